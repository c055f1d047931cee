// @vitest-environment happy-dom
// The mouse on a sound: every gesture is one step.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layOut, nextFrame, SoundPage, tidyUp } from "../sound-page";
import { HORN, inShort, LATE, region, SIREN, soundItem } from "../sounds";

let page: SoundPage;
beforeEach(() => {
  layOut();
  page = new SoundPage();
});
afterEach(tidyUp);

const [ctrl, cmd, alt] = [{ ctrlKey: true }, { metaKey: true }, { altKey: true }];
const [siren, horn, late] = [SIREN, HORN, LATE].map(inShort) as [string, string, string];
const MIDDLE = 0.5;
const [TOP, BOTTOM] = [0.2, 0.8]; // the lanes of the siren and of the horn
/** A drag from time to time, halfway down. */
const drag = (from: number, to: number, more: PointerEventInit = {}, share = MIDDLE) =>
  page.drag([from, share], [to, share], more);

describe("a drag over the sound", () => {
  it.each([
    [1.23, 2.5],
    [2.5, 1.23],
  ])("from %d to %d marks the same region, selected, in one step", (from, to) => {
    drag(from, to);
    expect([page.list, page.selected, page.steps]).toEqual([["1.23-2.5 -"], ["1.23-2.5 -"], 1]);
    expect(page.said).toBe("no class yet, 0:01.230 to 0:02.500");
  });

  it("shows what it is about to mark, with its times", () => {
    page.pointer("down", [1, MIDDLE]);
    expect(page.draft).toBeNull();
    page.pointer("move", [2.5, MIDDLE]);
    expect(page.draft).toEqual({ left: 100, width: 150 });
    expect(page.text(".ll-box-size")).toBe("0:01.000 – 0:02.500 · 1.500 s");
    page.pointer("up", [2.5, MIDDLE]);
    expect([page.draft, page.find(".ll-box-size").hidden]).toEqual([null, true]);
  });

  it("of less than three pixels is a click, and marks nothing", () => {
    drag(1, 1.02);
    expect([page.list, page.at]).toEqual([[], 1]);
  });

  it("that comes back to where it began marks nothing", () => {
    page.pointer("down", [1, MIDDLE]);
    page.pointer("move", [3, MIDDLE]);
    page.pointer("move", [1.02, MIDDLE]);
    expect(page.draft).toBeNull();
    page.pointer("up", [1.02, MIDDLE]);
    expect([page.list, page.steps]).toEqual([[], 0]);
  });

  it("ends where the sound ends", () => {
    drag(7, 9.5);
    drag(1, -2);
    expect(page.list).toEqual(["0-1 -", "7-8 -"]);
  });

  it("takes off what was selected, and has the class in hand", () => {
    page.mark(LATE);
    page.select(0);
    page.parts.active.value = "horn";
    drag(1, 2);
    expect([page.list, page.selected]).toEqual([["1-2 horn", late], ["1-2 horn"]]);
  });

  it("begins on another region with Ctrl or Cmd, or with a class in hand, or where that is locked", () => {
    page.mark(region(0, 8));
    drag(1, 2, ctrl);
    drag(1, 3, cmd);
    page.parts.remove(new Set(page.parts.list().slice(1)));
    page.parts.active.value = "horn";
    drag(1, 4);
    page.parts.active.value = null;
    page.parts.remove(new Set(page.parts.list().slice(1)));
    page.parts.toggle("locked", new Set(page.parts.list()));
    drag(1, 5);
    expect(page.list).toEqual(["0-8 siren", "1-5 -"]);
    expect(page.steps).toBe(7);
  });

  it("is refused, in words, where regions must not overlap", () => {
    page = new SoundPage(undefined, { overlap: false });
    page.mark(SIREN);
    drag(2, 4, ctrl);
    expect([page.list, page.draft]).toEqual([[siren], null]);
    expect(page.notice).toBe("0:02.000 – 0:04.000 would overlap 0:01.000 – 0:03.000.");
  });

  it("with another button than the first marks nothing", () => {
    drag(1, 2, { button: 2 });
    expect([page.list, page.at]).toEqual([[], 0]);
  });
});

describe("what is near", () => {
  beforeEach(() => {
    page.mark(SIREN);
    page.at = 5;
  });

  it("draws a region's edge to it: edges, the playhead, the ends", () => {
    drag(3.05, 4.95, ctrl);
    drag(0.06, 0.95, ctrl);
    drag(6, 7.94, ctrl);
    expect(page.list).toEqual(["0-1 -", siren, "3-5 -", "6-8 -"]);
  });

  it("does not with Alt, nor further than eight pixels", () => {
    drag(3.05, 4.95, { ...ctrl, ...alt });
    drag(5.09, 6, ctrl);
    expect(page.list).toEqual([siren, "3.05-4.95 -", "5.09-6 -"]);
  });

  it("draws a region that is moved, by whichever end is nearer", () => {
    page.mark(region(6, 6.5));
    drag(6.2, 5.25);
    expect(page.list[1]).toBe("5-5.5 siren");
    drag(5.2, 4.66);
    expect(page.list[1]).toBe("4.5-5 siren");
    drag(4.7, 4.4, alt);
    expect(page.list[1]).toBe("4.2-4.7 siren");
  });

  it("draws an edge that is pulled, but not to itself", () => {
    drag(3, 4.95);
    expect(page.list).toEqual(["1-5 siren"]);
    drag(5, 4.96);
    expect(page.list).toEqual(["1-5 siren"]); // the playhead is there
    page.at = 0;
    drag(5, 4.96);
    expect(page.list).toEqual(["1-4.96 siren"]);
  });
});

