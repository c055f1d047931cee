// What is particular to spans of a text. Offsets count code points, as the kernel's do.

import type { PartRules } from "./parts";
import type { Config, Span } from "./protocol";
import type { Signal } from "./signal";
import { stretchRules } from "./stretches";

export function spanRules(config: Signal<Config>): PartRules<Span> {
  return stretchRules(config, {
    noun: ["mark", "marks"],
    title: ({ text }) => text,
    quote: ({ text }) => quoted(text),
  });
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
