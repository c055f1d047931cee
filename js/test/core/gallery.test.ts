// @vitest-environment node
// How a sound looks: only what is seen is asked for, and the coarse is shown until the fine is here.

import { beforeEach, describe, expect, it } from "vitest";
import { type Bands, Gallery, type Tile } from "../../src/core/gallery";
import type { Wanted } from "../../src/core/protocol";
import type { Told } from "../../src/core/sounds";
import { picture } from "../sounds";

const BANDS: Bands = { scale: "mel", low: 0, high: 22050, rows: 4 };
const WAVES: Bands = { ...BANDS, rows: 0 };
const HOUR = { rate: 44100, frames: 44100 * 3600, lanes: 1 };
const DAY = { rate: 48000, frames: 48000 * 86400, lanes: 2 };
const NIGHT = { ...DAY, frames: 48000 * 3600 * 8 };
const TINY = { rate: 44100, frames: 3, lanes: 1 };

type Question = {
  wanted: Extract<Wanted, { want: "picture" }>;
  take(told: Told): void;
  fail(error: Error): void;
};
let asked: Question[];
const galleryOf = (sound: typeof HOUR) =>
  new Gallery(sound, (wanted) => new Promise((take, fail) => asked.push({ wanted, take, fail } as Question)));
const ranges = () => asked.map(({ wanted: { start, stop } }) => [start, stop]);
/** The kernel answers all that was asked so far. */
const answer = async (lanes = 1, low = -64) => {
  for (const { wanted, take } of asked.splice(0)) take(picture({ ...wanted, lanes }, low));
  await Promise.resolve();
};
/** Looks until nothing more is asked for; returns how often. */
const settle = async (look: () => Tile[], lanes = 1, most = 2000) => {
  let rounds = 0;
  for (look(); asked.length > 0 && rounds < most; rounds += 1) {
    await answer(lanes);
    look();
  }
  return rounds;
};
const spans = (tiles: readonly Tile[]) => tiles.map(({ start, stop }) => [start, stop]);

beforeEach(() => {
  asked = [];
});

describe("a level", () => {
  it("has columns no wider than asked for, from 32 samples to half a million", () => {
    const gallery = galleryOf(HOUR);
    expect([0.01, 1, 32, 63, 64, 1000, 2 ** 19, 1e9].map((frames) => gallery.levelFor(frames))).toEqual([
      5, 5, 5, 5, 6, 9, 19, 19,
    ]);
  });
});

describe("what is asked for", () => {
  it("is what is seen, a few at a time, from the left", async () => {
    const gallery = galleryOf(HOUR);
    expect(gallery.show(300_000, 1_000_000, 10, BANDS)).toEqual([]);
    const length = 256 * 1024;
    expect(ranges()).toEqual([
      [length, 2 * length],
      [2 * length, 3 * length],
      [3 * length, 4 * length],
    ]);
    expect(asked[0]?.wanted).toEqual({
      want: "picture",
      start: length,
      stop: 2 * length,
      columns: 256,
      ...BANDS,
    });
    gallery.show(300_000, 2_000_000, 10, BANDS); // while they are under way
    expect(asked).toHaveLength(3);
    await answer();
    gallery.show(300_000, 2_000_000, 10, BANDS);
    expect(ranges()[0]).toEqual([4 * length, 5 * length]);
  });

  it("ends with the sound", () => {
    galleryOf(TINY).show(0, 3, 5, BANDS);
    expect(asked.map(({ wanted }) => wanted)).toEqual([
      { want: "picture", start: 0, stop: 3, columns: 1, ...BANDS },
    ]);
    asked = [];
    const gallery = galleryOf({ ...HOUR, frames: 256 * 32 + 64 });
    gallery.show(256 * 32, 256 * 32 + 64, 5, BANDS);
    expect(asked[0]?.wanted).toMatchObject({ start: 8192, stop: 8256, columns: 2 });
  });

  it("is no longer than the kernel reads at once", () => {
    galleryOf(DAY).show(0, DAY.frames, 19, BANDS);
    for (const { wanted } of asked) expect(wanted.stop - wanted.start).toBeLessThanOrEqual(2 ** 21);
    expect(asked[0]?.wanted.columns).toBe(4);
  });

  it("is asked for once: waves are the same whatever the spectrogram shows", async () => {
    const gallery = galleryOf(HOUR);
    gallery.show(0, 1000, 8, BANDS);
    gallery.show(0, 1000, 8, WAVES);
    expect(asked).toHaveLength(1);
    await answer();
    expect(gallery.show(0, 1000, 8, WAVES)).toHaveLength(1);
    gallery.show(0, 1000, 8, { ...BANDS, scale: "linear" });
    expect(asked.map(({ wanted }) => wanted.scale)).toEqual(["linear"]);
  });
});

