// The mouse on an image, a pen or fingers: drag to draw, or click two corners; drag a box to move it, its grips to
// resize it. Every gesture is one step, and the kernel hears of none.

import {
  between,
  type Grip,
  holds,
  kept,
  moved,
  type Point,
  type Rect,
  resized,
  within,
} from "../../core/boxes";
import type { Box } from "../../core/protocol";
import type { BoxDesk } from "./desk";

const FAR = 3; // px from which a press is a drag; a box must be as large

type Gesture =
  | { readonly kind: "draw"; readonly from: Point }
  | { readonly kind: "frame"; readonly from: Point }
  | { readonly kind: "move"; readonly boxes: readonly Box[]; readonly from: Point }
  | { readonly kind: "resize"; readonly box: Box; readonly grip: Grip; readonly from: Point }
  | { readonly kind: "pan" };

interface Press {
  readonly gesture: Gesture;
  readonly on: Box | null;
  readonly adding: boolean;
  readonly x: number; // of the pointer, on the page
  readonly y: number;
  last: Point;
  dragged: boolean;
  done: ReadonlyMap<Box, Rect> | null;
}

export function listenToPointer(desk: BoxDesk): void {
  const pointer = new Pointer(desk);
  desk.gesture = pointer;
  const { port } = desk.canvas;
  const { life: signal } = desk.ui;
  port.addEventListener("pointerdown", (event) => pointer.down(event), { signal });
  port.addEventListener("pointermove", (event) => pointer.move(event), { signal });
  port.addEventListener("pointerup", (event) => pointer.up(event), { signal });
  port.addEventListener("pointercancel", (event) => pointer.lost(event), { signal });
  port.addEventListener("pointerleave", () => desk.canvas.cross(null), { signal });
  port.addEventListener("wheel", (event) => wheel(desk, event), { signal, passive: false });
  // A middle button that pans must not paste or start to scroll.
  port.addEventListener("auxclick", (event) => event.preventDefault(), { signal });
  port.addEventListener("mousedown", (event) => event.button === 1 && event.preventDefault(), { signal });
}

class Pointer {
  #desk: BoxDesk;
  #press: Press | null = null;
  #corner: Point | null = null; // a first corner was clicked: the next click is the one opposite
  #fingers = new Map<number, Point>();

  constructor(desk: BoxDesk) {
    this.#desk = desk;
  }

  /** Whether something is under way that Escape calls off. */
  get busy(): boolean {
    return this.#press?.dragged === true || this.#corner !== null;
  }

  /** Whether a box is being drawn. */
  get drawing(): boolean {
    return this.#corner !== null || (this.#press?.dragged === true && this.#press.gesture.kind === "draw");
  }

  cancel(): void {
    this.#press = null;
    this.#corner = null;
    this.#desk.canvas.stretch(null);
    this.#desk.canvas.preview(null);
    this.#desk.stir();
  }

  down(event: PointerEvent): void {
    const desk = this.#desk;
    if (!desk.ready) return;
    desk.ui.home();
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    desk.canvas.port.setPointerCapture?.(event.pointerId);
    if (this.#fingers.size > 1) {
      this.cancel(); // two fingers move and zoom the image
      return;
    }
    const at = desk.pointOf(event);
    const on = desk.boxAt(at);
    const adding = event.ctrlKey || event.metaKey || event.shiftKey;
    const press = {
      on,
      adding,
      x: event.clientX,
      y: event.clientY,
      last: at.screen,
      dragged: false,
      done: null,
    };
    const gesture = this.#meant(event, at.image, on);
    this.#press = gesture && { ...press, gesture };
  }

