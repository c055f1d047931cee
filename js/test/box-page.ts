// A labeler of boxes on a page of happy-dom, which lays nothing out: here the image has a window of a given size, a
// little off the corner of the page. Where gestures go is told in pixels of the image.

import { vi } from "vitest";
import type { Point, Size } from "../src/core/boxes";
import type { Camera } from "../src/core/camera";
import type { Box, Config, Item } from "../src/core/protocol";
import { BOXES, IMAGE, imageItem, inShort } from "./boxes";
import { CORNER, layOut as layOutWindow, resize } from "./layout";
import { type OnPage, PortPage } from "./port-page";

export { tidyUp } from "./layout";

/** Call before the page is made: how large the window is. One as large as the image shows it at scale 1. */
export function layOut(size: Size = IMAGE): void {
  layOutWindow(size);
}

/** Time passes, until what waits for the image to be at rest has happened. */
export function rest(): void {
  vi.advanceTimersByTime(1000);
}

export class BoxPage extends PortPage<Box> {
  constructor(items: Item[] = [imageItem("1"), imageItem("2"), imageItem("3")], more: Partial<Config> = {}) {
    super({ ...BOXES, ...more });
    this.begin(items);
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

  /** How the image is shown, as the browser is told. */
  get camera(): Camera {
    const { transform, width } = this.find(".ll-scene").style;
    const [x = 0, y = 0] = (/translate\((.*?)px, (.*?)px\)/.exec(transform) ?? []).slice(1).map(Number);
    const stretched = Number(/scale\((.*?)\)/.exec(transform)?.[1] ?? 1);
    const image = Number(this.session.current.peek()?.item.data.width);
    return { x, y, scale: (Number.parseFloat(width) / image) * stretched };
  }

  /** Where a point of the image is on the page. */
  override on(x: number, y: number): OnPage {
    const { camera } = this;
    return {
      clientX: CORNER.x + camera.x + x * camera.scale,
      clientY: CORNER.y + camera.y + y * camera.scale,
    };
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
    resize(size);
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
