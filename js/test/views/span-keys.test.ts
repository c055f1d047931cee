// @vitest-environment happy-dom
// The keys in a text, as far as they can be told without lines.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Flow } from "../../src/views/texts/flow";
import { layOut, SpanPage } from "../span-page";
import { ADA, AGAIN, accepted, BOB, PARIS, SPANS, span, textItem } from "../spans";

let page: SpanPage;
beforeEach(() => {
  layOut();
  page = new SpanPage();
});
afterEach(() => void vi.restoreAllMocks());

const [ctrl, shift, alt] = [{ ctrlKey: true }, { shiftKey: true }, { altKey: true }];
const right = (more: KeyboardEventInit = {}, times = 1) => {
  for (let i = 0; i < times; i += 1) page.key("ArrowRight", more);
};
const left = (more: KeyboardEventInit = {}) => page.key("ArrowLeft", more);

describe("arrows", () => {
  it("go by words, with Shift they take more, without it they go on", () => {
    right();
    expect(page.taken).toEqual([0, 3]);
    right();
    right(shift);
    expect(page.taken).toEqual([4, 11]);
    left(shift);
    expect(page.taken).toEqual([4, 7]);
    left();
    expect(page.taken).toEqual([0, 3]);
    expect(page.operations).toEqual([]);
  });

  it("go by characters with Ctrl or Cmd; # makes that the rule, and words the exception", () => {
    right(ctrl);
    expect(page.taken).toEqual([0, 1]);
    right({ metaKey: true });
    expect(page.taken).toEqual([1, 2]);
    page.keys("#");
    expect(page.find("[data-action=characters]").getAttribute("aria-pressed")).toBe("true");
    right();
    expect(page.taken).toEqual([2, 3]);
    right(ctrl);
    expect(page.taken).toEqual([4, 7]);
    page.keys("#");
    right();
    expect(page.taken).toEqual([8, 11]);
  });

  it("go to the side they point to where a text is read from right to left", () => {
    layOut(true);
    left();
    left();
    expect(page.taken).toEqual([4, 7]);
    right();
    expect(page.taken).toEqual([0, 3]);
    left(shift);
    expect(page.taken).toEqual([0, 7]);
  });

  it("leave what was selected, and say where they are", () => {
    page.parts.add(BOB);
    right();
    expect(page.selected).toEqual([]);
    expect(page.text(".ll-sr > [role=status]")).toBe("Ada");
  });

  it("are kept from the notebook and the browser", () => {
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"])
      expect(page.key(key).defaultPrevented).toBe(true);
  });
});

describe("what is taken", () => {
  it("is marked by the key of a class; the cursor goes on behind it, by whole words", () => {
    right();
    page.keys("p");
    expect(page.marks).toEqual(["Ada:per"]);
    expect(page.taken).toBeNull();
    right(shift);
    expect(page.taken).toEqual([4, 7]);
    page.keys("l");
    expect(page.marks).toEqual(["Ada:per", "met:loc"]);
  });

  it("is marked by Enter where it is clear of which class: the one held, or the only one", () => {
    page.keys("l");
    right();
    page.keys("Enter");
    expect(page.marks).toEqual(["Ada:loc"]);
    page = new SpanPage(undefined, { classes: SPANS.classes?.slice(0, 1) ?? [] });
    right();
    page.keys("Enter");
    expect(page.marks).toEqual(["Ada:per"]);
    expect(page.operations).toEqual([]);
  });

  it("is not marked by Enter otherwise, and nothing is saved: a class is asked for", () => {
    right();
    page.keys("Enter");
    expect(page.marks).toEqual([]);
    expect(page.text(".ll-parts-notice")).toBe("Press the key of a class to mark this.");
    expect(page.operations).toEqual([]);
  });

  it("is marked once while Enter is held down", () => {
    page.keys("p");
    right();
    page.key("Enter");
    right();
    page.key("Enter", { repeat: true });
    expect(page.marks).toEqual(["Ada:per"]);
  });

  it("is copied by Ctrl+C, what is selected as well; nothing otherwise", () => {
    const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    expect(page.key("c", ctrl).defaultPrevented).toBe(false);
    right();
    expect(page.key("c", ctrl).defaultPrevented).toBe(true);
    page.key("Escape");
    page.parts.add(PARIS);
    page.key("C", { metaKey: true });
    expect(copied.mock.calls).toEqual([["Ada"], ["Paris"]]);
  });
});

