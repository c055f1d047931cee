// What the Monitor inside a labeler shows: asked of the kernel while somebody looks, and never otherwise.

import type { Picture } from "./picture";
import type { LearnerStatus } from "./protocol";
import { effect, type Signal, signal } from "./signal";
import type { Wire, World } from "./wire";

const EVERY = 4000; // ms between two questions
const PATIENCE = 30000; // ms after which a question counts as lost

export class Insights {
  readonly picture: Signal<Picture | null> = signal(null);
  #wire: Wire;
  #world: World;
  #learner: Signal<LearnerStatus | null>;
  #lookers = 0;
  #asked: number | null = null; // when, while the answer is under way
  #again = false; // something changed meanwhile
  #stop: () => void = () => {};

  constructor(wire: Wire, world: World, learner: Signal<LearnerStatus | null>) {
    this.#wire = wire;
    this.#world = world;
    this.#learner = learner;
  }

  /** Keeps the picture up to date until the returned function is called. */
  look(): () => void {
    this.#lookers += 1;
    if (this.#lookers === 1) this.#begin();
    let gone = false;
    return () => {
      if (gone) return;
      gone = true;
      this.#lookers -= 1;
      if (this.#lookers === 0) this.#stop();
    };
  }

  /** Ends the fit that is under way; the answer is a picture. */
  stop(): void {
    this.#wire.send({ kind: "stop", page: this.#wire.page });
  }

  take(picture: Picture): void {
    this.#asked = null;
    this.picture.value = picture;
    if (this.#again && this.#lookers > 0) this.#ask();
  }

  #begin(): void {
    let cancel = () => {};
    const tick = () => {
      cancel = this.#world.later(() => {
        this.#ask();
        tick();
      }, EVERY);
    };
    const unwatch = effect(() => {
      this.#learner.value;
      this.#ask();
    });
    tick();
    this.#stop = () => {
      unwatch();
      cancel();
    };
  }

  #ask(): void {
    const now = this.#world.now();
    this.#again = this.#asked !== null && now - this.#asked < PATIENCE;
    if (this.#again) return;
    this.#asked = now;
    this.#wire.send({ kind: "monitor", page: this.#wire.page });
  }
}
