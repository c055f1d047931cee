// Images with boxes to come: what the specifications of boxes share.

import type { PartsEditor } from "../src/core/parts";
import type { Box, ClassKey, Config, Item } from "../src/core/protocol";
import { Desk, item, Storage } from "./page";

export const IMAGE = { width: 400, height: 300 };

/** The keys as the kernel gives them where answers are boxes. */
const KEYMAP = {
  accept: ["Enter"],
  submit: [],
  skip: [" "],
  undo: ["Backspace", "Mod+z"],
  redo: ["Mod+y", "Mod+Shift+z"],
  back: ["PageUp", "ArrowLeft"],
  next: ["PageDown", "ArrowRight"],
  first: ["Home"],
  last: ["End"],
  flag: ["f"],
  jump: ["/"],
  monitor: ["."],
  help: ["?"],
  accept_part: [],
  delete: ["Delete"],
  clear: ["Mod+Backspace", "Shift+Delete"],
  next_part: ["]"],
  previous_part: ["["],
  empty: ["e"],
  new_part: ["n"],
  select_all: ["Mod+a"],
  copy: ["Mod+c"],
  paste: ["Mod+v"],
  duplicate: ["Mod+d"],
  paste_previous: ["p"],
  lock: ["l"],
  hide: ["h"],
  to_front: ["Mod+]"],
  to_back: ["Mod+["],
  zoom_in: ["+", "="],
  zoom_out: ["-"],
  fit: ["0"],
};

export const BOXES: Partial<Config> = {
  kind: "box",
  answer: "boxes",
  overlap: true,
  classes: [
    { key: "cat", caption: "Cat", hotkey: "c" },
    { key: "dog", caption: "Dog", hotkey: "d" },
  ],
  keymap: KEYMAP,
};

/** A box as the kernel writes it. */
export function box(
  left: number,
  top: number,
  width: number,
  height: number,
  label: ClassKey | null = "cat",
  more: Partial<Box> = {},
): Box {
  return { left, top, width, height, label, ...more };
}

export const CAT = box(10, 20, 100, 80);
export const DOG = box(200, 50, 60, 90, "dog");
export const KITTEN = box(40, 40, 20, 20); // wholly on the cat

export function imageItem(key: string, suggested: Box[] | null = null, more: Partial<Item> = {}): Item {
  return item(key, {
    data: { ...IMAGE, name: `${key}.jpg`, mime: "image/jpeg" },
    suggestion: suggested && { value: suggested, score: null },
    ...more,
  });
}

export const KEYS = ["1", "2", "3"];
export const accepted = (part: Box): Box => ({ ...part, origin: "accepted" });

/** A page that draws boxes, without a kernel yet. */
export function open(storage = new Storage(), name = "p"): Desk {
  return new Desk(storage, BOXES, name);
}

/** The kernel tells its state: of each image the same is suggested. */
export function begin(
  page: Desk,
  suggested: Box[] | null = [CAT, DOG],
  more: Record<string, unknown> = {},
): Desk {
  return page.begin(KEYS, { items: KEYS.map((key) => imageItem(key, suggested)), ...more });
}

export const partsOf = (page: Desk) => page.session.composer.parts as unknown as PartsEditor<Box>;

/** A box in short: where it is and its class; a question mark if only suggested. */
export function inShort({ left, top, width, height, label, origin }: Box): string {
  return `${left},${top},${width},${height} ${label ?? "-"}${origin === "suggested" ? "?" : ""}`;
}
