// @vitest-environment happy-dom
// How a sound is drawn: which calls are made on its canvas.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Wanted } from "../../src/core/protocol";
import { Recording } from "../../src/core/recording";
import { type Window, whole } from "../../src/core/timeline";
import { palette } from "../../src/views/sounds/colours";
import { bandsOf, type Look, PLAIN } from "../../src/views/sounds/look";
import { Painter } from "../../src/views/sounds/painter";
import { layPaper, type Paper, paperOf } from "../paper";
import { pcm, picture, soundItem } from "../sounds";

interface Question {
  wanted: Wanted;
  take(bytes: Uint8Array): void;
  fail(error: Error): void;
}

const WAVES: Look = { ...PLAIN, spectrogram: false, even: false };
const BOTH: Look = { ...PLAIN, even: false };
const [WIDTH, HEIGHT] = [800, 200];
let asked: Question[];
let painter: Painter;
let paper: Paper;

beforeEach(() => {
  layPaper();
  asked = [];
  painter = painterOf(WIDTH, HEIGHT);
});
afterEach(() => vi.restoreAllMocks());

function painterOf(width: number, height: number): Painter {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  paper = paperOf(canvas);
  return new Painter(canvas);
}

function sound(about: object, value?: (n: number, lane: number) => number): Recording {
  const {
    head = 8000,
    frames = head,
    lanes = 1,
  } = about as { head?: number; frames?: number; lanes?: number };
  const item = soundItem("1", null, { ...about, frames, head });
  return new Recording(item, pcm(head, lanes, value), (_sample, wanted) => {
    return new Promise((take, fail) => {
      const tell = (bytes: Uint8Array) => take({ ...picture({ ...wanted, lanes }), bytes });
      asked.push({ wanted, take: tell, fail });
    });
  });
}

/** Paints anew; what was drawn before is forgotten. */
function paint(
  recording: Recording | null,
  look = WAVES,
  view = recording && whole(recording, WIDTH),
  dots = 1,
) {
  paper.calls = [];
  painter.paint(recording, view ?? { scale: 1, from: 0 }, look, "#123", dots);
}

/** All that was promised has been heard. */
const settled = () => new Promise(setImmediate);
const answer = async (low = -64, level = 100) => {
  const pictures = asked.filter(({ wanted }) => wanted.want === "picture");
  asked = asked.filter(({ wanted }) => wanted.want === "samples");
  for (const { wanted, take } of pictures) take(picture(wanted as never, low, level).bytes);
  await settled();
};
const wants = () => asked.map(({ wanted }) => wanted.want);

describe("waves of a sound that is here", () => {
  it("go in each pixel from the least to the greatest of its samples", () => {
    paint(sound({}, (n) => (n % 10 === 3 ? 16384 : n % 10 === 7 ? -8192 : 0)));
    const rects = paper.of("fillRect");
    expect(rects).toHaveLength(800);
    for (const [i, rect] of rects.entries()) expect(rect).toEqual([i, 50, 1, 75]); // from 0.5 to -0.25, about 100
    expect(paper.of("fill")).toEqual([]); // a path of so many takes software a hundred times as long
  });

  it("are a line where a pixel has no two samples, with dots where they stand apart", () => {
    const few = sound({ head: 8 }, (n) => (n % 2 ? 16384 : 0));
    paint(few);
    expect(paper.of("lineTo")).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => [100 * n, n % 2 ? 50 : 100]));
    expect(paper.of("fillRect")[1]).toEqual([98, 48, 4, 4]);
    paint(sound({ head: 800 }));
    expect([paper.of("lineTo").length, paper.of("fillRect").length]).toEqual([800, 0]);
  });

  it("are three samples", () => {
    paint(sound({ head: 3, rate: 44100 }));
    expect(paper.of("lineTo").map(([x]) => Math.round(x ?? 0))).toEqual([0, 267, 533]);
  });

  it("fit their strip, however high they are drawn", () => {
    paint(
      sound({}, (n) => (n % 2 ? 32767 : -32768)),
      { ...WAVES, gain: 20 },
    );
    for (const [, y, , height] of paper.of("fillRect")) expect([y, height]).toEqual([0, 200]);
  });

  it("are drawn as high as they fit where that is asked for, but silence is not made loud", () => {
    paint(
      sound({}, (n) => (n % 2 ? 3277 : -3277)),
      { ...WAVES, even: true },
    );
    const [[, y, , height]] = paper.of("fillRect") as [number[]];
    expect([y, height].map((each) => Math.round(each ?? 0))).toEqual([6, 188]);
    paint(
      sound({}, () => 0),
      { ...WAVES, even: true },
    );
    expect(paper.of("fillRect")[0]).toEqual([0, 100, 1, 1]);
  });

  it("have a strip for each lane", () => {
    paint(sound({ lanes: 2 }, (_n, lane) => (lane ? 16384 : -16384)));
    const rects = paper.of("fillRect");
    expect([rects.length, rects[0], rects[800]]).toEqual([1600, [0, 75, 1, 1], [0, 125, 1, 1]]);
  });

  it("need nothing of the kernel where no spectrogram is shown", () => {
    paint(sound({}));
    expect(asked).toEqual([]);
  });

  it("have as many pixels as the screen has", () => {
    painter = painterOf(2 * WIDTH, 2 * HEIGHT);
    paint(sound({}), WAVES, { scale: 100, from: 0 }, 2);
    expect(paper.of("fillRect")).toHaveLength(1600);
  });
});

