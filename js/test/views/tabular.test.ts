// @vitest-environment happy-dom
import { expect, it } from "vitest";
import type { Current } from "../../src/core/place";
import type { Item } from "../../src/core/protocol";
import { tabularView } from "../../src/views/tabular";

const current = (cells: unknown): Current => ({
  item: { key: "k", data: { cells } } as unknown as Item,
  entry: {} as never,
});
const values = (root: HTMLElement) => [...root.querySelectorAll("td")].map((cell) => cell.textContent);

it("shows a line per column, text as text", () => {
  const view = tabularView(["a", "<b>"], ["number", "text"]);
  view.show(current(["1.5", "<img src=x onerror=alert(1)>"]));
  expect([...view.element.querySelectorAll("tbody th")].map((cell) => cell.textContent)).toEqual([
    "a",
    "<b>",
  ]);
  expect(values(view.element)).toEqual(["1.5", "<img src=x onerror=alert(1)>"]);
  expect(view.element.querySelector("img")).toBeNull();
  expect(view.element.querySelector("td")?.dataset.kind).toBe("number");
});

it("leaves a missing value blank and tells a screen reader; text that reads None is text", () => {
  const view = tabularView(["a", "b"], []);
  view.show(current([null, "None"]));
  const [a, b] = [...view.element.querySelectorAll("td")];
  expect([a?.textContent, a?.getAttribute("aria-label")]).toEqual(["", "missing"]);
  expect([b?.textContent, b?.getAttribute("aria-label")]).toEqual(["None", null]);
  view.show(current(["1", null]));
  expect(a?.getAttribute("aria-label")).toBeNull();
});

it("changes nothing but the text that differs", () => {
  const columns = Array.from({ length: 1000 }, (_, i) => `c${i}`);
  const view = tabularView(columns, []);
  view.show(current(columns));
  const before = [...view.element.querySelectorAll("td")].map((cell) => cell.firstChild);
  const seen = new MutationObserver(() => {});
  seen.observe(view.element, { subtree: true, childList: true, characterData: true, attributes: true });
  view.show(current(columns.map((name, i) => (i === 500 ? "new" : name))));
  expect(seen.takeRecords()).toHaveLength(1);
  expect([...view.element.querySelectorAll("td")].map((cell) => cell.firstChild)).toEqual(before);
  seen.disconnect();
});

it("has the columns of the first rows, where there were none before", () => {
  const view = tabularView([], []);
  view.show(current(["1.5", "b"]));
  expect(values(view.element)).toEqual([]);
  view.name(["size", "note"], ["number", "text"]);
  expect(values(view.element)).toEqual(["1.5", "b"]);
  const kept = view.element.querySelector("td");
  view.name(["size", "note"], ["number", "text"]);
  expect(view.element.querySelector("td")).toBe(kept);
});

it("is blank without a sample, and bears one without cells", () => {
  const view = tabularView(["a"], []);
  view.show(current(["1"]));
  view.show(null);
  expect(values(view.element)).toEqual([""]);
  view.show(current(undefined));
  expect(values(view.element)).toEqual([""]);
});
