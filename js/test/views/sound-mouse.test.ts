// @vitest-environment happy-dom
// Edges, clicks, wheel and fingers on a sound.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cases } from "../random";
import { layOut, SoundPage, tidyUp } from "../sound-page";
import { CLIPS, HORN, inShort, LATE, region, SIREN } from "../sounds";

let page: SoundPage;
beforeEach(() => {
  layOut();
  page = new SoundPage();
});
afterEach(tidyUp);

const [ctrl, cmd, shift] = [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }];
const [siren, horn, late] = [SIREN, HORN, LATE].map(inShort) as [string, string, string];
const MIDDLE = 0.5;
const [TOP, BOTTOM] = [0.2, 0.8]; // the lanes of the siren and of the horn
const drag = (from: number, to: number, more: PointerEventInit = {}, share = MIDDLE) =>
  page.drag([from, share], [to, share], more);
const tap = (time: number, more: PointerEventInit = {}, share = MIDDLE) => page.tap([time, share], more);
/** What the pointer tells at a place. */
const pointer = (time: number, more: PointerEventInit = {}) => {
  page.pointer("move", [time, MIDDLE], more);
  return page.port.dataset.pointer;
};

describe("an edge", () => {
  beforeEach(() => page.mark(SIREN, LATE));

  it("is pulled by itself, from either side of it, in one step", () => {
    drag(1.04, 0.5);
    drag(7.04, 7.5);
    expect([page.list, page.selected, page.steps]).toEqual([
      ["0.5-3 siren", "6-7.5 siren"],
      ["6-7.5 siren"],
      3,
    ]);
  });

  it("stops a sample before the other", () => {
    drag(1, 5, { altKey: true });
    drag(7, 2, { altKey: true });
    expect(page.list).toEqual(["2.999-3 siren", "6-6.001 siren"]);
  });

  it("is taken along with that of the neighbour which meets it, with Shift, as far as both can", () => {
    page.mark(region(3, 5, "horn"));
    drag(3, 4, shift);
    expect([page.list, page.steps]).toEqual([["1-4 siren", "4-5 horn", late], 3]);
    drag(4, 5.5, { ...shift, altKey: true });
    expect(page.list).toEqual(["1-4.999 siren", "4.999-5 horn", late]);
    drag(4.999, 2);
    expect(page.list[0]).toBe("1-2 siren"); // alone without Shift
  });

  it("is not taken with Ctrl, or with a class in hand, or of a region that is locked", () => {
    drag(3, 3.5, ctrl);
    page.parts.active.value = "horn";
    drag(7, 7.5);
    page.parts.active.value = null;
    page.parts.toggle("locked", new Set(page.parts.list()));
    drag(1, 0.5);
    expect(page.list).toEqual(["0.5-1 -", siren, "3-3.5 -", late, "7-7.5 horn"]);
  });

  it("of the region selected has a grip, which takes it also with a class in hand", () => {
    const grips = () => [...page.root.querySelectorAll<HTMLElement>("[data-edge]")];
    expect(grips().map(({ hidden }) => hidden)).toEqual([true, true]);
    page.select(0);
    expect(grips().map((grip) => page.placed(grip)?.left)).toEqual([100, 300]);
    page.parts.active.value = "horn";
    page.drag([3, MIDDLE], [4, MIDDLE], {}, grips()[1]);
    expect(page.list).toEqual(["1-4 siren", late]);
    expect(grips().map((grip) => page.placed(grip)?.left)).toEqual([100, 400]);
    page.parts.toggle("locked", page.parts.selected.peek());
    expect(grips().map(({ hidden }) => hidden)).toEqual([true, true]);
  });

  it("of a narrow region is taken from outside, its grips stand there, and inside it is moved", () => {
    page.mark(region(4, 4.1));
    drag(4.05, 4.55, { altKey: true });
    expect(page.list[1]).toBe("4.5-4.6 siren");
    const grips = [...page.root.querySelectorAll<HTMLElement>("[data-edge]")];
    expect(grips.map((grip) => Math.round(page.placed(grip)?.left ?? 0))).toEqual([450 - 9, 460 + 9]);
    drag(4.64, 5, { altKey: true });
    expect(page.list[1]).toBe("4.5-5 siren");
  });

  it("means the region at the pointer's height, where some overlap", () => {
    page.mark(HORN);
    drag(3, 3.5, {}, BOTTOM); // the siren ends there, above
    expect(page.list).toEqual([siren, "2.5-4.5 horn", late]);
    drag(3, 3.7, {}, TOP);
    expect(page.list).toEqual(["1-3.7 siren", "2.5-4.5 horn", late]);
  });
});

