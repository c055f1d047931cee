// Beside a sound: when the selected region begins and ends, to read and to type, and from which score on suggestions
// are shown.

import type { PartsEditor } from "../../core/parts";
import type { Region } from "../../core/protocol";
import { between, type Range } from "../../core/regions";
import { h, watchLater } from "../../shell/dom";
import { threshold } from "../threshold";
import type { SoundDesk } from "./desk";

type Field = "start" | "end" | "length";

const FIELDS: readonly [Field, string][] = [
  ["start", "Start"],
  ["end", "End"],
  ["length", "Length"],
];

export function soundSide(desk: SoundDesk, parts: PartsEditor<Region>): HTMLElement {
  const { ui } = desk;
  const fields = FIELDS.map(([name, caption]) => {
    const about = { type: "number", step: 0.001, min: 0, class: "ll-field", "data-field": name };
    const input = h("input", about);
    input.addEventListener("change", () => change(desk, parts, name, input), { signal: ui.life });
    return { name, input, element: h("label", {}, caption, input) };
  });
  const group = { class: "ll-box-fields", role: "group", "aria-label": "The selected region, in seconds" };
  const element = h("div", group, ...fields.map((field) => field.element));
  watchLater(ui.life, () => {
    parts.list();
    parts.selected.value;
    const { only } = parts;
    const locked = only !== null && parts.locked.value.has(only);
    for (const { name, input } of fields) {
      input.disabled = only === null || locked; // they keep their place: nothing moves when a region is selected
      input.value = only ? `${read(only, name)}` : "";
    }
  });
  return h("div", { class: "ll-box-side" }, element, threshold(ui, parts));
}

function read({ start, end }: Range, name: Field): number {
  const value = name === "start" ? start : name === "end" ? end : end - start;
  return Math.round(value * 1e6) / 1e6;
}

function change(desk: SoundDesk, parts: PartsEditor<Region>, name: Field, input: HTMLInputElement): void {
  const { recording } = desk;
  const { only } = parts;
  if (!only || !recording) return;
  const value = input.valueAsNumber;
  const { start, end } = only;
  const asked = name === "start" ? [value, end] : name === "end" ? [start, value] : [start, start + value];
  const [from = Number.NaN, to = Number.NaN] = asked;
  const next = from < to ? between(from, to, recording) : null;
  const fits = next !== null && from >= 0 && to <= desk.duration + 1e-6;
  if (fits) parts.replace(only, { ...only, ...next });
  input.value = `${read(parts.only ?? only, name)}`;
  if (!fits)
    parts.notice.value = `A region ends after it starts, between 0 and ${Math.round(desk.duration * 1e6) / 1e6} s.`;
}
