// @vitest-environment node
import { describe, expect, it } from "vitest";
import { counted, mark, moment, percent, span, stride } from "../../src/monitor/words";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("words", () => {
  it("count", () => {
    expect([counted(1, "label"), counted(2, "label"), counted(12345, "class", "classes")]).toEqual([
      "1 label",
      "2 labels",
      "12,345 classes",
    ]);
  });

  it("give shares as percentages", () => {
    expect([percent(0.9123), percent(1), mark(0.5), mark(0.655)].map(plain)).toEqual([
      "91.2 %",
      "100.0 %",
      "50 %",
      "65.5 %",
    ]);
  });

  it.each([
    [0.01, "0.1 s"],
    [0.4, "0.4 s"],
    [12.4, "12 s"],
    [59.6, "1 min"],
    [3569, "59 min"],
    [3600, "1 h"],
    [40 * 3600, "40 h"],
    [5 * 86400, "5 days"],
  ])("say how long %d seconds are", (seconds, words) => {
    expect(plain(span(seconds))).toBe(words);
  });

  it("name what a bar stands for", () => {
    expect([60, 300, 3600, 21600, 86400].map(stride)).toEqual([
      "1 minute",
      "5 minutes",
      "1 hour",
      "6 hours",
      "1 day",
    ]);
  });

  it("tell the day only where the time is not enough", () => {
    const at = 1_700_000_000;
    expect(moment(at, 60)).toMatch(/^\d+:\d\d/);
    expect(moment(at, 3600)).toMatch(/, \d+:\d\d/);
    expect(moment(at, 86400)).not.toMatch(/:/);
  });
});
