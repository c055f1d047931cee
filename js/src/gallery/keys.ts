// The keys of a gallery. While it has the focus the notebook hears none of them, but for Ctrl/Cmd+S and Escape.

import { isField } from "../shell/dom";
import { columnsOf } from "./grid";
import type { Room } from "./room";
import { everything, type How, land, move, nothing, toggle } from "./selection";
import { takes } from "./words";

const ARROWS = new Map([
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]],
]);

export function listenToKeys(room: Room): void {
  const { root, life: signal } = room;
  root.addEventListener("focusin", keepShortcutsOff, { signal });
  root.addEventListener("keydown", (event) => onKey(room, event), { signal });
  root.addEventListener("keyup", keepIn, { signal });
  root.addEventListener("keypress", keepIn, { signal });
}

/** Notebook 7 acts before we hear a key, unless the focused element itself says that it must not. */
function keepShortcutsOff(event: FocusEvent): void {
  if (event.target instanceof Element) event.target.setAttribute("data-lm-suppress-shortcuts", "true");
}

function keepIn(event: KeyboardEvent): void {
  const save = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  if (!save && event.key !== "Escape") event.stopPropagation();
}

function onKey(room: Room, event: KeyboardEvent): void {
  keepIn(event);
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") onEscape(room, event);
  else if (room.help.peek() || room.desk.doubt.peek() || writes(event.target)) return;
  else if (pressesButton(event)) event.repeat && event.preventDefault();
  else if (moves(room, event) || performs(room, event)) event.preventDefault();
}

/** Step by step outwards: what lies over the tiles, what is selected, a field, the gallery. */
function onEscape({ desk, help, root, home }: Room, event: KeyboardEvent): void {
  event.preventDefault();
  if (help.peek()) help.value = false;
  else if (desk.doubt.peek()) desk.doubt.value = null;
  else if (isField(event.target)) home();
  else if (desk.draft.peek().size > 0) desk.draft.value = new Set();
  else if (desk.all.peek()) desk.all.value = false;
  else if (desk.selection.peek().chosen.size > 0) desk.select(nothing(desk.selection.peek()));
  else (root.ownerDocument.activeElement as HTMLElement | null)?.blur();
}

/** A field that keys write into, or move in: a box to tick is none. */
function writes(target: EventTarget | null): boolean {
  return isField(target) && !target.matches("[type=checkbox]");
}

function pressesButton(event: KeyboardEvent): boolean {
  const controls = "button, summary, a[href], [type=checkbox]";
  const control = event.target instanceof Element && event.target.closest(controls) !== null;
  return control && (event.key === "Enter" || event.key === " ");
}

function moves(room: Room, event: KeyboardEvent): boolean {
  const { desk, root, home } = room;
  const total = desk.facts.length;
  const how: How = { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
  const arrow = ARROWS.get(event.key);
  if (event.altKey) return false;
  if (desk.mode.peek() === "one") return goes(room, event.key, arrow);
  const selection = desk.selection.peek();
  if (arrow) {
    const [right = 0, down = 0] = arrow;
    // From the root, the first arrow shows where the cursor is.
    const inside = root.querySelector(".ll-tiles")?.contains(event.target as Node);
    const by = inside ? right + down * columnsOf(root) : 0;
    desk.select(move(selection, by, total, how));
  } else if (event.key === "Home" || event.key === "End") {
    if (total > 0) desk.select(land(selection, event.key === "Home" ? 0 : total - 1, how));
  } else if (event.key === " ") {
    if (takes(desk.config.peek()) && total > 0) desk.select(toggle(selection, selection.cursor));
  } else {
    return false;
  }
  home();
  return true;
}

/** From sample to sample; Space leaves one for now, as in a labeler. */
function goes({ desk }: Room, key: string, arrow: number[] | undefined): boolean {
  if (arrow) desk.step(arrow.some((by) => by < 0) ? -1 : 1);
  else if (key === " " && takes(desk.config.peek())) desk.skip();
  else return key === " ";
  return true;
}

/** True when the key means something here, also when there is nothing to do. */
function performs(room: Room, event: KeyboardEvent): boolean {
  const { desk, hotkeys, act } = room;
  const digit = /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
  const { answer, kind } = desk.config.peek();
  if (kind === "review" && digit && answer !== "class" && answer !== "classes") {
    act(`whose:${Number(event.key) - 1}`);
    return true;
  }
  const name = hotkeys.match(event);
  if (name === null) return false;
  const repeats = name === "back" || name === "next" || name === "undo" || name === "redo";
  if (!event.repeat || repeats) act(name);
  return true;
}

/** Selects all that is shown. */
export function selectAll({ desk }: Room): void {
  if (desk.mode.peek() === "grid") desk.select(everything(desk.selection.peek(), desk.facts.length));
}
