// @vitest-environment happy-dom
// What a page does when it does little: questions to the kernel, frames, and what is touched among many regions.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Painter } from "../../src/views/sounds/painter";
import { layPaper, paperOf } from "../paper";
import { cases } from "../random";
import { layOut, nextFrame, SoundPage, tidyUp, WINDOW } from "../sound-page";
import { inShort, pcm, region, SIREN, soundItem } from "../sounds";

const LONG = { rate: 8000, frames: 8000 * 3600, head: 8000 };
const MIDDLE = 0.5;

beforeEach(() => {
  layOut();
  layPaper();
});
afterEach(tidyUp);

const painted = () => vi.spyOn(Painter.prototype, "paint");

describe("a frame", () => {
  it("is painted once, whatever has changed, and none where nothing has", () => {
    const page = new SoundPage();
    nextFrame();
    const paint = painted();
    for (let i = 0; i < 20; i += 1) page.wheel([4, MIDDLE], -60, { ctrlKey: true });
    page.desk.look.value = { ...page.desk.look.peek(), captions: false };
    expect(paint).not.toHaveBeenCalled();
    nextFrame();
    expect(paint).toHaveBeenCalledTimes(1); // the strip of the whole stays as it is
    nextFrame();
    expect(paint).toHaveBeenCalledTimes(1);
  });

  it("paints the strip of the whole where another sound comes, or more of it", async () => {
    const page = new SoundPage([soundItem("1", null, LONG), soundItem("2")]);
    nextFrame();
    const paint = painted();
    await page.tell(page.asked[0] as never);
    nextFrame();
    expect(paint).toHaveBeenCalledTimes(2);
    page.keys("s");
    nextFrame();
    expect(paint).toHaveBeenCalledTimes(4);
  });

  it("needs none while regions are marked and moved, nor while the pointer only passes by", () => {
    const page = new SoundPage();
    nextFrame();
    page.drag([1, MIDDLE], [2, MIDDLE]);
    page.keys("ArrowRight", "o");
    page.pointer("move", [5, MIDDLE]);
    expect(nextFrame()).toBe(0);
  });

  it("shows where regions are in the strip of the whole", () => {
    const page = new SoundPage();
    page.mark(SIREN, region(6, 7, "gone"));
    const marks = paperOf(page.find<HTMLCanvasElement>(".ll-minimap-marks"));
    expect(marks.of("fillRect").slice(-2)).toEqual([
      [100, WINDOW.height - 5, 200, 4],
      [600, WINDOW.height - 5, 100, 4],
    ]);
  });
});

describe("the kernel", () => {
  it("is not asked for what came with a short sound, until one looks closer", () => {
    const page = new SoundPage([
      soundItem("1", null, { rate: 8000, frames: 8000, picture: { columns: 8, rows: 4 } }),
    ]);
    page.desk.look.value = { ...page.desk.look.peek(), spectrogram: false };
    nextFrame();
    page.keys("+", "+");
    nextFrame();
    expect(page.asked).toEqual([]);
  });

  it("is asked for what is seen of the sound on screen, and for nothing of those that wait", () => {
    const page = new SoundPage([soundItem("1", null, LONG), soundItem("2", null, LONG)]);
    nextFrame();
    expect(page.asked.map(({ sample, want }) => [sample, want])).toEqual([
      ["1", "picture"],
      ["1", "picture"],
      ["1", "picture"],
    ]);
    nextFrame();
    expect(page.asked).toHaveLength(3);
  });

  it("may answer late: what comes of a sound that was left goes there, and nowhere else", async () => {
    const page = new SoundPage([soundItem("1", null, LONG), soundItem("2", null, LONG)]);
    nextFrame();
    const [first] = page.asked;
    const left = page.desk.recording;
    page.keys("s");
    nextFrame();
    const paint = painted();
    await page.tell(first as never);
    expect([nextFrame(), left?.pictures.news.peek(), page.desk.recording?.pictures.news.peek()]).toEqual([
      0, 1, 0,
    ]);
    expect([paint.mock.calls.length, page.root.dataset.item]).toEqual([0, "id 2"]);
  });

  it("may have no answer: why is told, of the sound on screen, and the work goes on", async () => {
    const page = new SoundPage([soundItem("1", null, LONG), soundItem("2")]);
    nextFrame();
    await page.tell(page.asked[0] as never, new Uint8Array(), "cannot read 1.wav");
    expect(page.text(".ll-trouble")).toBe("cannot read 1.wav");
    page.drag([100, MIDDLE], [2000, MIDDLE]);
    expect(page.list).toHaveLength(1);
    page.keys("s");
    expect([page.text(".ll-trouble"), page.root.dataset.item]).toEqual(["", "id 2"]);
  });

  it("is not heard any more by a view that is gone", async () => {
    const page = new SoundPage([soundItem("1", null, LONG)]);
    nextFrame();
    page.destroy();
    await page.tell(page.asked[0] as never);
    expect(nextFrame()).toBe(0);
  });
});

