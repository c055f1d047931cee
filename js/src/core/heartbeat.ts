// Tells the kernel now and then that somebody is at work here, so that what they think about for long is not given to
// others. Only what is done in this labeler counts: one that lies open beside it must not keep samples from people.

import type { Wire, World } from "./wire";

const EVERY = 60_000; // ms
const IDLE = 120_000; // ms without a key or a movement after which nobody is there

export class Heartbeat {
  #world: World;
  #wire: Wire;
  #actedAt = Number.NEGATIVE_INFINITY;
  #cancel = () => {};

  constructor(world: World, wire: Wire) {
    this.#world = world;
    this.#wire = wire;
  }

  /** The person has pressed or moved something in the labeler. */
  acted(): void {
    this.#actedAt = this.#world.now();
  }

  start(): void {
    this.#cancel = this.#world.later(() => {
      this.#beat();
      this.start();
    }, EVERY);
  }

  close(): void {
    this.#cancel();
  }

  /** Answers under way say the same, and more. */
  #beat(): void {
    const there = this.#world.visible() && this.#world.now() - this.#actedAt <= IDLE;
    if (there && this.#wire.outbox.size.peek() === 0)
      this.#wire.send({ kind: "alive", page: this.#wire.page });
  }
}
