// What is begun but not yet an answer, kept in the browser's storage: an hour's marks on a long text must survive a reload.

import type { Store } from "./outbox";
import type { Entry, Key } from "./protocol";
import { spell } from "./value";
import type { Draft } from "./work";

interface Saved extends Draft {
  base: string; // the record it was begun on: where another one stands by now, it is out of date
}

export class Drafts {
  #store: Store | null;
  #prefix: string;
  #held = new Map<Key, Saved>();

  constructor(store: Store | null, jobId: string, annotator: string) {
    this.#store = store;
    this.#prefix = `labelloop-draft:${jobId}:${encodeURIComponent(annotator)}:`;
  }

  keep(entry: Entry, draft: Draft): void {
    const saved = { ...draft, base: baseOf(entry) };
    this.#held.set(entry.key, saved);
    this.#try((store) => store.setItem(this.#prefix + entry.key, JSON.stringify(saved)));
  }

  drop(key: Key): void {
    this.#held.delete(key);
    this.#try((store) => store.removeItem(this.#prefix + key));
  }

  of(entry: Entry): Draft | null {
    const saved = this.#held.get(entry.key) ?? this.#stored(entry.key);
    return saved?.base === baseOf(entry) ? saved : null;
  }

  #stored(key: Key): Saved | null {
    const text = this.#try((store) => store.getItem(this.#prefix + key));
    try {
      const saved = JSON.parse(text ?? "null") as Partial<Saved> | null;
      return typeof saved?.comment === "string" && saved.draft !== undefined ? (saved as Saved) : null;
    } catch {
      return null; // not ours
    }
  }

  /** A browser that refuses storage still holds them as long as the page is open. */
  #try<T>(run: (store: Store) => T): T | undefined {
    try {
      return this.#store ? run(this.#store) : undefined;
    } catch {
      return undefined;
    }
  }
}

function baseOf({ status, value }: Entry): string {
  return `${status} ${spell(value)}`;
}
