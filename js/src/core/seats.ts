// Which kernels served this tab before it was loaded anew. A host such as Voila starts another one then, and what the
// person had on screen belongs to the one before: the page says so, and gets it back.

import type { Store } from "./outbox";
import type { Config } from "./protocol";

/** A tab of the browser: what it keeps over loads, and which load this is. */
export interface Tab {
  readonly storage: Store;
  readonly load: string;
}

/** Notes which kernel serves a labeler in this load; returns those that did in earlier loads of the tab. */
export function seatsBefore(tab: Tab | null, { id, annotator, seat }: Config["job"]): string[] {
  const prefix = `labelloop-seat:${id}:${encodeURIComponent(annotator)}:`;
  try {
    if (!tab || !seat) return [];
    const { storage, load } = tab;
    const names = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
    // Another labeler of this load is beside this one: what it holds is its own.
    const earlier = names.filter((name) => name.startsWith(prefix) && storage.getItem(name) !== load);
    for (const name of earlier) storage.removeItem(name);
    storage.setItem(prefix + seat, load);
    return earlier.map((name) => name.slice(prefix.length)).filter((each) => each !== seat);
  } catch {
    return []; // it may not be kept: then samples come back when their time is up
  }
}