describe("the borders of the selected mark", () => {
  beforeEach(() => {
    page.parts.add(BOB);
    page.tap(9);
  });

  it("move with Alt, the end with Shift too, one unit a step", () => {
    left(alt);
    expect(page.marks).toEqual(["met Bob:per"]);
    right({ ...alt, ...shift });
    expect(page.marks).toEqual(["met Bob in:per"]);
    right(alt);
    left({ ...alt, ...shift });
    expect(page.marks).toEqual(["Bob:per"]);
    page.key("z", ctrl);
    expect(page.marks).toEqual(["Bob in:per"]);
  });

  it("move by characters where marks go by those", () => {
    page.keys("#");
    right(alt);
    left({ ...alt, ...shift });
    expect(page.marks).toEqual(["o:per"]);
    right(alt); // it never becomes empty
    expect(page.marks).toEqual(["o:per"]);
  });

  it("follow the side that the arrow points to in the mark's own line", () => {
    const [bob] = page.parts.list();
    left(); // the cursor is elsewhere
    page.parts.select(bob ?? null);
    vi.spyOn(Flow.prototype, "isRightToLeft").mockImplementation((offset) => offset >= BOB.start);
    right(alt);
    expect(page.marks).toEqual(["met Bob:per"]);
  });

  it("stay where they are with none selected, or several", () => {
    page.key("Escape");
    left(alt);
    page.parts.add(PARIS);
    page.parts.select(page.parts.list()[0] ?? null, true);
    left(alt);
    expect(page.marks).toEqual(["Bob:per", "Paris:loc"]);
  });

  it("do not move over another mark", () => {
    page.parts.add(span(4, 7));
    page.tap(9);
    left(alt);
    expect(page.marks).toEqual(["met:per", "Bob:per"]);
    expect(page.text(".ll-parts-notice")).toContain("would overlap");
  });
});

describe("marks by key", () => {
  beforeEach(() => {
    page.parts.add(ADA, BOB, PARIS);
    page.parts.select(null);
  });

  it("are stepped through with ] and [, round and round", () => {
    const seen = ["]", "]", "[", "[", "["].map((key) => {
      page.key(key);
      return page.selected.join();
    });
    expect(seen).toEqual(["Ada", "Bob", "Ada", "Paris", "Bob"]);
  });

  it("once stepped to get the class that is pressed, whatever was taken before", () => {
    page.key("ArrowRight");
    page.key("ArrowRight");
    expect(page.taken).toEqual([4, 7]);
    page.keys("]", "l");
    expect(page.taken).toBeNull();
    expect(page.marks).toEqual(["Ada:loc", "Bob:per", "Paris:loc"]);
  });

  it("once stepped to are where the cursor goes on from", () => {
    page.keys("]", "]");
    right();
    expect(page.taken).toEqual([12, 14]);
  });

  it("are removed with Delete and Backspace, all of them with Ctrl+Backspace", () => {
    page.keys("]", "Delete", "]", "Backspace");
    expect(page.marks).toEqual(["Paris:loc"]);
    page.key("z", ctrl);
    expect(page.marks).toEqual(["Bob:per", "Paris:loc"]);
    page.key("Backspace", ctrl);
    expect(page.marks).toEqual([]);
    expect(page.operations).toEqual([]);
  });

  it("are taken back by Backspace with none selected", () => {
    page.keys("Backspace");
    expect(page.marks).toEqual([]);
    page.key("y", ctrl);
    expect(page.marks).toHaveLength(3);
  });

  it("that the cursor is in are selected with Shift+Space, the innermost first", () => {
    page = new SpanPage(undefined, { overlap: true });
    page.parts.add(BOB, span(4, 20), span(0, 20));
    page.parts.select(null);
    right({}, 3);
    const seen = Array.from({ length: 4 }, () => {
      page.key(" ", shift);
      return page.selected.join();
    });
    expect(seen).toEqual(["Bob", "met Bob in Paris", "Ada met Bob in Paris", "Bob"]);
    expect(page.operations).toEqual([]);
  });
});

describe("* for the same words everywhere", () => {
  it("marks them in one step, and says how many", () => {
    page.parts.add(ADA);
    page.keys("*");
    expect(page.marks).toEqual(["Ada:per", "Ada:per"]);
    expect(page.text(".ll-sr > [role=status]")).toBe("1 more marked");
    page.key("z", ctrl);
    expect(page.marks).toEqual(["Ada:per"]);
  });

  it("marks what can be marked, though other words stand in the way elsewhere", () => {
    page.parts.add(ADA, span(22, 29, "loc"));
    page.tap(1);
    page.keys("*");
    expect(page.marks).toEqual(["Ada:per", "and Ada:loc"]);
    expect(page.text(".ll-parts-notice")).toBe("These words stand nowhere else.");
  });

  it("marks each place once, though several marks stand for the same words", () => {
    for (const overlap of [false, true]) {
      const text = "ha ha ha ha";
      const tokens = [0, 2, 3, 5, 6, 8, 9, 11];
      page = new SpanPage([textItem("1", null, { data: { text, tokens } })], { overlap });
      for (const start of [0, 3]) page.parts.add({ text: "ha", start, end: start + 2, label: "per" });
      page.tap(0);
      page.tap(3, ctrl);
      page.keys("*");
      expect(page.marks).toEqual(["ha:per", "ha:per", "ha:per", "ha:per"]);
    }
  });

  it("does nothing a second time", () => {
    for (const overlap of [false, true]) {
      page = new SpanPage(undefined, { overlap });
      page.parts.add(ADA);
      page.keys("*");
      page.tap(1);
      page.keys("*");
      expect(page.text(".ll-sr > [role=status]")).toBe("0 more marked");
      page.key("z", ctrl);
      expect(page.marks).toEqual(["Ada:per"]);
    }
  });

  it("puts a mark in the place of a suggestion", () => {
    page = new SpanPage([textItem("1", [AGAIN])]);
    page.parts.add(ADA);
    page.keys("*");
    expect(page.parts.answer(false)).toEqual([ADA, AGAIN]);
  });
});

