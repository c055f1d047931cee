import { describe, expect, it } from "vitest";
import { CodePoints, lastAtMost } from "../../src/core/text";
import { cases } from "../random";

describe("a text by code points", () => {
  it("counts as Python does: an emoji is one, however many units JavaScript gives it", () => {
    const text = new CodePoints("a👍b👩‍🚀c");
    expect(text.length).toBe(7); // a, thumb, b, woman, joiner, rocket, c
    expect(text.slice(1, 2)).toBe("👍");
    expect(text.slice(3, 6)).toBe("👩‍🚀");
    expect(text.unit(2)).toBe(3);
    expect(text.offset(3)).toBe(2);
  });

  it("counts half a pair as one character, as the kernel's replacement for it is one", () => {
    const text = new CodePoints("\ude00x\ud83d");
    expect(text.length).toBe(3);
    expect(text.slice(1, 2)).toBe("x");
    expect(new CodePoints("\ud83d\ude00").length).toBe(1);
  });

  it("gives both halves of a pair to the one character they are", () => {
    const text = new CodePoints("👍!");
    expect([0, 1, 2, 3].map((unit) => text.offset(unit))).toEqual([0, 0, 1, 2]);
  });

  it("ends at its ends: what lies beyond is the last place, or the first", () => {
    for (const text of [new CodePoints("abc"), new CodePoints("a👍c")]) {
      expect([text.unit(-5), text.unit(99)]).toEqual([0, text.text.length]);
      expect([text.offset(-5), text.offset(99)]).toEqual([0, 3]);
      expect(text.slice(1, 99)).toBe(text.text.slice(1));
      expect(text.slice(2, 2)).toBe("");
    }
  });

  it("may be empty", () => {
    const text = new CodePoints("");
    expect([text.length, text.unit(0), text.offset(0), text.slice(0, 1)]).toEqual([0, 0, 0, ""]);
  });

  it("is read as the string iterates, whatever stands in it", () => {
    cases(400, (random) => {
      const string = random.text();
      const letters = [...string];
      const text = new CodePoints(string);
      expect(text.length).toBe(letters.length);
      const start = random.whole(0, letters.length + 1);
      const end = random.whole(start, letters.length + 1);
      expect(text.slice(start, end)).toBe(letters.slice(start, end).join(""));
    });
  });

  it("leads from an offset to its place in the string and back, and from any unit to its character", () => {
    cases(400, (random) => {
      const text = new CodePoints(random.text());
      for (let offset = 0; offset <= text.length; offset += 1)
        expect(text.offset(text.unit(offset))).toBe(offset);
      for (let unit = 0; unit < text.text.length; unit += 1) {
        const offset = text.offset(unit);
        expect(text.unit(offset)).toBeLessThanOrEqual(unit);
        expect(text.unit(offset + 1)).toBeGreaterThan(unit);
      }
    });
  });
});

it("the last at most so large is found where there is one", () => {
  cases(200, (random) => {
    const values = random.list(12, () => random.whole(0, 20)).sort((a, b) => a - b);
    const sought = random.whole(-1, 21);
    expect(lastAtMost(values, sought)).toBe(values.filter((value) => value <= sought).length - 1);
  });
});
