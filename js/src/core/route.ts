// Which frames are played, one after the other: on to an end, or a range over and over.

export type Loop = readonly [start: number, stop: number];

export class Route {
  readonly end: number;
  readonly loop: Loop | null;
  #position: number;

  /** From `position` to `end`; with a loop on to its stop and then from its start, again and again. */
  constructor(position: number, end: number, loop: Loop | null) {
    this.end = end;
    this.loop = loop && loop[1] > loop[0] ? loop : null;
    this.#position = position;
    this.advance(0);
  }

  get position(): number {
    return this.#position;
  }

  /** Where the frames that follow without a jump end. */
  get stop(): number {
    return this.loop ? this.loop[1] : this.end;
  }

  get isDone(): boolean {
    return this.#position >= this.stop;
  }

  advance(frames: number): void {
    this.#position += frames;
    if (this.loop && this.#position >= this.loop[1]) this.#position = this.loop[0];
  }
}
