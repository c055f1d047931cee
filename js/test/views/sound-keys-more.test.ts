// @vitest-environment happy-dom
// Keys that mark where the playhead is, and those for many regions at once.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layOut, SoundPage, tidyUp } from "../sound-page";
import { HORN, inShort, LATE, region, SIREN, soundItem } from "../sounds";

let page: SoundPage;
beforeEach(() => {
  layOut();
  page = new SoundPage();
});
afterEach(tidyUp);

const [ctrl, shift] = [{ ctrlKey: true }, { shiftKey: true }];
const [siren, horn, late] = [SIREN, HORN, LATE].map(inShort) as [string, string, string];
const mark = () => page.mark(SIREN, HORN, LATE);

describe("[ and ]", () => {
  it("mark from here to there, and show it meanwhile", () => {
    page.at = 1;
    page.keys("[");
    expect([page.hint, page.said]).toEqual([
      "Now say where the region ends; Esc calls it off.",
      "A region begins here",
    ]);
    page.at = 2.5;
    expect(page.draft).toEqual({ left: 100, width: 150 });
    page.keys("]");
    expect([page.list, page.selected, page.steps, page.draft]).toEqual([["1-2.5 -"], ["1-2.5 -"], 1, null]);
  });

  it("mark it also from the end to the beginning", () => {
    page.at = 3;
    page.keys("[");
    page.at = 2;
    page.keys("]");
    expect(page.list).toEqual(["2-3 -"]);
  });

  it("while it plays mark what was heard", () => {
    page.keys(" ");
    page.player.hear(1.234); // before the next frame is painted
    page.keys("[");
    page.player.hear(1);
    page.keys("]");
    expect([page.list, page.player.playing.peek()]).toEqual([["1.234-2.234 -"], true]);
  });

  it("move the edges of the region selected to the playhead, in one step", () => {
    mark();
    page.select(0);
    page.at = 0.5;
    page.keys("[");
    page.at = 3.5;
    page.keys("]");
    expect([page.list[0], page.selected, page.steps]).toEqual(["0.5-3.5 siren", ["0.5-3.5 siren"], 2]);
  });

  it("is finished by Enter before anything is saved, and no button saves without it", () => {
    page.at = 1;
    page.keys("[");
    page.at = 2;
    page.session.submit();
    expect(page.notice).toBe("One region has no end yet: end it, or call it off with Esc.");
    page.keys("Enter");
    expect([page.list, page.notice]).toEqual([["1-2 -"], ""]);
  });

  it("begin another region past the end of the one selected", () => {
    mark();
    page.select(0);
    page.at = 5;
    page.keys("[");
    expect([page.selected, page.desk.begun.peek()]).toEqual([[], 5]);
    page.at = 5.5;
    page.keys("]");
    expect(page.list).toEqual([siren, horn, "5-5.5 -", late]);
  });

  it("leave a locked region, in words", () => {
    page.mark(SIREN);
    page.select(0);
    page.keys("l");
    page.at = 0.5;
    page.keys("[");
    expect([page.list, page.notice]).toEqual([[siren], "Locked: unlock the region first."]);
  });

  it("say what is missing: a beginning, or anything between", () => {
    page.keys("]");
    expect(page.notice).toBe("First say where the region begins.");
    page.keys("[", "]");
    expect(page.notice).toContain("Nothing was between the beginning and the end");
    expect([page.list, page.desk.begun.peek()]).toEqual([[], null]);
  });

  it("are refused where the region would overlap and must not", () => {
    page = new SoundPage(undefined, { overlap: false });
    page.mark(SIREN);
    page.at = 0.5;
    page.keys("[");
    page.at = 1.5;
    page.keys("]");
    expect(page.list).toEqual([siren]);
    expect(page.notice).toContain("would overlap");
  });

  it("forget what was begun on another sound", () => {
    page.keys("[", "s");
    page.at = 1;
    page.keys("]");
    expect([page.list, page.draft]).toEqual([[], null]);
  });
});

describe("g", () => {
  it("fills from the end of the region before up to the playhead", () => {
    page.at = 0.5;
    page.keys("g");
    page.at = 2;
    page.keys("g");
    expect([page.list, page.steps]).toEqual([["0-0.5 -", "0.5-2 -"], 2]);
  });

  it("again has nothing to fill, and says so", () => {
    page.mark(region(1, 2));
    page.at = 2;
    page.keys("g");
    expect(page.list).toEqual(["1-2 siren"]);
    expect(page.notice).toBe("Nothing is between the region before and the playhead.");
    page.at = 0;
    page.keys("g");
    expect(page.list).toEqual(["1-2 siren"]);
  });
});

describe("x", () => {
  beforeEach(mark);

  it("cuts what is selected in two at the playhead, in one step", () => {
    page.select(0, 1);
    page.at = 2.5;
    page.keys("x");
    expect(page.list).toEqual(["1-2.5 siren", "2-2.5 horn", "2.5-4 horn", "2.5-3 siren", late]);
    expect([page.selected.length, page.steps]).toEqual([4, 2]);
  });

  it("cuts what sounds there where nothing is selected, but nothing that is hidden", () => {
    page.parts.hidden.value = new Set(page.parts.list().slice(0, 1));
    page.at = 2.5;
    page.keys("x");
    expect(page.list).toEqual([siren, "2-2.5 horn", "2.5-4 horn", late]);
  });

  it("says that there is nothing to cut", () => {
    for (const at of [1, 5]) {
      page.at = at;
      page.keys("x");
      expect([page.list, page.notice]).toEqual([
        [siren, horn, late],
        "The playhead is in no region that could be split.",
      ]);
    }
  });

  it("does not cut what is locked", () => {
    page.select(0);
    page.keys("l");
    page.at = 2;
    page.keys("x");
    expect([page.list, page.notice]).toEqual([[siren, horn, late], "Locked: unlock the region first."]);
  });
});

