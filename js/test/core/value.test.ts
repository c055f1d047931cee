import { describe, expect, it } from "vitest";
import type { Span } from "../../src/core/protocol";
import { asList, asParts, captions, sameValue } from "../../src/core/value";
import { ADA, BOB, PARIS } from "../spans";

const classes = [
  { key: "per", caption: "Person" },
  { key: 3, caption: "Three" },
];

it("the classes of an answer are those named in it, whatever kind it is", () => {
  expect(asList(null)).toEqual([]);
  expect(asList("per")).toEqual(["per"]);
  expect(asList(["per", 3])).toEqual(["per", 3]);
  expect(asList([ADA, PARIS])).toEqual(["per", "loc"]);
});

it("the parts of an answer are none where it is made of classes", () => {
  expect(asParts([ADA, BOB])).toEqual([ADA, BOB]);
  expect([asParts(null), asParts("per"), asParts(["per", 3])]).toEqual([[], [], []]);
});

it("an answer is told in words", () => {
  expect([captions(classes, "per"), captions(classes, [3, "gone"])]).toEqual(["Person", "Three, gone"]);
  expect([captions(classes, [ADA]), captions(classes, [ADA, BOB])]).toEqual(["1 marked", "2 marked"]);
  expect([captions(classes, []), captions(classes, null)]).toEqual(["none", "none"]);
});

describe("two answers say the same", () => {
  it("with the same parts, in whatever order their fields come", () => {
    const reversed = (part: Span) => Object.fromEntries(Object.entries(part).reverse()) as unknown as Span;
    const scored = { ...ADA, score: 0.5, origin: "accepted" as const };
    expect(sameValue([scored, BOB], [reversed(scored), reversed(BOB)])).toBe(true);
  });

  it("but not with another place, class, origin or score, nor in another order", () => {
    for (const other of [
      { ...ADA, end: 7 },
      { ...ADA, label: "loc" },
      { ...ADA, score: 0.5 },
      { ...ADA, origin: "edited" as const },
    ])
      expect(sameValue([ADA], [other])).toBe(false);
    expect(sameValue([ADA, BOB], [BOB, ADA])).toBe(false);
    expect(sameValue([ADA], [])).toBe(false);
  });

  it("with classes only where these are equal, their type included", () => {
    expect(sameValue(["per", 3], ["per", 3])).toBe(true);
    expect(sameValue(3, "3")).toBe(false);
    expect(sameValue([], null)).toBe(false);
  });
});
