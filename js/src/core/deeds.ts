// What a person does to samples: it shows here at once, goes to the kernel as an operation, and can be taken back.

import type { Composer } from "./composer";
import { foresee } from "./foresee";
import type { Maker } from "./maker";
import type { Payloads } from "./payloads";
import type { Entry, FromKernel, Step, Value } from "./protocol";
import type { Queue } from "./queue";
import type { Records } from "./records";
import type { Tally } from "./tally";
import { UndoStack } from "./trail";
import type { Wire } from "./wire";

type Told = Extract<FromKernel, { kind: "state" }>;

/** What a deed changes. */
export interface Desk {
  readonly records: Records;
  readonly queue: Queue;
  readonly payloads: Payloads;
  readonly tally: Tally;
  readonly composer: Composer;
  readonly maker: Maker;
  readonly wire: Wire;
}

export class Deeds {
  #desk: Desk;
  #steps = new UndoStack();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get canUndo(): boolean {
    return this.#steps.canUndo;
  }

  get canRedo(): boolean {
    return this.#steps.canRedo;
  }

  /** The kernel has told how things stand; what it has not heard of yet comes on top. */
  reset(told: Told): void {
    const { records, tally, wire } = this.#desk;
    records.reset(told.trail);
    this.#steps.reset(told.undo, told.redo);
    tally.tell(told.counts);
    for (const operation of wire.outbox.waiting()) {
      const change = foresee(operation, this.#steps, records);
      if (change) this.#apply(operation.op_id, ...change);
    }
  }

  perform(kind: "label" | "skip" | "flag", before: Entry, after: Entry, value: Value): void {
    const { composer, maker, wire } = this.#desk;
    const operation = maker.make(kind, before.key, value, after.comment);
    this.#apply(operation.op_id, before, after);
    this.#steps.push({ op_id: operation.op_id, before, after });
    composer.saved(operation.op_id);
    wire.push(operation);
  }

  /** Takes the last step back, or does again what was taken back; returns the record it led to. */
  turn(kind: "undo" | "redo"): Entry | null {
    const { composer, maker, queue, records, wire } = this.#desk;
    const step = this.#steps[kind]();
    if (!step) return null;
    const [from, to] = endsOf(step, kind);
    const operation = { ...maker.make(kind, to.key, null, ""), target: step.op_id };
    this.#apply(operation.op_id, from, to);
    if (to.status === null) {
      queue.unshift(to.key);
      const begun = kind === "undo" ? composer.before(step) : null;
      if (begun) records.keep(to, begun);
    }
    wire.push(operation);
    return to;
  }

  /** Puts a sample's new record in place of its old one, here and in the counts. */
  #apply(opId: string, before: Entry, after: Entry): void {
    const { payloads, queue, records, tally } = this.#desk;
    records.write(after);
    if (after.status !== null) {
      queue.remove(after.key);
      payloads.answered(after.key);
    }
    tally.add(opId, before, after);
  }
}

function endsOf(step: Step, kind: "undo" | "redo"): [Entry, Entry] {
  return kind === "undo" ? [step.after, step.before] : [step.before, step.after];
}
