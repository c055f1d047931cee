// Chance that is the same in every run.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0; // mulberry32
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to below `high`. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length)] as T;
  }

  list<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.whole(0, most + 1) }, make);
  }

  /** A text of the characters that are most often counted wrong. */
  text(most = 24): string {
    return this.list(most, () => this.pick(PIECES)).join("");
  }
}

const PIECES = [
  ..."ab ßé漢ع\n\t\u0000\u00a0",
  "e\u0301",
  "\r\n",
  "👍",
  "👍🏽",
  "👨‍👩‍👧‍👦",
  "🇩🇪",
  "𝒳",
  "\u200d",
  "\ufe0f",
  "\ud83d", // halves of a pair: alone, or a pair by chance
  "\ude00",
];

/** A case for each of many seeds; what fails names its seed. */
export function cases(count: number, check: (random: Random) => void): void {
  for (let seed = 1; seed <= count; seed += 1) {
    try {
      check(new Random(seed));
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}
