// What a person is told after a wrong answer to a test question: until they have seen it, or have gone on.

import type { Missed } from "./protocol";
import { type Signal, signal } from "./signal";

const ANSWERS = 5; // given later, after which nobody reads it any more

export interface Lesson {
  readonly missed: Missed;
  /** How many were missed since the first that is not read yet. */
  readonly count: number;
}

export class Feedback {
  /** The latest miss; null when there is none, or it was dismissed. */
  readonly lesson: Signal<Lesson | null> = signal(null);
  #left = 0;
  #told = new Set<string>(); // receipts may come twice

  take(opId: string, missed: Missed): void {
    if (this.#told.has(opId)) return;
    this.#told.add(opId);
    this.#left = ANSWERS;
    this.lesson.value = { missed, count: (this.lesson.peek()?.count ?? 0) + 1 };
  }

  /** The person has answered another sample. */
  answered(): void {
    this.#left -= 1;
    if (this.#left <= 0) this.dismiss();
  }

  dismiss(): void {
    this.lesson.value = null;
  }
}
