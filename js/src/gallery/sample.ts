// What a sample is, drawn in the room there is: a picture, cells of a row, a text, the wave of a sound; over it the parts
// that people have marked.

import type { Box, Part, Region, Span } from "../core/protocol";
import { CodePoints } from "../core/text";
import { h, setAttr } from "../shell/dom";
import { elseWritten } from "../views/picture-url";
import { captionIn, colorIn } from "./answers";
import type { Held } from "./contents";
import type { GalleryConfig } from "./protocol";

/** What must be known to draw samples. */
type Shown = Pick<GalleryConfig, "shows" | "classes" | "columns">;

/** Marks of one answer. */
export interface Layer {
  readonly parts: readonly Part[];
  readonly faint: boolean;
}

const SVG = "http://www.w3.org/2000/svg";
const TINY = 64; // px; below it a picture's pixels are shown as squares

/** Makes the element of a sample; `ended` gives back what it holds of the browser. */
export function drawn(
  config: Shown,
  held: Held,
  layers: readonly Layer[],
  id: string,
  life: AbortSignal,
): HTMLElement {
  const { data, bytes } = held;
  if (typeof data.error === "string") return h("p", { class: "ll-tile-error", dir: "auto" }, data.error);
  if (config.shows === "images") return picture(config, data, bytes, layers, id, life);
  if (config.shows === "texts") return text(config, data, layers);
  if (config.shows === "sounds") return wave(config, data, bytes, layers, id);
  return row(config, data);
}

