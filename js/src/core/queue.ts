// The samples behind the one on screen. A new ranking replaces all but the next few, so that what a person
// is about to see never jumps.

import type { Key } from "./protocol";

export const KEPT = 3; // the one on screen and two behind it

export class Queue {
  #keys: Key[] = [];

  get length(): number {
    return this.#keys.length;
  }

  head(): Key | null {
    return this.#keys[0] ?? null;
  }

  keys(): readonly Key[] {
    return this.#keys;
  }

  has(key: Key): boolean {
    return this.#keys.includes(key);
  }

  remove(key: Key): void {
    this.#keys = this.#keys.filter((other) => other !== key);
  }

  unshift(key: Key): void {
    this.remove(key);
    this.#keys.unshift(key);
  }

  /** Puts the keys that are not there yet at the end. */
  append(keys: readonly Key[], answered: (key: Key) => boolean): void {
    const there = new Set(this.#keys);
    for (const key of keys) {
      if (there.has(key) || answered(key)) continue;
      there.add(key);
      this.#keys.push(key);
    }
  }

  /** Replaces what stands behind the kept ones; `reset` keeps none. Returns the keys that fell out. */
  replace(keys: readonly Key[], answered: (key: Key) => boolean, reset = false): Key[] {
    const before = this.#keys;
    this.#keys = reset ? [] : before.slice(0, KEPT);
    this.append(keys, answered);
    const now = new Set(this.#keys);
    return before.filter((key) => !now.has(key));
  }
}
