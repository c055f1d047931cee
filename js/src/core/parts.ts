// Marking parts of a sample: spans, boxes, regions. Parts are never changed, only replaced, so that each is itself:
// what is selected are the very objects in the list, and a step back is the list before.

import type { ClassKey, Config, Part, Suggestion, Value } from "./protocol";
import { batch, type Signal, signal } from "./signal";
import { asParts } from "./value";
import type { Work } from "./work";

/** What the editor needs to know of the sample on screen. */
export interface Subject {
  /** What is suggested for it, if it has no answer yet. */
  suggestion(): Suggestion | null;
  /** Whether there is a sample. */
  present(): boolean;
}

/** What differs between spans, boxes and regions. */
export interface PartRules {
  /** In which order parts are listed and stored. */
  compare(a: Part, b: Part): number;
  same(a: Part, b: Part): boolean;
  /** Of parts in order, all but the suggestions that a mark now stands on. */
  uncovered(parts: readonly Part[]): Part[];
  /** Why these parts cannot stand together, in words; null if they can. */
  refusal(parts: readonly Part[]): string | null;
}

const NONE: ReadonlySet<Part> = new Set();

export class PartsEditor {
  readonly selected: Signal<ReadonlySet<Part>> = signal(NONE);
  /** The class that the next mark gets at once; null: marks wait for their class. */
  readonly active: Signal<ClassKey | null> = signal(null);
  /** What a person must know of what they just did, such as why it was refused. */
  readonly notice: Signal<string> = signal("");
  readonly rules: PartRules;
  #config: Signal<Config>;
  #work: Work;
  #subject: Subject;
  #offered = new WeakMap<Suggestion, readonly Part[]>();

  constructor(config: Signal<Config>, work: Work, subject: Subject, rules: PartRules) {
    this.#config = config;
    this.#work = work;
    this.#subject = subject;
    this.rules = rules;
  }

  /** All parts of the sample on screen, those only suggested among them. Reads signals. */
  list(): readonly Part[] {
    const draft = this.#work.draft.value;
    return draft === null ? this.#suggestions() : asParts(draft);
  }

  pending(): readonly Part[] {
    return this.list().filter(isPending);
  }

  /** What is saved: with the suggestions that were not removed, or without them. */
  answer(accepting: boolean): Value {
    const kept = accepting ? this.list() : this.list().filter((part) => !isPending(part));
    return kept.map(accepted);
  }

  /** A class was chosen: for what is selected, else for the marks to come. */
  choose(key: ClassKey): void {
    if (this.selected.peek().size > 0) this.relabel(this.selected.peek(), key);
    else this.active.value = this.active.peek() === key ? null : key;
  }

  /** Adds parts in one step and selects them, also those that are there already; false when they are refused. */
  add(...parts: Part[]): boolean {
    const { same } = this.rules;
    const list = this.list();
    const there = list.filter((other) => !isPending(other) && parts.some((part) => same(other, part)));
    const fresh = parts.filter((part) => !there.some((other) => same(other, part)));
    // A mark on top of a suggestion takes its place.
    const kept = list.filter((other) => !(isPending(other) && fresh.some((part) => same(other, part))));
    return this.#put([...kept, ...fresh], new Set([...there, ...fresh]));
  }

