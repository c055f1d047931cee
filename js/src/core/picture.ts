// What the Monitor shows, as the kernel tells it: `labelloop/widgets/picture.py`. Times are seconds since the epoch;
// what is not known is null.

import type { ClassKey } from "./protocol";

export interface Picture {
  name: string;
  now: number;
  progress: { labeled: number; skipped: number; open: number; total: number };
  classes: ClassCount[];
  others: { classes: number; labels: number } | null; // of very many classes, those given least
  pace: { step: number; start: number; counts: number[]; per_hour: number | null };
  learner: LearnerPicture | null;
}

export interface ClassCount {
  index: number; // among all classes: it decides the colour
  key: ClassKey;
  caption: string;
  color: string | null;
  count: number;
}

export interface LearnerPicture {
  state: string;
  message: string;
  share: number | null;
  session_id: number;
  fits: number;
  age: { labels: number; at: number | null; seconds: number | null } | null;
  audit: boolean;
  accuracy: { value: number | null; low: number | null; high: number | null; n: number | null } | null;
  stop: { stop: boolean; reason: string; messages: string[] } | null;
  curves: Curves;
  halting: Halting | null;
}

/** A value per fit, oldest first. */
export type Curves = Record<
  "n_labels" | "accuracy" | "accuracy_low" | "accuracy_high" | "contradictions" | "kappa",
  (number | null)[]
>;

/** Where the zones of the queue end; each sample brings its own place. */
export interface Halting {
  low: number;
  high: number;
}
