// A text as it is read: lines of words. Made once per text; marks are drawn over it and never change it.

import { type CodePoints, lastAtMost } from "../../core/text";
import type { Range, Units } from "../../core/units";
import { h } from "../../shell/dom";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type Direction = "ltr" | "rtl" | "auto";

const SAME_LINE = 3; // px by which boxes of one line may differ in height

export class Flow {
  readonly element = h("div", { class: "ll-flow" });
  text: CodePoints | null = null;
  #words: HTMLElement[] = [];
  #nodes: Text[] = [];
  #starts: number[] = []; // the offset at which each node begins

  render(text: CodePoints, words: Units, direction: Direction): void {
    this.text = text;
    this.#words = [];
    this.#nodes = [];
    this.#starts = [];
    const lines = document.createDocumentFragment();
    let line = newLine(lines, direction);
    let offset = 0;
    for (let i = 0; i < words.length; i += 1) {
      const { start, end } = words.at(i);
      line = this.#gap(lines, line, offset, start, direction);
      const word = h("span", { "data-token": i });
      this.#write(word, start, end);
      this.#words.push(word);
      line.append(word);
      offset = end;
    }
    this.#gap(lines, line, offset, text.length, direction);
    this.element.replaceChildren(lines);
  }

  clear(): void {
    this.text = null;
    this.#words = [];
    this.element.replaceChildren();
  }

  /** The boxes of a range, a line each, in the coordinates of the element. */
  boxes(range: Range): Box[] {
    const found = this.#range(range);
    if (!found) return [];
    const origin = this.element.getBoundingClientRect();
    const boxes: Box[] = [];
    for (const rect of found.getClientRects()) {
      if (rect.width < 0.5) continue;
      const box = {
        left: rect.left - origin.left,
        top: rect.top - origin.top,
        width: rect.width,
        height: rect.height,
      };
      const last = boxes.at(-1);
      const joined = last && join(last, box);
      if (joined) boxes[boxes.length - 1] = joined;
      else boxes.push(box);
    }
    return boxes;
  }

  /** Whether the line that an offset stands in is read from right to left. */
  isRightToLeft(offset: number): boolean {
    const node = this.#nodes[this.#nodeAt(offset)];
    const line = node?.parentElement?.closest(".ll-line");
    return line ? getComputedStyle(line).direction === "rtl" : false;
  }

  /** Whether a range begins at the right of its first box, and ends at the left of its last: words may run against their line. */
  turns({ start, end }: Range): [boolean, boolean] {
    const boxes = this.boxes({ start, end });
    const line = this.isRightToLeft(start);
    const begin = isAtRight(this.boxes({ start, end: start + 1 })[0], boxes[0]) ?? line;
    if (boxes.length < 2) return [begin, begin];
    const right = isAtRight(this.boxes({ start: end - 1, end })[0], boxes.at(-1));
    return [begin, right === null ? line : !right];
  }

  /** The offset of the character nearest to a point of the window; null where there are no words. */
  offsetAt(x: number, y: number): number | null {
    const index = this.#nearest(x, y);
    const node = this.#words[index]?.firstChild;
    if (!this.text || !(node instanceof Text)) return null;
    const start = this.#starts[this.#nodes.indexOf(node)] ?? 0;
    const from = this.text.unit(start);
    const end = this.text.offset(from + node.length);
    let best = start;
    let least = Number.POSITIVE_INFINITY;
    for (let offset = start; offset < end; offset += 1) {
      for (const rect of this.#range({ start: offset, end: offset + 1 })?.getClientRects() ?? []) {
        const away = distance(rect, x, y);
        if (away < least) [best, least] = [offset, away];
      }
    }
    return best;
  }

