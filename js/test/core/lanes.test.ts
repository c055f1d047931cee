import { describe, expect, it } from "vitest";
import { type Laned, lanesOf } from "../../src/core/lanes";
import { overlap } from "../../src/core/units";
import { cases, type Random } from "../random";

const LENGTH = 40;
const mark = (start: number, end: number, room = 0): Laned => ({ start, end, room });

function someMarks(random: Random): Laned[] {
  return random.list(12, () => {
    const start = random.whole(0, LENGTH);
    return mark(start, random.whole(start + 1, LENGTH + 1), random.whole(0, 12));
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

  it("keep captions apart, too", () => {
    expect(lanesOf([mark(0, 3, 6), mark(4, 8, 6)], LENGTH)).toEqual([0, 1]);
  });

  it("keep the inner one next to the words also where its caption needs room below another", () => {
    expect(lanesOf([mark(8, 9, 10), mark(5, 7, 10), mark(4, 8, 1)], LENGTH)).toEqual([0, 1, 2]);
  });

  it("never let two marks, or a mark and a caption, share a character of one lane", () => {
    cases(400, (random) => {
      const marks = someMarks(random);
      const lanes = lanesOf(marks, LENGTH);
      const room = ({ start, end, room }: Laned) => ({
        start,
        end: Math.min(LENGTH, Math.max(end, start + room)),
      });
      marks.forEach((one, i) => {
        marks.slice(0, i).forEach((other, j) => {
          if (overlap(room(one), room(other))) expect(lanes[i]).not.toBe(lanes[j]);
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
    expect(lanesOf([mark(3, 9, 4), mark(5, 6, 4)], 0)).toHaveLength(2);
  });
});
