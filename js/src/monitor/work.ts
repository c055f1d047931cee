// How far the work is: which classes were given, and how fast.

import type { ClassCount, Picture } from "../core/picture";
import { h } from "../shell/dom";
import { colorOf } from "../shell/palette";
import type { Face } from "./card";
import { bars, framed } from "./plot";
import { counted, many, moment, percent, stride } from "./words";

const SLOTS = 12; // bars that there is room for from the beginning

export function classes({ classes: shown, others }: Pick<Picture, "classes" | "others">): Face {
  const labels = shown.reduce((sum, { count }) => sum + count, others?.labels ?? 0);
  const most = Math.max(1, ...shown.map(({ count }) => count));
  const rows = shown.map((entry) => row(entry, most, labels));
  const list = h("ul", { class: "ll-class-bars", tabindex: 0, "aria-label": "Labels per class" }, ...rows);
  if (others) {
    const rest = `${counted(others.classes, "more class", "more classes")}: ${counted(others.labels, "label")}`;
    list.append(h("li", { class: "ll-others" }, rest));
  }
  return { title: "Labels per class", figure: many(labels), note: among(shown, others), body: list };
}

function row({ index, key, caption, color, count }: ClassCount, most: number, labels: number): HTMLElement {
  const chip = h("span", { class: "ll-swatch", "aria-hidden": "true" });
  const bar = h(
    "span",
    { class: "ll-class-bar", "aria-hidden": "true" },
    h("span", { class: "ll-class-fill" }),
  );
  const line = h("li", { "data-class-count": `${key}`, class: "ll-class-row" });
  line.style.setProperty("--ll-chip", colorOf({ key, caption, ...(color ? { color } : {}) }, index));
  line.style.setProperty("--ll-part", `${count / most}`);
  const name = h("span", { class: "ll-class-name", dir: "auto", title: caption }, caption);
  const share = h("span", { class: "ll-class-share" }, labels > 0 ? percent(count / labels, 0) : "–");
  line.append(chip, name, bar, h("span", { class: "ll-class-n" }, many(count)), share);
  return line;
}

function among(shown: readonly ClassCount[], others: Picture["others"]): string {
  return `in ${counted(shown.length + (others?.classes ?? 0), "class", "classes")}`;
}

export function pace({ step, start, counts, per_hour: rate }: Picture["pace"]): Face {
  const title = "Labels per hour";
  if (rate === null) return { title, figure: "–", note: "No label has been given yet." };
  const slots = Math.max(SLOTS, counts.length);
  const top = Math.max(...counts);
  const note = `lately; a bar is ${stride(step)}`;
  const titles = counts.map((n, i) => `${moment(start + i * step, step)}: ${counted(n, "label")}`);
  const summary = `${many(rate)} labels an hour; at most ${counted(top, "label")} in ${stride(step)}.`;
  const along = [moment(start, step), moment(start + slots * step, step)];
  const chart = bars(counts, slots, top, titles, summary);
  return { title, figure: many(rate), note, body: framed(chart, [many(top), "", "0"], along) };
}
