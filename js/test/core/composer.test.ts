import { beforeEach, describe, expect, it } from "vitest";
import { Composer } from "../../src/core/composer";
import type { Current } from "../../src/core/place";
import type { Config, Entry, Item, Span } from "../../src/core/protocol";
import { signal } from "../../src/core/signal";
import { BOXES, box, CAT, DOG, imageItem } from "../boxes";
import { config } from "../page";
import { ADA, BOB, PARIS, SPANS, textItem } from "../spans";

const open: Entry = { key: "1", id: "one", status: null, value: null, comment: "", flag: false };
const labeled = (value: Span[]): Entry => ({ ...open, status: "LABELED", value });

/** A composer with a sample on screen, as a session shows it. */
function compose(settings: Partial<Config>, item: Item, entry = open) {
  const current = signal<Current | null>({ item, entry });
  const composer = new Composer(signal({ ...config, ...settings }), current);
  composer.work.begin({ draft: entry.value, comment: entry.comment });
  return { composer, current };
}

const spans = (item = textItem("1", [ADA, PARIS]), entry = open) => compose(SPANS, item, entry);

describe("where one class is the answer", () => {
  it("a class chosen is the answer, and there are no parts", () => {
    const { composer } = compose({}, textItem("1"));
    expect(composer.choose("cat")).toBe("cat");
    expect([composer.parts, composer.composed()]).toEqual([null, undefined]);
  });
});

describe("where several classes are", () => {
  it("they come in the order of the classes, and a second choice takes one back", () => {
    const { composer } = compose({ answer: "classes" }, textItem("1"));
    for (const key of ["dog", "cat"]) expect(composer.choose(key)).toBeUndefined();
    expect(composer.composed()).toEqual(["cat", "dog"]);
    composer.choose("cat");
    expect(composer.composed()).toEqual(["dog"]);
  });
});

describe("where parts are", () => {
  it("a class is for the marks, not the answer", () => {
    const { composer } = spans();
    expect(composer.choose("loc")).toBeUndefined();
    expect(composer.parts?.active.peek()).toBe("loc");
  });

  it("what is composed leaves suggestions out, what is accepted takes them", () => {
    const { composer } = spans();
    composer.parts?.add(BOB);
    expect(composer.composed()).toEqual([BOB]);
    const accepted = { origin: "accepted" };
    expect(composer.accepted(0)).toEqual([{ ...ADA, ...accepted }, BOB, { ...PARIS, ...accepted }]);
  });

  it("nothing is suggested for a sample that has its answer", () => {
    const { composer } = spans(textItem("1", [ADA, PARIS]), labeled([BOB]));
    expect(composer.parts?.list()).toEqual([BOB]);
    expect(composer.accepted(0)).toEqual([BOB]);
    expect(composer.offered()).toBeNull();
  });

  it("an answer is changed only when it says something else, in whatever order it is written", () => {
    const stored = labeled([{ ...ADA, score: 0.5, origin: "accepted" }]);
    const { composer } = spans(textItem("1"), stored);
    const { text, start, end, label } = ADA;
    const same = { origin: "accepted", score: 0.5, label, end, start, text } as const;
    expect(composer.changed({ ...stored, value: [same] })).toBeNull();
    composer.parts?.add(BOB);
    expect(composer.changed(stored)?.value).toHaveLength(2);
    composer.work.undo();
    expect(composer.changed(stored)).toBeNull();
    composer.work.comment.value = "sure";
    expect(composer.changed(stored)).toEqual({ value: stored.value, comment: "sure" });
  });

  it("marks on a skipped sample are no answer yet", () => {
    const skipped: Entry = { ...open, status: "SKIPPED" };
    const { composer } = spans(textItem("1"), skipped);
    composer.parts?.add(BOB);
    expect(composer.changed(skipped)).toBeNull();
  });
});

describe("where boxes are", () => {
  const boxes = (entry = open) => compose(BOXES, imageItem("1", [CAT, DOG]), entry);
  const OPEN_BOX = box(0, 0, 9, 9, null);

  it("one without a class is no answer, and the notice says so", () => {
    const { composer } = boxes();
    composer.parts?.add(OPEN_BOX);
    expect(composer.unfinished).toBe(true);
    for (const answer of [composer.composed(), composer.accepted(1e9)]) expect(answer).toBeUndefined();
    expect(composer.parts?.notice.peek()).toBe("One box has no class yet: choose one, or remove it.");
    composer.choose("dog");
    expect(composer.composed()).toEqual([{ ...OPEN_BOX, label: "dog" }]);
  });

  it("one without a class changes no answer that there is", () => {
    const stored: Entry = { ...open, status: "LABELED", value: [CAT] };
    const { composer } = boxes(stored);
    composer.parts?.add(OPEN_BOX);
    expect(composer.changed(stored)).toBeNull();
  });

  it("their order is part of the answer", () => {
    const stored: Entry = { ...open, status: "LABELED", value: [CAT, DOG] };
    const { composer } = boxes(stored);
    composer.parts?.reorder(new Set(composer.parts.list().slice(0, 1)), true);
    expect(composer.changed(stored)?.value).toEqual([DOG, CAT]);
  });

  it("what was offered is what was sure enough to be shown", () => {
    const scored = [
      { ...CAT, score: 0.9 },
      { ...DOG, score: 0.2 },
    ];
    const { composer } = compose(BOXES, imageItem("1", scored));
    expect(composer.offered()?.value).toEqual(scored);
    if (composer.parts) composer.parts.threshold.value = 0.5;
    expect(composer.offered()?.value).toEqual(scored.slice(0, 1));
  });
});

describe("what the answer tells of the suggestion", () => {
  let page: ReturnType<typeof spans>;
  beforeEach(() => {
    page = spans(textItem("1", [ADA], { suggestion: { value: [ADA], score: 0.5, why: [[0, 3, 1]] } }));
  });
  const suggest = (value: Span[]) => {
    page.current.value = { item: textItem("1", value), entry: open };
  };

  it("is its value and score", () => {
    expect(page.composer.offered()).toEqual({ value: [ADA], score: 0.5 });
    expect(spans(textItem("1")).composer.offered()).toBeNull();
  });

  it("is the present one while nothing is begun", () => {
    suggest([BOB]);
    expect(page.composer.offered()).toEqual({ value: [BOB], score: null });
  });

  it("is the one that was seen, once something is begun: what was never shown was not turned down", () => {
    page.composer.parts?.add(PARIS);
    suggest([ADA, BOB]);
    expect(page.composer.offered()).toEqual({ value: [ADA], score: 0.5 });
  });

  it("is none where none was seen", () => {
    page = spans(textItem("1"));
    page.composer.parts?.add(PARIS);
    suggest([ADA]);
    expect(page.composer.offered()).toBeNull();
  });
});
