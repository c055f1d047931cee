// Regions too narrow for an element of their own, as bars on a canvas: hundreds of them in the time of a few elements.

import { h, setHidden } from "../../shell/dom";
import { sized } from "./minimap";

export const SPECK = 6; // px from which a region is an element

const LINED = 2; // px from which it is seen where one begins

/** A bar: pixels from left to right, shares of the height from top to bottom. */
export interface Speck {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
  readonly colour: string;
  /** Only suggested. */
  readonly faint: boolean;
}

export class Specks {
  readonly element = h("canvas", { class: "ll-specks", "aria-hidden": "true", hidden: true });

  draw(specks: readonly Speck[], width: number, height: number): void {
    setHidden(this.element, specks.length === 0);
    if (specks.length === 0) return;
    const dots = globalThis.devicePixelRatio || 1;
    sized(this.element, width, height, dots);
    const context = this.element.getContext("2d");
    if (!context) return;
    const down = this.element.height;
    context.clearRect(0, 0, this.element.width, down);
    for (const speck of specks) {
      const [left, top] = [speck.left * dots, speck.top * down];
      context.fillStyle = speck.colour;
      context.globalAlpha = speck.faint ? 0.2 : 0.35;
      context.fillRect(left, top, Math.max(1, speck.width) * dots, speck.height * down);
      if (speck.width < LINED) continue;
      context.globalAlpha = speck.faint ? 0.5 : 0.9; // where it begins
      context.fillRect(left, top, dots, speck.height * down);
    }
  }
}
