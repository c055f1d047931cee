// What this annotator has answered, in order, and what can be undone. Long histories are fetched in windows:
// the trail knows its length and holds the entries it was given.

import type { Entry, Key, Step, Trail as Window } from "./protocol";

export const UNDO_DEPTH = 200;

export class Trail {
  total = 0;
  #entries = new Map<number, Entry>();
  #index = new Map<Key, number>();

  reset(window: Window): void {
    this.#entries.clear();
    this.#index.clear();
    this.load(window);
  }

  load(window: Window): void {
    this.total = window.total;
    window.entries.forEach((entry, offset) => {
      this.#place(window.start + offset, entry);
    });
  }

  at(index: number): Entry | null {
    return this.#entries.get(index) ?? null;
  }

  indexOf(key: Key): number | null {
    return this.#index.get(key) ?? null;
  }

  entry(key: Key): Entry | null {
    const index = this.#index.get(key);
    return index === undefined ? null : this.at(index);
  }

  /** Writes a sample's record where it stands, or at the end when it is its first. */
  write(entry: Entry): void {
    const index = this.#index.get(entry.key);
    if (index === undefined) {
      this.#place(this.total, entry);
      this.total += 1;
    } else {
      this.#place(index, entry);
    }
  }

  /** Takes a sample's record out; only the latest first answer is ever taken back. */
  erase(key: Key): void {
    const index = this.#index.get(key);
    if (index === undefined) return;
    this.#index.delete(key);
    this.#entries.delete(index);
    this.total -= 1;
    for (let i = index; i < this.total; i += 1) {
      const next = this.#entries.get(i + 1);
      this.#entries.delete(i + 1);
      if (next) this.#place(i, next);
    }
  }

  #place(index: number, entry: Entry): void {
    this.#entries.set(index, entry);
    this.#index.set(entry.key, index);
  }
}

export class UndoStack {
  #done: Step[] = [];
  #undone: Step[] = [];

  reset(done: readonly Step[], undone: readonly Step[]): void {
    this.#done = [...done];
    this.#undone = [...undone];
  }

  push(step: Step): void {
    this.#done.push(step);
    if (this.#done.length > UNDO_DEPTH) this.#done.shift();
    this.#undone = [];
  }

  undo(): Step | null {
    const step = this.#done.pop() ?? null;
    if (step) this.#undone.push(step);
    return step;
  }

  redo(): Step | null {
    const step = this.#undone.pop() ?? null;
    if (step) this.#done.push(step);
    return step;
  }

  /** The operation that an undo, or a redo, would mean now. */
  top(kind: "undo" | "redo"): string | null {
    return (kind === "undo" ? this.#done : this.#undone).at(-1)?.op_id ?? null;
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }
}
