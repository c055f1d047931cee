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
export interface PartRules<P extends Part = Part> {
  /** What a part is called: one, several. */
  readonly noun: readonly [string, string];
  /** Where a part is, as text; two parts that are at the same place are the same but for their class. */
  at(part: P): string;
  /** What a list says of a part. */
  title(part: P): string;
  /** In which order parts are listed and stored; 0 keeps that in which they were made. */
  compare(a: P, b: P): number;
  /** Of parts in order, all but the suggestions that a mark now stands on. */
  uncovered(parts: readonly P[]): P[];
  /** Why these parts cannot stand together, in words; null if they can. */
  refusal(parts: readonly P[]): string | null;
}

const NONE: ReadonlySet<never> = new Set();

export class PartsEditor<P extends Part = Part> {
  readonly selected: Signal<ReadonlySet<P>> = signal(NONE);
  /** Parts that nothing can be done to until they are unlocked. */
  readonly locked: Signal<ReadonlySet<P>> = signal(NONE);
  /** Parts that are not drawn. */
  readonly hidden: Signal<ReadonlySet<P>> = signal(NONE);
  /** Suggestions that are less sure than this are not shown, and not taken. */
  readonly threshold: Signal<number> = signal(0);
  /** The class that the next mark gets at once; null: marks wait for their class. */
  readonly active: Signal<ClassKey | null> = signal(null);
  /** A mark is being made that has no end yet. */
  readonly begun: Signal<boolean> = signal(false);
  /** What a person must know of what they just did, such as why it was refused. */
  readonly notice: Signal<string> = signal("");
  readonly rules: PartRules<P>;
  #config: Signal<Config>;
  #work: Work;
  #subject: Subject;
  #offered = new WeakMap<Suggestion, readonly P[]>();
  #amending: ReadonlySet<P> = NONE;

  constructor(config: Signal<Config>, work: Work, subject: Subject, rules: PartRules<P>) {
    this.#config = config;
    this.#work = work;
    this.#subject = subject;
    this.rules = rules;
  }

  /** All parts of the sample on screen, those only suggested among them. Reads signals. */
  list(): readonly P[] {
    const all = this.#all();
    return this.threshold.value > 0 ? all.filter((part) => this.#isSure(part)) : all;
  }

  #all(): readonly P[] {
    const draft = this.#work.draft.value;
    return draft === null ? this.#suggestions() : (asParts(draft) as readonly P[]);
  }

  /** Of parts suggested, those that are sure enough to be shown. */
  sure(value: Value): Value {
    return asParts(value).filter(({ score = 1 }) => score >= this.threshold.peek());
  }

