// The numbers of the selected box, to read and to type.

import { type Rect, typed } from "../../core/boxes";
import { h, watch } from "../../shell/dom";
import type { BoxDesk } from "../box";

const FIELDS: readonly [keyof Rect, string][] = [
  ["left", "Left"],
  ["top", "Top"],
  ["width", "Width"],
  ["height", "Height"],
];

export function boxFields(desk: BoxDesk): HTMLElement {
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
  watch(ui.life, () => {
    parts.list();
    parts.selected.value;
    const { only } = parts;
    const locked = only !== null && parts.locked.value.has(only);
    for (const { name, input } of fields) {
      input.disabled = only === null || locked; // they keep their place: nothing moves when a box is selected
      input.value = only ? `${only[name]}` : "";
    }
  });
  return element;
}

function change({ parts, image }: BoxDesk, name: keyof Rect, input: HTMLInputElement): void {
  const { only } = parts;
  if (!only) return;
  const value = input.valueAsNumber;
  const next = Number.isFinite(value) ? typed(only, name, value, image) : only;
  const fits = next[name] === value;
  if (next !== only) parts.replace(only, next);
  input.value = `${(parts.only ?? only)[name]}`;
  if (!fits)
    parts.notice.value = `${input.value} is as far as the image of ${image.width} × ${image.height} goes.`;
}
