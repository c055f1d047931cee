// Marks that stand over the same words are drawn below one another, the shorter ones next to the words.

import type { Range } from "./units";

/** The lane of each mark, from 0. */
export function lanesOf(marks: readonly Range[], length: number): number[] {
  const order = marks.map((_, index) => index);
  const size = (index: number) => (marks[index] as Range).end - (marks[index] as Range).start;
  order.sort((a, b) => size(a) - size(b) || (marks[a] as Range).start - (marks[b] as Range).start);
  const free = new Uint16Array(length); // the first lane below all marks that stand over a character
  const lanes = new Array<number>(marks.length).fill(0);
  for (const index of order) {
    const { start, end } = marks[index] as Range;
    const lane = free.subarray(start, end).reduce((most, each) => Math.max(most, each), 0);
    free.fill(lane + 1, start, end);
    lanes[index] = lane;
  }
  return lanes;
}
