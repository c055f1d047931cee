// Beside an image: the numbers of the selected box, to read and to type, and from which score on suggestions are shown.

import { type Rect, typed } from "../../core/boxes";
import { h, watchLater } from "../../shell/dom";
import { threshold } from "../threshold";
import type { BoxDesk } from "./desk";

const FIELDS: readonly [keyof Rect, string][] = [
  ["left", "Left"],
  ["top", "Top"],
  ["width", "Width"],
  ["height", "Height"],
];

export function boxSide(desk: BoxDesk): HTMLElement {
  const { ui, parts } = desk;
  const fields = FIELDS.map(([name, caption]) => {
    const input = h("input", { type: "number", step: 1, min: 0, class: "ll-field", "data-field": name });
    input.addEventListener("change", () => change(desk, name, input), { signal: ui.life });
    return { name, input, element: h("label", {}, caption, input) };
  });
  const element = h("div", {
    class: "ll-box-fields",
    role: "group",
    "aria-label": "The selected box, in pixels",
  });
  element.append(...fields.map((field) => field.element));
  watchLater(ui.life, () => {
    parts.list();
    parts.selected.value;
    const { only } = parts;
    const locked = only !== null && parts.locked.value.has(only);
    for (const { name, input } of fields) {
      input.disabled = only === null || locked; // they keep their place: nothing moves when a box is selected
      input.value = only ? `${only[name]}` : "";
    }
  });
  return h("div", { class: "ll-box-side" }, element, threshold(ui, parts));
}

function change({ parts, image }: BoxDesk, name: keyof Rect, input: HTMLInputElement): void {
  const { only } = parts;
  if (!only) return;
  const value = Math.round(input.valueAsNumber);
  const known = Number.isFinite(value);
  const next = known ? typed(only, name, value, image) : only;
  const fits = next[name] === value || !known;
  if (known) parts.replace(only, next);
  input.value = `${(parts.only ?? only)[name]}`;
  if (!fits)
    parts.notice.value = `${input.value} is as far as the image of ${image.width} × ${image.height} goes.`;
}
