// @vitest-environment happy-dom
// Numbers of a mark while they are typed: what comes a frame later must not write over them, and what was typed must
// not go to another mark.

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BoxPage, layOut, tidyUp } from "../box-page";
import { box, CAT, DOG, imageItem, inShort } from "../boxes";

const frame = vi.hoisted(() => ({ held: false, waiting: [] as (() => void)[] }));
vi.mock("../../src/shell/paint", () => ({
  afterPaint: (run: () => void) => void (frame.held ? frame.waiting.push(run) : run()),
}));

let page: BoxPage;
beforeEach(() => {
  layOut();
  page = new BoxPage([imageItem("1"), imageItem("2")]);
});
afterEach(() => {
  paint();
  tidyUp();
});

/** The next frame is on screen: what waited for it is done. */
function paint(): void {
  frame.held = false;
  for (const run of frame.waiting.splice(0)) run();
}

const left = () => page.find<HTMLInputElement>("[data-field=left]");
const type = (text: string) => page.type("[data-field=left]", text);
const leave = () => left().dispatchEvent(new Event("change", { bubbles: true })); // as browsers say it

it("what is typed right after a mark was selected stays when the frame comes", () => {
  page.parts.add(DOG);
  frame.held = true;
  page.parts.add(CAT);
  type("7");
  paint();
  expect(left().value).toBe("7");
  type("75");
  leave();
  expect(page.list).toEqual([inShort(DOG), "75,20,100,80 cat"]);
});

it("what the mark becomes meanwhile shows once nothing is typed", () => {
  page.parts.add(CAT);
  type("7");
  left().dispatchEvent(new FocusEvent("blur")); // nothing was changed in the end
  page.parts.replace(page.parts.only ?? CAT, box(11, 20, 100, 80, "cat"));
  expect(left().value).toBe("11");
});

it("a press on another mark ends the typing first: it is meant for the mark that was selected", () => {
  page.parts.add(DOG, CAT);
  page.parts.select(page.parts.list()[1] ?? null);
  frame.held = true;
  type("7");
  page.tap([230, 95]);
  leave();
  expect([page.list, page.selected]).toEqual([[inShort(DOG), "7,20,100,80 cat"], [inShort(DOG)]]);
  paint();
  expect(left().value).toBe("200");
});

it("what was begun is forgotten with the sample", () => {
  page.parts.add(CAT);
  type("7");
  page.session.skip();
  page.parts.add(DOG);
  expect(left().value).toBe("200");
  leave();
  expect(page.list).toEqual([inShort(DOG)]);
});
