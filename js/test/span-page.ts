// A labeler of spans on a page of happy-dom, which lays nothing out: here each character is ten pixels wide, and all
// stand in one line.

import { vi } from "vitest";
import type { PartsEditor } from "../src/core/parts";
import type { Config, Item, Span } from "../src/core/protocol";
import { Flow } from "../src/views/texts/flow";
import { Desk } from "./desk";
import { SPANS, textItem } from "./spans";

const WIDE = 10;

/** Call before the page is made; what is not set is left to right. */
export function layOut(rightToLeft = false): void {
  vi.spyOn(Flow.prototype, "isRightToLeft").mockReturnValue(rightToLeft);
  vi.spyOn(Flow.prototype, "offsetAt").mockImplementation(function (this: Flow, x: number) {
    const length = this.text?.length ?? 0;
    return length === 0 ? null : Math.max(0, Math.min(length - 1, Math.floor(x / WIDE)));
  });
  vi.spyOn(Flow.prototype, "isAt").mockImplementation((_offset, _x, y) => y < 40); // below, the sheet is blank
  vi.spyOn(Flow.prototype, "boxes").mockImplementation(({ start, end }) => [
    { left: start * WIDE, top: 0, width: (end - start) * WIDE, height: 20 },
  ]);
}

export class SpanPage extends Desk {
  clock = 1000;

  constructor(items: Item[] = [textItem("1"), textItem("2"), textItem("3")], more: Partial<Config> = {}) {
    super({ ...SPANS, ...more });
    this.begin(items);
  }

  get parts(): PartsEditor<Span> {
    return this.session.composer.parts as unknown as PartsEditor<Span>;
  }

  /** The marks as the list shows them: what they hold, and their class; a question mark if only suggested. */
  get marks(): string[] {
    return this.parts
      .list()
      .map((part) => `${part.text}:${part.label}${part.origin === "suggested" ? "?" : ""}`);
  }

  get selected(): string[] {
    return [...this.parts.selected.peek()].map(({ text }) => text);
  }

  /** What is taken, read off its boxes. */
  get taken(): [number, number] | null {
    const box = this.root.querySelector<HTMLElement>(".ll-taken-box");
    if (!box) return null;
    const left = Number.parseFloat(box.style.left) / WIDE;
    return [left, left + Number.parseFloat(box.style.width) / WIDE];
  }

  mark(start: number, end: number): HTMLElement {
    return this.find(`[data-span="${start}-${end}"]`);
  }

  /** On the innermost mark that is there, else on the text. */
  pointer(
    type: "down" | "move" | "up" | "cancel",
    at: number,
    more: PointerEventInit = {},
    on?: Element,
  ): void {
    const range = ({ dataset }: HTMLElement) =>
      (dataset.span as string).split("-").map(Number) as [number, number];
    const size = (mark: HTMLElement) => range(mark)[1] - range(mark)[0];
    const over = [...this.root.querySelectorAll<HTMLElement>(".ll-mark")].filter((mark) => {
      const [start, end] = range(mark);
      return start <= at && at < end;
    });
    over.sort((one, other) => size(one) - size(other));
    const target = on ?? over[0] ?? this.find(".ll-text-scroll");
    const place = { clientX: at * WIDE + WIDE / 2, clientY: 5, button: 0, pointerId: 1 };
    const event = new PointerEvent(`pointer${type}`, { bubbles: true, ...place, ...more });
    Object.defineProperty(event, "timeStamp", { value: this.clock });
    target.dispatchEvent(event);
  }

  /** A click long after the one before; with `quick`, right after it. */
  tap(at: number, more: PointerEventInit = {}, quick = false): void {
    this.clock += quick ? 100 : 5000;
    this.pointer("down", at, more);
    this.pointer("up", at, more);
  }

  twice(at: number): void {
    this.tap(at);
    this.tap(at, {}, true);
  }

  drag(from: number, to: number, more: PointerEventInit = {}, on?: Element): void {
    this.clock += 5000;
    this.pointer("down", from, more, on);
    this.pointer("move", (from + to) / 2, more);
    this.pointer("move", to, more);
    this.pointer("up", to, more);
  }

  /** The handle at one end of the only selected mark. */
  pull(part: Span, side: "start" | "end", to: number): void {
    this.drag(side === "start" ? part.start : part.end - 1, to, {}, this.find(`[data-side=${side}]`));
  }
}
