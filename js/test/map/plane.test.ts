// What dragging and zooming do; the kernel's tests read the same file.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { moved, shift, turned, type View, zoomed } from "../../src/map/plane";

interface Case {
  what: "moved" | "zoomed";
  given: [number, number, number];
  then: View;
}
const told = JSON.parse(readFileSync(new URL("../../../tests/plane.json", import.meta.url), "utf8"));
const view: View = told.view;

it.each(told.cases as Case[])("$what by $given", ({ what, given, then }) => {
  const [a, b, c] = given;
  const found = what === "moved" ? moved(view, a, b) : zoomed(view, a, b, c);
  for (const name of ["left", "top", "across", "down", "zoom"] as const)
    expect(found[name] / then[name]).toBeCloseTo(1, 6);
});

it("what lay at a pixel lies where the hand has brought it", () => {
  expect(shift(view, moved(view, 30, -12))).toEqual({
    x: 1,
    y: 1,
    left: expect.closeTo(30),
    top: expect.closeTo(-12),
  });
  const near = shift(view, zoomed(view, 2, 100, 50));
  expect([100 * near.x + near.left, 50 * near.y + near.top]).toEqual([
    expect.closeTo(100),
    expect.closeTo(50),
  ]);
});

it("a wheel turned away goes nearer, by lines or by pixels, and never leaps", () => {
  expect(turned({ deltaY: -120, deltaMode: 0 })).toBeGreaterThan(1);
  expect(turned({ deltaY: 3, deltaMode: 1 })).toBeCloseTo(turned({ deltaY: 48, deltaMode: 0 }));
  expect(turned({ deltaY: 1e9, deltaMode: 0 })).toBe(turned({ deltaY: 400, deltaMode: 0 }));
});
