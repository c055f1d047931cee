// What this annotator has said of samples, as far as the page knows: answers in the trail, flags without an answer
// beside it, and what is begun but not yet an answer.

import type { Drafts } from "./drafts";
import type { Entry, Item, Key, Trail as Window } from "./protocol";
import { Trail } from "./trail";
import { sameValue } from "./value";
import type { Draft } from "./work";

export class Records {
  readonly trail = new Trail();
  #loose = new Map<Key, Entry>();
  #drafts: Drafts;

  constructor(drafts: Drafts) {
    this.#drafts = drafts;
  }

  reset(window: Window): void {
    this.trail.reset(window);
    this.#loose.clear();
  }

  entry(key: Key, item?: Item): Entry {
    const known = this.trail.entry(key) ?? this.#loose.get(key) ?? item?.entry;
    return known ?? { key, id: item?.id ?? key, status: null, value: null, comment: "", flag: false };
  }

  write(entry: Entry): void {
    this.#loose.delete(entry.key);
    if (entry.status === null) {
      this.trail.erase(entry.key);
      this.#loose.set(entry.key, entry);
    } else {
      this.#drafts.drop(entry.key);
      this.trail.write(entry);
    }
  }

  readonly answered = (key: Key): boolean => this.trail.indexOf(key) !== null;

  /** Keeps what is begun on a sample for when the person comes back to it. */
  keep(entry: Entry, begun: Draft): void {
    const nothing = begun.comment === entry.comment && sameValue(begun.draft, entry.value);
    if (nothing) this.#drafts.drop(entry.key);
    else this.#drafts.keep(entry, begun);
  }

  /** What to show of a sample: what was begun, else what is recorded. */
  begun(entry: Entry): Draft {
    return this.#drafts.of(entry) ?? { draft: entry.value, comment: entry.comment };
  }
}
