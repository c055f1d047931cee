// When the selected region begins and ends, in seconds.

import type { PartsEditor } from "../../core/parts";
import type { Region } from "../../core/protocol";
import { between, type Range } from "../../core/regions";
import { partSide } from "../part-fields";
import type { SoundDesk } from "./desk";

type Field = "start" | "end" | "length";

const FIELDS = [
  ["start", "Start"],
  ["end", "End"],
  ["length", "Length"],
] as const;

export function soundSide(desk: SoundDesk, parts: PartsEditor<Region>): HTMLElement {
  return partSide<Region, Field>(desk.ui, parts, {
    about: "The selected region, in seconds",
    fields: FIELDS,
    step: 0.001,
    read,
    typed: (region, field, input) => change(desk, parts, region, field, input),
  });
}

function read({ start, end }: Range, name: Field): number {
  const value = name === "start" ? start : name === "end" ? end : end - start;
  return Math.round(value * 1e6) / 1e6;
}

function change(
  desk: SoundDesk,
  parts: PartsEditor<Region>,
  region: Region,
  name: Field,
  input: HTMLInputElement,
): void {
  const { recording } = desk;
  if (!recording) return;
  const value = input.valueAsNumber;
  const { start, end } = region;
  const asked = name === "start" ? [value, end] : name === "end" ? [start, value] : [start, start + value];
  const [from = Number.NaN, to = Number.NaN] = asked;
  const next = from < to ? between(from, to, recording) : null;
  const fits = next !== null && from >= 0 && to <= desk.duration + 1e-6;
  if (fits) parts.replace(region, { ...region, ...next });
  input.value = `${read(parts.only ?? region, name)}`;
  if (!fits)
    parts.notice.value = `A region ends after it starts, between 0 and ${Math.round(desk.duration * 1e6) / 1e6} s.`;
}
