// A text with marks to come: what the specifications of spans share.

import type { PartsEditor } from "../src/core/parts";
import type { ClassKey, Config, Item, Span } from "../src/core/protocol";
import { Desk, item, Storage } from "./page";

export const TEXT = "Ada met Bob in Paris, and Ada stayed.";
//                   0   4   8   12 15   20 22  26  30    36
export const TOKENS = [0, 3, 4, 7, 8, 11, 12, 14, 15, 20, 20, 21, 22, 25, 26, 29, 30, 36, 36, 37];

/** The keys as the kernel gives them where answers are made of parts. */
const KEYMAP = {
  accept: ["Enter"],
  submit: [],
  skip: [" "],
  undo: ["Backspace", "Mod+z"],
  redo: ["Mod+y", "Mod+Shift+z"],
  empty: ["-"],
  delete: ["Delete"],
  clear: ["Mod+Backspace", "Shift+Delete"],
  repeat: ["*"],
  next_part: ["]"],
  previous_part: ["["],
  characters: ["#"],
  back: ["PageUp"],
  next: ["PageDown"],
  first: ["Home"],
  last: ["End"],
};

export const SPANS: Partial<Config> = {
  kind: "text_span",
  answer: "spans",
  overlap: false,
  classes: [
    { key: "per", caption: "Person", hotkey: "p" },
    { key: "loc", caption: "Place", hotkey: "l" },
  ],
  keymap: KEYMAP,
};

/** A mark in `TEXT`, as the kernel writes it. */
export function span(start: number, end: number, label: ClassKey = "per", more: Partial<Span> = {}): Span {
  return { text: TEXT.slice(start, end), start, end, label, ...more };
}

export const ADA = span(0, 3);
export const BOB = span(8, 11);
export const PARIS = span(15, 20, "loc");
export const AGAIN = span(26, 29);

export function textItem(key: string, suggested: Span[] | null = null, more: Partial<Item> = {}): Item {
  return item(key, {
    data: { text: TEXT, tokens: TOKENS, direction: "ltr", language: "en", columns: {} },
    suggestion: suggested && { value: suggested, score: null },
    ...more,
  });
}

export const KEYS = ["1", "2", "3"];
export const accepted = (part: Span): Span => ({ ...part, origin: "accepted" });

/** A page that marks texts, without a kernel yet. */
export function open(storage = new Storage(), name = "p"): Desk {
  return new Desk(storage, SPANS, name);
}

/** The kernel tells its state: of each text the same is suggested. */
export function begin(
  page: Desk,
  suggested: Span[] | null = [ADA, PARIS],
  more: Record<string, unknown> = {},
): Desk {
  return page.begin(KEYS, { items: KEYS.map((key) => textItem(key, suggested)), ...more });
}

export const partsOf = (page: Desk) => page.session.composer.parts as unknown as PartsEditor<Span>;
