// What is played, piece by piece, and which frame each of its ticks stands for.

import type { Span } from "./heard";
import type { Route } from "./route";
import { emptyLanes, type Source } from "./source";
import { Stretch, type Stretched } from "./stretch";

const FEED = 2048; // frames, at least, that are stretched at once

export interface Piece {
  readonly lanes: Float32Array<ArrayBuffer>[];
  readonly count: number;
  readonly spans: Span[]; // ticks from the start of the piece
}

export interface Pieces {
  /** About `most` ticks, when that many can be had; null when there are none: all is played, or its samples are not here. */
  next(most: number): Piece | null;
  readonly isDone: boolean;
  /** The first frame that has not been read. */
  readonly position: number;
}

/** The samples themselves. */
export class PlainPieces implements Pieces {
  #source: Source;
  #route: Route;

  constructor(source: Source, route: Route) {
    this.#source = source;
    this.#route = route;
  }

  get isDone(): boolean {
    return this.#route.isDone;
  }

  get position(): number {
    return this.#route.position;
  }

  next(most: number): Piece | null {
    const route = this.#route;
    const lanes = emptyLanes(this.#source.lanes, most);
    const spans: Span[] = [];
    let filled = 0;
    while (filled < most && !route.isDone) {
      const frame = route.position;
      const got = this.#source.read(frame, Math.min(route.stop, frame + most - filled));
      const count = got?.[0]?.length ?? 0;
      if (!got || count === 0) break;
      for (const [i, lane] of lanes.entries()) lane.set(got[i] as Float32Array, filled);
      spans.push({ tick: filled, count, frame, pace: 1 });
      route.advance(count);
      filled += count;
    }
    if (filled === 0) return null;
    return { lanes: lanes.map((lane) => lane.subarray(0, filled)), count: filled, spans };
  }
}

/** Slower or faster at the same pitch. Each round of a loop is stretched by itself, so that all sound the same. */
export class StretchedPieces implements Pieces {
  #source: Source;
  #route: Route;
  #speed: number;
  #stretch: Stretch;
  #start: number; // the frame that was fed first
  #isFed = false; // up to where the route ends or jumps

  constructor(source: Source, route: Route, speed: number) {
    this.#source = source;
    this.#route = route;
    this.#speed = speed;
    this.#start = route.position;
    this.#stretch = new Stretch(source.rate, source.lanes, speed);
  }

  get isDone(): boolean {
    return this.#route.isDone && (this.#stretch.isDone || this.#start === this.#route.position);
  }

  get position(): number {
    return this.#route.position;
  }

  next(most: number): Piece | null {
    const parts: Stretched[] = [];
    const spans: Span[] = [];
    let count = 0;
    for (let part = this.#part(); part; part = count < most ? this.#part() : null) {
      const pace = (part.to - part.from) / part.count;
      spans.push({ tick: count, count: part.count, frame: this.#start + part.from, pace });
      parts.push(part);
      count += part.count;
    }
    if (count === 0) return null;
    const lanes = emptyLanes(this.#source.lanes, count);
    for (const [i, { lanes: from }] of parts.entries())
      for (const [l, lane] of lanes.entries()) lane.set(from[l] as Float32Array, (spans[i] as Span).tick);
    return { lanes, count, spans };
  }

  #part(): Stretched | null {
    while (!this.isDone) {
      if (this.#stretch.isDone) this.#again();
      const part = this.#stretch.next();
      if (part) return part;
      if (this.#isFed) this.#stretch.end();
      else if (!this.#feed()) return null;
    }
    return null;
  }

  #feed(): boolean {
    const { position, stop } = this.#route;
    const got = this.#source.read(position, Math.min(stop, position + Math.max(FEED, this.#stretch.needs)));
    const count = got?.[0]?.length ?? 0;
    if (!got || count === 0) return false;
    this.#stretch.feed(got);
    this.#route.advance(count);
    this.#isFed = position + count >= stop;
    return true;
  }

  #again(): void {
    this.#start = this.#route.position;
    this.#stretch = new Stretch(this.#source.rate, this.#source.lanes, this.#speed);
    this.#isFed = false;
  }
}
