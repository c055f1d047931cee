// Which frame of a recording is heard when. Times are ticks: frames of the clock that plays, which may be slower or
// faster than the recording, or jump in it.

export interface Span {
  tick: number; // of its first frame
  count: number; // ticks
  frame: number; // that the first tick stands for
  pace: number; // frames per tick
}

export class Heard {
  #spans: Span[] = []; // in order of time, no two at once
  #origin: number; // where it stands when nothing is known

  constructor(origin: number) {
    this.#origin = origin;
  }

  add(span: Span): void {
    this.#spans.push({ ...span });
  }

  /** The frame at a time; before the first span its start, in gaps and after the last the end of what was before. */
  at(tick: number): number {
    let before = this.#spans[0];
    if (!before) return this.#origin;
    for (const span of this.#spans) {
      if (span.tick > tick) break;
      before = span;
    }
    return before.frame + before.pace * Math.min(Math.max(tick - before.tick, 0), before.count);
  }

  /** The frame after the last that is known to be played. */
  get end(): number {
    return this.at(Number.POSITIVE_INFINITY);
  }

  /** Takes back what was to be played from `tick` on. */
  cut(tick: number): void {
    this.#origin = this.at(tick);
    this.#spans = this.#spans.filter((span) => span.tick < tick);
    const last = this.#spans.at(-1);
    if (last) last.count = Math.min(last.count, tick - last.tick);
  }

  /** Lets go of what is over. */
  forget(tick: number): void {
    while (this.#spans[1] && this.#spans[1].tick <= tick) this.#spans.shift();
  }
}
