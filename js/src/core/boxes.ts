// Rectangles in an image: whole pixels, moved and resized within its borders.

import type { PartRules } from "./parts";
import type { Box } from "./protocol";

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Which borders of a box are pulled: -1 the left or upper one, 1 the right or lower one, 0 neither. */
export interface Grip {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

export const GRIPS: readonly Grip[] = [
  { x: -1, y: -1 },
  { x: 0, y: -1 },
  { x: 1, y: -1 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
  { x: -1, y: 1 },
  { x: -1, y: 0 },
];

export function boxRules(): PartRules<Box> {
  return {
    noun: ["box", "boxes"],
    at: ({ left, top, width, height }) => `${left},${top},${width},${height}`,
    title: ({ width, height }) => `${width} × ${height}`,
    compare: () => 0, // the later ones lie on top
    uncovered: (parts) => [...parts],
    refusal: () => null,
  };
}

/** The box between two points, drawn in whichever direction; null where it holds no pixel. */
export function between(a: Point, b: Point, image: Size): Rect | null {
  const [left, right] = span(a.x, b.x, image.width);
  const [top, bottom] = span(a.y, b.y, image.height);
  if (right <= left || bottom <= top) return null;
  return { left, top, width: right - left, height: bottom - top };
}

/** By how much boxes can be moved together without leaving the image. */
export function kept(rects: readonly Rect[], by: Point, image: Size): Point {
  let { x, y } = { x: Math.round(by.x), y: Math.round(by.y) };
  for (const { left, top, width, height } of rects) {
    x = clamp(x, -left, image.width - left - width);
    y = clamp(y, -top, image.height - top - height);
  }
  return { x: x || 0, y: y || 0 };
}

export function moved<R extends Rect>(rect: R, by: Point): R {
  return { ...rect, left: rect.left + by.x, top: rect.top + by.y };
}

/** A box whose borders are pulled; it keeps at least one pixel and stays in the image. */
export function resized<R extends Rect>(rect: R, grip: Grip, by: Point, image: Size): R {
  const [left, right] = pulled(rect.left, rect.left + rect.width, grip.x, by.x, image.width);
  const [top, bottom] = pulled(rect.top, rect.top + rect.height, grip.y, by.y, image.height);
  return { ...rect, left, top, width: right - left, height: bottom - top };
}

/** A box made to fit into an image: moved in, and cut off only where it is larger. */
export function fitted<R extends Rect>(rect: R, image: Size): R {
  const width = Math.min(rect.width, image.width);
  const height = Math.min(rect.height, image.height);
  const left = clamp(rect.left, 0, image.width - width);
  return { ...rect, left, top: clamp(rect.top, 0, image.height - height), width, height };
}

/** A box whose number was typed: the others follow only as far as the image ends. */
export function typed<R extends Rect>(rect: R, field: keyof Rect, value: number, image: Size): R {
  const whole = Math.round(value);
  const side = field === "left" || field === "width" ? image.width : image.height;
  const start = field === "left" || field === "width" ? rect.left : rect.top;
  if (field === "width" || field === "height") return { ...rect, [field]: clamp(whole, 1, side - start) };
  const length = field === "left" ? rect.width : rect.height;
  return { ...rect, [field]: clamp(whole, 0, side - length) };
}

export function holds({ left, top, width, height }: Rect, { x, y }: Point): boolean {
  return left <= x && x <= left + width && top <= y && y <= top + height;
}

/** Whether a box lies wholly in another. */
export function within(inner: Rect, outer: Rect): boolean {
  return (
    inner.left >= outer.left &&
    inner.top >= outer.top &&
    inner.left + inner.width <= outer.left + outer.width &&
    inner.top + inner.height <= outer.top + outer.height
  );
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

function span(a: number, b: number, most: number): [number, number] {
  const [low, high] = a < b ? [a, b] : [b, a];
  return [clamp(Math.round(low), 0, most), clamp(Math.round(high), 0, most)];
}

function pulled(start: number, end: number, side: number, by: number, most: number): [number, number] {
  if (side < 0) return [clamp(Math.round(start + by), 0, end - 1), end];
  if (side > 0) return [start, clamp(Math.round(end + by), start + 1, most)];
  return [start, end];
}
