// @vitest-environment happy-dom
// The list of boxes beside an image, the buttons, and the help.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BoxPage, layOut, tidyUp } from "../box-page";
import { BOXES, box, CAT, DOG, imageItem, inShort, KITTEN } from "../boxes";

let page: BoxPage;
beforeEach(() => {
  layOut();
  page = new BoxPage([imageItem("1", [{ ...DOG, score: 0.826 }]), imageItem("2"), imageItem("3")]);
});
afterEach(tidyUp);

const rows = () => [...page.root.querySelectorAll<HTMLElement>(".ll-parts > li")];
const read = () =>
  rows().map((row) =>
    [...row.querySelectorAll(".ll-part > :not([hidden])")].map((each) => each.textContent).filter(Boolean),
  );
const pressed = () => rows().map((row) => row.querySelector(".ll-part")?.getAttribute("aria-pressed"));
const counts = () => [...page.find(".ll-parts-counts").children].map((each) => each.getAttribute("title"));
const press = (selector: string, more: MouseEventInit = {}) =>
  page.find(selector).dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1, ...more }));

describe("the list of boxes", () => {
  it("has a row for each, in the order they lie, with size, class and origin", () => {
    page.parts.add(CAT, box(0, 0, 9, 8, null));
    expect(read()).toEqual([
      ["60 × 90", "suggested 0.83", "Dog"],
      ["100 × 80", "Cat"],
      ["9 × 8", "no class yet"],
    ]);
    expect(page.text(".ll-parts-title")).toBe("3 boxes");
    page.tap([220, 100]);
    page.keys("ArrowRight");
    page.key("]", { ctrlKey: true });
    expect(read()[2]).toEqual(["60 × 90", "edited", "Dog"]);
    page.parts.clear();
    expect(page.text(".ll-parts-title")).toBe("0 boxes");
  });

  it("counts the boxes of each class, where there are several", () => {
    expect(counts()).toEqual([]);
    page.parts.add(CAT, KITTEN);
    expect(counts()).toEqual(["2 Cat", "1 Dog"]);
    page.parts.relabel(new Set(page.parts.list().slice(1, 2)), "dog");
    expect(counts()).toEqual(["1 Cat", "2 Dog"]);
    page.parts.relabel(new Set(page.parts.list()), "dog");
    expect(counts()).toEqual([]);
  });

  it("selects the row of a box that was just drawn, whatever changed the list before", () => {
    page.session.config.value = { ...page.session.config.peek() }; // as when somebody adds a class
    page.parts.add(CAT);
    expect(pressed()).toEqual(["false", "true"]);
  });

  it("selects a box here and in the image, with Ctrl or Shift one more, or one less", () => {
    page.parts.add(CAT, KITTEN);
    press('[data-part="10,20,100,80"]');
    expect([pressed(), page.selected]).toEqual([["false", "true", "false"], [inShort(CAT)]]);
    expect(page.grips).toHaveLength(8);
    press('[data-part="40,40,20,20"]', { ctrlKey: true });
    press('[data-part="10,20,100,80"]', { shiftKey: true });
    expect(page.drawn.map(({ dataset }) => dataset.selected)).toEqual([undefined, undefined, ""]);
  });

  it("follows what is selected in the image", () => {
    page.tap([220, 100]);
    expect(pressed()).toEqual(["true"]);
    page.key("Escape");
    expect(pressed()).toEqual(["false"]);
  });

  it("tells two boxes in one place apart", () => {
    page.parts.add(CAT, { ...CAT, label: "dog" });
    press("li:nth-child(3) .ll-part");
    expect(page.selected).toEqual([inShort({ ...CAT, label: "dog" })]);
    press("li:nth-child(3) .ll-part-remove");
    expect(page.list).toEqual([`${inShort(DOG)}?`, inShort(CAT)]);
  });

  it("removes a box with its button, in one step, unless it is locked", () => {
    page.parts.add(CAT);
    press("li:nth-child(2) .ll-part-remove");
    expect(page.list).toEqual([`${inShort(DOG)}?`]);
    page.key("z", { ctrlKey: true });
    page.tap([20, 30]);
    page.keys("l");
    press("li:nth-child(2) .ll-part-remove");
    expect([page.list[1], page.notice]).toEqual([inShort(CAT), "Locked: unlock the box first."]);
  });

  it("shows hidden boxes, which can be selected here", () => {
    page.keys("h");
    expect([page.drawn, rows().length]).toEqual([[], 1]);
    press('[data-part="200,50,60,90"]');
    page.keys("h");
    expect(page.drawn).toHaveLength(1);
  });
});

describe("the buttons of an image", () => {
  const submit = () => page.find("[data-action=submit] .ll-caption").textContent;

  it("say what saving would save", () => {
    expect(submit()).toBe("Save without suggestions");
    expect(page.text(".ll-suggestion-text")).toBe("1 suggested");
    page.parts.add(CAT);
    page.click("[data-action=submit]");
    expect(page.answers).toEqual([["1", [CAT]]]);
    expect(submit()).toBe("Save: none here");
    page.click("[data-action=empty]");
    expect(page.answers[1]).toEqual(["2", []]);
    page.key("PageUp");
    expect(submit()).toBe("Next");
    page.keys("n");
    expect(submit()).toBe("Save & next");
  });

  it("save nothing while a box has no class", () => {
    page.keys("n");
    for (const name of ["submit", "accept"]) {
      page.click(`[data-action=${name}]`);
      expect([page.answers, page.notice]).toEqual([[], expect.stringContaining("One box has no class yet")]);
    }
  });
});

describe("the help of an image", () => {
  const table = (caption: string) =>
    [...page.root.querySelectorAll("table")].find((each) => each.caption?.textContent === caption);
  const keysOf = (text: string) => {
    const row = [...page.root.querySelectorAll("tr")].find((each) => each.textContent?.includes(text));
    return [...(row?.querySelectorAll("kbd") ?? [])].map((each) => each.textContent);
  };

  beforeEach(() => void page.keys("?"));

  it("tells what mouse and keys do on it", () => {
    expect(table("On the image")?.textContent).toContain("Draw a box");
    expect(keysOf("Zoom at the pointer")).toEqual(["Ctrl and wheel"]);
    expect(keysOf("past the last one, leave the image")).toEqual(["Tab", "Shift Tab"]);
  });

  it("has every action of boxes with its keys, and the classes with theirs", () => {
    const found = [
      "Select all boxes",
      "a little aside",
      "the selected boxes on top",
      "Show the image larger",
    ];
    expect(found.map(keysOf)).toEqual([["Ctrl A"], ["Ctrl D"], ["Ctrl ]"], ["+", "="]]);
    expect(table("Classes")?.textContent).toContain("Dog");
    expect(page.text(".ll-dialog")).not.toContain("Mark everywhere");
  });

  it("keeps keys from the image while it is open", () => {
    page.keys("n", "ArrowRight", "Delete");
    expect(page.list).toEqual([`${inShort(DOG)}?`]);
    page.key("Escape");
    page.keys("n");
    expect(page.list).toHaveLength(2);
  });
});

it("a labeler of one class has no counts, and names it", () => {
  page = new BoxPage(undefined, { classes: BOXES.classes?.slice(0, 1) ?? [] });
  page.drag([10, 10], [50, 50]);
  page.drag([60, 10], [90, 50]);
  expect([counts(), read()]).toEqual([
    [],
    [
      ["40 × 40", "Cat"],
      ["30 × 40", "Cat"],
    ],
  ]);
});
