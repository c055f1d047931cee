// Marking parts, without a page: every operation is one step, and what is selected are the very objects in the list.

import { beforeEach, describe, expect, it } from "vitest";
import type { Span } from "../../src/core/protocol";
import { areThe, Bench } from "../bench";
import { ADA, AGAIN, BOB, PARIS, span } from "../spans";

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe("a part that is added", () => {
  it("stands in its place in the order and is selected, alone", () => {
    bench.parts.add(PARIS);
    expect(bench.parts.add(ADA)).toBe(true);
    expect(bench.list).toEqual([ADA, PARIS]);
    expect(bench.selected).toEqual([ADA]);
    expect(bench.selected[0]).toBe(bench.list[0]);
    expect(bench.parts.only).toBe(bench.list[0]);
  });

  it("with others is one step", () => {
    bench.parts.add(ADA, AGAIN, BOB);
    expect(bench.steps).toBe(1);
    expect(bench.selected).toHaveLength(3);
    bench.work.undo();
    expect(bench.list).toEqual([]);
  });

  it("that is there already is only selected: nothing was done that could be undone", () => {
    bench.parts.add(ADA);
    bench.parts.select(null);
    expect(bench.parts.add({ ...ADA })).toBe(true);
    expect(bench.list).toEqual([ADA]);
    expect(bench.selected).toEqual([bench.list[0]]);
    expect(bench.steps).toBe(1);
  });

  it("twice at once stands there once, also where parts may overlap", () => {
    bench = new Bench(null, true);
    bench.parts.add(ADA, { ...ADA });
    expect(bench.list).toEqual([ADA]);
  });

  it("comes to nothing while there is no sample", () => {
    bench.present = false;
    expect(bench.parts.add(ADA)).toBe(false);
    expect(bench.work.draft.peek()).toBeNull();
  });
});

describe("a part that would overlap another", () => {
  beforeEach(() => void bench.parts.add(span(0, 7)));

  it("is refused in words, and everything stays as it was", () => {
    const [draft, selected] = [bench.work.draft.peek(), bench.parts.selected.peek()];
    expect(bench.parts.add(span(4, 11))).toBe(false);
    expect(bench.parts.notice.peek()).toBe("“\u2068met Bob\u2069” would overlap “\u2068Ada met\u2069”.");
    expect(bench.work.draft.peek()).toBe(draft);
    expect(bench.parts.selected.peek()).toBe(selected);
    expect(bench.steps).toBe(1);
  });

  it("is refused as well when it is moved there", () => {
    bench.parts.add(BOB);
    const draft = bench.work.draft.peek();
    expect(bench.parts.replace(bench.at(BOB), span(4, 11))).toBe(false);
    expect(bench.work.draft.peek()).toBe(draft);
    expect(bench.parts.notice.peek()).not.toBe("");
  });

  it("is refused with all that came with it", () => {
    expect(bench.parts.add(PARIS, span(4, 11))).toBe(false);
    expect(bench.list).toEqual([span(0, 7)]);
  });

  it("is no longer spoken of once something else was done", () => {
    bench.parts.add(span(4, 11));
    bench.parts.add(BOB);
    expect(bench.parts.notice.peek()).toBe("");
  });

  it("is welcome where parts may overlap", () => {
    bench = new Bench(null, true);
    bench.parts.add(span(0, 7));
    expect(bench.parts.add(span(4, 11), span(4, 7, "loc"))).toBe(true);
    expect(bench.list).toEqual([span(0, 7), span(4, 11), span(4, 7, "loc")]);
  });
});

