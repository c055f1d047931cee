// Operations that the kernel has not acknowledged. Each is written to the browser's storage before it is sent and
// leaves only on its receipt, so that neither a reload nor the kernel's death can lose it.

import type { Operation } from "./protocol";
import { type Signal, signal } from "./signal";

/** The part of `localStorage` that is used. */
export interface Store {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** What is sent, and kept until its receipt has come. */
export interface Sent {
  readonly op_id: string;
  readonly kind: string;
  readonly seq: number;
}

interface Saved<T> {
  at: number;
  operation: T;
}

export class Outbox<T extends Sent = Operation> {
  /** How many operations wait for their receipt. */
  readonly size: Signal<number> = signal(0);
  /** Set when the browser refuses storage: then a reload would lose what waits. */
  readonly fragile: Signal<boolean> = signal(false);
  #waiting = new Map<string, T>();
  #store: Store | null;
  #prefix: string;
  #now: () => number;

  /** `face` tells apart what is sent from faces that do different things. */
  constructor(
    store: Store | null,
    jobId: string,
    annotator: string,
    now: () => number = Date.now,
    face = "",
  ) {
    this.#store = store;
    this.#prefix = `labelloop${face && `-${face}`}:${jobId}:${encodeURIComponent(annotator)}:`;
    this.#now = now;
    for (const { operation } of this.#load()) this.#waiting.set(operation.op_id, operation);
    this.#changed();
  }

  put(operation: T): void {
    this.#waiting.set(operation.op_id, operation);
    try {
      const saved: Saved<T> = { at: this.#now(), operation };
      this.#store?.setItem(this.#prefix + operation.op_id, JSON.stringify(saved));
      if (!this.#store) this.fragile.value = true;
    } catch {
      this.fragile.value = true; // quota or privacy settings: the page still holds it
    }
    this.#changed();
  }

  /** Forgets an operation: its receipt has come. */
  acknowledge(opId: string): T | null {
    const operation = this.#waiting.get(opId) ?? null;
    this.#waiting.delete(opId);
    try {
      this.#store?.removeItem(this.#prefix + opId);
    } catch {
      this.fragile.value = true;
    }
    this.#changed();
    return operation;
  }

  /** All that waits, oldest first. */
  waiting(): T[] {
    return [...this.#waiting.values()];
  }

  get(opId: string): T | null {
    return this.#waiting.get(opId) ?? null;
  }

  #changed(): void {
    this.size.value = this.#waiting.size;
  }

  #load(): Saved<T>[] {
    const found: Saved<T>[] = [];
    try {
      for (let i = 0; i < (this.#store?.length ?? 0); i += 1) {
        const name = this.#store?.key(i);
        if (!name?.startsWith(this.#prefix)) continue;
        const saved = parse<T>(this.#store?.getItem(name) ?? "");
        if (saved) found.push(saved);
      }
    } catch {
      this.fragile.value = true;
    }
    return found.sort((a, b) => a.at - b.at || a.operation.seq - b.operation.seq);
  }
}

/** Storage is shared with all that runs on the page's origin: what is not ours is left alone. */
function parse<T extends Sent>(text: string): Saved<T> | null {
  try {
    const saved = JSON.parse(text) as Partial<Saved<T>> | null;
    const { op_id, kind, seq } = saved?.operation ?? {};
    const good = typeof saved?.at === "number" && [op_id, kind].every((each) => typeof each === "string");
    return good && typeof seq === "number" ? (saved as Saved<T>) : null;
  } catch {
    return null;
  }
}
