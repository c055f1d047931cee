// What the owner of a job sees, as the kernel tells it: `labelloop/widgets/owner_picture.py`. Times are seconds since
// the epoch; what is not known is null.

import type { LearnerPicture, Picture } from "../core/picture";
import type { Measured } from "../monitor/curves";

export interface OwnerPicture extends Pick<Picture, "name" | "progress" | "classes" | "others" | "pace"> {
  store: string;
  flagged: number;
  disputed: number;
  judgments: number;
  agreement: Agreement | null; // null while fewer than two people have answered
  people: Person[];
  more_people: number; // beyond those told
  questions: Questions | null;
  measured: Measured | null; // null before the first fit
  learner: LearnerPicture | null;
  flow: FlowPicture | null;
  problem: string | null;
}

/** A measure with its interval, of `used` samples among `total`; why, where it has no value. */
export interface Measure {
  value: number | null;
  low: number | null;
  high: number | null;
  used: number;
  total: number;
  why: string;
}

export interface Agreement {
  percent: Measure;
  alpha: Measure;
}

export interface Person {
  name: string;
  judgments: number;
  skipped: number;
  seen: number; // test questions, those forgiven left out
  missed: number;
  forgiven: number;
  trust: number;
  trusted: boolean;
  per_hour: number | null;
  last_at: number | null;
}

export interface Questions {
  total: number;
  missed: { id: string; missed: number; seen: number; accepted: string }[]; // those missed most
}

export interface FlowPicture {
  name: string;
  state: "new" | "running" | "stopped";
  message: string;
  waiting: number;
  machine: number;
  people: number;
  done: number;
  errors: number;
}
