// Which tiles are selected, and where the cursor is, by the conventions of file managers: a click selects one, Ctrl
// one more, Shift all between; arrows move and select, with Ctrl they only move. No DOM here.

import type { Key } from "../core/protocol";

export interface Selection {
  /** The tile that keys mean; -1 where there is none. */
  readonly cursor: number;
  /** Where a stretch that Shift selects begins. */
  readonly anchor: number;
  readonly chosen: ReadonlySet<number>;
}

export const NOTHING: Selection = { cursor: 0, anchor: 0, chosen: new Set() };

export interface How {
  shift?: boolean;
  ctrl?: boolean;
}

/** A tile was clicked. */
export function click(before: Selection, at: number, { shift = false, ctrl = false }: How = {}): Selection {
  if (shift) return stretch(before, at, ctrl);
  if (ctrl) return toggle(before, at);
  const alone = before.chosen.size === 1 && before.chosen.has(at);
  return { cursor: at, anchor: at, chosen: alone ? new Set() : new Set([at]) };
}

/** An arrow was pressed: `by` tiles on. */
export function move(
  before: Selection,
  by: number,
  total: number,
  { shift = false, ctrl = false }: How = {},
): Selection {
  if (total === 0) return NOTHING;
  const to = before.cursor + by;
  const at = to < 0 || to >= total ? before.cursor : to;
  return land(before, at, { shift, ctrl });
}

/** The cursor goes to a tile. */
export function land(before: Selection, at: number, { shift = false, ctrl = false }: How = {}): Selection {
  if (shift) return stretch(before, at, false);
  return ctrl ? { ...before, cursor: at, anchor: at } : { cursor: at, anchor: at, chosen: new Set([at]) };
}

export function toggle(before: Selection, at: number): Selection {
  const chosen = new Set(before.chosen);
  if (!chosen.delete(at)) chosen.add(at);
  return { cursor: at, anchor: at, chosen };
}

export function everything(before: Selection, total: number): Selection {
  return { ...before, chosen: new Set(Array.from({ length: total }, (_, i) => i)) };
}

export function nothing(before: Selection): Selection {
  return { ...before, chosen: new Set() };
}

/** What an answer would go to: what is selected, else the tile under the cursor. */
export function meant({ cursor, chosen }: Selection, total: number): number[] {
  const inside = [...chosen].filter((at) => at < total).sort((a, b) => a - b);
  if (inside.length > 0) return inside;
  return cursor >= 0 && cursor < total ? [cursor] : [];
}

/** After an answer the cursor goes to the first tile behind that is still open, and nothing is selected. */
export function onwards(before: Selection, total: number, open: (at: number) => boolean): Selection {
  const last = Math.max(-1, ...meant(before, total));
  const order = Array.from({ length: total }, (_, i) => (last + 1 + i) % total);
  const next = order.find(open) ?? Math.max(0, Math.min(last, total - 1));
  return { cursor: next, anchor: next, chosen: new Set() };
}

/** The list has become shorter. */
export function within(before: Selection, total: number): Selection {
  const inside = (at: number) => Math.max(0, Math.min(at, total - 1));
  const [cursor, anchor] = [inside(before.cursor), inside(before.anchor)];
  return { cursor, anchor, chosen: new Set([...before.chosen].filter((each) => each < total)) };
}

/** The same samples stay selected where the list has changed around them. */
export function follow(
  selection: Selection,
  before: readonly { key: Key }[],
  now: readonly { key: Key }[],
): Selection {
  const places = new Map(now.map(({ key }, at) => [key, at]));
  const moved = (at: number) => places.get(before[at]?.key ?? "");
  const cursor = moved(selection.cursor) ?? selection.cursor;
  const anchor = moved(selection.anchor) ?? cursor;
  const chosen = [...selection.chosen].flatMap((at) => moved(at) ?? []);
  return within({ cursor, anchor, chosen: new Set(chosen) }, now.length);
}

function stretch(before: Selection, at: number, more: boolean): Selection {
  const [from, to] = [Math.min(before.anchor, at), Math.max(before.anchor, at)];
  const chosen = new Set(more ? before.chosen : []);
  for (let each = from; each <= to; each += 1) chosen.add(each);
  return { cursor: at, anchor: before.anchor, chosen };
}
