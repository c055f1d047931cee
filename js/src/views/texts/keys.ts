// The keys in a text: the cursor moves and takes words, the borders of a mark move, what is taken is marked.

import { isPending } from "../../core/parts";
import type { SpanDesk } from "./desk";

const MOST_LINES = 8; // empty lines that the cursor crosses at once

/** True when the key means something here. */
export function keyMeans(desk: SpanDesk, event: KeyboardEvent): boolean {
  if (event.key.startsWith("Arrow")) return arrow(desk, event);
  if (event.ctrlKey || event.metaKey || event.altKey) return copies(desk, event);
  switch (event.key) {
    case "Enter":
      return enter(desk, event.repeat);
    case "Backspace":
      return erase(desk);
    case "Escape":
      return leave(desk);
    case " ":
      return event.shiftKey && selectHere(desk);
    default:
      return false;
  }
}

function arrow(desk: SpanDesk, event: KeyboardEvent): boolean {
  const { cursor, fine } = desk;
  const mod = event.ctrlKey || event.metaKey;
  if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    if (mod || event.altKey) return false;
    line(desk, event.key === "ArrowDown" ? 1 : -1, event.shiftKey);
  } else {
    const at = (event.altKey ? desk.parts.only : cursor.head)?.start ?? 0;
    const right = event.key === "ArrowRight";
    const by = right !== desk.sheet.flow.isRightToLeft(at) ? 1 : -1;
    if (event.altKey) {
      desk.moveEdge(event.shiftKey ? "end" : "start", by);
      return true;
    }
    cursor.move(by, fine !== mod, event.shiftKey); // Ctrl: the other kind of step
  }
  moved(desk);
  return true;
}

/** To the word above or below. */
function line(desk: SpanDesk, by: 1 | -1, extend: boolean): void {
  const { cursor, fine, sheet } = desk;
  const box = cursor.head && sheet.flow.boxes(cursor.head)[0];
  if (!cursor.head || !box) {
    cursor.move(by, fine, extend);
    return;
  }
  const origin = sheet.flow.element.getBoundingClientRect();
  const element = sheet.flow.linesOf(cursor.head)[0]?.element ?? sheet.flow.element;
  const pitch = Number.parseFloat(getComputedStyle(element).lineHeight) || box.height * 2;
  for (let lines = 1; lines <= MOST_LINES; lines += 1) {
    const y = origin.top + box.top + box.height / 2 + by * lines * pitch;
    const offset = sheet.flow.offsetAt(origin.left + box.left + box.width / 2, y);
    const there = offset === null ? undefined : sheet.flow.boxes({ start: offset, end: offset + 1 })[0];
    if (offset === null || !there || (there.top - box.top) * by < pitch / 2) continue;
    cursor.put(offset, fine, extend);
    return;
  }
}

/** The cursor is where the person is now: what was selected is not meant any more. */
function moved(desk: SpanDesk): void {
  const range = desk.cursor.range.peek();
  desk.parts.select(null);
  if (!range) return;
  desk.reveal(desk.cursor.head ?? range);
  desk.tell(desk.cursor.text.slice(range.start, range.end));
}

function enter(desk: SpanDesk, repeated: boolean): boolean {
  if (desk.cursor.range.peek()) {
    if (desk.label === null) desk.parts.notice.value = "Press the key of a class to mark this.";
    else if (!repeated) desk.mark(desk.label);
    return true;
  }
  if (![...desk.parts.selected.peek()].some(isPending)) return false;
  if (repeated) return true;
  desk.parts.acceptSelected();
  const next = desk.parts.only;
  desk.select(next);
  if (next) desk.reveal(next);
  return true;
}

function erase(desk: SpanDesk): boolean {
  const selected = desk.parts.selected.peek();
  if (selected.size === 0) return false;
  desk.parts.remove(selected);
  return true;
}

/** Step by step outwards: what is taken, what is selected, the class that is held. */
function leave({ cursor, parts }: SpanDesk): boolean {
  if (cursor.range.peek()) cursor.clear();
  else if (parts.selected.peek().size > 0) parts.select(null);
  else if (parts.active.peek() !== null) parts.active.value = null;
  else return false;
  return true;
}

/** Selects the innermost mark that the cursor is in; again, the one around it. */
function selectHere(desk: SpanDesk): boolean {
  const at = desk.cursor.head;
  const around = at ? desk.parts.list().filter((part) => part.start <= at.start && at.end <= part.end) : [];
  around.sort((a, b) => a.end - a.start - (b.end - b.start));
  const now = around.findIndex((part) => desk.parts.selected.peek().has(part));
  const next = around[(now + 1) % Math.max(1, around.length)];
  if (next && at) {
    desk.cursor.stay(at);
    desk.parts.select(next);
  }
  return true;
}

function copies({ cursor, parts }: SpanDesk, event: KeyboardEvent): boolean {
  if (event.altKey || event.shiftKey || event.key.toLowerCase() !== "c") return false;
  const range = cursor.range.peek() ?? [...parts.selected.peek()][0];
  if (!range) return false;
  void navigator.clipboard?.writeText(cursor.text.slice(range.start, range.end)).catch(() => {
    parts.notice.value = "The browser does not allow copying here.";
  });
  return true;
}
