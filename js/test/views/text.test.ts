// @vitest-environment happy-dom
// A text with one class, or several: whole, with the words that moved the model.

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Item } from "../../src/core/protocol";
import { textView } from "../../src/views/text";
import { layOut } from "../span-page";
import { TEXT, textItem } from "../spans";

type Why = [number, number, number][];
const entry = { key: "1", id: "1", status: null, value: null, comment: "", flag: false };
const suggest = (why?: Why): Item =>
  textItem("1", null, { suggestion: { value: "good", score: 0.8, ...(why ? { why } : {}) } });

let view: ReturnType<typeof textView>;
const show = (item: Item) => view.show({ item, entry });
const why = () =>
  [...view.element.querySelectorAll<HTMLElement>(".ll-why > i")].map(({ style }) => [
    Number.parseFloat(style.left) / 10,
    style.getPropertyValue("--ll-strength"),
  ]);

beforeEach(() => {
  layOut();
  view = textView();
});
afterEach(() => void vi.restoreAllMocks());

it("shows the text word by word", () => {
  show(suggest());
  expect(view.element.querySelector(".ll-flow")?.textContent).toBe(TEXT);
  expect(view.element.querySelectorAll("[data-token]")).toHaveLength(10);
});

it("underlines what spoke for the suggestion, the more the stronger", () => {
  show(
    suggest([
      [0, 3, 2],
      [8, 11, 1],
      [15, 20, 0.02],
    ]),
  );
  expect(why()).toEqual([
    [0, "1.00"],
    [8, "0.57"],
    [15, "0.16"],
  ]);
  expect(view.element.querySelector<HTMLElement>(".ll-why-legend")?.hidden).toBe(false);
});

it("underlines nothing where the model says nothing", () => {
  const legend = view.element.querySelector<HTMLElement>(".ll-why-legend");
  for (const item of [suggest(), suggest([]), textItem("1")]) {
    show(suggest([[0, 3, 1]]));
    show(item);
    expect([why(), legend?.hidden]).toEqual([[], true]);
  }
});

it("changes the underlines, not the text, when only the suggestion is another", () => {
  const item = suggest([[0, 3, 1]]);
  show(item);
  const word = view.element.querySelector("[data-token]");
  show({ ...item, suggestion: { value: "bad", score: 0.9, why: [[4, 7, 1]] } });
  expect(view.element.querySelector("[data-token]")).toBe(word);
  expect(why()).toEqual([[4, "1.00"]]);
});

it("is blank without a sample", () => {
  show(suggest([[0, 3, 1]]));
  view.show(null);
  expect([view.element.querySelector(".ll-flow")?.textContent, why()]).toEqual(["", []]);
});
