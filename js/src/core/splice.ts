// Where two places of a recording can be joined so that the seam is not heard, and the seam.

/** Samples of a part of a recording. */
export interface Part {
  readonly lanes: readonly Float32Array[];
  readonly base: number; // the frame at their start
}

const COARSE = 8000; // Hz at which places are compared at first
const SILENT = 1e-6; // of the energy of one place, in which another is silent beside it
const STRAY = 0.15; // of its likeness that a place loses at the edge of where it may be

/**
 * Finds the place most like another by normalised cross-correlation: at first of the sound at a low rate, then around
 * the best of these at the full one. What is too high for the low rate repeats within one step of it.
 */
export class Likeness {
  #step: number; // frames per frame at the low rate

  constructor(rate: number) {
    this.#step = Math.max(1, Math.floor(rate / COARSE));
  }

  /** The place within [low, high] whose `count` frames are most like those at `wanted`; near `middle` if all are alike. */
  best(part: Part, wanted: number, count: number, low: number, high: number, middle: number) {
    const step = this.#step;
    const reach = Math.max(1, high - middle, middle - low);
    const [mark, field] = [wanted - part.base, low - part.base];
    const short = Math.floor(count / step);
    const steps = Math.floor((high - low) / step);
    const rough = peak(
      part.lanes.map((lane) => thin(lane, mark, short, step)),
      part.lanes.map((lane) => thin(lane, field, steps + short, step)),
      steps + 1,
      (i) => STRAY * ((low + step * i - middle) / reach) ** 2,
    );
    const from = Math.max(0, step * (rough.at - 1) - 1);
    const to = Math.min(high - low, step * (rough.at + 1) + 1);
    const found = peak(
      part.lanes.map((lane) => lane.subarray(mark, mark + count)),
      part.lanes.map((lane) => lane.subarray(field + from, field + to + count)),
      to - from + 1,
      () => 0,
    );
    return { at: found.likeness > 0 ? low + from + found.at : middle, likeness: found.likeness };
  }
}

/** Blends what would have followed, from `at` in `samples`, into the start of `lane`. */
export function blend(
  samples: Float32Array,
  at: number,
  lane: Float32Array,
  count: number,
  likeness: number,
): void {
  for (let i = 0; i < count; i += 1) {
    const share = 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / count);
    const other = 1 - share;
    // Unlike sounds add up to less than like ones: this keeps them as loud.
    const power = share * share + other * other + 2 * likeness * share * other;
    lane[i] = ((lane[i] as number) * share + (samples[at + i] as number) * other) / Math.sqrt(power);
  }
}

/** Sums of `step` frames each. */
function thin(lane: Float32Array, at: number, count: number, step: number): Float32Array {
  if (step === 1) return lane.subarray(at, at + count);
  const sums = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    let sum = 0;
    for (let j = at + i * step; j < at + (i + 1) * step; j += 1) sum += lane[j] as number;
    sums[i] = sum;
  }
  return sums;
}

/** Where in `field` what is most like `mark` starts, of the first `places`; `stray` is taken from the likeness there. */
function peak(
  mark: readonly Float32Array[],
  field: readonly Float32Array[],
  places: number,
  stray: (place: number) => number,
): { at: number; likeness: number } {
  const count = mark[0]?.length ?? 0;
  const own = total(mark, mark, 0);
  let there = total(
    field.map((lane) => lane.subarray(0, count)),
    field,
    0,
  );
  let [best, at, likeness] = [Number.NEGATIVE_INFINITY, 0, 0];
  for (let place = 0; place < places; place += 1) {
    const like = own > 0 && there > SILENT * own ? total(mark, field, place) / Math.sqrt(own * there) : 0;
    const score = like - stray(place);
    if (score > best) [best, at, likeness] = [score, place, like];
    for (const lane of field) there += (lane[place + count] ?? 0) ** 2 - (lane[place] as number) ** 2;
  }
  return { at, likeness: Math.min(1, Math.max(0, likeness)) };
}

/** The sum over all lanes of the products of `mark` and what is at a place in `field`. */
function total(mark: readonly Float32Array[], field: readonly Float32Array[], place: number): number {
  let sum = 0;
  for (let l = 0; l < mark.length; l += 1) {
    const [a, b] = [mark[l] as Float32Array, field[l] as Float32Array];
    for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[place + i] as number);
  }
  return sum;
}
