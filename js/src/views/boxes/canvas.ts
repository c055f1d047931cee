// The picture and, over it, the boxes. Panning moves one element, a drag changes the boxes it is about and no other.

import { GRIPS, type Rect, type Size } from "../../core/boxes";
import { type Camera, toScreen } from "../../core/camera";
import { isPending, type PartsEditor } from "../../core/parts";
import type { Box, ClassSpec } from "../../core/protocol";
import { captionOf } from "../../core/value";
import { h, setAttr, setHidden, setText } from "../../shell/dom";
import { colorOf } from "../../shell/palette";

const SQUARES = 2; // screen pixels per pixel of the picture from which these are shown as they are
const NARROW = 26; // px below which a box has no room for its caption
const STILL = 120; // ms after which zooming is over
const CROWD = 200; // boxes from which only the one pointed at tells its class

export class Canvas {
  readonly scene = h("div", { class: "ll-scene" });
  readonly port: HTMLElement;
  #picture = h("div", { class: "ll-scene-picture" });
  #detail = h("div", { class: "ll-scene-detail" });
  #layer = h("div", { class: "ll-boxes" });
  #rubber = h("div", { class: "ll-rubber", hidden: true });
  #told = h("div", { class: "ll-box-size", hidden: true }, "");
  #grips: readonly HTMLElement[];
  #cross = [h("i", { class: "ll-cross-x" }), h("i", { class: "ll-cross-y" })] as const;
  #drawn = new Map<Box, HTMLElement>();
  #size: Size = { width: 0, height: 0 };
  #scale = 1; // at which the boxes were laid out
  #still: ReturnType<typeof setTimeout> | undefined;
  #image: Size = { width: 0, height: 0 };
  #held: Box | null = null; // whose grips are shown