describe("the pointer", () => {
  it("tells what a press would do", () => {
    page.mark(SIREN);
    expect([pointer(1.03), pointer(2), pointer(5)]).toEqual(["edge", "", ""]);
    expect([pointer(1.03, ctrl), pointer(2, ctrl)]).toEqual(["draw", "draw"]);
    page.parts.active.value = "horn";
    expect([pointer(1.03), pointer(2)]).toEqual(["draw", "draw"]);
  });

  it("has a line with the time there, and none elsewhere", () => {
    const guide = page.find(".ll-guide");
    page.pointer("move", [2.5, MIDDLE]);
    expect([guide.classList.contains("ll-crossed"), guide.textContent]).toEqual([true, "0:02.500"]);
    page.pointer("leave", [2.5, MIDDLE]);
    expect(guide.classList.contains("ll-crossed")).toBe(false);
    page.session.skip();
    page.session.skip();
    page.session.skip();
    page.pointer("move", [2.5, MIDDLE]); // over no sound
    expect(guide.classList.contains("ll-crossed")).toBe(false);
  });
});

describe("a click", () => {
  beforeEach(() => page.mark(SIREN, HORN, LATE));

  it("moves the playhead there and selects the region that is there, or none", () => {
    tap(6.5);
    expect([page.at, page.selected, page.player.frame]).toEqual([6.5, [late], 6500]);
    tap(5);
    expect([page.at, page.selected]).toEqual([5, []]);
    tap(2.5, {}, TOP);
    tap(2.5, {}, TOP);
    expect(page.selected).toEqual([siren]);
    tap(2.5, {}, BOTTOM);
    expect([page.selected, page.steps]).toEqual([[horn], 1]);
  });

  it.each([ctrl, cmd, shift])("with %j selects one more, or one less", (more) => {
    tap(6.5);
    tap(3.5, more, BOTTOM);
    expect(page.selected).toEqual([late, horn]);
    tap(6.5, more);
    expect(page.selected).toEqual([horn]);
    tap(5, more);
    expect(page.selected).toEqual([horn]);
  });

  it("goes on playing from there", () => {
    page.keys(" ");
    tap(5);
    expect([page.player.playing.peek(), page.player.frame]).toEqual([true, 5000]);
  });

  it("twice plays the region that is there, once", () => {
    page.port.dispatchEvent(new MouseEvent("dblclick", { bubbles: true, ...page.on(6.5, MIDDLE) }));
    expect([page.player.playing.peek(), page.player.range]).toEqual([true, [6000, 7000, false]]);
    page.keys(" ");
    page.port.dispatchEvent(new MouseEvent("dblclick", { bubbles: true, ...page.on(5, MIDDLE) }));
    expect(page.player.playing.peek()).toBe(false);
  });

  it("gives the keys back to the labeler", () => {
    page.find("input").focus();
    tap(5);
    expect(document.activeElement).toBe(page.root);
  });
});

