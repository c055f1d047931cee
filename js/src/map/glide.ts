// The plane follows the hand at once: what is there is shown moved and stretched until the kernel has drawn it anew, which
// is told only where the hand has come to, and that no oftener than it can draw. Pictures come by another widget, which
// draws them on its canvas; that is how one knows which is on the screen.

import { watch } from "../shell/dom";
import { moved, shift, turned, type View, zoomed } from "./plane";
import type { Room } from "./room";

const STILL = 4; // px that a hand may tremble in a click
const NOTHING = 0.01; // px

export class Glide {
  #room: Room;
  #canvas: HTMLCanvasElement | null = null;
  /** The latest picture as it came. */
  #sheet = document.createElement("canvas");
  #draw: CanvasRenderingContext2D["drawImage"] = () => {};
  /** The view of the picture on the screen, of those that are on their way, and the one that the hand has come to. */
  #shown: View | null = null;
  #coming: View[] = [];
  #wanted: View | null = null;
  #sent: View | null = null;
  #drag: { x: number; y: number; moving: boolean } | null = null;
  #frame = 0;

  constructor(room: Room) {
    this.#room = room;
    const { box, life: signal } = room;
    // Before ipyevents hears of it, which lets nobody else hear.
    box.addEventListener("mousedown", (event) => this.#press(event), { signal, capture: true });
    box.addEventListener("wheel", (event) => this.#wheel(event), { signal, capture: true, passive: false });
    window.addEventListener("mousemove", (event) => this.#move(event), { signal, capture: true });
    window.addEventListener("mouseup", () => this.#release(), { signal, capture: true });
    watch(signal, () => {
      if (room.pending.value === 0) this.#tell();
    });
    signal.addEventListener("abort", () => this.#leave(), { once: true });
  }

  /** The canvas on which pictures come. */
  hold(canvas: HTMLCanvasElement | null): void {
    if (canvas === this.#canvas) return;
    this.#leave();
    this.#canvas = canvas;
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    this.#draw = context.drawImage.bind(context) as CanvasRenderingContext2D["drawImage"];
    context.drawImage = ((...given: Parameters<CanvasRenderingContext2D["drawImage"]>) => {
      this.#draw(...given);
      this.#took();
    }) as CanvasRenderingContext2D["drawImage"];
    this.#room.act("again"); // pictures that came before were of one knows not what
  }

  /** The kernel says what the next picture shows; or, with `same`, what the one on the screen shows now. */
  hear(view: View, same: boolean): void {
    if (same) {
      this.#shown = view;
      this.#settle();
    } else this.#coming.push(view);
  }

  /** Gives the canvas back as it was. */
  #leave(): void {
    cancelAnimationFrame(this.#frame);
    const context = this.#canvas?.getContext("2d") as { drawImage?: unknown } | null | undefined;
    if (context) delete context.drawImage; // the prototype's is there again
    this.#canvas = null;
  }

  /** A picture has been drawn. */
  #took(): void {
    this.#shown = this.#coming.shift() ?? this.#shown;
    this.#keep();
    this.#settle();
    this.#paint();
  }

  #keep(): void {
    const canvas = this.#canvas;
    if (!canvas || canvas.width === 0 || canvas.height === 0) return;
    this.#sheet.width = canvas.width;
    this.#sheet.height = canvas.height;
    this.#sheet.getContext("2d")?.drawImage(canvas, 0, 0);
  }

  /** Where no hand moves it, and the kernel knows all, what it shows is what is wanted. */
  #settle(): void {
    if (!this.#drag && this.#sent === this.#wanted && this.#room.pending.peek() === 0 && !this.#coming.length)
      this.#sent = this.#wanted = this.#shown;
  }

  #see(view: View): void {
    this.#wanted = view;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
    this.#tell();
  }

  #paint(): void {
    const [from, to, context] = [this.#shown, this.#wanted, this.#canvas?.getContext("2d")];
    if (!from || !to || !context || from === to) return;
    const { x, y, left, top } = shift(from, to);
    if (x === 1 && y === 1 && Math.hypot(left, top) < NOTHING) return; // it lies where it came
    const { width, height } = this.#sheet;
    context.clearRect(0, 0, width, height);
    this.#draw(this.#sheet, left, top, width * x, height * y);
  }

  /** Tells the kernel, as soon as it has done what it was told before. */
  #tell(): void {
    const view = this.#wanted;
    if (!view || view === this.#sent || this.#room.pending.peek() > 0) return;
    this.#sent = view;
    this.#room.see(view);
  }

  #press({ target, button, shiftKey, clientX: x, clientY: y }: MouseEvent): void {
    const moves = this.#room.state.peek().tool === "move" && !shiftKey;
    if (button === 0 && moves && target === this.#canvas) this.#drag = { x, y, moving: false };
  }

  #move({ buttons, clientX: x, clientY: y }: MouseEvent): void {
    const drag = this.#drag;
    const view = this.#wanted ?? this.#shown;
    if (!drag || !view) return;
    if (buttons === 0) {
      this.#release(); // it went up where nobody heard it
      return;
    }
    drag.moving ||= Math.abs(x - drag.x) > STILL || Math.abs(y - drag.y) > STILL;
    if (!drag.moving) return;
    const { across, down } = this.#scale();
    this.#drag = { x, y, moving: true };
    this.#see(moved(view, (x - drag.x) * across, (y - drag.y) * down));
  }

  #release(): void {
    this.#drag = null;
    this.#settle();
  }

  #wheel(event: WheelEvent): void {
    const view = this.#wanted ?? this.#shown;
    if (event.target !== this.#canvas || !this.#canvas || !view) return;
    event.preventDefault();
    event.stopPropagation();
    const { left, top } = this.#canvas.getBoundingClientRect();
    const { across, down } = this.#scale();
    const [column, row] = [(event.clientX - left) * across, (event.clientY - top) * down];
    this.#see(zoomed(view, turned(event), column, row));
  }

  /** Pixels of the picture for one of the page. */
  #scale(): { across: number; down: number } {
    const { width = 1, height = 1 } = this.#canvas ?? {};
    const rect = this.#canvas?.getBoundingClientRect();
    return { across: width / (rect?.width || width), down: height / (rect?.height || height) };
  }
}
