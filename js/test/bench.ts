// An editor of parts without a page around it.

import { PartsEditor } from "../src/core/parts";
import type { Config, Span, Suggestion } from "../src/core/protocol";
import { signal } from "../src/core/signal";
import { spanRules } from "../src/core/spans";
import { Work } from "../src/core/work";
import { config } from "./page";
import { SPANS } from "./spans";

export class Bench {
  readonly work = new Work();
  readonly parts: PartsEditor<Span>;
  suggestion: Suggestion | null;
  present = true;

  constructor(suggested: Span[] | null = null, may = false) {
    const settings = signal<Config>({ ...config, ...SPANS, overlap: may });
    this.suggestion = suggested && { value: suggested, score: null };
    const subject = { suggestion: () => this.suggestion, present: () => this.present };
    this.parts = new PartsEditor(settings, this.work, subject, spanRules(settings));
  }

  get list() {
    return this.parts.list();
  }

  get selected() {
    return [...this.parts.selected.peek()];
  }

  /** The part of the list that stands where another does. */
  at(like: Span): Span {
    const found = this.list.find(
      ({ start, end, label }) => start === like.start && end === like.end && label === like.label,
    );
    if (!found) throw new Error(`nothing at ${like.start}-${like.end}`);
    return found;
  }

  /** How many steps back there are. */
  get steps(): number {
    let steps = 0;
    while (this.work.undo()) steps += 1;
    for (let i = 0; i < steps; i += 1) this.work.redo();
    return steps;
  }
}

/** Whether these are the very same parts, in the same order. */
export function areThe(parts: readonly Span[], others: readonly Span[]): boolean {
  return parts.length === others.length && parts.every((part, i) => part === others[i]);
}