describe("a sound that was left", () => {
  it("keeps its beginning and little more, and is fetched again for who goes back", async () => {
    const page = new SoundPage([soundItem("1", null, LONG), soundItem("2")]);
    const { recording } = page.desk;
    const here = recording?.want(9000, 10_000);
    await page.tell(page.asked[0] as never, pcm(2 ** 17));
    await here;
    expect(recording?.read(9000, 9001)).not.toBeNull();
    page.keys("e");
    expect([recording?.read(9000, 9001), recording?.read(0, 1)?.length]).toEqual([null, 1]);
    page.keys("PageUp");
    expect(page.desk.recording).toBe(recording);
  });
});

describe("with five hundred regions", () => {
  let page: SoundPage;
  let touched: MutationObserver;
  let regions: Set<Node>;
  /** How often an element of a region was written to. */
  const writes = () => touched.takeRecords().filter(({ target }) => regions.has(target)).length;
  beforeEach(() => {
    page = new SoundPage();
    page.mark(...Array.from({ length: 500 }, (_, i) => region(i / 100, (i + 40 + (i % 7)) / 100)));
    regions = new Set(page.drawn);
    touched = new MutationObserver(() => {});
    touched.observe(page.find(".ll-regions"), { subtree: true, attributes: true, childList: true });
  });

  it("the pointer that passes by writes to none of them, a drag to the one that is dragged", () => {
    for (let i = 0; i < 50; i += 1) page.pointer("move", [i / 7, MIDDLE]);
    expect(writes()).toBe(0);
    page.pointer("down", [4, MIDDLE]);
    page.pointer("move", [4.2, MIDDLE]);
    writes();
    page.pointer("move", [4.3, MIDDLE]);
    expect(writes()).toBeLessThan(5);
  });

  it("selecting another writes to the two that are meant", () => {
    page.select(100);
    writes();
    page.select(200);
    expect(writes()).toBe(2);
  });

  it("zooming writes to those that are seen", () => {
    page.desk.zoom(100, 100);
    writes();
    page.desk.pan(5);
    const seen = page.drawn.filter(({ style }) => style.display !== "none").length;
    expect(seen).toBeLessThan(100);
    expect(writes()).toBeLessThanOrEqual(3 * seen + 20);
  });
});

it("whatever the mouse does, regions lie on the grid of the samples, within the sound, in the order of the kernel", () => {
  cases(8, (random) => {
    const rate = random.pick([1000, 11025]);
    const page = new SoundPage([soundItem("1", null, { rate, frames: 8 * rate })]);
    for (let i = 0; i < 12; i += 1) {
      const more = {
        ctrlKey: random.next() < 0.3,
        shiftKey: random.next() < 0.3,
        altKey: random.next() < 0.3,
      };
      const [from, to] = page.seen;
      const any = () => [from + (to - from) * (random.next() * 1.2 - 0.1), random.next()] as const;
      page.drag(any(), any(), more);
      if (random.next() < 0.3) page.wheel(any(), random.whole(-120, 120), { ctrlKey: true });
      if (random.next() < 0.5)
        page.keys(random.pick(["x", "g", "Insert", "ArrowLeft", "[", "]", "Tab", "o"]));
      const list = page.parts.list();
      for (const { start, end } of list) {
        expect([start, end].every((time) => Math.abs(time * rate - Math.round(time * rate)) < 0.02)).toBe(
          true,
        );
        expect(start >= 0 && end <= 8 && end > start, inShort({ start, end, label: null })).toBe(true);
      }
      expect([...list].sort(page.parts.rules.compare)).toEqual(list);
    }
    page.destroy();
  });
});
