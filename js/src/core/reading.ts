// What the kernel says of a text, as the views want it.

import type { Item } from "./protocol";
import { CodePoints } from "./text";
import { Units } from "./units";

export interface Reading {
  readonly text: CodePoints;
  readonly words: Units;
  readonly direction: "ltr" | "rtl" | "auto";
  readonly language: string | null;
  /** What else the sample holds, by column. */
  readonly columns: readonly (readonly [string, string])[];
}

export function readingOf({ data }: Item): Reading {
  const text = new CodePoints(typeof data.text === "string" ? data.text : "");
  const edges = Array.isArray(data.tokens) ? (data.tokens as number[]) : [];
  const columns = Object.entries((data.columns ?? {}) as Record<string, unknown>);
  return {
    text,
    words: new Units(edges),
    direction: data.direction === "rtl" || data.direction === "ltr" ? data.direction : "auto",
    language: typeof data.language === "string" ? data.language : null,
    columns: columns.map(([name, value]) => [name, value === null ? "" : String(value)] as const),
  };
}
