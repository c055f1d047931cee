// Canvases that keep what is drawn on them, call by call.

import { vi } from "vitest";

type Call = readonly [name: string, ...values: unknown[]];

const NAMES = [
  "clearRect",
  "beginPath",
  "rect",
  "lineTo",
  "fill",
  "stroke",
  "drawImage",
  "fillRect",
  "putImageData",
];
let papers = new WeakMap<HTMLCanvasElement, Paper>();

export class Paper {
  calls: Call[] = [];
  readonly context: CanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement) {
    const draw = (name: string) => [name, (...values: unknown[]) => void this.calls.push([name, ...values])];
    this.context = { canvas, ...Object.fromEntries(NAMES.map(draw)) };
  }

  /** What was called by that name. */
  of<V extends unknown[] = number[]>(name: string): V[] {
    return this.calls.filter(([each]) => each === name).map(([, ...values]) => values as V);
  }
}

/** From now on canvases are such; `tidyUp` ends it. */
export function layPaper(): void {
  papers = new WeakMap();
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(function (this: HTMLCanvasElement) {
    return paperOf(this).context as never;
  });
}

export function paperOf(canvas: HTMLCanvasElement): Paper {
  const paper = papers.get(canvas) ?? new Paper(canvas);
  papers.set(canvas, paper);
  return paper;
}
