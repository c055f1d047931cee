// Marks drawn over a text: a tint behind the words, a line with the caption below, handles where one can be changed.
// The text itself is never touched, and each line of it has its own layer of marks: one more mark costs the same in a
// note as in a book.

import { lanesOf } from "../../core/lanes";
import type { ClassSpec, Span } from "../../core/protocol";
import type { Range } from "../../core/units";
import { h } from "../../shell/dom";
import type { Box, Flow, Line, Piece } from "./flow";
import { Mark } from "./mark";

const LEAST_LANES = 1; // so that the first mark moves nothing
const HANDLE = 24; // px
const GAP = 4; // px between a caption and the next mark
const SAME_LINE = 3; // px by which boxes of one line may differ in height

export class Marks {
  #flow: Flow;
  #shown = new Map<Span, Mark>();
  #inLine = new Map<Line, Set<Mark>>();
  #lanes = new Map<Line, number>();
  #classes: readonly ClassSpec[] = [];
  #selected: ReadonlySet<Span> = new Set();
  #handles = (["start", "end"] as const).map((side) => h("i", { class: "ll-handle", "data-side": side }));

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** Draws what is new, removes what is gone, and touches only the lines where that is. */
  show(parts: readonly Span[], selected: ReadonlySet<Span>, classes: readonly ClassSpec[]): void {
    if (classes !== this.#classes) this.clear();
    this.#classes = classes;
    const there = new Set(parts);
    const touched = new Set<Line>();
    for (const mark of [...this.#shown.values()]) {
      if (!there.has(mark.part)) this.#remove(mark, touched);
    }
    for (const part of parts) if (!this.#shown.has(part)) this.#add(part, touched);
    this.#settle(touched);
    this.#select(selected);
  }

  /** The lines of the text have moved: everything is measured again. */
  place(): void {
    this.#flow.forget();
    this.#settle(this.#inLine.keys(), true);
    this.#select(this.#selected);
  }

  clear(): void {
    for (const { layer } of this.#inLine.keys()) layer.replaceChildren();
    this.#shown.clear();
    this.#inLine.clear();
    this.#lanes.clear();
    this.#selected = new Set();
  }

  /** The part whose mark, or whose handle, an element is. */
  partOf(target: EventTarget | null): Span | null {
    if (!(target instanceof HTMLElement)) return null;
    if (this.#handles.includes(target)) return [...this.#selected][0] ?? null;
    for (const [part, mark] of this.#shown) if (mark.has(target)) return part;
    return null;
  }

  /** Draws a part with another range for the moment, while its end is dragged. */
  preview(part: Span, range: Range): void {
    const mark = this.#shown.get(part);
    if (!mark) return;
    const pieces = this.#flow.pieces(range);
    mark.take(pieces, this.#flow.isRightToLeft(part.start));
    this.#hold(pieces, this.#flow.turns(range));
  }

  #add(part: Span, touched: Set<Line>): void {
    const mark = new Mark(part, this.#classes);
    this.#shown.set(part, mark);
    for (const line of this.#flow.linesOf(part)) {
      const marks = this.#inLine.get(line) ?? new Set();
      this.#inLine.set(line, marks.add(mark));
      touched.add(line);
    }
  }

  #remove(mark: Mark, touched: Set<Line>): void {
    this.#shown.delete(mark.part);
    mark.remove();
    for (const line of this.#flow.linesOf(mark.part)) {
      this.#inLine.get(line)?.delete(mark);
      touched.add(line);
    }
  }

  /**
   * Draws the marks of some lines, all of them if these have `moved`, else those without a place yet. What moves lines
   * comes first, then all is read, then all is written: reading after writing costs a layout each time.
   */
  #settle(lines: Iterable<Line>, moved = false): void {
    const rows = [...lines].map((line) => this.#row(line));
    const places = rows.map(({ line, marks }) => {
      this.#flow.widthOf(line);
      this.#flow.isRightToLeft(line.start);
      return marks.map(({ part }) => this.#flow.pieces(part));
    });
    rows.forEach(({ line, marks, lanes, grown }, i) => {
      const turned = this.#flow.isRightToLeft(line.start);
      marks.forEach((mark, k) => {
        mark.lower(line, lanes[k] as number);
        if (moved || grown || !mark.isPlaced) mark.take(places[i]?.[k] as Piece[], turned);
      });
      this.#caption(line, marks, lanes);
    });
  }

  /** The marks of a line in order and their lanes; gives the line room for them. */
  #row(line: Line) {
    const marks = [...(this.#inLine.get(line) ?? [])];
    marks.sort((a, b) => a.part.start - b.part.start || b.part.end - a.part.end);
    const laned = marks.map(({ part }) => ({
      start: Math.max(part.start, line.start) - line.start,
      end: Math.min(part.end, line.end) - line.start,
    }));
    const lanes = lanesOf(laned, Math.max(1, line.end - line.start));
    const most = Math.max(LEAST_LANES, ...lanes.map((lane) => lane + 1));
    const grown = most !== (this.#lanes.get(line) ?? LEAST_LANES);
    this.#lanes.set(line, most);
    if (grown) {
      line.element.style.setProperty("--ll-lanes", `${most}`);
      this.#flow.forget([line]);
    }
    return { line, marks, lanes, grown };
  }

  /** A caption ends where the next mark of its lane begins, or the sheet does. */
  #caption(line: Line, marks: readonly Mark[], lanes: readonly number[]): void {
    const turned = this.#flow.isRightToLeft(line.start);
    const width = this.#flow.widthOf(line);
    const next = new Map<number, Box>(); // by lane, while going from the last mark to the first
    for (let i = marks.length - 1; i >= 0; i -= 1) {
      const [mark, lane] = [marks[i] as Mark, lanes[i] as number];
      const box = this.#flow.pieces(mark.part)[0]?.boxes[0];
      if (!box || mark.part.start < line.start) continue;
      const after = next.get(lane);
      const right = box.left + box.width;
      const beside = after && Math.abs(after.top - box.top) < SAME_LINE;
      const room = turned
        ? right - (beside ? after.left + after.width : 0)
        : (beside ? after.left : width) - box.left;
      mark.leave(beside ? room - GAP : room);
      next.set(lane, box);
    }
  }

  #select(selected: ReadonlySet<Span>): void {
    for (const part of this.#selected) if (!selected.has(part)) this.#shown.get(part)?.select(false);
    for (const part of selected) this.#shown.get(part)?.select(true);
    this.#selected = selected;
    const [only, ...others] = selected;
    if (only && others.length === 0 && this.#shown.has(only))
      this.#hold(this.#flow.pieces(only), this.#flow.turns(only));
    else for (const handle of this.#handles) handle.remove();
  }

  /** Puts the handles where a mark begins and ends: at the right of its first box, at the left of its last? */
  #hold(pieces: readonly Piece[], [begin, end]: readonly [boolean, boolean]): void {
    const boxes = pieces.flatMap((piece) => piece.boxes.map((box) => [piece.line, box] as const));
    [boxes[0], boxes.at(-1)].forEach((place, i) => {
      const handle = this.#handles[i];
      if (!place || !handle) return;
      const [line, box] = place;
      // Below the words, so that all of them, and those beside the mark, can be marked themselves.
      const x = box.left + ((i === 0 ? begin : !end) ? box.width : 0) - HANDLE / 2;
      handle.style.translate = `${x}px ${box.top + box.height}px`;
      handle.style.setProperty("--ll-height", `${box.height}px`);
      if (handle.parentElement !== line.layer) line.layer.append(handle);
    });
  }
}
