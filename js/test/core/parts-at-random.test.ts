// Whatever is done with parts, in whichever order.

import { describe, expect, it } from "vitest";
import { isPending } from "../../src/core/parts";
import type { Span } from "../../src/core/protocol";
import { overlap } from "../../src/core/units";
import { areThe, Bench } from "../bench";
import { cases, type Random } from "../random";
import { ADA, AGAIN, PARIS, span } from "../spans";

describe("whatever is done", () => {
  const classes = ["per", "loc"];

  function anySpan(random: Random): Span {
    const start = random.whole(0, 30);
    return span(start, random.whole(start + 1, start + 7), random.pick(classes));
  }

  function act(random: Random, { parts }: Bench): void {
    const list = parts.list();
    const some = new Set(list.filter(() => random.next() < 0.4));
    const one = list.length > 0 ? random.pick(list) : null;
    switch (
      random.pick([
        "add",
        "add",
        "add",
        "replace",
        "relabel",
        "remove",
        "accept",
        "choose",
        "clear",
        "select",
      ])
    ) {
      case "add":
        parts.add(...random.list(2, () => anySpan(random)));
        break;
      case "replace":
        if (one) parts.replace(one, { ...one, ...anySpan(random) });
        break;
      case "relabel":
        parts.relabel(some, random.pick(classes));
        break;
      case "remove":
        parts.remove(some);
        break;
      case "accept":
        parts.accept([...some]);
        break;
      case "choose":
        parts.choose(random.pick(classes));
        break;
      case "clear":
        if (random.next() < 0.2) parts.clear();
        break;
      case "select":
        if (one) parts.select(one, random.next() < 0.5);
    }
  }

  const session = (random: Random, may: boolean) =>
    new Bench([ADA, { ...PARIS, score: 0.9 }, AGAIN].slice(random.whole(0, 3)), may);

  it("is one step or none; back and forth lead to the very same objects", () => {
    cases(150, (random) => {
      const bench = session(random, random.next() < 0.5);
      const states = [bench.list];
      for (let i = 0; i < 12; i += 1) {
        act(random, bench);
        if (!areThe(bench.list, states.at(-1) ?? [])) states.push(bench.list);
      }
      const [past, future] = [[...states].reverse(), states];
      for (const state of past.slice(1)) {
        expect(bench.work.undo()).toBe(true);
        expect(areThe(bench.list, state)).toBe(true);
      }
      expect(bench.work.undo()).toBe(false);
      for (const state of future.slice(1)) {
        expect(bench.work.redo()).toBe(true);
        expect(areThe(bench.list, state)).toBe(true);
      }
      expect(bench.work.redo()).toBe(false);
    });
  });

  it("leaves parts in order, no two the same, none over another where that is not allowed", () => {
    cases(150, (random) => {
      const may = random.next() < 0.5;
      const bench = session(random, may);
      for (let i = 0; i < 12; i += 1) {
        act(random, bench);
        const list = bench.list;
        expect([...list].sort(bench.parts.rules.compare)).toEqual(list);
        list.forEach((one, j) => {
          for (const other of list.slice(0, j)) {
            expect(bench.parts.same(one, other)).toBe(false);
            if (!may) expect(overlap(one, other)).toBe(false);
          }
        });
      }
    });
  });

  it("selects parts of the list, and answers without anything pending", () => {
    cases(150, (random) => {
      const bench = session(random, random.next() < 0.5);
      for (let i = 0; i < 12; i += 1) {
        act(random, bench);
        for (const part of bench.selected) expect(bench.list).toContain(part);
        const [without, withAll] = [bench.parts.answer(false), bench.parts.answer(true)] as [Span[], Span[]];
        expect(without).toEqual(bench.list.filter((part) => !isPending(part)));
        expect(withAll).toHaveLength(bench.list.length);
        for (const { origin } of withAll) expect([undefined, "accepted", "edited"]).toContain(origin);
      }
    });
  });
});
