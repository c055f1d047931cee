// Pictures of the Monitor for tests.

import type { Curves, LearnerPicture, Picture } from "../src/core/picture";

export function curvesOf(fits: number, more: Partial<Curves> = {}): Curves {
  const each = <T>(value: (i: number) => T) => Array.from({ length: fits }, (_, i) => value(i));
  return {
    n_labels: each((i) => 10 * (i + 1)),
    accuracy: each((i) => 1 - 0.4 / (i + 1)),
    accuracy_low: each((i) => 1 - 0.5 / (i + 1)),
    accuracy_high: each((i) => 1 - 0.2 / (i + 1)),
    contradictions: each((i) => (i < 2 ? null : 0.3 / i)),
    kappa: each((i) => (i < 2 ? null : 1 - 0.5 / i)),
    ...more,
  };
}

export function learnerOf(more: Partial<LearnerPicture> = {}): LearnerPicture {
  return {
    state: "idle",
    message: "learned from 40 answers; next fit after 10 more",
    share: null,
    session_id: 4,
    fits: 4,
    age: { labels: 7, at: 1000, seconds: 0.4 },
    audit: true,
    accuracy: { value: 0.9, low: 0.8, high: 0.95, n: 31 },
    stop: { stop: false, reason: "Not yet.", messages: [] },
    curves: curvesOf(4),
    halting: null,
    ...more,
  };
}

export function pictureOf(more: Partial<Picture> = {}): Picture {
  return {
    name: "wines",
    now: 1180,
    progress: { labeled: 47, skipped: 2, open: 1951, total: 2000 },
    classes: [
      { index: 0, key: "cat", caption: "Cat", color: null, count: 30 },
      { index: 1, key: "dog", caption: "Dog", color: "#123456", count: 10 },
      { index: 2, key: 3, caption: "<b>Three</b>", color: null, count: 0 },
    ],
    others: null,
    pace: { step: 300, start: 1_700_000_000, counts: [10, 0, 37], per_hour: 188 },
    learner: learnerOf(),
    ...more,
  };
}
