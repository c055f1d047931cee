// What is particular to spans of a text. Offsets count code points, as the kernel's do.

import { isPending, type PartRules } from "./parts";
import type { ClassKey, Config, Span } from "./protocol";
import type { Signal } from "./signal";

/** Longer spans first where they begin together, then in the order of the classes: as the kernel stores them. */
export function spanRules(config: Signal<Config>): PartRules<Span> {
  const rank = (key: ClassKey | null) => config.peek().classes.findIndex((spec) => spec.key === key);
  return {
    noun: ["mark", "marks"],
    at: ({ start, end }) => `${start}-${end}`,
    title: ({ text }) => text,
    compare: (a, b) => a.start - b.start || b.end - a.end || rank(a.label) - rank(b.label),
    uncovered,
    refusal(parts) {
      const sorted = [...parts].sort((a, b) => a.start - b.start);
      for (let i = 1; i < sorted.length; i += 1) {
        const [before, after] = [sorted[i - 1] as Span, sorted[i] as Span];
        if (after.start < before.end) return `${quoted(after.text)} would overlap ${quoted(before.text)}.`;
      }
      return null;
    },
  };
}

/** One way and back: a suggestion is covered by a mark that began before it, or by one that begins within it. */
function uncovered(sorted: readonly Span[]): Span[] {
  const covered = new Set<Span>();
  let end = 0; // of the marks so far
  for (const part of sorted) {
    if (!isPending(part)) end = Math.max(end, part.end);
    else if (part.start < end) covered.add(part);
  }
  let start = Number.POSITIVE_INFINITY; // of the next mark
  for (const part of [...sorted].reverse()) {
    if (!isPending(part)) start = part.start;
    else if (start < part.end) covered.add(part);
  }
  return sorted.filter((part) => !covered.has(part));
}

/** In marks of quotation, which a text of the other direction must not carry off. */
function quoted(text: string): string {
  return `“\u2068${short(text)}\u2069”`;
}

/** A text that fits in a line. */
export function short(text: string, most = 32): string {
  const letters = [...text.replace(/\s+/gu, " ")];
  if (letters.length <= most) return letters.join("");
  const half = Math.floor((most - 1) / 2);
  return `${letters.slice(0, half).join("")}…${letters.slice(-half).join("")}`;
}