describe("what is shown", () => {
  it("is the finer, and the coarse where that is not here yet", async () => {
    const gallery = galleryOf(HOUR);
    await settle(() => gallery.show(0, 2 ** 20, 13, BANDS));
    gallery.show(0, 9000, 5, BANDS);
    expect(spans(gallery.show(0, 9000, 5, BANDS))).toEqual([[0, 2 ** 21]]);
    await answer();
    const fine = [
      [8192, 16384],
      [0, 8192],
    ];
    expect(spans(gallery.show(0, 9000, 5, BANDS))).toEqual(fine);
    expect(spans(gallery.show(0, 20_000, 5, BANDS))).toEqual([[0, 2 ** 21], ...fine]);
  });

  it("is what came with a short sound, until there is more", async () => {
    const gallery = galleryOf({ rate: 8000, frames: 4000, lanes: 1 });
    gallery.preview({ columns: 4, rows: 2 }, picture({ start: 0, stop: 4000, columns: 4, rows: 2 }).bytes);
    const [all] = gallery.show(0, 4000, 5, BANDS);
    expect(all).toMatchObject({ start: 0, stop: 4000, columns: 4, rows: 2 });
    expect([all?.peaks.length, all?.levels.length]).toEqual([8, 8]);
    await answer();
    const [finer, ...others] = gallery.show(0, 4000, 5, BANDS);
    expect([finer?.columns, others]).toEqual([125, []]);
  });

  it("is all that is needed of a short sound, where a pixel shows no more", () => {
    const gallery = galleryOf({ rate: 8000, frames: 4000, lanes: 1 });
    const mel: Bands = { scale: "mel", low: 0, high: 4000, rows: 2 };
    expect(gallery.overview(1000, mel)).toBeNull();
    gallery.preview({ columns: 4, rows: 2 }, picture({ start: 0, stop: 4000, columns: 4, rows: 2 }).bytes);
    expect(gallery.overview(1000, mel)).toMatchObject({ start: 0, stop: 4000, columns: 4 });
    expect(gallery.overview(1000, { ...mel, scale: "linear", rows: 0 })).not.toBeNull(); // waves alone
    for (const others of [{ scale: "linear" }, { low: 100 }, { high: 2000 }, { rows: 3 }] as Partial<Bands>[])
      expect(gallery.overview(1000, { ...mel, ...others })).toBeNull();
    expect(gallery.overview(700, mel)).toBeNull();
  });

  it("has peaks of each lane and column, then levels of each lane and row", async () => {
    const gallery = galleryOf({ ...TINY, lanes: 2 });
    gallery.show(0, 3, 5, { ...BANDS, rows: 3 });
    await answer(2);
    const [tile] = gallery.show(0, 3, 5, { ...BANDS, rows: 3 });
    expect(tile?.peaks).toEqual(new Int8Array([-64, 64, -64, 64]));
    expect(tile?.levels).toEqual(new Uint8Array(6).fill(100));
  });

  it("is told with each that comes, and how loud it is", async () => {
    const gallery = galleryOf(HOUR);
    gallery.show(0, 2_000_000, 10, BANDS);
    await answer(1, -32);
    expect([gallery.news.peek(), gallery.loudest]).toEqual([3, 0.25]);
  });
});

describe("what the kernel cannot show", () => {
  it("is told, is not asked for again, and does not keep the rest from coming", async () => {
    const gallery = galleryOf(HOUR);
    gallery.show(0, 2_000_000, 10, BANDS);
    for (const { fail } of asked.splice(0)) fail(new Error("the disk is gone"));
    await Promise.resolve();
    expect([gallery.problem.peek(), gallery.news.peek()]).toEqual(["the disk is gone", 3]);
    gallery.show(0, 2_000_000, 10, BANDS);
    expect(ranges()[0]).toEqual([3 * 256 * 1024, 4 * 256 * 1024]);
  });

  it("is tried again once another sound was shown", async () => {
    const gallery = galleryOf(HOUR);
    gallery.show(0, 1000, 10, BANDS);
    asked.shift()?.fail(new Error("the disk is gone"));
    await Promise.resolve();
    gallery.rest();
    gallery.show(0, 1000, 10, BANDS);
    expect([asked.length, gallery.problem.peek()]).toEqual([1, ""]);
  });

  it("may be less than was asked for", async () => {
    const gallery = galleryOf(HOUR);
    gallery.show(0, 1000, 5, BANDS);
    asked.shift()?.take({ ...picture({ start: 0, stop: 500 }), bytes: new Uint8Array() });
    await Promise.resolve();
    expect(gallery.show(0, 1000, 5, BANDS)[0]).toMatchObject({ start: 0, stop: 500, columns: 1 });
  });
});

describe("what is kept", () => {
  it("is enough for a night that is seen whole", async () => {
    const gallery = galleryOf(NIGHT);
    const look = () => gallery.show(0, NIGHT.frames, 19, { ...BANDS, rows: 128 });
    expect(await settle(look, 2)).toBe(Math.ceil(NIGHT.frames / 2 ** 21 / 3));
    expect(look()).toHaveLength(Math.ceil(NIGHT.frames / 2 ** 21));
  });

  it("is not without end: what was seen longest ago goes first", async () => {
    const gallery = galleryOf(DAY);
    const rows = { ...BANDS, rows: 128 };
    const at = (tile: number) => gallery.show(tile * 8192, tile * 8192 + 1, 5, rows);
    for (let tile = 0; tile < 600; tile += 1) {
      await settle(() => at(tile), 2);
      at(0);
    }
    expect([at(599).length, at(0).length]).toEqual([1, 1]);
    expect(at(1)).toEqual([]);
    gallery.rest();
    expect([at(0).length, at(300).length]).toEqual([1, 0]);
  });
});
