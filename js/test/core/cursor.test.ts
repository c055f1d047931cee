import { describe, expect, it } from "vitest";
import { Cursor, elsewhere, moveBoundary } from "../../src/core/cursor";
import { CodePoints } from "../../src/core/text";
import { type Range, Units } from "../../src/core/units";
import { cases, type Random } from "../random";

/** Words as runs of what is no blank: enough of a kernel's tokens for these tests. */
function wordsOf(text: CodePoints): Units {
  const edges = [...text.text.matchAll(/\S+/gu)].flatMap(({ 0: word, index }) => {
    const start = text.offset(index);
    return [start, start + [...word].length];
  });
  return new Units(edges);
}

function cursorIn(string: string, words = wordsOf(new CodePoints(string))) {
  const cursor = new Cursor(new CodePoints(string), words);
  const taken = () => {
    const range = cursor.range.peek();
    return range && cursor.text.slice(range.start, range.end);
  };
  const move = (by: 1 | -1, how: { fine?: boolean; extend?: boolean } = {}) => {
    cursor.move(by, how.fine ?? false, how.extend ?? false);
    return taken();
  };
  return { cursor, taken, move };
}

const extend = { extend: true };
const fine = { fine: true };

describe("the cursor", () => {
  it("is nowhere until it moves, then at the first word, whichever way", () => {
    const { cursor, move } = cursorIn("one two");
    expect([cursor.range.peek(), cursor.head]).toEqual([null, null]);
    expect(move(-1)).toBe("one");
    expect(cursorIn("one two").move(1)).toBe("one");
    expect(cursorIn("one two").move(1, extend)).toBe("one");
  });

  it("goes from word to word and stays at the ends", () => {
    const { move } = cursorIn("one two three");
    expect([1, 1, 1, 1, -1, -1, -1].map((by) => move(by as 1 | -1))).toEqual([
      "one",
      "two",
      "three",
      "three",
      "two",
      "one",
      "one",
    ]);
  });

  it("goes by characters as people see them", () => {
    const { move } = cursorIn("👍🏽e\u0301 x");
    expect([move(1, fine), move(1, fine), move(1, fine), move(-1, fine)]).toEqual([
      "👍🏽",
      "e\u0301",
      "x",
      "e\u0301",
    ]);
  });

  it("goes by characters where the kernel found no words, and nowhere in a blank text", () => {
    expect(cursorIn("ab", new Units([])).move(1)).toBe("a");
    expect(cursorIn(" \n ").move(1)).toBeNull();
  });

  it("misses no word on the way back from a character between two words", () => {
    const { cursor, move } = cursorIn("one - two", new Units([0, 3, 6, 9]));
    cursor.put(4, true);
    expect(move(-1)).toBe("one");
    cursor.put(4, true);
    expect(move(1)).toBe("two");
  });

  it("takes more, then less again, from where it began", () => {
    const { move } = cursorIn("one two three four");
    move(1);
    move(1);
    expect(move(1, extend)).toBe("two three");
    expect(move(1, extend)).toBe("two three four");
    expect(move(-1, extend)).toBe("two three");
    expect(move(-1, extend)).toBe("two");
    expect(move(-1, extend)).toBe("one two");
  });

  it("moves on from the end of what was taken, on the side it moves to", () => {
    const both = (by: 1 | -1) => {
      const { cursor, move } = cursorIn("one two three four");
      cursor.put(5, false);
      cursor.put(9, false, true);
      return move(by);
    };
    expect(both(1)).toBe("four");
    expect(both(-1)).toBe("one");
  });

  it("takes the word at an offset, or all from the first word up to there, backwards too", () => {
    const { cursor, taken } = cursorIn("one two three");
    cursor.put(5, false);
    expect(taken()).toBe("two");
    cursor.put(1, false, true);
    expect(taken()).toBe("one two");
    cursor.put(12, false, true);
    expect(taken()).toBe("two three");
  });

  it("takes nothing after a mark, and whole words from there", () => {
    const { cursor, taken, move } = cursorIn("one two three four");
    cursor.put(5, false);
    cursor.stay({ start: 6, end: 7 });
    expect(taken()).toBeNull();
    expect(move(1, extend)).toBe("three");
    expect(move(1, extend)).toBe("three four");
  });

  it("remembers where it was when nothing is taken any more", () => {
    const { cursor, taken, move } = cursorIn("one two three");
    cursor.put(5, false);
    cursor.clear();
    expect(taken()).toBeNull();
    expect(move(1)).toBe("three");
  });

  it("is the same whichever way the text is read: it knows offsets, not sides", () => {
    const [ltr, rtl] = [cursorIn("one two six"), cursorIn("אחת שתי שלש")];
    const steps: [1 | -1, boolean][] = [
      [1, false],
      [1, true],
      [1, true],
      [-1, true],
      [-1, false],
    ];
    for (const [by, more] of steps) {
      ltr.move(by, { extend: more });
      rtl.move(by, { extend: more });
      expect(rtl.cursor.range.peek()).toEqual(ltr.cursor.range.peek());
    }
  });

  it("takes whole units only, never none, whatever was done", () => {
    cases(200, (random) => {
      const text = new CodePoints(random.text());
      const cursor = new Cursor(text, wordsOf(text));
      for (let step = 0; step < 12; step += 1) {
        const more = random.next() < 0.5;
        const what = random.pick(["clear", "put", "move", "move", "move"]);
        if (what === "clear") cursor.clear();
        else if (what === "put") cursor.put(random.whole(0, text.length + 1), false, more);
        else cursor.move(random.pick([1, -1]), false, more);
        const range = cursor.range.peek();
        if (range) expect(cursor.units(false).cover(range)).toEqual(range);
      }
    });
  });
});

