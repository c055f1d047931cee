// Slower or faster at the same pitch: how long it becomes, what each frame stands for, and that it sounds the same.

import { describe, expect, it } from "vitest";
import { Stretch, type Stretched } from "../../src/core/stretch";
import { cases, Random } from "../random";

const RATE = 8000;
const SPEEDS = [0.25, 0.5, 0.75, 1.5, 2, 4];
const SEGMENT = 0.025 * RATE; // frames from cut to cut, at most by half more

interface Whole {
  lanes: Float32Array[];
  parts: Stretched[];
}

/** All of it, fed in pieces of some size. */
function stretch(lanes: Float32Array[], speed: number, size: () => number = () => 1000, rate = RATE): Whole {
  const stretched = new Stretch(rate, lanes.length, speed);
  const parts: Stretched[] = [];
  const frames = lanes[0]?.length ?? 0;
  for (let fed = 0; !stretched.isDone; ) {
    const part = stretched.next();
    if (part) parts.push(part);
    else if (fed >= frames) stretched.end();
    else {
      const stop = Math.min(frames, fed + size());
      stretched.feed(lanes.map((lane) => lane.subarray(fed, stop)));
      fed = stop;
    }
  }
  const joined = lanes.map((_, i) => join(parts.map((part) => part.lanes[i] as Float32Array)));
  return { lanes: joined, parts };
}

