// A text by code points, as the kernel counts, over a string that JavaScript counts by UTF-16 units.

export class CodePoints {
  readonly text: string;
  readonly length: number;
  #units: Uint32Array | null; // where each code point begins; null where one unit is one code point throughout

  constructor(text: string) {
    this.text = text;
    this.#units = /[\ud800-\udfff]/.test(text) ? starts(text) : null;
    this.length = this.#units ? this.#units.length - 1 : text.length;
  }

  /** The place in the string where a code point begins. */
  unit(offset: number): number {
    const at = Math.max(0, Math.min(offset, this.length));
    return this.#units ? (this.#units[at] as number) : at;
  }

  /** The code point that a place in the string belongs to. */
  offset(unit: number): number {
    if (!this.#units) return Math.max(0, Math.min(unit, this.length));
    return Math.max(0, lastAtMost(this.#units, unit));
  }

  slice(start: number, end: number): string {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}

function starts(text: string): Uint32Array {
  const found = new Uint32Array(text.length + 1);
  let count = 0;
  let unit = 0;
  for (const character of text) {
    found[count] = unit;
    count += 1;
    unit += character.length;
  }
  found[count] = unit;
  return found.slice(0, count + 1);
}

/** The last place in a sorted array whose value is at most `sought`, -1 if there is none. */
export function lastAtMost(values: ArrayLike<number>, sought: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) <= sought) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
