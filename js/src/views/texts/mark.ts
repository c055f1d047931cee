// One mark: a box over each line that it stands in. The first one is what people's tests look for.

import { isPending } from "../../core/parts";
import type { ClassKey, ClassSpec, Span } from "../../core/protocol";
import { captionOf } from "../../core/value";
import { h, setAttr } from "../../shell/dom";
import { colorOf } from "../../shell/palette";
import type { Line, Piece } from "./flow";

export class Mark {
  readonly part: Span;
  #pieces: HTMLElement[] = [];
  #lanes = new Map<Line, number>();
  #text: string;
  #color: string;
  #selected = false;
  #room = Number.NaN;

  constructor(part: Span, classes: readonly ClassSpec[]) {
    this.part = part;
    this.#text = captionText(part, classes);
    this.#color = colorOfKey(part.label, classes);
  }

  get isPlaced(): boolean {
    return this.#pieces.length > 0;
  }

  has(element: HTMLElement): boolean {
    return this.#pieces.includes(element);
  }

  remove(): void {
    for (const piece of this.#pieces) piece.remove();
    this.#pieces = [];
  }

  /** The lane of its caption in a line. */
  lower(line: Line, lane: number): void {
    if (this.#lanes.get(line) === lane) return;
    this.#lanes.set(line, lane);
    for (const piece of this.#pieces) {
      if (piece.parentElement === line.layer) piece.style.setProperty("--ll-lane", `${lane}`);
    }
  }

  /** Takes the boxes it stands in. */
  take(places: readonly Piece[], turned: boolean): void {
    const wanted = places.flatMap(({ line, boxes }) => boxes.map((box) => [line, box] as const));
    while (this.#pieces.length > wanted.length) this.#pieces.pop()?.remove();
    wanted.forEach(([line, box], i) => {
      const piece = this.#pieces[i] ?? this.#piece(i === 0, turned);
      this.#pieces[i] = piece;
      const { style } = piece;
      style.left = `${box.left}px`;
      style.top = `${box.top}px`;
      style.width = `${box.width}px`;
      style.setProperty("--ll-height", `${box.height}px`);
      style.setProperty("--ll-lane", `${this.#lanes.get(line) ?? 0}`);
      if (piece.parentElement !== line.layer) this.#insert(line, piece);
    });
  }

  /** How much room there is for its caption, in px. */
  leave(room: number): void {
    const [first] = this.#pieces;
    if (!first || room === this.#room) return;
    this.#room = room;
    first.style.setProperty("--ll-room", `${Math.max(0, room)}px`);
  }

  select(selected: boolean): void {
    if (selected === this.#selected) return;
    this.#selected = selected;
    for (const piece of this.#pieces) setAttr(piece, "data-selected", selected ? "true" : null);
  }

  /** Behind the marks that begin before it, so that the inner one of two lies on top. */
  #insert(line: Line, piece: HTMLElement): void {
    const { start, end } = this.part;
    let after = line.layer.lastElementChild as HTMLElement | null;
    while (after && isBehind(after, start, end)) after = after.previousElementSibling as HTMLElement | null;
    line.layer.insertBefore(piece, after ? after.nextElementSibling : line.layer.firstElementChild);
  }

  #piece(first: boolean, turned: boolean): HTMLElement {
    const { start, end, text, label } = this.part;
    const piece = h("div", {
      class: turned ? "ll-mark ll-turned" : "ll-mark",
      "data-span": first && `${start}-${end}`,
      "data-start": start,
      "data-end": end,
      "data-label": `${label}`,
      "data-caption": first && this.#text,
      "data-pending": isPending(this.part) && "true",
      "data-selected": this.#selected && "true",
      title: `${this.#text}: ${text}`,
    });
    piece.style.setProperty("--ll-chip", this.#color);
    return piece;
  }
}

/** Whether an element belongs behind a mark from `start` to `end`: a handle, or a mark that begins or ends later. */
function isBehind({ dataset }: HTMLElement, start: number, end: number): boolean {
  if (dataset.start === undefined) return true;
  return Number(dataset.start) > start || (Number(dataset.start) === start && Number(dataset.end) < end);
}

export function captionText(part: Span, classes: readonly ClassSpec[]): string {
  const caption = captionOf(classes, part.label);
  if (!isPending(part)) return caption;
  return part.score === undefined ? `${caption}?` : `${caption}? ${part.score.toFixed(2)}`;
}

function colorOfKey(key: ClassKey, classes: readonly ClassSpec[]): string {
  const index = classes.findIndex((spec) => spec.key === key);
  const spec = classes[index];
  return spec ? colorOf(spec, index) : "#777777";
}
