// Whatever is done with boxes, in whichever order.

import { describe, expect, it } from "vitest";
import { kept, moved, resized } from "../../src/core/boxes";
import { isPending } from "../../src/core/parts";
import type { Box } from "../../src/core/protocol";
import { areThe, BoxBench } from "../bench";
import { box, IMAGE, inShort } from "../boxes";
import { cases, type Random } from "../random";

const CLASSES = ["cat", "dog"];

/** Few places, so that boxes often come to lie on each other. */
function anyBox(random: Random, label = random.pick([...CLASSES, null])): Box {
  return box(10 * random.whole(0, 6), 10 * random.whole(0, 4), 20, 10 * random.whole(1, 3), label);
}

function suggestions(random: Random): Box[] {
  const made = random.list(4, () => ({ ...anyBox(random, random.pick(CLASSES)), score: random.next() }));
  return [...new Map(made.map((each) => [inShort(each), each])).values()];
}

type Deed = (random: Random, bench: BoxBench, some: ReadonlySet<Box>) => void;

const reorder: Deed = (random, { parts }, some) => parts.reorder(some, random.next() < 0.5);

const DEEDS: readonly Deed[] = [
  (random, { parts }) => void parts.add(...random.list(2, () => anyBox(random))),
  (random, { parts }) => void parts.add(anyBox(random)),
  (random, { parts }, some) => {
    const by = kept([...some], { x: 10 * random.whole(-1, 2), y: 10 * random.whole(-1, 2) }, IMAGE);
    parts.change(new Map([...some].map((each) => [each, moved(each, by)])));
  },
  (random, { parts, selected }) => {
    const by = { x: random.whole(-1, 2), y: 0 };
    const changes = selected.map((each): [Box, Box] => [each, resized(each, { x: 1, y: 1 }, by, IMAGE)]);
    parts.change(new Map(changes), true);
  },
  (random, { parts }, some) => parts.relabel(some, random.pick(CLASSES)),
  (_random, { parts }, some) => parts.remove(some),
  reorder,
  (_random, { parts }, some) => parts.accept([...some]),
  (_random, { parts }) => void parts.acceptSelected(),
  (random, { parts }, some) => void parts.toggle(random.pick(["locked", "hidden"]), some),
  (random, { parts }) => {
    if (random.next() < 0.2) parts.clear();
  },
  (random, { parts }, some) => {
    for (const each of some) parts.select(each, random.next() < 0.5);
  },
];

function act(random: Random, bench: BoxBench): void {
  random.pick(DEEDS)(random, bench, new Set(bench.list.filter(() => random.next() < 0.4)));
}

/** All boxes, those that are not sure enough to be shown among them. */
function all({ parts }: BoxBench): readonly Box[] {
  const threshold = parts.threshold.peek();
  parts.threshold.value = 0;
  const list = parts.list();
  parts.threshold.value = threshold;
  return list;
}

describe("whatever is done", () => {
  it("is one step or none, or goes on with the one before; all the way back nothing was begun", () => {
    cases(150, (random) => {
      const bench = new BoxBench(suggestions(random));
      const first = bench.list;
      for (let i = 0; i < 15; i += 1) {
        const [before, steps] = [bench.list, bench.steps];
        act(random, bench);
        expect([steps, steps + 1]).toContain(bench.steps);
        if (areThe(bench.list, before)) expect(bench.steps).toBe(steps);
      }
      const last = bench.list;
      while (bench.work.undo());
      expect(areThe(bench.list, first)).toBe(true);
      expect(bench.work.draft.peek()).toBeNull();
      while (bench.work.redo());
      expect(areThe(bench.list, last)).toBe(true);
    });
  });

  it("loses no suggestion that was not shown, and accepts none", () => {
    cases(150, (random) => {
      const bench = new BoxBench(suggestions(random));
      for (let i = 0; i < 15; i += 1) {
        bench.parts.threshold.value = random.pick([0, 0.3, 0.6, 1]);
        const shown = new Set(bench.list);
        const unseen = all(bench).filter((each) => !shown.has(each));
        act(random, bench);
        const after = all(bench);
        for (const each of unseen) expect(after).toContain(each);
        for (const { score } of bench.list.filter(isPending))
          expect(score).toBeGreaterThanOrEqual(bench.parts.threshold.peek());
        const taken = (bench.parts.answer(true) as Box[]).map(inShort);
        expect(taken).toEqual(bench.list.map((each) => inShort({ ...each, origin: "accepted" })));
      }
    });
  });

  it("leaves no two the same, and locked boxes where they are", () => {
    cases(150, (random) => {
      const bench = new BoxBench();
      for (let i = 0; i < 15; i += 1) {
        const locked = bench.list.filter((each) => bench.parts.locked.peek().has(each));
        act(random, bench);
        for (const each of locked) expect(bench.list).toContain(each);
        const places = bench.list.map(inShort);
        expect(new Set(places).size).toBe(places.length);
        for (const each of bench.selected) expect(bench.list).toContain(each);
      }
    });
  });

  it("keeps the order of all that stays, but for what is sent to the front or the back", () => {
    cases(150, (random) => {
      const bench = new BoxBench(suggestions(random));
      for (let i = 0; i < 15; i += 1) {
        const before = bench.list;
        const some = new Set(before.filter(() => random.next() < 0.4));
        const [these, others] = [before.filter((p) => some.has(p)), before.filter((p) => !some.has(p))];
        const deed = random.pick(DEEDS);
        deed(random, bench, some);
        const stayed = bench.list.filter((each) => before.includes(each));
        const expected =
          deed !== reorder
            ? [before]
            : [
                [...these, ...others],
                [...others, ...these],
              ];
        const inOrder = expected.map((list) => list.filter((each) => stayed.includes(each)));
        expect(inOrder.some((list) => areThe(list, stayed))).toBe(true);
      }
    });
  });
});
