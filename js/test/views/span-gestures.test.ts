// @vitest-environment happy-dom
// The mouse in a text: every gesture is one step.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { layOut, SpanPage } from "../span-page";
import { ADA, BOB, PARIS, SPANS, span, textItem } from "../spans";

let page: SpanPage;
beforeEach(() => {
  layOut();
  page = new SpanPage();
});
afterEach(() => void vi.restoreAllMocks());

const shift = { shiftKey: true };

describe("a drag", () => {
  it("takes whole words, forwards and backwards", () => {
    page.drag(5, 9);
    expect(page.taken).toEqual([4, 11]);
    page.drag(17, 9);
    expect(page.taken).toEqual([8, 20]);
    expect(page.marks).toEqual([]);
  });

  it("takes characters with Shift held, or where they are what marks go by", () => {
    page.drag(5, 9, shift);
    expect(page.taken).toEqual([5, 10]);
    page.keys("#");
    page.drag(1, 2);
    expect(page.taken).toEqual([1, 3]);
  });

  it("waits for its class, and a key makes it a mark", () => {
    page.drag(0, 1);
    page.keys("p");
    expect(page.marks).toEqual(["Ada:per"]);
    expect(page.taken).toBeNull();
    expect(page.selected).toEqual(["Ada"]);
    page.drag(16, 17);
    page.click("[data-class=loc]");
    expect(page.marks).toEqual(["Ada:per", "Paris:loc"]);
  });

  it("marks at once while a class is held, again and again, until Escape", () => {
    page.keys("l");
    expect(page.text(".ll-bar-hint")).toContain("Marking Place");
    page.drag(0, 1);
    page.drag(8, 9);
    expect(page.marks).toEqual(["Ada:loc", "Bob:loc"]);
    expect(page.selected).toEqual([]);
    page.key("Escape");
    page.drag(16, 17);
    expect(page.marks).toHaveLength(2);
    expect(page.text(".ll-bar-hint")).not.toContain("Marking");
  });

  it("marks at once where there is but one class", () => {
    page = new SpanPage(undefined, { classes: SPANS.classes?.slice(0, 1) ?? [] });
    page.drag(0, 1);
    expect(page.marks).toEqual(["Ada:per"]);
  });

  it("of a pixel or two is a click", () => {
    page.pointer("down", 1);
    page.pointer("move", 1, { clientX: 17 });
    page.pointer("up", 1);
    page.drag(9, 9.1);
    expect(page.taken).toEqual([0, 11]); // the first word and the last one
  });

  it("across a mark takes it in, and is refused in words where marks must not overlap", () => {
    page.parts.add(BOB);
    page.drag(5, 17);
    page.keys("p");
    expect(page.marks).toEqual(["Bob:per"]);
    expect(page.text(".ll-parts-notice")).toContain("would overlap");
    expect(page.find(".ll-parts-notice").hidden).toBe(false);
    expect(page.taken).toEqual([4, 20]); // still there, to be made smaller
  });

  it("with another button is none of ours", () => {
    page.drag(0, 9, { button: 2 });
    expect(page.taken).toBeNull();
  });

  it("that the browser takes over ends as it is", () => {
    page.pointer("down", 0);
    page.pointer("cancel", 0);
    page.pointer("move", 9);
    page.pointer("up", 9);
    expect(page.taken).toBeNull();
  });
});

describe("a click where no word is", () => {
  it("takes nothing, and lets go of what was taken or selected", () => {
    page.tap(5);
    page.tap(17, { clientY: 300 });
    expect(page.taken).toBeNull();
    page.parts.add(BOB);
    page.tap(17, { clientY: 300 });
    expect(page.selected).toEqual([]);
    page.tap(9);
    page.tap(17);
    expect(page.taken).toEqual([15, 20]); // the first click was on the mark
  });
});

