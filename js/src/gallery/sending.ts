// Sends what a page has to say, and again what has no answer: the kernel does nothing twice.

import { type Signal, signal } from "../core/signal";
import type { ToKernel } from "./protocol";

const AGAIN = 5000; // ms without a word from the kernel after which what waits is sent again, the first time
const SELDOM = 60_000;

export class Sending {
  readonly offline: Signal<boolean> = signal(false);
  #room: { send(message: ToKernel): void; later(run: () => void, ms: number): () => void };
  #again: () => void;
  #patience = AGAIN;
  #end: () => void = () => {};

  /** `again` is called when the kernel has been silent for too long. */
  constructor(
    room: { send(message: ToKernel): void; later(run: () => void, ms: number): () => void },
    again: () => void,
  ) {
    this.#room = room;
    this.#again = again;
  }

  send(message: ToKernel): void {
    try {
      this.#room.send(message);
    } catch {
      this.offline.value = true;
    }
    this.#end();
    this.#end = this.#room.later(() => {
      this.#patience = Math.min(SELDOM, 2 * this.#patience);
      this.#again();
    }, this.#patience);
  }

  /** The kernel has said something. */
  heard(): void {
    this.offline.value = false;
    this.#patience = AGAIN;
  }

  close(): void {
    this.#end();
  }
}
