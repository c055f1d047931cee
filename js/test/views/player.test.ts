// @vitest-environment happy-dom
// What is heard when recordings are played, which frame that is, and how one moves about while they play.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Player } from "../../src/views/sounds/player";
import {
  browser,
  context,
  FADE,
  frameOf,
  heard,
  layOut,
  newPlayer,
  pass,
  RATE,
  ramp,
  SOON,
  sine,
  Tape,
  tidyUp,
} from "../audio-context";

beforeEach(layOut);
afterEach(tidyUp);

const LENGTH = 3 * RATE;
const tape = () => new Tape([ramp(LENGTH)]);

/** The frames from one on, in order. */
const upFrom = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);

/** How far samples jump from a straight line, at most: large where there is a click. */
function roughness(sound: ArrayLike<number>): number {
  let most = 0;
  for (let i = 2; i < sound.length; i += 1) {
    const [a, b, c] = [sound[i - 2], sound[i - 1], sound[i]] as [number, number, number];
    most = Math.max(most, Math.abs(a - 2 * b + c));
  }
  return most;
}

describe("a stretch of a recording", () => {
  it("is played frame by frame, from its start to its end", async () => {
    const player = newPlayer(tape());
    let ends = 0;
    player.onEnd = () => {
      ends += 1;
    };
    player.play(500, 500 + RATE);
    expect(player.playing.value).toBe(true);
    await pass(1.3);
    const frames = heard();
    expect(frames).toEqual(upFrom(frames[0] as number, frames.length));
    // The first frame is silent, for it is where the sound fades in.
    expect(frames[0]).toBe(500 + 1 + FADE);
    expect(frames.at(-1)).toBeGreaterThanOrEqual(500 + RATE - 2 - FADE - 1);
    expect([player.playing.value, player.frame, ends]).toEqual([false, 500 + RATE, 1]);
  });

  it("is played to the end of the recording when none is given", async () => {
    const player = newPlayer(tape());
    player.play(LENGTH - 1000);
    await pass(0.5);
    expect([player.playing.value, player.frame]).toEqual([false, LENGTH]);
  });

  it("is silent before and after", async () => {
    const player = newPlayer(new Tape([new Float32Array(LENGTH).fill(0.5)]));
    player.play(0, 4000);
    await pass(0.8);
    const sound = context().sound();
    expect(sound.filter((sample) => sample !== 0).length).toBeLessThanOrEqual(4000);
    expect(roughness(sound)).toBeLessThan(0.5 / (FADE - 1));
  });

  it("may be shorter than the fades", async () => {
    const player = newPlayer(new Tape([new Float32Array(LENGTH).fill(0.5)]));
    player.play(0, 10);
    await pass(0.3);
    expect(player.playing.value).toBe(false);
    expect(Math.max(...context().sound())).toBeLessThanOrEqual(0.5);
  });

  it("plays its lanes side by side", async () => {
    const left = ramp(LENGTH);
    const player = newPlayer(new Tape([left, left.map((sample) => -sample)]));
    player.play(0, RATE);
    await pass(1.2);
    const [a, b] = [context().sound(0), context().sound(1)];
    expect(a.some((sample) => sample > 0)).toBe(true);
    expect(a.every((sample, i) => sample + (b[i] as number) === 0)).toBe(true);
  });

  it("that is empty ends at once", async () => {
    const player = newPlayer(tape());
    player.play(LENGTH, LENGTH);
    await pass(0.2);
    expect([player.playing.value, player.frame]).toEqual([false, LENGTH]);
    player.load(new Tape([new Float32Array(0)]));
    player.play(0);
    await pass(0.2);
    expect(player.playing.value).toBe(false);
  });
});

describe("the frame that is heard", () => {
  it.each([0, 0.1])("is that which leaves the speakers, %f s late", async (latency) => {
    browser.latency = latency;
    const player = newPlayer(tape());
    player.play(100);
    await pass(0.3 + latency);
    let most = 0;
    await pass(0.7, () => {
      const tick = Math.round((context().currentTime - latency) * RATE);
      const sample = context().sound()[tick - 1] as number;
      most = Math.max(most, Math.abs(frameOf(sample) - (player.frame - 1)));
    });
    expect(most).toBe(0);
  });

  it("stands at the start until the sound has begun", async () => {
    browser.latency = 0.2;
    const player = newPlayer(tape());
    player.play(100);
    await pass(0.15);
    expect(player.frame).toBe(100);
  });

  it("stays where it was paused, and goes on from there without a frame lost", async () => {
    const player = newPlayer(tape());
    player.play(0);
    let last = 0;
    for (let i = 0; i < 5; i += 1) {
      await pass(0.2);
      player.pause();
      const { frame } = player;
      await pass(0.1);
      expect(player.frame).toBe(frame);
      expect(frame).toBeGreaterThan(last);
      last = frame;
      player.play(frame);
    }
    const frames = new Set([...context().sound()].map(frameOf));
    // Each is heard, though those in the fades not as loud; of a ramp, these are read as other frames.
    const missing = upFrom(200, last - 400).filter((frame) => !frames.has(frame));
    expect(missing.length).toBeLessThanOrEqual(5 * 2 * (FADE + 1));
  });
});