describe("waves of a long sound", () => {
  const long = () => sound({ rate: 8000, frames: 8000 * 600, head: 1000 });

  it("are drawn from peaks, as they come", async () => {
    const recording = long();
    paint(recording);
    expect([paper.of("fillRect").length, wants()]).toEqual([0, ["picture", "picture", "picture"]]);
    await answer(-64);
    paint(recording);
    const rects = paper.of("fillRect");
    expect(rects.length).toBeGreaterThan(400);
    for (const [, y, , height] of rects) expect([y, height]).toEqual([50, 100]);
  });

  it("are drawn from coarser peaks only where there are no finer ones", async () => {
    const recording = long();
    paint(recording);
    await answer(-64);
    const near: Window = { scale: 8, from: 0 };
    paint(recording, WAVES, near);
    await answer(-32); // of the first three tiles, 131 pixels each
    paint(recording, WAVES, near);
    const heights = paper.of("fillRect").map(([, , , height]) => height);
    expect(heights).toEqual([...Array(394).fill(50), ...Array(406).fill(100)]);
  });

  it("near are samples, which are fetched, and peaks until they are here", async () => {
    const recording = long();
    const near: Window = { scale: 800, from: 300 }; // ten samples a pixel
    paint(recording, WAVES, near);
    await answer();
    paint(recording, WAVES, near);
    expect([paper.of("fillRect").length > 10, wants()]).toEqual([true, ["samples"]]);
    asked[0]?.take(pcm(2 ** 17));
    await settled();
    paint(recording, WAVES, near);
    expect(paper.of("fillRect")).toHaveLength(800);
  });

  it("are asked for once for all lanes, and told when they are here", async () => {
    const recording = sound({ rate: 8000, frames: 8000 * 600, head: 1000, lanes: 2 });
    const before = recording.pictures.news.peek();
    paint(recording, WAVES, { scale: 800, from: 300 });
    const samples = asked.filter(({ wanted }) => wanted.want === "samples");
    expect(samples).toHaveLength(1);
    samples[0]?.take(pcm(2 ** 17, 2));
    await settled();
    expect(recording.pictures.news.peek()).toBe(before + 1);
    paint(recording, WAVES, { scale: 800, from: 300 });
    expect(paper.of("fillRect")).toHaveLength(1600);
  });

  it("that do not come are told, and are not asked for without end", async () => {
    const recording = long();
    paint(recording, WAVES, { scale: 800, from: 300 });
    const news = recording.pictures.news.peek();
    for (const { wanted, fail, take } of asked.splice(0))
      if (wanted.want === "samples") fail(new Error("the disk is gone"));
      else take(picture(wanted as never).bytes);
    await settled();
    expect(recording.pictures.problem.peek()).toBe("the disk is gone");
    expect(recording.pictures.news.peek() - news).toBeLessThanOrEqual(3); // one for each picture
    paint(recording, WAVES, { scale: 800, from: 300 });
    asked.find(({ wanted }) => wanted.want === "samples")?.take(pcm(2 ** 17));
    await settled();
    expect(recording.pictures.problem.peek()).toBe(""); // it came after all
  });
});

