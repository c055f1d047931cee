// @vitest-environment node
// A sound in the page: its first samples are there, the others are fetched when somebody wants them.

import { beforeEach, describe, expect, it } from "vitest";
import type { Wanted } from "../../src/core/protocol";
import { Recording } from "../../src/core/recording";
import { Recordings } from "../../src/core/recordings";
import type { Ask, Told } from "../../src/core/sounds";
import { pcm, picture, soundItem } from "../sounds";

const BLOCK = 2 ** 17; // frames that are fetched together

interface Question {
  sample: string;
  wanted: Wanted;
  take(told: Told): void;
  fail(error: Error): void;
}

let asked: Question[];
const ask: Ask = (sample, wanted) => new Promise((take, fail) => asked.push({ sample, wanted, take, fail }));
const recordingOf = (about: { frames: number; head: number; lanes?: number }, bytes?: Uint8Array) =>
  new Recording(soundItem("1", null, about), bytes ?? pcm(about.head, about.lanes), ask);
/** The kernel answers the oldest question, with the samples that are there. */
const answer = (frames?: number, lanes = 1) => {
  const { wanted, take } = asked.shift() as Question;
  const count = frames ?? wanted.stop - wanted.start;
  take({ ...picture(wanted), want: "samples", bytes: pcm(count, lanes, (n) => (wanted.start + n) % 1000) });
};
const ranges = () => asked.map(({ wanted: { start, stop } }) => [start, stop]);
const first = (samples: Float32Array[] | null) => samples?.map((lane) => Math.round((lane[0] ?? 0) * 32768));

beforeEach(() => {
  asked = [];
});

describe("a short sound", () => {
  it("is all there: nothing is asked for", async () => {
    const sound = recordingOf({ frames: 3, head: 3 });
    expect(sound.whole).toBe(true);
    expect(sound.read(0, 3)).toEqual([new Float32Array([0, 1 / 32768, 2 / 32768])]);
    await sound.want(0, 3);
    expect(asked).toEqual([]);
  });

  it("has its lanes one after the other", () => {
    const sound = recordingOf(
      { frames: 4, head: 4, lanes: 2 },
      pcm(4, 2, (n, lane) => 100 * lane + n),
    );
    expect(sound.read(1, 3)?.map((lane) => [...lane].map((each) => each * 32768))).toEqual([
      [1, 2],
      [101, 102],
    ]);
  });

  it("is read from where it is, and not beyond its end", () => {
    const sound = recordingOf({ frames: 10, head: 10 });
    expect(sound.read(8, 99)?.[0]).toHaveLength(2);
    expect(sound.read(-5, 2)?.[0]).toHaveLength(2);
    expect([sound.read(10, 20), sound.read(5, 5)]).toEqual([null, null]);
  });

  it("knows its loudest sample", () => {
    const sound = recordingOf(
      { frames: 3, head: 3, lanes: 2 },
      pcm(3, 2, (n, lane) => (lane ? -16384 : n)),
    );
    expect(sound.loudest).toBe(0.5);
  });

  it("may come with bytes that stand at an odd place", () => {
    const all = new Uint8Array(7);
    all.set(pcm(3), 1);
    expect(first(recordingOf({ frames: 3, head: 3 }, all.subarray(1)).read(2, 3))).toEqual([2]);
  });
});

