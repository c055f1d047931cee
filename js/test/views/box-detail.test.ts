// @vitest-environment happy-dom
// A picture that was sent scaled down: where one looks closer, the kernel is asked for that part of it.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ToKernel } from "../../src/core/protocol";
import { BoxPage, layOut, rest, tidyUp } from "../box-page";
import { imageItem } from "../boxes";

const [BYTES, FINE] = [new Uint8Array([1]), new Uint8Array([2])];
let page: BoxPage;
let sentWidth: number; // of pictures as they were sent
let decoded: () => Promise<void>;
let [made, revoked]: string[][] = [];

beforeEach(() => {
  layOut();
  sentWidth = 100; // a quarter
  decoded = () => Promise.resolve();
  [made, revoked] = [[], []];
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => `blob:${made?.push("") ?? 0}`);
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void revoked?.push(url));
  vi.spyOn(HTMLImageElement.prototype, "naturalWidth", "get").mockImplementation(() => sentWidth);
  HTMLImageElement.prototype.decode = () => decoded();
});
afterEach(tidyUp);

/** Two images, one of them on screen. */
function show(): void {
  page = new BoxPage([]);
  const items = ["1", "2"].map((key) => imageItem(key, null, { buffer: 0 }));
  page.session.receive({ kind: "items", to: page.page, items, queue: ["1", "2"], more: false }, [BYTES]);
}

type Question = Extract<ToKernel, { kind: "detail" }>;
const asked = () => page.sent.filter((message): message is Question => message.kind === "detail");
const fine = () => page.root.querySelector<HTMLImageElement>(".ll-scene-detail img");
const settled = async () => {
  for (let i = 0; i < 9; i += 1) await Promise.resolve();
};

async function answer(more: Record<string, unknown> = {}, buffers = [FINE]): Promise<void> {
  const { request, sample, region } = asked().at(-1) as Question;
  const found = { kind: "detail", to: page.page, request, sample, region, mime: "image/webp", ...more };
  page.session.receive(found as never, buffers);
  await settled();
}

const zoomIn = () => {
  page.key("+");
  rest();
};

describe("looking closer", () => {
  it("asks for what is seen, once the image is at rest", () => {
    show();
    rest();
    const before = asked().length;
    for (let i = 0; i < 5; i += 1) page.keys("+");
    expect(asked()).toHaveLength(before);
    rest();
    expect(asked()).toHaveLength(before + 1);
    const { sample, region, side } = asked().at(-1) as Question;
    expect(sample).toBe("1");
    const [left, top, width, height] = region;
    expect([left, top].every((at) => at > 0)).toBe(true);
    expect([left + width < 400, top + height < 300]).toEqual([true, true]);
    expect(side).toBe(Math.max(width, height)); // no more than there is
  });

  it("asks for nothing where all that there is was sent", () => {
    sentWidth = 400;
    show();
    rest();
    zoomIn();
    expect(asked()).toEqual([]);
  });

  it("asks for nothing where the screen shows no more than was sent", () => {
    layOut({ width: 100, height: 75 });
    show();
    rest();
    expect(asked()).toEqual([]);
    for (let i = 0; i < 3; i += 1) zoomIn();
    expect(asked().length).toBeGreaterThan(0);
  });

  it("sends no answer, and can be done while one draws", () => {
    show();
    page.drag([20, 30], [60, 90]);
    zoomIn();
    expect([page.operations, page.list]).toEqual([[], ["20,30,40,60 -"]]);
  });
});

describe("the part that comes", () => {
  beforeEach(() => {
    show();
    for (let i = 0; i < 5; i += 1) page.keys("+");
    rest();
  });

  it("lies where it belongs, over the picture that was sent", async () => {
    await answer({ region: [100, 75, 200, 150] });
    expect(fine()).not.toBeNull();
    const { left, top, width, height } = page.find(".ll-scene-detail").style;
    expect([left, top, width, height]).toEqual(["25%", "25%", "50%", "50%"]);
    expect(page.root.querySelector(".ll-scene-picture img")).not.toBeNull();
  });

  it("goes with the next image, and its bytes with it", async () => {
    await answer();
    const url = fine()?.src as string;
    page.press(" ");
    expect([page.root.dataset.item, fine()]).toEqual(["id 2", null]);
    layOut({ width: 50, height: 50 });
    rest();
    page.destroy();
    expect(revoked).toContain(url);
  });

  it("for an image that is not on screen any more is not shown", async () => {
    page.press(" ");
    await answer();
    expect(fine()).toBeNull();
  });

  it("that is decoded too late is not shown, and let go of", async () => {
    let ready = () => {};
    decoded = () =>
      new Promise((resolve) => {
        ready = resolve;
      });
    await answer();
    page.press(" ");
    const before = revoked?.length ?? 0;
    ready();
    await settled();
    expect(fine()).toBeNull();
    expect(revoked?.length).toBeGreaterThan(before);
  });

  it("that cannot be read leaves the image as it was", async () => {
    await answer({ error: "gone" }, []);
    expect(fine()).toBeNull();
    zoomIn();
    decoded = () => Promise.reject(new DOMException("no image", "EncodingError"));
    await answer();
    expect(fine()).toBeNull();
    expect(page.session.problem.peek()).toBeNull();
  });

  it("takes the place of the one before", async () => {
    await answer();
    const first = fine()?.src as string;
    zoomIn();
    await answer();
    expect(fine()?.src).not.toBe(first);
    expect(revoked).toContain(first);
    expect(page.root.querySelectorAll(".ll-scene-detail img")).toHaveLength(1);
  });
});

describe("looking from afar again", () => {
  beforeEach(() => {
    layOut({ width: 100, height: 75 });
    show();
    for (let i = 0; i < 9; i += 1) page.keys("+");
    rest();
  });
  const back = () => {
    page.keys("0");
    rest();
  };

  it("takes the finer part away", async () => {
    await answer();
    expect(fine()).not.toBeNull();
    back();
    expect(fine()).toBeNull();
  });

  it("takes none that comes late", async () => {
    back();
    await answer();
    expect(fine()).toBeNull();
  });
});

it("a picture that is read only after a while is asked for in detail like any other", async () => {
  const waiting: (() => void)[] = [];
  decoded = () => new Promise((resolve) => void waiting.push(resolve));
  sentWidth = 0;
  show();
  rest();
  expect(asked()).toEqual([]);
  sentWidth = 100;
  for (const ready of waiting) ready();
  await settled();
  rest();
  expect(asked()).toMatchObject([{ sample: "1", region: [0, 0, 400, 300], side: 400 }]);
});
