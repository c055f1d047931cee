// Where the sample on screen stands in the queue: worth asking, no better than one drawn at random, or known already.

import type { Halting } from "../core/picture";
import { h } from "../shell/dom";
import type { Face } from "./card";

const ZONES = ["better than random", "no better than random", "the model is certain"] as const;

export interface Pinned extends Halting {
  place: number | null; // of the sample on screen; null where the model has not ranked it
}

export function zoneOf(place: number, { low, high }: Halting): 0 | 1 | 2 {
  if (place <= low) return 0;
  return place < high ? 1 : 2;
}

export function halting({ low, high, place }: Pinned): Face {
  const zone = place === null ? null : zoneOf(place, { low, high });
  const where = zone === null ? "not ranked" : ZONES[zone];
  const parts = ZONES.map((_, i) => h("span", { class: "ll-zone", "data-zone": i }));
  const bar = h("div", { class: "ll-halting", role: "img", "aria-label": `This sample: ${where}` }, ...parts);
  if (place !== null && zone !== null) {
    const [from, to] = (
      [
        [0, low],
        [low, high],
        [high, 1],
      ] as const
    )[zone];
    const pin = h("span", { class: "ll-pin" });
    // Each zone is a third, however little of the scale it takes: most samples are of the last.
    pin.style.insetInlineStart = `${Math.round((1000 * (zone + within(place, from, to))) / 3) / 10}%`;
    bar.append(pin);
  }
  const keys = ZONES.map((name, i) => {
    const swatch = h("span", { class: "ll-zone", "data-zone": i });
    return h("li", { "aria-current": zone === i ? "true" : null }, swatch, name);
  });
  const body = h("div", {}, bar, h("ul", { class: "ll-zones", "aria-hidden": "true" }, ...keys));
  return { title: "Worth of this sample", figure: where, body };
}

function within(value: number, from: number, to: number): number {
  return to > from ? (value - from) / (to - from) : 0.5;
}
