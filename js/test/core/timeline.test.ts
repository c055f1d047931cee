// @vitest-environment node
// Which stretch of a sound is seen, and how wide.

import { describe, expect, it } from "vitest";
import {
  centred,
  durationOf,
  panned,
  showing,
  ticks,
  toTime,
  toX,
  type Window,
  whole,
  zoomed,
} from "../../src/core/timeline";
import { cases, type Random } from "../random";
import { SOUND } from "../sounds";

const WIDTH = 800;
const ALL = whole(SOUND, WIDTH);
const CLOSE = { scale: 1000, from: 3 }; // 3 to 3.8 s
const seen = ({ scale, from }: Window) => [from, from + WIDTH / scale];
const rounded = (view: Window) => seen(view).map((time) => Math.round(time * 1e6) / 1e6);

const SOUNDS = [
  { rate: 44100, frames: 3 },
  { rate: 8000, frames: 800 },
  { rate: 192000, frames: 192000 * 60 },
  { rate: 48000, frames: 48000 * 86400 },
];

describe("the whole", () => {
  it("fills the window", () => {
    expect([ALL, durationOf(SOUND)]).toEqual([{ scale: 100, from: 0 }, 8]);
    for (const sound of SOUNDS) expect(seen(whole(sound, WIDTH))[1]).toBeCloseTo(durationOf(sound), 6);
  });

  it("is something also while the window has no width yet", () => {
    expect(whole(SOUND, 0)).toEqual({ scale: 1 / 8, from: 0 });
  });
});

describe("zooming", () => {
  it("leaves the time under the pointer where it is", () => {
    const near = zoomed(ALL, 4, 200, SOUND, WIDTH);
    expect(near).toEqual({ scale: 400, from: 1.5 });
    expect(toTime(near, 200)).toBe(2);
  });

  it("goes from the whole to samples that are wide, and no further", () => {
    expect(zoomed(ALL, 0.1, 300, SOUND, WIDTH)).toEqual(ALL);
    expect(zoomed(ALL, 1e9, 300, SOUND, WIDTH).scale).toBe(24 * SOUND.rate);
    for (const sound of SOUNDS)
      expect(zoomed(whole(sound, WIDTH), 1e-9, 5, sound, WIDTH)).toEqual(whole(sound, WIDTH));
  });

  it("has nothing to do where three samples are wider than that already", () => {
    const three = { rate: 44100, frames: 3 };
    expect(zoomed(whole(three, WIDTH), 8, 100, three, WIDTH)).toEqual(whole(three, WIDTH));
  });

  it("keeps the time under the pointer at random, but where the sound ends", () => {
    cases(300, (random) => {
      const { sound, view } = anyView(random);
      const x = random.whole(0, WIDTH + 1);
      const next = zoomed(view, 2 ** (random.next() * 8 - 4), x, sound, WIDTH);
      const [from, to] = seen(next) as [number, number];
      const end = durationOf(sound);
      const slack = 1e-9 * end;
      if (from > slack && to < end - slack)
        expect(Math.abs(toX(next, toTime(view, x)) - x)).toBeLessThan(0.5);
    });
  });
});

describe("wherever one goes", () => {
  it("the window lies in the sound", () => {
    cases(300, (random) => {
      const { sound, view } = anyView(random);
      const end = durationOf(sound);
      const [a, b] = [random.next() * end, random.next() * end];
      for (const next of [
        panned(view, random.whole(-5000, 5000), sound, WIDTH),
        centred(view, a, sound, WIDTH),
        showing(view, Math.min(a, b), Math.max(a, b), sound, WIDTH),
      ]) {
        const [from, to] = seen(next) as [number, number];
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(end * (1 + 1e-9));
      }
    });
  });
});

function anyView(random: Random): { sound: (typeof SOUNDS)[number]; view: Window } {
  const sound = random.pick(SOUNDS);
  const near = zoomed(whole(sound, WIDTH), 2 ** (random.next() * 20), random.whole(0, WIDTH), sound, WIDTH);
  return { sound, view: panned(near, random.whole(-2000, 2000), sound, WIDTH) };
}

it("moving brings in what is later from the right", () => {
  expect(panned(CLOSE, 100, SOUND, WIDTH)).toEqual({ scale: 1000, from: 3.1 });
  expect(panned(CLOSE, -1e6, SOUND, WIDTH).from).toBe(0);
  expect(seen(panned(CLOSE, 1e6, SOUND, WIDTH))).toEqual([7.2, 8]);
});

describe("showing a stretch", () => {
  it("does nothing where it is seen already", () => {
    expect(showing(CLOSE, 3.1, 3.7, SOUND, WIDTH)).toBe(CLOSE);
  });

  it("brings it into the middle", () => {
    expect(rounded(showing(CLOSE, 5, 5.2, SOUND, WIDTH))).toEqual([4.7, 5.5]);
    expect(seen(showing(CLOSE, 0, 0, SOUND, WIDTH))).toEqual([0, 0.8]);
  });

  it("widens the window only where the stretch is longer", () => {
    const wide = showing(CLOSE, 1, 3, SOUND, WIDTH);
    expect(wide).toEqual({ scale: 320, from: 0.75 });
    expect(showing(CLOSE, 0, 8, SOUND, WIDTH)).toEqual(ALL);
  });
});

describe("a ruler", () => {
  const ruler = (view: Window) => {
    const { times, digits } = ticks(view, WIDTH);
    return [times.map((time) => Number(time.toFixed(6))), digits];
  };

  it("has marks at round times, no closer than one can read", () => {
    expect(ruler(ALL)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8], 0]);
    expect(ruler(CLOSE)).toEqual([[3, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7, 3.8], 1]);
    expect(ruler({ scale: 24 * 44100, from: 0.5 })).toEqual([
      [0.5, 0.5001, 0.5002, 0.5003, 0.5004, 0.5005, 0.5006, 0.5007],
      4,
    ]);
  });

  it("has minutes and hours where the sound is long", () => {
    expect(ruler(whole({ rate: 8000, frames: 8000 * 3600 }, WIDTH))[0]).toEqual([
      0, 600, 1200, 1800, 2400, 3000, 3600,
    ]);
    expect(ruler(whole({ rate: 8000, frames: 8000 * 86400 }, WIDTH))[0]).toEqual(
      [0, 3, 6, 9, 12, 15, 18, 21, 24].map((hours) => hours * 3600),
    );
  });

  it("has a few marks whatever is seen", () => {
    cases(300, (random) => {
      const { view } = anyView(random);
      const { times, digits } = ticks(view, WIDTH);
      expect(times.length).toBeLessThan(11);
      expect(digits).toBeLessThan(8);
      for (const time of times) expect(toX(view, time)).toBeGreaterThan(-1);
      for (let i = 1; i < times.length; i += 1)
        expect(toX(view, times[i] as number) - toX(view, times[i - 1] as number)).toBeGreaterThan(89);
    });
  });
});
