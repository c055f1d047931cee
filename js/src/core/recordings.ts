// The sounds in the page, by sample.

import type { Media } from "./payloads";
import type { Item, Key } from "./protocol";
import { Recording } from "./recording";
import type { Ask } from "./sounds";

export class Recordings implements Media {
  #recordings = new Map<Key, Recording>();
  #ask: Ask = () => Promise.reject(new Error("no kernel yet"));

  /** From here on, what is missing is asked for there. */
  connect(ask: Ask): void {
    this.#ask = ask;
  }

  prepare(item: Item, bytes: Uint8Array | null): void {
    this.forget(item.key);
    if (bytes) this.#recordings.set(item.key, new Recording(item, bytes, (...asked) => this.#ask(...asked)));
  }

  get(key: Key): Recording | null {
    return this.#recordings.get(key) ?? null;
  }

  forget(key: Key): void {
    this.#recordings.delete(key);
  }

  clear(): void {
    this.#recordings.clear();
  }
}
