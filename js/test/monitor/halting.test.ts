// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { halting, placeOf, zoneOf } from "../../src/monitor/halting";

const scale: [number, number][] = [
  [0.9, 0],
  [0.5, 0.2],
  [0.1, 1],
];

describe("the place of a score", () => {
  it.each([
    [0.95, 0],
    [0.9, 0],
    [0.7, 0.1],
    [0.5, 0.2],
    [0.3, 0.6],
    [0.1, 1],
    [0.01, 1],
  ])("%d is at %d", (score, place) => {
    expect(placeOf(scale, score)).toBeCloseTo(place);
  });

  it("is the head where all scores are the same", () => {
    expect(placeOf([[0.5, 0]], 0.5)).toBe(0);
    expect(placeOf([], 0.5)).toBeNull();
  });
});

describe("the bar", () => {
  const shown = (score: number | null) => {
    const { figure, body } = halting({ low: 0.2, high: 0.8, scale, score });
    return { figure, bar: body as HTMLElement };
  };

  it("has three zones, told apart in words", () => {
    expect([0, 0.2, 0.3, 0.8, 1].map((place) => zoneOf(place, { low: 0.2, high: 0.8 }))).toEqual([
      0, 0, 1, 2, 2,
    ]);
    const { bar } = shown(0.9);
    const widths = [...bar.querySelectorAll<HTMLElement>(".ll-halting > .ll-zone")].map((zone) =>
      Number(zone.style.flexGrow).toFixed(1),
    );
    expect(widths).toEqual(["0.2", "0.6", "0.2"]);
    expect(bar.querySelector(".ll-zones")?.textContent).toBe(
      "better than randomno better than randomthe model is certain",
    );
  });

  it.each([
    [0.9, "better than random", "0%"],
    [0.3, "no better than random", "60%"],
    [0.1, "the model is certain", "100%"],
  ])("has its pin where %d belongs", (score, zone, at) => {
    const { figure, bar } = shown(score);
    expect(figure).toBe(zone);
    expect(bar.querySelector("[role=img]")?.getAttribute("aria-label")).toBe(`This sample: ${zone}`);
    expect(bar.querySelector("[aria-current=true]")?.textContent).toBe(zone);
    expect(bar.querySelector<HTMLElement>(".ll-pin")?.style.insetInlineStart).toBe(at);
  });

  it("has no pin for a sample that is not ranked", () => {
    const { figure, bar } = shown(null);
    expect(figure).toBe("not ranked");
    expect(bar.querySelector(".ll-pin")).toBeNull();
  });
});
