// Where a person is in a text, and what they have taken of it: from the unit where they began to the one they are at.

import type { Part } from "./protocol";
import { type Signal, signal } from "./signal";
import type { CodePoints } from "./text";
import { graphemes, type Range, type Units } from "./units";

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

  /** From here the cursor moves on; nothing is taken. */
  stay(range: Range): void {
    this.#anchor = range;
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
    if (from) next = by > 0 ? units.after(from.end - 1) : units.around(from.start) - 1;
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
  if (units.length === 0) return range;
  if (side === "start") {
    const at = units.around(range.start) + by;
    // Between two borders the nearest one in that direction comes first.
    const inside = by < 0 && units.at(units.around(range.start)).start < range.start;
    const start = inside ? units.at(units.around(range.start)).start : units.at(clamp(at, units)).start;
    return start < range.end && (by > 0 ? start > range.start : start < range.start)
      ? { ...range, start }
      : range;
  }
  const here = units.around(range.end - 1);
  const beyond = by > 0 && units.at(here).end > range.end;
  const end = beyond ? units.at(here).end : units.at(clamp(here + by, units)).end;
  return end > range.start && (by > 0 ? end > range.end : end < range.end) ? { ...range, end } : range;
}

/** All places where the text of a mark stands, on borders of units, that mark aside. */
export function elsewhere(text: CodePoints, words: Units, part: Part): Range[] {
  const found: Range[] = [];
  const size = part.end - part.start;
  const onWords = isCovered(words, part);
  for (let unit = text.text.indexOf(part.text); unit >= 0; unit = text.text.indexOf(part.text, unit + 1)) {
    const start = text.offset(unit);
    const range = { start, end: start + size };
    if (start !== part.start && (!onWords || isCovered(words, range))) found.push(range);
  }
  return found;
}

function isCovered(words: Units, range: Range): boolean {
  const covered = words.cover(range);
  return covered !== null && covered.start === range.start && covered.end === range.end;
}

function clamp(index: number, units: Units): number {
  return Math.max(0, Math.min(units.length - 1, index));
}
