// Where a person is in a text, and what they have taken of it: from the unit where they began to the one they are at.

import type { Span } from "./protocol";
import { type Signal, signal } from "./signal";
import type { CodePoints } from "./text";
import { graphemes, overlap, type Range, type Units } from "./units";

export class Cursor {
  /** What is taken; null while there is no cursor. */
  readonly range: Signal<Range | null> = signal(null);
  readonly text: CodePoints;
  readonly words: Units;
  #characters: Units | null = null;
  #anchor: Range | null = null;
  #head: Range | null = null;

  constructor(text: CodePoints, words: Units) {
    this.text = text;
    this.words = words;
  }

  units(fine: boolean): Units {
    if (!fine) return this.words.length > 0 ? this.words : this.units(true);
    this.#characters ??= graphemes(this.text);
    return this.#characters;
  }

  /** The unit where the person is, also while nothing is taken. */
  get head(): Range | null {
    return this.#head;
  }

  clear(): void {
    this.range.value = null;
  }

  /** Takes the unit at an offset; with `extend` all from where it began up to there. */
  put(offset: number, fine: boolean, extend = false): void {
    const units = this.units(fine);
    if (units.length > 0) this.#go(units.at(units.around(offset)), extend);
  }

  /** From here the cursor moves on; nothing is taken, and what is taken next begins anew. */
  stay(range: Range): void {
    this.#anchor = null;
    this.#head = range;
    this.clear();
  }

  /** To the next unit or the one before; from nowhere to the first. */
  move(by: 1 | -1, fine: boolean, extend: boolean): void {
    const units = this.units(fine);
    if (units.length === 0) return;
    const taken = this.range.peek();
    // What is taken collapses to its end in the direction of the move.
    const from = this.#head === null || extend ? this.#head : (taken ?? this.#head);
    let next = 0;
    if (from) next = by > 0 ? units.after(from.end) : units.before(from.start);
    this.#go(units.at(Math.max(0, Math.min(units.length - 1, next))), extend);
  }

  #go(to: Range, extend: boolean): void {
    this.#head = to;
    if (!extend || this.#anchor === null) this.#anchor = to;
    const { start, end } = this.#anchor;
    this.range.value = { start: Math.min(start, to.start), end: Math.max(end, to.end) };
  }
}

/** Where a boundary of a mark goes by one unit; the same range where it cannot. */
export function moveBoundary(range: Range, side: "start" | "end", by: 1 | -1, units: Units): Range {
  const { start, end } = range;
  if (side === "start") {
    const next = by > 0 ? units.after(start + 1) : units.after(start) - 1;
    const to = isIn(next, units) ? units.at(next).start : start;
    return to < end ? { ...range, start: to } : range;
  }
  const next = by > 0 ? units.before(end) + 1 : units.before(end - 1);
  const to = isIn(next, units) ? units.at(next).end : end;
  return to > start ? { ...range, end: to } : range;
}

/** All places where the text of a mark stands, on borders of units, beside that mark and one another. */
export function elsewhere(text: CodePoints, words: Units, part: Span): Range[] {
  const found: Range[] = [];
  const size = part.end - part.start;
  const onWords = isCovered(words, part);
  let unit = text.text.indexOf(part.text);
  while (unit >= 0 && size > 0) {
    const start = text.offset(unit);
    const range = { start, end: start + size };
    const fits = !overlap(range, part) && (!onWords || isCovered(words, range));
    if (fits) found.push(range);
    unit = text.text.indexOf(part.text, unit + (fits ? part.text.length : 1));
  }
  return found;
}

function isCovered(words: Units, range: Range): boolean {
  const covered = words.cover(range);
  return covered !== null && covered.start === range.start && covered.end === range.end;
}

function isIn(index: number, units: Units): boolean {
  return index >= 0 && index < units.length;
}
