// Colours of classes that bring none: first ten that colour-blind people tell apart (after Okabe and Ito 2008, and
// Tol 2021, "muted"), then ten more, then one made from the key. A colour never stands alone: the caption is beside it.

import type { ClassSpec } from "../core/protocol";

const TEN = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#d55e00",
  "#56b4e9",
  "#f0e442",
  "#882255",
  "#999933",
  "#332288",
];
const TEN_MORE = [
  "#44aa99",
  "#ddcc77",
  "#aa4499",
  "#117733",
  "#cc6677",
  "#88ccee",
  "#bbcc33",
  "#7f7f7f",
  "#8c564b",
  "#ffaabb",
];

export function colorOf(spec: ClassSpec, index: number): string {
  if (spec.color && CSS.supports("color", spec.color)) return spec.color;
  return TEN[index] ?? TEN_MORE[index - TEN.length] ?? `hsl(${hash(String(spec.key)) % 360} 60% 50%)`;
}

function hash(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}
