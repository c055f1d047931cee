// A recording at another rate, for browsers that do not play its own. Each frame is a sum of its neighbours, weighted
// by a sinc under a Hann window, which is a function of its place alone: pieces join whatever their borders.

import { emptyLanes, type Source } from "./source";

const CROSSINGS = 12; // zeros of the sinc to each side
const BAND = 0.95; // of what the lower rate can hold; the rest is for the slope
const PHASES = 1024; // places between two frames that are told apart, at most
const WEIGHTS = 2 ** 18; // kept, at most

export class Resampled implements Source {
  readonly rate: number;
  readonly frames: number;
  readonly lanes: number;
  #source: Source;
  #pace: number; // frames of the source per frame
  #reach: number; // frames of the source to each side
  #phases: number;
  #weights: Float32Array; // of the 2 × reach neighbours, for each phase

  constructor(source: Source, rate: number) {
    this.#source = source;
    this.rate = rate;
    this.lanes = source.lanes;
    this.#pace = source.rate / rate;
    this.frames = Math.ceil(source.frames / this.#pace);
    const band = BAND * Math.min(1, 1 / this.#pace);
    this.#reach = Math.ceil(CROSSINGS / band);
    this.#phases = Math.min(PHASES, Math.ceil(WEIGHTS / this.#reach));
    this.#weights = weights(this.#reach, this.#phases, band);
  }

  read(start: number, stop: number): Float32Array[] | null {
    const [low, high] = this.#needs(start, stop);
    const got = this.#source.read(low, high);
    const here = low + (got?.[0]?.length ?? 0);
    // The last frame whose neighbours are here; those beyond the end are silent.
    const isAll = here >= Math.min(high, this.#source.frames);
    const end = Math.min(stop, this.frames);
    const last = isAll ? end : Math.min(end, Math.floor((here - this.#reach - 1) / this.#pace));
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
    const taps = 2 * this.#reach;
    for (let i = 0; i < lane.length; i += 1) {
      const place = (start + i) * this.#pace;
      const whole = Math.floor(place);
      const row = taps * Math.round((place - whole) * this.#phases);
      const first = whole - this.#reach + 1 - low; // of the neighbours
      const from = Math.max(0, -first);
      const to = Math.min(taps, samples.length - first);
      let sum = 0;
      for (let j = from; j < to; j += 1)
        sum += (this.#weights[row + j] as number) * (samples[first + j] as number);
      lane[i] = sum;
    }
  }
}

/** For a place 0, 1/phases, … 1 behind a frame: the weights of the frames around it. */
function weights(reach: number, phases: number, band: number): Float32Array {
  const all = new Float32Array((phases + 1) * 2 * reach);
  for (let i = 0; i < all.length; i += 1) {
    const phase = Math.floor(i / (2 * reach)) / phases;
    const x = ((i % (2 * reach)) - reach + 1 - phase) * band;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    const hann = Math.abs(x) < CROSSINGS ? 0.5 + 0.5 * Math.cos((Math.PI * x) / CROSSINGS) : 0;
    all[i] = band * sinc * hann;
  }
  return all;
}
