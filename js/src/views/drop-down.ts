// What folds out of a button above the sample.

import { h } from "../shell/dom";
import type { Ui } from "../shell/ui";

/** It goes when one presses elsewhere, Escape in it, or a button that does something to the sample. */
export function dropDown({ root, life }: Ui, caption: string, body: HTMLElement): HTMLElement {
  const summary = h("summary", { class: "ll-action ll-small" }, caption);
  const element = h("details", { class: "ll-look" }, summary, body);
  const onPress = ({ target }: Event) => {
    if (!(target instanceof Node && element.contains(target))) element.open = false;
  };
  root.addEventListener("pointerdown", onPress, { signal: life });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    element.open = false;
    summary.focus();
    event.stopPropagation(); // it has had its meaning
  });
  body.addEventListener("click", ({ target, detail }) => {
    const acts = target instanceof Element && target.closest("button[data-action]") !== null;
    if (!acts) return;
    element.open = false;
    if (detail === 0) summary.focus(); // a key pressed the button, which the focus must not be lost with
  });
  return element;
}
