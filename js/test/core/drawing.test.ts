// @vitest-environment node
// Marks as they are made: with the class in hand, or to be named by the next key.

import { beforeEach, describe, expect, it } from "vitest";
import { Drawing } from "../../src/core/drawing";
import type { Config, Region } from "../../src/core/protocol";
import { signal } from "../../src/core/signal";
import { RegionBench } from "../bench";
import { config } from "../page";
import { inShort, LATE, region, SIREN, SOUNDS } from "../sounds";

let bench: RegionBench;
let drawing: Drawing<Region>;
beforeEach(() => {
  bench = new RegionBench();
  drawing = new Drawing(bench.parts, signal<Config>({ ...config, ...SOUNDS }));
});
const list = () => bench.list.map(inShort);
const selected = () => bench.selected.map(inShort);
const hold = (label: string | null) => {
  bench.parts.active.value = label;
};
/** The key of a class, as the page takes it. */
const name = (label: string) => {
  if (!drawing.take(label)) bench.parts.choose(label);
};
const nudge = (by: number) => {
  const [only] = bench.selected as [Region];
  drawing.nudge(new Map([[only, { ...only, start: only.start + by, end: only.end + by }]]));
};

describe("a mark", () => {
  it("waits for its class, and the next key names it", () => {
    drawing.add({ start: 1, end: 2 });
    expect([list(), selected()]).toEqual([["1-2 -"], ["1-2 -"]]);
    name("horn");
    expect([list(), bench.parts.active.peek()]).toEqual([["1-2 horn"], null]);
  });

  it("has the only class at once", () => {
    const one = { ...config, ...SOUNDS, classes: SOUNDS.classes?.slice(0, 1) ?? [] };
    new Drawing(bench.parts, signal<Config>(one)).add({ start: 1, end: 2 });
    expect(list()).toEqual(["1-2 siren"]);
  });

  it("has the class in hand, and the next key is for the next mark", () => {
    hold("siren");
    expect(drawing.add({ start: 1, end: 2 })).toEqual(region(1, 2));
    name("horn");
    expect([list(), selected(), bench.parts.active.peek()]).toEqual([["1-2 siren"], [], "horn"]);
    drawing.add({ start: 3, end: 4 });
    name("horn"); // the same again puts it down
    expect([list(), bench.parts.active.peek()]).toEqual([["1-2 siren", "3-4 horn"], null]);
  });

  it("is still the one just made when it was nudged", () => {
    hold("siren");
    drawing.add({ start: 1, end: 2 });
    nudge(1);
    nudge(1);
    name("horn");
    expect([list(), bench.parts.active.peek(), bench.steps]).toEqual([["3-4 siren"], "horn", 2]);
  });

  it("is meant by the key once it was selected again", () => {
    hold("siren");
    drawing.add({ start: 1, end: 2 });
    const [made] = bench.list as [Region];
    bench.parts.select(null);
    drawing.settle();
    bench.parts.select(made);
    name("horn");
    expect(list()).toEqual(["1-2 horn"]);
  });

  it("is meant by the key on another sample", () => {
    hold("siren");
    drawing.add({ start: 1, end: 2 });
    drawing.forget();
    name("horn");
    expect(list()).toEqual(["1-2 horn"]);
  });

  it("that was nudged although it is locked stays, and is still the one just made", () => {
    hold("siren");
    drawing.add({ start: 1, end: 2 });
    bench.parts.toggle("locked", bench.parts.selected.peek());
    nudge(1);
    name("horn");
    expect([list(), bench.parts.active.peek()]).toEqual([["1-2 siren"], "horn"]);
  });
});

it("a mark that is refused is none", () => {
  bench = new RegionBench(null, false);
  drawing = new Drawing(bench.parts, signal<Config>({ ...config, ...SOUNDS, overlap: false }));
  bench.parts.add(SIREN, LATE);
  expect(drawing.add({ start: 2, end: 5 })).toBeNull();
  expect(list()).toEqual([SIREN, LATE].map(inShort));
});
