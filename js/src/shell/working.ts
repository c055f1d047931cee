// How far something is that goes on beside the labeling, and a button that ends it.

import { focused, h, setAttr, setHidden, setText } from "./dom";

/** What goes on, in words, and how much of it is done; null: nobody knows. */
export interface Busy {
  text: string;
  share: number | null;
}

/** A thin bar. Without a share it says that something goes on, and not how far it is. */
export class ShareBar {
  readonly element: HTMLElement;
  #fill = h("span", { class: "ll-share-done" });

  constructor(label: string) {
    const range = { "aria-valuemin": 0, "aria-valuemax": 100 };
    this.element = h(
      "span",
      { class: "ll-share", role: "progressbar", "aria-label": label, ...range },
      this.#fill,
    );
  }

  show(busy: Busy | null): void {
    setHidden(this.element, busy === null);
    if (!busy) return;
    const { share, text } = busy;
    setAttr(this.element, "aria-valuenow", share === null ? null : `${Math.round(100 * share)}`);
    setAttr(this.element, "aria-valuetext", text);
    setAttr(this.element, "data-share", share === null ? "unknown" : "known");
    this.#fill.style.transform = share === null ? "" : `scaleX(${share})`;
  }
}

/** The bar with its words and a button. They stay the same elements, so that the focus stays where it is. */
export class Working {
  readonly element: HTMLElement;
  #bar: ShareBar;
  #words = h("span", { class: "ll-working-words" }, "");
  #stop = h("button", { type: "button", class: "ll-action ll-small", "data-action": "stop" }, "Stop");
  #home: () => void;

  /** `home` is where the focus goes when the button goes away. */
  constructor(label: string, about: string, stop: () => void, home: () => void) {
    this.#bar = new ShareBar(label);
    this.#home = home;
    setAttr(this.#stop, "title", about);
    setAttr(this.#stop, "aria-label", `Stop: ${label}`);
    this.#stop.addEventListener("click", stop);
    const attributes = { class: "ll-working", "data-role": "working", hidden: true };
    this.element = h("div", attributes, this.#bar.element, this.#words, this.#stop);
  }

  show(busy: Busy | null): void {
    if (!busy && focused(this.element) === this.#stop) this.#home();
    setHidden(this.element, busy === null);
    this.#bar.show(busy);
    if (busy) setText(this.#words, busy.text);
  }
}
