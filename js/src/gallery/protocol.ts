// The wire of a gallery. The kernel's side is `labelloop/widgets/gallery/wire.py`, `talk.py` and `tiles.py`.

import type { ClassKey, ClassSpec, Config, Key, Value } from "../core/protocol";

/** The `config` trait. */
export interface GalleryConfig {
  kind: "review" | "snapshot" | "grid";
  shows: "images" | "rows" | "texts" | "sounds";
  answer: Config["answer"];
  classes: ClassSpec[];
  columns: string[];
  title: string;
  order: string; // how samples come, in words
  page_size: number;
  keymap: Record<string, string[]>;
  hide?: boolean; // what is decided leaves the list
  learner?: boolean;
  opens?: boolean; // samples in a labeler
  job?: string; // its id
  name: string; // of the job
  annotator: string;
  store: string;
}

export type Sort =
  | "default"
  | "disagreement"
  | "self_confidence"
  | "prediction"
  | "score"
  | "likeness"
  | "id";

export interface Query {
  sort: Sort;
  descending: boolean;
  said: string | null; // class keys as text
  predicted: string | null;
  annotator: string | null;
  least: number; // score
  hide: boolean;
  text: string; // words that are looked for
  like: Key[]; // what others shall be like
}

/** An answer, and who gave it. */
export interface Group {
  value: Value;
  by: string[];
  more: number; // of them, without a name
  trusted: boolean;
}

export interface Facts {
  key: Key;
  id: string;
  skipped: boolean;
  answers: Group[];
  more: number; // different answers
  consensus: { value: Value; confidence: number | null; judgments: number } | null;
  verdict: { value: Value } | null;
  predicted: { value: Value; score: number | null } | null;
  self_confidence: number | null;
  note?: string | null; // why there is no prediction
}

export interface Facets {
  said: Record<string, number>;
  predicted: Record<string, number>;
  annotators: Record<string, number>;
}

/** What is shown, a page of it. */
export interface List {
  total: number; // let through by the query
  start: number;
  facts: Facts[];
  ahead: Key[]; // the page after it
  all: number;
  decided: number;
  bulk: number | null; // samples that "all predicted" would decide
  open?: number; // of those let through, without an answer
  undo: string | null; // what would be undone, in words
  redo: string | null;
  working: string;
  share: number | null; // of that which is done
  failed: string;
  retry?: boolean; // it may go well when it is tried again
  outdated: boolean; // there are answers that are not counted here
}

export interface Content {
  key: Key;
  data: Record<string, unknown>;
  buffer: number | null;
}

export type FromKernel =
  | ({ kind: "list"; to: string; request: number; facets?: Facets; known?: number } & List)
  | { kind: "samples"; to: string; request: number; side: number; items: Content[] }
  | {
      kind: "sound";
      to: string;
      request: number;
      key: Key;
      lanes?: number;
      start?: number;
      stop?: number;
      error?: string;
    }
  | { kind: "receipt"; to: string; op_id: string; said?: string; refused?: string }
  | { kind: "changed" }
  | { kind: "error"; to: string | null; message: string };

/** What a person does. */
export type Act =
  | { kind: "decide"; keys: Key[]; value: ClassKey | ClassKey[] }
  | { kind: "adopt"; keys: Key[]; value: string | null } // whose answer; null: the consensus
  | { kind: "believe"; keys: Key[]; value?: Value[] } // the model, as it was shown; parts are too many to say
  | { kind: "skip"; keys: Key[] }
  | { kind: "open"; keys: Key[] } // in the labeler
  | { kind: "bulk"; value: string; above: number; expected: number; query: Query }
  | { kind: "found"; value: ClassKey | ClassKey[]; expected: number; query: Query } // all that is open
  | { kind: "undo" | "redo" | "refresh" | "stop" };

export type ToKernel =
  | {
      kind: "list";
      page: string;
      request: number;
      query: Query;
      start: number;
      count: number;
      known: number;
    }
  | { kind: "samples"; page: string; request: number; keys: Key[]; side: number }
  | { kind: "sound"; page: string; request: number; key: Key }
  | { kind: "left"; page: string } // nobody looks at it any more
  | (Act & { page: string; op_id: string; seq: number });