describe("what is suggested", () => {
  beforeEach(() => {
    bench = new Bench([ADA, { ...PARIS, score: 0.8 }]);
  });

  it("is there as pending parts while nothing is begun, the same objects each time", () => {
    expect(bench.list).toEqual([
      { ...ADA, origin: "suggested" },
      { ...PARIS, score: 0.8, origin: "suggested" },
    ]);
    expect(bench.parts.list()[0]).toBe(bench.list[0]);
    expect(bench.parts.pending()).toEqual(bench.list);
    expect(bench.work.draft.peek()).toBeNull();
  });

  it("stays pending beside what is marked, and is left out of an answer without it", () => {
    bench.parts.add(BOB);
    expect(bench.parts.pending()).toHaveLength(2);
    expect(bench.parts.answer(false)).toEqual([BOB]);
    expect(bench.parts.answer(true)).toEqual([
      { ...ADA, origin: "accepted" },
      BOB,
      { ...PARIS, score: 0.8, origin: "accepted" },
    ]);
  });

  it("is accepted one by one, each a step", () => {
    bench.parts.accept([bench.at(ADA)]);
    expect(bench.parts.answer(false)).toEqual([{ ...ADA, origin: "accepted" }]);
    expect(bench.selected).toEqual([bench.at(ADA)]);
    bench.parts.accept(bench.parts.pending());
    expect(bench.parts.pending()).toEqual([]);
    expect(bench.steps).toBe(2);
  });

  it("is accepted once: what is no suggestion any more is left as it is", () => {
    bench.parts.add(BOB);
    bench.parts.accept([bench.at(BOB)]);
    expect(bench.at(BOB).origin).toBeUndefined();
    expect(bench.steps).toBe(1);
  });

  it("is edited when its class or its place is changed", () => {
    bench.parts.relabel(new Set([bench.at(ADA)]), "loc");
    bench.parts.replace(bench.at(PARIS), { ...bench.at(PARIS), ...span(15, 21, "loc") });
    expect(bench.parts.answer(false)).toEqual([
      { ...span(0, 3, "loc"), origin: "edited" },
      { ...span(15, 21, "loc"), score: 0.8, origin: "edited" },
    ]);
  });

  it("is accepted, not edited, when it is given the class it has", () => {
    bench.parts.relabel(new Set([bench.at(ADA)]), "per");
    expect(bench.at(ADA).origin).toBe("accepted");
  });

  it("stays edited whatever is done to it later", () => {
    bench.parts.relabel(new Set([bench.at(ADA)]), "loc");
    bench.parts.relabel(new Set([bench.at(span(0, 3, "loc"))]), "per");
    expect(bench.at(ADA).origin).toBe("edited");
  });

  it("gives way to a mark on the same words, which was made by hand", () => {
    bench.parts.add({ ...ADA });
    expect(bench.list).toEqual([ADA, { ...PARIS, score: 0.8, origin: "suggested" }]);
    expect(bench.at(ADA).origin).toBeUndefined();
  });

  it("gives way to any mark that overlaps it, and comes back with undo", () => {
    const before = bench.list;
    expect(bench.parts.add(span(0, 7))).toBe(true);
    expect(bench.parts.pending().map(({ text }) => text)).toEqual(["Paris"]);
    bench.work.undo();
    expect(areThe(bench.list, before)).toBe(true);
  });

  it("stays below a mark of another class where parts may overlap", () => {
    bench = new Bench([ADA], true);
    bench.parts.add(span(0, 3, "loc"));
    expect(bench.list.map(({ label, origin }) => [label, origin])).toEqual([
      ["per", "suggested"],
      ["loc", undefined],
    ]);
  });

  it("is removed like a mark; with none left, that is an answer begun", () => {
    bench.parts.remove(new Set(bench.list));
    expect(bench.work.draft.peek()).toEqual([]);
    expect(bench.parts.answer(true)).toEqual([]);
    bench.work.undo();
    expect(bench.parts.pending()).toHaveLength(2);
  });
});