describe("Enter", () => {
  beforeEach(() => {
    page = new SpanPage([textItem("1", [ADA, PARIS, AGAIN]), textItem("2"), textItem("3")]);
  });

  it("accepts all that is suggested, saves, and goes on", () => {
    page.keys("Enter");
    expect(page.answers).toEqual([["1", [ADA, PARIS, AGAIN].map(accepted)]]);
    expect(page.root.dataset.item).toBe("id 2");
  });

  it("on a selected suggestion accepts it and goes to the next, at last back to the first left out", () => {
    page.keys("]", "]", "Enter");
    expect(page.selected).toEqual(["Ada"]);
    expect(page.parts.only).toBe(page.parts.list()[2]);
    page.keys("Enter");
    expect(page.parts.only).toBe(page.parts.list()[0]);
    page.keys("Enter");
    expect(page.parts.pending()).toEqual([]);
    expect(page.operations).toEqual([]);
    page.keys("Enter");
    expect(page.answers).toHaveLength(1);
  });

  it("held down accepts one suggestion and saves nothing", () => {
    page.keys("]");
    page.key("Enter");
    for (let i = 0; i < 5; i += 1) page.key("Enter", { repeat: true });
    expect(page.parts.pending()).toHaveLength(2);
    expect(page.operations).toEqual([]);
  });

  it("saves the marks where nothing is suggested", () => {
    page.keys(" ");
    page.parts.add(BOB);
    page.keys("Enter");
    expect(page.answers).toEqual([["2", [BOB]]]);
  });
});

describe("further keys", () => {
  it("- saves that there is nothing, whatever is suggested", () => {
    page = new SpanPage([textItem("1", [ADA]), textItem("2")]);
    page.keys("-");
    expect(page.answers).toEqual([["1", []]]);
  });

  it("Space skips, also with something taken", () => {
    right();
    page.keys(" ");
    expect(page.operations).toMatchObject([{ kind: "skip", sample: "1" }]);
    expect(page.taken).toBeNull();
  });

  it("PageUp, PageDown, Home and End go between texts", () => {
    page.keys("-", "-");
    const seen = ["PageUp", "PageUp", "PageDown", "Home", "End"].map((key) => {
      page.key(key);
      return page.root.dataset.item;
    });
    expect(seen).toEqual(["id 2", "id 1", "id 2", "id 1", "id 3"]);
    expect(page.operations).toHaveLength(2);
  });

  it("Escape leaves what is taken, then what is selected, then the class held, then the labeler", () => {
    page.parts.add(BOB);
    page.parts.select(null);
    page.keys("p");
    const state = () => [
      page.taken !== null,
      page.selected.length,
      page.parts.active.peek(),
      page.root.dataset.keys,
    ];
    right();
    page.parts.select(page.parts.list()[0] ?? null);
    expect(state()).toEqual([true, 1, "per", "on"]);
    const seen = Array.from({ length: 4 }, () => {
      page.key("Escape");
      return state();
    });
    expect(seen).toEqual([
      [false, 1, "per", "on"],
      [false, 0, "per", "on"],
      [false, 0, null, "on"],
      [false, 0, null, "off"],
    ]);
  });

  it("do nothing while a comment is typed", () => {
    page.find("textarea").focus();
    right();
    page.keys("]", "-", "Enter", "*");
    expect([page.taken, page.operations]).toEqual([null, []]);
  });

  it("do nothing in a text that could not be read, but for those that go on", () => {
    page = new SpanPage([textItem("1", null, { data: { error: "gone" } }), textItem("2")]);
    for (const key of ["ArrowRight", "ArrowDown", "Backspace", "]", "*", "p", "p", "#", "#"]) page.key(key);
    expect(page.marks).toEqual([]);
    page.keys(" ");
    expect(page.root.dataset.item).toBe("id 2");
  });
});
