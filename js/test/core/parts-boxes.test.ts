// Boxes among parts: one lies on the other, some are locked, hidden or not sure enough to be shown.

import { beforeEach, describe, expect, it } from "vitest";
import type { Box } from "../../src/core/protocol";
import { areThe, BoxBench } from "../bench";
import { accepted, box, CAT, DOG, inShort, KITTEN } from "../boxes";

let bench: BoxBench;
beforeEach(() => {
  bench = new BoxBench();
});

const some = (...boxes: Box[]) => new Set(boxes.map((each) => bench.at(each)));
const right = (part: Box, by = 1) => ({ ...part, left: part.left + by });
/** An arrow, held down or pressed again: what is selected goes right. */
const nudge = () => bench.parts.change(new Map(bench.selected.map((part) => [part, right(part)])), true);
const sure = (part: Box, score: number): Box => ({ ...part, score });
const suggested = (part: Box, score: number): Box => ({ ...part, score, origin: "suggested" });

describe("the order of boxes", () => {
  beforeEach(() => void bench.parts.add(DOG, CAT, KITTEN));

  it("is that in which they were drawn, whatever is done to them", () => {
    bench.parts.change(new Map([[bench.at(CAT), right(CAT, 200)]]));
    bench.parts.relabel(some(DOG), "cat");
    expect(bench.list).toEqual([{ ...DOG, label: "cat" }, right(CAT, 200), KITTEN]);
    bench.parts.remove(some(KITTEN));
    bench.parts.add(KITTEN);
    expect(bench.parts.answer(false)).toEqual([{ ...DOG, label: "cat" }, right(CAT, 200), KITTEN]);
  });

  it("changes when boxes go to the front or to the back, which keep theirs", () => {
    bench.parts.reorder(some(DOG, CAT), true);
    expect(bench.list).toEqual([KITTEN, DOG, CAT]);
    bench.parts.reorder(some(CAT), false);
    expect(bench.list).toEqual([CAT, KITTEN, DOG]);
    expect(bench.selected).toEqual([CAT]);
  });

  it("changes in one step, and in none where they are there already", () => {
    const before = bench.list;
    bench.parts.reorder(some(KITTEN), true);
    expect(bench.steps).toBe(1);
    bench.parts.reorder(some(KITTEN, CAT), false);
    expect(bench.steps).toBe(2);
    bench.work.undo();
    expect(areThe(bench.list, before)).toBe(true);
  });
});

describe("a box where another one is", () => {
  beforeEach(() => void bench.parts.add(CAT));

  it("is the same if it has the same class: it is only selected", () => {
    bench.parts.select(null);
    expect(bench.parts.add({ ...CAT })).toBe(true);
    expect(bench.list).toEqual([CAT]);
    expect(bench.selected).toEqual([bench.list[0]]);
    expect(bench.steps).toBe(1);
  });

  it("is another if it has another class, or none yet", () => {
    bench.parts.add({ ...CAT, label: "dog" }, { ...CAT, label: null });
    expect(bench.list.map(({ label }) => label)).toEqual(["cat", "dog", null]);
  });

  it("is lost in it once it gets its class: the one that was changed stays", () => {
    bench.parts.add({ ...CAT, label: null });
    bench.parts.choose("cat");
    expect(bench.list).toEqual([CAT]);
    expect(bench.selected[0]).toBe(bench.list[0]);
  });

  it("takes the place of a suggestion that says the same, not of one that overlaps", () => {
    bench = new BoxBench([CAT, KITTEN]);
    bench.parts.add({ ...CAT });
    expect(bench.list).toEqual([{ ...KITTEN, origin: "suggested" }, CAT]);
  });
});

describe("a locked box", () => {
  beforeEach(() => {
    bench.parts.add(CAT, DOG, KITTEN);
    bench.parts.toggle("locked", some(DOG));
  });

  it("is neither changed nor removed, nor are those that would be with it", () => {
    const before = bench.list;
    const both = some(CAT, DOG);
    expect(bench.parts.change(new Map([...both].map((part) => [part, right(part)])))).toBe(false);
    expect(bench.parts.notice.peek()).toBe("Locked: unlock the box first.");
    bench.parts.relabel(both, "dog");
    bench.parts.remove(both);
    expect(areThe(bench.list, before)).toBe(true);
    expect(bench.steps).toBe(1);
  });

  it("is all that stays when all are removed", () => {
    bench.parts.clear();
    expect(bench.list).toEqual([DOG]);
    bench.parts.clear();
    expect(bench.steps).toBe(2);
  });

  it("is unlocked as it was locked; of several, first those are locked that are not", () => {
    expect(bench.parts.toggle("locked", some(CAT, DOG))).toBe(true);
    expect([...bench.parts.locked.peek()].map(inShort).sort()).toEqual([CAT, DOG].map(inShort).sort());
    expect(bench.parts.toggle("locked", some(CAT, DOG))).toBe(false);
    expect(bench.parts.locked.peek().size).toBe(0);
    bench.parts.remove(some(DOG));
    expect(bench.list).toEqual([CAT, KITTEN]);
  });

  it("is no matter of the answer", () => {
    expect(bench.parts.answer(true)).toEqual([CAT, DOG, KITTEN]);
    expect(bench.steps).toBe(1);
  });
});

