// @vitest-environment node
// Whatever is done with regions, in whichever order.

import { describe, expect, it } from "vitest";
import type { Region } from "../../src/core/protocol";
import { type Edge, frameOf, moved, onGrid, resized, split } from "../../src/core/regions";
import { areThe, RegionBench } from "../bench";
import { cases, type Random } from "../random";
import { inShort, region } from "../sounds";

const CLASSES = ["siren", "horn"];
const SOUND = { rate: 44100, frames: 44100 };
const EDGES: readonly Edge[] = ["start", "end"];

/** Few places, so that regions often come to lie on each other. */
function anyRegion(random: Random, label = random.pick([...CLASSES, null])): Region {
  const start = random.whole(0, 9) / 10;
  return region(start, random.whole(start * 10 + 1, 11) / 10, label);
}

const anyTime = (random: Random) => random.next() * 1.4 - 0.2;

type Deed = (random: Random, bench: RegionBench, some: ReadonlySet<Region>) => void;

const DEEDS: readonly Deed[] = [
  (random, { parts }) => void parts.add(...random.list(2, () => anyRegion(random))),
  (random, { parts }) => void parts.add(anyRegion(random)),
  (random, { parts }, some) => {
    const after = moved([...some], anyTime(random), SOUND);
    parts.change(new Map([...some].map((each, i) => [each, after[i] as Region])));
  },
  (random, { parts, selected }) => {
    const edge = random.pick(EDGES);
    const by = random.whole(-2000, 2000) / SOUND.rate;
    parts.change(new Map(selected.map((each) => [each, resized(each, edge, each[edge] + by, SOUND)])), true);
  },
  (random, { parts }, some) => {
    const at = anyTime(random);
    const pieces = [...some].flatMap((each) => {
      const halves = split(each, at, SOUND);
      return halves ? [[each, halves] as const] : [];
    });
    parts.divide(new Map(pieces));
  },
  (random, { parts }, some) => parts.relabel(some, random.pick(CLASSES)),
  (_random, { parts }, some) => parts.remove(some),
  (_random, { parts }, some) => parts.accept([...some]),
  (_random, { parts }) => void parts.acceptSelected(),
  (_random, { parts }, some) => void parts.toggle("locked", some),
  (_random, { parts }, some) => void parts.hide(some),
  (random, { parts }) => {
    parts.threshold.value = random.pick([0, 0.3, 0.6]);
  },
  (random, { parts }, some) => {
    for (const each of some) parts.select(each, random.next() < 0.5);
  },
];

function act(random: Random, bench: RegionBench): void {
  random.pick(DEEDS)(random, bench, new Set(bench.list.filter(() => random.next() < 0.4)));
}

function session(random: Random, may: boolean): RegionBench {
  const made = random.list(4, () => ({ ...anyRegion(random, random.pick(CLASSES)), score: random.next() }));
  const bench = new RegionBench([], may);
  const sorted = [...new Map(made.map((each) => [inShort(each), each])).values()].sort(
    bench.parts.rules.compare,
  );
  return new RegionBench(sorted, may);
}

describe("whatever is done", () => {
  it("regions lie on the grid of the samples, within the sound, and hold one at least", () => {
    cases(150, (random) => {
      const bench = session(random, random.next() < 0.5);
      for (let i = 0; i < 15; i += 1) {
        act(random, bench);
        for (const { start, end } of bench.list) {
          expect([onGrid(start, SOUND), onGrid(end, SOUND)]).toEqual([start, end]);
          expect(frameOf(end, SOUND)).toBeGreaterThan(frameOf(start, SOUND));
        }
      }
    });
  });

  it("they stand in the order of the kernel, no two the same, none over another where that is not allowed", () => {
    cases(150, (random) => {
      const may = random.next() < 0.5;
      const bench = session(random, may);
      for (let i = 0; i < 15; i += 1) {
        act(random, bench);
        const { list } = bench;
        expect([...list].sort(bench.parts.rules.compare)).toEqual(list);
        const marks = list.filter(({ origin }) => origin !== "suggested");
        expect(new Set(marks.map(inShort)).size).toBe(marks.length);
        if (!may) expect(bench.parts.rules.refusal(marks)).toBeNull();
      }
    });
  });

  it("is one step or none, or goes on with the one before; all the way back nothing was begun", () => {
    cases(150, (random) => {
      const bench = session(random, random.next() < 0.5);
      const first = bench.list;
      for (let i = 0; i < 12; i += 1) {
        const [before, steps, threshold] = [bench.list, bench.steps, bench.parts.threshold.peek()];
        act(random, bench);
        expect([steps, steps + 1]).toContain(bench.steps);
        if (threshold === bench.parts.threshold.peek() && areThe(bench.list, before))
          expect(bench.steps).toBe(steps);
      }
      bench.parts.threshold.value = 0;
      const last = bench.list;
      while (bench.work.undo());
      expect(areThe(bench.list, first)).toBe(true);
      while (bench.work.redo());
      expect(areThe(bench.list, last)).toBe(true);
    });
  });

  it("locked regions stay where they are, and what is selected is in the list and is seen", () => {
    cases(150, (random) => {
      const bench = new RegionBench();
      for (let i = 0; i < 15; i += 1) {
        const locked = bench.list.filter((each) => bench.parts.locked.peek().has(each));
        act(random, bench);
        for (const each of locked) expect(bench.list).toContain(each);
        for (const each of bench.selected) expect(bench.list).toContain(each);
      }
    });
  });
});
