// What this annotator has said of samples, as far as the page knows: answers in the trail, flags without an answer
// beside it, and what is begun but not yet an answer.

import type { Entry, Item, Key, Value, Trail as Window } from "./protocol";
import { Trail } from "./trail";

interface Draft {
  draft: Value;
  comment: string;
}

export class Records {
  readonly trail = new Trail();
  #loose = new Map<Key, Entry>();
  #drafts = new Map<Key, Draft>();

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
      this.#drafts.delete(entry.key);
      this.trail.write(entry);
    }
  }

  readonly answered = (key: Key): boolean => this.trail.indexOf(key) !== null;

  /** Keeps what is begun on an open sample for when the person comes back to it. */
  keep(key: Key, draft: Value, comment: string): void {
    if (comment !== "" || draft !== null) this.#drafts.set(key, { draft, comment });
    else this.#drafts.delete(key);
  }

  /** What to show of a sample: what was begun, else what is recorded. */
  begun(entry: Entry): Draft {
    return this.#drafts.get(entry.key) ?? { draft: entry.value, comment: entry.comment };
  }
}
