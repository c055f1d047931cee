// @vitest-environment happy-dom
// A sound on the page: its regions over the picture, the ruler above, the strip of the whole below.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { colorOf } from "../../src/shell/palette";
import { layPaper, paperOf } from "../paper";
import { layOut, nextFrame, resize, SoundPage, tidyUp, WINDOW } from "../sound-page";
import { CLIPS, HORN, LATE, region, SIREN, SOUNDS, soundItem } from "../sounds";

let page: SoundPage;
beforeEach(() => {
  layOut();
  page = new SoundPage();
});
afterEach(tidyUp);

const MIDDLE = 0.5;
const drawn = () => page.drawn.map((each) => page.placed(each));
const stacked = () =>
  page.drawn.map(({ style }) => `${Number.parseFloat(style.top)}+${Number.parseFloat(style.height)}`);

describe("a region on the page", () => {
  it("tells people's own tests when it is, its class, and what it is", () => {
    page = new SoundPage([soundItem("1", [{ ...LATE, score: 0.75 }])]);
    page.parts.add(SIREN, region(4, 5, null));
    const about = ["region", "label", "caption", "pending", "open", "selected"];
    const told = page.drawn.map((each) => about.map((name) => each.getAttribute(`data-${name}`)));
    expect(told.sort()).toEqual([
      ["1-3", "siren", "Siren", null, null, ""],
      ["4-5", null, "no class yet", null, "", ""],
      ["6-7", "siren", "Siren? 0.75", "", null, null],
    ]);
  });

  it("stands where it is heard, in the colour of its class", () => {
    page.mark(SIREN, LATE);
    expect(drawn()).toEqual([
      { left: 100, width: 200 },
      { left: 600, width: 100 },
    ]);
    const [siren] = SOUNDS.classes ?? [];
    expect(page.drawn[0]?.style.getPropertyValue("--ll-chip")).toBe(siren && colorOf(siren, 0));
  });

  it("shares the height with those that it overlaps", () => {
    page.mark(SIREN, HORN, LATE);
    expect(stacked()).toEqual(["0+50", "50+50", "0+100"]);
    page.parts.remove(new Set(page.parts.list().slice(0, 1)));
    expect(stacked()).toEqual(["0+100", "0+100"]);
  });

  it("that is hidden takes none of it", () => {
    page.mark(SIREN, HORN);
    page.parts.hide(new Set(page.parts.list().slice(0, 1)));
    expect([page.drawn.length, stacked()]).toEqual([1, ["0+100"]]);
  });

  it("is made once: one that stays is the same element", () => {
    page.mark(SIREN, LATE);
    const [siren, late] = page.drawn;
    page.parts.add(HORN);
    page.select(2);
    expect(page.drawn).toEqual([siren, late, page.drawn[2]]);
    expect([late?.dataset.selected, siren?.dataset.selected]).toEqual(["", undefined]);
  });

  it("is not laid out while it is far out of the window, and never much wider than three", () => {
    page.mark(SIREN, region(0, 8));
    page.desk.zoom(8, 800); // 7 to 8 s
    expect(drawn()).toEqual([{ left: -20, width: 820 }, null].sort());
    page.desk.zoom(1000, 400);
    expect(drawn()[0]).toEqual({ left: -20, width: 840 });
  });

  it("is a pixel wide at least, and has no caption where there is no room for one", () => {
    page.mark(region(1, 1.001), SIREN);
    page.select(1);
    const [whole, short] = page.drawn as [HTMLElement, HTMLElement];
    expect(page.placed(short)?.width).toBe(1);
    expect([short, whole].map(({ classList }) => classList.contains("ll-narrow"))).toEqual([true, false]);
  });

  it("is a bar on a canvas where it is too narrow for an element, until it is meant", () => {
    layPaper();
    page.mark(region(5, 5.02), region(6, 6.03, "horn"), SIREN);
    const canvas = page.find("canvas.ll-specks") as HTMLCanvasElement;
    const paper = paperOf(canvas);
    const bars = (change: () => void) => {
      paper.calls = [];
      change();
      const all = paper.of("fillRect").map((each) => each.map((value) => Math.round(value)));
      return all.filter(([, , width]) => width !== 1); // without the lines where they begin
    };
    expect(drawn()).toEqual([{ left: 100, width: 200 }, null, null]);
    expect(bars(() => page.desk.fit())).toEqual([
      [500, 0, 2, 200],
      [600, 0, 3, 200],
    ]);
    expect(bars(() => page.select(1))).toEqual([[600, 0, 3, 200]]);
    expect(drawn()[1]).toEqual({ left: 500, width: 2 });
    expect(bars(() => page.select())).toHaveLength(2);
    page.desk.zoom(4, 500);
    expect([canvas.hidden, page.placed(page.drawn[1] as HTMLElement)?.width]).toEqual([true, 8]);
  });

  it("of a class that has come since has its name", () => {
    const { config } = page.session;
    const added = { key: "bell", caption: "<b>Bell</b>" };
    config.value = { ...config.peek(), classes: [...config.peek().classes, added] };
    page.mark(region(1, 2, "bell"));
    expect([page.drawn[0]?.dataset.caption, page.drawn[0]?.innerHTML]).toEqual(["<b>Bell</b>", ""]);
  });
});

