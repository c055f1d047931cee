// Which part of an image is seen: from pixels of the image to pixels of the screen and back.

import { describe, expect, it } from "vitest";
import type { Point, Rect, Size } from "../../src/core/boxes";
import {
  at,
  type Camera,
  panned,
  seen,
  showing,
  toImage,
  toScreen,
  whole,
  zoomed,
} from "../../src/core/camera";
import { CAT, IMAGE } from "../boxes";
import { cases, type Random } from "../random";

const PORT = { width: 800, height: 600 };
const size = (random: Random, most: number): Size => ({
  width: random.whole(1, most),
  height: random.whole(1, most),
});
const inPort = (random: Random, port: Size): Point => ({
  x: random.next() * port.width,
  y: random.next() * port.height,
});

interface Look {
  image: Size;
  port: Size;
  camera: Camera;
}

/** Somewhere in an image, after some zooming and panning. */
function lookOf(random: Random): Look {
  const [image, port] = [size(random, 5000), size(random, 1200)];
  let camera = whole(image, port);
  for (let i = random.whole(0, 5); i > 0; i -= 1) {
    camera = zoomed(camera, 0.5 + 3 * random.next(), inPort(random, port), image, port);
    const by = { x: 500 * random.next() - 250, y: 500 * random.next() - 250 };
    camera = panned(camera, by, image, port);
  }
  return { image, port, camera };
}

/** The image stands in the middle of a window that is larger, and fills one that is smaller. */
function expectNoGap({ image, port, camera }: Look): void {
  const { left, top, width, height } = toScreen(camera, { left: 0, top: 0, ...image });
  for (const [start, length, room] of [
    [left, width, port.width],
    [top, height, port.height],
  ] as [number, number, number][]) {
    if (length <= room) expect(Math.abs(start - (room - length) / 2)).toBeLessThanOrEqual(0.5);
    else {
      expect(start).toBeLessThanOrEqual(0);
      expect(start + length).toBeGreaterThanOrEqual(room - 1e-6);
    }
  }
}

describe("the whole image", () => {
  it("is in the window, in its middle, and as large as it can be", () => {
    cases(300, (random) => {
      const [image, port] = [size(random, 5000), size(random, 1200)];
      const camera = whole(image, port);
      const on = toScreen(camera, { left: 0, top: 0, ...image });
      expect(on.width).toBeLessThanOrEqual(port.width + 1e-6);
      expect(on.height).toBeLessThanOrEqual(port.height + 1e-6);
      expectNoGap({ image, port, camera });
      const room = Math.min(port.width / image.width, port.height / image.height);
      if (room < 2) expect(camera.scale).toBe(room);
      else expect(camera.scale).toBe(Math.min(16, Math.floor(room)));
    });
  });

  it("is magnified by a whole number when it is small", () => {
    expect(whole({ width: 300, height: 100 }, PORT)).toEqual({ scale: 2, x: 100, y: 200 });
    expect(whole({ width: 8, height: 8 }, PORT).scale).toBe(16);
  });
});

describe("a point of the screen", () => {
  it("is a point of the image, and back", () => {
    cases(300, (random) => {
      const { port, camera } = lookOf(random);
      const point = inPort(random, port);
      const { x, y } = toImage(camera, point);
      const back = toScreen(camera, { left: x, top: y, width: 0, height: 0 });
      expect(back.left).toBeCloseTo(point.x, 6);
      expect(back.top).toBeCloseTo(point.y, 6);
    });
  });

  it("is as far from the image's corner as the scale says", () => {
    const camera = { scale: 2, x: 30, y: -40 };
    expect(toImage(camera, { x: 50, y: 60 })).toEqual({ x: 10, y: 50 });
    expect(toScreen(camera, CAT)).toEqual({ left: 50, top: 0, width: 200, height: 160 });
  });
});

