// Marks that stand over the same words are drawn below one another, the shorter ones next to the words.

import type { Range } from "./units";

export interface Laned extends Range {
  /** How many characters of room its caption wants. */
  readonly room: number;
}

/** The lane of each mark, from 0. */
export function lanesOf(marks: readonly Laned[], length: number): number[] {
  const order = marks.map((_, index) => index);
  const size = (index: number) => (marks[index] as Laned).end - (marks[index] as Laned).start;
  order.sort((a, b) => size(a) - size(b) || (marks[a] as Laned).start - (marks[b] as Laned).start);
  const taken: Uint8Array[] = [];
  const free = new Uint16Array(length); // the first lane below all marks that stand over a character
  const lanes = new Array<number>(marks.length).fill(0);
  for (const index of order) {
    const { start, end, room } = marks[index] as Laned;
    const stop = Math.min(length, Math.max(end, start + room));
    let lane = free.subarray(start, end).reduce((most, each) => Math.max(most, each), 0);
    while (taken[lane]?.subarray(start, stop).includes(1)) lane += 1;
    taken[lane] ??= new Uint8Array(length);
    taken[lane]?.fill(1, start, stop);
    free.fill(lane + 1, start, end);
    lanes[index] = lane;
  }
  return lanes;
}
