import { describe, expect, it } from "vitest";
import { lanesOf } from "../../src/core/lanes";
import { overlap, type Range } from "../../src/core/units";
import { cases, type Random } from "../random";

const LENGTH = 40;
const mark = (start: number, end: number): Range => ({ start, end });

function someMarks(random: Random): Range[] {
  return random.list(12, () => {
    const start = random.whole(0, LENGTH);
    return mark(start, random.whole(start + 1, LENGTH + 1));
  });
}

describe("the lanes of marks", () => {
  it("are one where none stands over another", () => {
    expect(lanesOf([mark(0, 3), mark(3, 6), mark(8, 9)], LENGTH)).toEqual([0, 0, 0]);
    expect(lanesOf([], LENGTH)).toEqual([]);
  });

  it("keep the shorter one next to the words", () => {
    expect(lanesOf([mark(0, 9), mark(2, 5), mark(0, 20)], LENGTH)).toEqual([1, 0, 2]);
  });

  it("never let two marks share a character of one lane", () => {
    cases(400, (random) => {
      const marks = someMarks(random);
      const lanes = lanesOf(marks, LENGTH);
      marks.forEach((one, i) => {
        marks.slice(0, i).forEach((other, j) => {
          if (overlap(one, other)) expect(lanes[i]).not.toBe(lanes[j]);
        });
      });
    });
  });

  it("never put a longer mark between a shorter one and the words they share", () => {
    cases(400, (random) => {
      const marks = someMarks(random);
      const lanes = lanesOf(marks, LENGTH);
      marks.forEach((one, i) => {
        marks.forEach((other, j) => {
          if (one.end - one.start < other.end - other.start && overlap(one, other))
            expect(lanes[i]).toBeLessThan(lanes[j] as number);
        });
      });
    });
  });

  it("bear marks of a text that is no longer there", () => {
    expect(lanesOf([mark(3, 9), mark(5, 6)], 0)).toHaveLength(2);
  });
});
