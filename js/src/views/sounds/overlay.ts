// Over the picture of a sound: its regions, the playhead, and what a gesture is about to make.

import { isPending } from "../../core/parts";
import type { ClassSpec, Region } from "../../core/protocol";
import { clock, lanesOf, type Range } from "../../core/regions";
import { toX, type Window } from "../../core/timeline";
import { captionOf } from "../../core/value";
import { h, setAttr, setHidden, setText } from "../../shell/dom";
import { colorOf } from "../../shell/palette";
import type { SoundDesk } from "./desk";
import { SPECK, type Speck, Specks } from "./specks";

const NARROW = 30; // px below which a region has no room for its caption
const CUT = 20; // px beyond the window where what is longer is cut off
const CLOSE = 60; // px below which grips stand outside

/** A region on the page. */
interface Drawn {
  readonly element: HTMLElement;
  range: Range;
  lane: { lane: number; of: number };
  readonly colour: string;
  left: number;
  width: number;
  shown: boolean;
  /** It is selected or under the hand: an element, however narrow. */
  isMeant: boolean;
  isSpeck: boolean;
}

export class Overlay {
  readonly element: HTMLElement;
  #layer = h("div", { class: "ll-regions" });
  #specks = new Specks();
  #draft = h("div", { class: "ll-region-draft", hidden: true });
  #told = h("div", { class: "ll-box-size", hidden: true }, "");
  #head = h("div", { class: "ll-playhead" });
  #guide = h("div", { class: "ll-guide" }, h("span", {}, ""));
  #loop = h("div", { class: "ll-loop", hidden: true });
  #grips = {
    start: h("i", { class: "ll-edge", "data-edge": "start", hidden: true }),
    end: h("i", { class: "ll-edge", "data-edge": "end", hidden: true }),
  };
  #drawn = new Map<Region, Drawn>();
  #view: Window = { scale: 1, from: 0 };
  #width = 0;
  #height = 0;
  // The layer of the regions is as it was for this window, and is moved as a whole from there.
  #laidFor: Window = this.#view;
  #laidWidth = 0;
  #beyond = 0; // px to either side of the window where regions are laid out, too
  #selected: ReadonlySet<Region> = new Set();
  #held: Region | null = null;
  #fresh: Range | null = null; // about to be made
  #meant: Range | null = null; // whose times are told
  #looped: Range | null = null;
  #at = 0; // the playhead

  constructor() {
    this.element = h(
      "div",
      { class: "ll-overlay" },
      this.#loop,
      this.#specks.element,
      this.#layer,
      this.#draft,
      this.#grips.start,
      this.#grips.end,
      this.#told,
      this.#guide,
      this.#head,
    );
  }

  /** Draws the regions as they are now; reads signals. */
  draw({ parts, ui, look }: SoundDesk): void {
    if (!parts) return;
    const [selected, hidden, locked] = [parts.selected.value, parts.hidden.value, parts.locked.value];
    const list = parts.list().filter((region) => !hidden.has(region));
    const { classes } = ui.session.config.value;
    this.#layer.classList.toggle("ll-crowd", !look.value.captions);
    const there = new Set(list);
    this.#selected = selected;
    for (const [region, { element }] of this.#drawn) {
      if (there.has(region)) continue;
      element.remove();
      this.#drawn.delete(region);
    }
    const lanes = lanesOf(list);
    list.forEach((region, i) => {
      const lane = lanes[i] ?? { lane: 0, of: 1 };
      const drawn = this.#drawn.get(region) ?? this.#make(region, classes);
      setAttr(drawn.element, "data-selected", selected.has(region) ? "" : null);
      setAttr(drawn.element, "data-locked", locked.has(region) ? "" : null);
      this.#stack(drawn, lane);
      this.#mean(drawn, selected.has(region));
    });
    this.#sprinkle();
    const { only } = parts;
    this.#held = only && there.has(only) && !locked.has(only) ? only : null;
    this.#hold();
  }

  /** The window shows another stretch. */
  place(view: Window, width: number, height: number): void {
    this.#view = view;
    this.#width = width;
    this.#height = height;
    const moved = (this.#laidFor.from - view.from) * view.scale;
    if (view.scale !== this.#laidFor.scale || width !== this.#laidWidth) this.#lay(0);
    else if (Math.abs(moved) > this.#beyond) this.#lay(width);
    this.#layer.style.transform = `translateX(${(this.#laidFor.from - view.from) * view.scale}px)`;
    this.#sprinkle();
    this.#stretch(this.#draft, this.#fresh);
    this.#stretch(this.#loop, this.#looped);
    this.#tell();
    this.#hold();
    this.playhead(this.#at);
  }

  /** What a gesture is about: regions as they would become, and under null one that is new. */
  preview(ranges: ReadonlyMap<Region | null, Range> | null): void {
    for (const [region, drawn] of this.#drawn) {
      const range = ranges?.get(region) ?? region;
      if (range === drawn.range) continue;
      drawn.range = range;
      drawn.isMeant = this.#selected.has(region) || ranges?.has(region) === true;
      this.#put(drawn);
      drawn.element.classList.toggle("ll-moving", ranges?.has(region) === true);
    }
    this.#fresh = ranges?.get(null) ?? null;
    this.#stretch(this.#draft, this.#fresh);
    const [only] = ranges?.size === 1 ? ranges.values() : [];
    this.#meant = only ?? null;
    this.#tell();
    this.#hold();
  }

  playhead(time: number): void {
    this.#at = time;
    const x = toX(this.#view, time);
    this.#head.style.transform = `translateX(${x}px)`;
    this.#head.style.visibility = x < -2 || x > this.#width + 2 ? "hidden" : "";
  }

  /** Which share of the height a region has: regions that overlap stand below one another. */
  laneOf(region: Region): { lane: number; of: number } {
    return this.#drawn.get(region)?.lane ?? { lane: 0, of: 1 };
  }

  /** A line under the pointer, and the time there. */
  guide(x: number | null, time: number): void {
    this.#guide.classList.toggle("ll-crossed", x !== null);
    if (x === null) return;
    this.#guide.style.transform = `translateX(${x}px)`;
    this.#guide.classList.toggle("ll-late", x > this.#width - 90);
    setText(this.#guide.firstElementChild as Element, clock(time));
  }

  loop(range: Range | null): void {
    this.#looped = range;
    this.#stretch(this.#loop, range);
  }

  #stretch(element: HTMLElement, range: Range | null): void {
    setHidden(element, range === null);
    if (!range) return;
    const { left, width } = this.#laid(range);
    element.style.transform = `translateX(${left}px)`;
    element.style.width = `${width}px`;
  }

  #make(region: Region, classes: readonly ClassSpec[]): Drawn {
    const index = classes.findIndex((spec) => spec.key === region.label);
    const spec = classes[index];
    const caption = captionOf(classes, region.label);
    const score = region.score === undefined ? "" : ` ${region.score.toFixed(2)}`;
    const element = h("div", {
      class: "ll-region",
      "data-region": `${region.start}-${region.end}`,
      "data-label": region.label,
      "data-pending": isPending(region),
      "data-open": region.label === null,
      "data-caption": isPending(region) ? `${caption}?${score}` : caption,
    });
    const colour = spec ? colorOf(spec, index) : "#d0d0d0";
    element.style.setProperty("--ll-chip", colour);
    const lane = { lane: -1, of: 1 };
    const state = { left: Number.NaN, width: -1, shown: true, isMeant: false, isSpeck: false };
    const drawn = { element, range: region, lane, colour, ...state };
    this.#drawn.set(region, drawn);
    this.#layer.append(element);
    this.#put(drawn);
    return drawn;
  }

  #stack(drawn: Drawn, lane: { lane: number; of: number }): void {
    if (drawn.lane.lane === lane.lane && drawn.lane.of === lane.of) return;
    drawn.lane = lane;
    drawn.element.style.top = `${(100 * lane.lane) / lane.of}%`;
    drawn.element.style.height = `${100 / lane.of}%`;
  }

  #mean(drawn: Drawn, isMeant: boolean): void {
    if (drawn.isMeant === isMeant) return;
    drawn.isMeant = isMeant;
    this.#put(drawn);
  }

  /** Draws those that are no elements. */
  #sprinkle(): void {
    const specks: Speck[] = [];
    for (const [region, { isSpeck, range, lane, colour }] of this.#drawn) {
      if (!isSpeck) continue;
      const left = toX(this.#view, range.start);
      const width = (range.end - range.start) * this.#view.scale;
      if (left > this.#width || left + width < 0) continue;
      const [top, height] = [lane.lane / lane.of, 1 / lane.of];
      specks.push({ left, width, top, height, colour, faint: isPending(region) });
    }
    this.#specks.draw(specks, this.#width, this.#height);
  }

  #lay(beyond: number): void {
    this.#laidFor = this.#view;
    this.#laidWidth = this.#width;
    this.#beyond = beyond;
    for (const drawn of this.#drawn.values()) this.#put(drawn);
  }

  /** Puts a region into its place in the layer, if it is near the window and wide enough to be seen as an element. */
  #put(drawn: Drawn): void {
    const { range, isMeant } = drawn;
    const beyond = this.#beyond;
    const { left, width } = this.#laid(range, this.#laidFor, beyond + CUT);
    drawn.isSpeck = !isMeant && (range.end - range.start) * this.#laidFor.scale < SPECK;
    const shown = !drawn.isSpeck && left < this.#width + beyond && left + width > -beyond;
    if (shown !== drawn.shown) drawn.element.style.display = shown ? "" : "none";
    drawn.shown = shown;
    if (!shown) return;
    if (left !== drawn.left) drawn.element.style.left = `${left}px`;
    drawn.left = left;
    if (Math.abs(width - drawn.width) < 0.05) return;
    drawn.width = width;
    drawn.element.style.width = `${width}px`;
    drawn.element.classList.toggle("ll-narrow", width < NARROW);
  }

  /** Where a stretch stands, cut off somewhere beyond the window: elements of a million pixels are not drawn well. */
  #laid({ start, end }: Range, view = this.#view, beyond = CUT): { left: number; width: number } {
    const left = Math.max(-beyond, toX(view, start));
    const right = Math.min(this.#width + beyond, toX(view, end));
    return { left, width: Math.max(1, right - left) };
  }

  /** Puts the grips at the edges of the region selected; of a small one outside, so that there is room to take itself. */
  #hold(): void {
    const held = this.#held && this.#drawn.get(this.#held);
    const { range, lane } = held ?? { range: null, lane: null };
    for (const edge of ["start", "end"] as const) {
      const grip = this.#grips[edge];
      const x = range ? toX(this.#view, range[edge]) : Number.NaN;
      const seen = x >= -1 && x <= this.#width + 1;
      setHidden(grip, !seen);
      if (!seen || !range || !lane) continue;
      const close = (range.end - range.start) * this.#view.scale < CLOSE;
      const aside = close ? (edge === "start" ? -9 : 9) : 0;
      grip.style.transform = `translateX(${x + aside}px)`;
      grip.style.top = `${(100 * lane.lane) / lane.of}%`;
      grip.style.height = `${100 / lane.of}%`;
    }
  }

  #tell(): void {
    const range = this.#meant;
    setHidden(this.#told, range === null);
    if (!range) return;
    const { left, width } = this.#laid(range);
    setText(
      this.#told,
      `${clock(range.start)} – ${clock(range.end)} · ${(range.end - range.start).toFixed(3)} s`,
    );
    this.#told.style.transform = `translateX(${Math.max(0, Math.min(left + width / 2 - 90, this.#width - 200))}px)`;
  }
}
