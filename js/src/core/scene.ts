// What is on screen: the sample at the place where the person is, and, while it is not here, what they are told.

import type { Asking } from "./asking";
import type { Composer } from "./composer";
import type { Payloads } from "./payloads";
import { type Current, HEAD, keyAt, type Place, type State } from "./place";
import type { Item, Key } from "./protocol";
import type { Queue } from "./queue";
import type { Records } from "./records";
import { type Signal, signal } from "./signal";
import type { Supply } from "./supply";
import type { Wire, World } from "./wire";

/** Where samples come from. */
export interface Sources {
  readonly queue: Queue;
  readonly records: Records;
  readonly payloads: Payloads;
  readonly supply: Supply;
  readonly ask: Asking;
  readonly composer: Composer;
  readonly wire: Wire;
  readonly world: World;
}

export class Scene {
  readonly place: Signal<Place> = signal(HEAD);
  readonly state: Signal<State> = signal("waiting");
  /** There is nothing to show because other people have all that is left. */
  readonly withOthers: Signal<boolean> = signal(false);
  readonly trailTotal: Signal<number> = signal(0);
  /** The kernel has told its state. */
  begun = false;
  #current: Signal<Current | null>;
  #from: Sources;
  #elsewhere = false; // the sample under way was asked for from another place

  constructor(current: Signal<Current | null>, from: Sources) {
    this.#current = current;
    this.#from = from;
  }

  go(place: Place): void {
    this.#elsewhere = this.#from.ask.sample;
    this.place.value = place;
    this.#current.value = null;
    this.show();
  }

  show(): void {
    const { composer, records, payloads, supply, wire } = this.#from;
    this.trailTotal.value = records.trail.total;
    const key = this.#key;
    const item = key === null ? undefined : payloads.get(key);
    if (item) this.#present(item);
    else {
      this.#current.value = null;
      composer.end();
    }
    const state = item ? "ready" : this.#missing(key);
    this.withOthers.value = state === "waiting" && this.#bare(key) && supply.beyond === "with others";
    this.state.value = wire.offline.peek() ? "offline" : state;
    if (this.begun) supply.refill();
  }

  /** The kernel has told its state, in which the history may be shorter. */
  begin(): void {
    this.begun = true;
    const place = this.place.peek();
    if (place.at === "trail" && place.index >= this.#from.records.trail.total) this.place.value = HEAD;
  }

  /** The kernel has no sample of the key that stands here any more, unless it has just come. */
  giveUp(): void {
    const key = this.#key;
    const { payloads } = this.#from;
    const elsewhere = this.#elsewhere;
    this.#elsewhere = false;
    if (elsewhere || key === null || payloads.get(key)) return;
    this.#from.queue.remove(key);
    this.place.value = HEAD;
  }

  get #key(): Key | null {
    return keyAt(this.place.peek(), this.#from.queue, this.#from.records.trail);
  }

  #present(item: Item): void {
    const { composer, records, world } = this.#from;
    const entry = records.entry(item.key, item);
    const old = this.#current.peek();
    if (old?.item === item && old.entry === entry) return;
    this.#current.value = { item, entry };
    if (old?.item.key === item.key && old.entry.status === entry.status) {
      composer.told(old.item.suggestion, item.suggestion, world.now());
      return;
    }
    composer.begin(item.key, records.begun(entry));
  }

  /** Asks for a sample that is not in the page, and says what the person sees meanwhile. */
  #missing(key: Key | null): State {
    const { ask, supply } = this.#from;
    const place = this.place.peek();
    if (this.#bare(key)) return supply.beyond === "nothing" ? "done" : "waiting";
    if (!this.begun || ask.sample) return "waiting";
    if (place.at === "trail") ask.around(place.index);
    else ask.one(key as Key);
    return "waiting";
  }

  /** Whether the queue is empty, rather than its next sample under way. */
  #bare(key: Key | null): boolean {
    return this.begun && this.place.peek().at === "head" && key === null;
  }
}
