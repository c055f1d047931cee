// The wire. `tests/protocol.json` holds an example of each message, read by the tests of both sides;
// the kernel's side is `labelloop/widgets/protocol.py`.

import type { Picture } from "./picture";

export type Key = string; // a sample's id as canonical JSON text
export type ClassKey = string | number | boolean;
/** Where a part came from; a part made by hand says nothing. `suggested` is not decided yet, and never sent. */
export type Origin = "suggested" | "accepted" | "edited";

/** A part of a sample, with its class; one that waits for its class is never sent. */
export interface Part {
  readonly label: ClassKey | null;
  readonly origin?: Origin;
  readonly score?: number;
}

/** A stretch of a text, in code points. */
export interface Span extends Part {
  readonly label: ClassKey;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A rectangle, in whole pixels of the upright original. */
export interface Box extends Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A stretch of time, in seconds from the beginning of the sound. */
export interface Region extends Part {
  readonly start: number;
  readonly end: number;
}

export type Value = ClassKey | ClassKey[] | Part[] | null;

export interface ClassSpec {
  key: ClassKey;
  caption: string;
  color?: string;
  hotkey?: string;
  description?: string;
}

/** The `config` trait: what does not change while labeling, but for a class that is added. */
export interface Config {
  kind: "tabular" | "image" | "box" | "audio" | "text" | "text_span";
  answer: "class" | "classes" | "spans" | "boxes" | "regions";
  autoplay?: boolean; // sounds play when they are shown
  overlap: boolean; // parts may overlap
  classes: ClassSpec[];
  keymap: Record<string, string[]>;
  instructions: string;
  columns: string[];
  column_kinds: string[];
  job: { id: string; name: string; annotator: string; store: string };
  prefetch: number;
  learner: boolean;
  order: string; // in words: how samples come where no model has ranked them
  restricted?: boolean; // people answer here, and nothing else: no new classes, no Monitor
}

/** Left, top, width and height, in whole pixels of the upright original. */
export type Area = [number, number, number, number];

export type Scale = "mel" | "linear";

export type Status = "LABELED" | "SKIPPED";

export interface Entry {
  key: Key;
  id: string;
  status: Status | null; // null: only flagged
  value: Value;
  comment: string;
  flag: boolean;
}

export interface Suggestion {
  value: Value;
  score: number | null;
  why?: [number, number, number][]; // stretches of a text that moved the model: start, end, how much
}

export interface Item {
  key: Key;
  id: string;
  data: Record<string, unknown>;
  buffer: number | null; // which of the message's buffers holds the media
  suggestion: Suggestion | null;
  uncertainty: number | null;
  halting: number | null; // how little it is worth asking, 0 to 1
  entry: Entry | null; // this annotator's record of it, if there is one
}

export interface Counts {
  labeled: number;
  skipped: number;
  total: number;
  classes: Record<string, number>; // by class key as text; in receipts only those that changed
}

export const NO_COUNTS: Counts = { labeled: 0, skipped: 0, total: 0, classes: {} };

export interface LearnerStatus {
  state: "off" | "idle" | "waiting" | "fitting" | "postponed" | "stopped" | "error";
  message: string;
  session_id: number;
  share: number | null; // of what it is doing that is done
}

/** What the kernel has left for this annotator; while `waiting`, other people have it all at the moment. */
export interface Remaining {
  state: "open" | "waiting" | "ended";
  message: string;
}

/** A wrong answer to a test question. */
export interface Missed {
  sample: Key;
  id: string;
  given: Value;
  accepted: Value[];
  reason: string;
}

/** What a new model says of a sample whose content is in the page. */
export type Mark = Pick<Item, "key" | "suggestion" | "uncertainty" | "halting">;

/** One operation that can be undone, and the sample's record before and after it. */
export interface Step {
  op_id: string;
  before: Entry;
  after: Entry;
}

export type OperationKind = "label" | "skip" | "flag" | "undo" | "redo" | "add_class";

export interface Operation {
  op_id: string;
  seq: number;
  kind: OperationKind;
  sample: Key | null;
  value: Value;
  comment: string;
  elapsed: number; // ms from the sample's first paint to the answer
  target?: string; // undo, redo: the op_id of the operation meant
  suggested?: Suggestion; // what the model had suggested when the person answered
}

export type ToKernel =
  | { kind: "hello"; page: string; version: 1; have: Key[]; seen: number } // the queue this page holds
  | { kind: "operations"; page: string; operations: Operation[] }
  | { kind: "need"; page: string; have: Key[]; seen: number } // the last `number` it was told
  | { kind: "need"; page: string; trail: [number, number] }
  | { kind: "need"; page: string; samples: Key[] }
  | { kind: "find"; page: string; request: number; text: string; status: string }
  | { kind: "monitor"; page: string } // how do things stand?
  | { kind: "stop"; page: string } // the fit that is under way shall end
  | { kind: "alive"; page: string } // somebody is at work here
  | { kind: "detail"; page: string; request: number; sample: Key; region: Area; side: number }
  | ({ kind: "sound"; page: string; request: number; sample: Key } & Wanted);

/** A part of a sound, in frames: how it looks, or its samples. */
export type Wanted =
  | {
      want: "picture";
      start: number;
      stop: number;
      columns: number;
      rows: number; // of the spectrogram; 0: none
      scale: Scale;
      low: number; // Hz
      high: number;
    }
  | { want: "samples"; start: number; stop: number };

export interface Trail {
  total: number;
  start: number;
  entries: Entry[];
}

export interface Match {
  key: Key;
  id: string;
  status: string;
}

export type FromKernel =
  | {
      kind: "state";
      to: string;
      queue: Key[];
      items: Item[];
      trail: Trail;
      counts: Counts;
      learner: LearnerStatus;
      undo: Step[];
      redo: Step[];
      number?: number; // of what is sent: the page says which it has seen
      work?: Remaining; // here and below: where it has changed
      more: boolean; // further items follow by themselves
    }
  | {
      kind: "receipt";
      to: string;
      op_id: string;
      refused?: string;
      missed?: Missed;
      counts: Counts;
      learner?: LearnerStatus;
      work?: Remaining;
    }
  | {
      kind: "items";
      to: string;
      items: Item[];
      queue?: Key[]; // what comes after all that is there
      had?: number; // samples in the page when it asked for that
      learner?: LearnerStatus;
      number?: number;
      work?: Remaining;
      more: boolean;
    }
  | {
      kind: "requeue"; // a new order
      to: string;
      items: Item[];
      queue: Key[];
      learner: LearnerStatus;
      counts: Counts;
      marks: Mark[]; // of the samples that the page holds already
      number?: number;
      work?: Remaining;
      more: boolean;
    }
  | { kind: "marks"; to: string; marks: Mark[] } // an answer has changed what is suggested for others
  | { kind: "trail"; to: string; trail: Trail; items: Item[] }
  | { kind: "found"; to: string; request: number; matches: Match[] }
  | { kind: "monitor"; to: string; picture: Picture }
  | {
      kind: "detail";
      to: string;
      request: number;
      sample: Key;
      region: Area;
      mime?: string;
      error?: string;
    }
  | {
      kind: "sound"; // with a buffer: see recording.ts
      to: string;
      request: number;
      sample: Key;
      want: Wanted["want"];
      start: number;
      stop: number;
      columns?: number;
      rows?: number;
      lanes?: number;
      error?: string;
    }
  | { kind: "show"; to?: string; sample: Key } // somebody wants to see it: the owner's code, a map
  | { kind: "error"; to?: string; message: string; op_id?: string }
  | { kind: "changed"; to?: string; what: "queue" | "all" }; // something happened outside this page: ask
