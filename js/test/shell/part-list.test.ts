// @vitest-environment happy-dom
// The list of marks beside a text.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { layOut, SpanPage } from "../span-page";
import { ADA, AGAIN, BOB, PARIS, SPANS, span, textItem } from "../spans";

let page: SpanPage;
beforeEach(() => {
  layOut();
  page = new SpanPage([textItem("1", [{ ...PARIS, score: 0.826 }]), textItem("2"), textItem("3")]);
});
afterEach(() => void vi.restoreAllMocks());

const rows = () => [...page.root.querySelectorAll<HTMLElement>(".ll-parts > li")];
const read = () =>
  rows().map((row) =>
    [...row.querySelectorAll(".ll-part > :not([hidden])")].map((each) => each.textContent).filter(Boolean),
  );
const pressed = () => rows().map((row) => row.querySelector(".ll-part")?.getAttribute("aria-pressed"));
const press = (selector: string, more: MouseEventInit = {}) =>
  page.find(selector).dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1, ...more }));

describe("the list of marks", () => {
  it("has a row for each, in order, with its class, and what is only suggested says so", () => {
    page.parts.add(ADA);
    expect(read()).toEqual([
      ["Ada", "Person"],
      ["Paris", "suggested 0.83", "Place"],
    ]);
    expect(rows().map((row) => row.hasAttribute("data-pending"))).toEqual([false, true]);
    expect(page.text(".ll-parts-title")).toBe("2 marks");
    page.parts.accept(page.parts.pending());
    page.parts.replace(page.parts.list()[1] as never, { ...PARIS, origin: "accepted", end: 21 });
    expect(read()[1]).toEqual(["Paris", "edited", "Place"]);
    page.parts.clear();
    expect(page.text(".ll-parts-title")).toBe("0 marks");
  });

  it("is empty while there is no sample, and nothing of it can be deleted", () => {
    const last = new SpanPage([textItem("1")]);
    last.parts.add(ADA);
    last.key("Enter");
    expect(last.session.current.peek()).toBeNull();
    expect(last.text(".ll-parts-title")).toBe("0 marks");
    expect(last.find<HTMLButtonElement>("[data-action=clear]").disabled).toBe(true);
    last.key("z", { ctrlKey: true });
    expect(last.text(".ll-parts-title")).toBe("1 mark"); // the answer is taken back, and not the mark that it was made of
  });

  it("shows text as text", () => {
    page.parts.add({ ...ADA, text: "<b>Ada</b>" });
    expect(read()[0]?.[0]).toBe("<b>Ada</b>");
    expect(page.root.querySelector(".ll-parts b")).toBeNull();
  });

  it("makes anew only the rows that changed", () => {
    page.parts.add(ADA, BOB);
    const [ada, bob, paris] = rows();
    page.parts.relabel(new Set(page.parts.list().slice(1, 2)), "loc");
    const now = rows();
    expect([now[0], now[2]]).toEqual([ada, paris]);
    expect(now[0]).toBe(ada);
    expect(now[1]).not.toBe(bob);
    expect(now[2]).toBe(paris);
    page.parts.add(AGAIN, span(4, 7));
    expect(rows()[0]).toBe(ada);
    expect(rows().map((row) => row.querySelector("[data-part]")?.getAttribute("data-part"))).toEqual([
      "0-3",
      "4-7",
      "8-11",
      "15-20",
      "26-29",
    ]);
    page.key("z", { ctrlKey: true });
    page.key("z", { ctrlKey: true });
    page.key("y", { ctrlKey: true });
    expect(rows()).toHaveLength(3);
    expect(rows()[0]).toBe(ada);
  });

  it("moves nothing in a list of a thousand when one is added", () => {
    page.parts.add(ADA, BOB, AGAIN);
    const seen = new MutationObserver(() => {});
    seen.observe(page.find(".ll-parts"), { childList: true });
    page.parts.add(span(12, 14));
    const changes = seen.takeRecords();
    seen.disconnect();
    expect(changes.flatMap(({ removedNodes }) => [...removedNodes])).toEqual([]);
    expect(changes.flatMap(({ addedNodes }) => [...addedNodes])).toEqual([rows()[2]]);
  });

  it("is that of the text on screen", () => {
    page.parts.add(ADA);
    page.keys("-");
    expect(rows()).toEqual([]);
    page.key("PageUp");
    expect(page.text(".ll-parts-title")).toBe("0 marks");
  });

  it("says why something was refused, until something else is done", () => {
    const notice = page.find(".ll-parts-notice");
    expect(notice.hidden).toBe(true);
    page.parts.add(ADA);
    page.parts.add(span(0, 7));
    expect([notice.hidden, notice.textContent]).toEqual([
      false,
      "“\u2068Ada met\u2069” would overlap “\u2068Ada\u2069”.",
    ]);
    page.parts.add(BOB);
    expect(notice.hidden).toBe(true);
  });
});

