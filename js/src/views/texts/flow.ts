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

/** A line of the text as its author broke it, which may take several on the screen; marks on it lie in its layer. */
export interface Line {
  readonly element: HTMLElement;
  readonly layer: HTMLElement;
  readonly start: number;
  end: number;
  /** What was measured of it, by range; forgotten when the line moves. */
  readonly known: Map<string, readonly Box[]>;
  turned?: boolean;
  width?: number;
}

/** The boxes of a range within one line, in the coordinates of its layer. */
export interface Piece {
  readonly line: Line;
  readonly boxes: readonly Box[];
}

const BESIDE = 10; // px
const SAME_LINE = 3; // px by which boxes of one line may differ in height

export class Flow {
  readonly element = h("div", { class: "ll-flow" });
  text: CodePoints | null = null;
  lines: Line[] = [];
  #words: HTMLElement[] = [];
  #nodes: Text[] = [];
  #starts: number[] = []; // the offset at which each node begins
  #lineStarts: number[] = [];
  #turns = new Map<string, readonly [boolean, boolean]>();

  render(text: CodePoints, words: Units, direction: Direction): void {
    this.text = text;
    this.#words = [];
    this.#nodes = [];
    this.#starts = [];
    this.lines = [];
    this.#lineStarts = [];
    this.#turns.clear();
    this.#begin(0, direction);
    let offset = 0;
    for (let i = 0; i < words.length; i += 1) {
      const { start, end } = words.at(i);
      this.#gap(offset, start, direction);
      const word = h("span", { "data-token": i });
      this.#write(word, start, end);
      this.#words.push(word);
      this.lines.at(-1)?.element.append(word);
      offset = end;
    }
    this.#gap(offset, text.length, direction);
    for (const line of this.lines) line.element.append(line.layer);
    this.element.replaceChildren(...this.lines.map((line) => line.element));
  }

  clear(): void {
    this.text = null;
    this.#words = [];
    this.lines = [];
    this.element.replaceChildren();
  }

  /** The boxes of a range, a line of the screen each, in the coordinates of an element. */
  boxes(range: Range, within: HTMLElement = this.element): Box[] {
    const found = this.#range(range);
    if (!found) return [];
    const origin = within.getBoundingClientRect();
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

  /** The lines that a range stands in. */
  linesOf({ start, end }: Range): Line[] {
    const first = Math.max(0, lastAtMost(this.#lineStarts, start));
    const last = Math.max(first, lastAtMost(this.#lineStarts, end - 1));
    return this.lines.slice(first, last + 1);
  }

  /** Where a range stands, line by line. What was measured once is remembered: reading costs a layout. */
  pieces(range: Range): Piece[] {
    return this.linesOf(range).map((line) => {
      const start = Math.max(range.start, line.start);
      const end = Math.min(range.end, line.end);
      const key = `${start}-${end}`;
      const boxes = line.known.get(key) ?? (start < end ? this.boxes({ start, end }, line.element) : []);
      line.known.set(key, boxes);
      return { line, boxes };
    });
  }

  /** The lines have moved, or one of them. */
  forget(lines: readonly Line[] = this.lines): void {
    this.#turns.clear();
    for (const line of lines) {
      line.known.clear();
      delete line.width;
    }
  }

  widthOf(line: Line): number {
    line.width ??= line.element.clientWidth;
    return line.width;
  }

  /** Whether the line that an offset stands in is read from right to left. */
  isRightToLeft(offset: number): boolean {
    const line = this.linesOf({ start: offset, end: offset + 1 })[0];
    if (!line) return false;
    line.turned ??= getComputedStyle(line.element).direction === "rtl";
    return line.turned;
  }

  /** Whether a range begins at the right of its first box, and ends at the left of its last: words may run against their line. */
  turns(range: Range): readonly [boolean, boolean] {
    const key = `${range.start}-${range.end}`;
    const found = this.#turns.get(key) ?? this.#turning(range);
    this.#turns.set(key, found);
    return found;
  }

  #turning({ start, end }: Range): readonly [boolean, boolean] {
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

  /** Whether a point is at a character, its caption or the blank beside it, and not somewhere on the sheet. */
  isAt(offset: number, x: number, y: number): boolean {
    const below = Math.max(BESIDE, this.#below());
    const rects = this.#range({ start: offset, end: offset + 1 })?.getClientRects() ?? [];
    return [...rects].some(({ left, top, width, height }) => {
      const [dx, dy] = [x - left, y - top];
      return -BESIDE < dx && dx < width + BESIDE && -BESIDE < dy && dy < height + below;
    });
  }

  /** Writes what stands between two words; a line break ends the line. */
  #gap(start: number, end: number, direction: Direction): void {
    if (start >= end || !this.text) return;
    let from = start;
    this.text
      .slice(start, end)
      .split("\n")
      .forEach((part, index) => {
        if (index > 0) {
          from += 1;
          this.#begin(from, direction);
        }
        const length = [...part].length;
        const line = this.lines.at(-1);
        if (line) this.#write(line.element, from, from + length);
        from += length;
      });
  }

  #begin(start: number, direction: Direction): void {
    const before = this.lines.at(-1);
    if (before) before.end = start - 1;
    const element = h("div", { class: "ll-line", dir: direction });
    const layer = h("div", { class: "ll-marks" });
    this.lines.push({ element, layer, start, end: this.text?.length ?? start, known: new Map() });
    this.#lineStarts.push(start);
  }

  #write(parent: HTMLElement, start: number, end: number): void {
    if (start >= end || !this.text) return;
    const node = document.createTextNode(visible(this.text.slice(start, end), this.text.slice(end, end + 1)));
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
    const below = this.#below(); // captions and handles belong to the words above them
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#box(middle).bottom + below > y) high = middle;
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

  /** How far the room of a line reaches below its words. */
  #below(): number {
    const line = this.lines[0]?.element;
    const pitch = line ? Number.parseFloat(getComputedStyle(line).lineHeight) : 0;
    return Math.max(0, (pitch || 0) - this.#box(0).height) * 0.8;
  }

  #box(index: number): DOMRect {
    const rects = this.#words[index]?.getClientRects();
    return rects?.[rects.length - 1] ?? new DOMRect();
  }
}

/** Control characters as their pictures, but where lines end in two; the kernel has replaced what is no character. */
function visible(text: string, next: string): string {
  const written = next === "\n" && text.endsWith("\r") ? `${text.slice(0, -1)}\u200b` : text; // as long, and not seen
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is sought
  return written.replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) =>
    String.fromCharCode(0x2400 + c.charCodeAt(0)),
  );
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
