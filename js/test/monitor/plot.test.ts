// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { bars, curve, framed, type Point } from "../../src/monitor/plot";

const point = (at: number, value: number, low: number | null = null, high: number | null = null): Point => ({
  at,
  value,
  low,
  high,
  title: `${at}: ${value}`,
});
const paths = (chart: SVGElement, look: string) => chart.querySelector(`.${look}`)?.getAttribute("d");
const boxes = (chart: SVGElement, look: string, ...names: string[]) =>
  [...chart.querySelectorAll(`.${look}`)].map((box) => names.map((name) => Number(box.getAttribute(name))));

describe("a curve", () => {
  const across = { from: 10, to: 30 };
  const up = { from: 0.5, to: 1 };

  it("goes through its points, from the left below to the right above", () => {
    const chart = curve([point(10, 0.5), point(20, 0.75), point(30, 1)], across, up, "it rises");
    expect(paths(chart, "ll-line")).toBe("M0 100L50 50L100 0");
    expect(paths(chart, "ll-dots")).toBe("M0 100h0M50 50h0M100 0h0");
    expect(paths(chart, "ll-last")).toBe("M100 0h0");
  });

  it("has a band where the interval is known", () => {
    const points = [point(10, 0.6), point(20, 0.75, 0.5, 1), point(30, 0.75, 0.6, 0.9)];
    expect(paths(curve(points, across, up, ""), "ll-band")).toBe("M50 0L100 20L100 80L50 100Z");
    expect(paths(curve(points.slice(0, 2), across, up, ""), "ll-band")).toBe("M50 100V0");
    expect(paths(curve(points.slice(0, 1), across, up, ""), "ll-band")).toBe("");
  });

  it("stays inside, and puts a single point in the middle", () => {
    expect(paths(curve([point(10, 0), point(30, 2)], across, up, ""), "ll-line")).toBe("M0 100L100 0");
    expect(paths(curve([point(7, 0.75)], { from: 7, to: 7 }, up, ""), "ll-line")).toBe("M50 50");
    expect(paths(curve([], { from: 0, to: 0 }, up, ""), "ll-line")).toBe("");
  });

  it("is a line alone where dots would touch", () => {
    const points = Array.from({ length: 200 }, (_, i) => point(i, 0.7));
    const chart = curve(points, { from: 0, to: 199 }, up, "");
    expect(paths(chart, "ll-dots")).toBe("");
    expect(paths(chart, "ll-last")).toBe("M100 60h0");
  });

  it("is told in words, as a whole and point by point", () => {
    const chart = curve([point(10, 0.5), point(30, 1)], across, up, "it rises");
    expect([chart.getAttribute("role"), chart.getAttribute("aria-label")]).toEqual(["img", "it rises"]);
    expect([...chart.querySelectorAll("title")].map((title) => title.textContent)).toEqual([
      "10: 0.5",
      "30: 1",
    ]);
    expect(boxes(chart, "ll-target", "x", "width")).toEqual([
      [0, 50],
      [50, 50],
    ]);
  });
});

describe("bars", () => {
  it("are as high as their counts, each in its slot", () => {
    const chart = bars([5, 0, 10], 4, 10, ["five", "none", "ten"], "at most ten");
    expect(boxes(chart, "ll-column", "x", "y", "width", "height")).toEqual([
      [3, 50, 19, 50],
      [28, 100, 19, 0],
      [53, 0, 19, 100],
    ]);
    expect([...chart.querySelectorAll("title")].map((title) => title.textContent)).toEqual([
      "five",
      "none",
      "ten",
    ]);
  });

  it("are flat where nothing was counted", () => {
    expect(boxes(bars([0, 0], 2, 0, ["", ""], ""), "ll-column", "height")).toEqual([[0], [0]]);
  });
});

describe("what stands around a plot", () => {
  it("is text that a screen reader need not hear twice", () => {
    const frame = framed(bars([1], 1, 1, [""], ""), ["1", "0"], ["now"]);
    const axes = [...frame.querySelectorAll("[aria-hidden=true]")].map((axis) => axis.textContent);
    expect(axes).toEqual(["10", "now"]);
  });
});
