// @vitest-environment happy-dom
// The plane follows the hand at once, and the kernel is told where it has come to.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { signal } from "../../src/core/signal";
import { Glide } from "../../src/map/glide";
import type { View } from "../../src/map/plane";
import type { MapState } from "../../src/map/protocol";
import type { Room } from "../../src/map/room";

const VIEW: View = { left: 0, top: 10, across: 10, down: 10, zoom: 1 };

/** A canvas of 400 × 200 that says what is drawn on it. */
class Paper {
  drawn: unknown[][] = [];
  element = document.createElement("canvas");
  constructor() {
    this.element.width = 400;
    this.element.height = 200;
    const drawImage = (...given: unknown[]) => void this.drawn.push(given);
    const context = Object.create({ drawImage, clearRect: () => {} });
    this.element.getContext = (() => context) as never;
    this.element.getBoundingClientRect = () => ({ left: 0, top: 0, width: 200, height: 100 }) as DOMRect;
  }
  /** ipycanvas shows a picture. */
  show() {
    this.element.getContext("2d")?.drawImage(this.element, 0, 0);
  }
}

let paper: Paper;
let box: HTMLElement;
let room: Room;
let glide: Glide;
let seen: View[];
let asked: string[];
let end: AbortController;
let frames: (() => void)[];
beforeEach(() => {
  paper = new Paper();
  box = document.createElement("div");
  box.append(paper.element);
  document.body.append(box);
  seen = [];
  asked = [];
  frames = [];
  end = new AbortController();
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => frames.push(run));
  vi.stubGlobal("cancelAnimationFrame", () => {
    frames = [];
  });
  const pending = signal(0);
  const see = (view: View) => {
    seen.push(view);
    pending.value += 1;
  };
  room = {
    box,
    pending,
    see,
    act: (name: string) => void asked.push(name),
    life: end.signal,
    state: signal({ tool: "move" } as MapState),
  } as unknown as Room;
  glide = new Glide(room);
  glide.hold(paper.element);
  comes(VIEW);
});
afterEach(() => {
  end.abort();
  box.remove();
  vi.unstubAllGlobals();
});

function comes(view: View) {
  glide.hear(view, false);
  paper.show();
}
function done() {
  room.pending.value = 0;
}
function mouse(type: string, x: number, y: number, more: MouseEventInit = {}) {
  const event = new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, buttons: 1, ...more });
  paper.element.dispatchEvent(event);
}
function wheel(deltaY: number, x: number, y: number) {
  const event = new MouseEvent("wheel", { clientX: x, clientY: y, bubbles: true, cancelable: true });
  return paper.element.dispatchEvent(Object.assign(event, { deltaY, deltaMode: 0 }));
}
const frame = () => {
  for (const run of frames.splice(0)) run();
};
const last = () => paper.drawn.at(-1)?.slice(1);

describe("a drag", () => {
  it("moves the picture at once, by pixels of the picture, and tells the kernel where to", () => {
    mouse("mousedown", 50, 50);
    mouse("mousemove", 60, 45);
    frame();
    expect(last()).toEqual([20, -10, 400, 200]);
    expect(seen).toEqual([{ ...VIEW, left: -2, top: 9 }]);
  });

  it("tells no more than the kernel can do, and in the end all of it", () => {
    mouse("mousedown", 50, 50);
    for (const x of [60, 70, 80]) mouse("mousemove", x, 50);
    expect(seen.length).toBe(1);
    mouse("mouseup", 80, 50);
    done();
    expect(seen.at(-1)?.left).toBeCloseTo(-6);
    expect(seen.length).toBe(2);
  });

  it("a picture that comes meanwhile is shown where the hand is by now", () => {
    mouse("mousedown", 50, 50);
    mouse("mousemove", 60, 50);
    mouse("mousemove", 80, 50);
    comes({ ...VIEW, left: -2 }); // of the first move
    expect(last()).toEqual([40, 0, 400, 200]);
    done();
    comes({ ...VIEW, left: -6 });
    expect(last()).toEqual([0, 0]); // as it came
  });

  it("of a hand that trembles, with Shift, or with another tool is none", () => {
    mouse("mousedown", 50, 50);
    mouse("mousemove", 53, 52);
    mouse("mouseup", 53, 52);
    mouse("mousedown", 50, 50, { shiftKey: true });
    mouse("mousemove", 90, 90);
    room.state.value = { tool: "lasso" } as MapState;
    mouse("mousedown", 50, 50);
    mouse("mousemove", 90, 90);
    expect(seen).toEqual([]);
  });
});

it("the wheel keeps what is under the pointer where it is, and the page does not scroll", () => {
  expect(wheel(-100, 100, 50)).toBe(false);
  frame();
  const [left, top, width, height] = last() as number[];
  expect(width as number).toBeGreaterThan(400);
  expect((left as number) + ((width as number) * 200) / 400).toBeCloseTo(200);
  expect((top as number) + ((height as number) * 100) / 200).toBeCloseTo(100);
  expect(seen[0]?.zoom).toBeGreaterThan(1);
});

it("a page that has just been opened asks for a picture of which it knows what it shows", () => {
  expect(asked).toEqual(["again"]);
});

it("what the kernel shows by itself is what the next drag begins with", () => {
  comes({ ...VIEW, left: 100 });
  mouse("mousedown", 50, 50);
  mouse("mousemove", 60, 50);
  expect(seen[0]?.left).toBeCloseTo(98);
});

it("a picture that is the same in another part of the plane is told without being sent", () => {
  glide.hear({ ...VIEW, left: 7 }, true);
  mouse("mousedown", 50, 50);
  mouse("mousemove", 60, 50);
  expect(seen[0]?.left).toBeCloseTo(5);
});

it("leaves the canvas as it was", () => {
  end.abort();
  expect(Object.hasOwn(paper.element.getContext("2d") as object, "drawImage")).toBe(false);
});