  constructor() {
    this.#grips = GRIPS.map(({ x, y }) =>
      h("i", { class: "ll-grip", "data-grip": `${x},${y}`, hidden: true }),
    );
    this.scene.append(this.#picture, this.#detail, this.#layer, this.#rubber, ...this.#grips, this.#told);
    this.port = h("div", { class: "ll-port" }, this.scene, ...this.#cross);
  }

  /** Of the window; asking the page each time would have it laid out in the middle of showing an image. */
  get size(): Size {
    return this.#size.width > 0 ? this.#size : this.measure();
  }

  measure(): Size {
    this.#size = { width: this.port.clientWidth, height: this.port.clientHeight };
    return this.#size;
  }

  /** Puts another picture in; all boxes of the one before are gone. */
  show(picture: HTMLImageElement | null, image: Size): void {
    this.#image = image;
    this.#picture.replaceChildren(...(picture ? [picture] : []));
    this.sharpen(null, null);
    this.preview(null);
  }

  /** A part of the picture in more detail, or none. */
  sharpen(picture: HTMLImageElement | null, region: Rect | null): void {
    this.#detail.replaceChildren(...(picture ? [picture] : []));
    if (region && this.#image.width > 0) {
      const { width, height } = this.#image;
      const style = this.#detail.style;
      style.left = `${(100 * region.left) / width}%`;
      style.top = `${(100 * region.top) / height}%`;
      style.width = `${(100 * region.width) / width}%`;
      style.height = `${(100 * region.height) / height}%`;
    }
  }

  get isSharpened(): boolean {
    return this.#detail.firstChild !== null;
  }

  /** While one zooms, all is stretched as it is; it is laid out anew once the image is at rest, or at once. */
  place({ scale, x, y }: Camera, atOnce = false): void {
    clearTimeout(this.#still);
    if (atOnce || scale === this.#scale) this.#lay(scale);
    else this.#still = setTimeout(() => this.place({ scale, x, y }, true), STILL);
    const stretched = scale === this.#scale ? "" : ` scale(${scale / this.#scale})`;
    this.scene.style.transform = `translate(${x}px, ${y}px)${stretched}`;
  }

  #lay(scale: number): void {
    const { scene } = this;
    const rescaled = scale !== this.#scale;
    this.#scale = scale;
    scene.style.width = `${this.#image.width * scale}px`;
    scene.style.height = `${this.#image.height * scale}px`;
    const picture = this.#picture.firstElementChild;
    const natural = picture instanceof HTMLImageElement ? picture.naturalWidth : 0;
    const magnified = natural > 0 && (this.#image.width * scale) / natural >= SQUARES;
    scene.classList.toggle("ll-squares", magnified && natural >= this.#image.width);
    if (!rescaled) return;
    for (const [box, element] of this.#drawn) this.#put(element, box);
    this.#hold(this.#held);
  }

  /** Filters what is seen, never the image itself. */
  adjust(brightness: number, contrast: number): void {
    const plain = brightness === 1 && contrast === 1;
    const filter = plain ? "" : `brightness(${brightness}) contrast(${contrast})`;
    this.#picture.style.filter = filter;
    this.#detail.style.filter = filter;
  }

  /** Draws the boxes as they are now; reads signals. */
  draw(parts: PartsEditor<Box>, classes: readonly ClassSpec[], captions: boolean): void {
    const [selected, hidden, locked] = [parts.selected.value, parts.hidden.value, parts.locked.value];
    const list = parts.list().filter((box) => !hidden.has(box));
    const there = new Set(list);
    for (const [box, element] of this.#drawn) {
      if (there.has(box)) continue;
      element.remove();
      this.#drawn.delete(box);
    }
    this.#layer.classList.toggle("ll-crowd", !captions || list.length > CROWD);
    let before: Element | null = null;
    for (const box of list) {
      const element = this.#drawn.get(box) ?? this.#make(box, classes);
      setAttr(element, "data-selected", selected.has(box) ? "" : null);
      setAttr(element, "data-locked", locked.has(box) ? "" : null);
      const place: Element | null = before ? before.nextElementSibling : this.#layer.firstElementChild;
      if (place !== element) this.#layer.insertBefore(element, place);
      before = element;
    }
    const only = parts.only;
    this.#hold(only && there.has(only) && !locked.has(only) ? only : null);
  }

  /** Shows boxes where a gesture has them at the moment; without any, where they are. */
  preview(rects: ReadonlyMap<Box, Rect> | null): void {
    for (const [box, element] of this.#drawn) {
      if (rects?.has(box)) this.#put(element, rects.get(box) as Rect);
      else if (element.classList.contains("ll-moving")) this.#put(element, box);
      else continue;
      element.classList.toggle("ll-moving", rects !== null);
    }
    const [moving] = rects?.values() ?? [];
    this.#tell(rects?.size === 1 ? (moving ?? null) : null);
    this.#hold(rects ? null : this.#held, this.#held);
  }

  /** The box being drawn, or the frame that selects. */
  stretch(rect: Rect | null, selecting = false): void {
    setHidden(this.#rubber, rect === null);
    this.#tell(selecting ? null : rect);
    if (!rect) return;
    this.#rubber.classList.toggle("ll-marquee", selecting);
    this.#put(this.#rubber, rect);
  }

  /** Lines through the pointer, to see where a border would be; null where nothing is drawn. */
  cross(at: { x: number; y: number } | null): void {
    const [x, y] = this.#cross;
    this.port.classList.toggle("ll-crossed", at !== null);
    if (!at) return;
    x.style.transform = `translateX(${at.x}px)`;
    y.style.transform = `translateY(${at.y}px)`;
  }

  #make(box: Box, classes: readonly ClassSpec[]): HTMLElement {
    const index = classes.findIndex((spec) => spec.key === box.label);
    const spec = classes[index];
    const element = h("div", {
      class: "ll-box",
      "data-box": `${box.left},${box.top},${box.width},${box.height}`,
      "data-label": box.label,
      "data-pending": isPending(box),
      "data-open": box.label === null,
      "data-caption": captionOn(box, classes),
    });
    if (spec) element.style.setProperty("--ll-chip", colorOf(spec, index));
    this.#put(element, box);
    this.#drawn.set(box, element);
    return element;
  }

  #put(element: HTMLElement, rect: Rect): void {
    const { left, top, width, height } = this.#laid(rect);
    const { style } = element;
    style.transform = `translate(${left}px, ${top}px)`; // moving it lays out nothing
    style.width = `${width}px`;
    style.height = `${height}px`;
    element.classList.toggle("ll-narrow", width < NARROW);
  }

  #laid(rect: Rect): Rect {
    return toScreen({ scale: this.#scale, x: 0, y: 0 }, rect);
  }

  /** Puts the grips around a box; small boxes have them outside, so that there is room to take the box itself. */
  #hold(box: Box | null, stays: Box | null = box): void {
    this.#held = stays;
    const rect = box && this.#laid(box);
    for (const [index, grip] of this.#grips.entries()) {
      setHidden(grip, rect === null);
      const { x, y } = GRIPS[index] ?? { x: 0, y: 0 };
      if (!rect) continue;
      const [outX, outY] = [rect.width < 60 ? 9 : 0, rect.height < 60 ? 9 : 0];
      grip.style.left = `${rect.left + (rect.width * (x + 1)) / 2 + x * outX}px`;
      grip.style.top = `${rect.top + (rect.height * (y + 1)) / 2 + y * outY}px`;
    }
  }

  #tell(rect: Rect | null): void {
    setHidden(this.#told, rect === null);
    if (!rect) return;
    const { left, top, width, height } = this.#laid(rect);
    setText(this.#told, `${rect.width} × ${rect.height}`);
    this.#told.style.transform = `translate(${left + width}px, ${top + height}px) translateX(calc(-100% - 12px))`;
  }
}

function captionOn(box: Box, classes: readonly ClassSpec[]): string {
  const caption = captionOf(classes, box.label);
  return isPending(box) ? `${caption}?${box.score === undefined ? "" : ` ${box.score.toFixed(2)}`}` : caption;
}