describe("a boundary that is moved", () => {
  const units = new Units([0, 3, 4, 8, 9, 14]); // "one four seven"
  const moved = (start: number, end: number, side: "start" | "end", by: 1 | -1) => {
    const range = moveBoundary({ start, end }, side, by, units);
    return [range.start, range.end];
  };

  it("goes by one unit, outwards and inwards", () => {
    expect(moved(4, 8, "start", -1)).toEqual([0, 8]);
    expect(moved(4, 8, "end", 1)).toEqual([4, 14]);
    expect(moved(0, 14, "start", 1)).toEqual([4, 14]);
    expect(moved(0, 14, "end", -1)).toEqual([0, 8]);
  });

  it("stays where the range would be empty, or beyond the text", () => {
    expect(moved(4, 8, "start", 1)).toEqual([4, 8]);
    expect(moved(4, 8, "end", -1)).toEqual([4, 8]);
    expect(moved(0, 3, "start", -1)).toEqual([0, 3]);
    expect(moved(9, 14, "end", 1)).toEqual([9, 14]);
    expect(moveBoundary({ start: 0, end: 1 }, "end", 1, new Units([]))).toEqual({ start: 0, end: 1 });
  });

  it("between two borders goes to the nearest one in its direction", () => {
    expect(moved(6, 14, "start", -1)).toEqual([4, 14]);
    expect(moved(6, 14, "start", 1)).toEqual([9, 14]);
    expect(moved(0, 6, "end", 1)).toEqual([0, 8]);
    expect(moved(0, 6, "end", -1)).toEqual([0, 3]);
    expect(moved(0, 9, "end", -1)).toEqual([0, 8]); // the blank after a word is no word
    expect(moved(3, 8, "start", 1)).toEqual([4, 8]);
  });

  it("never empties a range nor turns it round, and passes exactly one border or none", () => {
    cases(400, (random) => {
      const { edges, length } = someEdges(random);
      const start = random.whole(0, length);
      const range: Range = { start, end: random.whole(start + 1, length + 1) };
      const side = random.pick(["start", "end"] as const);
      const by = random.pick([1, -1] as const);
      const next = moveBoundary(range, side, by, new Units(edges));
      const other = side === "start" ? "end" : "start";
      expect(next[other]).toBe(range[other]);
      expect(next.end).toBeGreaterThan(next.start);
      // Against the plain list of borders.
      const borders = edges.filter((_, i) => i % 2 === (side === "start" ? 0 : 1));
      const ahead = borders.filter((border) => (border - range[side]) * by > 0);
      const nearest = by > 0 ? Math.min(...ahead) : Math.max(...ahead);
      const goes = ahead.length > 0 && (side === "start" ? nearest < range.end : nearest > range.start);
      expect(next[side]).toBe(goes ? nearest : range[side]);
    });
  });
});

function someEdges(random: Random): { edges: number[]; length: number } {
  let offset = 0;
  const edges = random.list(6, () => {
    const start = offset + random.whole(0, 3);
    offset = start + random.whole(1, 4);
    return [start, offset];
  });
  return { edges: edges.flat(), length: offset + random.whole(1, 3) };
}

describe("the same words elsewhere", () => {
  const found = (string: string, start: number, end: number) => {
    const text = new CodePoints(string);
    const part = { text: text.slice(start, end), start, end, label: "x" };
    return elsewhere(text, wordsOf(text), part).map((range) => range.start);
  };

  it("are all others, before and after", () => {
    expect(found("Ada met Ada and Ada", 8, 11)).toEqual([0, 16]);
    expect(found("Ada", 0, 3)).toEqual([]);
  });

  it("are whole words where the mark is", () => {
    expect(found("he heard he", 0, 2)).toEqual([9]);
  });

  it("may lie within words where the mark does", () => {
    expect(found("unhappy happy", 2, 7)).toEqual([8]);
  });

  it("are counted in code points", () => {
    expect(found("👍 Ada 👍👍 Ada", 2, 5)).toEqual([9]);
  });

  it("do not overlap the mark, nor one another", () => {
    expect(found("ha ha ha ha ha", 0, 5)).toEqual([6]);
    expect(found("aaaaaaa", 2, 4)).toEqual([0, 4]);
  });

  it("hold what the mark holds, and never overlap, whatever the text", () => {
    cases(300, (random) => {
      const text = new CodePoints(random.list(12, () => random.pick(["a", "b", " ", "👍"])).join(""));
      const start = random.whole(0, text.length + 1);
      const end = random.whole(start, text.length + 1);
      const part = { text: text.slice(start, end), start, end, label: "x" };
      const ranges = [part, ...elsewhere(text, wordsOf(text), part)].sort((a, b) => a.start - b.start);
      ranges.forEach((range, i) => {
        expect(text.slice(range.start, range.end)).toBe(part.text);
        expect(range.start).toBeGreaterThanOrEqual(ranges[i - 1]?.end ?? 0);
      });
    });
  });
});
