// The mouse in a text, a pen or a finger: drag over words, click the first and the last one, double-click one,
// click a mark to select it, drag its ends. Every gesture is one step.

import type { Span } from "../../core/protocol";
import type { Range } from "../../core/units";
import type { SpanDesk } from "./desk";

const FAR = 4; // px from which a press is a drag
const DOUBLE = 400; // ms within which two clicks are a double click

interface Press {
  readonly offset: number;
  readonly fine: boolean;
  readonly x: number;
  readonly y: number;
  readonly on: Span | null;
  readonly blank: boolean; // no word is there
  dragged: boolean;
}

interface Edge {
  readonly part: Span;
  readonly side: "start" | "end";
  range: Range;
}

export function listenToPointer(desk: SpanDesk): void {
  const pointer = new Pointer(desk);
  const { scroller } = desk.sheet;
  const { life: signal } = desk.ui;
  scroller.addEventListener("pointerdown", (event) => pointer.down(event), { signal });
  scroller.addEventListener("pointermove", (event) => pointer.move(event), { signal });
  scroller.addEventListener("pointerup", (event) => pointer.up(event), { signal });
  scroller.addEventListener("pointercancel", () => pointer.cancel(), { signal });
}

class Pointer {
  #desk: SpanDesk;
  #press: Press | null = null;
  #edge: Edge | null = null;
  #begun = false; // a first word was clicked: the next click is on the last one
  #before: { at: number; on: Span | null } = { at: Number.NEGATIVE_INFINITY, on: null };

  constructor(desk: SpanDesk) {
    this.#desk = desk;
  }

  down(event: PointerEvent): void {
    const desk = this.#desk;
    if (event.button !== 0 || !desk.ui.session.current.peek()) return;
    const side = event.target instanceof HTMLElement ? event.target.dataset.side : undefined;
    const part = desk.marks.partOf(event.target);
    const offset = desk.sheet.flow.offsetAt(event.clientX, event.clientY);
    if (offset === null || !desk.sheet.scroller.contains(event.target as Node)) return;
    const fine = desk.fine || event.shiftKey;
    const [x, y] = [event.clientX, event.clientY];
    const blank = !desk.sheet.flow.isAt(offset, x, y);
    this.#press = { offset, fine, x, y, on: part, blank, dragged: false };
    if (part && (side === "start" || side === "end")) this.#edge = { part, side, range: part };
    desk.sheet.scroller.setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent): void {
    const press = this.#press;
    if (!press) return;
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) >= FAR) press.dragged = true;
    if (!press.dragged) return;
    if (this.#edge) this.#pull(this.#edge, event);
    else this.#drag(press, event);
  }

  up(event: PointerEvent): void {
    const { sheet } = this.#desk;
    if (sheet.scroller.hasPointerCapture(event.pointerId))
      sheet.scroller.releasePointerCapture(event.pointerId);
    const [press, edge] = [this.#press, this.#edge];
    this.#press = null;
    this.#edge = null;
    if (press && !press.dragged) this.#click(press, event);
    else if (edge) this.#desk.resize(edge.part, edge.range);
    else if (press) this.#take();
  }

  cancel(): void {
    this.#press = null;
    this.#edge = null;
    this.#desk.marks.place();
  }

  #drag(press: Press, event: PointerEvent): void {
    const desk = this.#desk;
    const offset = desk.sheet.flow.offsetAt(event.clientX, event.clientY);
    if (offset === null) return;
    desk.parts.select(null);
    desk.cursor.put(press.offset, press.fine);
    desk.cursor.put(offset, press.fine, true);
    desk.sheet.follow(event.clientY);
  }

  /** The end of a mark follows the pointer, from word to word, and stays within its neighbours. */
  #pull(edge: Edge, event: PointerEvent): void {
    const desk = this.#desk;
    const offset = desk.sheet.flow.offsetAt(event.clientX, event.clientY);
    if (offset === null) return;
    const units = desk.cursor.units(desk.fine || event.shiftKey);
    const unit = units.at(units.around(offset));
    const { start, end } = edge.part;
    const range = edge.side === "start" ? { start: unit.start, end } : { start, end: unit.end };
    if (range.start >= range.end || !desk.allows(edge.part, range)) return;
    edge.range = range;
    desk.marks.preview(edge.part, range);
    desk.sheet.follow(event.clientY);
  }

  #click(press: Press, event: PointerEvent): void {
    const desk = this.#desk;
    this.#begun &&= desk.cursor.range.peek() !== null; // it may have become a mark, or been left, since
    const again = event.timeStamp - this.#before.at < DOUBLE;
    const onMark = press.on !== null && !this.#begun && desk.parts.list().includes(press.on);
    if (onMark && again && this.#before.on === press.on) desk.parts.remove(new Set([press.on as Span]));
    else if (onMark) desk.select(press.on, event.ctrlKey || event.metaKey || event.shiftKey);
    else if (press.blank) desk.select(null);
    else this.#word(press, event.shiftKey);
    this.#before = { at: event.timeStamp, on: press.on };
  }

  /** The first word, or the last one. */
  #word(press: Press, extend: boolean): void {
    const desk = this.#desk;
    const open = desk.cursor.range.peek() !== null;
    desk.parts.select(null);
    desk.cursor.put(press.offset, open ? desk.fine : press.fine, open && (this.#begun || extend));
    const complete = open && (this.#begun || extend);
    this.#begun = !complete;
    if (complete) this.#take();
  }

  /** What was taken becomes a mark, if it is clear of which class. */
  #take(): void {
    const { label } = this.#desk;
    this.#begun = false;
    if (label !== null) this.#desk.mark(label);
  }
}
