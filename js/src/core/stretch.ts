// Slower or faster at the same pitch: WSOLA (Verhelst & Roelands 1993, "An overlap-add technique based on waveform
// similarity for high quality time-scale modification of speech"). Segments of the recording are laid one after the
// other, each taken from where the speed asks for it, give or take as much as makes it continue the one before best,
// and blended in. All lanes are cut at the same frames, so that what is heard between two ears keeps its place.
//
// It begins with the first frame and ends with the last, so that a stretch played in a loop joins as it does unstretched.

import { emptyLanes } from "./source";
import { blend, Likeness } from "./splice";

const SEGMENT = 0.025; // s between two cuts
const OVERLAP = 0.0125; // s in which a segment is blended into the next
const REACH = 0.0125; // s by which a cut may be moved, to either side
const SHORTEST = 0.008; // s of segments, which become short where the recording ends

export interface Stretched {
  readonly lanes: Float32Array<ArrayBuffer>[];
  readonly count: number;
  /** Frames fed that the first of these, and the one after the last of these, stand for. */
  readonly from: number;
  readonly to: number;
}

interface Cut {
  at: number; // the frame a segment starts with
  count: number;
  overlap: number;
  isLast: boolean;
  likeness: number; // 0 to 1, to what would have come
}

export class Stretch {
  readonly speed: number;
  #fed: Fed;
  #segment: number;
  #overlap: number;
  #reach: number;
  #shortest: number;
  #likeness: Likeness;
  #place = 0; // in the recording, that the next segment stands for: speed × frames given
  #next: number | null = null; // the frame that would continue the segment before
  #isDone = false;

  constructor(rate: number, lanes: number, speed: number) {
    const frames = (seconds: number) => Math.max(1, Math.round(seconds * rate));
    this.speed = speed;
    this.#fed = new Fed(lanes);
    this.#segment = frames(SEGMENT);
    this.#overlap = frames(OVERLAP);
    this.#reach = frames(REACH);
    this.#shortest = frames(SHORTEST);
    this.#likeness = new Likeness(rate);
  }

  /** All is given. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** How many more frames, or the end, it has to be fed before it gives the next segment. */
  get needs(): number {
    if (this.#fed.isWhole) return 0;
    const { speed } = this;
    const latest = this.#target(this.#segment) + this.#reach + this.#segment + this.#overlap;
    const known = this.#place + this.#segment * Math.max(2, 1.5 * speed); // whether it is the last
    return Math.max(0, Math.ceil(Math.max(latest, known)) + 1 - this.#fed.end);
  }

  feed(lanes: readonly Float32Array[]): void {
    // The earliest that can be needed; with short segments, at the end, their middle moves.
    const earliest = Math.min(this.#target(this.#segment), this.#place) - this.#reach;
    this.#fed.add(lanes, Math.floor(Math.min(earliest, this.#next ?? 0)));
  }

  /** Nothing more is fed. */
  end(): void {
    this.#fed.isWhole = true;
  }

  /** The next segment; null when it needs more, or is done. */
  next(): Stretched | null {
    if (this.#isDone || this.needs > 0) return null;
    const cut = this.#cut();
    const from = this.#place;
    const lanes = this.#lay(cut);
    this.#next = cut.at + cut.count;
    this.#place = cut.isLast ? this.#fed.end : from + cut.count * this.speed;
    this.#isDone = cut.isLast;
    return { lanes, count: cut.count, from, to: this.#place };
  }

  /** Where a segment starts whose middle is what its middle stands for. */
  #target(count: number): number {
    return this.#place + (count * (this.speed - 1)) / 2;
  }

  #cut(): Cut {
    const end = this.#fed.isWhole ? this.#fed.end : Number.POSITIVE_INFINITY;
    const left = end - this.#place; // of the recording
    const rest = left / this.speed; // to be given
    if (this.#next === null) return this.#first(end, rest);
    const count = this.#length(left);
    const overlap = Math.min(this.#overlap, count);
    if (rest <= 1.5 * count) return this.#last(end, rest, overlap);
    const target = this.#target(count);
    const latest = end - count - overlap; // what follows has to be blended with something
    const at = Math.round(Math.min(Math.max(target, 0), latest));
    const low = Math.max(0, Math.min(at, Math.ceil(target - this.#reach)));
    const high = Math.min(latest, Math.max(at, Math.floor(target + this.#reach)));
    return { ...this.#search(low, high, at, overlap), count, overlap, isLast: false };
  }

  #length(left: number): number {
    const shortest = Math.min(this.#shortest, Math.max(1, Math.floor(this.#fed.end / 4)));
    return Math.min(this.#segment, Math.max(shortest, Math.floor(left / 2)));
  }

  #first(end: number, rest: number): Cut {
    const count = Math.floor(Math.min(this.#length(end), rest / 2));
    const isLast = count < 2; // a few frames are given as they are
    return { at: 0, count: isLast ? end : count, overlap: 0, isLast, likeness: 1 };
  }

  /** The segment that ends with the recording: where it starts decides how long it is. */
  #last(end: number, rest: number, overlap: number): Cut {
    const at = Math.round(end - Math.max(rest, overlap));
    const low = Math.max(0, at - this.#reach);
    const high = Math.max(at, Math.min(end - overlap, at + this.#reach));
    const found = this.#search(low, high, at, overlap);
    return { ...found, count: end - found.at, overlap, isLast: true };
  }

  #search(low: number, high: number, at: number, overlap: number): { at: number; likeness: number } {
    return this.#likeness.best(this.#fed, this.#next as number, overlap, low, high, at);
  }

  #lay({ at, count, overlap, likeness }: Cut): Float32Array<ArrayBuffer>[] {
    const lanes = emptyLanes(this.#fed.lanes.length, count);
    const { base } = this.#fed;
    for (const [i, lane] of lanes.entries()) {
      const samples = this.#fed.lanes[i] as Float32Array;
      lane.set(samples.subarray(at - base, at - base + count));
      if (this.#next !== null) blend(samples, this.#next - base, lane, overlap, likeness);
    }
    return lanes;
  }
}

/** The part of what was fed that may still be needed. */
class Fed {
  lanes: Float32Array[];
  base = 0; // the frame at the start of the lanes
  end = 0; // the frame after the last
  isWhole = false;

  constructor(lanes: number) {
    this.lanes = emptyLanes(lanes, 0);
  }

  /** Takes frames, and lets go of those before `from`. */
  add(lanes: readonly Float32Array[], from: number): void {
    const count = lanes[0]?.length ?? 0;
    const gone = Math.min(Math.max(0, from - this.base), this.end - this.base);
    const kept = this.end - this.base - gone;
    this.lanes = this.lanes.map((lane, i) => {
      const isLarge = lane.length >= kept + count;
      const into = isLarge ? lane : new Float32Array(2 * (kept + count));
      into.set(lane.subarray(gone, gone + kept));
      into.set(lanes[i] as Float32Array, kept);
      return into;
    });
    this.base += gone;
    this.end += count;
  }
}
