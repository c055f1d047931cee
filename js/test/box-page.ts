// A labeler of boxes on a page of happy-dom, which lays nothing out: here the image has a window of a given size, a
// little off the corner of the page. Where gestures go is told in pixels of the image.

import { vi } from "vitest";
import type { Point, Size } from "../src/core/boxes";
import type { Camera } from "../src/core/camera";
import type { PartsEditor } from "../src/core/parts";
import type { Box, Config, Item } from "../src/core/protocol";
import { BOXES, IMAGE, imageItem, inShort } from "./boxes";
import { Desk } from "./desk";

const CORNER = { x: 30, y: 50 }; // of the window, on the page

let port: Size = IMAGE;
let resized: (() => void)[] = [];
let open: Desk[] = [];

/** Call before the page is made: how large the window is. One as large as the image shows it at scale 1. */
export function layOut(size: Size = IMAGE): void {
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

/** Call when the test is over. */
export function tidyUp(): void {
  for (const page of open) page.destroy();
  open = [];
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
}

/** Time passes, until what waits for the image to be at rest has happened. */
export function rest(): void {
  vi.advanceTimersByTime(1000);
}

export class BoxPage extends Desk {
  constructor(items: Item[] = [imageItem("1"), imageItem("2"), imageItem("3")], more: Partial<Config> = {}) {
    super({ ...BOXES, ...more });
    open.push(this);
    this.begin(items);
  }

  get parts(): PartsEditor<Box> {
    return this.session.composer.parts as unknown as PartsEditor<Box>;
  }

  /** The boxes of the answer so far, in short. */
  get list(): string[] {
    return this.parts.list().map(inShort);
  }

  get selected(): string[] {
    return [...this.parts.selected.peek()].map(inShort);
  }

  /** The boxes as they are drawn, the topmost last. */
  get drawn(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("[data-box]")];
  }

  get notice(): string {
    return this.text(".ll-parts-notice");
  }

  get hint(): string {
    return this.text(".ll-bar-hint");
  }

  get said(): string {
    return this.text("[role=status]");
  }

  get port(): HTMLElement {
    return this.find(".ll-port");
  }

  /** How the image is shown, as the browser is told. */
  get camera(): Camera {
    const { transform, width } = this.find(".ll-scene").style;
    const [x = 0, y = 0] = (/translate\((.*?)px, (.*?)px\)/.exec(transform) ?? []).slice(1).map(Number);
    const stretched = Number(/scale\((.*?)\)/.exec(transform)?.[1] ?? 1);
    const image = Number(this.session.current.peek()?.item.data.width);
    return { x, y, scale: (Number.parseFloat(width) / image) * stretched };
  }

  /** Where a point of the image is on the page. */
  on(x: number, y: number): { clientX: number; clientY: number } {
    const { camera } = this;
    return {
      clientX: CORNER.x + camera.x + x * camera.scale,
      clientY: CORNER.y + camera.y + y * camera.scale,
    };
  }

  pointer(
    type: "down" | "move" | "up" | "cancel" | "leave",
    [x, y]: readonly [number, number],
    more: PointerEventInit = {},
    on: Element = this.port,
  ): PointerEvent {
    const event = new PointerEvent(`pointer${type}`, {
      bubbles: true,
      cancelable: true,
      button: 0,
      pointerId: 1,
      ...this.on(x, y),
      ...more,
    });
    on.dispatchEvent(event);
    return event;
  }

  tap(at: readonly [number, number], more: PointerEventInit = {}): void {
    this.pointer("down", at, more);
    this.pointer("up", at, more);
  }

  drag(
    from: readonly [number, number],
    to: readonly [number, number],
    more: PointerEventInit = {},
    on?: Element,
  ): void {
    this.pointer("down", from, more, on);
    this.pointer("move", [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], more);
    this.pointer("move", to, more);
    this.pointer("up", to, more);
  }

  /** Pulls a grip of the only selected box. */
  pull(grip: string, from: readonly [number, number], to: readonly [number, number]): void {
    this.drag(from, to, {}, this.find(`[data-grip="${grip}"]`));
  }

  /** The grips that are there. */
  get grips(): string[] {
    const grips = [...this.root.querySelectorAll<HTMLElement>(".ll-grip")];
    return grips.filter(({ hidden }) => !hidden).map(({ dataset }) => dataset.grip as string);
  }

  wheel(
    at: readonly [number, number],
    deltaY: number,
    more: { ctrlKey?: boolean; metaKey?: boolean; deltaMode?: number } = {},
  ): WheelEvent {
    const { deltaMode = 0, ...keys } = more;
    const event = new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY, deltaMode });
    for (const [name, value] of Object.entries({ ...this.on(...at), ...keys }))
      Object.defineProperty(event, name, { value });
    this.port.dispatchEvent(event);
    return event;
  }

  keyup(key: string): void {
    const event = new KeyboardEvent("keyup", { key, bubbles: true, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(event);
  }

  /** Pressed and let go, as keys are. */
  press(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
    const event = this.key(key, more);
    this.keyup(key);
    return event;
  }

  /** The window gets another size. */
  resize(size: Size): void {
    port = size;
    for (const told of resized) told();
  }

  /** The box being drawn, in pixels of the image; null where there is none. */
  get rubber(): (Size & Point) | null {
    return this.#placed(this.find(".ll-rubber"));
  }

  /** Where a box is drawn at the moment, in pixels of the image. */
  placed(box: HTMLElement | undefined): (Size & Point) | null {
    return box ? this.#placed(box) : null;
  }

  #placed({ hidden, style }: HTMLElement): (Size & Point) | null {
    if (hidden) return null;
    const { scale } = this.camera;
    const [x = 0, y = 0] = (/translate\((.*?)px, (.*?)px\)/.exec(style.transform) ?? [])
      .slice(1)
      .map((each) => Number(each) / scale);
    return {
      x,
      y,
      width: Number.parseFloat(style.width) / scale,
      height: Number.parseFloat(style.height) / scale,
    };
  }
}