function join(pieces: Float32Array[]): Float32Array {
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const one = (samples: Float32Array, speed: number) => stretch([samples], speed).lanes[0] as Float32Array;
const make = (frames: number, of: (i: number) => number) =>
  Float32Array.from({ length: frames }, (_, i) => of(i));
const sine = (frames: number, hertz: number) =>
  make(frames, (i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / RATE));
const noise = (frames: number, random: Random) => make(frames, () => random.next() - 0.5);

function power(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/** How often it goes through zero upwards, per second. */
function pitch(samples: Float32Array): number {
  const ups = samples.filter((sample, i) => i > 0 && sample >= 0 && (samples[i - 1] as number) < 0);
  return (ups.length * RATE) / samples.length;
}

describe("length", () => {
  it("is that of the recording divided by the speed, to a segment", () => {
    cases(40, (random) => {
      const frames = random.whole(1, random.pick([5, 50, 500, 20_000]));
      const speed = 0.25 + 3.75 * random.next();
      const { lanes, parts } = stretch([noise(frames, random)], speed);
      expect(Math.abs((lanes[0] as Float32Array).length - frames / speed)).toBeLessThanOrEqual(SEGMENT);
      expect(parts.every(({ count }) => count > 0 && count <= 1.5 * SEGMENT + 0.0125 * RATE + 1)).toBe(true);
    });
  });

  it("of nothing is nothing", () => {
    expect(one(new Float32Array(0), 2).length).toBe(0);
  });

  it("does not depend on how it is fed, nor does what is heard", () => {
    cases(8, (random) => {
      const samples = noise(random.whole(1000, 9000), random);
      const speed = random.pick(SPEEDS);
      const whole = stretch([samples], speed, () => samples.length);
      expect(stretch([samples], speed, () => random.whole(1, 700))).toEqual(whole);
    });
  });

  it("needs little ahead", () => {
    for (const speed of SPEEDS) {
      const stretched = new Stretch(RATE, 1, speed);
      for (let i = 0; i < 50; i += 1) {
        expect(stretched.needs).toBeLessThan(0.2 * RATE);
        stretched.feed([new Float32Array(stretched.needs)]);
        expect(stretched.next()).not.toBeNull();
      }
    }
  });
});

describe("what a frame stands for", () => {
  it("goes from the first frame to the last without a gap, at the speed", () => {
    cases(20, (random) => {
      const frames = random.whole(500, 8000);
      const speed = random.pick(SPEEDS);
      const { parts } = stretch([noise(frames, random)], speed);
      expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([0, frames]);
      for (const [i, part] of parts.entries()) {
        expect(part.to).toBe(parts[i + 1]?.from ?? frames);
        if (i < parts.length - 1) expect((part.to - part.from) / part.count).toBeCloseTo(speed, 6);
      }
    });
  });

  it.each(SPEEDS)("is where it was in the recording, at %f", (speed) => {
    // Bursts of noise: silence ends where one starts, or, said again, where one stops.
    const random = new Random(3);
    const [frames, every, long] = [4 * RATE, 0.5 * RATE, 0.25 * RATE];
    const samples = make(frames, (i) => (i % every < long ? random.next() - 0.5 : 0));
    const { lanes, parts } = stretch([samples], speed);
    const frameAt: number[] = parts.flatMap(({ from, to, count }) =>
      Array.from({ length: count }, (_, i) => from + ((to - from) * i) / count),
    );
    const sound = lanes[0] as Float32Array;
    for (let i = 1; i < sound.length; i += 1) {
      if (sound[i] === 0 || sound[i - 1] !== 0) continue;
      const onset = Math.round((frameAt[i] as number) / long) * long;
      const slack = SEGMENT * Math.max(1, speed) * 1.5;
      expect(Math.abs((frameAt[i] as number) - onset)).toBeLessThan(slack);
    }
  });

  it("at the start and at the end is what is heard there, so that loops join as they do unstretched", () => {
    cases(20, (random) => {
      const samples = noise(random.whole(300, 6000), random);
      const sound = one(samples, random.pick(SPEEDS));
      expect([...sound.subarray(0, 20)]).toEqual([...samples.subarray(0, 20)]);
      for (const i of [-1, -2, -3]) expect(sound.at(i)).toBeCloseTo(samples.at(i) as number, 2);
    });
  });
});

describe("what is heard", () => {
  it.each(SPEEDS)("keeps its pitch at %f", (speed) => {
    for (const hertz of [70, 441, 1234]) {
      const sound = one(sine(2 * RATE * Math.max(1, speed / 2), hertz), speed);
      expect(Math.abs(pitch(sound) / hertz - 1)).toBeLessThan(0.02);
    }
  });

  it.each(SPEEDS)("has no clicks in a tone at %f", (speed) => {
    const tone = sine(RATE, 441);
    const steepest = (samples: Float32Array) =>
      samples.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (samples[i - 1] ?? sample))), 0);
    expect(steepest(one(tone, speed))).toBeLessThan(1.1 * steepest(tone));
  });

  it.each(SPEEDS)("is as loud as it was at %f", (speed) => {
    const hiss = noise(3 * RATE, new Random(5));
    expect(power(one(hiss, speed)) / power(hiss)).toBeCloseTo(1, 1);
    const tone = sine(3 * RATE, 300);
    expect(power(one(tone, speed)) / power(tone)).toBeCloseTo(1, 1);
  });

  it("is silent where it was", () => {
    expect(one(new Float32Array(RATE), 0.5).every((sample) => sample === 0)).toBe(true);
  });

  it("is never louder than it could be", () => {
    cases(10, (random) => {
      const square = make(5000, (i) => (i % random.whole(20, 300) < 10 ? 1 : -1));
      const sound = one(square, random.pick(SPEEDS));
      expect(Math.max(...sound.map(Math.abs))).toBeLessThanOrEqual(Math.SQRT2 + 1e-6);
    });
  });

  it("is cut at the same frames in both lanes, also of opposite sign", () => {
    cases(6, (random) => {
      const left = make(6000, (i) => Math.sin(i * 0.17) + 0.3 * (random.next() - 0.5));
      for (const factor of [1, 0.5, -1]) {
        const right = left.map((sample) => factor * sample);
        const { lanes } = stretch([left, right], random.pick(SPEEDS));
        const [a, b] = lanes as [Float32Array, Float32Array];
        expect(b).toEqual(a.map((sample) => factor * sample));
      }
    });
  });
});
