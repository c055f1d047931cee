// What is played, piece by piece, and which frame each of its ticks stands for.

import type { Span } from "./heard";
import type { Route } from "./route";
import type { Source } from "./source";

export interface Piece {
  readonly lanes: Float32Array<ArrayBuffer>[];
  readonly count: number;
  readonly spans: Span[]; // ticks from the start of the piece
}

export interface Pieces {
  /** Up to `most` ticks; null when there are none: all is played, or its samples are not here. */
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

export function emptyLanes(lanes: number, frames: number): Float32Array<ArrayBuffer>[] {
  return Array.from({ length: lanes }, () => new Float32Array(frames));
}
