// One thing the Monitor tells: what it is, its figure, a note, a picture. It is drawn again only when it has changed.

import { h } from "../shell/dom";

export interface Face {
  title: string;
  figure?: string;
  note?: string;
  body?: Node | undefined;
}

export class Card {
  readonly element: HTMLElement;
  #drawn = h("div", { class: "ll-card-drawn" });
  #shown = "";

  /** `lasting` stays the same element, whatever is drawn: it may have the focus. */
  constructor(name: string, ...lasting: HTMLElement[]) {
    this.element = h(
      "figure",
      { class: "ll-card", "data-part": name, hidden: true },
      this.#drawn,
      ...lasting,
    );
  }

  /** Shows what `draw` makes of `data`; null hides the card. */
  show<T>(data: T | null, draw: (data: T) => Face): void {
    const now = JSON.stringify(data);
    if (now === this.#shown) return;
    this.#shown = now;
    this.element.hidden = data === null;
    this.#drawn.replaceChildren(...(data === null ? [] : facing(draw(data))));
  }
}

function facing({ title, figure, note, body }: Face): Node[] {
  const head = h("figcaption", { class: "ll-card-head" }, h("span", { class: "ll-card-title" }, title));
  if (figure) head.append(" ", h("strong", { class: "ll-card-figure" }, figure));
  if (note) head.append(" ", h("span", { class: "ll-card-note" }, note));
  return body ? [head, body] : [head];
}
