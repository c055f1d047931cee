// Curves and bars as plain SVG. A plot is a square of 100 × 100 that stretches to its place; lines keep their width,
// and dots, being lines without length, stay round. What is written stands around it as text of the page.

import { h } from "../shell/dom";

export interface Point {
  at: number;
  value: number;
  low: number | null;
  high: number | null;
  title: string; // what is told of it under the pointer
}

export interface Range {
  from: number;
  to: number;
}

type Place = (value: number) => number;

const SIDE = 100;
const DOTTED = 40; // points up to which each has a dot

/** A curve over `across`, with a band where points have `low` and `high`. `summary` is for who cannot see it. */
export function curve(points: readonly Point[], across: Range, up: Range, summary: string): SVGSVGElement {
  const x: Place = (at) => placed(at, across);
  const y: Place = (value) => round(SIDE - placed(value, up));
  const steps = points.map(({ at, value }) => `${x(at)} ${y(value)}`);
  const dots = steps.map((step) => `M${step}h0`);
  return plot(
    summary,
    path("ll-band", band(points, x, y)),
    path("ll-line", steps.length > 0 ? `M${steps.join("L")}` : ""),
    path("ll-dots", dots.length <= DOTTED ? dots.join("") : ""),
    path("ll-last", dots.at(-1) ?? ""),
    ...targets(points, x),
  );
}

/** A bar for each count, in as many `slots`. */
export function bars(
  counts: readonly number[],
  slots: number,
  top: number,
  titles: readonly string[],
  summary: string,
): SVGSVGElement {
  const width = SIDE / slots;
  const columns = counts.map((count, i) => {
    const height = top > 0 ? (SIDE * count) / top : 0;
    return box("ll-column", (i + 0.12) * width, SIDE - height, 0.76 * width, height);
  });
  const reach = titles.map((title, i) => box("ll-target", i * width, 0, width, SIDE, title));
  return plot(summary, ...columns, ...reach);
}

/** A plot with what its axes say: `up` from the top down, `along` from left to right. */
export function framed(chart: SVGSVGElement, up: readonly string[], along: readonly string[]): HTMLElement {
  const axis = (look: string, texts: readonly string[]) =>
    h("div", { class: look, "aria-hidden": "true" }, ...texts.map((text) => h("span", {}, text)));
  return h("div", { class: "ll-plot" }, axis("ll-up", up), chart, axis("ll-along", along));
}

function plot(summary: string, ...parts: SVGElement[]): SVGSVGElement {
  const attributes = { viewBox: `0 0 ${SIDE} ${SIDE}`, preserveAspectRatio: "none", focusable: "false" };
  const chart = svg("svg", { class: "ll-chart", role: "img", "aria-label": summary, ...attributes });
  const rules = [0, SIDE / 2, SIDE].map((y) => path("ll-rule", `M0 ${y}H${SIDE}`));
  chart.append(...rules, ...parts);
  return chart;
}

function band(points: readonly Point[], x: Place, y: Place): string {
  const ends = points.flatMap(({ at, low, high }) =>
    low === null || high === null ? [] : [{ at: x(at), low: y(low), high: y(high) }],
  );
  // One point has no area: its interval is an upright line.
  if (ends.length === 1) return ends.map(({ at, low, high }) => `M${at} ${low}V${high}`).join("");
  const upper = ends.map(({ at, high }) => `${at} ${high}`);
  const lower = ends.map(({ at, low }) => `${at} ${low}`).reverse();
  return ends.length > 0 ? `M${[...upper, ...lower].join("L")}Z` : "";
}

/** Upright strips half-way to the neighbours, so that a point need not be hit exactly. */
function targets(points: readonly Point[], x: Place): SVGElement[] {
  const at = points.map((point) => x(point.at));
  const edges = at.map((here, i) => (i === 0 ? 0 : (here + (at[i - 1] ?? 0)) / 2));
  return points.map(({ title }, i) => {
    const left = edges[i] ?? 0;
    return box("ll-target", left, 0, (edges[i + 1] ?? SIDE) - left, SIDE, title);
  });
}

function placed(value: number, { from, to }: Range): number {
  const share = to > from ? (value - from) / (to - from) : 0.5;
  return round(SIDE * Math.min(1, Math.max(0, share)));
}

function path(look: string, d: string): SVGElement {
  return svg("path", { class: look, d });
}

function box(look: string, x: number, y: number, width: number, height: number, title?: string): SVGElement {
  const size = { x: round(x), y: round(y), width: round(width), height: round(height) };
  const element = svg("rect", { class: look, ...size });
  if (title === undefined) return element;
  const told = svg("title", {});
  told.textContent = title;
  element.append(told);
  return element;
}

function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  return element;
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
