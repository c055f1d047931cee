import { describe, expect, it } from "vitest";
import type { Config } from "../../src/core/protocol";
import { signal } from "../../src/core/signal";
import { short, spanRules } from "../../src/core/spans";
import { overlap } from "../../src/core/units";
import { Bench } from "../bench";
import { config } from "../page";
import { cases } from "../random";
import { ADA, BOB, PARIS, SPANS, span } from "../spans";

const rules = spanRules(signal<Config>({ ...config, ...SPANS }));

describe("the order of spans", () => {
  it("is by where they begin, the longer one first, then as the classes come", () => {
    const sorted = [span(0, 7), ADA, BOB, span(8, 11, "loc"), PARIS];
    expect([...sorted].reverse().sort(rules.compare)).toEqual(sorted);
  });

  it("is the kernel's", () => {
    cases(200, (random) => {
      const spans = random.list(8, () => {
        const start = random.whole(0, 20);
        return span(start, random.whole(start + 1, 22), random.pick(["per", "loc"]));
      });
      const rank = { per: 0, loc: 1 };
      const key = ({ start, end, label }: (typeof spans)[0]) => [start, -end, rank[label as "per" | "loc"]];
      const byKey = [...spans].sort((a, b) => {
        const [one, other] = [key(a), key(b)];
        const at = one.findIndex((each, i) => each !== other[i]);
        return at < 0 ? 0 : (one[at] as number) - (other[at] as number);
      });
      expect([...spans].sort(rules.compare)).toEqual(byKey);
    });
  });
});

it("two spans are the same with the same class and place, whatever their origin", () => {
  const { parts } = new Bench();
  expect(parts.same(ADA, { ...ADA, origin: "edited", score: 0.5 })).toBe(true);
  expect(parts.same(ADA, { ...ADA, label: "loc" })).toBe(false);
  expect(parts.same(ADA, span(0, 7))).toBe(false);
});

describe("spans that overlap", () => {
  it("are refused with both of them named, each in its own direction", () => {
    expect(rules.refusal([span(0, 7), span(4, 11)])).toBe(
      "“\u2068met Bob\u2069” would overlap “\u2068Ada met\u2069”.",
    );
    expect(rules.refusal([span(4, 7), span(0, 11)])).toContain("Ada met Bob");
  });

  it("are found wherever they stand in the list, those that touch are none", () => {
    cases(300, (random) => {
      const spans = random.list(6, () => {
        const start = random.whole(0, 30);
        return span(start, random.whole(start + 1, Math.min(37, start + 8)));
      });
      const clash = spans.some((one, i) => spans.slice(0, i).some((other) => overlap(one, other)));
      expect(rules.refusal(spans) !== null).toBe(clash);
    });
    expect(rules.refusal([span(0, 3), span(3, 7)])).toBeNull();
  });
});

describe("a text that must fit in a line", () => {
  it("is cut in its middle, never within a pair", () => {
    expect(short("short")).toBe("short");
    const long = short(`${"👍".repeat(30)}${"👎".repeat(30)}`, 11);
    expect(long).toBe(`${"👍".repeat(5)}…${"👎".repeat(5)}`);
  });

  it("has no line breaks", () => {
    expect(short("one\n\n  two")).toBe("one two");
  });
});

describe("suggestions that a mark stands on", () => {
  it("go, and no others", () => {
    cases(400, (random) => {
      const parts = random
        .list(14, () => {
          const start = random.whole(0, 30);
          const more = random.whole(0, 2) === 0 ? {} : { origin: "suggested" as const };
          return span(start, random.whole(start + 1, 31), "per", more);
        })
        .sort(rules.compare);
      const marks = parts.filter((part) => part.origin === undefined);
      const free = parts.filter(
        (part) =>
          part.origin === undefined ||
          marks.every((mark) => mark.end <= part.start || part.end <= mark.start),
      );
      expect(rules.uncovered(parts)).toEqual(free);
    });
  });
});
