// @vitest-environment node
// Regions that overlap share the height.

import { describe, expect, it } from "vitest";
import { lanesOf, type Range } from "../../src/core/regions";
import { cases } from "../random";

const lanes = (...ranges: [number, number][]) =>
  lanesOf(ranges.map(([start, end]) => ({ start, end }))).map(({ lane, of }) => `${lane}/${of}`);

describe("a region", () => {
  it("alone has the whole height, also beside one that it only meets", () => {
    expect(lanes()).toEqual([]);
    expect(lanes([0, 1], [1, 2], [5, 6])).toEqual(["0/1", "0/1", "0/1"]);
  });

  it("shares it with those that it overlaps, and with those that they overlap", () => {
    expect(lanes([0, 2], [1, 3])).toEqual(["0/2", "1/2"]);
    expect(lanes([0, 2], [1, 5], [3, 4], [6, 7])).toEqual(["0/2", "1/2", "0/2", "0/1"]);
    expect(lanes([0, 9], [1, 8], [2, 3], [3, 4])).toEqual(["0/3", "1/3", "2/3", "2/3"]);
  });
});

it("no two in a lane overlap, and all that overlap have as many lanes beside them", () => {
  cases(300, (random) => {
    const ranges: Range[] = random.list(12, () => {
      const start = random.whole(0, 20);
      return { start, end: random.whole(start + 1, start + 8) };
    });
    ranges.sort((a, b) => a.start - b.start || b.end - a.end);
    const found = lanesOf(ranges);
    expect(found).toHaveLength(ranges.length);
    ranges.forEach((one, i) => {
      const at = found[i] as { lane: number; of: number };
      expect(at.lane).toBeGreaterThanOrEqual(0);
      expect(at.lane).toBeLessThan(at.of);
      ranges.slice(0, i).forEach((other, j) => {
        if (other.end <= one.start) return;
        expect(found[j]?.lane).not.toBe(at.lane);
        expect(found[j]?.of).toBe(at.of);
      });
    });
  });
});