describe("a hidden box", () => {
  it("is part of the answer, and no step", () => {
    bench.parts.add(CAT, DOG);
    expect(bench.parts.toggle("hidden", some(CAT))).toBe(true);
    expect(bench.list).toEqual([CAT, DOG]);
    expect(bench.parts.answer(false)).toEqual([CAT, DOG]);
    expect(bench.steps).toBe(1);
    expect(bench.parts.toggle("hidden", some(CAT))).toBe(false);
    expect(bench.parts.hidden.peek().size).toBe(0);
  });
});

describe("suggestions that are not sure enough", () => {
  beforeEach(() => {
    bench = new BoxBench([sure(CAT, 0.9), sure(DOG, 0.4), KITTEN]);
    bench.parts.threshold.value = 0.5;
  });

  it("are not shown, those without a score are", () => {
    expect(bench.list).toEqual([suggested(CAT, 0.9), { ...KITTEN, origin: "suggested" }]);
    expect(bench.parts.pending()).toHaveLength(2);
    bench.parts.threshold.value = 0.4;
    expect(bench.list).toHaveLength(3);
  });

  it("are not accepted with the others", () => {
    expect(bench.parts.answer(true)).toEqual([accepted(sure(CAT, 0.9)), accepted(KITTEN)]);
    bench.parts.accept(bench.parts.pending());
    expect(bench.parts.answer(true)).toEqual([accepted(sure(CAT, 0.9)), accepted(KITTEN)]);
  });

  it("are not lost when others are drawn, changed or removed", () => {
    const drawn = box(300, 200, 10, 10);
    bench.parts.add(drawn);
    bench.parts.change(new Map([[bench.at(KITTEN), right(KITTEN)]]));
    bench.parts.remove(some(CAT));
    expect(bench.list).toEqual([{ ...right(KITTEN), origin: "edited" }, drawn]);
    bench.parts.threshold.value = 0;
    expect(bench.parts.pending()).toEqual([suggested(DOG, 0.4)]);
  });

  it("are not lost when all that is shown is cleared", () => {
    bench.parts.clear();
    expect([bench.list, bench.parts.answer(true)]).toEqual([[], []]);
    bench.parts.threshold.value = 0;
    expect(bench.list).toEqual([suggested(DOG, 0.4)]);
  });

  it("are not selected any more", () => {
    bench.parts.threshold.value = 0;
    bench.parts.select(bench.at(DOG));
    bench.parts.threshold.value = 0.5;
    bench.parts.settle();
    expect(bench.selected).toEqual([]);
  });

  it("are boxes for good once they were accepted", () => {
    bench.parts.threshold.value = 0;
    bench.parts.accept([bench.at(DOG)]);
    bench.parts.threshold.value = 1;
    expect(bench.list).toEqual([accepted(sure(DOG, 0.4)), { ...KITTEN, origin: "suggested" }]);
  });

  it("were not seen: what was offered is the rest", () => {
    expect(bench.parts.sure([sure(CAT, 0.9), sure(DOG, 0.4), KITTEN])).toEqual([sure(CAT, 0.9), KITTEN]);
  });
});

describe("a key that is held down", () => {
  beforeEach(() => void bench.parts.add(CAT, DOG));

  const held = () => Array.from({ length: 5 }, nudge);

  it("is one step, taken back at once", () => {
    held();
    expect(bench.list).toEqual([right(CAT, 5), right(DOG, 5)]);
    expect(bench.steps).toBe(2);
    bench.work.undo();
    expect(bench.list).toEqual([CAT, DOG]);
    bench.work.redo();
    expect(bench.list).toEqual([right(CAT, 5), right(DOG, 5)]);
  });

  it("is two with another action in between", () => {
    held();
    bench.parts.relabel(new Set(bench.selected), "dog");
    held();
    expect(bench.steps).toBe(4);
    bench.work.undo();
    expect(bench.list.map(({ left }) => left)).toEqual([15, 205]);
  });

  it("is two with another box drawn in between", () => {
    bench.parts.select(bench.at(CAT));
    nudge();
    const [cat] = bench.selected as [Box];
    bench.parts.add(KITTEN);
    bench.parts.select(cat);
    nudge();
    expect(bench.steps).toBe(4);
    bench.work.undo();
    expect(bench.list).toEqual([right(CAT), DOG, KITTEN]);
  });

  it("is two on two boxes", () => {
    bench.parts.select(bench.at(CAT));
    held();
    bench.parts.select(bench.at(DOG));
    held();
    expect(bench.steps).toBe(3);
  });

  it("is a step of its own after a drag, and before one", () => {
    bench.parts.select(bench.at(CAT));
    const drag = () => bench.parts.replace(bench.selected[0] as Box, right(bench.selected[0] as Box, 50));
    drag();
    held();
    drag();
    expect(bench.steps).toBe(4);
  });

  it("goes on where it was taken back", () => {
    held();
    bench.work.undo();
    bench.parts.select(bench.at(CAT));
    nudge();
    expect(bench.steps).toBe(2);
    expect(bench.list).toEqual([right(CAT), DOG]);
  });

  it("that is refused is none", () => {
    bench.parts.toggle("locked", some(CAT));
    expect(held()).toEqual(Array(5).fill(false));
    expect(bench.steps).toBe(1);
  });
});

