// What is particular to regions of a sound: times in seconds, on the grid of its samples, within its length.

import { clamp } from "./boxes";
import type { PartRules } from "./parts";
import type { Config, Region } from "./protocol";
import type { Signal } from "./signal";
import { stretchRules } from "./stretches";

/** A stretch of time, in seconds. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** How long a sound is, and on which grid its times lie. */
export interface Sound {
  readonly rate: number;
  readonly frames: number;
}

export type Edge = "start" | "end";

export function regionRules(config: Signal<Config>): PartRules<Region> {
  return stretchRules(config, { noun: ["region", "regions"], title: spoken, quote: spoken });
}

/** The time at which a sample begins, as it is stored: in millionths of a second. */
export function timeOf(frame: number, { rate }: Sound): number {
  return Math.round((frame / rate) * 1e6) / 1e6;
}

/** The sample that is nearest to a time. */
export function frameOf(time: number, { rate, frames }: Sound): number {
  return clamp(Math.round(time * rate), 0, frames);
}

/** A time on the grid of the samples. */
export function onGrid(time: number, sound: Sound): number {
  return timeOf(frameOf(time, sound), sound);
}

/** The region between two times, whichever comes first; null where it holds no sample. */
export function between(a: number, b: number, sound: Sound): Range | null {
  const [low, high] = a < b ? [a, b] : [b, a];
  const [first, last] = [frameOf(low, sound), frameOf(high, sound)];
  return last > first ? { start: timeOf(first, sound), end: timeOf(last, sound) } : null;
}

/** Moved together, no further than the sound goes; each keeps its length. */
export function moved<R extends Range>(ranges: readonly R[], by: number, sound: Sound): R[] {
  let frames = Math.round(by * sound.rate);
  const placed = ranges.map((range) => framesOf(range, sound));
  for (const [first, last] of placed) frames = clamp(frames, -first, sound.frames - last);
  return ranges.map((range, i) => {
    const [first, last] = placed[i] as [number, number];
    return { ...range, start: timeOf(first + frames, sound), end: timeOf(last + frames, sound) };
  });
}

/** One edge put elsewhere; at least one sample is left. */
export function resized<R extends Range>(range: R, edge: Edge, time: number, sound: Sound): R {
  const [first, last] = framesOf(range, sound);
  const frame = frameOf(time, sound);
  const next =
    edge === "start"
      ? { ...range, start: timeOf(Math.min(frame, last - 1), sound) }
      : { ...range, end: timeOf(Math.max(frame, first + 1), sound) };
  return next.start < next.end ? next : { ...range, start: timeOf(first, sound), end: timeOf(last, sound) };
}

/** Edges that meet, put elsewhere together: no further than each of them can go. */
export function resizedTogether<R extends Range>(
  edges: ReadonlyMap<R, Edge>,
  time: number,
  sound: Sound,
): Map<R, R> {
  let frame = frameOf(time, sound);
  for (const [range, edge] of edges) {
    const [first, last] = framesOf(range, sound);
    frame = edge === "start" ? Math.min(frame, last - 1) : Math.max(frame, first + 1);
  }
  const at = timeOf(frame, sound);
  return new Map([...edges].map(([range, edge]) => [range, resized(range, edge, at, sound)]));
}

/** Cut in two at a time; null where that is not within it. */
export function split<R extends Range>(range: R, time: number, sound: Sound): [R, R] | null {
  const at = onGrid(time, sound);
  if (at <= range.start || at >= range.end) return null;
  return [
    { ...range, end: at },
    { ...range, start: at },
  ];
}

/** The nearest of some times, if one is near enough. */
export function snapped(time: number, to: Iterable<number>, within: number): number | null {
  let best: number | null = null;
  for (const each of to) {
    if (Math.abs(each - time) <= Math.abs((best ?? Number.POSITIVE_INFINITY) - time)) best = each;
  }
  return best !== null && Math.abs(best - time) <= within ? best : null;
}

/** The regions that sound at a time. */
export function soundingAt<R extends Range>(regions: readonly R[], time: number): R[] {
  return regions.filter(({ start, end }) => start <= time && time < end);
}

/**
 * In which lane each region stands, and how many lanes there are side by side with it: regions that overlap share the
 * height. They come in order of their starts.
 */
export function lanesOf(regions: readonly Range[]): { lane: number; of: number }[] {
  const found: { lane: number; of: number }[] = [];
  let first = 0; // of those that overlap each other, one after the other
  let until = Number.NEGATIVE_INFINITY;
  let ends: number[] = []; // of each lane
  const close = (next: number) => {
    for (let i = first; i < next; i += 1) (found[i] as { of: number }).of = ends.length;
    first = next;
    ends = [];
  };
  regions.forEach(({ start, end }, i) => {
    if (start >= until) close(i);
    const free = ends.findIndex((each) => each <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = end;
    until = Math.max(until, end);
    found.push({ lane, of: 1 });
  });
  close(regions.length);
  return found;
}

/** A time as people write it, with as many digits of a second as wanted. */
export function clock(seconds: number, digits = 3): string {
  const scale = 10 ** digits;
  const total = Math.round(seconds * scale);
  const whole = Math.floor(total / scale);
  const rest = digits > 0 ? `.${`${total % scale}`.padStart(digits, "0")}` : "";
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const end = `${`${whole % 60}`.padStart(2, "0")}${rest}`;
  return hours > 0 ? `${hours}:${`${minutes}`.padStart(2, "0")}:${end}` : `${minutes}:${end}`;
}

/** The first sample of a region and the one after its last; a region from a file may hold none, here it is one. */
function framesOf({ start, end }: Range, sound: Sound): [number, number] {
  const first = Math.min(frameOf(start, sound), sound.frames - 1);
  return [first, Math.max(frameOf(end, sound), first + 1)];
}

function spoken({ start, end }: Range): string {
  return `${clock(start)} – ${clock(end)}`;
}
