// Moving between samples: through one's own history, back to the head of the queue, to a sample by its key.

import { HEAD, type Place } from "./place";
import type { Key } from "./protocol";
import type { Queue } from "./queue";
import type { Signal } from "./signal";
import type { Trail } from "./trail";

export class Way {
  #place: Signal<Place>;
  #trail: Trail;
  #queue: Queue;
  #leaveFor: (place: Place) => void;

  constructor(place: Signal<Place>, trail: Trail, queue: Queue, leaveFor: (place: Place) => void) {
    this.#place = place;
    this.#trail = trail;
    this.#queue = queue;
    this.#leaveFor = leaveFor;
  }

  back(): void {
    const place = this.#place.peek();
    if (place.at === "sample") this.last();
    else this.#visit(place.at === "trail" ? place.index - 1 : this.#trail.total - 1);
  }

  next(): void {
    const place = this.#place.peek();
    if (place.at === "trail" && place.index + 1 < this.#trail.total) this.#visit(place.index + 1);
    else this.last();
  }

  first(): void {
    this.#visit(0);
  }

  /** To the head of the queue: the next sample without an answer. */
  last(): void {
    this.#leaveFor(HEAD);
  }

  goTo(key: Key): void {
    const index = this.#trail.indexOf(key);
    if (this.#queue.head() === key) this.last();
    else this.#leaveFor(index === null ? { at: "sample", key } : { at: "trail", index });
  }

  #visit(index: number): void {
    if (index >= 0 && index < this.#trail.total) this.#leaveFor({ at: "trail", index });
  }
}
