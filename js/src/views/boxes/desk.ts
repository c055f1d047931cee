// What gestures and keys on an image work on: the image, how much of it is seen, and the boxes.

import { clamp, fitted, holds, type Point, type Rect, type Size } from "../../core/boxes";
import { at, type Camera, panned, seen, showing, toImage, whole, zoomed } from "../../core/camera";
import { Drawing } from "../../core/drawing";
import type { PartsEditor } from "../../core/parts";
import type { Current } from "../../core/place";
import type { Box, Key } from "../../core/protocol";
import { type Signal, signal, untracked } from "../../core/signal";
import { asParts, captionOf } from "../../core/value";
import { setAttr } from "../../shell/dom";
import type { Ui } from "../../shell/ui";
import type { Picture } from "../media";
import { Canvas } from "./canvas";

/** What is under way on the image. */
export interface Gesture {
  /** Something that Escape calls off. */
  readonly busy: boolean;
  /** A box is being drawn. */
  readonly drawing: boolean;
  cancel(): void;
}

const IDLE: Gesture = { busy: false, drawing: false, cancel() {} };
const NONE: Size = { width: 0, height: 0 };

export class BoxDesk {
  readonly ui: Ui;
  readonly parts: PartsEditor<Box>;
  readonly drawing: Drawing<Box>;
  readonly canvas = new Canvas();
  gesture: Gesture = IDLE;
  readonly camera: Signal<Camera> = signal({ scale: 1, x: 0, y: 0 });
  /** The key is held that lets the pointer pan. */
  readonly armed: Signal<boolean> = signal(false);
  readonly captions: Signal<boolean> = signal(true);
  /** How often a gesture without an effect on the boxes changed something. */
  readonly changed: Signal<number> = signal(0);
  image: Size = NONE;
  key: Key | null = null;
  copied: readonly Box[] = [];
  /** The boxes of the image that was here before. */
  previous: readonly Box[] = [];
  #natural = 0; // width of the picture that was sent
  #panned = false;
  #fits = true; // the whole image is shown
  #before: readonly Box[] = []; // of the image that is here

  constructor(ui: Ui, parts: PartsEditor<Box>) {
    this.ui = ui;
    this.parts = parts;
    this.drawing = new Drawing(parts, ui.session.config);
  }

  /** Whether there is an image to draw on. */
  get ready(): boolean {
    return this.key !== null && this.image.width > 0;
  }

  /** Whether what has the focus there is the image, or the labeler as a whole: no control beside it. */
  isOn(target: EventTarget | null): boolean {
    return target !== null && (target === this.ui.root || target === this.canvas.port.closest(".ll-stage"));
  }

  /** Pixels that were sent per pixel of the original. */
  get resolution(): number {
    return this.image.width > 0 && this.#natural > 0 ? this.#natural / this.image.width : 1;
  }

  /** The boxes that are drawn, the topmost last. */
  seen(): readonly Box[] {
    const hidden = this.parts.hidden.peek();
    return untracked(() => this.parts.list()).filter((box) => !hidden.has(box));
  }

  pointOf(event: MouseEvent): { image: Point; screen: Point } {
    const { left, top } = this.canvas.port.getBoundingClientRect();
    const screen = { x: event.clientX - left, y: event.clientY - top };
    const { x, y } = toImage(this.camera.peek(), screen);
    return { screen, image: { x: clamp(x, 0, this.image.width), y: clamp(y, 0, this.image.height) } };
  }

  /** The box under the pointer: one that is selected, else the topmost. */
  boxAt({ screen }: { screen: Point }): Box | null {
    const at = toImage(this.camera.peek(), screen);
    const here = this.seen().filter((box) => holds(box, at));
    const selected = this.parts.selected.peek();
    return here.filter((box) => selected.has(box)).at(-1) ?? here.at(-1) ?? null;
  }

  /** A gesture has changed what can be done, though no box. */
  stir(): void {
    this.changed.value = this.changed.peek() + 1;
  }

  /** The pointer is here: the looks that tell what pressing it would do. */
  point(where: { image: Point; screen: Point }, event: PointerEvent, doing: string | null): void {
    const { parts, canvas } = this;
    const pans = doing === "pan" || this.armed.peek();
    const over = event.ctrlKey || event.metaKey || parts.active.peek() !== null; // over other boxes, too
    const on = doing === null && !pans ? this.boxAt(where) : null;
    const free = on === null || (over && !parts.selected.peek().has(on));
    const draws = doing === "draw" || (doing === null && !pans && !event.shiftKey && free);
    // Only of what is held, not of what is pointed at: a thousand boxes inherit it.
    setAttr(canvas.port, "data-pointer", pans ? "pan" : over ? "draw" : null);
    canvas.cross(draws ? where.screen : null);
  }

