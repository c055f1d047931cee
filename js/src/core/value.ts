// Answers of all kinds, as far as they are treated alike.

import type { ClassKey, ClassSpec, Config, Part, Value } from "./protocol";

/** The class keys in an answer: the one chosen, those chosen, or that of every part. */
export function asList(value: Value): ClassKey[] {
  if (value === null) return [];
  if (!Array.isArray(value)) return [value];
  return value.map((each) => (isPart(each) ? each.label : each)).filter((key) => key !== null);
}

export function asParts(value: Value): readonly Part[] {
  return Array.isArray(value) ? value.filter(isPart) : [];
}

function isPart(value: ClassKey | Part): value is Part {
  return typeof value === "object";
}

/** What a screen reader is told an answer was. */
export function captions(classes: readonly ClassSpec[], value: Value): string {
  const parts = asParts(value).length;
  if (parts > 0) return parts === 1 ? "1 marked" : `${parts} marked`;
  const names = asList(value).map((key) => captionOf(classes, key));
  return names.length > 0 ? names.join(", ") : "none";
}

const NAMED = 5; // classes of marks

/** An answer in a sentence: the classes, and of marks how many there are. */
export function worded({ answer, classes }: Pick<Config, "answer" | "classes">, value: Value): string {
  if (value === null) return "no answer";
  const names = asList(value).map((key) => captionOf(classes, key));
  if (answer === "class") return names.join(", ");
  if (answer === "classes") return names.join(", ") || "none of the classes";
  if (names.length === 0) return "nothing marked";
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const said = [...counts].map(([name, count]) => (count > 1 ? `${name} ×${count}` : name));
  const rest = said.length - NAMED;
  const shown = rest > 0 ? [...said.slice(0, NAMED), `${rest} more`] : said;
  return `${names.length === 1 ? "1 mark" : `${names.length} marks`}: ${shown.join(", ")}`;
}

export function captionOf(classes: readonly ClassSpec[], key: ClassKey | null): string {
  if (key === null) return "no class yet";
  return classes.find((spec) => spec.key === key)?.caption ?? `${key}`;
}

/** Whether two answers say the same. */
export function sameValue(one: Value, other: Value): boolean {
  return one === other || spell(one) === spell(other);
}

const FIELDS = ["start", "end", "left", "top", "width", "height", "label", "text", "origin", "score"];

/** An answer as text, the same in whichever order its parts name their fields. */
export function spell(value: Value): string {
  return JSON.stringify(value, FIELDS);
}
