// @vitest-environment node
// What regions have in common with spans of a text: each goes from a start to an end.

import { describe, expect, it } from "vitest";
import type { Region } from "../../src/core/protocol";
import { RegionBench } from "../bench";
import { cases } from "../random";
import { accepted, HORN, inShort, LATE, region, SIREN } from "../sounds";

const suggested = (part: Region): Region => ({ ...part, origin: "suggested" });
const { rules } = new RegionBench().parts;

describe("regions", () => {
  it("are told by their times", () => {
    expect([rules.title(SIREN), rules.at(SIREN), rules.noun]).toEqual([
      "0:01.000 – 0:03.000",
      "1-3",
      ["region", "regions"],
    ]);
  });

  it("come in order of their starts, the longer first, then as the classes do", () => {
    const list = [region(2, 3), region(1, 2, "horn"), region(1, 2), region(1, 2, null), region(1, 5)];
    expect([...list].sort(rules.compare).map(inShort)).toEqual([
      "1-5 siren",
      "1-2 -",
      "1-2 siren",
      "1-2 horn",
      "2-3 siren",
    ]);
  });
});

describe("where regions must not overlap", () => {
  it("those that do are refused, in words", () => {
    expect(rules.refusal([LATE, SIREN])).toBeNull();
    expect(rules.refusal([SIREN, region(3, 4)])).toBeNull(); // they only meet
    expect(rules.refusal([LATE, HORN, SIREN])).toBe("0:02.000 – 0:04.000 would overlap 0:01.000 – 0:03.000.");
  });

  it("one that is marked takes the place of all suggestions that it overlaps", () => {
    const list = [suggested(region(0, 2)), SIREN, suggested(region(2, 5)), suggested(region(3, 4))];
    expect(rules.uncovered(list).map(inShort)).toEqual(["1-3 siren", "3-4 siren?"]);
    const around = [suggested(region(0, 9)), SIREN];
    expect(rules.uncovered(around)).toEqual([SIREN]);
  });

  it("suggestions may overlap one another until one of them is taken", () => {
    const bench = new RegionBench([SIREN, HORN, LATE], false);
    expect(bench.list).toHaveLength(3);
    bench.parts.accept(bench.list.slice(1, 2));
    expect(bench.list.map(inShort)).toEqual([inShort(accepted(HORN)), "6-7 siren?"]);
  });

  it("what is not shown does not come to overlap what was marked meanwhile", () => {
    const bench = new RegionBench(
      [
        { ...SIREN, score: 0.2 },
        { ...LATE, score: 0.9 },
      ],
      false,
    );
    bench.parts.threshold.value = 0.5;
    bench.parts.add(HORN);
    bench.parts.threshold.value = 0;
    expect(bench.list.map(inShort)).toEqual([inShort(HORN), "6-7 siren?"]);
  });
});

it("no suggestion is left that overlaps a mark, and no other goes", () => {
  cases(300, (random) => {
    const list = random.list(8, () => {
      const start = random.whole(0, 20);
      const part = region(start, random.whole(start + 1, start + 6));
      return random.next() < 0.5 ? suggested(part) : part;
    });
    list.sort(rules.compare);
    const marks = list.filter(({ origin }) => origin === undefined);
    const left = rules.uncovered(list);
    for (const part of list) {
      const covered =
        part.origin === "suggested" && marks.some(({ start, end }) => part.start < end && start < part.end);
      expect(left.includes(part)).toBe(!covered);
    }
  });
});

it("what is not shown stands in order once it is shown", () => {
  const bench = new RegionBench([
    { ...SIREN, score: 0.2 },
    { ...LATE, score: 0.9 },
  ]);
  bench.parts.threshold.value = 0.5;
  bench.parts.add(HORN);
  bench.parts.threshold.value = 0;
  expect(bench.list.map(inShort)).toEqual(["1-3 siren?", inShort(HORN), "6-7 siren?"]);
});
