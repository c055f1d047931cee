// The keys on a sound: Space plays it, arrows move what is selected, or the playhead; [ and ] mark from here to there.

import type { PartsEditor } from "../../core/parts";
import { isPending } from "../../core/parts";
import type { Region } from "../../core/protocol";
import { between, type Edge, moved, resized, soundingAt, split } from "../../core/regions";
import type { SoundDesk } from "./desk";

const STEP = 0.01; // s that an edge or a region is moved; zoomed in, what a pixel shows
const FAST = 10; // times that, with Shift
const SMALL = 0.005; // of the window that the playhead is moved
const LARGE = 0.05;
const ZOOM = 1.5;

/** True when the key means something here. */
export function keyMeans(desk: SoundDesk, event: KeyboardEvent): boolean {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey);
  if (plain && (event.key === "ArrowUp" || event.key === "ArrowDown") && desk.parts) {
    desk.louder(event.key === "ArrowUp" ? 0.1 : -0.1);
    return true;
  }
  if (event.key === "Escape") return leave(desk);
  if (!desk.parts) return false;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight")
    return onArrow(desk, desk.parts, event, event.key === "ArrowLeft" ? -1 : 1);
  if (!plain) return false;
  switch (event.key) {
    case "Tab":
      return onTab(desk, desk.parts, event);
    case "Enter":
      return enter(desk, desk.parts, event.repeat);
    case "Backspace":
      return erase(desk.parts);
    default:
      return false;
  }
}

function onArrow(desk: SoundDesk, parts: PartsEditor<Region>, event: KeyboardEvent, by: 1 | -1): boolean {
  const { recording } = desk;
  if (!recording) return true;
  if (event.ctrlKey || event.metaKey) {
    toEdge(desk, by);
    return true;
  }
  const selected = [...parts.selected.peek()];
  if (selected.length === 0) {
    if (event.altKey) return true;
    const seen = desk.width / desk.window.peek().scale;
    const step = Math.max(seen * (event.shiftKey ? LARGE : SMALL), 1 / recording.rate);
    desk.seek(desk.at.peek() + by * step);
    show(desk);
    return true;
  }
  const step = Math.max(1 / recording.rate, Math.min(STEP, 1 / desk.window.peek().scale));
  if (event.altKey) {
    const edge: Edge = event.shiftKey ? "end" : "start";
    nudge(desk, selected, (region) => resized(region, edge, region[edge] + by * step, recording));
  } else {
    const far = by * step * (event.shiftKey ? FAST : 1);
    const after = moved(selected, far, recording);
    nudge(desk, selected, (_, i) => after[i] as Region);
  }
  return true;
}

function nudge(
  desk: SoundDesk,
  regions: readonly Region[],
  change: (region: Region, index: number) => Region,
): void {
  desk.drawing?.nudge(new Map(regions.map((region, i) => [region, change(region, i)])));
  const [first] = desk.parts?.selected.peek() ?? [];
  if (first) desk.reveal(first);
}

/** To the edge of a region that comes next, or to the end of the sound. */
function toEdge(desk: SoundDesk, by: 1 | -1): void {
  const at = desk.at.peek();
  const edges = [0, desk.duration, ...desk.seen().flatMap(({ start, end }) => [start, end])];
  const beyond = edges.filter((edge) => (edge - at) * by > 1e-9);
  if (beyond.length > 0) desk.seek(by > 0 ? Math.min(...beyond) : Math.max(...beyond));
  show(desk);
}

function show(desk: SoundDesk): void {
  const at = desk.at.peek();
  desk.reveal({ start: at, end: at });
}

/** From region to region, and on from the last one, so that nobody is caught here. */
function onTab(desk: SoundDesk, parts: PartsEditor<Region>, { shiftKey, target }: KeyboardEvent): boolean {
  const list = desk.seen();
  const at = list.findIndex((region) => parts.selected.peek().has(region));
  const next = list[at < 0 ? (shiftKey ? -1 : 0) : at + (shiftKey ? -1 : 1)];
  if (!desk.isOn(target) || !next) return false;
  parts.select(next);
  desk.seek(next.start);
  desk.reveal(next);
  desk.tell(desk.describe(next));
  return true;
}

function enter(desk: SoundDesk, parts: PartsEditor<Region>, repeated: boolean): boolean {
  const begun = desk.begun.peek() !== null;
  if (!begun && ![...parts.selected.peek()].some(isPending)) return false;
  if (repeated) return true;
  if (begun) {
    endHere(desk, parts); // before anything is saved
    return true;
  }
  parts.acceptSelected();
  if (parts.only) desk.reveal(parts.only);
  return true;
}

function erase(parts: PartsEditor<Region>): boolean {
  const selected = parts.selected.peek();
  if (selected.size === 0) return false;
  parts.remove(selected);
  return true;
}

