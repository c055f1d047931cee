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
    const widths = [...bar.querySelectorAll<HTMLElement>(".ll-halting > .ll-zone")].map((zone) =>
      Number(zone.style.flexGrow).toFixed(1),
    );
    expect(widths).toEqual(["0.2", "0.6", "0.2"]);
    expect(bar.querySelector(".ll-zones")?.textContent).toBe(
      "better than randomno better than randomthe model is certain",
    );
  });

  it.each([
    [0, "better than random", "0%"],
    [0.6, "no better than random", "60%"],
    [1, "the model is certain", "100%"],
  ])("has its pin where %d belongs", (place, zone, at) => {
    const { figure, bar } = shown(place);
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
