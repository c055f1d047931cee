// Rectangles in an image: whatever is done to one, it is whole pixels within the image.

import { describe, expect, it } from "vitest";
import {
  between,
  boxRules,
  fitted,
  GRIPS,
  holds,
  kept,
  moved,
  type Point,
  type Rect,
  resized,
  type Size,
  typed,
  within,
} from "../../src/core/boxes";
import { box, CAT, DOG, IMAGE, KITTEN } from "../boxes";
import { cases, type Random } from "../random";

const image = (random: Random): Size => ({ width: random.whole(1, 60), height: random.whole(1, 60) });
/** A point within an image and around it, rarely on a whole pixel. */
const near = (random: Random, { width, height }: Size): Point => ({
  x: random.next() * (width + 20) - 10,
  y: random.next() * (height + 20) - 10,
});

function rectIn(random: Random, { width, height }: Size): Rect {
  const [left, top] = [random.whole(0, width), random.whole(0, height)];
  return { left, top, width: random.whole(1, width - left + 1), height: random.whole(1, height - top + 1) };
}

function expectSound(rect: Rect, { width, height }: Size): void {
  for (const each of Object.values(rect)) expect(Number.isInteger(each)).toBe(true);
  expect([rect.left >= 0, rect.top >= 0, rect.width >= 1, rect.height >= 1]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(rect.left + rect.width).toBeLessThanOrEqual(width);
  expect(rect.top + rect.height).toBeLessThanOrEqual(height);
}

describe("a box between two points", () => {
  it("is the same in whichever direction it is drawn, of whole pixels, in the image", () => {
    cases(400, (random) => {
      const size = image(random);
      const [a, b] = [near(random, size), near(random, size)];
      const drawn = between(a, b, size);
      for (const [from, to] of [
        [b, a],
        [
          { x: a.x, y: b.y },
          { x: b.x, y: a.y },
        ],
        [
          { x: b.x, y: a.y },
          { x: a.x, y: b.y },
        ],
      ] as const)
        expect(between(from, to, size)).toEqual(drawn);
      if (drawn) expectSound(drawn, size);
    });
  });

  it("has its borders at the pixels next to the points", () => {
    expect(between({ x: 10.4, y: 20.6 }, { x: 30, y: 40.5 }, IMAGE)).toEqual({
      left: 10,
      top: 21,
      width: 20,
      height: 20,
    });
  });

  it("is cut off where the image ends", () => {
    expect(between({ x: -50, y: 290 }, { x: 10, y: 999 }, IMAGE)).toEqual({
      left: 0,
      top: 290,
      width: 10,
      height: 10,
    });
  });

  it("is none where it holds no pixel", () => {
    expect(between({ x: 10, y: 10 }, { x: 10.4, y: 90 }, IMAGE)).toBeNull();
    expect(between({ x: 10, y: 90 }, { x: 50, y: 90 }, IMAGE)).toBeNull();
    expect(between({ x: -20, y: 10 }, { x: -5, y: 90 }, IMAGE)).toBeNull();
  });
});

describe("boxes that are moved", () => {
  it("together keep their sizes and how they lie to each other, and stay in the image", () => {
    cases(300, (random) => {
      const size = image(random);
      const rects = [rectIn(random, size), ...random.list(3, () => rectIn(random, size))];
      const by = kept(rects, near(random, { width: 60, height: 60 }), size);
      for (const rect of rects) {
        const after = moved(rect, by);
        expectSound(after, size);
        expect([after.width, after.height]).toEqual([rect.width, rect.height]);
        expect([after.left - rect.left, after.top - rect.top]).toEqual([by.x, by.y]);
      }
    });
  });

  it("go as far as asked for where there is room, else as far as the first of them can", () => {
    expect(kept([CAT, DOG], { x: 5.6, y: -7.2 }, IMAGE)).toEqual({ x: 6, y: -7 });
    expect(kept([CAT, DOG], { x: -500, y: 500 }, IMAGE)).toEqual({ x: -10, y: 160 });
  });
});

describe("a box that is resized", () => {
  it("keeps a pixel at least, stays in the image, and leaves the borders that are not pulled", () => {
    cases(400, (random) => {
      const size = image(random);
      const rect = rectIn(random, size);
      const grip = random.pick(GRIPS);
      const after = resized(rect, grip, near(random, { width: 80, height: 80 }), size);
      expectSound(after, size);
      if (grip.x <= 0) expect(after.left + after.width).toBe(rect.left + rect.width);
      if (grip.x >= 0) expect(after.left).toBe(rect.left);
      if (grip.y <= 0) expect(after.top + after.height).toBe(rect.top + rect.height);
      if (grip.y >= 0) expect(after.top).toBe(rect.top);
    });
  });

  it("follows the pointer", () => {
    expect(resized(CAT, { x: -1, y: 1 }, { x: 15, y: -30 }, IMAGE)).toEqual(box(25, 20, 85, 50));
    expect(resized(CAT, { x: 0, y: -1 }, { x: 15, y: -30 }, IMAGE)).toEqual(box(10, 0, 100, 100));
    expect(resized(CAT, { x: 1, y: 0 }, { x: -900, y: 5 }, IMAGE)).toEqual(box(10, 20, 1, 80));
  });
});

describe("a box of another image", () => {
  it("is moved in, and cut off only where it is larger", () => {
    cases(300, (random) => {
      const [from, to] = [image(random), image(random)];
      const rect = rectIn(random, from);
      const after = fitted(rect, to);
      expectSound(after, to);
      expect(after.width).toBe(Math.min(rect.width, to.width));
      expect(after.height).toBe(Math.min(rect.height, to.height));
      if (within(rect, { left: 0, top: 0, ...to })) expect(after).toEqual(rect);
    });
  });

  it("keeps all else it has", () => {
    expect(fitted(box(390, 10, 30, 20, "dog"), IMAGE)).toEqual(box(370, 10, 30, 20, "dog"));
  });
});

describe("a number that is typed", () => {
  it("is the only one that changes, and goes as far as the image", () => {
    cases(400, (random) => {
      const size = image(random);
      const rect = rectIn(random, size);
      const field = random.pick(["left", "top", "width", "height"] as const);
      const after = typed(rect, field, random.next() * 200 - 80, size);
      expectSound(after, size);
      expect({ ...after, [field]: 0 }).toEqual({ ...rect, [field]: 0 });
    });
  });

  it("is taken as it is where it fits", () => {
    expect(typed(CAT, "left", 300, IMAGE).left).toBe(300);
    expect(typed(CAT, "left", 301, IMAGE).left).toBe(300);
    expect(typed(CAT, "height", 280, IMAGE).height).toBe(280);
    expect(typed(CAT, "height", 0, IMAGE).height).toBe(1);
    expect(typed(CAT, "top", 7.5, IMAGE).top).toBe(8);
  });
});

describe("a point and a box", () => {
  it("on the border is on it, beside it is not", () => {
    for (const x of [10, 60, 110]) expect(holds(CAT, { x, y: 100 })).toBe(true);
    for (const x of [9.9, 110.1]) expect(holds(CAT, { x, y: 60 })).toBe(false);
    expect(holds(CAT, { x: 60, y: 100.1 })).toBe(false);
  });
});

describe("a box within another", () => {
  it("lies wholly in it, and in itself", () => {
    expect([within(KITTEN, CAT), within(CAT, KITTEN), within(CAT, CAT), within(DOG, CAT)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("is where all of its corners are", () => {
    cases(300, (random) => {
      const size = image(random);
      const [inner, outer] = [rectIn(random, size), rectIn(random, size)];
      const corners = [inner.left, inner.left + inner.width].flatMap((x) =>
        [inner.top, inner.top + inner.height].map((y) => ({ x, y })),
      );
      expect(within(inner, outer)).toBe(corners.every((corner) => holds(outer, corner)));
    });
  });
});

describe("the rules of boxes", () => {
  const rules = boxRules();

  it("keep the order in which they were made, and refuse nothing", () => {
    const boxes = [DOG, KITTEN, CAT];
    expect([...boxes].sort(rules.compare)).toEqual(boxes);
    expect(rules.uncovered([CAT, { ...KITTEN, origin: "suggested" }])).toHaveLength(2);
    expect(rules.refusal([CAT, KITTEN])).toBeNull();
  });

  it("tell a box by its place, and say its size", () => {
    expect(rules.at(DOG)).toBe("200,50,60,90");
    expect(rules.title(DOG)).toBe("60 × 90");
  });
});
