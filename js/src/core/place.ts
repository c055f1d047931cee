// Where a person is: at the head of the queue, somewhere in their own history, or at a sample they jumped to.

import type { Entry, Item, Key } from "./protocol";
import type { Queue } from "./queue";
import type { Trail } from "./trail";

export type State = "ready" | "waiting" | "done" | "offline" | "error";
export type Place = { at: "head" } | { at: "trail"; index: number } | { at: "sample"; key: Key };

export const HEAD: Place = { at: "head" };

export interface Current {
  item: Item;
  entry: Entry;
}

/** Why a sample cannot be shown, if so. */
export function errorOf(current: Current | null): string | null {
  const error = current?.item.data.error;
  return typeof error === "string" ? error : null;
}

/** Which sample stands there, as far as the page knows. */
export function keyAt(place: Place, queue: Queue, trail: Trail): Key | null {
  if (place.at === "sample") return place.key;
  return place.at === "head" ? queue.head() : (trail.at(place.index)?.key ?? null);
}
