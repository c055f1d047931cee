// Has samples fetched before they are played.

import type { Source } from "../../core/source";

const CHUNK = 5; // s asked for at once
const FIRST = 1.5; // s asked for when one waits for them
const LOW = 3; // s ahead of which the next chunk is asked for

export class Supply {
  #source: Source;
  #pace: () => number; // seconds of the recording played per second
  #onCame: () => void;
  #onFailed: (reason: unknown) => void;
  #from = 0; // asked for, up to #to
  #to = 0;
  #asked = 0; // questions without an answer
  #missing: number | null = null; // the frame that is waited for
  #isQuiet = false; // a look ahead failed: what is wrong will show when the samples are needed
  #isEnded = false;

  constructor(source: Source, pace: () => number, onCame: () => void, onFailed: (reason: unknown) => void) {
    this.#source = source;
    this.#pace = pace;
    this.#onCame = onCame;
    this.#onFailed = onFailed;
  }

  /** Looks ahead from a frame that is to be played soon. */
  ahead(frame: number, end: number): void {
    if (this.#isQuiet) return;
    const isNew = frame < this.#from || frame > this.#to;
    if (!isNew && this.#to - frame > LOW * this.#source.rate * this.#pace()) return;
    if (isNew) this.#from = frame;
    this.#ask(isNew ? frame : this.#to, end, false);
  }

  /** Has a frame fetched that is not here, even if it was once before. */
  need(frame: number, end: number): void {
    if (this.#missing === frame) return;
    this.#missing = frame;
    this.#isQuiet = false;
    if (this.#asked > 0 && frame >= this.#from && frame < this.#to) return; // it is on its way
    this.#from = frame;
    this.#ask(frame, end, true);
  }

  end(): void {
    this.#isEnded = true;
  }

  #ask(from: number, end: number, isNeeded: boolean): void {
    const seconds = (isNeeded ? FIRST : CHUNK) * this.#pace();
    const to = Math.min(end, from + Math.round(seconds * this.#source.rate));
    if (to <= from) return;
    this.#to = to;
    this.#asked += 1;
    this.#source.want(from, to).then(
      () => this.#came(end, isNeeded),
      (reason) => this.#failed(isNeeded, end, reason),
    );
  }

  #came(end: number, isNeeded: boolean): void {
    this.#asked -= 1;
    if (this.#isEnded) return;
    const missing = this.#missing;
    if (missing === null) return;
    if (this.#source.read(missing, missing + 1)?.[0]?.length) {
      this.#missing = null;
      this.#onCame();
    } else if (this.#asked > 0) return;
    else if (isNeeded) this.#failed(true, end, new Error("what came did not hold its samples"), 0);
    else this.#again(missing, end);
  }

  #failed(isNeeded: boolean, end: number, reason: unknown, answered = 1): void {
    this.#asked -= answered;
    if (this.#isEnded) return;
    this.#from = this.#to = 0;
    const missing = this.#missing;
    this.#isQuiet = missing === null;
    if (missing === null) return;
    if (isNeeded) {
      this.#missing = null;
      this.#onFailed(reason);
    } else this.#again(missing, end);
  }

  /** What was on its way did not come: it is asked for by itself. */
  #again(frame: number, end: number): void {
    this.#missing = null;
    this.need(frame, end);
  }
}