describe("when the window shows another stretch", () => {
  const over = () => ({
    region: drawn()[0]?.left,
    draft: page.draft?.left,
    head: page.placed(page.find(".ll-overlay > .ll-playhead"))?.left,
    loop: page.placed(page.find(".ll-loop"))?.left,
  });
  beforeEach(() => {
    page.mark(region(3, 5));
    page.at = 4;
    page.desk.looped.value = { start: 3, end: 5 };
    page.desk.begun.value = 3.5;
  });

  it("all that stands over it goes along", () => {
    page.desk.zoom(2, 400);
    expect(over()).toEqual({ region: 200, draft: 300, head: 400, loop: 200 });
    page.desk.pan(100);
    expect(over()).toEqual({ region: 100, draft: 200, head: 300, loop: 100 });
  });

  it("it does so also after more of the picture has come", () => {
    const { news } = page.desk.recording?.pictures ?? {};
    if (news) news.value += 1;
    page.desk.zoom(2, 400);
    expect(over()).toEqual({ region: 200, draft: 300, head: 400, loop: 200 });
  });

  it("the playhead is hidden where it is not seen", () => {
    page.desk.zoom(8, 800);
    expect(over().head).toBeUndefined();
  });

  it("a drag that goes on is shown where it is", () => {
    page.desk.begun.value = null;
    page.pointer("down", [1, MIDDLE]);
    page.pointer("move", [2, MIDDLE]);
    page.wheel([2, MIDDLE], -120, { ctrlKey: true });
    expect(page.draft).toEqual({ left: 0, width: 200 });
  });
});

describe("when the window gets another size", () => {
  it("what was whole stays whole, else what is seen begins where it did", () => {
    resize({ ...WINDOW, width: 400 });
    expect(page.window).toEqual({ scale: 50, from: 0 });
    page.desk.zoom(4, 400); // 6 to 8 s
    resize(WINDOW);
    expect(page.seen).toEqual([4, 8]);
  });

  it("the strip of the whole has its playhead and its window where they are", () => {
    page.at = 4;
    page.desk.zoom(2, 800); // 4 to 8 s
    resize({ ...WINDOW, width: 400 });
    const strip = page.find(".ll-minimap");
    expect(page.placed(strip.querySelector(".ll-playhead") as HTMLElement)?.left).toBe(200);
    expect(page.placed(strip.querySelector(".ll-minimap-window") as HTMLElement)).toEqual({
      left: 200,
      width: 100,
    });
  });
});

describe("the strip of the whole", () => {
  const window = () => page.placed(page.find(".ll-minimap-window"));
  const press = (type: "down" | "move", time: number, buttons = 1) =>
    page
      .find(".ll-minimap")
      .dispatchEvent(
        new PointerEvent(`pointer${type}`, { bubbles: true, clientX: 30 + 100 * time, buttons }),
      );

  it("tells what is seen", () => {
    expect(page.find(".ll-minimap-window").classList.contains("ll-all")).toBe(true);
    page.desk.zoom(4, 0);
    expect(window()).toEqual({ left: 0, width: 200 });
    expect(page.find(".ll-minimap-window").classList.contains("ll-all")).toBe(false);
    page.desk.zoom(1000, 400);
    expect(window()?.width).toBe(4); // it can still be seen
  });

  it("goes where it is pressed, and along with the pointer", () => {
    page.desk.zoom(4, 0);
    press("down", 5);
    expect(page.seen).toEqual([4, 6]);
    press("move", 6);
    expect(page.seen).toEqual([5, 7]);
    press("move", 2, 0); // it was let go
    expect([page.seen, page.at]).toEqual([[5, 7], 0]);
  });
});

