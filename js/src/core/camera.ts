// Which part of an image is seen, and how large: from pixels of the image to pixels of the screen and back.

import { clamp, type Point, type Rect, type Size } from "./boxes";

const MOST = 64; // screen pixels that a pixel of the image may take
const LARGEST = 16; // how much a small image is magnified when it is fitted

export interface Camera {
  readonly scale: number; // screen pixels per pixel of the image
  readonly x: number; // of the image's corner on the screen
  readonly y: number;
}

/** The whole image, as large as the window takes it; small ones are magnified by a whole number, which looks best. */
export function whole(image: Size, port: Size): Camera {
  const room = Math.min(port.width / image.width, port.height / image.height);
  return at(room < 2 ? room : Math.min(Math.floor(room), LARGEST), image, port);
}

/** Zoomed so that the point of the image under `on` stays where it is. */
export function zoomed(camera: Camera, factor: number, on: Point, image: Size, port: Size): Camera {
  const least = Math.min(whole(image, port).scale, 1);
  const scale = clamp(camera.scale * factor, least, MOST);
  const ratio = scale / camera.scale;
  const x = on.x - (on.x - camera.x) * ratio;
  return settled({ scale, x, y: on.y - (on.y - camera.y) * ratio }, image, port);
}

export function panned(camera: Camera, by: Point, image: Size, port: Size): Camera {
  return settled({ ...camera, x: camera.x + by.x, y: camera.y + by.y }, image, port);
}

/** Moved, no further than needed, so that a box is in the window. */
export function showing(camera: Camera, rect: Rect, image: Size, port: Size): Camera {
  const { left, top, width, height } = toScreen(camera, rect);
  const by = { x: into(left, width, port.width), y: into(top, height, port.height) };
  return by.x === 0 && by.y === 0 ? camera : panned(camera, by, image, port);
}

export function toImage(camera: Camera, { x, y }: Point): Point {
  return { x: (x - camera.x) / camera.scale, y: (y - camera.y) / camera.scale };
}

export function toScreen({ scale, x, y }: Camera, rect: Rect): Rect {
  return {
    left: x + rect.left * scale,
    top: y + rect.top * scale,
    width: rect.width * scale,
    height: rect.height * scale,
  };
}

/** The part of the image that is seen, in whole pixels, with a margin around it; null where none is. */
export function seen(camera: Camera, image: Size, port: Size, margin = 0): Rect | null {
  const from = toImage(camera, { x: -margin, y: -margin });
  const to = toImage(camera, { x: port.width + margin, y: port.height + margin });
  const left = clamp(Math.floor(from.x), 0, image.width);
  const top = clamp(Math.floor(from.y), 0, image.height);
  const width = clamp(Math.ceil(to.x), 0, image.width) - left;
  const height = clamp(Math.ceil(to.y), 0, image.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

export function at(scale: number, image: Size, port: Size): Camera {
  return settled({ scale, x: 0, y: 0 }, image, port);
}

/** An image smaller than the window stands in its middle, a larger one leaves no gap beside it. */
function settled({ scale, x, y }: Camera, image: Size, port: Size): Camera {
  return {
    scale,
    x: placed(x, image.width * scale, port.width),
    y: placed(y, image.height * scale, port.height),
  };
}

function placed(start: number, length: number, room: number): number {
  return length <= room ? Math.round((room - length) / 2) : clamp(start, room - length, 0);
}

function into(start: number, length: number, room: number): number {
  if (length > room) return start > room || start + length < 0 ? (room - length) / 2 - start : 0;
  return start < 0 ? -start : Math.min(0, room - start - length);
}