describe("a row", () => {
  beforeEach(() => {
    page.parts.add(ADA, BOB);
    page.parts.select(null);
  });

  it("selects its mark here and in the text; with Ctrl or Shift one more, or one less", () => {
    press("[data-part='8-11']");
    expect(pressed()).toEqual(["false", "true", "false"]);
    expect(page.mark(8, 11).dataset.selected).toBe("true");
    expect(page.root.querySelectorAll(".ll-handle")).toHaveLength(2);
    press("[data-part='15-20']", { ctrlKey: true });
    expect(pressed()).toEqual(["false", "true", "true"]);
    expect(page.mark(15, 20).dataset.selected).toBe("true");
    expect(page.root.querySelectorAll(".ll-handle")).toHaveLength(0);
    press("[data-part='8-11']", { shiftKey: true });
    expect(page.selected).toEqual(["Paris"]);
  });

  it("follows what is selected in the text", () => {
    page.tap(9);
    expect(pressed()).toEqual(["false", "true", "false"]);
    page.key("]");
    expect(pressed()).toEqual(["false", "false", "true"]);
    page.key("Escape");
    expect(pressed()).toEqual(["false", "false", "false"]);
  });

  it("is where class keys go next, whatever was taken before", () => {
    page.drag(4, 5);
    press("[data-part='8-11']");
    page.keys("l");
    expect(page.marks).toEqual(["Ada:per", "Bob:loc", "Paris:loc?"]);
    expect(page.find("[data-class=loc]").getAttribute("aria-pressed")).toBe("true");
  });

  it("removes its mark with its button, in one step", () => {
    press("li:nth-child(2) .ll-part-remove");
    expect(page.marks).toEqual(["Ada:per", "Paris:loc?"]);
    page.key("z", { ctrlKey: true });
    expect(page.marks).toEqual(["Ada:per", "Bob:per", "Paris:loc?"]);
  });

  it("leaves the focus to the keys when it goes", () => {
    page.find<HTMLElement>("li:nth-child(2) .ll-part-remove").focus();
    press("li:nth-child(2) .ll-part-remove", { detail: 0 }); // by Enter
    expect(document.activeElement).toBe(page.root);
    page.find<HTMLElement>("[data-part='0-3']").focus();
    press("[data-part='0-3']", { detail: 0 });
    page.keys("l");
    expect(page.marks[0]).toBe("Ada:loc");
    expect(document.activeElement).toBe(page.root);
  });
});

describe("the buttons of a text", () => {
  const able = (name: string) => !page.find<HTMLButtonElement>(`[data-action=${name}]`).disabled;

  it("can be pressed where they would do something", () => {
    expect(["accept", "submit", "empty", "delete", "clear", "repeat", "characters"].map(able)).toEqual([
      true,
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
    page.keys("]");
    expect([able("delete"), able("repeat")]).toEqual([true, true]);
    page.click("[data-action=delete]");
    expect([able("accept"), able("clear")]).toEqual([false, false]);
  });

  it("do what they say", () => {
    page.parts.add(ADA);
    page.click("[data-action=repeat]");
    expect(page.marks).toEqual(["Ada:per", "Paris:loc?", "Ada:per"]);
    page.click("[data-action=submit]");
    expect(page.answers).toEqual([["1", [ADA, AGAIN]]]);
    page.click("[data-action=empty]");
    expect(page.answers[1]).toEqual(["2", []]);
    page.parts.add(ADA);
    page.click("[data-action=clear]");
    expect(page.marks).toEqual([]);
  });

  it("say what saving would save", () => {
    const submit = () => page.find("[data-action=submit] .ll-caption").textContent;
    expect(submit()).toBe("Save without suggestions");
    page.parts.accept(page.parts.pending());
    expect(submit()).toBe("Save & next");
    page.parts.clear();
    expect(submit()).toBe("Save: none here");
    page.parts.add(ADA);
    page.click("[data-action=submit]");
    page.key("PageUp");
    expect(submit()).toBe("Next");
    page.parts.add(BOB);
    expect(submit()).toBe("Save & next");
    page.key("z", { ctrlKey: true });
    expect(submit()).toBe("Next");
  });

  it("name how many suggestions are left", () => {
    expect(page.text(".ll-suggestion-text")).toBe("1 suggested");
    page.parts.accept(page.parts.pending());
    expect(page.text(".ll-suggestion-text")).toBe("");
  });

  it("are none of a labeler without parts", () => {
    page = new SpanPage([], { kind: "tabular", answer: "class", classes: SPANS.classes ?? [] });
    expect(page.root.querySelector(".ll-part-list, [data-action=empty], [data-action=clear]")).toBeNull();
  });
});
