// happy-dom lays nothing out: here every element has the size of one window, a little off the corner of the page.
// Frames are painted when a test says so.

import { vi } from "vitest";
import type { Size } from "../src/core/boxes";
import type { Desk } from "./desk";

export const CORNER = { x: 30, y: 50 }; // of the window, on the page

let port: Size = { width: 0, height: 0 };
let resized: (() => void)[] = [];
let open: Desk[] = [];
let waiting = new Map<number, FrameRequestCallback>();
let asked = 0;

/** Call before the page is made: how large the window is. */
export function layOut(size: Size): void {
  port = size;
  resized = [];
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockImplementation(() => port.width);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockImplementation(() => port.height);
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(
    () => new DOMRect(CORNER.x, CORNER.y, port.width, port.height),
  );
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(told: () => void) {
        resized.push(told);
      }
      observe() {}
      disconnect() {}
    },
  );
}

/** From now on frames come only with `nextFrame`. */
export function holdFrames(): void {
  waiting = new Map();
  vi.stubGlobal("requestAnimationFrame", (run: FrameRequestCallback) => {
    asked += 1;
    waiting.set(asked, run);
    return asked;
  });
  vi.stubGlobal("cancelAnimationFrame", (id: number) => waiting.delete(id));
}

/** What waits for the next frame is done; returns how much that was. */
export function nextFrame(): number {
  const now = [...waiting.values()];
  waiting.clear();
  for (const run of now) run(0);
  return now.length;
}

/** The window gets another size. */
export function resize(size: Size): void {
  port = size;
  for (const told of resized) told();
}

/** The page is taken down with the test. */
export function opened(page: Desk): void {
  open.push(page);
}

/** Call when the test is over. */
export function tidyUp(): void {
  for (const page of open) page.destroy();
  open = [];
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
}
