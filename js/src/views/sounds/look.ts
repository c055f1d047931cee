// How sounds are shown: for the eye only, the same for one sound after the other.

import type { Bands } from "../../core/gallery";
import type { Scale } from "../../core/protocol";
import type { Colours } from "./colours";

const ROWS = 128;

export interface Look {
  readonly spectrogram: boolean;
  readonly scale: Scale;
  readonly low: number; // Hz
  readonly high: number | null; // null: as far as the sound goes
  readonly colours: Colours;
  /** The level below which all is silence, in dB. */
  readonly floor: number;
  /** Faint recordings are drawn as high as loud ones. */
  readonly even: boolean;
  /** How much larger still waves are drawn. */
  readonly gain: number;
  readonly captions: boolean;
}

export const PLAIN: Look = {
  spectrogram: true,
  scale: "mel",
  low: 0,
  high: null,
  colours: "magma",
  floor: -90,
  even: true,
  gain: 1,
  captions: true,
};

/** What is asked for a sound of some rate: within what it can hold. */
export function bandsOf({ spectrogram, scale, low, high }: Look, rate: number): Bands {
  const most = rate / 2;
  const top = high === null || high > most ? most : high;
  const bottom = low < top ? low : 0;
  return { scale, low: bottom, high: top, rows: spectrogram ? ROWS : 0 };
}
