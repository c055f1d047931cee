import { expect, it } from "vitest";
import { readingOf } from "../../src/core/reading";
import { item } from "../page";
import { TEXT, TOKENS, textItem } from "../spans";

it("a text is read as the kernel sends it", () => {
  const { text, words, direction, language, columns } = readingOf(textItem("1"));
  expect([text.text, words.length, direction, language, columns]).toEqual([
    TEXT,
    TOKENS.length / 2,
    "ltr",
    "en",
    [],
  ]);
  expect(words.at(4)).toEqual({ start: 15, end: 20 });
});

it("columns are read as text, a missing value as blank", () => {
  const data = { text: "a", columns: { n: 1.5, yes: true, none: null } };
  expect(readingOf(item("1", { data })).columns).toEqual([
    ["n", "1.5"],
    ["yes", "true"],
    ["none", ""],
  ]);
});

it("what is no text is an empty one", () => {
  for (const data of [{}, { text: 7, tokens: "no", direction: "up", language: 3, columns: null }]) {
    const { text, words, direction, language, columns } = readingOf(item("1", { data }));
    expect([text.length, words.length, direction, language, columns]).toEqual([0, 0, "auto", null, []]);
  }
});