  #isSure(part: P): boolean {
    return !isPending(part) || (part.score ?? 1) >= this.threshold.value;
  }

  /** How many marks still wait for their end or their class. */
  get unfinished(): number {
    return this.list().filter((part) => part.label === null).length + (this.begun.value ? 1 : 0);
  }

  same(a: P, b: P): boolean {
    return a.label === b.label && this.rules.at(a) === this.rules.at(b);
  }

  pending(): readonly P[] {
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
  add(...parts: P[]): boolean {
    const same = (a: P, b: P) => this.same(a, b);
    const list = this.list();
    const there = list.filter((other) => !isPending(other) && parts.some((part) => same(other, part)));
    const fresh = parts.filter((part) => !there.some((other) => same(other, part)));
    // A mark on top of a suggestion takes its place.
    const kept = list.filter((other) => !(isPending(other) && fresh.some((part) => same(other, part))));
    return this.#put([...kept, ...fresh], new Set([...there, ...fresh]));
  }

  /** Puts a part in the place of another; a suggestion that was touched is no longer one. */
  replace(old: P, next: P): boolean {
    return this.change(new Map([[old, next]]));
  }

  /**
   * Puts parts in the place of others, in one step. With `amending`, a change of what was changed last is still the
   * same step: a key that is held down.
   */
  change(changes: ReadonlyMap<P, P>, amending = false): boolean {
    if (this.#isLocked(changes.keys())) return false;
    const edited = new Map([...changes].map(([old, next]) => [old, this.#touched(old, next)]));
    const again = amending && [...changes.keys()].every((part) => this.#amending.has(part));
    const after = new Set(edited.values());
    const done = this.#put(
      this.list().map((part) => edited.get(part) ?? part),
      after,
      again,
    );
    this.#amending = done && amending ? after : NONE;
    return done;
  }

  /** Puts several parts in the place of each, in one step. */
  divide(pieces: ReadonlyMap<P, readonly P[]>): boolean {
    if (this.#isLocked(pieces.keys())) return false;
    const fresh = new Map(
      [...pieces].map(([old, parts]) => [old, parts.map((part) => this.#touched(old, part))]),
    );
    const list = this.list().flatMap((part) => fresh.get(part) ?? [part]);
    return this.#put(list, new Set([...fresh.values()].flat()));
  }

  relabel(parts: ReadonlySet<P>, label: ClassKey): void {
    this.change(new Map([...parts].map((part) => [part, { ...part, label }])));
  }

  remove(parts: ReadonlySet<P>): void {
    if (this.#isLocked(parts)) return;
    const left = this.list().filter((part) => !parts.has(part));
    if (left.length < this.list().length) this.#put(left, NONE);
  }

  /** Puts parts before all others, or behind them, where the order is theirs. */
  reorder(parts: ReadonlySet<P>, front: boolean): void {
    const [these, others]: P[][] = [[], []];
    for (const part of this.list()) (parts.has(part) ? these : others)?.push(part);
    this.#put(front ? [...(others ?? []), ...(these ?? [])] : [...(these ?? []), ...(others ?? [])], parts);
  }

  /** Locks what is not locked yet, or unlocks it all; hides and shows likewise. */
  toggle(what: "locked" | "hidden", parts: ReadonlySet<P>): boolean {
    const now = this[what].peek();
    const on = [...parts].some((part) => !now.has(part));
    this[what].value = new Set(on ? [...now, ...parts] : [...now].filter((part) => !parts.has(part)));
    return on;
  }

  /** Hides parts, without any all of them, or shows them again; returns how many are hidden then. */
  hide(chosen: ReadonlySet<P>): number {
    const hidden = () => this.list().filter((part) => this.hidden.peek().has(part));
    if (chosen.size === 0 && hidden().length > 0) this.hidden.value = NONE;
    else this.toggle("hidden", chosen.size > 0 ? chosen : new Set(this.list()));
    const seen = [...chosen].filter((part) => !this.hidden.peek().has(part));
    this.selected.value = new Set(seen); // what is not seen must not be changed
    return hidden().length;
  }

  clear(): void {
    const kept = this.list().filter((part) => this.locked.peek().has(part));
    if (this.list().length > kept.length) this.#put(kept, NONE);
  }

  /** Takes suggestions as answers. */
  accept(parts: readonly P[]): void {
    const taken = new Map(parts.filter(isPending).map((part) => [part, accepted(part)]));
    if (taken.size === 0) return;
    this.#put(
      this.list().map((part) => taken.get(part) ?? part),
      new Set(taken.values()),
    );
  }

  /** Takes the suggestions among those selected, and selects the next one; false when there is none among them. */
  acceptSelected(): boolean {
    const chosen = [...this.selected.peek()].filter(isPending);
    const last = chosen.at(-1);
    if (!last) return false;
    const list = this.list();
    this.accept(chosen);
    const place = list.indexOf(last);
    const left = this.pending();
    this.select(left.find((part) => list.indexOf(part) > place) ?? left[0] ?? null);
    return true;
  }

  /** Selects one part, or one more (`adding`), or none. */
  select(part: P | null, adding = false): void {
    const before = this.selected.peek();
    this.#amending = NONE;
    this.notice.value = ""; // of what was done before
    if (part === null) this.selected.value = NONE;
    else if (!adding) this.selected.value = new Set([part]);
    else
      this.selected.value = new Set(
        before.has(part) ? [...before].filter((p) => p !== part) : [...before, part],
      );
  }

  /** Selects the part after or before the one selected, in their order, from the last to the first again. */
  step(by: 1 | -1): P | null {
    const list = this.list();
    const at = list.findIndex((part) => this.selected.peek().has(part));
    const next =
      list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length] ?? null;
    if (next) this.select(next);
    return next;
  }

  /** The only part that is selected. */
  get only(): P | null {
    const [first, ...others] = this.selected.value;
    return first && others.length === 0 ? first : null;
  }

  /** Another sample: what was hidden or locked belongs to the one before. */
  begin(): void {
    if (this.locked.peek().size > 0) this.locked.value = NONE;
    if (this.hidden.peek().size > 0) this.hidden.value = NONE;
  }

  /** Another sample, or a step back: what is no longer there is not selected. */
  settle(): void {
    const list = new Set(this.list());
    const kept = [...this.selected.peek()].filter((part) => list.has(part));
    if (kept.length < this.selected.peek().size) this.selected.value = new Set(kept);
    this.notice.value = "";
  }

  #isLocked(parts: Iterable<P>): boolean {
    const locked = this.locked.peek();
    const held = [...parts].some((part) => locked.has(part));
    if (held) this.notice.value = `Locked: unlock the ${this.rules.noun[0]} first.`;
    return held;
  }

  #put(parts: readonly P[], selected: ReadonlySet<P>, amending = false): boolean {
    this.#amending = NONE;
    if (!this.#subject.present()) return false;
    const refusal = this.#config.peek().overlap
      ? null
      : this.rules.refusal(parts.filter((p) => !isPending(p)));
    if (refusal) {
      this.notice.value = refusal;
      return false;
    }
    const before = this.list();
    const unsure = this.#all().filter((part) => !this.#isSure(part)); // not shown, and not lost
    const all = this.#clean([...this.#distinct(parts, selected), ...unsure]);
    const now = all.filter((part) => this.#isSure(part));
    const changed = now.length !== before.length || now.some((part, i) => part !== before[i]);
    batch(() => {
      this.notice.value = "";
      if (changed) this.#work.edit(all, this.#subject.suggestion(), amending);
      this.selected.value = new Set(now.filter((part) => selected.has(part)));
    });
    return true;
  }

  /** In order, and without suggestions that a mark now stands on, where parts must not overlap. */
  #clean(parts: readonly P[]): P[] {
    const sorted = [...parts].sort(this.rules.compare);
    return this.#config.peek().overlap ? sorted : this.rules.uncovered(sorted);
  }

  /** Of parts that have become the same, the one selected stays. */
  #distinct(parts: readonly P[], selected: ReadonlySet<P>): P[] {
    const kept = new Map<string, P>();
    for (const part of parts) {
      const place = `${this.rules.at(part)} ${typeof part.label} ${part.label}`;
      const other = kept.get(place);
      if (!other || (selected.has(part) && !selected.has(other))) kept.set(place, part);
    }
    return [...kept.values()];
  }

  /** The part as changed by a person; a suggestion to which nothing was done is taken as it is. */
  #touched(before: P, after: P): P {
    if (this.same(before, after)) return accepted(before);
    return before.origin === undefined ? after : { ...after, origin: "edited" };
  }

  #suggestions(): readonly P[] {
    const suggestion = this.#subject.suggestion();
    if (!suggestion) return [];
    let parts = this.#offered.get(suggestion);
    if (!parts) {
      parts = (asParts(suggestion.value) as readonly P[]).map((part) => ({ ...part, origin: "suggested" }));
      this.#offered.set(suggestion, parts);
    }
    return parts;
  }
}

export function isPending(part: Part): boolean {
  return part.origin === "suggested";
}

function accepted<P extends Part>(part: P): P {
  return isPending(part) ? { ...part, origin: "accepted" } : part;
}
