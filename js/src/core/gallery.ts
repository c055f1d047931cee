// How a sound looks, in tiles: each level has columns twice as wide as the one before, and only what is seen is asked
// for, a few at a time and in the order of their need.

import type { Scale, Wanted } from "./protocol";
import type { Sound } from "./regions";
import { type Signal, signal } from "./signal";
import type { Told } from "./sounds";

const COLUMNS = 256; // of a tile
const LONGEST = 2 ** 21; // frames of a tile: the kernel reads them at once
const FINEST = 5; // level: columns of 32 frames
const COARSEST = 19;
const NEARLY = 1.25; // pixels that a column may take, and still show as much as finer ones would
const AT_ONCE = 3; // questions under way
const ROOM = 2 ** 25; // bytes of tiles that are kept
const RESTING = 2 ** 20; // while another sound is shown

/** What a spectrogram shows. */
export interface Bands {
  readonly scale: Scale;
  readonly low: number; // Hz
  readonly high: number;
  readonly rows: number; // 0: no spectrogram
}

/** How a stretch looks. `peaks`: of each lane and column, the least and the greatest sample, -128 to 127. */
export interface Tile {
  readonly start: number;
  readonly stop: number;
  readonly columns: number;
  readonly rows: number;
  readonly peaks: Int8Array;
  /** Of each lane and row, from the lowest, the level in each column: 0 to 255 are -100 to 0 dB. */
  readonly levels: Uint8Array;
}

/** Frames of a sound. */
interface Part {
  readonly start: number;
  readonly stop: number;
}

type Lanes = Sound & { readonly lanes: number };

export class Gallery {
  /** Grows when a tile has come. */
  readonly news: Signal<number> = signal(0);
  /** Why no more comes, in words. */
  readonly problem: Signal<string> = signal("");
  #sound: Lanes;
  #ask: (wanted: Wanted) => Promise<Told>;
  #tiles = new Map<string, Tile>();
  #bytes = 0; // of them
  #coming = new Set<string>();
  #underWay = 0;
  #failed = new Set<string>();
  #preview: Tile | null = null;
  #loudest = 0;

  constructor(sound: Lanes, ask: (wanted: Wanted) => Promise<Told>) {
    this.#sound = sound;
    this.#ask = ask;
  }

  /** The greatest sample of all tiles that have come, 0 to 1. */
  get loudest(): number {
    return this.#loudest;
  }

  /** The whole of a short sound, as it came with it. */
  preview({ columns, rows }: { columns: number; rows: number }, bytes: Uint8Array): void {
    this.#preview = tileOf(0, this.#sound.frames, columns, rows, this.#sound.lanes, bytes);
  }

