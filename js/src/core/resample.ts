// A recording at another rate, for browsers that do not play its own. Each frame is a sum of its neighbours, weighted
// by a sinc under a Hann window, which is a function of its place alone: pieces join whatever their borders.

import { emptyLanes, type Source } from "./source";

const REACH = 12; // zero crossings of the sinc to each side
const STEPS = 512; // of the table, per zero crossing
const BAND = 0.95; // of what the lower rate can hold; the rest is for the slope

const TABLE = Float32Array.from({ length: REACH * STEPS + 2 }, (_, i) => {
  const x = Math.min(i / STEPS, REACH);
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  return sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / REACH));
});

export class Resampled implements Source {
  readonly rate: number;
  readonly frames: number;
  readonly lanes: number;
  #source: Source;
  #pace: number; // frames of the source per frame
  #band: number; // of the sinc, per frame of the source
  #reach: number; // frames of the source to each side

  constructor(source: Source, rate: number) {
    this.#source = source;
    this.rate = rate;
    this.lanes = source.lanes;
    this.#pace = source.rate / rate;
    this.frames = Math.ceil(source.frames / this.#pace);
    this.#band = BAND * Math.min(1, 1 / this.#pace);
    this.#reach = Math.ceil(REACH / this.#band);
  }

  read(start: number, stop: number): Float32Array[] | null {
    const [low, high] = this.#needs(start, stop);
    const got = this.#source.read(low, high);
    const here = low + (got?.[0]?.length ?? 0);
    const isAll = here >= Math.min(high, this.#source.frames);
    // The last frame whose neighbours are here; those beyond the end are silent.
    const last = isAll ? stop : Math.min(stop, Math.floor((here - this.#reach - 1) / this.#pace));
    if (!got || last <= start) return null;
    const lanes = emptyLanes(this.lanes, last - start);
    for (const [i, lane] of lanes.entries()) this.#fill(lane, got[i] as Float32Array, start, low);
    return lanes;
  }

  want(start: number, stop: number): Promise<void> {
    return this.#source.want(...this.#needs(start, stop));
  }

  #needs(start: number, stop: number): [number, number] {
    const low = Math.floor(start * this.#pace) - this.#reach;
    const high = Math.ceil(stop * this.#pace) + this.#reach + 1;
    return [Math.max(0, low), Math.min(this.#source.frames, high)];
  }

  #fill(lane: Float32Array, samples: Float32Array, start: number, low: number): void {
    const [band, reach] = [this.#band, this.#reach];
    for (let i = 0; i < lane.length; i += 1) {
      const place = (start + i) * this.#pace - low;
      const first = Math.max(0, Math.ceil(place - reach));
      const last = Math.min(samples.length - 1, Math.floor(place + reach));
      let sum = 0;
      for (let j = first; j <= last; j += 1) sum += (samples[j] as number) * weight((place - j) * band);
      lane[i] = sum * band;
    }
  }
}

function weight(x: number): number {
  const place = Math.min(Math.abs(x), REACH) * STEPS;
  const whole = Math.floor(place);
  const [a, b] = [TABLE[whole] as number, TABLE[whole + 1] as number];
  return a + (b - a) * (place - whole);
}
