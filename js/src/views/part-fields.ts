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
  // What is being typed, and of which mark: a frame that comes later must not write over it, and another mark that is
  // selected meanwhile must not get it.
  let typing: { readonly input: HTMLInputElement; readonly name: F; readonly part: P } | null = null;
  const begin = (input: HTMLInputElement, name: F) => {
    if (parts.only) typing ??= { input, name, part: parts.only };
  };
  const forget = () => {
    typing = null;
  };
  const commit = () => {
    const done = typing;
    forget();
    if (done && done.part === parts.only) typed(done.part, done.name, done.input);
  };
  const inputs = fields.map(([name, caption]) => {
    const input = h("input", { type: "number", step, min: 0, class: "ll-field", "data-field": name });
    input.addEventListener("input", () => begin(input, name), { signal: ui.life });
    input.addEventListener("change", commit, { signal: ui.life });
    input.addEventListener("blur", forget, { signal: ui.life });
    return { name, input, element: h("label", {}, caption, input) };
  });
  const elsewhere = ({ target }: Event) => {
    if (target !== typing?.input) commit(); // before the press selects another mark
  };
  ui.root.addEventListener("pointerdown", elsewhere, { signal: ui.life, capture: true });
  const group = { class: "ll-box-fields", role: "group", "aria-label": about };
  const element = h("div", group, ...inputs.map((each) => each.element));
  watchLater(ui.life, () => {
    parts.list();
    parts.selected.value;
    const { only } = parts;
    if (typing?.part !== only) forget();
    const locked = only !== null && parts.locked.value.has(only);
    for (const { name, input } of inputs) {
      input.disabled = only === null || locked; // they keep their place: nothing moves when a mark is selected
      if (input !== typing?.input) input.value = only ? `${read(only, name)}` : "";
    }
  });
  return h("div", { class: "ll-box-side" }, element, threshold(ui, parts));
}
