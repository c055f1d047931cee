// @vitest-environment happy-dom
// The keys on regions: what the mouse can do, they can.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layOut, SoundPage, tidyUp } from "../sound-page";
import { accepted, HORN, inShort, LATE, region, SIREN, soundItem } from "../sounds";

let page: SoundPage;
beforeEach(() => {
  layOut();
  page = new SoundPage();
});
afterEach(tidyUp);

const [ctrl, shift, alt] = [{ ctrlKey: true }, { shiftKey: true }, { altKey: true }];
const [siren, horn, late] = [SIREN, HORN, LATE].map(inShort) as [string, string, string];
const mark = () => page.mark(SIREN, HORN, LATE);
const times = (count: number, key: string, more: KeyboardEventInit = {}) => {
  for (let i = 0; i < count; i += 1) page.key(key, more);
};
const suggest = (...regions: ReturnType<typeof region>[]) => {
  page = new SoundPage([soundItem("1", regions), soundItem("2")]);
};

describe("Tab", () => {
  beforeEach(mark);

  it("goes from region to region and plays from there, says what each is, and on from the last one out", () => {
    const seen = Array.from({ length: 4 }, () => {
      const { defaultPrevented } = page.key("Tab");
      return [page.selected.join(), page.at, defaultPrevented];
    });
    expect(seen).toEqual([
      [siren, 1, true],
      [horn, 2, true],
      [late, 6, true],
      [late, 6, false], // the browser goes on
    ]);
    expect(page.said).toBe("Siren, 0:06.000 to 0:07.000");
  });

  it("goes the other way with Shift, and out before the first, or with none selected", () => {
    expect(page.key("Tab", shift).defaultPrevented).toBe(false);
    page.select(2);
    const seen = Array.from({ length: 3 }, () => {
      const { defaultPrevented } = page.key("Tab", shift);
      return [page.selected.join(), defaultPrevented];
    });
    expect(seen).toEqual([
      [horn, true],
      [siren, true],
      [siren, false],
    ]);
  });

  it("brings the region into the window, and passes by what is hidden", () => {
    page.desk.zoom(4, 0); // 0 to 2 s
    page.parts.hidden.value = new Set(page.parts.list().slice(0, 2));
    page.keys("Tab");
    expect([page.selected, page.seen]).toEqual([[late], [5.5, 7.5]]);
  });

  it("works with the focus on the sound, and is the browser's on a button and where there is nothing", () => {
    page.find("[data-role=stage]").focus();
    expect(page.key("Tab").defaultPrevented).toBe(true);
    page.find("[data-action=skip]").focus();
    expect(page.key("Tab").defaultPrevented).toBe(false);
    page = new SoundPage();
    expect(page.key("Tab").defaultPrevented).toBe(false);
  });
});

describe("the arrows move what is selected", () => {
  beforeEach(mark);

  it("by a hundredth of a second, with Shift by a tenth, in one step while they are held", () => {
    page.select(0);
    page.keys("ArrowRight", "ArrowRight");
    page.key("ArrowLeft", shift);
    expect([page.list[0], page.steps]).toEqual(["0.92-2.92 siren", 2]);
    page.key("z", ctrl);
    expect(page.list[0]).toBe(siren);
  });

  it("together, no further than the sound", () => {
    page.select(0, 2);
    times(12, "ArrowRight", shift);
    expect(page.list).toEqual(["2-4 siren", horn, "7-8 siren"]);
  });

  it("by what a pixel shows where that is less, and never by less than a sample", () => {
    page.select(0);
    page.desk.zoom(5, 100);
    page.keys("ArrowRight");
    expect(page.list[0]).toBe("1.002-3.002 siren");
    page.desk.zoom(1000, 100);
    page.keys("ArrowRight");
    expect(page.list[0]).toBe("1.003-3.003 siren");
  });

  it("at its start with Alt, at its end with Alt and Shift, and leave a sample", () => {
    page.select(2);
    page.key("ArrowRight", alt);
    page.key("ArrowLeft", { ...alt, ...shift });
    expect(page.list[2]).toBe("6.01-6.99 siren");
    times(120, "ArrowRight", alt);
    expect(page.list[2]).toBe("6.989-6.99 siren");
  });

  it("makes a suggestion one that was edited", () => {
    suggest(SIREN);
    page.keys("Tab", "ArrowRight");
    expect(page.parts.list()[0]).toEqual(region(1.01, 3.01, "siren", { origin: "edited" }));
  });

  it("leaves a locked region where it is, in words", () => {
    page.select(0);
    page.keys("l", "ArrowRight");
    page.key("ArrowRight", alt);
    expect([page.list[0], page.notice]).toEqual([siren, "Locked: unlock the region first."]);
    expect(page.drawn[0]?.dataset.locked).toBe("");
    page.keys("l", "ArrowRight");
    expect(page.list[0]).toBe("1.01-3.01 siren");
  });

  it("leaves it where another is, where they must not overlap", () => {
    page = new SoundPage(undefined, { overlap: false });
    page.mark(SIREN, region(3, 4));
    page.select(0);
    page.keys("ArrowRight");
    expect([page.list, page.selected]).toEqual([[siren, "3-4 siren"], [siren]]);
    expect(page.notice).toContain("would overlap");
  });

  it("keeps it in the window", () => {
    page.desk.zoom(4, 0);
    page.select(2);
    page.keys("ArrowRight");
    expect(page.seen[0]).toBeGreaterThan(5);
  });
});

