// How far people agree: each measure with its interval on a scale, and of how many samples it could be taken.

import type { Face } from "../monitor/card";
import { counted, many, percent } from "../monitor/words";
import { h } from "../shell/dom";
import type { Agreement, Measure } from "./picture";

/** Without a measure, fewer than two people have answered. */
export function agreement({ measured }: { measured: Agreement | null }): Face {
  const title = "Agreement";
  if (!measured) {
    const hint = "Known once two people have judged the same sample: ll.Job(..., judgments_per_sample=2).";
    return { title, figure: "–", body: h("p", { class: "ll-hint" }, hint) };
  }
  const { alpha, percent: share } = measured;
  const rows = [
    row("Krippendorff's alpha", alpha, decimal),
    row("Same answer", share, (value) => percent(value, 0)),
  ];
  const note = `on ${counted(alpha.used, "sample")} of ${many(alpha.total)} with several judgments`;
  return {
    title,
    figure: alpha.value === null ? "–" : decimal(alpha.value),
    note,
    body: h("div", { class: "ll-measures" }, ...rows),
  };
}

function decimal(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

function row(name: string, { value, low, high, why }: Measure, says: (value: number) => string): HTMLElement {
  const head = h("div", { class: "ll-measure-head" }, h("span", {}, name));
  const line = h("div", { class: "ll-measure" }, head);
  if (value === null) {
    line.append(h("p", { class: "ll-hint" }, why));
    return line;
  }
  const interval = low === null || high === null ? "" : ` (95 % interval ${says(low)} to ${says(high)})`;
  head.append(h("span", { class: "ll-measure-figure" }, h("strong", {}, says(value)), interval));
  const scale = h("div", { class: "ll-scale", "aria-hidden": "true" });
  if (low !== null && high !== null) scale.append(placed("ll-scale-band", low, high));
  scale.append(placed("ll-scale-mark", value, value));
  line.append(scale);
  return line;
}

/** A part of the scale from 0 to 1; what is below stands at its beginning. */
function placed(look: string, from: number, to: number): HTMLElement {
  const element = h("span", { class: look });
  element.style.setProperty("--ll-from", `${inside(from)}`);
  element.style.setProperty("--ll-to", `${inside(to)}`);
  return element;
}

function inside(value: number): number {
  return Math.min(1, Math.max(0, value));
}
