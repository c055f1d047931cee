// What is played in which order, which frame of it is heard when, and recordings at other rates.

import { describe, expect, it } from "vitest";
import { Heard } from "../../src/core/heard";
import { type Pieces, PlainPieces, StretchedPieces } from "../../src/core/pieces";
import { Resampled } from "../../src/core/resample";
import { Route } from "../../src/core/route";
import { ramp, sine, Tape } from "../audio-context";
import { cases } from "../random";

describe("a route", () => {
  it("goes to its end", () => {
    const route = new Route(5, 9, null);
    route.advance(3);
    expect([route.position, route.isDone]).toEqual([8, false]);
    route.advance(1);
    expect(route.isDone).toBe(true);
  });

  it("goes round in a loop, into which it comes from before and from behind", () => {
    const before = new Route(0, 100, [10, 20]);
    expect(before.stop).toBe(20);
    before.advance(20);
    expect([before.position, before.isDone]).toEqual([10, false]);
    expect(new Route(50, 100, [10, 20]).position).toBe(10);
  });

  it("takes an empty loop for none", () => {
    expect(new Route(0, 100, [20, 20]).stop).toBe(100);
  });
});

describe("what is heard", () => {
  const heard = new Heard(7);
  it("is where it stands while nothing is known", () => {
    expect(heard.at(1000)).toBe(7);
  });

  it("follows the spans, and waits between them", () => {
    heard.add({ tick: 100, count: 10, frame: 50, pace: 1 });
    heard.add({ tick: 110, count: 10, frame: 0, pace: 2 });
    heard.add({ tick: 140, count: 10, frame: 20, pace: 0.5 });
    const places = [0, 100, 105, 110, 115, 120, 130, 140, 144, 999];
    expect(places.map((tick) => heard.at(tick))).toEqual([50, 50, 55, 0, 10, 20, 20, 20, 22, 25]);
  });

  it("can be taken back from a time on, and forgotten up to one", () => {
    heard.cut(144);
    expect([heard.end, heard.at(200)]).toEqual([22, 22]);
    heard.forget(116);
    expect(heard.at(116)).toBe(12);
    heard.cut(110);
    expect(heard.end).toBe(0);
  });
});

describe("pieces", () => {
  /** All that comes, up to some frames, with the frame that each stands for. */
  function all(pieces: Pieces, most: number, size: () => number) {
    const [sound, frames]: [number[], number[]] = [[], []];
    while (sound.length < most) {
      const piece = pieces.next(size());
      if (!piece) break;
      sound.push(...(piece.lanes[0] as Float32Array));
      for (const { count, frame, pace } of piece.spans)
        for (let i = 0; i < count; i += 1) frames.push(frame + pace * i);
    }
    return { sound, frames };
  }

  it("are the samples themselves, around a loop as well", () => {
    const samples = ramp(1000);
    cases(15, (random) => {
      const start = random.whole(0, 500);
      const loop = [start, start + random.whole(1, 400)] as const;
      const pieces = new PlainPieces(new Tape([samples]), new Route(start, 1000, loop));
      const { sound, frames } = all(pieces, 3000, () => random.whole(1, 900));
      expect(frames).toEqual(frames.map((_, i) => start + (i % (loop[1] - start))));
      expect(sound).toEqual(frames.map((frame) => samples[frame]));
    });
  });

  it("come as far as the samples are here", () => {
    const tape = new Tape([ramp(1000)], 8000, false);
    for (const speed of [1, 2]) {
      tape.here = [0, 900];
      const route = new Route(100, 1000, null);
      const pieces = speed === 1 ? new PlainPieces(tape, route) : new StretchedPieces(tape, route, speed);
      while (pieces.next(500)) expect(pieces.isDone).toBe(false);
      expect([pieces.position, pieces.isDone]).toEqual([900, false]);
      tape.here = [900, 1000];
      while (pieces.next(500));
      expect(pieces.isDone).toBe(true);
    }
  });

  it("that are stretched stand for the frames of the loop, and each round sounds the same", () => {
    cases(6, (random) => {
      const loop = [2000, 2000 + random.whole(1, 3000)] as const;
      const speed = random.pick([0.25, 0.5, 1.5, 4]);
      const tape = new Tape([sine(8000, 300)]);
      const pieces = new StretchedPieces(tape, new Route(2000, 8000, loop), speed);
      const { sound, frames } = all(pieces, 20_000, () => random.whole(1, 3000));
      expect(frames.every((frame) => frame >= loop[0] && frame < loop[1])).toBe(true);
      const round = frames.indexOf(2000, 1);
      expect(sound.slice(round, 2 * round)).toEqual(sound.slice(0, round));
      expect(Math.abs(round - (loop[1] - 2000) / speed)).toBeLessThanOrEqual(200);
    });
  });

  it("that are empty are none", () => {
    for (const pieces of [
      new PlainPieces(new Tape([ramp(10)]), new Route(10, 10, null)),
      new StretchedPieces(new Tape([ramp(10)]), new Route(10, 10, null), 2),
    ])
      expect([pieces.next(100), pieces.isDone]).toEqual([null, true]);
  });
});

describe("another rate", () => {
  it.each([
    [1000, 8000, 90],
    [8000, 44_100, 900],
    [96_000, 8000, 900],
    [44_100, 48_000, 5000],
  ])("from %i to %i Hz keeps a tone", (rate, to, hertz) => {
    const resampled = new Resampled(new Tape([sine(rate, hertz, rate)], rate), to);
    expect(resampled.frames).toBe(to);
    const [sound] = resampled.read(0, to) as [Float32Array];
    const wanted = sine(to, hertz, to);
    const off = wanted.map((sample, i) => Math.abs(sample - (sound[i] as number)));
    const margin = Math.round(0.05 * to);
    expect(Math.max(...off.subarray(margin, to - margin))).toBeLessThan(0.003);
  });

  it("leaves out what the lower one cannot hold", () => {
    const resampled = new Resampled(new Tape([sine(48_000, 6000, 48_000)], 48_000), 8000);
    const [sound] = resampled.read(400, 7600) as [Float32Array];
    expect(Math.max(...sound.map(Math.abs))).toBeLessThan(0.001);
  });

  it("gives the same in pieces, as far as the samples are here", () => {
    cases(8, (random) => {
      const tape = new Tape([ramp(2000)], 1000, false);
      const resampled = new Resampled(tape, 3100);
      tape.here = [0, 2000];
      const whole = resampled.read(0, resampled.frames) as Float32Array[];
      tape.here = [0, random.whole(1, 2000)];
      const start = random.whole(0, 5000);
      const part = resampled.read(start, start + random.whole(1, 1000));
      const count = part?.[0]?.length ?? 0;
      if (part) expect(part[0]).toEqual(whole[0]?.subarray(start, start + count));
      if (count > 0) expect((start + count - 1) / 3.1).toBeLessThan(tape.here[1]);
    });
  });

  it("asks for the neighbours, too", () => {
    const tape = new Tape([ramp(5000)], 1000);
    new Resampled(tape, 2000).want(2000, 4000);
    const [from, to] = tape.asked[0] as [number, number];
    expect(from).toBeLessThan(1000 - 10);
    expect(to).toBeGreaterThan(2000 + 10);
  });
});
