// @vitest-environment node
// Editing regions: what is particular to them, cutting in two and hiding.

import { describe, expect, it } from "vitest";
import type { Region } from "../../src/core/protocol";
import { split } from "../../src/core/regions";
import { areThe, RegionBench } from "../bench";
import { accepted, HORN, inShort, LATE, region, SIREN, SOUND } from "../sounds";

const NONE: ReadonlySet<Region> = new Set();
const list = (bench: RegionBench) => bench.list.map(inShort);
const marked = (...regions: Region[]) => {
  const bench = new RegionBench();
  bench.parts.add(...regions);
  bench.parts.select(null);
  return bench;
};
const halves = (bench: RegionBench, time: number, ...places: number[]) =>
  new Map(
    places.map((place) => {
      const part = bench.list[place] as Region;
      return [part, split(part, time, SOUND) as Region[]] as const;
    }),
  );

describe("regions", () => {
  it("come in the order in which the kernel stores them, whatever they were made in", () => {
    expect(list(marked(LATE, HORN, region(1, 2), SIREN))).toEqual([
      "1-3 siren",
      "1-2 siren",
      "2-4 horn",
      "6-7 siren",
    ]);
  });

  it("are put in their new place when they were moved", () => {
    const bench = marked(SIREN, LATE);
    bench.parts.replace(bench.at(SIREN), region(7, 8));
    expect([list(bench), bench.selected.map(inShort)]).toEqual([["6-7 siren", "7-8 siren"], ["7-8 siren"]]);
  });

  it("are refused, in words, where they would overlap and must not", () => {
    const bench = new RegionBench(null, false);
    expect(bench.parts.add(SIREN)).toBe(true);
    expect(bench.parts.add(HORN)).toBe(false);
    expect([list(bench), bench.parts.notice.peek()]).toEqual([
      [inShort(SIREN)],
      "0:02.000 – 0:04.000 would overlap 0:01.000 – 0:03.000.",
    ]);
    expect(bench.parts.add(LATE)).toBe(true);
    expect(bench.parts.notice.peek()).toBe("");
  });
});

describe("dividing", () => {
  it("puts pieces in the place of regions, in one step, and selects them", () => {
    const bench = marked(SIREN, HORN, LATE);
    expect(bench.parts.divide(halves(bench, 2.5, 0, 1))).toBe(true);
    expect(list(bench)).toEqual(["1-2.5 siren", "2-2.5 horn", "2.5-4 horn", "2.5-3 siren", "6-7 siren"]);
    expect(bench.selected).toHaveLength(4);
    expect(bench.steps).toBe(2);
    bench.work.undo();
    expect(list(bench)).toEqual([SIREN, HORN, LATE].map(inShort));
  });

  it("makes of a suggestion two that were edited, with its score", () => {
    const bench = new RegionBench([{ ...SIREN, score: 0.5 }]);
    bench.parts.divide(halves(bench, 2, 0));
    expect(bench.list).toEqual(
      [region(1, 2), region(2, 3)].map((part) => ({ ...part, origin: "edited", score: 0.5 })),
    );
  });

  it("does nothing to a region that is locked, nor to those with it", () => {
    const bench = marked(SIREN, HORN);
    const before = bench.list;
    bench.parts.toggle("locked", new Set([bench.at(HORN)]));
    expect(bench.parts.divide(halves(bench, 2.5, 0, 1))).toBe(false);
    expect(areThe(bench.list, before)).toBe(true);
    expect(bench.parts.notice.peek()).toBe("Locked: unlock the region first.");
  });

  it("is a step of its own, also right after a nudge", () => {
    const bench = marked(SIREN);
    const nudged = region(1.01, 3.01);
    bench.parts.change(new Map([[bench.at(SIREN), nudged]]), true);
    bench.parts.divide(halves(bench, 2, 0));
    expect(bench.steps).toBe(3);
  });

  it("of a region that is not there any more changes nothing", () => {
    const bench = marked(LATE);
    const before = bench.list;
    bench.parts.divide(new Map([[SIREN, [region(1, 2), region(2, 3)]]]));
    expect([areThe(bench.list, before), bench.steps]).toEqual([true, 1]);
  });
});

describe("hiding", () => {
  const hidden = (bench: RegionBench) =>
    bench.list.filter((part) => bench.parts.hidden.peek().has(part)).map(inShort);

  it("of some hides them, of the same again shows them, and tells how many are hidden", () => {
    const bench = marked(SIREN, HORN, LATE);
    const some = new Set(bench.list.slice(0, 2));
    expect(bench.parts.hide(some)).toBe(2);
    expect(hidden(bench)).toEqual([SIREN, HORN].map(inShort));
    expect(bench.parts.hide(new Set(bench.list.slice(2)))).toBe(3);
    expect(bench.parts.hide(some)).toBe(1);
    expect(hidden(bench)).toEqual([inShort(LATE)]);
  });

  it("of nothing hides all, and then shows all", () => {
    const bench = marked(SIREN, HORN);
    expect([bench.parts.hide(NONE), hidden(bench).length]).toEqual([2, 2]);
    expect([bench.parts.hide(NONE), hidden(bench).length]).toEqual([0, 0]);
    bench.parts.hide(new Set(bench.list.slice(1)));
    expect(bench.parts.hide(NONE)).toBe(0);
  });

  it("leaves nothing selected that is not seen", () => {
    const bench = marked(SIREN, HORN);
    const both = new Set(bench.list);
    bench.parts.selected.value = both;
    bench.parts.hide(both);
    expect(bench.selected).toEqual([]);
    bench.parts.hide(both);
    expect(bench.selected).toHaveLength(2);
  });

  it("changes no answer", () => {
    const bench = new RegionBench([SIREN]);
    bench.parts.hide(NONE);
    expect([bench.parts.answer(true), bench.steps]).toEqual([[accepted(SIREN)], 0]);
  });
});
