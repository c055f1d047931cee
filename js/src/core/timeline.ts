// Which stretch of a sound is seen, and how wide: from seconds to pixels of the screen and back.

import { clamp } from "./boxes";
import type { Sound } from "./regions";

const WIDEST = 24; // px that a sample may take
const STEPS = [1, 2, 5];
const MINUTES = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200]; // s

export interface Window {
  /** Pixels of a second. */
  readonly scale: number;
  /** The time at the left border. */
  readonly from: number;
}

export function durationOf({ rate, frames }: Sound): number {
  return frames / rate;
}

export function whole(sound: Sound, width: number): Window {
  return { scale: Math.max(width, 1) / durationOf(sound), from: 0 };
}

/** Zoomed so that the time at `x` stays where it is. */
export function zoomed(view: Window, factor: number, x: number, sound: Sound, width: number): Window {
  const least = whole(sound, width).scale;
  const scale = clamp(view.scale * factor, least, Math.max(least, sound.rate * WIDEST));
  return settled({ scale, from: view.from + x / view.scale - x / scale }, sound, width);
}

/** Moved by so many pixels: what is later comes in from the right. */
export function panned(view: Window, pixels: number, sound: Sound, width: number): Window {
  return settled({ ...view, from: view.from + pixels / view.scale }, sound, width);
}

/** With a time in the middle. */
export function centred(view: Window, time: number, sound: Sound, width: number): Window {
  return settled({ ...view, from: time - width / view.scale / 2 }, sound, width);
}

/** Moved, and widened only where a stretch is longer than the window, so that it is seen whole. */
export function showing(view: Window, start: number, end: number, sound: Sound, width: number): Window {
  const length = width / view.scale;
  if (start >= view.from && end <= view.from + length) return view;
  if (end - start > length * 0.9) {
    const scale = Math.max(whole(sound, width).scale, (0.8 * width) / (end - start));
    return settled({ scale, from: start - (0.1 * width) / scale }, sound, width);
  }
  return centred(view, (start + end) / 2, sound, width);
}

export function toX(view: Window, time: number): number {
  return (time - view.from) * view.scale;
}

export function toTime(view: Window, x: number): number {
  return view.from + x / view.scale;
}

/** The marks of a ruler: their times, and with how many digits of a second they are told. */
export function ticks(view: Window, width: number, apart = 90): { times: number[]; digits: number } {
  const least = apart / view.scale;
  const step = stepOf(least);
  const digits = step >= 1 ? 0 : Math.ceil(-Math.log10(step) - 1e-9);
  const times: number[] = [];
  const first = Math.ceil(view.from / step - 1e-9);
  for (let k = first; k * step <= toTime(view, width) + 1e-12 && times.length < 1000; k += 1)
    times.push(k * step);
  return { times, digits };
}

function stepOf(least: number): number {
  if (least > 5) return MINUTES.find((step) => step >= least) ?? Math.ceil(least / 3600) * 3600;
  const power = 10 ** Math.floor(Math.log10(least));
  return (STEPS.find((step) => step * power >= least * (1 - 1e-9)) ?? 10) * power;
}

function settled({ scale, from }: Window, sound: Sound, width: number): Window {
  return { scale, from: clamp(from, 0, Math.max(0, durationOf(sound) - width / scale)) };
}
