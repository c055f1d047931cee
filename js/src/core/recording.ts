// A sound as far as it is in the page: its first samples, those fetched since, and how parts of it look.
// Time is counted in frames, a sample of each lane: picture, playback and regions have one clock.

import { clamp } from "./boxes";
import { Gallery, greatest } from "./gallery";
import type { Item } from "./protocol";
import type { Ask } from "./sounds";

const BLOCK = 2 ** 17; // frames that are fetched together
const BLOCKS = 96; // that are kept: 24 MB of a lane

export class Recording {
  readonly rate: number;
  readonly frames: number;
  readonly lanes: number;
  readonly pictures: Gallery;
  #key: string;
  #ask: Ask;
  #head: Int16Array[];
  #loudest: number | null = null;
  #blocks = new Map<number, Int16Array[]>();
  #coming = new Map<number, Promise<void>>();

  constructor({ key, data }: Item, bytes: Uint8Array, ask: Ask) {
    this.#key = key;
    this.#ask = ask;
    this.rate = Number(data.rate);
    this.frames = Number(data.frames);
    this.lanes = Number(data.lanes);
    const head = Number(data.head);
    this.#head = planes(bytes, 0, this.lanes, head);
    this.pictures = new Gallery(this, (wanted) => ask(key, wanted));
    const { picture } = data;
    if (picture && typeof picture === "object")
      this.pictures.preview(picture as never, bytes.subarray(head * this.lanes * 2));
  }

  /** Whether all of it is here. */
  get whole(): boolean {
    return (this.#head[0]?.length ?? 0) >= this.frames;
  }

  /** The greatest sample that is known so far, 0 to 1. */
  get loudest(): number {
    if (this.whole) this.#loudest ??= Math.max(...this.#head.map(greatest)) / 32768;
    return this.#loudest ?? this.pictures.loudest;
  }

  /** Samples from `start` on, as far as they are here without a gap; null where not even the first is. */
  read(start: number, stop: number): Float32Array[] | null {
    const from = clamp(start, 0, this.frames);
    const found: Int16Array[][] = [];
    let at = from;
    while (at < Math.min(stop, this.frames)) {
      const piece = this.#piece(at, Math.min(stop, this.frames));
      if (!piece?.[0]?.length) break;
      found.push(piece);
      at += piece[0].length;
    }
    return at === from
      ? null
      : Array.from({ length: this.lanes }, (_, lane) => joined(found, lane, at - from));
  }

  /** Fetches what of a stretch is not here. */
  async want(start: number, stop: number): Promise<void> {
    const from = Math.max(start, this.#head[0]?.length ?? 0);
    const to = Math.min(stop, this.frames);
    const first = Math.floor(from / BLOCK);
    const last = from < to ? Math.ceil(to / BLOCK) : first;
    const asked: Promise<void>[] = [];
    for (let block = first; block < last; block += 1) {
      if (this.#isHere(block)) continue;
      asked.push(this.#coming.get(block) ?? this.#fetch(block));
    }
    await Promise.all(asked);
  }

  /** Another sound is shown: what can be fetched again need not be kept. */
  rest(): void {
    this.#blocks.clear();
    this.pictures.rest();
  }

  #isHere(block: number): boolean {
    const end = Math.min((block + 1) * BLOCK, this.frames);
    const frames = this.#blocks.get(block)?.[0]?.length ?? 0;
    return frames >= end - block * BLOCK || end <= (this.#head[0]?.length ?? 0);
  }

  #fetch(block: number): Promise<void> {
    const [start, stop] = [block * BLOCK, Math.min((block + 1) * BLOCK, this.frames)];
    const coming = this.#ask(this.#key, { want: "samples", start, stop })
      .then(({ bytes }) => {
        const lanes = planes(bytes, 0, this.lanes, stop - start);
        this.#blocks.set(block, lanes);
        const [oldest] = this.#blocks.keys();
        if (this.#blocks.size > BLOCKS && oldest !== undefined) this.#blocks.delete(oldest);
        if ((lanes[0]?.length ?? 0) < stop - start) throw new Error("the recording is shorter than it was");
      })
      .finally(() => this.#coming.delete(block));
    this.#coming.set(block, coming);
    return coming;
  }

  #piece(at: number, stop: number): Int16Array[] | null {
    const head = this.#head[0]?.length ?? 0;
    if (at < head) return this.#head.map((lane) => lane.subarray(at, stop));
    const block = Math.floor(at / BLOCK);
    const lanes = this.#blocks.get(block);
    if (!lanes) return null;
    this.#blocks.delete(block); // used last
    this.#blocks.set(block, lanes);
    return lanes.map((lane) => lane.subarray(at - block * BLOCK, stop - block * BLOCK));
  }
}

/** Lane after lane of 16-bit samples; a view needs them at an even place. */
function planes(bytes: Uint8Array, from: number, lanes: number, frames: number): Int16Array[] {
  const there = Math.max(0, Math.min(frames, Math.floor((bytes.byteLength - from) / 2 / Math.max(1, lanes))));
  const copy = bytes.slice(from, from + there * lanes * 2);
  const all = new Int16Array(copy.buffer, copy.byteOffset, there * lanes);
  return Array.from({ length: lanes }, (_, lane) => all.subarray(lane * there, (lane + 1) * there));
}

function joined(pieces: readonly Int16Array[][], lane: number, frames: number): Float32Array {
  const all = new Float32Array(frames);
  let at = 0;
  for (const piece of pieces) {
    const samples = piece[lane] ?? new Int16Array();
    for (let i = 0; i < samples.length; i += 1) all[at + i] = (samples[i] as number) / 32768;
    at += samples.length;
  }
  return all;
}
