// The keys on an image: Tab goes from box to box, arrows move and resize what is selected, or the image itself.

import { fitted, type Grip, kept, moved, resized } from "../../core/boxes";
import { isPending } from "../../core/parts";
import type { Box } from "../../core/protocol";
import type { BoxDesk } from "./desk";

const FAST = 10; // px with Shift
const PAN = 60; // screen px
const ZOOM = 1.25;
const LOWER_RIGHT: Grip = { x: 1, y: 1 };
const ARROWS: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** True when the key means something here. */
export function keyMeans(desk: BoxDesk, event: KeyboardEvent): boolean {
  const arrow = ARROWS[event.key];
  if (arrow) return onArrow(desk, event, arrow);
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case "Tab":
      return onTab(desk, event);
    case "Enter":
      return enter(desk, event.repeat);
    case "Backspace":
      return erase(desk);
    case "Escape":
      return leave(desk);
    case " ":
      desk.armed.value = true; // it pans while it is held; otherwise it acts when it is let go
      return true;
    default:
      return false;
  }
}

function onArrow(desk: BoxDesk, event: KeyboardEvent, { x, y }: { x: number; y: number }): boolean {
  if (event.ctrlKey || event.metaKey) {
    desk.pan({ x: -x * PAN, y: -y * PAN });
    return true;
  }
  const boxes = [...desk.parts.selected.peek()];
  if (boxes.length === 0) return y !== 0 || event.altKey; // left and right: to another image
  const by = { x: x * (event.shiftKey ? FAST : 1), y: y * (event.shiftKey ? FAST : 1) };
  const step = kept(boxes, by, desk.image);
  const changed = boxes.map((box): [Box, Box] => [
    box,
    event.altKey ? resized(box, LOWER_RIGHT, by, desk.image) : moved(box, step),
  ]);
  desk.drawing.nudge(new Map(changed));
  const [first] = desk.parts.selected.peek();
  if (first) desk.reveal(first);
  return true;
}

/** From box to box, and on from the last one, so that nobody is caught here. */
function onTab(desk: BoxDesk, { shiftKey, target }: KeyboardEvent): boolean {
  const list = desk.seen();
  const at = list.findIndex((box) => desk.parts.selected.peek().has(box));
  const next = list[at < 0 ? (shiftKey ? -1 : 0) : at + (shiftKey ? -1 : 1)];
  if (!desk.isOn(target) || !next) return false;
  desk.parts.select(next);
  desk.reveal(next);
  desk.tell(desk.describe(next));
  return true;
}

function enter(desk: BoxDesk, repeated: boolean): boolean {
  if (![...desk.parts.selected.peek()].some(isPending)) return false;
  if (repeated) return true;
  desk.parts.acceptSelected();
  if (desk.parts.only) desk.reveal(desk.parts.only);
  return true;
}

function erase({ parts }: BoxDesk): boolean {
  const selected = parts.selected.peek();
  if (selected.size === 0) return false;
  parts.remove(selected);
  return true;
}

/** Step by step outwards: the gesture under way, what is selected, the class that is held. */
function leave({ parts, gesture }: BoxDesk): boolean {
  if (gesture.busy) gesture.cancel();
  else if (parts.selected.peek().size > 0) parts.select(null);
  else if (parts.active.peek() !== null) parts.active.value = null;
  else return false;
  return true;
}

type Deed = (desk: BoxDesk, selected: ReadonlySet<Box>) => void;

/** What only this view can do. */
const DEEDS: Readonly<Record<string, Deed>> = {
  new_part: (desk) => desk.drawInMiddle(),
  select_all: (desk) => {
    desk.parts.selected.value = new Set(desk.seen());
  },
  copy: (desk, selected) => {
    desk.copied = [...selected];
    desk.tell(`${selected.size} copied`);
  },
  paste: (desk) => paste(desk, desk.copied, "Nothing was copied yet."),
  duplicate: (desk, selected) => paste(desk, [...selected]),
  paste_previous: (desk) =>
    paste(desk, desk.previous, "No boxes of an image before this one are known here."),
  lock: (desk, selected) => desk.tell(desk.parts.toggle("locked", selected) ? "Locked" : "Unlocked"),
  hide: (desk, selected) => desk.tell(told(desk.parts.hide(selected))),
  to_front: (desk, selected) => desk.parts.reorder(selected, true),
  to_back: (desk, selected) => desk.parts.reorder(selected, false),
  zoom_in: (desk) => desk.zoom(ZOOM),
  zoom_out: (desk) => desk.zoom(1 / ZOOM),
  fit: (desk) => desk.fitOrFull(),
};

export function perform(desk: BoxDesk, name: string): void {
  DEEDS[name]?.(desk, desk.parts.selected.peek());
}

/** Boxes again; those that would lie on one that is there come a little aside. */
function paste(desk: BoxDesk, boxes: readonly Box[], none = ""): void {
  const { parts } = desk;
  if (boxes.length === 0) {
    parts.notice.value = none;
    return;
  }
  const fresh = aside(desk, boxes);
  if (parts.add(...fresh)) desk.tell(`${fresh.length} pasted`);
}

/** As far aside as needed; where the image has no room for that, a little. */
function aside({ parts, image }: BoxDesk, boxes: readonly Box[]): Box[] {
  const taken = new Set(parts.list().map(parts.rules.at));
  const at = (by: number) =>
    boxes.map(({ left, top, width, height, label }) =>
      fitted({ left: left + by, top: top + by, width, height, label }, image),
    );
  for (let by = 0; by < Math.max(image.width, image.height); by += FAST) {
    const fresh = at(by);
    if (!fresh.some((box) => taken.has(parts.rules.at(box)))) return fresh;
  }
  return at(FAST);
}

function told(hidden: number): string {
  return hidden > 0 ? `${hidden} hidden` : "All shown";
}
