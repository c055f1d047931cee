import { describe, expect, it } from "vitest";
import {
  click,
  everything,
  land,
  meant,
  move,
  NOTHING,
  nothing,
  onwards,
  type Selection,
  toggle,
  within,
} from "../../src/gallery/selection";

const chosen = ({ chosen: each }: Selection) => [...each].sort((a, b) => a - b);

describe("a click", () => {
  it("selects one, and a second one nothing", () => {
    const one = click(NOTHING, 3);
    expect(chosen(one)).toEqual([3]);
    expect(one.cursor).toBe(3);
    expect(chosen(click(one, 3))).toEqual([]);
  });

  it("selects one more with Ctrl, or one less", () => {
    const two = click(click(NOTHING, 3), 5, { ctrl: true });
    expect(chosen(two)).toEqual([3, 5]);
    expect(chosen(click(two, 3, { ctrl: true }))).toEqual([5]);
  });

  it("selects all between with Shift, forwards and back, from where the stretch began", () => {
    const stretch = click(click(NOTHING, 3), 6, { shift: true });
    expect(chosen(stretch)).toEqual([3, 4, 5, 6]);
    expect(chosen(click(stretch, 1, { shift: true }))).toEqual([1, 2, 3]);
    const apart = click(click(NOTHING, 0), 4, { ctrl: true });
    expect(chosen(click(apart, 6, { shift: true, ctrl: true }))).toEqual([0, 4, 5, 6]);
  });
});

describe("an arrow", () => {
  it("moves the cursor and selects, and stops at the border", () => {
    expect(chosen(move(NOTHING, 1, 3))).toEqual([1]);
    expect(move(NOTHING, 4, 3).cursor).toBe(0);
    expect(move(NOTHING, -1, 3).cursor).toBe(0);
    expect(move(NOTHING, 1, 0)).toEqual(NOTHING);
  });

  it("selects more with Shift and only moves with Ctrl", () => {
    const first = land(NOTHING, 1);
    expect(chosen(move(move(first, 1, 9, { shift: true }), 1, 9, { shift: true }))).toEqual([1, 2, 3]);
    const moved = move(first, 1, 9, { ctrl: true });
    expect([moved.cursor, chosen(moved)]).toEqual([2, [1]]);
    expect(chosen(toggle(moved, 2))).toEqual([1, 2]);
  });
});

describe("what an answer goes to", () => {
  it("is what is selected, else the tile under the cursor", () => {
    expect(meant(land(NOTHING, 2), 9)).toEqual([2]);
    expect(meant(nothing(land(NOTHING, 2)), 9)).toEqual([2]);
    expect(meant(everything(NOTHING, 3), 3)).toEqual([0, 1, 2]);
    expect(meant(NOTHING, 0)).toEqual([]);
    expect(meant(everything(NOTHING, 9), 2)).toEqual([0, 1]);
  });

  it("leaves the cursor on the next that is open, round the end", () => {
    const open = (at: number) => at === 0 || at === 4;
    expect(onwards(land(NOTHING, 2), 5, open)).toEqual({ cursor: 4, anchor: 4, chosen: new Set() });
    expect(onwards(land(NOTHING, 4), 5, open).cursor).toBe(0);
    expect(onwards(land(NOTHING, 4), 5, () => false).cursor).toBe(4);
  });
});

it("stays within a list that has become shorter", () => {
  const all = { ...everything(NOTHING, 5), cursor: 4, anchor: 4 };
  expect(within(all, 2)).toEqual({ cursor: 1, anchor: 1, chosen: new Set([0, 1]) });
  expect(within(all, 0).cursor).toBe(0);
});