describe("the arrows with nothing selected", () => {
  it("move the playhead by a share of the window, with Shift by ten", () => {
    page.keys("ArrowRight", "ArrowRight");
    expect(page.at).toBe(0.08);
    page.key("ArrowRight", shift);
    expect(page.at).toBe(0.48);
    times(99, "ArrowLeft");
    expect(page.at).toBe(0);
  });

  it("move it by a sample at least, and to where it is seen", () => {
    page.desk.zoom(1e6, 0);
    page.keys("ArrowRight");
    expect(page.at).toBe(0.001);
    page.at = 4;
    page.keys("ArrowRight");
    const [from, to] = page.seen;
    expect([page.at, from < 4.001 && 4.001 < to]).toEqual([4.001, true]);
  });

  it("go to the next edge with Ctrl, and to the ends of the sound", () => {
    mark();
    const stops = Array.from({ length: 8 }, () => {
      page.key("ArrowRight", ctrl);
      return page.at;
    });
    expect(stops).toEqual([1, 2, 3, 4, 6, 7, 8, 8]);
    page.key("ArrowLeft", ctrl);
    expect([page.at, page.steps, page.selected]).toEqual([7, 1, []]);
  });

  it("with Alt do nothing, not even what the browser does with it", () => {
    expect([page.key("ArrowLeft", alt).defaultPrevented, page.at]).toEqual([true, 0]);
  });
});

describe("Enter", () => {
  it("takes the suggestion selected and goes to the next, then saves all that is there", () => {
    suggest(SIREN, LATE);
    page.keys("Tab", "Enter");
    expect([page.selected, page.list]).toEqual([[`${late}?`], [siren, `${late}?`]]);
    page.keys("Escape", "Enter");
    expect(page.answers).toEqual([["1", [accepted(SIREN), accepted(LATE)]]]);
  });

  it("held down takes one", () => {
    suggest(SIREN, LATE);
    page.keys("Tab", "Enter");
    times(5, "Enter", { repeat: true });
    expect([page.list, page.answers]).toEqual([[siren, `${late}?`], []]);
  });

  it("saves where nothing suggested is selected", () => {
    mark();
    page.select(1);
    page.keys("Enter");
    expect(page.answers).toEqual([["1", [SIREN, HORN, LATE]]]);
  });
});

describe("Backspace", () => {
  it("removes what is selected, and with nothing selected takes back", () => {
    mark();
    page.select(0, 2);
    page.keys("Backspace");
    expect([page.list, page.selected]).toEqual([[horn], []]);
    page.keys("Backspace");
    expect(page.list).toEqual([siren, horn, late]);
  });
});

describe("Escape goes outwards, step by step:", () => {
  it("the region begun, what is selected, the class in hand, the sound, and out", () => {
    mark();
    page.keys("o", " ", "[");
    page.select(0);
    expect([page.desk.begun.peek(), page.parts.active.peek()]).toEqual([0, "horn"]);
    page.keys("Escape");
    expect([page.desk.begun.peek(), page.selected]).toEqual([null, [siren]]);
    page.keys("Escape");
    expect([page.selected, page.parts.active.peek()]).toEqual([[], "horn"]);
    page.keys("Escape");
    expect([page.parts.active.peek(), page.player.playing.peek()]).toEqual([null, true]);
    page.keys("Escape");
    expect([page.player.playing.peek(), page.root.dataset.keys]).toEqual([false, "on"]);
    page.keys("Escape");
    expect([page.root.dataset.keys, page.list]).toEqual(["off", [siren, horn, late]]);
  });
});

describe("the key of a class", () => {
  it("names what is selected, else it is for the regions to come", () => {
    page.desk.draw({ start: 1, end: 2 });
    expect(page.hint).toBe("The key of a class names it.");
    page.keys("o");
    expect([page.list, page.hint]).toEqual([["1-2 horn"], "Arrows move it, Alt with arrows its edges."]);
    page.keys("Escape", "i");
    expect(page.hint).toBe("Marking Siren: drag over each. Esc ends it.");
    page.desk.draw({ start: 3, end: 4 });
    page.keys("o"); // for the next one
    expect([page.list, page.parts.active.peek()]).toEqual([["1-2 horn", "3-4 siren"], "horn"]);
  });

  it("for a region just made with it is for the next, also after it was nudged", () => {
    page.keys("i");
    page.desk.draw({ start: 1, end: 2 });
    page.keys("ArrowRight", "i");
    expect([page.list, page.selected, page.parts.active.peek()]).toEqual([["1.01-2.01 siren"], [], null]);
  });
});

describe("the keys that other faces have, too", () => {
  it("e saves that there is nothing, s skips, and PageUp goes back", () => {
    page.keys("e", "s", "PageUp", "PageUp");
    expect(page.answers).toEqual([["1", []]]);
    expect(page.operations.map(({ kind }) => kind)).toEqual(["label", "skip"]);
    expect(page.root.dataset.item).toBe("id 1");
    page.keys("End");
    page.key("PageDown", shift);
    expect(page.operations.at(-1)).toMatchObject({ kind: "skip", sample: "3" });
  });

  it("up and down are the volume, from silent to full", () => {
    page.keys("ArrowDown", "ArrowDown", "ArrowDown");
    expect([page.player.volume.peek(), page.said]).toEqual([0.7, "Volume 70 %"]);
    times(12, "ArrowDown");
    expect(page.player.volume.peek()).toBe(0);
    times(12, "ArrowUp");
    expect(page.player.volume.peek()).toBe(1);
  });
});
