// How the model comes on: accuracy where labels were drawn at random to measure it, and how far its mind still changes.

import type { Curves, LearnerPicture } from "../core/picture";
import { h } from "../shell/dom";
import type { Face } from "./card";
import { curve, framed, type Point } from "./plot";
import { counted, many, mark, percent } from "./words";

const TOPS = [0.02, 0.04, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1];

export type Measured = Pick<LearnerPicture, "accuracy" | "audit" | "curves">;

/** The learning curve; without an audit, why there is none, and how far successive models agree. */
export function learning({ accuracy, audit, curves }: Measured): Face {
  const points = pointsOf(curves, "accuracy", accuracyOf);
  if (!audit && !accuracy && points.length === 0) return agreement(curves);
  const title = "Accuracy";
  if (points.length === 0) {
    return {
      title,
      body: hint("No audited label has been compared with a model yet. The curve begins with the first."),
    };
  }
  const last = points.at(-1) as Point;
  const { value, low, high } = accuracy?.value ? accuracy : last;
  const interval = low === null || high === null ? "" : `${percent(low ?? 0)} to ${percent(high ?? 0)}`;
  const on = accuracy?.n ? `on ${counted(accuracy.n, "audited label")}` : "";
  const note = [interval && `95 % interval ${interval}`, on].filter(Boolean).join(", ");
  const lows = points.map((point) => point.low ?? point.value);
  const summary = `Accuracy ${told(points)}. ${note}`;
  return { title, figure: percent(value ?? last.value), note, body: drawn(points, tenths(lows), summary) };
}

export function contradictions(curves: Curves): Face {
  const title = "Contradictions";
  const points = pointsOf(
    curves,
    "contradictions",
    (value) => `${percent(value)} of the predictions changed`,
  );
  if (points.length === 0) return { title, body: hint("Known once two fits are 20 labels apart.") };
  const top = TOPS.find((edge) => points.every(({ value }) => value <= edge)) ?? 1;
  const summary = `Predictions that a fit changed: ${told(points)}.`;
  const note = "of predictions changed between two models";
  const body = drawn(points, { from: 0, to: top }, summary);
  return { title, figure: percent((points.at(-1) as Point).value), note, body };
}

function agreement(curves: Curves): Face {
  const title = "Agreement of successive models";
  const points = pointsOf(curves, "kappa", (value) => `kappa ${value.toFixed(2)} with the model before`);
  const why = hint(
    "Accuracy needs samples drawn at random, ActiveLearner(..., audit=0.1): labels that the model chose are the " +
      "hard ones, and cross-validation on them would mislead.",
  );
  if (points.length === 0) return { title, body: why };
  const kappas = points.map(({ value }) => value);
  const summary = `Cohen's kappa between successive models ${told(points, (value) => value.toFixed(2))}.`;
  const up = tenths(kappas);
  const ticks = [up.to, (up.from + up.to) / 2, up.from].map((value) => `${Number(value.toFixed(2))}`);
  const chart = framed(curve(points, across(points), up, summary), ticks, along(points));
  const figure = (kappas.at(-1) as number).toFixed(2);
  return {
    title,
    figure,
    note: "Cohen's kappa; 1 is agreement",
    body: h("div", { class: "ll-noted" }, chart, why),
  };
}

function accuracyOf(value: number, low: number | null, high: number | null): string {
  const interval = low === null || high === null ? "" : ` (${percent(low)} to ${percent(high)})`;
  return `accuracy ${percent(value)}${interval}`;
}

function pointsOf(
  curves: Curves,
  name: "accuracy" | "contradictions" | "kappa",
  says: (value: number, low: number | null, high: number | null) => string,
): Point[] {
  return curves.n_labels.flatMap((at, i) => {
    const value = curves[name][i] ?? null;
    if (at === null || value === null) return [];
    const low = name === "accuracy" ? (curves.accuracy_low[i] ?? null) : null;
    const high = name === "accuracy" ? (curves.accuracy_high[i] ?? null) : null;
    return [{ at, value, low, high, title: `${counted(at, "label")}: ${says(value, low, high)}` }];
  });
}

function drawn(points: readonly Point[], up: { from: number; to: number }, summary: string): HTMLElement {
  const ticks = [up.to, (up.from + up.to) / 2, up.from].map(mark);
  return framed(curve(points, across(points), up, summary), ticks, along(points));
}

function across(points: readonly Point[]): { from: number; to: number } {
  return { from: points[0]?.at ?? 0, to: points.at(-1)?.at ?? 0 };
}

function along(points: readonly Point[]): string[] {
  const { from, to } = across(points);
  return from === to ? ["", counted(to, "label"), ""] : [many(from), counted(to, "label")];
}

/** From the tenth below all values to 1. */
function tenths(values: readonly number[]): { from: number; to: number } {
  return { from: Math.min(0.9, Math.floor(10 * Math.min(...values)) / 10), to: 1 };
}

function told(points: readonly Point[], says: (value: number) => string = percent): string {
  const first = points[0] as Point;
  const last = points.at(-1) as Point;
  const now = `${says(last.value)} at ${counted(last.at, "label")}`;
  return points.length === 1 ? now : `from ${says(first.value)} at ${counted(first.at, "label")} to ${now}`;
}

function hint(text: string): HTMLElement {
  return h("p", { class: "ll-hint" }, text);
}
