// Where the samples of a recording come from, for whoever plays them.

export interface Source {
  readonly rate: number; // frames per second
  readonly frames: number;
  readonly lanes: number;
  /** Samples of [start, stop) per lane, as far as they are here without a gap from start on; null when not even the first is here. */
  read(start: number, stop: number): Float32Array[] | null;
  /** Is called before they are needed; resolves when [start, stop) is here, or rejects. */
  want(start: number, stop: number): Promise<void>;
}

export function emptyLanes(lanes: number, frames: number): Float32Array<ArrayBuffer>[] {
  return Array.from({ length: lanes }, () => new Float32Array(frames));
}
