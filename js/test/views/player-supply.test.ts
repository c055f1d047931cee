// @vitest-environment happy-dom
// Playing what has to be fetched first, playing slower and faster, and recordings at rates that the browser does not take.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
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

const LENGTH = 20 * RATE;

describe("samples that are not here", () => {
  const away = () => new Tape([ramp(LENGTH)], RATE, false);

  it("are asked for, waited for, and then played", async () => {
    const source = away();
    const player = newPlayer(source);
    player.play(1000);
    expect([player.playing.value, player.waiting.value]).toEqual([true, true]);
    expect(source.asked[0]?.[0]).toBe(1000);
    await pass(1);
    expect([player.playing.value, player.waiting.value, player.frame]).toEqual([true, true, 1000]);
    await source.answer([1000, 60_000]);
    expect(player.waiting.value).toBe(false);
    await pass(1);
    expect(heard().slice(0, 5000)).toEqual(Array.from({ length: 5000 }, (_, i) => 1001 + FADE + i));
  });

  it("are asked for while those before are played", async () => {
    const source = away();
    const player = newPlayer(source);
    source.here = [0, 40_000];
    player.play(0);
    await source.answer([0, 40_000]);
    await pass(3);
    const [first, second] = source.asked;
    expect(first?.[0]).toBeLessThan(RATE);
    expect(second?.[0]).toBe(first?.[1]);
    expect(source.asked.length).toBe(2);
    await source.answer([0, 80_000]);
    await pass(4);
    expect(player.waiting.value).toBe(false);
    const frames = heard();
    expect(frames).toEqual(frames.map((_, i) => (frames[0] as number) + i));
  });

  it("stop the sound for as long as they do not come, and no frame is lost", async () => {
    const source = away();
    const player = newPlayer(source);
    source.here = [0, 8000];
    player.play(0);
    await pass(2);
    expect([player.waiting.value, player.frame]).toEqual([true, 8000]);
    await source.answer([0, 60_000]);
    await pass(1);
    expect(player.frame).toBeGreaterThan(8000 + 0.8 * RATE);
    const frames = [...context().sound()].map(frameOf);
    const seam = frames.indexOf(7999 - FADE - 1);
    const next = frames.indexOf(8001 + FADE);
    expect(seam).toBeGreaterThan(0);
    expect(next).toBeGreaterThan(seam);
  });

  it("are told of when they cannot be fetched; playing again tries again", async () => {
    const source = away();
    const player = newPlayer(source);
    player.play(500);
    await source.answer(new Error("the kernel is gone"));
    expect(player.problem.value).toBe("The sound could not be fetched: the kernel is gone");
    expect([player.playing.value, player.waiting.value, player.frame]).toEqual([false, false, 500]);
    player.play(500);
    expect(player.problem.value).toBe("");
    await source.answer([500, 60_000]);
    await pass(0.5);
    expect(player.frame).toBeGreaterThan(500);
  });

  it("that fail are told of after what is here has been heard", async () => {
    const source = away();
    const player = newPlayer(source);
    source.here = [0, 8000];
    player.play(0);
    await pass(0.3);
    await source.answer(new Error("no"));
    await pass(0.3);
    await source.answer(new Error("still no"));
    expect(player.problem.value).toBe("");
    await pass(1);
    expect([player.problem.value, player.frame]).toEqual(["The sound could not be fetched: still no", 8000]);
  });

  it("that do not come although it is said so are a problem, too", async () => {
    const source = away();
    const player = newPlayer(source);
    player.play(500);
    await source.answer([0, 0]);
    expect(player.problem.value).toMatch(/did not hold/);
    expect(source.asked.length).toBe(1);
  });

  it("are fetched again when they were let go of", async () => {
    const source = away();
    const player = newPlayer(source);
    source.here = [0, 40_000];
    player.play(0);
    await pass(0.5);
    source.here = [30_000, 40_000];
    await source.answer([30_000, 40_000]);
    await pass(1);
    expect(player.waiting.value).toBe(true);
    await source.answer([0, 40_000]);
    await pass(0.3);
    expect(player.waiting.value).toBe(false);
  });

  it("of another place are not waited for any more once one has gone on", async () => {
    const source = away();
    const player = newPlayer(source);
    player.play(1000);
    source.here = [60_000, 80_000];
    player.seek(60_000);
    expect(player.waiting.value).toBe(false);
    await pass(SOON);
    await source.answer(new Error("no"));
    await pass(0.3);
    expect([player.problem.value, player.playing.value]).toEqual(["", true]);
  });
});