  /** The whole of a short sound where that shows as much, of so many frames in a pixel: nothing need be asked for then. */
  overview(frames: number, { scale, low, high, rows }: Bands): Tile | null {
    const all = this.#preview;
    if (!all || this.#sound.frames / all.columns > NEARLY * frames) return null;
    const same = scale === "mel" && low === 0 && high === this.#sound.rate / 2 && rows === all.rows;
    return same || rows === 0 ? all : null;
  }

  /** Another sound is shown: little is kept for coming back, and what failed may be tried again then. */
  rest(): void {
    this.#trim(RESTING);
    this.#failed.clear();
    this.problem.value = "";
  }

  /** The level whose columns are no wider than so many frames. */
  levelFor(frames: number): number {
    return Math.max(FINEST, Math.min(COARSEST, Math.floor(Math.log2(Math.max(1, frames)))));
  }

  /** What there is of a stretch, the coarse first, so that the finer ones cover them; what is missing is asked for. */
  show(start: number, stop: number, level: number, bands: Bands): Tile[] {
    const found = new Set<Tile>();
    let bare = [{ start, stop }]; // what nothing covers yet: a coarser tile is shown only there
    for (let at = level; at <= Math.min(COARSEST, level + 8) && bare.length > 0; at += 1)
      bare = bare.flatMap((part) => this.#cover(part, at, bands, found));
    if (bare.length > 0 && this.#preview) found.add(this.#preview);
    this.#fetch(start, stop, level, bands);
    return [...found].reverse();
  }

  /** Adds the tiles of a level; returns what they leave bare. */
  #cover(part: Part, level: number, bands: Bands, found: Set<Tile>): Part[] {
    return indices(part.start, part.stop, level).flatMap((index) => {
      const key = keyOf(level, index, bands);
      const tile = this.#tiles.get(key);
      if (!tile) {
        const from = index * length(level);
        return [{ start: Math.max(part.start, from), stop: Math.min(part.stop, from + length(level)) }];
      }
      this.#tiles.delete(key); // used last
      this.#tiles.set(key, tile);
      found.add(tile);
      return [];
    });
  }

  #fetch(start: number, stop: number, level: number, bands: Bands): void {
    for (const index of indices(start, stop, level)) {
      if (this.#underWay >= AT_ONCE) return;
      const [key, waves] = [keyOf(level, index, bands), wavesOf(level, index)];
      if (this.#tiles.has(key) || this.#coming.has(key) || this.#failed.has(key)) continue;
      const from = index * length(level);
      const to = Math.min(from + length(level), this.#sound.frames);
      if (from >= to) continue;
      this.#coming.add(key).add(waves);
      this.#underWay += 1;
      const columns = Math.max(1, Math.round((to - from) / 2 ** level));
      this.#ask({ want: "picture", start: from, stop: to, columns, ...bands }).then(
        (told) => this.#took([key, waves], told),
        (error: Error) => this.#lost([key, waves], error),
      );
    }
  }

  #took(keys: string[], { start, stop, columns = 0, rows = 0, lanes = 1, bytes }: Told): void {
    this.#underWay -= 1;
    const tile = tileOf(start, stop, columns, rows, lanes, bytes);
    this.#loudest = Math.max(this.#loudest, greatest(tile.peaks) / 128);
    for (const key of keys) {
      this.#coming.delete(key);
      this.#drop(key);
      this.#tiles.set(key, tile);
      this.#bytes += sizeOf(tile);
    }
    this.#trim(ROOM);
    this.news.value = this.news.peek() + 1;
  }

  /** Lets go of what was used longest ago. */
  #trim(room: number): void {
    for (const key of this.#tiles.keys()) {
      if (this.#bytes <= room) return;
      this.#drop(key);
    }
  }

  #drop(key: string): void {
    const tile = this.#tiles.get(key);
    if (!tile) return;
    this.#tiles.delete(key);
    this.#bytes -= sizeOf(tile);
  }

  #lost(keys: string[], error: Error): void {
    this.#underWay -= 1;
    for (const key of keys) {
      this.#coming.delete(key);
      this.#failed.add(key);
    }
    this.problem.value = error.message;
    this.news.value = this.news.peek() + 1; // the others are still wanted
  }
}

export function greatest(samples: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < samples.length; i += 1) most = Math.max(most, Math.abs(samples[i] as number));
  return most;
}

function sizeOf({ peaks, levels }: Tile): number {
  return peaks.length + levels.length;
}

/** How many frames a tile of a level holds. */
function length(level: number): number {
  return Math.min(COLUMNS * 2 ** level, LONGEST);
}

function indices(start: number, stop: number, level: number): number[] {
  const first = Math.floor(start / length(level));
  const last = Math.ceil(stop / length(level));
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
}

function keyOf(level: number, index: number, { scale, low, high, rows }: Bands): string {
  return rows === 0 ? wavesOf(level, index) : `${level} ${index} ${scale} ${low} ${high} ${rows}`;
}

/** Waves are the same whatever the spectrogram below them shows. */
function wavesOf(level: number, index: number): string {
  return `${level} ${index}`;
}

function tileOf(
  start: number,
  stop: number,
  columns: number,
  rows: number,
  lanes: number,
  bytes: Uint8Array,
): Tile {
  const peaks = lanes * columns * 2;
  return {
    start,
    stop,
    columns,
    rows,
    peaks: new Int8Array(bytes.slice(0, peaks).buffer),
    levels: bytes.slice(peaks, peaks + lanes * rows * columns),
  };
}