describe("boxes without a class", () => {
  it("are counted until they get one, or are gone", () => {
    const [one, two] = [box(1, 1, 5, 5, null), box(9, 9, 5, 5, null)];
    bench.parts.add(CAT, one, two);
    expect(bench.parts.unfinished).toBe(2);
    bench.parts.relabel(some(one), "dog");
    expect(bench.parts.unfinished).toBe(1);
    bench.parts.remove(some(two));
    expect(bench.parts.unfinished).toBe(0);
  });
});

describe("a class that is chosen", () => {
  it("is given to all that are selected, in one step", () => {
    bench.parts.add(CAT, DOG, box(0, 0, 9, 9, null));
    bench.parts.choose("dog");
    expect(bench.list.map(({ label }) => label)).toEqual(["dog", "dog", "dog"]);
    expect(bench.selected).toHaveLength(3);
    expect(bench.steps).toBe(2);
  });
});

describe("where a box comes from", () => {
  beforeEach(() => {
    bench = new BoxBench([sure(CAT, 0.9), DOG, KITTEN]);
  });

  it("is told: suggested, accepted as it was, edited; nothing of one that was drawn", () => {
    bench.parts.accept([bench.at(CAT)]);
    bench.parts.change(new Map([[bench.at(DOG), right(DOG)]]));
    bench.parts.add(box(0, 0, 9, 9));
    expect(bench.list.map(({ origin }) => origin)).toEqual(["accepted", "edited", "suggested", undefined]);
    expect(bench.parts.answer(false)).toEqual([
      accepted(sure(CAT, 0.9)),
      { ...right(DOG), origin: "edited" },
      box(0, 0, 9, 9),
    ]);
  });

  it("is edited also of one that was accepted before, and of one moved back again", () => {
    bench.parts.accept([bench.at(DOG)]);
    bench.parts.change(new Map([[bench.at(DOG), right(DOG)]]));
    bench.parts.change(new Map([[bench.at(right(DOG)), DOG]]));
    expect(bench.at(DOG).origin).toBe("edited");
  });

  it("is accepted of one that was moved by nothing", () => {
    bench.parts.change(new Map([[bench.at(DOG), { ...bench.at(DOG) }]]));
    expect(bench.at(DOG).origin).toBe("accepted");
  });
});

describe("accepting what is selected", () => {
  beforeEach(() => {
    bench = new BoxBench([CAT, DOG, KITTEN]);
  });

  it("leads to the next suggestion, from the last one to the first left", () => {
    bench.parts.select(bench.at(DOG));
    expect(bench.parts.acceptSelected()).toBe(true);
    expect(bench.parts.only).toBe(bench.at(KITTEN));
    bench.parts.acceptSelected();
    expect(bench.parts.only).toBe(bench.at(CAT));
    bench.parts.acceptSelected();
    expect(bench.selected).toEqual([]);
    expect(bench.parts.acceptSelected()).toBe(false);
    expect(bench.steps).toBe(3);
  });

  it("takes several at once, and leaves what was no suggestion as it is", () => {
    const drawn = box(0, 0, 9, 9);
    bench.parts.add(drawn);
    bench.parts.select(bench.at(CAT), true);
    bench.parts.select(bench.at(KITTEN), true);
    bench.parts.acceptSelected();
    expect(bench.list.map(({ origin }) => origin)).toEqual(["accepted", "suggested", "accepted", undefined]);
    expect(bench.steps).toBe(2);
    expect(bench.parts.only).toBe(bench.at(DOG));
  });

  it("does nothing where nothing selected is a suggestion", () => {
    bench.parts.add(box(0, 0, 9, 9));
    expect(bench.parts.acceptSelected()).toBe(false);
    expect(bench.steps).toBe(1);
  });
});
