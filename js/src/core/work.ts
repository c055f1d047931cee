// What is being put together for the sample on screen, before it is an answer; each step can be undone.

import type { Suggestion, Value } from "./protocol";
import { batch, type Signal, signal } from "./signal";

export interface Draft {
  draft: Value;
  comment: string;
  /** What was suggested when it was begun; what is suggested by now was not seen. */
  seen?: Suggestion | null;
}

export class Work {
  readonly draft: Signal<Value> = signal(null);
  readonly comment: Signal<string> = signal("");
  #seen: Suggestion | null | undefined;
  #past: Value[] = [];
  #future: Value[] = [];
  #closed = false; // a step that was taken back and done again is not gone on with

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Another sample: what was begun of it, without steps to take back. */
  begin({ draft, comment, seen }: Draft): void {
    this.#seen = seen;
    this.#past = [];
    this.#future = [];
    this.draft.value = draft;
    this.comment.value = comment;
  }

  /** `seen` is what is suggested now; `amending` goes on with the step before. */
  edit(next: Value, seen: Suggestion | null = null, amending = false): void {
    if (this.draft.peek() === null) this.#seen = seen;
    if (!amending || this.#closed || this.#past.length === 0) this.#past.push(this.draft.peek());
    this.#closed = false;
    this.#future = [];
    this.draft.value = next;
  }

  /** What is begun, to be kept. */
  get begun(): Draft {
    const draft = this.draft.peek();
    const seen = draft === null ? undefined : this.#seen;
    return { draft, comment: this.comment.peek(), ...(seen === undefined ? {} : { seen }) };
  }

  /** False when there is no step of this sample to take back. */
  undo(): boolean {
    return this.#turn(this.#past, this.#future);
  }

  redo(): boolean {
    return this.#turn(this.#future, this.#past);
  }

  #turn(from: Value[], to: Value[]): boolean {
    const next = from.pop();
    if (next === undefined) return false;
    this.#closed = true;
    batch(() => {
      to.push(this.draft.peek());
      this.draft.value = next;
    });
    return true;
  }
}
