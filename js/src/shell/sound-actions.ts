// What can be done with a sound, whatever is asked about it.

import type { Session } from "../core/session";
import type { Action } from "./actions";
import { inView } from "./part-actions";

const present = ({ current }: Session) => current.value !== null;

export const SOUND_ACTIONS: readonly Action[] = [
  inView("play", "Play", "Play from the playhead, or stop", present),
  { ...inView("slower", "Slower", "Play more slowly, at the same pitch", present), repeats: true },
  { ...inView("faster", "Faster", "Play faster, at the same pitch", present), repeats: true },
  { ...inView("zoom_in", "Zoom in", "Show less of the sound, wider", present), repeats: true },
  { ...inView("zoom_out", "Zoom out", "Show more of the sound", present), repeats: true },
  inView("fit", "Fit", "Show the whole sound", present),
];
