// A wave as it is painted: in each pixel from left to right, the least and the greatest sample. Rectangles filled one by
// one cost software a hundredth of one path that holds them all.

export class Outline {
  #low: Float32Array;
  #high: Float32Array;

  constructor(width: number) {
    this.#low = new Float32Array(width).fill(Number.POSITIVE_INFINITY);
    this.#high = new Float32Array(width).fill(Number.NEGATIVE_INFINITY);
  }

  /**
   * Takes `count` values that go from one place to another. What is there already is coarser and goes, but for that of
   * a pixel in which these only begin.
   */
  take(
    count: number,
    left: number,
    right: number,
    low: (i: number) => number,
    high: (i: number) => number,
  ): void {
    const each = (right - left) / count;
    const end = Math.min(this.#low.length, Math.ceil(right));
    for (let x = Math.max(0, Math.floor(left)); x < end; x += 1) {
      const first = Math.max(0, Math.floor((x - left) / each));
      const last = Math.min(count, Math.max(first + 1, Math.ceil((x + 1 - left) / each)));
      const begins = x < left;
      let least = begins ? (this.#low[x] as number) : Number.POSITIVE_INFINITY;
      let most = begins ? (this.#high[x] as number) : Number.NEGATIVE_INFINITY;
      for (let i = first; i < last; i += 1) {
        least = Math.min(least, low(i));
        most = Math.max(most, high(i));
      }
      this.#low[x] = least;
      this.#high[x] = most;
    }
  }

  /** `y` says how far down a sample is. */
  fill(context: CanvasRenderingContext2D, y: (sample: number) => number): void {
    for (let x = 0; x < this.#low.length; x += 1) {
      const [low, high] = [this.#low[x] as number, this.#high[x] as number];
      if (low > high) continue; // nothing is known there
      const [above, below] = [y(high), y(low)];
      context.fillRect(x, above, 1, Math.max(1, below - above));
    }
  }
}
