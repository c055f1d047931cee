import { beforeEach, describe, expect, it } from "vitest";
import { effect } from "../../src/core/signal";
import { Work } from "../../src/core/work";
import { ADA, BOB } from "../spans";

let work: Work;
beforeEach(() => {
  work = new Work();
});

describe("the work on a sample", () => {
  it("goes back step by step to where it began, and forth again", () => {
    const [one, two] = [[ADA], [ADA, BOB]];
    work.edit(one);
    work.edit(two);
    expect([work.undo(), work.draft.peek()]).toEqual([true, one]);
    expect([work.undo(), work.draft.peek()]).toEqual([true, null]);
    expect(work.undo()).toBe(false);
    expect([work.redo(), work.redo(), work.redo()]).toEqual([true, true, false]);
    expect(work.draft.peek()).toBe(two);
  });

  it("says whether there is a step to take back, or again", () => {
    expect([work.canUndo, work.canRedo]).toEqual([false, false]);
    work.edit([ADA]);
    expect([work.canUndo, work.canRedo]).toEqual([true, false]);
    work.undo();
    expect([work.canUndo, work.canRedo]).toEqual([false, true]);
  });

  it("has nothing to do again once it went another way", () => {
    work.edit([ADA]);
    work.undo();
    work.edit([BOB]);
    expect(work.canRedo).toBe(false);
  });

  it("is told when steps can be taken before it is told what there is now", () => {
    const seen: boolean[] = [];
    const end = effect(() => {
      work.draft.value;
      seen.push(work.canUndo);
    });
    work.edit([ADA]);
    work.undo();
    expect(seen).toEqual([false, true, false]);
    end();
  });

  it("that was taken back and done again is not gone on with", () => {
    work.edit([ADA]);
    work.undo();
    work.redo();
    work.edit([ADA, BOB], null, true);
    work.undo();
    expect(work.draft.value).toEqual([ADA]);
  });

  it("on another sample has no steps of the one before", () => {
    work.edit([ADA]);
    work.undo();
    work.edit([BOB]);
    work.begin({ draft: [ADA], comment: "begun" });
    expect([work.canUndo, work.canRedo]).toEqual([false, false]);
    expect(work.begun).toEqual({ draft: [ADA], comment: "begun" });
  });
});

describe("what was suggested when it was begun", () => {
  const [first, later] = [
    { value: [ADA], score: null },
    { value: [BOB], score: null },
  ];

  it("is remembered, whatever is suggested later", () => {
    work.edit([], first);
    work.edit([ADA], later);
    expect(work.begun.seen).toBe(first);
    work.begin(work.begun);
    work.edit([BOB], later);
    expect(work.begun.seen).toBe(first);
  });

  it("is open again when all was taken back", () => {
    work.edit([], first);
    work.undo();
    expect(work.begun).toEqual({ draft: null, comment: "" });
    work.edit([], later);
    expect(work.begun.seen).toBe(later);
  });

  it("may have been nothing, which is something else than not known", () => {
    work.edit([ADA], null);
    expect(work.begun.seen).toBeNull();
    work.begin({ draft: [ADA], comment: "" });
    expect(work.begun).toEqual({ draft: [ADA], comment: "" });
  });
});
