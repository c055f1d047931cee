// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { halting, zoneOf } from "../../src/monitor/halting";

describe("the bar", () => {
  const shown = (place: number | null) => {
    const { figure, body } = halting({ low: 0.2, high: 0.8, place });
    return { figure, bar: body as HTMLElement };
  };

  it("has three zones, told apart in words", () => {
    expect([0, 0.2, 0.3, 0.8, 1].map((place) => zoneOf(place, { low: 0.2, high: 0.8 }))).toEqual([
      0, 0, 1, 2, 2,
    ]);
    const { bar } = shown(0);
    expect(bar.querySelectorAll(".ll-halting > .ll-zone")).toHaveLength(3);
    expect(bar.querySelector(".ll-zones")?.textContent).toBe(
      "better than randomno better than randomthe model is certain",
    );
  });

  it.each([
    [0, "better than random", "0%"],
    [0.1, "better than random", "16.7%"],
    [0.5, "no better than random", "50%"],
    [1, "the model is certain", "100%"],
  ])("has its pin where %d belongs", (place, zone, at) => {
    const { figure, bar } = shown(place);
    expect(figure).toBe(zone);
    expect(bar.querySelector("[role=img]")?.getAttribute("aria-label")).toBe(`This sample: ${zone}`);
    expect(bar.querySelector("[aria-current=true]")?.textContent).toBe(zone);
    expect(bar.querySelector<HTMLElement>(".ll-pin")?.style.insetInlineStart).toBe(at);
  });

  it("has its pin in the first zone where all samples are there", () => {
    const { figure, body } = halting({ low: 1, high: 1, place: 0.5 });
    expect(figure).toBe("better than random");
    expect((body as HTMLElement).querySelector<HTMLElement>(".ll-pin")?.style.insetInlineStart).toBe("16.7%");
  });

  it("has no pin for a sample that is not ranked", () => {
    const { figure, bar } = shown(null);
    expect(figure).toBe("not ranked");
    expect(bar.querySelector(".ll-pin")).toBeNull();
  });
});
