// The ring around the sample that the pointer is at: over the picture, so that none has to be drawn for it.

import { h, setHidden, watch } from "../shell/dom";
import type { Room } from "./room";

export function ring({ card, life }: Room, plane: () => HTMLElement | null): HTMLElement {
  const element = h("div", { class: "ll-map-ring", "aria-hidden": "true", hidden: true });
  watch(life, () => {
    const at = card.value?.at;
    const picture = plane();
    setHidden(element, !at || !picture);
    if (!at || !picture) return;
    element.style.left = `${picture.offsetLeft + at[0] * picture.offsetWidth}px`;
    element.style.top = `${picture.offsetTop + at[1] * picture.offsetHeight}px`;
  });
  return element;
}