describe("zooming", () => {
  it("keeps the point under the pointer, unless the image's border comes in", () => {
    let held = 0;
    cases(400, (random) => {
      const { image, port, camera } = lookOf(random);
      const on = inPort(random, port);
      const factor = 0.7 + random.next();
      const after = zoomed(camera, factor, on, image, port);
      const { x, y } = toImage(camera, on);
      const free = (axis: "x" | "y", length: number, room: number) => {
        const start = on[axis] - (axis === "x" ? x : y) * after.scale;
        return length * after.scale > room && start <= 0 && start + length * after.scale >= room;
      };
      const now = toImage(after, on);
      if (free("x", image.width, port.width)) {
        expect(now.x).toBeCloseTo(x, 6);
        held += 1;
      }
      if (free("y", image.height, port.height)) expect(now.y).toBeCloseTo(y, 6);
      expectNoGap({ image, port, camera: after });
    });
    expect(held).toBeGreaterThan(100);
  });

  it("ends where a pixel takes 64, and where the whole image is seen at no more than its size", () => {
    cases(200, (random) => {
      const { image, port, camera } = lookOf(random);
      const on = inPort(random, port);
      expect(zoomed(camera, 1e9, on, image, port).scale).toBe(64);
      const far = zoomed(camera, 1e-9, on, image, port);
      expect(far.scale).toBe(Math.min(1, whole(image, port).scale));
    });
  });
});

describe("panning", () => {
  it("leaves no gap, and does not change the scale", () => {
    cases(300, (random) => {
      const { image, port, camera } = lookOf(random);
      const after = panned(camera, { x: 4000 * random.next() - 2000, y: 900 }, image, port);
      expect(after.scale).toBe(camera.scale);
      expectNoGap({ image, port, camera: after });
    });
  });

  it("moves the image with the pointer", () => {
    const camera = { scale: 8, x: -400, y: -300 };
    expect(panned(camera, { x: 25, y: -7 }, IMAGE, PORT)).toEqual({ scale: 8, x: -375, y: -307 });
  });

  it("does nothing where the whole image is seen", () => {
    const camera = whole(IMAGE, PORT);
    expect(panned(camera, { x: 100, y: 100 }, IMAGE, PORT)).toEqual(camera);
  });
});

describe("showing a box", () => {
  const anyBox = (random: Random, image: Size): Rect => {
    const [left, top] = [random.whole(0, image.width), random.whole(0, image.height)];
    return {
      left,
      top,
      width: random.whole(1, image.width - left + 1),
      height: random.whole(1, image.height - top + 1),
    };
  };

  it("brings it into the window, or its middle where it is larger", () => {
    cases(300, (random) => {
      const { image, port, camera } = lookOf(random);
      const rect = anyBox(random, image);
      const after = showing(camera, rect, image, port);
      const on = toScreen(after, rect);
      expect(after.scale).toBe(camera.scale);
      for (const [start, length, room] of [
        [on.left, on.width, port.width],
        [on.top, on.height, port.height],
      ] as [number, number, number][]) {
        if (length <= room) {
          expect(start).toBeGreaterThanOrEqual(-1);
          expect(start + length).toBeLessThanOrEqual(room + 1);
        } else {
          expect(start).toBeLessThanOrEqual(room);
          expect(start + length).toBeGreaterThanOrEqual(0);
        }
      }
    });
  });

  it("moves nothing when it is there", () => {
    const camera = at(4, IMAGE, PORT);
    expect(showing(camera, CAT, IMAGE, PORT)).toBe(camera);
    expect(showing(camera, { left: 190, top: 10, width: 20, height: 20 }, IMAGE, PORT)).toEqual({
      ...camera,
      x: -40,
    });
  });
});

describe("what is seen of an image", () => {
  it("holds all that is in the window, and little more", () => {
    cases(300, (random) => {
      const { image, port, camera } = lookOf(random);
      const part = seen(camera, image, port) as Rect;
      for (const each of Object.values(part)) expect(Number.isInteger(each)).toBe(true);
      const point = toImage(camera, inPort(random, port));
      if (point.x >= 0 && point.x < image.width && point.y >= 0 && point.y < image.height) {
        expect(part.left <= point.x && point.x <= part.left + part.width).toBe(true);
        expect(part.top <= point.y && point.y <= part.top + part.height).toBe(true);
      }
      const [width, height] = [part.width * camera.scale, part.height * camera.scale];
      expect(width).toBeLessThan(port.width + 2 * camera.scale);
      expect(height).toBeLessThan(port.height + 2 * camera.scale);
    });
  });

  it("has a margin around it as wide as asked for, within the image", () => {
    const camera = { scale: 4, x: -400, y: 0 };
    expect(seen(camera, IMAGE, PORT)).toEqual({ left: 100, top: 0, width: 200, height: 150 });
    expect(seen(camera, IMAGE, PORT, 80)).toEqual({ left: 80, top: 0, width: 240, height: 170 });
  });

  it("is none where the image is not in the window", () => {
    expect(seen({ scale: 1, x: 900, y: 0 }, IMAGE, PORT)).toBeNull();
  });
});