describe("a change", () => {
  beforeEach(() => void bench.parts.add(ADA, BOB, PARIS));

  it("of the class of several is one step, and they stay selected", () => {
    bench.parts.relabel(new Set([bench.at(ADA), bench.at(BOB)]), "loc");
    expect(bench.list.map(({ label }) => label)).toEqual(["loc", "loc", "loc"]);
    expect(bench.selected).toEqual([bench.list[0], bench.list[1]]);
    expect(bench.steps).toBe(2);
  });

  it("leaves what was not changed the very object it was", () => {
    const [, bob, paris] = bench.list;
    bench.parts.relabel(new Set([bench.at(ADA)]), "loc");
    expect([bench.list[1], bench.list[2]]).toEqual([bob, paris]);
    expect(bench.list[1]).toBe(bob);
    expect(bench.list[2]).toBe(paris);
  });

  it("into what it was before is none", () => {
    bench.parts.relabel(new Set(bench.list.slice(0, 2)), "per");
    bench.parts.replace(bench.at(BOB), { ...BOB });
    expect(bench.steps).toBe(1);
    expect(bench.list[0]).toBe(ADA);
  });

  it("of a border puts another part in its place, selected", () => {
    bench.parts.replace(bench.at(BOB), span(4, 11));
    expect(bench.list).toEqual([ADA, span(4, 11), PARIS]);
    expect(bench.selected).toEqual([bench.list[1]]);
  });

  it("that makes two parts the same leaves one, the one that was changed", () => {
    bench = new Bench([{ ...ADA, label: "loc" }], true);
    bench.parts.add(ADA);
    const suggested = bench.at(span(0, 3, "loc"));
    bench.parts.relabel(new Set([suggested]), "per");
    expect(bench.list).toEqual([{ ...ADA, origin: "edited" }]);
    expect(bench.selected).toEqual(bench.list);
    expect(bench.selected[0]).toBe(bench.list[0]);
  });

  it("that removes parts removes them from the selection", () => {
    bench.parts.remove(new Set([bench.at(ADA), bench.at(PARIS)]));
    expect(bench.list).toEqual([BOB]);
    expect(bench.selected).toEqual([]);
    bench.parts.remove(new Set([ADA]));
    expect(bench.steps).toBe(2);
  });

  it("that clears all is a step, and none where there is nothing", () => {
    bench.parts.clear();
    bench.parts.clear();
    expect(bench.list).toEqual([]);
    expect(bench.steps).toBe(2);
  });
});

describe("a class that is chosen", () => {
  it("is held for the marks to come, and let go when it is chosen again", () => {
    bench.parts.choose("per");
    expect(bench.parts.active.peek()).toBe("per");
    bench.parts.choose("loc");
    expect(bench.parts.active.peek()).toBe("loc");
    bench.parts.choose("loc");
    expect(bench.parts.active.peek()).toBeNull();
  });

  it("is given to what is selected instead", () => {
    bench.parts.add(ADA);
    bench.parts.choose("loc");
    expect(bench.list).toEqual([span(0, 3, "loc")]);
    expect(bench.parts.active.peek()).toBeNull();
  });
});

describe("the selection", () => {
  beforeEach(() => {
    bench.parts.add(ADA, BOB, PARIS);
    bench.parts.select(null);
  });

  it("is one part, or grows and shrinks by one", () => {
    const [ada, bob] = bench.list as [Span, Span];
    bench.parts.select(ada);
    bench.parts.select(bob);
    expect(bench.selected).toEqual([bob]);
    bench.parts.select(ada, true);
    expect(bench.selected).toEqual([bob, ada]);
    expect(bench.parts.only).toBeNull();
    bench.parts.select(bob, true);
    expect(bench.parts.only).toBe(ada);
    bench.parts.select(null);
    expect(bench.selected).toEqual([]);
  });

  it("steps through the parts in their order, round and round", () => {
    const texts = (by: 1 | -1) => Array.from({ length: 4 }, () => bench.parts.step(by)?.text);
    expect(texts(1)).toEqual(["Ada", "Bob", "Paris", "Ada"]);
    bench.parts.select(null);
    expect(texts(-1)).toEqual(["Paris", "Bob", "Ada", "Paris"]);
    expect(new Bench().parts.step(1)).toBeNull();
  });

  it("keeps only what is still there", () => {
    bench.parts.select(bench.at(ADA));
    bench.parts.select(bench.at(BOB), true);
    bench.work.undo();
    bench.parts.settle();
    expect(bench.selected).toEqual([]);
  });
});
