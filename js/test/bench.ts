// An editor of parts without a page around it.

import { boxRules } from "../src/core/boxes";
import { type PartRules, PartsEditor } from "../src/core/parts";
import type { Box, Config, Part, Region, Span, Suggestion } from "../src/core/protocol";
import { regionRules } from "../src/core/regions";
import { type Signal, signal } from "../src/core/signal";
import { spanRules } from "../src/core/spans";
import { Work } from "../src/core/work";
import { BOXES } from "./boxes";
import { config } from "./page";
import { SOUNDS } from "./sounds";
import { SPANS } from "./spans";

class PartBench<P extends Part> {
  readonly work = new Work();
  readonly parts: PartsEditor<P>;
  suggestion: Suggestion | null;
  present = true;

  constructor(settings: Signal<Config>, rules: PartRules<P>, suggested: P[] | null) {
    this.suggestion = suggested && { value: suggested, score: null };
    const subject = { suggestion: () => this.suggestion, present: () => this.present };
    this.parts = new PartsEditor(settings, this.work, subject, rules);
  }

  get list() {
    return this.parts.list();
  }

  get selected() {
    return [...this.parts.selected.peek()];
  }

  /** The part of the list that stands where another does. */
  at(like: P): P {
    const found = this.list.find((part) => this.parts.same(part, like));
    if (!found) throw new Error(`nothing at ${this.parts.rules.at(like)}`);
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

export class Bench extends PartBench<Span> {
  constructor(suggested: Span[] | null = null, may = false) {
    const settings = signal<Config>({ ...config, ...SPANS, overlap: may });
    super(settings, spanRules(settings), suggested);
  }
}

export class BoxBench extends PartBench<Box> {
  constructor(suggested: Box[] | null = null) {
    super(signal<Config>({ ...config, ...BOXES }), boxRules(), suggested);
  }
}

export class RegionBench extends PartBench<Region> {
  constructor(suggested: Region[] | null = null, may = true) {
    const settings = signal<Config>({ ...config, ...SOUNDS, overlap: may });
    super(settings, regionRules(settings), suggested);
  }
}

/** Whether these are the very same parts, in the same order. */
export function areThe(parts: readonly Part[], others: readonly Part[]): boolean {
  return parts.length === others.length && parts.every((part, i) => part === others[i]);
}
