// Asking the kernel: for the state, for what comes next, for samples that are not in the page. One question of a
// kind at a time; what is not answered is asked again.

import type { FromKernel, Key } from "./protocol";
import type { Wire } from "./wire";

const WINDOW = 20; // trail entries fetched at a time

export class Asking {
  queue = false; // under way
  sample = false;
  #seen = 0; // the number of what the kernel has sent last
  #wire: Wire;
  #have: () => readonly Key[];

  constructor(wire: Wire, have: () => readonly Key[]) {
    this.#wire = wire;
    this.#have = have;
  }

  hello(atOnce = false): void {
    this.queue = true;
    const { page, was } = this.#wire;
    const have = [...this.#have()];
    this.#wire.send({ kind: "hello", page, version: 1, have, seen: this.#seen, was }, atOnce);
  }

  more(): void {
    this.queue = true;
    this.#wire.send({ kind: "need", page: this.#wire.page, have: [...this.#have()], seen: this.#seen });
  }

  around(index: number): void {
    const start = Math.max(0, index - WINDOW / 2);
    this.sample = true;
    this.#wire.send({ kind: "need", page: this.#wire.page, trail: [start, start + WINDOW] });
  }

  one(key: Key): void {
    this.sample = true;
    this.#wire.send({ kind: "need", page: this.#wire.page, samples: [key] });
  }

  heard(message: FromKernel): void {
    if ("number" in message) this.#seen = message.number ?? this.#seen;
    if ("more" in message) this["queue" in message ? "queue" : "sample"] = message.more;
  }

  again(): void {
    this.queue = false;
    this.sample = false;
  }
}