describe("a drag of a region", () => {
  it("moves it, selects it, and keeps its length", () => {
    page.mark(SIREN, LATE);
    drag(2, 3.5);
    expect([page.list, page.selected, page.steps]).toEqual([["2.5-4.5 siren", late], ["2.5-4.5 siren"], 2]);
    drag(4, 99);
    expect(page.list).toEqual(["6-8 siren", late]);
  });

  it("moves all that is selected, no further than the first of them can go", () => {
    page.mark(SIREN, LATE);
    page.select(0, 1);
    drag(6.5, 9);
    expect([page.list, page.selected.length]).toEqual([["2-4 siren", "7-8 siren"], 2]);
  });

  it("means the one at its height where regions overlap", () => {
    page.mark(SIREN, HORN);
    drag(2.5, 5.5, {}, BOTTOM);
    expect(page.list).toEqual([siren, "5-7 horn"]);
    page.parts.replace(page.parts.list()[1] as never, HORN);
    page.parts.select(null);
    drag(2.5, 5.5, {}, TOP);
    expect(page.list).toEqual([horn, "4-6 siren"]);
  });

  it("is shown while it lasts, and nothing is changed until it ends", () => {
    page.mark(SIREN);
    page.pointer("down", [2, MIDDLE]);
    page.pointer("move", [3.5, MIDDLE]);
    const [drawn] = page.drawn as [HTMLElement];
    expect([page.placed(drawn), drawn.classList.contains("ll-moving")]).toEqual([
      { left: 250, width: 200 },
      true,
    ]);
    expect([page.list, page.steps]).toEqual([[siren], 1]);
    page.pointer("up", [3.5, MIDDLE]);
    expect(page.drawn.map((each) => page.placed(each))).toEqual([{ left: 250, width: 200 }]);
    expect(page.drawn[0]?.classList.contains("ll-moving")).toBe(false);
  });

  it("makes of a suggestion one that was edited", () => {
    page = new SoundPage([soundItem("1", [{ ...SIREN, score: 0.5 }])]);
    drag(2, 3.5);
    expect(page.parts.list()).toEqual([region(2.5, 4.5, "siren", { score: 0.5, origin: "edited" })]);
  });

  it("onto another is refused, in words, where they must not overlap, and it goes back", () => {
    page = new SoundPage(undefined, { overlap: false });
    page.mark(SIREN, LATE);
    drag(2, 6);
    expect(page.list).toEqual([siren, late]);
    expect(page.drawn.map((each) => page.placed(each)?.left)).toEqual([100, 600]);
    expect(page.notice).toBe("0:06.000 – 0:07.000 would overlap 0:05.000 – 0:07.000.");
  });

  it("that is locked among others moves none of them", () => {
    page.mark(SIREN, LATE);
    page.select(0, 1);
    page.parts.toggle("locked", new Set(page.parts.list().slice(1)));
    drag(2, 3);
    expect([page.list, page.notice]).toEqual([[siren, late], "Locked: unlock the region first."]);
  });
});

describe("a drag is called off", () => {
  const begin = () => {
    page.mark(SIREN);
    page.pointer("down", [2, MIDDLE]);
    page.pointer("move", [3.5, MIDDLE]);
  };
  const end = () => {
    expect([page.list, page.draft, page.placed(page.drawn[0] as HTMLElement)?.left]).toEqual([
      [siren],
      null,
      100,
    ]);
    page.pointer("move", [4, MIDDLE]);
    page.pointer("up", [4, MIDDLE]);
    expect([page.list, page.steps]).toEqual([[siren], 1]);
  };

  it("by Escape, which takes nothing else back", () => {
    begin();
    page.keys("Escape");
    expect(page.selected).toEqual([siren]);
    end();
  });

  it("when the browser takes the pointer away", () => {
    begin();
    page.pointer("cancel", [3.5, MIDDLE]);
    end();
  });

  it("when another sound comes", () => {
    page.pointer("down", [2, MIDDLE]);
    page.pointer("move", [3.5, MIDDLE]);
    page.session.skip();
    page.pointer("up", [3.5, MIDDLE]);
    expect([page.root.dataset.item, page.list, page.draft]).toEqual(["id 2", [], null]);
  });
});

describe("past the border of the window", () => {
  beforeEach(() => {
    for (let i = 0; i < 4; i += 1) page.desk.zoom(2, 400); // 3.75 to 4.25 s
    page.pointer("down", [4, MIDDLE]);
  });

  it("the window goes along, frame by frame, as long as the pointer is there", () => {
    const { clientX } = page.on(4.3, MIDDLE);
    page.pointer("move", [4.3, MIDDLE]);
    const seen = Array.from({ length: 4 }, () => {
      nextFrame();
      return page.seen[0];
    });
    const steps = seen.map((from, i) => from - (seen[i - 1] ?? 3.75)).slice(1);
    for (const step of steps) expect(step).toBeCloseTo((80 * 0.15) / 1600, 9);
    const end = page.desk.timeAt(clientX - 30);
    page.pointer("up", [end, MIDDLE], { clientX });
    expect(page.list).toEqual([`4-${end} -`]);
    expect(page.seen[0]).toBe(seen[3]);
  });

  it("it goes at the same pace however often the pointer is moved there", () => {
    for (let i = 0; i < 10; i += 1) page.pointer("move", [4.3, MIDDLE]);
    nextFrame();
    expect(page.seen[0] - 3.75).toBeCloseTo((80 * 0.15) / 1600, 9);
  });

  it("it stops when the labeler is gone", () => {
    page.pointer("move", [4.3, MIDDLE]);
    page.destroy();
    nextFrame();
    expect(nextFrame()).toBe(0);
  });
});
