import { describe, expect, it } from "vitest";
import { CodePoints } from "../../src/core/text";
import { graphemes, overlap, type Range, Units } from "../../src/core/units";
import { cases, type Random } from "../random";

/** Units in order with gaps here and there, as a kernel may send them. */
function someUnits(random: Random): { units: Units; all: Range[]; length: number } {
  let offset = 0;
  const all = random.list(8, () => {
    const start = offset + random.whole(0, 3);
    offset = start + random.whole(1, 4);
    return { start, end: offset };
  });
  const units = new Units(all.flatMap(({ start, end }) => [start, end]));
  return { units, all, length: offset + random.whole(0, 3) };
}

const words = new Units([0, 3, 4, 8, 8, 9]); // "New York." as three words

describe("units", () => {
  it("are what the kernel found, one after the other", () => {
    expect(words.length).toBe(3);
    expect(words.at(1)).toEqual({ start: 4, end: 8 });
    expect(new Units([]).length).toBe(0);
  });

  it("of an offset are the one it is in, else the one before, and before all the first", () => {
    expect([0, 2, 3, 4, 8, 9, 99].map((offset) => words.around(offset))).toEqual([0, 0, 0, 1, 2, 2, 2]);
    expect(new Units([5, 6]).around(0)).toBe(0);
  });

  it("before and after an offset are whole ones on that side of it", () => {
    cases(200, (random) => {
      const { units, all, length } = someUnits(random);
      for (let offset = 0; offset <= length; offset += 1) {
        expect(units.before(offset)).toBe(all.filter(({ end }) => end <= offset).length - 1);
        const after = all.findIndex(({ start }) => start >= offset);
        expect(units.after(offset)).toBe(after < 0 ? all.length : after);
      }
    });
  });
});

describe("the cover of a range", () => {
  it("grows to whole words", () => {
    expect(words.cover({ start: 1, end: 2 })).toEqual({ start: 0, end: 3 });
    expect(words.cover({ start: 2, end: 5 })).toEqual({ start: 0, end: 8 });
    expect(words.cover({ start: 0, end: 9 })).toEqual({ start: 0, end: 9 });
  });

  it("leaves out the blanks at its ends, and is nothing where there are only blanks", () => {
    expect(words.cover({ start: 3, end: 8 })).toEqual({ start: 4, end: 8 });
    expect(words.cover({ start: 3, end: 4 })).toBeNull();
    expect(new Units([]).cover({ start: 0, end: 9 })).toBeNull();
  });

  it("is the smallest of whole units that holds all units the range touches", () => {
    cases(300, (random) => {
      const { units, all, length } = someUnits(random);
      const start = random.whole(0, length + 1);
      const end = random.whole(start + 1, length + 3);
      const touched = all.filter((unit) => overlap(unit, { start, end }));
      const [first, last] = [touched[0], touched.at(-1)];
      expect(units.cover({ start, end })).toEqual(
        first && last ? { start: first.start, end: last.end } : null,
      );
    });
  });
});

describe("characters as people see them", () => {
  const seen = (string: string) => {
    const text = new CodePoints(string);
    const units = graphemes(text);
    return Array.from({ length: units.length }, (_, i) => text.slice(units.at(i).start, units.at(i).end));
  };

  it("are one each, of however many code points", () => {
    expect(seen("e\u0301👨‍👩‍👧‍👦 🇩🇪👍🏽!")).toEqual(["e\u0301", "👨‍👩‍👧‍👦", "🇩🇪", "👍🏽", "!"]);
  });

  it("are no white space", () => {
    expect(seen(" a\t\r\n\u00a0\u3000b\u2028")).toEqual(["a", "b"]);
    expect(seen("")).toEqual([]);
  });

  it("come in order, without overlap, and leave out nothing but white space", () => {
    cases(300, (random) => {
      const text = new CodePoints(random.text());
      const units = graphemes(text);
      let offset = 0;
      for (let i = 0; i < units.length; i += 1) {
        const { start, end } = units.at(i);
        expect(text.slice(offset, start).trim()).toBe("");
        expect(end).toBeGreaterThan(start);
        offset = end;
      }
      expect(text.slice(offset, text.length).trim()).toBe("");
    });
  });
});

it("ranges overlap where they have a character in common, not where they touch", () => {
  expect(overlap({ start: 0, end: 3 }, { start: 2, end: 5 })).toBe(true);
  expect(overlap({ start: 0, end: 9 }, { start: 2, end: 5 })).toBe(true);
  expect(overlap({ start: 0, end: 3 }, { start: 3, end: 5 })).toBe(false);
});