  /** Puts a part in the place of another; a suggestion that was touched is no longer one. */
  replace(old: Part, next: Part): boolean {
    const edited = this.#touched(old, next);
    return this.#put(
      this.list().map((part) => (part === old ? edited : part)),
      new Set([edited]),
    );
  }

  relabel(parts: ReadonlySet<Part>, label: ClassKey): void {
    const changed = new Map([...parts].map((part) => [part, this.#touched(part, { ...part, label })]));
    this.#put(
      this.list().map((part) => changed.get(part) ?? part),
      new Set(changed.values()),
    );
  }

  remove(parts: ReadonlySet<Part>): void {
    const left = this.list().filter((part) => !parts.has(part));
    if (left.length < this.list().length) this.#put(left, NONE);
  }

  clear(): void {
    if (this.list().length > 0) this.#put([], NONE);
  }

  /** Takes suggestions as answers. */
  accept(parts: readonly Part[]): void {
    const taken = new Map(parts.filter(isPending).map((part) => [part, accepted(part)]));
    if (taken.size === 0) return;
    this.#put(
      this.list().map((part) => taken.get(part) ?? part),
      new Set(taken.values()),
    );
  }

  /** Selects one part, or one more (`adding`), or none. */
  select(part: Part | null, adding = false): void {
    const before = this.selected.peek();
    this.notice.value = ""; // of what was done before
    if (part === null) this.selected.value = NONE;
    else if (!adding) this.selected.value = new Set([part]);
    else
      this.selected.value = new Set(
        before.has(part) ? [...before].filter((p) => p !== part) : [...before, part],
      );
  }

  /** Selects the part after or before the one selected, in their order, from the last to the first again. */
  step(by: 1 | -1): Part | null {
    const list = this.list();
    const at = list.findIndex((part) => this.selected.peek().has(part));
    const next =
      list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length] ?? null;
    if (next) this.select(next);
    return next;
  }

  /** The only part that is selected. */
  get only(): Part | null {
    const [first, ...others] = this.selected.value;
    return first && others.length === 0 ? first : null;
  }

  /** Another sample, or a step back: what is no longer there is not selected. */
  settle(): void {
    const list = new Set(this.list());
    const kept = [...this.selected.peek()].filter((part) => list.has(part));
    if (kept.length < this.selected.peek().size) this.selected.value = new Set(kept);
    this.notice.value = "";
  }

  #put(parts: readonly Part[], selected: ReadonlySet<Part>): boolean {
    if (!this.#subject.present()) return false;
    const refusal = this.#config.peek().overlap
      ? null
      : this.rules.refusal(parts.filter((p) => !isPending(p)));
    if (refusal) {
      this.notice.value = refusal;
      return false;
    }
    const before = this.list();
    const now = this.#clean(parts, selected);
    const changed = now.length !== before.length || now.some((part, i) => part !== before[i]);
    batch(() => {
      this.notice.value = "";
      if (changed) this.#work.edit(now, this.#subject.suggestion());
      this.selected.value = new Set(now.filter((part) => selected.has(part)));
    });
    return true;
  }

  /** In order, each once, and without suggestions that a mark now stands on, where parts must not overlap. */
  #clean(parts: readonly Part[], selected: ReadonlySet<Part>): Part[] {
    const sorted = this.#distinct([...parts].sort(this.rules.compare), selected);
    return this.#config.peek().overlap ? sorted : this.rules.uncovered(sorted);
  }

  /** Of parts that have become the same, the one selected stays. */
  #distinct(sorted: readonly Part[], selected: ReadonlySet<Part>): Part[] {
    const kept: Part[] = [];
    for (const part of sorted) {
      const last = kept.at(-1);
      if (!last || !this.rules.same(last, part)) kept.push(part);
      else if (selected.has(part) && !selected.has(last)) kept[kept.length - 1] = part;
    }
    return kept;
  }

  /** The part as changed by a person; a suggestion to which nothing was done is taken as it is. */
  #touched(before: Part, after: Part): Part {
    if (this.rules.same(before, after)) return accepted(before);
    return before.origin === undefined ? after : { ...after, origin: "edited" };
  }

  #suggestions(): readonly Part[] {
    const suggestion = this.#subject.suggestion();
    if (!suggestion) return [];
    let parts = this.#offered.get(suggestion);
    if (!parts) {
      parts = asParts(suggestion.value).map((part) => ({ ...part, origin: "suggested" as const }));
      this.#offered.set(suggestion, parts);
    }
    return parts;
  }
}

export function isPending(part: Part): boolean {
  return part.origin === "suggested";
}

function accepted(part: Part): Part {
  return isPending(part) ? { ...part, origin: "accepted" } : part;
}
