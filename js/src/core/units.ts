// What a mark snaps to: words as the kernel found them, or characters as people see them.

import { type CodePoints, lastAtMost } from "./text";

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Whether two ranges have a character in common. */
export function overlap(one: Range, other: Range): boolean {
  return one.start < other.end && other.start < one.end;
}

export class Units {
  readonly length: number;
  #starts: Uint32Array;
  #ends: Uint32Array;

  /** `edges` are start and end of each unit, in order. */
  constructor(edges: readonly number[]) {
    this.length = edges.length >> 1;
    this.#starts = new Uint32Array(this.length);
    this.#ends = new Uint32Array(this.length);
    for (let i = 0; i < this.length; i += 1) {
      this.#starts[i] = edges[2 * i] as number;
      this.#ends[i] = edges[2 * i + 1] as number;
    }
  }

  at(index: number): Range {
    return { start: this.#starts[index] as number, end: this.#ends[index] as number };
  }

  /** The unit at an offset; between two units the one before, and before all the first. */
  around(offset: number): number {
    return Math.max(0, lastAtMost(this.#starts, offset));
  }

  /** The last unit that ends at an offset or before it, -1 if there is none. */
  before(offset: number): number {
    return lastAtMost(this.#ends, offset);
  }

  /** The first unit that begins at an offset or after it; their number if there is none. */
  after(offset: number): number {
    return lastAtMost(this.#starts, offset - 1) + 1;
  }

  /** The smallest range of whole units that covers a range; null where it touches none. */
  cover({ start, end }: Range): Range | null {
    const last = lastAtMost(this.#starts, end - 1);
    const first = this.before(start) + 1; // the first that ends after the start
    if (first > last || last < 0) return null;
    return { start: this.at(first).start, end: this.at(last).end };
  }
}

/** The characters of a text that are no white space, as people see them: an emoji of several code points is one. */
export function graphemes(text: CodePoints): Units {
  const edges: number[] = [];
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  let offset = 0;
  for (const { segment } of segmenter.segment(text.text)) {
    const end = offset + [...segment].length;
    if (segment.trim() !== "") edges.push(offset, end);
    offset = end;
  }
  return new Units(edges);
}
