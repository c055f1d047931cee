// Sounds with regions to come: what the specifications of sounds share.

import type { PartsEditor } from "../src/core/parts";
import type { ClassKey, Config, Item, Region } from "../src/core/protocol";
import type { Told } from "../src/core/sounds";
import { Desk, item, Storage } from "./page";

/** A window of 800 pixels shows it whole: a pixel is a hundredth of a second, and ten samples. */
export const SOUND = { rate: 1000, frames: 8000, channels: 1, lanes: 1 };

/** The keys as the kernel gives them where answers are regions. */
const KEYMAP = {
  accept: ["Enter"],
  submit: [],
  skip: ["s", "Shift+PageDown"],
  undo: ["Backspace", "Mod+z"],
  redo: ["Mod+y", "Mod+Shift+z"],
  back: ["PageUp"],
  next: ["PageDown"],
  first: ["Home"],
  last: ["End"],
  flag: ["f"],
  jump: ["/"],
  monitor: ["."],
  help: ["?"],
  accept_part: [],
  delete: ["Delete"],
  clear: ["Mod+Backspace", "Shift+Delete"],
  next_part: [],
  previous_part: [],
  empty: ["e"],
  new_part: ["Insert"],
  start_here: ["["],
  end_here: ["]"],
  record: ["n", "Shift+Insert"],
  fill: ["g"],
  split: ["x"],
  loop: ["r"],
  play_part: ["Shift+ "],
  centre: ["m"],
  select_all: ["Mod+a"],
  lock: ["l"],
  hide: ["h"],
  play: [" "],
  slower: ["<"],
  faster: [">"],
  zoom_in: ["+", "="],
  zoom_out: ["-"],
  fit: ["0"],
};

export const SOUNDS: Partial<Config> = {
  kind: "audio",
  answer: "regions",
  autoplay: false,
  overlap: true,
  classes: [
    { key: "siren", caption: "Siren", hotkey: "i" },
    { key: "horn", caption: "Horn", hotkey: "o" },
  ],
  keymap: KEYMAP,
};

/** The same where whole clips are labeled: the arrows go from sample to sample. */
export const CLIPS: Partial<Config> = {
  ...SOUNDS,
  answer: "class",
  keymap: {
    accept: ["Enter"],
    skip: ["s"],
    undo: ["Backspace", "Mod+z"],
    back: ["ArrowLeft"],
    next: ["ArrowRight"],
    first: ["ArrowUp"],
    last: ["ArrowDown"],
    ...Object.fromEntries(["play", "slower", "faster", "zoom_in", "zoom_out", "fit"].map(sameKeys)),
  },
};

function sameKeys(name: string): [string, string[]] {
  return [name, KEYMAP[name as keyof typeof KEYMAP]];
}

/** A region as the kernel writes it. */
export function region(
  start: number,
  end: number,
  label: ClassKey | null = "siren",
  more: Partial<Region> = {},
): Region {
  return { start, end, label, ...more };
}

export const SIREN = region(1, 3);
export const HORN = region(2, 4, "horn"); // over the end of the siren
export const LATE = region(6, 7);

export function soundItem(key: string, suggested: Region[] | null = null, more: object = {}): Item {
  const { frames } = { ...SOUND, ...more };
  return item(key, {
    data: { ...SOUND, name: `${key}.wav`, head: frames, ...more },
    suggestion: suggested && { value: suggested, score: null },
  });
}

export const KEYS = ["1", "2", "3"];
export const accepted = (part: Region): Region => ({ ...part, origin: "accepted" });

/** A page that marks sounds, without a kernel yet. */
export function open(storage = new Storage(), name = "p"): Desk {
  return new Desk(storage, SOUNDS, name);
}

/** The kernel tells its state: of each sound the same is suggested. */
export function begin(
  page: Desk,
  suggested: Region[] | null = [SIREN, LATE],
  more: Record<string, unknown> = {},
): Desk {
  return page.begin(KEYS, { items: KEYS.map((key) => soundItem(key, suggested)), ...more });
}

export const partsOf = (page: Desk) => page.session.composer.parts as unknown as PartsEditor<Region>;

/** A region in short: when it is and its class; a question mark if only suggested. */
export function inShort({ start, end, label, origin }: Region): string {
  return `${start}-${end} ${label ?? "-"}${origin === "suggested" ? "?" : ""}`;
}

/** Samples as they come over the wire, lane after lane; the one of number n of lane l is `value(n, l)`. */
export function pcm(frames: number, lanes = 1, value = (n: number, _lane: number) => n % 1000): Uint8Array {
  const samples = new Int16Array(frames * lanes);
  for (let lane = 0; lane < lanes; lane += 1)
    for (let n = 0; n < frames; n += 1) samples[lane * frames + n] = value(n, lane);
  return new Uint8Array(samples.buffer);
}

interface Size {
  start: number;
  stop: number;
  columns?: number;
  rows?: number;
  lanes?: number;
}

/** How the kernel tells how a stretch looks: each column from -low to low, each level the same. */
export function picture(
  { start, stop, columns = 1, rows = 0, lanes = 1 }: Size,
  low = -64,
  level = 100,
): Told {
  const peaks = Array.from({ length: lanes * columns * 2 }, (_, i) => (i % 2 === 0 ? low & 255 : -low));
  const bytes = new Uint8Array(lanes * columns * (2 + rows)).fill(level);
  bytes.set(peaks);
  const about = { kind: "sound", to: "p", request: 0, sample: "1", want: "picture" } as const;
  return { ...about, start, stop, columns, rows, lanes, bytes };
}