  move(event: PointerEvent): void {
    const desk = this.#desk;
    if (!desk.ready) return;
    const at = desk.pointOf(event);
    if (this.#fingers.size > 1) {
      this.#pinch(event);
      return;
    }
    const press = this.#press;
    if (press && !press.dragged) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < FAR) return;
      press.dragged = true;
      this.#begin(press);
      desk.stir();
    }
    if (press) this.#drag(press, at);
    else if (this.#corner) desk.canvas.stretch(between(this.#corner, at.image, desk.image));
    desk.point(at, event, press?.gesture.kind ?? (this.#corner ? "draw" : null));
  }

  up(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    const press = this.#press;
    this.#press = null;
    if (!press) return;
    const at = this.#desk.pointOf(event);
    if (press.dragged) this.#finish(press, at);
    else if (press.gesture.kind !== "pan") this.#click(press, at.image);
  }

  lost(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    if (this.#press) this.cancel();
  }

  #meant(event: PointerEvent, from: Point, on: Box | null): Gesture | null {
    const { parts, armed } = this.#desk;
    if (event.button === 1 || (event.button === 0 && armed.peek())) return { kind: "pan" };
    if (event.button !== 0) return null;
    const grip = event.target instanceof HTMLElement ? event.target.dataset.grip : undefined;
    const only = parts.only;
    if (grip && only) {
      const [x, y] = grip.split(",").map(Number) as [Grip["x"], Grip["y"]];
      return { kind: "resize", box: only, grip: { x, y }, from };
    }
    if (event.shiftKey) return { kind: "frame", from };
    const draws = event.ctrlKey || event.metaKey || on === null || this.#corner !== null;
    const selected = on !== null && parts.selected.peek().has(on);
    // With a class in hand one draws, over other boxes, too; what is selected can be moved all the same.
    if (draws || parts.locked.peek().has(on) || (!selected && parts.active.peek() !== null))
      return { kind: "draw", from };
    return { kind: "move", boxes: selected ? [...parts.selected.peek()] : [on], from };
  }

  #begin({ gesture }: Press): void {
    const { parts } = this.#desk;
    if (gesture.kind !== "pan") this.#corner = null;
    if (gesture.kind === "draw") parts.select(null);
    if (gesture.kind === "move" && gesture.boxes.length === 1) parts.select(gesture.boxes[0] ?? null);
  }

  #drag(press: Press, at: { image: Point; screen: Point }): void {
    const desk = this.#desk;
    const { canvas, image } = desk;
    const { gesture } = press;
    switch (gesture.kind) {
      case "pan":
        desk.pan({ x: at.screen.x - press.last.x, y: at.screen.y - press.last.y });
        press.last = at.screen;
        break;
      case "draw":
        canvas.stretch(between(gesture.from, at.image, image));
        break;
      case "frame":
        canvas.stretch(between(gesture.from, at.image, image), true);
        break;
      case "move": {
        const by = kept(gesture.boxes, minus(at.image, gesture.from), image);
        press.done = new Map(gesture.boxes.map((box) => [box, moved(box, by)]));
        canvas.preview(press.done);
        break;
      }
      case "resize": {
        const rect = resized(gesture.box, gesture.grip, minus(at.image, gesture.from), image);
        press.done = new Map([[gesture.box, rect]]);
        canvas.preview(press.done);
      }
    }
  }

  #finish({ gesture, done, adding }: Press, at: { image: Point; screen: Point }): void {
    const desk = this.#desk;
    desk.canvas.stretch(null);
    desk.canvas.preview(null);
    if (gesture.kind === "draw") this.#draw(gesture.from, at.image);
    else if (gesture.kind === "frame") this.#select(between(gesture.from, at.image, desk.image), adding);
    else if (done) desk.parts.change(done as ReadonlyMap<Box, Box>);
    desk.stir();
  }

  #select(frame: Rect | null, adding: boolean): void {
    const { parts } = this.#desk;
    const inside = frame ? this.#desk.seen().filter((box) => within(box, frame)) : [];
    const before = adding ? [...parts.selected.peek()] : [];
    parts.selected.value = new Set([...before, ...inside]);
  }

  #draw(from: Point, to: Point): void {
    const desk = this.#desk;
    this.#corner = null;
    desk.canvas.stretch(null);
    const rect = between(from, to, desk.image);
    const { scale } = desk.camera.peek();
    if (rect && rect.width * scale >= FAR && rect.height * scale >= FAR) desk.draw(rect);
    else desk.parts.notice.value = "That was too small for a box: zoom in to draw a tiny one.";
  }

  #click({ on, adding, gesture }: Press, at: Point): void {
    const { parts } = this.#desk;
    if (gesture.kind === "resize") return;
    if (this.#corner) this.#draw(this.#corner, at);
    else if (on) parts.select(adding ? on : this.#below(on, at), adding);
    else if (adding)
      return; // one more was meant, and missed
    else if (parts.selected.peek().size > 0) parts.select(null);
    else this.#corner = at;
    this.#desk.stir();
  }

  /** A click on what is selected already means the box below it. */
  #below(on: Box, at: Point): Box {
    const { parts } = this.#desk;
    if (parts.only !== on) return on;
    const here = this.#desk.seen().filter((box) => holds(box, at));
    return here[(here.indexOf(on) - 1 + here.length) % here.length] ?? on;
  }

  #pinch(event: PointerEvent): void {
    const desk = this.#desk;
    const before = [...this.#fingers.values()];
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const after = [...this.#fingers.values()];
    const [a, b] = [spread(before), spread(after)];
    const { left, top } = desk.canvas.port.getBoundingClientRect();
    // In this order: an image that is seen whole has no room to be moved before it is larger.
    if (a.far > 0) desk.zoom(b.far / a.far, { x: a.x - left, y: a.y - top });
    desk.pan({ x: b.x - a.x, y: b.y - a.y });
  }
}

/** With Ctrl the wheel zooms, on the spot; without, it scrolls the page as everywhere. */
function wheel(desk: BoxDesk, event: WheelEvent): void {
  if (!(event.ctrlKey || event.metaKey) || !desk.ready) return;
  event.preventDefault();
  const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const by = Math.max(-120, Math.min(event.deltaY * lines, 120));
  desk.zoom(2 ** (-by / 200), desk.pointOf(event).screen);
}

function minus(a: Point, b: Point): Point {
  return { x: a.x - b.x, y: a.y - b.y };
}

/** The middle of two fingers, and how far they are apart. */
function spread([a, b]: Point[]): Point & { far: number } {
  if (!a || !b) return { x: 0, y: 0, far: 0 };
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, far: Math.hypot(a.x - b.x, a.y - b.y) };
}
