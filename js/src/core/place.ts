// Where a person is: at the head of the queue, somewhere in their own history, or at a sample they jumped to.

import type { Entry, Item, Key } from "./protocol";

export type State = "ready" | "waiting" | "done" | "offline" | "error";
export type Place = { at: "head" } | { at: "trail"; index: number } | { at: "sample"; key: Key };
export interface Current {
  item: Item;
  entry: Entry;
}
