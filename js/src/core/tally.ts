// Counts as the page shows them: what the kernel told last, and on top of it what still waits for its receipt.

import { type Counts, type Entry, NO_COUNTS } from "./protocol";
import { type Signal, signal } from "./signal";
import { asList } from "./value";

export class Tally {
  readonly shown: Signal<Counts> = signal(NO_COUNTS);
  #told: Counts = NO_COUNTS;
  #waiting = new Map<string, [Entry, Entry]>(); // by op_id: a record before and after

  /** An answer was given in this page. */
  add(opId: string, before: Entry, after: Entry): void {
    this.#waiting.set(opId, [before, after]);
    this.shown.value = change(this.shown.peek(), before, after);
  }

  /** The kernel told its counts; an operation may be among them from now on. */
  tell(counts: Counts, opId?: string): void {
    if (opId !== undefined) this.#waiting.delete(opId);
    this.#told = { ...counts, classes: { ...this.#told.classes, ...counts.classes } };
    let shown = this.#told;
    for (const [before, after] of this.#waiting.values()) shown = change(shown, before, after);
    this.shown.value = shown;
  }
}

/** The counts after a sample's record has gone from `before` to `after`. */
export function change(counts: Counts, before: Entry, after: Entry): Counts {
  const classes = { ...counts.classes };
  for (const [entry, by] of [[before, -1] as const, [after, 1] as const]) {
    if (entry.status !== "LABELED") continue;
    for (const key of asList(entry.value)) classes[String(key)] = (classes[String(key)] ?? 0) + by;
  }
  const moved = (status: string) => Number(after.status === status) - Number(before.status === status);
  return {
    labeled: counts.labeled + moved("LABELED"),
    skipped: counts.skipped + moved("SKIPPED"),
    total: counts.total,
    classes,
  };
}
