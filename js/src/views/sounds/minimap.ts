// The whole sound in a strip, and which stretch of it is seen: press to go there.

import type { Range } from "../../core/regions";
import { toTime, whole } from "../../core/timeline";
import { h } from "../../shell/dom";
import type { SoundDesk } from "./desk";
import type { Look } from "./look";
import { Painter } from "./painter";
import { onPress } from "./press";

/** Where a region is, in the colour of its class. */
interface Place extends Range {
  readonly colour: string;
}

export class Minimap {
  readonly element: HTMLElement;
  #canvas = h("canvas", { "aria-hidden": "true" });
  #painter = new Painter(this.#canvas);
  #frame = h("div", { class: "ll-minimap-window" });
  #head = h("div", { class: "ll-playhead" });
  #marks = h("canvas", { class: "ll-minimap-marks", "aria-hidden": "true" });
  #desk: SoundDesk;
  #width = 0;
  #height = 0;
  #at = 0; // the playhead
  #places: readonly Place[] = [];

  constructor(desk: SoundDesk) {
    this.#desk = desk;
    this.element = h(
      "div",
      { class: "ll-minimap", title: "The whole sound: press to go there" },
      this.#canvas,
      this.#marks,
      this.#frame,
      this.#head,
    );
    onPress(desk.ui, this.element, (x, width) => {
      if (desk.recording) desk.centre(toTime(whole(desk.recording, width), x));
    });
  }

  measure(): void {
    this.#width = this.element.clientWidth;
    this.#height = this.element.clientHeight;
    this.#drawMarks();
  }

  /** The sound as a whole; its waves only. */
  paint(look: Look, ink: string, dots: number): void {
    const { recording } = this.#desk;
    sized(this.#canvas, this.#width, this.#height, dots);
    const view = recording ? whole(recording, this.#width) : { scale: 1, from: 0 };
    this.#painter.paint(recording, view, { ...look, spectrogram: false }, ink, dots);
  }

  /** Regions are shown where they are. */
  mark(places: readonly Place[]): void {
    this.#places = places;
    this.#drawMarks();
  }

  #drawMarks(): void {
    const { duration } = this.#desk;
    const dots = globalThis.devicePixelRatio || 1;
    sized(this.#marks, this.#width, this.#height, dots);
    const context = this.#marks.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, this.#marks.width, this.#marks.height);
    const [scale, top] = [this.#marks.width / duration, (this.#height - 5) * dots];
    for (const { start, end, colour } of duration > 0 ? this.#places : []) {
      context.fillStyle = colour;
      context.fillRect(start * scale, top, Math.max(1, (end - start) * scale), 4 * dots);
    }
  }

  place(from: number, length: number): void {
    const { duration } = this.#desk;
    const width = this.#width;
    if (duration <= 0) return;
    const share = Math.min(1, length / duration);
    this.#frame.style.transform = `translateX(${(from / duration) * width}px)`;
    this.#frame.style.width = `${Math.max(4, share * width)}px`;
    this.#frame.classList.toggle("ll-all", share >= 1);
    this.playhead(this.#at);
  }

  playhead(time: number): void {
    this.#at = time;
    const { duration } = this.#desk;
    if (duration > 0) this.#head.style.transform = `translateX(${(time / duration) * this.#width}px)`;
  }
}

/** Gives a canvas as many pixels as it covers on the screen. */
export function sized(canvas: HTMLCanvasElement, width: number, height: number, dots: number): void {
  const [w, h] = [Math.max(1, Math.round(width * dots)), Math.max(1, Math.round(height * dots))];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
}
