// Beside a sample: the numbers of the mark that is selected, to read and to type, and from which score on suggestions
// are shown.

import type { PartsEditor } from "../core/parts";
import type { Part } from "../core/protocol";
import { h, watchLater } from "../shell/dom";
import type { Ui } from "../shell/ui";
import { threshold } from "./threshold";

export interface Numbers<P extends Part, F extends string> {
  /** What they are, for a screen reader. */
  readonly about: string;
  readonly fields: readonly (readonly [name: F, caption: string])[];
  readonly step: number;
  read(part: P, field: F): number;
  /** Something was typed while this part was selected. */
  typed(part: P, field: F, input: HTMLInputElement): void;
}

export function partSide<P extends Part, F extends string>(
  ui: Ui,
  parts: PartsEditor<P>,
  { about, fields, step, read, typed }: Numbers<P, F>,
): HTMLElement {
  let typing: HTMLInputElement | null = null; // what is being typed is not overwritten by what comes a frame later
  const inputs = fields.map(([name, caption]) => {
    const input = h("input", { type: "number", step, min: 0, class: "ll-field", "data-field": name });
    const onChange = () => {
      typing = null;
      if (parts.only) typed(parts.only, name, input);
    };
    input.addEventListener("input", () => (typing = input), { signal: ui.life });
    input.addEventListener("blur", () => (typing = null), { signal: ui.life });
    input.addEventListener("change", onChange, { signal: ui.life });
    return { name, input, element: h("label", {}, caption, input) };
  });
  const group = { class: "ll-box-fields", role: "group", "aria-label": about };
  const element = h("div", group, ...inputs.map((each) => each.element));
  watchLater(ui.life, () => {
    parts.list();
    parts.selected.value;
    const { only } = parts;
    const locked = only !== null && parts.locked.value.has(only);
    for (const { name, input } of inputs) {
      input.disabled = only === null || locked; // they keep their place: nothing moves when a mark is selected
      if (input !== typing) input.value = only ? `${read(only, name)}` : "";
    }
  });
  return h("div", { class: "ll-box-side" }, element, threshold(ui, parts));
}