/** Step by step outwards: the gesture under way, what was begun, what is selected, the class that is held, the sound. */
function leave(desk: SoundDesk): boolean {
  const { parts, gesture } = desk;
  if (gesture.busy) gesture.cancel();
  else if (desk.begun.peek() !== null) {
    desk.begun.value = null;
    desk.taping.value = false;
  } else if (parts && parts.selected.peek().size > 0) parts.select(null);
  else if (parts && parts.active.peek() !== null) parts.active.value = null;
  else if (desk.player.playing.peek()) desk.pause();
  else return false;
  return true;
}

type Deed = (desk: SoundDesk) => void;
type PartDeed = (desk: SoundDesk, parts: PartsEditor<Region>, selected: ReadonlySet<Region>) => void;

const DEEDS: Readonly<Record<string, Deed>> = {
  play: (desk) => desk.toggle(),
  play_part: (desk) => desk.playPart(),
  loop: (desk) => desk.loop(),
  slower: (desk) => desk.pace(-1),
  faster: (desk) => desk.pace(1),
  zoom_in: (desk) => desk.zoom(ZOOM, middleX(desk)),
  zoom_out: (desk) => desk.zoom(1 / ZOOM, middleX(desk)),
  fit: (desk) => desk.fit(),
  centre: (desk) => desk.centre(),
};

const PART_DEEDS: Readonly<Record<string, PartDeed>> = {
  start_here: startHere,
  end_here: endHere,
  record: (desk) => desk.tape(),
  fill,
  split: cut,
  new_part: newPart,
  select_all: (desk, parts) => {
    parts.selected.value = new Set(desk.seen());
  },
  lock: (desk, parts, selected) => desk.tell(parts.toggle("locked", selected) ? "Locked" : "Unlocked"),
  hide(desk, parts, selected) {
    const hidden = parts.hide(selected);
    desk.tell(hidden > 0 ? `${hidden} hidden` : "All shown");
  },
};

export function perform(desk: SoundDesk, name: string): void {
  if (!desk.recording) return;
  DEEDS[name]?.(desk);
  if (desk.parts) PART_DEEDS[name]?.(desk, desk.parts, desk.parts.selected.peek());
}

/** Zooming is about what is selected, or the playhead, where that is seen. */
function middleX(desk: SoundDesk): number {
  const { from, scale } = desk.window.peek();
  const only = desk.parts?.only;
  const x = ((only ? (only.start + only.end) / 2 : desk.at.peek()) - from) * scale;
  return x >= 0 && x <= desk.width ? x : desk.width / 2;
}

/** The region selected begins here; past its end, or where none is selected, another one begins. */
function startHere(desk: SoundDesk, parts: PartsEditor<Region>): void {
  if (desk.player.playing.peek()) desk.follow();
  const { only } = parts;
  const { recording } = desk;
  const at = desk.at.peek();
  if (only && recording && at < only.end) {
    desk.drawing?.nudge(new Map([[only, resized(only, "start", at, recording)]]));
    return;
  }
  parts.select(null);
  desk.taping.value = false;
  desk.begun.value = at;
  desk.tell("A region begins here");
}

function endHere(desk: SoundDesk, parts: PartsEditor<Region>): void {
  if (desk.player.playing.peek()) desk.follow();
  const { only } = parts;
  const { recording } = desk;
  const at = desk.at.peek();
  if (desk.begun.peek() !== null) {
    desk.taping.value = false;
    desk.finish();
  } else if (only && recording && at > only.start) {
    desk.drawing?.nudge(new Map([[only, resized(only, "end", at, recording)]]));
  } else parts.notice.value = "First say where the region begins.";
}

/** A region from the end of the one before up to here. */
function fill(desk: SoundDesk, parts: PartsEditor<Region>): void {
  if (desk.player.playing.peek()) desk.follow();
  const at = desk.at.peek();
  const ends = desk.seen().flatMap(({ end }) => (end <= at ? [end] : []));
  const start = Math.max(0, ...ends);
  if (start < at) desk.draw({ start, end: at });
  else parts.notice.value = "Nothing is between the region before and the playhead.";
}

function cut(desk: SoundDesk, parts: PartsEditor<Region>, selected: ReadonlySet<Region>): void {
  const { recording } = desk;
  if (!recording) return;
  const at = desk.at.peek();
  const meant = selected.size > 0 ? [...selected] : soundingAt(desk.seen(), at);
  const pieces = new Map<Region, Region[]>();
  for (const region of meant) {
    const halves = split(region, at, recording);
    if (halves) pieces.set(region, halves);
  }
  if (pieces.size > 0) parts.divide(pieces);
  else parts.notice.value = "The playhead is in no region that could be split.";
}

/** A region made by keys alone, an eighth of the window from the playhead on; from there it is moved and resized. */
function newPart(desk: SoundDesk): void {
  const { recording } = desk;
  if (!recording) return;
  const length = Math.max(1 / recording.rate, desk.width / desk.window.peek().scale / 8);
  const end = Math.min(desk.duration, desk.at.peek() + length);
  desk.draw(between(end - length, end, recording));
}