describe("a loop", () => {
  it.each([10_007, 2000, 1999, 130, 7])("of %i frames joins to the frame", async (length) => {
    const player = newPlayer(tape());
    player.play(300, 300 + length, true);
    await pass(2);
    expect(player.playing.value).toBe(true);
    player.pause();
    await pass(0.1);
    const frames = heard();
    const first = (frames[0] as number) - 300;
    expect(frames.length).toBeGreaterThan(1.8 * RATE);
    expect(frames.slice(0, -1)).toEqual(
      upFrom(first, frames.length - 1).map((frame) => 300 + (frame % length)),
    );
  });

  const looped = async (range: [number, number], then: [number, number] | null, seconds: number) => {
    const player = newPlayer(tape());
    player.play(range[0], range[1], true);
    await pass(0.5);
    player.setLoop(then);
    await pass(seconds);
    return player;
  };

  it("can become longer while it plays, without a break", async () => {
    const player = await looped([0, 5000], [0, 8000], 1);
    player.pause();
    await pass(0.1);
    const frames = heard();
    expect(frames.slice(0, 7000)).toEqual(upFrom(frames[0] as number, 7000));
    expect(Math.max(...frames)).toBe(7999);
  });

  it("can become shorter while it plays", async () => {
    const player = await looped([0, 16_000], [0, 6000], 1);
    expect(player.frame).toBeLessThan(6000);
    expect(Math.max(...heard())).toBe(5999);
  });

  it("that now ends before what is heard starts anew", async () => {
    const player = await looped([0, 16_000], [0, 2000], 0.2);
    expect(player.frame).toBeLessThan(2000);
  });

  it("can be moved behind what is heard: it is played on to there", async () => {
    const player = await looped([0, 8000], [12_000, 13_000], 1.5);
    expect(player.frame).toBeGreaterThanOrEqual(12_000);
    expect(Math.max(...heard())).toBe(12_999);
  });

  it("that is dragged is followed", async () => {
    const player = newPlayer(tape());
    player.play(0, 8000, true);
    for (let end = 8000; end > 2000; end -= 100) {
      player.setLoop([0, end]);
      await pass(0.016);
    }
    await pass(0.2);
    const from = context().sound().length;
    await pass(1);
    expect(Math.max(...[...context().sound().subarray(from)].map(frameOf))).toBe(2099);
  });

  it("that is given up is played to its end", async () => {
    const player = await looped([0, 6000], null, 1.5);
    expect([player.playing.value, player.frame]).toEqual([false, 6000]);
  });

  it("that was laid over what plays and is given up leaves that to play on", async () => {
    const player = newPlayer(tape());
    player.play(0);
    await pass(0.2);
    player.setLoop([0, 4000]);
    await pass(1);
    expect(player.frame).toBeLessThan(4000);
    player.setLoop(null);
    await pass(1);
    expect(player.frame).toBeGreaterThan(4000);
  });
});

describe("going somewhere else", () => {
  const playing = async (from = 0): Promise<Player> => {
    const player = newPlayer(tape());
    player.play(from);
    await pass(0.4);
    return player;
  };

  it("goes on playing from there", async () => {
    const player = await playing();
    player.seek(12_000);
    expect(player.frame).toBe(12_000);
    await pass(SOON);
    const from = context().sound().length;
    await pass(0.5);
    const frames = [...context().sound().subarray(from)].map(frameOf);
    expect(frames).toEqual(upFrom(frames[0] as number, frames.length));
    expect(frames[0]).toBeGreaterThanOrEqual(12_000);
    expect(frames[0]).toBeLessThan(12_000 + SOON * RATE);
  });

  it("only moves there when it does not play", async () => {
    const player = newPlayer(tape());
    player.seek(700);
    await pass(0.2);
    expect([player.playing.value, player.frame]).toEqual([false, 700]);
    player.seek(-5);
    expect(player.frame).toBe(0);
    player.seek(LENGTH + 5);
    expect(player.frame).toBe(LENGTH);
  });

  it("leaves a loop when it goes behind it, and stays in it when before", async () => {
    const player = newPlayer(tape());
    player.play(4000, 6000, true);
    await pass(0.1);
    player.seek(3000);
    await pass(1);
    expect(player.frame).toBeGreaterThanOrEqual(4000);
    expect(player.frame).toBeLessThan(6000);
    player.seek(10_000);
    await pass(1);
    expect(player.frame).toBeGreaterThan(15_000);
  });

  it("does not click", async () => {
    const hum = sine(LENGTH, 100);
    const player = newPlayer(new Tape([hum]));
    player.play(0);
    for (const frame of [9000, 100, 20_003, 7777]) {
      await pass(0.3);
      player.seek(frame);
    }
    await pass(0.3);
    player.pause();
    await pass(0.1);
    expect(roughness(context().sound())).toBeLessThan(roughness(hum) + 1 / FADE);
  });

  it("to another recording stops at its start", async () => {
    const player = await playing();
    player.load(tape());
    expect([player.playing.value, player.frame]).toEqual([false, 0]);
    await pass(0.2);
    const from = context().sound().length;
    await pass(0.2);
    expect(
      context()
        .sound()
        .subarray(from)
        .every((sample) => sample === 0),
    ).toBe(true);
  });
});

describe("loudness", () => {
  it("follows the signal, and none of it clicks", async () => {
    const player = newPlayer(new Tape([new Float32Array(LENGTH).fill(0.5)]));
    player.play(0);
    await pass(0.5);
    player.volume.value = 0.25;
    await pass(0.5);
    expect(context().sound().at(-1)).toBeCloseTo(0.125, 5);
    player.volume.value = 7;
    await pass(0.5);
    expect(context().sound().at(-1)).toBeCloseTo(0.5, 5);
    expect(roughness(context().sound())).toBeLessThan(0.5 / (FADE - 1));
  });
});
