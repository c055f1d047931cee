// What spans of a text and regions of a sound have in common: each goes from a start to an end.

import { isPending, type PartRules } from "./parts";
import type { ClassKey, Config, Part } from "./protocol";
import type { Signal } from "./signal";

export interface Stretch extends Part {
  readonly start: number;
  readonly end: number;
}

type Words<S> = Pick<PartRules<S & Part>, "noun" | "title"> & { quote(part: S): string };

/** Longer ones first where they begin together, then in the order of the classes: as the kernel stores them. */
export function stretchRules<S extends Stretch>(config: Signal<Config>, words: Words<S>): PartRules<S> {
  const rank = (key: ClassKey | null) => config.peek().classes.findIndex((spec) => spec.key === key);
  return {
    noun: words.noun,
    at: ({ start, end }) => `${start}-${end}`,
    title: words.title,
    compare: (a, b) => a.start - b.start || b.end - a.end || rank(a.label) - rank(b.label),
    uncovered,
    refusal(parts) {
      const sorted = [...parts].sort((a, b) => a.start - b.start);
      for (let i = 1; i < sorted.length; i += 1) {
        const [before, after] = [sorted[i - 1] as S, sorted[i] as S];
        if (after.start < before.end) return `${words.quote(after)} would overlap ${words.quote(before)}.`;
      }
      return null;
    },
  };
}

/** One way and back: a suggestion is covered by a mark that began before it, or by one that begins within it. */
function uncovered<S extends Stretch>(sorted: readonly S[]): S[] {
  const covered = new Set<S>();
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
