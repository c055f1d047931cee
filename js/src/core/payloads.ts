// The samples whose content is in the page: those ahead, the one on screen, and the latest answered ones.

import type { Item, Key, Mark } from "./protocol";

/** Turns bytes into what can be shown at once, ahead of time. */
export interface Media {
  prepare(item: Item, bytes: Uint8Array | null): void;
  forget(key: Key): void;
}

const ANSWERED_KEPT = 30;

export class Payloads {
  #items = new Map<Key, Item>();
  #answered: Key[] = []; // latest last
  #media: Media;

  constructor(media: Media) {
    this.#media = media;
  }

  get(key: Key): Item | undefined {
    return this.#items.get(key);
  }

  hold(items: readonly Item[], buffers: readonly Uint8Array[]): void {
    for (const item of items) {
      this.#items.set(item.key, item);
      this.#media.prepare(item, item.buffer === null ? null : (buffers[item.buffer] ?? null));
    }
  }

  /** Takes what a new model says of samples that are here. */
  mark(marks: readonly Mark[]): void {
    for (const mark of marks) {
      const item = this.#items.get(mark.key);
      if (!item) continue;
      // What says the same stays itself, so that what is selected of it stays selected.
      const same = JSON.stringify(item.suggestion) === JSON.stringify(mark.suggestion);
      this.#items.set(mark.key, { ...item, ...mark, ...(same ? { suggestion: item.suggestion } : {}) });
    }
  }

  /** Keeps an answered sample for going back, and lets the oldest of them go. */
  answered(key: Key): void {
    this.#answered = [...this.#answered.filter((other) => other !== key), key];
    while (this.#answered.length > ANSWERED_KEPT) this.drop(this.#answered.shift() as Key);
  }

  drop(key: Key): void {
    if (this.#answered.includes(key)) return;
    this.#items.delete(key);
    this.#media.forget(key);
  }
}