describe("a long sound", () => {
  const LONG = { frames: 3 * BLOCK + 10, head: 1000 };

  it("has its beginning, and is read as far as it is here without a gap", () => {
    const sound = recordingOf(LONG);
    expect(sound.whole).toBe(false);
    expect(sound.read(900, 5000)?.[0]).toHaveLength(100);
    expect(sound.read(1000, 5000)).toBeNull();
  });

  it("fetches what is missing of a stretch, in whole blocks, each once", async () => {
    const sound = recordingOf(LONG);
    const here = [sound.want(0, BLOCK + 1), sound.want(500, 2 * BLOCK)];
    expect(ranges()).toEqual([
      [0, BLOCK],
      [BLOCK, 2 * BLOCK],
    ]);
    answer();
    answer();
    await Promise.all(here);
    expect(sound.read(BLOCK - 2, BLOCK + 2)?.[0]).toHaveLength(4); // over the seam
    expect(first(sound.read(BLOCK, BLOCK + 1))).toEqual([BLOCK % 1000]);
    await sound.want(0, 2 * BLOCK);
    expect(asked).toEqual([]);
  });

  it("ends where it ends", async () => {
    const sound = recordingOf(LONG);
    const here = sound.want(3 * BLOCK, 9 * BLOCK);
    expect(ranges()).toEqual([[3 * BLOCK, 3 * BLOCK + 10]]);
    answer();
    await here;
    expect(sound.read(3 * BLOCK, 9 * BLOCK)?.[0]).toHaveLength(10);
  });

  it("asks for nothing where nothing is wanted", async () => {
    const sound = recordingOf(LONG);
    await sound.want(5000, 5000);
    await sound.want(0, 1000);
    await sound.want(99 * BLOCK, 100 * BLOCK);
    expect(asked).toEqual([]);
  });

  it("says why it could not be fetched, and asks again when it is wanted again", async () => {
    const sound = recordingOf(LONG);
    const here = sound.want(1000, 2000);
    asked.shift()?.fail(new Error("the disk is gone"));
    await expect(here).rejects.toThrow("the disk is gone");
    const again = sound.want(1000, 2000);
    answer();
    await again;
    expect(sound.read(1000, 2000)?.[0]).toHaveLength(1000);
  });

  it("that has become shorter gives what came, says so, and comes to an end", async () => {
    const sound = recordingOf(LONG);
    const here = sound.want(1000, 5000);
    answer(4000);
    await expect(here).rejects.toThrow("shorter than it was");
    expect(sound.read(1000, 5000)?.[0]).toHaveLength(3000);
    expect(sound.read(4000, 5000)).toBeNull();
    const nothing = sound.want(1000, 5000);
    answer(0);
    await expect(nothing).rejects.toThrow();
    expect(sound.read(1000, 5000)).toBeNull();
  });

  it("keeps what was used last, and not without end", async () => {
    const sound = recordingOf({ frames: 200 * BLOCK, head: 0 });
    for (let block = 0; block < 97; block += 1) {
      const here = sound.want(block * BLOCK, block * BLOCK + 1);
      answer();
      await here;
      sound.read(0, 1);
    }
    expect(sound.read(0, 1)).not.toBeNull();
    expect(sound.read(BLOCK, BLOCK + 1)).toBeNull();
    expect(sound.read(2 * BLOCK, 2 * BLOCK + 1)).not.toBeNull();
  });

  it("lets go of what was fetched while another one is shown, but not of its beginning", async () => {
    const sound = recordingOf(LONG);
    const here = sound.want(1000, 2000);
    answer();
    await here;
    sound.rest();
    expect([sound.read(0, 9)?.[0]?.length, sound.read(1000, 2000)]).toEqual([9, null]);
  });
});

describe("the sounds of a page", () => {
  it("are there once they have come, and ask the kernel they are connected with", async () => {
    const sounds = new Recordings();
    sounds.prepare(soundItem("1", null, { frames: 5000, head: 10 }), pcm(10));
    await expect(sounds.get("1")?.want(0, 20)).rejects.toThrow("no kernel yet");
    sounds.connect(ask);
    sounds.get("1")?.want(0, 20);
    expect(asked.map(({ sample }) => sample)).toEqual(["1"]);
  });

  it("are not there where they cannot be read, or were let go", () => {
    const sounds = new Recordings();
    sounds.prepare(soundItem("1"), pcm(8000));
    sounds.prepare(soundItem("2", null, { error: "cannot read 2.wav" }), null);
    expect([sounds.get("1")?.frames, sounds.get("2"), sounds.get("3")]).toEqual([8000, null, null]);
    sounds.forget("1");
    expect(sounds.get("1")).toBeNull();
    sounds.prepare(soundItem("1"), pcm(8000));
    sounds.prepare(soundItem("1", null, { error: "gone by now" }), null);
    expect(sounds.get("1")).toBeNull();
    sounds.prepare(soundItem("1"), pcm(8000));
    sounds.clear();
    expect(sounds.get("1")).toBeNull();
  });
});
