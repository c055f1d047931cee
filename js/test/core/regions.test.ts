// @vitest-environment node
// Regions of a sound: times on the grid of its samples, within its length.

import { describe, expect, it } from "vitest";
import {
  between,
  clock,
  frameOf,
  moved,
  onGrid,
  resized,
  resizedTogether,
  snapped,
  soundingAt,
  split,
  timeOf,
} from "../../src/core/regions";
import { HORN, LATE, region, SIREN, SOUND } from "../sounds";

const CD = { rate: 44100, frames: 441000 };
const TINY = { rate: 44100, frames: 3 };
const DAY = { rate: 48000, frames: 48000 * 86400 };

describe("a time", () => {
  it("is told in millionths of a second, and leads back to its sample", () => {
    expect([timeOf(1, CD), timeOf(2, CD), timeOf(44100, CD)]).toEqual([0.000023, 0.000045, 1]);
    for (const rate of [4000, 8000, 11025, 44100, 48000, 96000, 192000, 384000])
      for (const frame of [0, 1, 2, 3, 7, rate - 1, rate, 86400 * rate - 1])
        expect(frameOf(timeOf(frame, { rate, frames: 1e12 }), { rate, frames: 1e12 })).toBe(frame);
  });

  it("goes to the nearest sample, and no further than the sound", () => {
    expect([1.2344, 1.2346, -3, 99].map((time) => onGrid(time, SOUND))).toEqual([1.234, 1.235, 0, 8]);
    expect(onGrid(1, TINY)).toBe(0.000068);
  });

  it("is written as people write it", () => {
    expect([0, 1.5, 61.25, 3599.9996, 3600, 86399.999].map((time) => clock(time))).toEqual([
      "0:00.000",
      "0:01.500",
      "1:01.250",
      "1:00:00.000",
      "1:00:00.000",
      "23:59:59.999",
    ]);
    expect([clock(59.96, 1), clock(59.4, 0), clock(0.000068, 5)]).toEqual(["1:00.0", "0:59", "0:00.00007"]);
  });
});

describe("a region between two times", () => {
  it("is the same from left to right and from right to left", () => {
    expect(between(1, 2.5, SOUND)).toEqual({ start: 1, end: 2.5 });
    expect(between(2.5, 1, SOUND)).toEqual({ start: 1, end: 2.5 });
  });

  it("is cut off where the sound is, and none where it holds no sample", () => {
    expect(between(-1, 99, SOUND)).toEqual({ start: 0, end: 8 });
    expect([between(1, 1.0004, SOUND), between(9, 12, SOUND), between(-2, -1, SOUND)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(between(1, 1.0006, SOUND)).toEqual({ start: 1, end: 1.001 });
  });

  it("may be one sample, in a sound of three, and a day", () => {
    expect(between(0, 0.00002, TINY)).toEqual({ start: 0, end: 0.000023 });
    expect(between(0, 1e9, DAY)).toEqual({ start: 0, end: 86400 });
  });
});

describe("moving", () => {
  it("keeps what regions say besides their times", () => {
    const scored = region(1, 3, "horn", { score: 0.5, origin: "suggested" });
    expect(moved([scored], 1, SOUND)).toEqual([{ ...scored, start: 2, end: 4 }]);
  });

  it("goes together, as far as the first of them can", () => {
    expect(moved([SIREN, LATE], 5, SOUND)).toEqual([region(2, 4), region(7, 8)]);
    expect(moved([SIREN, LATE], -5, SOUND)).toEqual([region(0, 2), region(5, 6)]);
    expect(moved([region(0, 8)], 3, SOUND)).toEqual([region(0, 8)]);
  });
});

describe("resizing", () => {
  it("moves one edge and leaves the other", () => {
    expect(resized(SIREN, "start", 0.5, SOUND)).toEqual(region(0.5, 3));
    expect(resized(SIREN, "end", 7, SOUND)).toEqual(region(1, 7));
  });

  it("leaves at least a sample, and stays in the sound", () => {
    expect(resized(SIREN, "start", 5, SOUND)).toEqual(region(2.999, 3));
    expect(resized(SIREN, "end", 0.5, SOUND)).toEqual(region(1, 1.001));
    expect(resized(SIREN, "end", 99, SOUND)).toEqual(region(1, 8));
    expect(resized(SIREN, "start", -1, SOUND)).toEqual(region(0, 3));
  });

  it("leaves the other edge where a file has put it, between two samples", () => {
    expect(resized(region(1.00041, 2.00063), "start", 0.5, SOUND)).toEqual(region(0.5, 2.00063));
    expect(resized(region(1.00041, 2.00063), "end", 1, SOUND)).toEqual(region(1.00041, 1.001));
  });

  it("makes a sample of what a file has shorter than one", () => {
    expect(resized(region(0, 0.0001), "start", 0, SOUND)).toEqual(region(0, 0.0001));
    expect(resized(region(7.9999, 8), "end", 8, SOUND)).toEqual(region(7.9999, 8));
    expect(resized(region(1.0006, 1.0007), "start", 5, SOUND)).toEqual(region(1.001, 1.002));
    expect(moved([region(1.0001, 1.0002), region(7.9999, 8)], 0, SOUND)).toEqual([
      region(1, 1.001),
      region(7.999, 8),
    ]);
  });

  it("of edges that meet lets none of them go further than another can", () => {
    const [before, after] = [region(0, 1), region(1, 2)];
    const meet = (time: number) => [
      ...resizedTogether(
        new Map([
          [before, "end" as const],
          [after, "start" as const],
        ]),
        time,
        SOUND,
      ).values(),
    ];
    expect(meet(1.5)).toEqual([region(0, 1.5), region(1.5, 2)]);
    expect(meet(5)).toEqual([region(0, 1.999), region(1.999, 2)]);
    expect(meet(-5)).toEqual([region(0, 0.001), region(0.001, 2)]);
  });
});

describe("splitting", () => {
  it("gives two that meet, with all that the one said", () => {
    expect(split({ ...SIREN, score: 0.5 }, 1.7504, SOUND)).toEqual([
      { ...SIREN, score: 0.5, end: 1.75 },
      { ...SIREN, score: 0.5, start: 1.75 },
    ]);
  });

  it("gives none where a half would be empty", () => {
    for (const time of [0, 1, 1.0004, 3, 2.9996, 5]) expect(split(SIREN, time, SOUND)).toBeNull();
  });
});

it("a time snaps to the nearest of others, if one is near", () => {
  expect(snapped(1, [0.9, 1.05, 4], 0.1)).toBe(1.05);
  expect(snapped(1, [0.8, 1.2], 0.1)).toBeNull();
  expect(snapped(1, [0.75, 1.25], 0.25)).toBe(1.25);
  expect(snapped(1, [], 1)).toBeNull();
});

it("what sounds at a time begins there or before, and ends after", () => {
  expect(soundingAt([SIREN, HORN, LATE], 2)).toEqual([SIREN, HORN]);
  expect(soundingAt([SIREN, HORN, LATE], 3)).toEqual([HORN]);
  expect(soundingAt([SIREN, HORN, LATE], 5)).toEqual([]);
});
