// Marks drawn over a text: a tint behind the words, a line with the caption below, handles where one can be changed.
// The text itself is never touched, so that one more mark costs the same in a page as in a book.

import { lanesOf } from "../../core/lanes";
import { isPending } from "../../core/parts";
import type { ClassKey, ClassSpec, Part } from "../../core/protocol";
import type { Range } from "../../core/units";
import { captionOf } from "../../core/value";
import { h, setAttr } from "../../shell/dom";
import { colorOf } from "../../shell/palette";
import type { Box, Flow } from "./flow";

const LEAST_LANES = 1; // so that the first mark moves nothing
const LETTER = 0.8; // letters of a caption that fit below one of the text
const HANDLE = 24; // px, of which as few as can be stand outside: the words beside a mark must be within reach
const INSIDE = 18;

export class Marks {
  readonly element = h("div", { class: "ll-marks" });
  #flow: Flow;
  #shown = new Map<Part, Mark>();
  #classes: readonly ClassSpec[] = [];

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** Draws what is new, removes what is gone, moves what has another lane. */
  show(parts: readonly Part[], selected: ReadonlySet<Part>, classes: readonly ClassSpec[]): void {
    if (classes !== this.#classes) this.clear();
    this.#classes = classes;
    const length = this.#flow.text?.length ?? 0;
    const lanes = lanesOf(
      parts.map((part) => this.#laned(part)),
      length,
    );
    const grown = this.#makeRoom(Math.max(LEAST_LANES, ...lanes.map((lane) => lane + 1)));
    const there = new Set(parts);
    for (const [part, mark] of this.#shown) {
      if (there.has(part)) continue;
      mark.element.remove();
      this.#shown.delete(part);
    }
    const fresh = parts.filter((part) => !this.#shown.has(part));
    const boxes = fresh.map((part) => this.#flow.boxes(part)); // all reading before all writing
    const turned = fresh.map((part) => this.#flow.isRightToLeft(part.start));
    const width = this.#flow.element.clientWidth;
    const only = selected.size === 1 ? ([...selected][0] as Part) : null;
    const turns = only && this.#flow.turns(only);
    fresh.forEach((part, i) => {
      const mark = new Mark(part, classes);
      mark.place(boxes[i] as Box[], turned[i] === true, width);
      this.#shown.set(part, mark);
      this.element.append(mark.element);
    });
    if (grown) this.place();
    parts.forEach((part, i) => {
      this.#shown.get(part)?.look(lanes[i] as number, selected.has(part), selected.size === 1);
    });
    if (only && turns) this.#shown.get(only)?.hold(turns);
  }

  /** The lines of the text have moved. */
  place(): void {
    const shown = [...this.#shown];
    const boxes = shown.map(([part]) => this.#flow.boxes(part));
    const turned = shown.map(([part]) => this.#flow.isRightToLeft(part.start));
    const width = this.#flow.element.clientWidth;
    const held = shown.find(([, mark]) => mark.alone);
    const turns = held && this.#flow.turns(held[0]);
    shown.forEach(([, mark], i) => {
      mark.place(boxes[i] as Box[], turned[i] === true, width);
    });
    if (held && turns) held[1].hold(turns);
  }

  clear(): void {
    this.#shown.clear();
    this.element.replaceChildren();
  }

  /** The part whose mark an element belongs to. */
  partOf(target: EventTarget | null): Part | null {
    const element = target instanceof Element ? target.closest(".ll-mark") : null;
    if (!element) return null;
    for (const [part, mark] of this.#shown) if (mark.element === element) return part;
    return null;
  }

  boxesOf(part: Part): readonly Box[] {
    return this.#shown.get(part)?.boxes ?? [];
  }

  /** Draws a part elsewhere for the moment, as while its end is dragged. */
  preview(part: Part, range: Range): void {
    const mark = this.#shown.get(part);
    const turned = this.#flow.isRightToLeft(range.start);
    const turns = this.#flow.turns(range);
    mark?.place(this.#flow.boxes(range), turned, this.#flow.element.clientWidth);
    mark?.hold(turns);
  }

  #laned(part: Part) {
    const room = Math.ceil((captionText(part, this.#classes).length + 1) * LETTER);
    return { start: part.start, end: part.end, room };
  }

  #makeRoom(lanes: number): boolean {
    const before = this.#flow.element.style.getPropertyValue("--ll-lanes");
    if (before === `${lanes}`) return false;
    this.#flow.element.style.setProperty("--ll-lanes", `${lanes}`);
    return before !== "";
  }
}

class Mark {
  readonly element: HTMLElement;
  boxes: readonly Box[] = [];
  #caption: HTMLElement;
  #begin = h("i", { class: "ll-handle", "data-side": "start" });
  #finish = h("i", { class: "ll-handle", "data-side": "end" });

  constructor(part: Part, classes: readonly ClassSpec[]) {
    const text = captionText(part, classes);
    this.#caption = h("span", { class: "ll-mark-caption", dir: "auto" }, text);
    this.element = h("div", {
      class: "ll-mark",
      "data-span": `${part.start}-${part.end}`,
      "data-label": `${part.label}`,
      "data-pending": isPending(part),
      title: `${text}: ${part.text}`,
    });
    this.element.style.setProperty("--ll-chip", colorOfKey(part.label, classes));
    this.element.style.zIndex = `${Math.max(1, 5000 - (part.end - part.start))}`; // the inner ones on top
  }

  /** The element stands where the mark begins; its further lines are placed from there. */
  place(boxes: readonly Box[], turned: boolean, width: number): void {
    this.boxes = boxes;
    const first = boxes[0];
    if (!first) {
      this.element.replaceChildren();
      return;
    }
    position(this.element, first, { left: 0, top: 0 });
    const lines = boxes.map((box) => {
      const line = h("i", { class: "ll-mark-line" });
      position(line, box, first);
      return line;
    });
    this.#caption.classList.toggle("ll-turned", turned);
    const room = turned ? first.left + first.width : width - first.left; // up to the edge of the sheet
    this.#caption.style.maxWidth = `${room}px`;
    this.element.replaceChildren(...lines, this.#caption, this.#begin, this.#finish);
  }

  get alone(): boolean {
    return this.element.dataset.selected === "alone";
  }

  /** Puts the handles where the mark begins and ends: at the right of its first box, at the left of its last? */
  hold([begin, end]: readonly [boolean, boolean]): void {
    const first = this.boxes[0];
    const last = this.boxes.at(-1);
    if (!first || !last) return;
    putHandle(this.#begin, first, first, begin);
    putHandle(this.#finish, last, first, !end);
  }

  look(lane: number, selected: boolean, alone: boolean): void {
    if (this.element.dataset.lane !== `${lane}`) {
      this.element.dataset.lane = `${lane}`;
      this.element.style.setProperty("--ll-lane", `${lane}`);
    }
    setAttr(this.element, "data-selected", selected ? (alone ? "alone" : "true") : null);
  }
}

function putHandle(handle: HTMLElement, box: Box, from: Box, right: boolean): void {
  const inside = Math.min(INSIDE, box.width / 2);
  const middle = right ? inside : HANDLE - inside; // where the mark ends
  const edge = box.left - from.left + (right ? box.width : 0);
  handle.style.translate = `${edge - middle}px ${box.top - from.top}px`;
  handle.style.setProperty("--ll-bar", `${middle - (right ? 1 : 3)}px`); // beside the letters, not on them
}

function position(
  element: HTMLElement,
  { left, top, width, height }: Box,
  from: { left: number; top: number },
): void {
  element.style.left = `${left - from.left}px`;
  element.style.top = `${top - from.top}px`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}

function captionText(part: Part, classes: readonly ClassSpec[]): string {
  const caption = captionOf(classes, part.label);
  if (!isPending(part)) return caption;
  return part.score === undefined ? `${caption}?` : `${caption}? ${part.score.toFixed(2)}`;
}

function colorOfKey(key: ClassKey, classes: readonly ClassSpec[]): string {
  const index = classes.findIndex((spec) => spec.key === key);
  const spec = classes[index];
  return spec ? colorOf(spec, index) : "#777777";
}