  /** Writes what stands between two words; a line break ends the line. */
  #gap(
    lines: DocumentFragment,
    line: HTMLElement,
    start: number,
    end: number,
    direction: Direction,
  ): HTMLElement {
    if (start >= end || !this.text) return line;
    const text = this.text.slice(start, end);
    let here = line;
    let from = start;
    text.split("\n").forEach((part, index) => {
      if (index > 0) {
        here = newLine(lines, direction);
        from += 1;
      }
      const length = [...part].length;
      this.#write(here, from, from + length);
      from += length;
    });
    return here;
  }

  #write(parent: HTMLElement, start: number, end: number): void {
    if (start >= end || !this.text) return;
    const node = document.createTextNode(visible(this.text.slice(start, end)));
    parent.append(node);
    this.#nodes.push(node);
    this.#starts.push(start);
  }

  #range({ start, end }: Range): globalThis.Range | null {
    const text = this.text;
    const first = this.#nodeAt(start);
    const last = this.#nodeAt(end - 1);
    const [head, tail] = [this.#nodes[first], this.#nodes[last]];
    if (!text || !head || !tail) return null;
    const within = (node: Text, index: number, offset: number) =>
      Math.max(0, Math.min(node.length, text.unit(offset) - text.unit(this.#starts[index] as number)));
    const range = document.createRange();
    range.setStart(head, within(head, first, start));
    range.setEnd(tail, within(tail, last, end));
    return range;
  }

  #nodeAt(offset: number): number {
    return Math.max(0, lastAtMost(this.#starts, offset));
  }

  /** The word nearest to a point: lines come one below the other, so the line is found by halving. */
  #nearest(x: number, y: number): number {
    let low = 0;
    let high = this.#words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#box(middle).bottom > y) high = middle;
      else low = middle + 1;
    }
    const { top, bottom } = this.#box(low);
    const inLine = (index: number) => {
      const box = this.#box(index);
      return box.top < bottom - SAME_LINE && box.bottom > top + SAME_LINE;
    };
    let best = low;
    let least = Number.POSITIVE_INFINITY;
    for (const by of [1, -1]) {
      for (let i = low; i >= 0 && i < this.#words.length && inLine(i); i += by) {
        const { left, right } = this.#box(i);
        const away = x < left ? left - x : x > right ? x - right : 0;
        if (away < least) [best, least] = [i, away];
      }
    }
    return best;
  }

  #box(index: number): DOMRect {
    const rects = this.#words[index]?.getClientRects();
    return rects?.[rects.length - 1] ?? new DOMRect();
  }
}

function newLine(lines: DocumentFragment, direction: Direction): HTMLElement {
  const line = h("div", { class: "ll-line", dir: direction });
  lines.append(line);
  return line;
}

/** Control characters as their pictures; the kernel has replaced what is no character. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is sought
  return text.replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)));
}

/** Whether a box stands at the right of one around it rather than at the left; null if as much at either. */
function isAtRight(box?: Box, around?: Box): boolean | null {
  if (!box || !around) return null;
  const left = box.left - around.left;
  const right = around.left + around.width - box.left - box.width;
  return Math.abs(left - right) < 1 ? null : right < left;
}

/** One box for two that touch in the same line. */
function join(a: Box, b: Box): Box | null {
  if (Math.abs(a.top - b.top) > SAME_LINE && Math.abs(a.top + a.height - b.top - b.height) > SAME_LINE)
    return null;
  const apart = Math.max(a.left, b.left) - Math.min(a.left + a.width, b.left + b.width);
  if (apart > 1) return null;
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  const right = Math.max(a.left + a.width, b.left + b.width);
  return { left, top, width: right - left, height: Math.max(a.top + a.height, b.top + b.height) - top };
}

function distance(rect: DOMRect, x: number, y: number): number {
  const dx = x < rect.left ? rect.left - x : x > rect.right ? x - rect.right : 0;
  const dy = y < rect.top ? rect.top - y : y > rect.bottom ? y - rect.bottom : 0;
  return dx * dx + 4 * dy * dy; // the line counts more than the place in it
}
