// What can be done with a sound, whatever is asked about it.

import type { Action } from "./actions";
import { inView, shown } from "./part-actions";

export const SOUND_ACTIONS: readonly Action[] = [
  inView("play", "Play", "Play from the playhead, or stop", shown),
  { ...inView("slower", "Slower", "Play more slowly, at the same pitch", shown), repeats: true },
  { ...inView("faster", "Faster", "Play faster, at the same pitch", shown), repeats: true },
  { ...inView("zoom_in", "Zoom in", "Show less of the sound, wider", shown), repeats: true },
  { ...inView("zoom_out", "Zoom out", "Show more of the sound", shown), repeats: true },
  inView("fit", "Fit", "Show the whole sound", shown),
];