describe("speed", () => {
  /** Frames of the recording per frame of the clock, between two times. */
  async function pace(seconds: number, frame: () => number): Promise<number> {
    const [from, tick] = [frame(), context().currentTime];
    await pass(seconds);
    return (frame() - from) / ((context().currentTime - tick) * RATE);
  }

  it.each([0.25, 0.5, 0.75, 1.5, 2, 4])(
    "of %f: that many seconds of the recording in a second",
    async (speed) => {
      const player = newPlayer(new Tape([sine(LENGTH, 440)]));
      player.speed.value = speed;
      player.play(0);
      await pass(0.3);
      expect(await pace(2, () => player.frame)).toBeCloseTo(speed, 2);
    },
  );

  it("changes while it plays, soon and from where it is", async () => {
    const player = newPlayer(new Tape([sine(LENGTH, 440)]));
    player.play(0);
    await pass(1);
    for (const speed of [2, 0.5, 4, 1, 0.25]) {
      const before = player.frame;
      player.speed.value = speed;
      let last = before;
      await pass(0.2, () => {
        expect(player.frame).toBeGreaterThanOrEqual(last);
        expect(player.frame - last).toBeLessThanOrEqual(4 * 128 + 1);
        last = player.frame;
      });
      expect(await pace(0.3, () => player.frame)).toBeCloseTo(speed, 1);
    }
  });

  it("that one drags ends as the last", async () => {
    const player = newPlayer(new Tape([sine(LENGTH, 440)]));
    player.play(0);
    for (let speed = 0.5; speed < 2; speed += 0.05) {
      player.speed.value = speed;
      await pass(0.016);
    }
    player.speed.value = 2;
    await pass(0.3);
    expect(await pace(0.5, () => player.frame)).toBeCloseTo(2, 1);
  });

  it("stops at the end, and loops from it", async () => {
    const player = newPlayer(new Tape([sine(LENGTH, 440)]));
    player.speed.value = 0.5;
    player.play(2000, 4000);
    await pass(0.8);
    expect([player.playing.value, player.frame]).toEqual([false, 4000]);
    player.play(2000, 4000, true);
    let most = 0;
    await pass(2, () => {
      most = Math.max(most, player.frame);
      expect(player.frame).toBeGreaterThanOrEqual(2000);
    });
    expect(most).toBeGreaterThan(3900);
    expect(most).toBeLessThanOrEqual(4000);
  });

  it("stays within what can be understood", async () => {
    const player = newPlayer(new Tape([sine(LENGTH, 440)]));
    player.speed.value = 100;
    player.play(0);
    await pass(0.3);
    expect(await pace(1, () => player.frame)).toBeCloseTo(4, 1);
    player.speed.value = Number.NaN;
    await pass(0.3);
    expect(await pace(1, () => player.frame)).toBeCloseTo(1, 1);
  });
});

describe("a rate that the browser does not take", () => {
  it("is played at the rate of the device, on the same time", async () => {
    const player = newPlayer(new Tape([sine(3000, 50, 1000)], 1000));
    player.play(500, 2500);
    await pass(1);
    expect(context().sampleRate).toBe(48_000);
    const place = 500 + context().currentTime * 1000;
    expect(place - player.frame).toBeGreaterThan(0);
    expect(place - player.frame).toBeLessThan(100);
    await pass(1.2);
    expect([player.playing.value, player.frame]).toEqual([false, 2500]);
    const sound = context().sound();
    const first = sound.findIndex((sample) => sample !== 0);
    const off = sine(96_000, 50, 48_000).map((sample, i) => sample - (sound[first - 1 + i] ?? 0));
    expect(Math.max(...off.subarray(200, 90_000).map(Math.abs))).toBeLessThan(0.002);
  });

  it("is one context for all such", async () => {
    const player = newPlayer();
    for (const rate of [100, 500, 1000]) {
      player.load(new Tape([sine(1000, 5, rate)], rate));
      player.play(0);
    }
    expect(browser.contexts.length).toBe(1);
  });
});
