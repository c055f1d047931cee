// Answers as they are shown: a chip in the colour of the class, and its name.

import type { ClassKey, Part, Value } from "../core/protocol";
import { h } from "../shell/dom";
import { colorOf } from "../shell/palette";
import type { GalleryConfig } from "./protocol";

export function isParts(value: Value): value is Part[] {
  return Array.isArray(value) && value.length > 0 && typeof value[0] === "object";
}

/** Each class of an answer, and how many parts it has there. */
export function classesOf(value: Value): [ClassKey, number][] {
  const counts = new Map<ClassKey, number>();
  for (const each of Array.isArray(value) ? value : value === null ? [] : [value]) {
    const key = typeof each === "object" ? each.label : each;
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts];
}

export function colorIn(config: Pick<GalleryConfig, "classes">, key: ClassKey): string {
  const index = config.classes.findIndex((spec) => spec.key === key);
  return colorOf(config.classes[index] ?? { key, caption: `${key}` }, Math.max(0, index));
}

export function captionIn(config: Pick<GalleryConfig, "classes">, key: ClassKey): string {
  return config.classes.find((spec) => spec.key === key)?.caption ?? `${key}`;
}

/** An answer in one line. */
export function inWords(config: GalleryConfig, value: Value): string {
  const classes = classesOf(value);
  if (classes.length === 0) return "none";
  const parts = isParts(value);
  return classes
    .map(([key, n]) => (parts ? `${n} ${captionIn(config, key)}` : captionIn(config, key)))
    .join(", ");
}

/** An answer with a chip for each of its classes. */
export function answer(config: GalleryConfig, value: Value): HTMLElement {
  const element = h("span", { class: "ll-said", dir: "auto", title: inWords(config, value) });
  const classes = classesOf(value);
  const parts = isParts(value);
  for (const [key, n] of classes) {
    const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
    chip.style.setProperty("--ll-chip", colorIn(config, key));
    const text = parts && n > 1 ? `${captionIn(config, key)} × ${n}` : captionIn(config, key);
    element.append(h("span", { class: "ll-said-class" }, chip, text), " ");
  }
  if (classes.length === 0) element.append("none");
  return element;
}

export function share(value: number | null): string {
  return value === null ? "" : `${Math.round(100 * value)}\u00a0%`;
}