function picture(
  config: Shown,
  data: Held["data"],
  bytes: Uint8Array | null,
  layers: readonly Layer[],
  id: string,
  life: AbortSignal,
): HTMLElement {
  const content = (bytes ?? new Uint8Array()) as Uint8Array<ArrayBuffer>;
  const blob = new Blob([content], { type: `${data.mime ?? ""}` });
  const url = URL.createObjectURL(blob);
  life.addEventListener("abort", () => URL.revokeObjectURL(url), { once: true });
  const [width, height] = Array.isArray(data.size)
    ? (data.size as [number, number])
    : [Number(data.width), Number(data.height)];
  const tiny = Math.max(width, height) <= TINY && "ll-tiny";
  if (layers.length === 0) {
    const image = h("img", { src: url, alt: `Sample ${id}`, draggable: "false", class: tiny });
    elseWritten(image, "src", blob);
    return image;
  }
  const sheet = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Sample ${id}` });
  const image = svg("image", { href: url, width, height, class: tiny || null });
  elseWritten(image, "href", blob);
  sheet.append(image);
  for (const { parts, faint } of layers) {
    for (const part of parts as readonly Box[]) {
      const { left: x, top: y, width: w, height: hgt, label } = part;
      const place = { x, y, width: w, height: hgt, class: faint ? "ll-box-faint" : null };
      const [dark, bright] = [svg("rect", { ...place, "data-edge": "" }), svg("rect", place)];
      bright.style.stroke = label === null ? "currentColor" : colorIn(config, label);
      bright.append(titled(config, part));
      sheet.append(dark, bright);
    }
  }
  return h("div", { class: "ll-tile-svg" }, sheet as unknown as HTMLElement);
}

function text(config: Shown, data: Held["data"], layers: readonly Layer[]): HTMLElement {
  const whole = new CodePoints(`${data.text ?? ""}`);
  const spans = layers.flatMap(({ parts, faint }) => (faint ? [] : (parts as readonly Span[])));
  const direction = typeof data.direction === "string" ? data.direction : "auto";
  const element = h("p", {
    class: "ll-tile-text",
    dir: direction,
    lang: typeof data.language === "string" ? data.language : null,
  });
  const edges = new Set([0, whole.length, ...spans.flatMap(({ start, end }) => [start, end])]);
  const order = [...edges].filter((edge) => edge <= whole.length).sort((a, b) => a - b);
  for (let i = 0; i + 1 < order.length; i += 1) {
    const [from, to] = [order[i] as number, order[i + 1] as number];
    const over = spans.filter(({ start, end }) => start <= from && end >= to);
    const piece = whole.slice(from, to);
    if (over.length === 0) {
      element.append(piece);
      continue;
    }
    const mark = h("mark", { title: over.map(({ label }) => captionIn(config, label)).join(", ") }, piece);
    const inner = over.at(-1) as Span;
    mark.style.setProperty("--ll-chip", colorIn(config, inner.label));
    if (spans.some(({ end }) => end === to))
      mark.append(
        h("span", { class: "ll-mark-name", "aria-hidden": "true" }, captionIn(config, inner.label)),
      );
    element.append(mark);
  }
  if (data.cut) element.append("…");
  return element;
}

function row(config: Shown, data: Held["data"]): HTMLElement {
  const cells = Array.isArray(data.cells) ? data.cells : [];
  const body = h("tbody");
  cells.forEach((value, at) => {
    const shown = value === null || value === undefined ? "" : `${value}`;
    const cell = h("td", { dir: "auto", title: shown || null }, shown || "missing");
    if (!shown) cell.classList.add("ll-missing");
    body.append(
      h(
        "tr",
        {},
        h("th", { scope: "row", dir: "auto", title: config.columns[at] }, config.columns[at] ?? ""),
        cell,
      ),
    );
  });
  const element = h("div", { class: "ll-tile-row" }, h("table", {}, body));
  if (Number(data.more) > 0) element.append(h("p", { class: "ll-hint" }, `and ${data.more} columns more`));
  return element;
}

function wave(
  config: Shown,
  data: Held["data"],
  bytes: Uint8Array | null,
  layers: readonly Layer[],
  id: string,
): HTMLElement {
  const peaks = new Int8Array((bytes ?? new Uint8Array()).slice().buffer);
  const columns = peaks.length / 2;
  let most = 1;
  for (const peak of peaks) most = Math.max(most, Math.abs(peak));
  const at = (i: number) => (50 - (48 * (peaks[i] as number)) / most).toFixed(1);
  let path = "";
  for (let i = 0; i < columns; i += 1) path += `${i ? "L" : "M"}${i} ${at(2 * i + 1)}`;
  for (let i = columns - 1; i >= 0; i -= 1) path += `L${i} ${at(2 * i)}`;
  const sheet = svg("svg", { viewBox: `0 0 ${Math.max(1, columns - 1)} 100`, preserveAspectRatio: "none" });
  sheet.append(svg("path", { d: `${path}Z` }));
  const seconds = Number(data.seconds);
  const drawnTo = Number(data.drawn) || seconds;
  const element = h("div", { class: "ll-tile-wave", role: "img", "aria-label": `Sample ${id}` });
  element.append(sheet as unknown as HTMLElement);
  layers.forEach(({ parts, faint }, lane) => {
    for (const part of parts as readonly Region[]) {
      if (part.start >= drawnTo) continue;
      const bar = h("i", {
        class: faint ? "ll-region-faint" : false,
        title: part.label === null ? "" : captionIn(config, part.label),
      });
      bar.style.left = `${(100 * part.start) / drawnTo}%`;
      bar.style.width = `${(100 * (Math.min(part.end, drawnTo) - part.start)) / drawnTo}%`;
      bar.style.top = `${lane * 7}px`;
      if (part.label !== null) bar.style.setProperty("--ll-chip", colorIn(config, part.label));
      element.append(bar);
    }
  });
  element.append(
    h("span", { class: "ll-seconds" }, `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`),
  );
  return element;
}

function titled(config: Shown, part: Part): SVGElement {
  const title = svg("title", {});
  title.append(part.label === null ? "" : captionIn(config, part.label));
  return title;
}

function svg(tag: string, attributes: Record<string, string | number | null>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null) setAttr(element, name, `${value}`);
  return element;
}
