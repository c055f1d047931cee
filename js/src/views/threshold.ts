// From which score on suggestions are shown.

import type { PartsEditor } from "../core/parts";
import type { Part } from "../core/protocol";
import { h, setText, watchLater } from "../shell/dom";
import type { Ui } from "../shell/ui";

/** Suggestions less sure than this are neither shown nor taken. */
export function threshold<P extends Part>(ui: Ui, parts: PartsEditor<P>): HTMLElement {
  const field = range("Least score of suggestions", 0, 1, 0);
  const said = h("output", {}, "");
  const element = h("label", { class: "ll-range" }, "Suggestions from score", field, said);
  field.addEventListener(
    "input",
    () => {
      parts.threshold.value = field.valueAsNumber;
    },
    { signal: ui.life },
  );
  watchLater(ui.life, () => {
    const value = ui.session.current.value?.item.suggestion?.value;
    const scored = Array.isArray(value) && value.some((each) => typeof each === "object" && "score" in each);
    element.classList.toggle("ll-unseen", !scored && parts.threshold.value === 0); // it keeps its place
    setText(said, parts.threshold.value.toFixed(2));
    field.value = `${parts.threshold.value}`;
  });
  return element;
}

export function range(label: string, min: number, max: number, value: number): HTMLInputElement {
  return h("input", { type: "range", min, max, step: 0.05, value, "aria-label": label });
}
