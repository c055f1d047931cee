// Makes the operations that go to the kernel: each with an id of its own, and how long the person took.

import type { Composer } from "./composer";
import type { Key, Operation, OperationKind, Value } from "./protocol";
import type { Wire, World } from "./wire";

export class Maker {
  #world: World;
  #wire: Wire;
  #composer: Composer;
  #shownAt: number;

  constructor(world: World, wire: Wire, composer: Composer) {
    this.#world = world;
    this.#wire = wire;
    this.#composer = composer;
    this.#shownAt = world.now();
  }

  /** The sample is on screen: from here the time to the answer counts. */
  painted(): void {
    this.#shownAt = this.#world.now();
  }

  make(kind: OperationKind, sample: Key | null, value: Value, comment: string): Operation {
    const elapsed = Math.max(0, Math.round(this.#world.now() - this.#shownAt));
    const operation = {
      op_id: this.#world.uuid(),
      seq: this.#wire.next(),
      kind,
      sample,
      value,
      comment,
      elapsed,
    };
    const suggested = kind === "label" ? this.#composer.offered() : null;
    return suggested ? { ...operation, suggested } : operation;
  }
}
