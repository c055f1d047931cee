// What folds out of a button above the sample.

import { h } from "../shell/dom";
import type { Ui } from "../shell/ui";

/** It goes when one presses elsewhere. */
export function dropDown({ root, life }: Ui, caption: string, body: HTMLElement): HTMLElement {
  const element = h(
    "details",
    { class: "ll-look" },
    h("summary", { class: "ll-action ll-small" }, caption),
    body,
  );
  const onPress = ({ target }: Event) => {
    if (!(target instanceof Node && element.contains(target))) element.open = false;
  };
  root.addEventListener("pointerdown", onPress, { signal: life });
  return element;
}