describe("Insert", () => {
  it("puts a region at the playhead, as long as an eighth of the window, within the sound", () => {
    page.at = 2;
    page.keys("Insert");
    page.at = 7.9;
    page.keys("Insert");
    page.desk.zoom(4, 0);
    page.at = 0;
    page.keys("Insert");
    expect([page.list, page.selected]).toEqual([["0-0.25 -", "2-3 -", "7-8 -"], ["0-0.25 -"]]);
  });

  it("puts one of a sample at least", () => {
    page = new SoundPage([soundItem("1", null, { rate: 44100, frames: 3 })]);
    page.keys("Insert");
    expect(page.list).toEqual(["0-0.000023 -"]);
    page.at = 1;
    page.keys("Escape", "Insert");
    expect(page.list).toEqual(["0-0.000023 -", "0.000045-0.000068 -"]);
  });
});

describe("many at once", () => {
  beforeEach(mark);

  it("are selected by Ctrl+A, but for what is hidden", () => {
    page.parts.hidden.value = new Set(page.parts.list().slice(0, 1));
    page.key("a", ctrl);
    expect(page.selected).toEqual([horn, late]);
  });

  it("are hidden and shown by h, those selected or all", () => {
    page.select(0, 1);
    page.keys("h");
    expect([page.drawn.length, page.selected, page.said]).toEqual([1, [], "2 hidden"]);
    page.keys("h");
    expect([page.drawn.length, page.said]).toEqual([3, "All shown"]);
    page.keys("h");
    expect([page.drawn.length, page.said, page.list.length]).toEqual([0, "3 hidden", 3]);
    page.keys("Enter");
    expect(page.answers).toEqual([["1", [SIREN, HORN, LATE]]]); // hidden, not gone
  });

  it("are locked and unlocked by l", () => {
    page.select(0, 1);
    page.keys("l");
    expect([page.said, page.drawn.map(({ dataset }) => dataset.locked)]).toEqual([
      "Locked",
      ["", "", undefined],
    ]);
    page.keys("Backspace");
    expect([page.list.length, page.notice]).toEqual([3, "Locked: unlock the region first."]);
    page.keys("l");
    expect(page.said).toBe("Unlocked");
  });

  it("are removed by Shift+Delete, but for what is locked", () => {
    page.select(1);
    page.keys("l");
    page.key("Delete", shift);
    expect(page.list).toEqual([horn]);
  });
});

describe("+, − and 0", () => {
  it("zoom about the region selected, else the playhead, where they are seen, and back to the whole", () => {
    mark();
    page.select(2);
    page.keys("+");
    expect(page.desk.timeAt(650)).toBe(6.5);
    page.keys("0", "Escape");
    page.at = 2;
    page.keys("=");
    expect(page.desk.timeAt(200)).toBe(2);
    page.keys("-");
    expect(page.seen).toEqual([0, 8]);
    page.desk.zoom(4, 800); // 6 to 8 s: the playhead is not there
    page.keys("+");
    expect(page.desk.timeAt(400)).toBe(7);
  });

  it("go no further than the sound and its samples", () => {
    for (let i = 0; i < 60; i += 1) page.keys("+");
    expect(page.window.scale).toBe(24_000);
    for (let i = 0; i < 60; i += 1) page.keys("-");
    expect(page.seen).toEqual([0, 8]);
  });

  it("m brings the playhead into the middle", () => {
    page.desk.zoom(4, 0);
    page.at = 5;
    page.keys("m");
    expect(page.seen).toEqual([4, 6]);
  });
});

describe("where there is no sound", () => {
  it("the keys do nothing, and harm nothing", () => {
    page = new SoundPage([soundItem("1", null, { error: "cannot read 1.wav" })]);
    const arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
    page.keys(" ", "[", "]", "n", "g", "x", "r", "m", "Insert", "h", "+", "-", "0", "<", "Tab", ...arrows);
    page.key(" ", shift);
    page.key("ArrowRight", ctrl);
    page.key("a", ctrl);
    expect([page.list, page.answers, page.root.dataset.state]).toEqual([[], [], "error"]);
  });

  it("no button promises anything, but to skip it", () => {
    page = new SoundPage([soundItem("1", null, { error: "cannot read 1.wav" }), soundItem("2")]);
    const able = (name: string) => !page.find<HTMLButtonElement>(`[data-action=${name}]`).disabled;
    const names = [
      "play",
      "loop",
      "start_here",
      "end_here",
      "record",
      "fill",
      "new_part",
      "play_part",
      "centre",
      "fit",
    ];
    expect([...names, "zoom_in", "zoom_out"].filter(able)).toEqual([]);
    expect(able("skip")).toBe(true);
    page.click("[data-action=skip]");
    expect(names.filter((name) => !able(name))).toEqual([]);
  });
});