describe("the spectrogram", () => {
  const drawn = () => paper.of<[HTMLCanvasElement, number, number, number, number]>("drawImage");
  const short = (more: object = {}) => {
    const about = { rate: 8000, head: 8000, ...more };
    const recording = sound(about);
    recording.pictures.preview(
      { columns: 2, rows: 3 },
      picture({ start: 0, stop: 8000, columns: 2, rows: 3 }).bytes,
    );
    return recording;
  };

  it("stands below the waves, as wide as what it shows", () => {
    paint(short(), BOTH);
    expect(drawn().map(([, ...place]) => place)).toEqual([[0, 84, 800, 116]]);
    const [first] = paper.of("fillRect");
    expect(first?.[1]).toBeLessThan(84);
  });

  it("goes with the window", () => {
    paint(short(), BOTH, { scale: 1600, from: 0.25 });
    expect(drawn()[0]?.slice(1)).toEqual([-400, 84, 1600, 116]);
  });

  it("has low sounds below, each level in its colour", () => {
    const recording = sound({ rate: 8000, head: 8000 });
    const levels = [0, 10, 100, 110, 200, 210]; // of each row from the lowest, the two columns
    const bytes = new Uint8Array([0, 0, 0, 0, ...levels]);
    recording.pictures.preview({ columns: 2, rows: 3 }, bytes);
    const put = vi.fn();
    vi.stubGlobal(
      "ImageData",
      class {
        constructor(pixels: Uint8ClampedArray) {
          put([...new Uint32Array(pixels.buffer)]);
        }
      },
    );
    paint(recording, BOTH);
    const colours = palette("magma", 25.5);
    expect(put).toHaveBeenCalledWith([200, 210, 100, 110, 0, 10].map((level) => colours[level]));
    vi.unstubAllGlobals();
  });

  it("is coloured once, and anew when the colours change", () => {
    const made = vi.spyOn(document, "createElement");
    const recording = short();
    for (let i = 0; i < 5; i += 1) paint(recording, BOTH);
    paint(recording, { ...BOTH, gain: 3, scale: "linear" });
    expect(made).toHaveBeenCalledTimes(1);
    paint(recording, { ...BOTH, colours: "grey" });
    paint(recording, { ...BOTH, colours: "grey", floor: -50 });
    expect(made).toHaveBeenCalledTimes(3);
  });

  it("is asked for within what the sound can hold", () => {
    expect(bandsOf(BOTH, 8000)).toEqual({ scale: "mel", low: 0, high: 4000, rows: 128 });
    expect(bandsOf({ ...BOTH, low: 500, high: 3000 }, 8000)).toMatchObject({ low: 500, high: 3000 });
    expect(bandsOf({ ...BOTH, low: 5000, high: 9000 }, 8000)).toMatchObject({ low: 0, high: 4000 });
    expect(bandsOf(WAVES, 8000).rows).toBe(0);
    paint(short(), { ...BOTH, scale: "linear", high: 1000 });
    expect(asked[0]?.wanted).toMatchObject({ scale: "linear", low: 0, high: 1000, rows: 128 });
  });
});

describe("colours", () => {
  const rgb = (colour: number | undefined) => [...new Uint8Array(new Uint32Array([colour ?? 0]).buffer)];

  it("go from silent to loud, and all below the faintest level is silence", () => {
    const grey = palette("grey", 55);
    expect([0, 55, 155, 255].map((level) => rgb(grey[level]))).toEqual([
      [255, 255, 255, 255],
      [255, 255, 255, 255],
      [128, 128, 128, 255],
      [0, 0, 0, 255],
    ]);
    expect(rgb(palette("magma", 0)[255])).toEqual([0xfc, 0xfd, 0xbf, 255]);
    expect(rgb(palette("viridis", 255)[254])).toEqual([0x44, 0x01, 0x54, 255]);
  });
});

it("nothing is drawn where there is no sound, or no room", () => {
  paint(null);
  expect(paper.calls).toEqual([["clearRect", 0, 0, WIDTH, HEIGHT]]);
  painter = painterOf(0, 0);
  paint(sound({}));
  expect(paper.of("fillRect")).toEqual([]);
});