describe("the wheel", () => {
  it.each([ctrl, cmd])("with %j zooms, and the time under the pointer stays there", (more) => {
    const event = page.wheel([2, MIDDLE], -120, more);
    expect([page.seen, event.defaultPrevented]).toEqual([[1, 5], true]);
    page.wheel([2, MIDDLE], 120, more);
    expect(page.seen).toEqual([0, 8]);
  });

  it("goes by one doubling at most, also where it counts lines", () => {
    page.wheel([4, MIDDLE], -5000, ctrl);
    expect(page.seen).toEqual([2, 6]);
    page.wheel([4, MIDDLE], -7.5, { ...ctrl, deltaMode: WheelEvent.DOM_DELTA_LINE });
    expect(page.seen).toEqual([3, 5]);
  });

  it("with Shift, or sideways, brings in what is later; else it is the page's", () => {
    page.desk.zoom(2, 0); // 0 to 4 s
    expect(page.wheel([2, MIDDLE], 100, shift).defaultPrevented).toBe(true);
    expect(page.seen).toEqual([0.5, 4.5]);
    page.wheel([2, MIDDLE], 3, { deltaX: -40 });
    expect(page.seen).toEqual([0.3, 4.3]);
    expect(page.wheel([2, MIDDLE], 100).defaultPrevented).toBe(false);
    expect(page.wheel([2, MIDDLE], 100, { deltaX: 50 }).defaultPrevented).toBe(false);
    expect(page.seen).toEqual([0.3, 4.3]);
  });

  it("over the ruler does the same", () => {
    const event = new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY: -120 });
    for (const [name, value] of Object.entries({ ...page.on(2, MIDDLE), ctrlKey: true }))
      Object.defineProperty(event, name, { value });
    page.find(".ll-ruler").dispatchEvent(event);
    expect(page.seen).toEqual([1, 5]);
  });

  it("at random keeps the time under the pointer, but where the sound ends", () => {
    cases(60, (random) => {
      page.desk.fit();
      for (let i = 0; i < 6; i += 1) {
        const x = random.whole(0, 800);
        const before = page.window.from + x / page.window.scale;
        page.wheel([before, MIDDLE], random.whole(-120, 60), ctrl);
        const [from, to] = page.seen;
        const after = from + x / page.window.scale;
        if (from > 1e-9 && to < 8 - 1e-9) expect(after).toBeCloseTo(before, 9);
      }
    });
  });
});

describe("the middle button and fingers", () => {
  it("pan: what is under the hand goes along", () => {
    page.desk.zoom(2, 400); // 2 to 6 s
    const at = [4, MIDDLE] as const;
    page.pointer("down", at, { button: 1 });
    page.pointer("move", [3, MIDDLE], { button: 1, clientX: page.on(3, 0).clientX });
    page.pointer("up", [3, MIDDLE], { button: 1 });
    expect([page.seen, page.list, page.at]).toEqual([[3, 7], [], 0]);
  });

  it("two fingers zoom and move, and mark nothing", () => {
    const finger = (type: "down" | "move" | "up", pointerId: number, x: number) =>
      page.pointer(type, [0, MIDDLE], { pointerId, clientX: 30 + x });
    finger("down", 1, 300);
    finger("move", 1, 310);
    finger("down", 2, 500);
    expect(page.draft).toBeNull();
    finger("move", 2, 690); // from 190 apart to 380
    expect(page.seen[1] - page.seen[0]).toBeCloseTo(4, 9);
    // What was in the middle of the fingers is there still: 4.05 s, now at 500 px.
    expect(page.desk.window.peek().from + 500 / 200).toBeCloseTo(4.05, 9);
    finger("up", 2, 690);
    finger("move", 1, 400);
    finger("up", 1, 400);
    expect([page.list, page.at]).toEqual([[], 0]);
  });
});

describe("where whole clips are labeled", () => {
  beforeEach(() => {
    page = new SoundPage(undefined, CLIPS);
  });

  it("a press moves the playhead, and a drag takes it along", () => {
    page.pointer("down", [1, MIDDLE]);
    page.pointer("move", [3, MIDDLE]);
    expect(page.at).toBe(3);
    page.pointer("up", [3, MIDDLE]);
    tap(5);
    expect([page.at, page.answers, page.draft]).toEqual([5, [], null]);
  });

  it("there are no regions, no fields for them, and nothing about them to be done", () => {
    for (const selector of ["[data-region]", ".ll-part-list", ".ll-box-fields", "[data-action=record]"])
      expect(page.root.querySelector(selector)).toBeNull();
    expect(page.find(".ll-sound-view").dataset.clip).toBe("");
  });
});
