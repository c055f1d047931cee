// A gallery and a kernel that answers when it is told to.

import type { Store } from "../../src/core/outbox";
import { Desk } from "../../src/gallery/desk";
import type { Facts, FromKernel, GalleryConfig, List, ToKernel } from "../../src/gallery/protocol";

export const config: GalleryConfig = {
  kind: "review",
  shows: "rows",
  answer: "class",
  classes: [
    { key: "s", caption: "Small", hotkey: "s" },
    { key: "l", caption: "Large", hotkey: "l" },
  ],
  columns: ["size"],
  title: "Disagreements",
  order: "Most disagreement",
  page_size: 3,
  keymap: {
    accept: ["Enter"],
    view: ["v"],
    skip: ["Delete"],
    undo: ["Backspace", "Mod+z"],
    redo: ["Mod+y"],
    all: ["Mod+a"],
    back: ["PageUp"],
    next: ["PageDown"],
    help: ["?"],
  },
  learner: true,
  hide: false,
  name: "job",
  annotator: "eve",
  job: "job",
  store: "labels.db",
};

export function facts(id: string, more: Partial<Facts> = {}): Facts {
  return {
    key: id,
    id,
    skipped: false,
    answers: [
      { value: "s", by: ["ann"], more: 0, trusted: true },
      { value: "l", by: ["bob"], more: 0, trusted: true },
    ],
    more: 0,
    consensus: { value: "s", confidence: 0.5, judgments: 2 },
    verdict: null,
    predicted: { value: "l", score: 0.91 },
    self_confidence: null,
    ...more,
  };
}

/** The kernel's side of one page: what it was told, and what it answers. */
export class Kernel {
  sent: ToKernel[] = [];
  gone = false;
  later: (() => void) | null = null;
  #ids = 0;

  readonly room = {
    send: (message: ToKernel) => {
      if (this.gone) throw new Error("gone");
      this.sent.push(message);
    },
    uuid: () => {
      this.#ids += 1;
      return `id${this.#ids}`;
    },
    storage: null as Store | null,
    later: (run: () => void) => {
      this.later = run;
      return () => {
        this.later = null;
      };
    },
  };

  last<K extends ToKernel["kind"]>(kind: K): Extract<ToKernel, { kind: K }> {
    const found = this.sent.filter((message) => message.kind === kind).at(-1);
    if (!found) throw new Error(`no message ${kind}`);
    return found as Extract<ToKernel, { kind: K }>;
  }

  list(given: readonly Facts[], more: Partial<List> = {}): FromKernel {
    const { page, request, start } = this.last("list");
    const rest = { ahead: [], decided: 0, bulk: null, undo: null, redo: null };
    const quiet = { working: "", share: null, failed: "", outdated: false };
    const counts = { total: given.length, all: given.length, start };
    const facets = { said: { s: 1, l: 1 }, predicted: { l: given.length }, annotators: { ann: 1, bob: 1 } };
    return {
      kind: "list",
      to: page,
      request,
      known: 1,
      facets,
      facts: [...given],
      ...counts,
      ...rest,
      ...quiet,
      ...more,
    };
  }

  receipt(how: { said?: string; refused?: string } = { said: "done" }): FromKernel {
    const acts = this.sent.filter((message) => "op_id" in message);
    const last = acts.at(-1) as { page: string; op_id: string };
    return { kind: "receipt", to: last.page, op_id: last.op_id, ...how };
  }
}

export function open(
  given: readonly Facts[] = ["a", "b", "c"].map((id) => facts(id)),
  more: Partial<GalleryConfig> = {},
  list: Partial<List> = {},
): { desk: Desk; kernel: Kernel } {
  const kernel = new Kernel();
  const desk = new Desk({ ...config, ...more }, kernel.room);
  desk.start();
  desk.receive(kernel.list(given, list), []);
  return { desk, kernel };
}
