// Sending: through the outbox what must arrive, directly what may be asked again. Nothing here waits.

import { Outbox, type Store } from "./outbox";
import type { Config, Operation, ToKernel } from "./protocol";
import { seatsBefore, type Tab } from "./seats";
import { type Signal, signal } from "./signal";

/** What a session needs of the page it lives in. */
export interface World {
  send(message: ToKernel): void; // throws when the kernel is gone
  storage: Store | null;
  tab?: Tab | null;
  now(): number; // ms
  uuid(): string;
  later(run: () => void, ms: number): () => void; // returns how to cancel
  afterPaint(run: () => void): void; // once the next frame is on screen
  visible(): boolean;
  returned(run: () => void): () => void; // whenever the page is looked at again; returns how to end
}

const FIRST_WAIT = 4000; // ms without a receipt until all that waits is sent again
const LONGEST_WAIT = 60000;
const AT_ONCE = 50; // operations in one message
const BEFORE = 8; // operations without a receipt that go with a new one, itself included

export class Wire {
  readonly outbox: Outbox;
  readonly page: string;
  /** Kernels that served this tab before it was loaded anew. */
  readonly was: string[];
  /** The kernel cannot be reached at all: its side of this labeler is gone. */
  readonly offline: Signal<boolean> = signal(false);
  #world: World;
  #seq = 0;
  #sentAt = 0;
  #wait = FIRST_WAIT;
  #cancel: () => void = () => {};
  #going: ToKernel[] = []; // what goes out after the next paint: sending must not hold up a frame

  constructor(config: Config, world: World) {
    this.#world = world;
    this.page = world.uuid();
    this.was = seatsBefore(world.tab ?? null, config.job);
    this.outbox = new Outbox(world.storage, config.job.id, config.job.annotator, world.now);
  }

  next(): number {
    this.#seq += 1;
    return this.#seq;
  }

  /**
   * Keeps an operation until its receipt and sends it, behind those that still wait for theirs: a kernel may hand
   * messages to several threads, and one must not overtake what it builds on.
   */
  push(operation: Operation): void {
    this.outbox.put(operation);
    this.#sentAt = this.#world.now();
    this.send({ kind: "operations", page: this.page, operations: this.outbox.waiting().slice(-BEFORE) });
  }

  /** Sends all that has no receipt; the kernel applies an operation once, however often it comes. */
  flush(atOnce = false): void {
    const waiting = this.outbox.waiting();
    this.#sentAt = this.#world.now();
    for (let i = 0; i < waiting.length; i += AT_ONCE) {
      const operations = waiting.slice(i, i + AT_ONCE);
      this.send({ kind: "operations", page: this.page, operations }, atOnce);
    }
  }

  /** Sends after the next paint; at once where nothing is being painted. */
  send(message: ToKernel, atOnce = false): void {
    this.#going.push(message);
    if (atOnce) this.#go();
    else if (this.#going.length === 1) this.#world.afterPaint(() => this.#go());
  }

  #go(): void {
    const going = this.#going;
    this.#going = [];
    try {
      for (const message of going) this.#world.send(message);
    } catch {
      this.offline.value = true; // operations stay in the outbox, questions are asked again
    }
  }

  /** Something came from the kernel. */
  heard(): void {
    this.#wait = FIRST_WAIT;
    this.offline.value = false;
  }

  /** Calls `again` whenever nothing was sent for a while, ever less often while nothing is heard. */
  repeat(again: () => void): void {
    this.#cancel = this.#world.later(() => {
      if (this.#world.now() - this.#sentAt >= this.#wait) {
        this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
        this.#sentAt = this.#world.now();
        if (this.outbox.size.peek() > 0) this.flush();
        again();
      }
      this.repeat(again);
    }, 1000);
  }

  close(): void {
    this.#cancel();
  }
}
