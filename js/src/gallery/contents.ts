// What samples hold: asked for once, small and large, and kept for a while.

import type { Key } from "../core/protocol";
import { type Signal, signal } from "../core/signal";
import type { Content, Facts } from "./protocol";

/** What one sample holds, small or large. */
export interface Held {
  readonly data: Record<string, unknown>;
  readonly bytes: Uint8Array | null;
}

const LARGE = 1400; // px
const KEPT = 300; // samples whose content is kept

export class Contents {
  /** Grows when samples have come. */
  readonly news: Signal<number> = signal(0);
  #ask: (keys: Key[], side: number) => void;
  #small = new Map<Key, Held>();
  #large = new Map<Key, Held>();
  #asked = new Set<string>();

  constructor(ask: (keys: Key[], side: number) => void) {
    this.#ask = ask;
  }

  /** What a sample holds, as far as it is here; what is missing is asked for. */
  held(key: Key, large: boolean): Held | null {
    const found = large ? this.#large.get(key) : undefined;
    if (large && !found) this.fetch([key], LARGE);
    return found ?? this.#small.get(key) ?? null;
  }

  fetch(keys: readonly Key[], side = 0): void {
    const here = side > 0 ? this.#large : this.#small;
    const missing = keys.filter((key) => !here.has(key) && !this.#asked.has(`${side} ${key}`));
    if (missing.length === 0) return;
    for (const key of missing) this.#asked.add(`${side} ${key}`);
    this.#ask(missing, side);
  }

  /** What is on its way may be asked for again: the question may have been lost. */
  again(): void {
    this.#asked.clear();
  }

  took(
    items: readonly Content[],
    side: number,
    buffers: readonly Uint8Array[],
    shown: readonly Facts[],
  ): void {
    const here = side > 0 ? this.#large : this.#small;
    for (const { key, data, buffer } of items) {
      this.#asked.delete(`${side} ${key}`);
      here.set(key, { data, bytes: buffer === null ? null : (buffers[buffer] ?? null) });
    }
    const most = side > 0 ? KEPT / 10 : KEPT;
    for (const key of here.keys()) {
      if (here.size <= most) break;
      if (!shown.some((each) => each.key === key)) here.delete(key);
    }
    this.news.value = this.news.peek() + 1;
  }
}