describe("clicks on words", () => {
  it("on the first and the last one take all between", () => {
    page.tap(5);
    expect(page.taken).toEqual([4, 7]);
    page.tap(17);
    expect(page.taken).toEqual([4, 20]);
    page.tap(0); // begins anew
    expect(page.taken).toEqual([0, 3]);
  });

  it("mark with the class that is held", () => {
    page.keys("p");
    page.tap(5);
    page.tap(9);
    expect(page.marks).toEqual(["met Bob:per"]);
  });

  it("twice on one take it, or mark it with the class that is held", () => {
    page.twice(9);
    expect(page.taken).toEqual([8, 11]);
    page.key("Escape");
    page.keys("p");
    page.twice(1);
    expect(page.marks).toEqual(["Ada:per"]);
  });

  it("with Shift take up to there from the cursor", () => {
    page.key("ArrowRight");
    page.tap(9, shift);
    expect(page.taken).toEqual([0, 11]);
  });

  it("begin anew after a mark was made of the first one by its key", () => {
    page.tap(1);
    page.keys("p");
    page.tap(9);
    expect(page.taken).toEqual([8, 11]);
  });

  it("begin anew on another text", () => {
    page.tap(1);
    page.keys(" ");
    page.tap(9);
    expect(page.taken).toEqual([8, 11]);
  });
});

describe("a click on a mark", () => {
  beforeEach(() => {
    page.parts.add(ADA, BOB, PARIS);
    page.parts.select(null);
  });

  it("selects it, and only it; Ctrl, Cmd and Shift select more, or less", () => {
    page.tap(1);
    page.tap(9);
    expect(page.selected).toEqual(["Bob"]);
    page.tap(1, { ctrlKey: true });
    page.tap(17, { metaKey: true });
    page.tap(9, shift);
    expect(page.selected).toEqual(["Ada", "Paris"]);
    expect(page.marks).toHaveLength(3);
  });

  it("is followed by a class key that changes the class", () => {
    page.tap(9);
    page.keys("l");
    expect(page.marks).toEqual(["Ada:per", "Bob:loc", "Paris:loc"]);
    expect(page.selected).toEqual(["Bob"]);
  });

  it("selects it also after a word was clicked and marked by its key", () => {
    page.tap(5);
    page.keys("l");
    page.tap(9);
    expect(page.selected).toEqual(["Bob"]);
    page.tap(23);
    page.key("Escape");
    page.tap(1);
    expect(page.selected).toEqual(["Ada"]);
  });

  it("twice removes it, in one step", () => {
    page.twice(9);
    expect(page.marks).toEqual(["Ada:per", "Paris:loc"]);
    page.key("z", { ctrlKey: true });
    expect(page.marks).toHaveLength(3);
  });

  it("once, and once again later, leaves it where it is", () => {
    page.tap(9);
    page.tap(9);
    expect(page.marks).toHaveLength(3);
  });

  it("right after one on another mark removes neither", () => {
    page.tap(1);
    page.tap(9, {}, true);
    expect(page.marks).toHaveLength(3);
    expect(page.selected).toEqual(["Bob"]);
  });

  it("is the last word where a first one was clicked", () => {
    page.parts.remove(new Set(page.parts.list().slice(0, 1)));
    page.tap(5);
    page.tap(9);
    expect(page.taken).toEqual([4, 11]);
  });
});

describe("the end of a mark that is pulled", () => {
  beforeEach(() => {
    page.parts.add(ADA, PARIS);
    page.tap(16);
  });

  it("goes from word to word, in one step", () => {
    page.pull(PARIS, "start", 9);
    expect(page.marks).toEqual(["Ada:per", "Bob in Paris:loc"]);
    expect(page.selected).toEqual(["Bob in Paris"]);
    page.pull(span(8, 20, "loc"), "end", 23);
    expect(page.marks[1]).toBe("Bob in Paris, and:loc");
    page.key("z", { ctrlKey: true });
    page.key("z", { ctrlKey: true });
    expect(page.marks[1]).toBe("Paris:loc");
  });

  it("stops where another mark stands, if marks must not overlap", () => {
    page.pull(PARIS, "start", 1);
    expect(page.marks).toEqual(["Ada:per", "Bob in Paris:loc"]);
  });

  it("never passes the other end", () => {
    page.pull(PARIS, "end", 9);
    expect(page.marks).toEqual(["Ada:per", "Paris:loc"]);
    expect(page.session.composer.work.canUndo).toBe(true);
    page.key("z", { ctrlKey: true });
    expect(page.marks).toEqual([]); // nothing came between
  });

  it("makes a suggestion one that was edited", () => {
    page = new SpanPage([textItem("1", [PARIS])]);
    page.tap(16);
    page.pull(PARIS, "start", 13);
    expect(page.parts.answer(false)).toEqual([{ ...span(12, 20, "loc"), origin: "edited" }]);
  });
});