  draw(rect: Rect): void {
    const drawn = this.drawing.add(rect);
    if (drawn) this.tell(this.describe(drawn));
  }

  /** A box made by keys alone; from there it is moved and resized. */
  drawInMiddle(): void {
    const window = seen(this.camera.peek(), this.image, this.canvas.size);
    if (!window) return;
    const width = Math.max(1, Math.round(window.width / 4));
    const height = Math.max(1, Math.round(window.height / 4));
    let left = window.left + Math.round((window.width - width) / 2);
    let top = window.top + Math.round((window.height - height) / 2);
    const taken = new Set(this.seen().map(this.parts.rules.at));
    while (taken.has(this.parts.rules.at({ left, top, width, height, label: null }))) {
      left += 10;
      top += 10;
    }
    this.draw(fitted({ left, top, width, height }, this.image));
  }

  zoom(factor: number, on?: Point): void {
    const { width, height } = this.canvas.size;
    const middle = { x: width / 2, y: height / 2 };
    this.#look(zoomed(this.camera.peek(), factor, on ?? middle, this.image, { width, height }));
  }

  pan(by: Point): void {
    this.#look(panned(this.camera.peek(), by, this.image, this.canvas.size));
    this.#panned = this.armed.peek();
  }

  fitOrFull(): void {
    const { size } = this.canvas;
    this.#look(this.#fits ? at(1, this.image, size) : whole(this.image, size));
  }

  reveal(box: Box): void {
    this.#look(showing(this.camera.peek(), box, this.image, this.canvas.size));
  }

  /** The window has another size: what was whole stays whole, of the rest the middle stays in the middle. */
  resized(): void {
    const before = this.canvas.size;
    const size = this.canvas.measure();
    const by = { x: (size.width - before.width) / 2, y: (size.height - before.height) / 2 };
    if (!this.ready) return;
    this.#look(this.#fits ? whole(this.image, size) : panned(this.camera.peek(), by, this.image, size), true);
  }

  /** The key that pans was let go; returns whether it did. */
  disarm(): boolean {
    const used = this.#panned;
    this.armed.value = false;
    this.#panned = false;
    return used;
  }

  show(current: Current | null, picture: Picture | null): void {
    this.#leave();
    const { data } = current?.item ?? {};
    const [width, height] = [Number(data?.width), Number(data?.height)];
    this.key = current?.item.key ?? null;
    this.image = width > 0 && height > 0 ? { width, height } : NONE;
    this.gesture.cancel();
    this.drawing.forget();
    const shown = picture?.image.isConnected
      ? (picture.image.cloneNode() as HTMLImageElement)
      : picture?.image;
    this.canvas.show(shown ?? null, this.image);
    this.#natural = picture?.image.naturalWidth ?? 0;
    if (this.ready) this.#look(whole(this.image, this.canvas.size), true);
    picture?.ready.then(() => {
      if (this.key !== current?.item.key || !this.ready) return;
      this.#natural = picture.image.naturalWidth;
      this.#look({ ...this.camera.peek() }); // only now it is known whether more detail is of use
    });
  }

  /** Another image comes: of the one that was here, its answer is remembered, else what was drawn. */
  #leave(): void {
    if (this.key === null) return;
    const { status, value } = this.ui.session.recorded(this.key);
    const boxes = status === "LABELED" ? (asParts(value) as readonly Box[]) : this.#before;
    if (boxes.length > 0) this.previous = boxes;
  }

  /** Draws the boxes as they are now; reads signals. */
  drawBoxes(): void {
    const list = this.parts.list();
    const { classes } = this.ui.session.config.value;
    const captions = this.captions.value;
    const key = this.ui.session.current.value?.item.key ?? null;
    if (key === this.key)
      this.#before = list.filter((box) => box.origin !== "suggested" && box.label !== null);
    this.drawing.settle();
    this.canvas.draw(this.parts, classes, captions);
  }

  describe(box: Box): string {
    const { classes } = this.ui.session.config.peek();
    const { left, top, width, height } = box;
    return `${captionOf(classes, box.label)}, ${width} × ${height} at ${left}, ${top}`;
  }

  tell(text: string): void {
    this.ui.session.said.value = text;
  }

  #look(camera: Camera, atOnce = false): void {
    const all = whole(this.image, this.canvas.size);
    this.#fits = camera.scale === all.scale && camera.x === all.x && camera.y === all.y;
    this.canvas.place(camera, atOnce);
    this.camera.value = camera;
  }
}
