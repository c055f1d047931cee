// What a person has done and the kernel has not acknowledged yet; some of it outlasts the page.

import { Outbox, type Store } from "../core/outbox";
import type { Key } from "../core/protocol";
import { type Signal, signal } from "../core/signal";
import type { Act, GalleryConfig } from "./protocol";

export type Waiting = Act & { page: string; op_id: string; seq: number };

const OUTLASTS: ReadonlySet<string> = new Set(["decide", "skip", "bulk", "found"]);

export class Acts {
  readonly unsaved: Signal<number> = signal(0);
  /** Samples of which an answer is on its way. */
  readonly saving: Signal<ReadonlySet<Key>> = signal(new Set());
  #waiting = new Map<string, Waiting>();
  /** What would be lost with the page, and means the same later. */
  #outbox: Outbox<Waiting>;
  #grid: boolean;
  #page: string;
  #uuid: () => string;
  #seq = 0;

  constructor(config: GalleryConfig, page: string, room: { uuid(): string; storage: Store | null }) {
    this.#grid = config.kind === "grid";
    this.#page = page;
    this.#uuid = room.uuid;
    this.#outbox = new Outbox(room.storage, config.job ?? "", config.annotator, undefined, config.kind);
    for (const act of this.#outbox.waiting()) {
      this.#waiting.set(act.op_id, { ...act, page });
      this.#seq = Math.max(this.#seq, act.seq);
    }
    this.#count();
  }

  named(act: Act): Waiting {
    this.#seq += 1;
    return { ...act, page: this.#page, op_id: this.#uuid(), seq: this.#seq };
  }

  /**
   * Answers are kept in the browser: they say themselves what they mean. What is taken back or done again is kept only
   * with what it comes after. A review takes back what it knows of itself: there nothing is kept of what is taken back.
   */
  put(act: Waiting): void {
    this.#waiting.set(act.op_id, act);
    const after = this.#outbox.size.peek() > 0;
    const turns = act.kind === "undo" || act.kind === "redo";
    if (act.kind === "decide" || (this.#grid && (OUTLASTS.has(act.kind) || (after && turns))))
      this.#outbox.put(act);
    else if (turns) for (const { op_id } of this.#outbox.waiting()) this.#outbox.acknowledge(op_id);
    this.#count();
  }

  acknowledge(opId: string): void {
    this.#waiting.delete(opId);
    this.#outbox.acknowledge(opId);
    this.#count();
  }

  /** All that waits, oldest first. */
  waiting(): Waiting[] {
    return [...this.#waiting.values()];
  }

  #count(): void {
    this.unsaved.value = this.#waiting.size;
    this.saving.value = new Set(this.waiting().flatMap((act) => ("keys" in act ? act.keys : [])));
  }
}