describe("the ruler", () => {
  const ruler = () =>
    [...page.root.querySelectorAll<HTMLElement>(".ll-tick")]
      .filter(({ style }) => style.display !== "none")
      .map((mark) => `${mark.textContent} ${page.placed(mark)?.left}`);

  it("has marks where their times are, which move with the window", () => {
    expect(ruler().slice(0, 3)).toEqual(["0:00 0", "0:01 100", "0:02 200"]);
    const [first] = page.root.querySelectorAll(".ll-tick");
    page.desk.zoom(4, 0);
    expect(ruler().slice(0, 3)).toEqual(["0:00.0 0", "0:00.5 200", "0:01.0 400"]);
    expect(page.root.querySelector(".ll-tick")).toBe(first);
  });

  it("moves the playhead where it is pressed, and along with the pointer", () => {
    const press = (type: string, time: number, buttons = 1) =>
      page.find(".ll-ruler").dispatchEvent(new PointerEvent(type, { clientX: 30 + 100 * time, buttons }));
    press("pointerdown", 2);
    expect(page.at).toBe(2);
    press("pointermove", 3.5);
    press("pointermove", 5, 0);
    expect([page.at, page.steps]).toEqual([3.5, 0]);
  });
});

describe("a sound", () => {
  const caption = () => page.text(".ll-figcaption");

  it("is told by name, length, rate and channels, and what is odd about it", () => {
    expect(caption()).toBe("1.wav · 0:08.000 · 1 kHz · mono");
    page = new SoundPage([
      soundItem("1", null, { name: "<i>x", rate: 44100, channels: 6, lanes: 1, note: "6 channels mixed" }),
    ]);
    expect(caption()).toBe("<i>x · 0:00.181 · 44.1 kHz · 6 channels · 6 channels mixed");
    expect(page.text(".ll-time")).toBe("0:00.000 / 0:00.2");
  });

  it("that cannot be read is told so, and the next one comes", () => {
    page = new SoundPage([soundItem("1", null, { error: "cannot read 1.wav: no sound" }), soundItem("2")]);
    expect([page.root.dataset.state, caption(), page.desk.recording]).toEqual(["error", "", null]);
    expect(page.text(".ll-cover")).toContain("cannot read 1.wav: no sound");
    page.drag([1, MIDDLE], [2, MIDDLE]);
    expect([page.list, page.text(".ll-time")]).toEqual([[], ""]);
    page.keys("s");
    page.drag([1, MIDDLE], [2, MIDDLE]);
    expect(page.list).toEqual(["1-2 -"]);
  });

  it.each([
    ["three samples", { rate: 44100, frames: 3 }],
    ["a tenth of a second", { rate: 8000, frames: 800 }],
    ["a day", { rate: 48000, frames: 48000 * 86400, head: 100 }],
  ])("of %s is seen, zoomed, marked and saved", (_what, about) => {
    page = new SoundPage([soundItem("1", null, about), soundItem("2")]);
    const { duration } = page.desk;
    expect(page.seen[1]).toBeCloseTo(duration, 9);
    for (let i = 0; i < 50; i += 1) page.keys("+");
    nextFrame();
    page.keys("0");
    nextFrame();
    page.drag([0, MIDDLE], [duration * 0.6, MIDDLE]);
    page.keys("i", "Enter");
    const [[, value]] = page.answers as [[string, [{ start: number; end: number }]]];
    expect(value[0].start).toBe(0);
    expect(value[0].end).toBeGreaterThan(duration * 0.3);
    expect(value[0].end).toBeLessThanOrEqual(duration + 1e-6);
  });

  it("comes whole into the window, whatever the one before was zoomed to", () => {
    page.desk.zoom(8, 400);
    page.at = 4;
    page.keys("s");
    expect([page.seen, page.at]).toEqual([[0, 8], 0]);
  });
});

it("a whole clip has the picture and the transport, and is labeled by its key", () => {
  page = new SoundPage(undefined, CLIPS);
  page.keys("i");
  expect(page.answers).toEqual([["1", "siren"]]);
  expect(page.drawn).toEqual([]);
});
