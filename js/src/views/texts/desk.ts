// What gestures and keys in a text work on: the text, the cursor in it, and the marks.

import { Cursor, elsewhere, moveBoundary } from "../../core/cursor";
import { isPending, type PartsEditor } from "../../core/parts";
import type { Current } from "../../core/place";
import type { ClassKey, Span } from "../../core/protocol";
import { readingOf } from "../../core/reading";
import { type Signal, signal, untracked } from "../../core/signal";
import { CodePoints } from "../../core/text";
import { overlap, type Range, Units } from "../../core/units";
import { h } from "../../shell/dom";
import type { Ui } from "../../shell/ui";
import { Marks } from "./marks";
import { boxAt, Sheet } from "./sheet";

export class SpanDesk {
  readonly ui: Ui;
  readonly parts: PartsEditor<Span>;
  readonly sheet: Sheet;
  readonly marks: Marks;
  /** How many texts were shown: what depends on the cursor begins anew with each. */
  readonly shown: Signal<number> = signal(0);
  cursor = new Cursor(new CodePoints(""), new Units([]));
  /** The content that the text on the sheet is of. */
  data: unknown;
  #taken: HTMLElement[] = [];

  constructor(ui: Ui, parts: PartsEditor<Span>) {
    this.ui = ui;
    this.parts = parts;
    this.sheet = new Sheet();
    this.marks = new Marks(this.sheet.flow);
  }

  get fine(): boolean {
    return this.ui.fine.peek();
  }

  /** The part of the text that a range covers, as a mark of a class. */
  span({ start, end }: Range, label: ClassKey): Span {
    return { text: this.cursor.text.slice(start, end), start, end, label };
  }

  /** Marks what is taken; false when nothing is, or it is refused. */
  mark(label: ClassKey): boolean {
    const range = this.cursor.range.peek();
    if (!range) return false;
    const held = this.parts.active.peek() !== null; // label first: the next mark comes, this one is done
    if (this.parts.add(this.span(range, label))) {
      this.cursor.stay({ start: range.end - 1, end: range.end });
      if (held) this.parts.select(null);
      this.tell(`${this.cursor.text.slice(range.start, range.end)} marked`);
    }
    return true;
  }

  /** The class that a mark gets without being asked: the one held, or the only one there is. */
  get label(): ClassKey | null {
    const { classes } = this.ui.session.config.peek();
    return this.parts.active.peek() ?? (classes.length === 1 ? (classes[0]?.key ?? null) : null);
  }

  select(part: Span | null, adding = false): void {
    if (part) this.cursor.stay(part);
    else this.cursor.clear();
    this.parts.select(part, adding);
  }

  /** Puts another range in the place of the selected mark. */
  resize(part: Span, range: Range): void {
    if (range.start === part.start && range.end === part.end) return;
    this.parts.replace(part, { ...part, ...this.span(range, part.label) });
  }

  /** Whether a mark may have a range. */
  allows(part: Span, range: Range): boolean {
    if (this.ui.session.config.peek().overlap) return true;
    const others = this.parts.list().filter((other) => other !== part && !isPending(other));
    return !others.some((other) => overlap(other, range));
  }

  /** Whether a new mark may stand beside those there are, and those about to come. */
  #isFree(part: Span, coming: readonly Span[]): boolean {
    const { overlap: may } = this.ui.session.config.peek();
    const clash = may ? (a: Span, b: Span) => this.parts.same(a, b) : overlap;
    const others = [...this.parts.list().filter((other) => !isPending(other)), ...coming];
    return !others.some((other) => clash(other, part));
  }

  moveEdge(side: "start" | "end", by: 1 | -1): void {
    const part = untracked(() => this.parts.only);
    if (part) this.resize(part, moveBoundary(part, side, by, this.cursor.units(this.fine)));
  }

  repeat(): void {
    const chosen = [...this.parts.selected.peek()];
    const found = chosen.flatMap((part) =>
      elsewhere(this.cursor.text, this.cursor.words, part).map((range) => this.span(range, part.label)),
    );
    const fresh: Span[] = [];
    for (const part of found) if (this.#isFree(part, fresh)) fresh.push(part);
    if (fresh.length > 0) this.parts.add(...fresh);
    this.parts.notice.value = fresh.length > 0 ? "" : "These words stand nowhere else.";
    this.tell(`${fresh.length} more marked`);
  }

  tell(text: string): void {
    this.ui.session.said.value = text;
  }

  show(current: Current | null): void {
    this.data = current?.item.data;
    const reading = current && readingOf(current.item);
    this.cursor = new Cursor(reading?.text ?? new CodePoints(""), reading?.words ?? new Units([]));
    this.marks.clear();
    this.sheet.show(reading);
    this.shown.value += 1;
  }

  /** Draws the marks and what is taken, as they are now; reads signals. */
  drawMarks(): void {
    const list = this.parts.list();
    const selected = this.parts.selected.value;
    const { classes } = this.ui.session.config.value;
    // A new sample's marks are not those of the text that is still there.
    if (this.ui.session.current.peek()?.item.data === this.data) this.marks.show(list, selected, classes);
  }

  drawTaken(): void {
    const range = this.cursor.range.value;
    const pieces = range ? this.sheet.flow.pieces(range) : [];
    if (range) this.sheet.flow.turns(range); // measured now, when nothing waits for it
    for (const box of this.#taken) box.remove();
    this.#taken = pieces.flatMap(({ line, boxes }) => {
      const drawn = boxes.map((box) => boxAt(box, h("i", { class: "ll-taken-box" })));
      line.layer.append(...drawn);
      return drawn;
    });
  }

  reveal(range: Range): void {
    this.sheet.reveal(this.sheet.flow.boxes(range));
  }

  place(): void {
    this.marks.place();
    untracked(() => this.drawTaken());
  }
}
