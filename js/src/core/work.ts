// What is being put together for the sample on screen, before it is an answer; each step can be undone.

import type { Value } from "./protocol";
import { batch, type Signal, signal } from "./signal";

export interface Draft {
  draft: Value;
  comment: string;
}

export class Work {
  readonly draft: Signal<Value> = signal(null);
  readonly comment: Signal<string> = signal("");
  #past: Value[] = [];
  #future: Value[] = [];

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Another sample: what was begun of it, without steps to take back. */
  begin({ draft, comment }: Draft): void {
    this.#past = [];
    this.#future = [];
    this.draft.value = draft;
    this.comment.value = comment;
  }

  edit(next: Value): void {
    this.#past.push(this.draft.peek());
    this.#future = [];
    this.draft.value = next;
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
    batch(() => {
      to.push(this.draft.peek());
      this.draft.value = next;
    });
    return true;
  }
}
