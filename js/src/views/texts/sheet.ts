// The sheet that a text stands on: the text, what is drawn over it, and the columns that came with it.

import type { Reading } from "../../core/reading";
import { h, setAttr, setHidden } from "../../shell/dom";
import { type Box, Flow } from "./flow";

export class Sheet {
  readonly flow = new Flow();
  readonly element: HTMLElement;
  readonly scroller: HTMLElement;
  #facts = h("dl", { class: "ll-text-facts", hidden: true });
  #over: HTMLElement;

  /** `over` are the layers above the text, from the lowest on. */
  constructor(...over: HTMLElement[]) {
    this.#over = h("div", { class: "ll-text-sheet" }, this.flow.element, ...over);
    this.scroller = h("div", { class: "ll-text-scroll" }, this.#over, this.#facts);
    this.element = h("div", { class: "ll-text-view" }, this.scroller);
  }

  show(reading: Reading | null): void {
    if (!reading) {
      this.flow.clear();
      setHidden(this.#facts, true);
      return;
    }
    setAttr(this.#over, "lang", reading.language);
    this.flow.render(reading.text, reading.words, reading.direction);
    const facts = reading.columns.flatMap(([name, value]) => [
      h("dt", {}, name),
      h("dd", { dir: "auto" }, value),
    ]);
    this.#facts.replaceChildren(...facts);
    setHidden(this.#facts, facts.length === 0);
  }

  /** Back to the beginning; once all is drawn, for scrolling has the page laid out. */
  rewind(): void {
    this.scroller.scrollTop = 0;
  }

  /** Scrolls so that the boxes can be seen; the page around stays where it is. */
  reveal(boxes: readonly Box[]): void {
    const [first, last] = [boxes[0], boxes.at(-1)];
    if (!first || !last) return;
    const { scrollTop, clientHeight } = this.scroller;
    const top = first.top - 24;
    const bottom = last.top + last.height + 48;
    if (top < scrollTop) this.scroller.scrollTop = Math.max(0, top);
    else if (bottom > scrollTop + clientHeight)
      this.scroller.scrollTop = Math.min(top, bottom - clientHeight);
  }

  /** Scrolls on while something is dragged over the edge. */
  follow(y: number): void {
    const { top, bottom } = this.scroller.getBoundingClientRect();
    if (y < top + 16) this.scroller.scrollTop -= 14;
    else if (y > bottom - 16) this.scroller.scrollTop += 14;
  }

  /** Calls `moved` whenever the lines of the text come to stand elsewhere. */
  watch(moved: () => void): () => void {
    let width = 0;
    const observer = new ResizeObserver(() => {
      const now = this.flow.element.clientWidth;
      if (now !== width) moved();
      width = now;
    });
    observer.observe(this.flow.element);
    return () => observer.disconnect();
  }
}

/** Places an element where a box is. */
export function boxAt({ left, top, width, height }: Box, element: HTMLElement): HTMLElement {
  const place = { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
  Object.assign(element.style, place);
  return element;
}
