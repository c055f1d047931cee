// What comes next, and whether more will: the queue as the kernel tells it. While all that is left is with other
// people, the page asks again by itself, but only if anybody looks.

import type { Asking } from "./asking";
import type { Payloads } from "./payloads";
import type { Key, Remaining } from "./protocol";
import type { Queue } from "./queue";
import { type Signal, signal } from "./signal";
import type { World } from "./wire";

const LOW = 5; // samples ahead below which more are asked for
const EVERY = 5000; // ms between two questions while others have the rest

export const OPEN: Remaining = { state: "open", message: "" };

export class Supply {
  readonly remaining: Signal<Remaining> = signal(OPEN);
  #world: World;
  #queue: Queue;
  #payloads: Payloads;
  #ask: Asking;
  #answered: (key: Key) => boolean;
  #exhausted = false; // the kernel has nothing beyond what is here
  #stop: (() => void) | null = null;

  constructor(world: World, queue: Queue, payloads: Payloads, ask: Asking, answered: (key: Key) => boolean) {
    this.#world = world;
    this.#queue = queue;
    this.#payloads = payloads;
    this.#ask = ask;
    this.#answered = answered;
  }

  /** What there is beyond the samples in the page, as far as it knows. */
  get beyond(): "more" | "with others" | "nothing" {
    if (!this.#exhausted) return "more";
    return this.remaining.peek().state === "waiting" ? "with others" : "nothing";
  }

  /** The queue from the beginning. */
  reset(queue: readonly Key[]): void {
    this.#replace(queue, true);
    this.#exhausted = queue.length === 0;
  }

  /** A new order behind the samples that are about to be seen. What falls out is others' once the kernel knows of it. */
  reorder(queue: readonly Key[]): void {
    if (this.#replace(queue, false) > 0) this.#ask.more();
    this.#exhausted = queue.length === 0 && this.remaining.peek().state !== "open";
  }

  /** What comes after all that is there; `had` is how many there were when the page asked, if it did. */
  append(queue: readonly Key[], had: number | undefined): void {
    this.#queue.append(queue, this.#answered);
    // A page that has some gets less where others are at work: once they are answered there may be more for it.
    const settled = this.#queue.length > 0 || had === 0;
    this.#exhausted = queue.length === 0 && this.#queue.length <= LOW && settled;
  }

  /** What the kernel says of all that is left, once it has said what comes next. */
  tell(remaining: Remaining): void {
    const before = this.remaining.peek().state;
    this.remaining.value = remaining;
    if (remaining.state === "ended")
      this.reset([]); // answers to what is here would not count
    else if (remaining.state === "open" && before !== "open") this.#exhausted = false;
    if (remaining.state === "waiting") this.#stop ??= this.#keepAsking();
    else this.close();
  }

  /** The last sample was answered, and not all are: what was known before says no more whether others follow. */
  doubt(): void {
    if (this.#queue.length > 0 || this.remaining.peek().state !== "open") return;
    this.#exhausted = false;
  }

  refill(): void {
    if (!this.#ask.queue && !this.#exhausted && this.#queue.length <= LOW) this.#ask.more();
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** Returns how many fell out. */
  #replace(queue: readonly Key[], reset: boolean): number {
    const gone = this.#queue.replace(queue, this.#answered, reset);
    for (const key of gone) this.#payloads.drop(key);
    return gone.length;
  }

  #keepAsking(): () => void {
    let cancel = () => {};
    const ask = () => {
      if (this.#queue.length === 0 && !this.#ask.queue && this.#world.visible()) this.#ask.more();
    };
    const tick = () => {
      cancel = this.#world.later(() => {
        ask();
        tick();
      }, EVERY);
    };
    tick();
    const leave = this.#world.returned(ask);
    return () => {
      cancel();
      leave();
    };
  }
}
