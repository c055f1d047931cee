// What an operation that still waits in the outbox will make of the state the kernel told.

import type { Entry, Operation } from "./protocol";
import type { Records } from "./records";
import type { UndoStack } from "./trail";

/** A sample's record before and after the operation, or null if there is nothing to add; keeps the steps up to it. */
export function foresee(operation: Operation, steps: UndoStack, records: Records): [Entry, Entry] | null {
  const { kind, op_id, sample, value, comment, target } = operation;
  if (kind === "undo" || kind === "redo") {
    const step = steps.top(kind) === target ? steps[kind]() : null;
    if (!step) return null;
    return kind === "undo" ? [step.after, step.before] : [step.before, step.after];
  }
  // The kernel may have it already, and only the receipt was lost.
  if (sample === null || kind === "add_class" || steps.top("undo") === op_id) return null;
  const before = records.entry(sample);
  const status = kind === "label" ? "LABELED" : "SKIPPED";
  const after: Entry =
    kind === "flag" ? { ...before, flag: value === true } : { ...before, status, value, comment };
  steps.push({ op_id, before, after });
  return [before, after];
}
