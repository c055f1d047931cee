// Puts the answer to the sample on screen together: one class, several, or parts of the sample.

import { boxRules } from "./boxes";
import { type PartRules, PartsEditor } from "./parts";
import { type Current, errorOf } from "./place";
import type { ClassKey, Config, Entry, Key, Operation, Step, Suggestion, Value } from "./protocol";
import type { Records } from "./records";
import { regionRules } from "./regions";
import type { Signal } from "./signal";
import { spanRules } from "./spans";
import { UNDO_DEPTH } from "./trail";
import { asList, sameValue } from "./value";
import { type Draft, Work } from "./work";

const UNSEEN = 100; // ms before which nobody has seen what has come

export class Composer {
  readonly work = new Work();
  /** Marks parts of the sample, where answers are made of them. */
  readonly parts: PartsEditor | null;
  #key: Key | null = null; // of the sample begun last
  #toldAt = Number.NEGATIVE_INFINITY;
  #refused = new Map<Key, Draft>();
  #saved = new Map<string, Draft>(); // by operation: what was begun when it was performed
  #config: Signal<Config>;
  #current: Signal<Current | null>;

  constructor(config: Signal<Config>, current: Signal<Current | null>) {
    this.#config = config;
    this.#current = current;
    this.parts = this.#editor();
  }

  /** A sample comes on screen, or another record of it: what was begun is gone on with. */
  begin(key: Key, begun: Draft): void {
    if (key !== this.#key) this.parts?.begin();
    this.#key = key;
    this.work.begin(begun);
  }

  /** No sample is on screen: the steps of the one before are not what is taken back next. */
  end(): void {
    this.#key = null;
    this.parts?.begin();
    this.work.begin({ draft: null, comment: "" });
  }

  /** Returns the answer that a class is, or undefined where it only adds to one. */
  choose(key: ClassKey): Value | undefined {
    const { answer, classes } = this.#config.peek();
    if (answer === "class") return key;
    if (this.parts) {
      this.parts.choose(key);
      return undefined;
    }
    const chosen = asList(this.work.draft.peek());
    const next = chosen.includes(key) ? chosen.filter((k) => k !== key) : [...chosen, key];
    this.work.draft.value = classes.map((spec) => spec.key).filter((k) => next.includes(k));
    return undefined;
  }

  /** What was put together; suggestions that were not taken are left out. Undefined while it cannot be an answer. */
  composed(): Value | undefined {
    if (this.parts) return this.#finished(this.parts, false);
    return this.#config.peek().answer === "classes" ? asList(this.work.draft.peek()) : undefined;
  }

  /** What is suggested, as far as the person has not begun another answer. */
  accepted(now: number): Value | undefined {
    if (now - this.#toldAt < UNSEEN) {
      if (this.parts) this.parts.notice.value = "New suggestions have just come: again to take them.";
      return undefined;
    }
    if (this.parts) return this.#finished(this.parts, true);
    const current = this.#current.peek();
    const open = current?.entry.status === null && this.work.draft.peek() === null;
    return open && current.item.suggestion ? current.item.suggestion.value : this.composed();
  }

  /** Whether the sample cannot be shown, so that nobody can know what there is to mark; the person is told. */
  unseen(): boolean {
    const unseen = this.parts !== null && errorOf(this.#current.peek()) !== null;
    if (unseen && this.parts) this.parts.notice.value = "Nobody can see what there is to mark: skip it.";
    return unseen;
  }

  /** Marks wait for their class: they are no answer yet. */
  get unfinished(): boolean {
    return (this.parts?.unfinished ?? 0) > 0;
  }

  /** What was on screen has become an answer, or was skipped. */
  saved(opId: string): void {
    if (!this.parts) return;
    this.#saved.set(opId, this.work.begun);
    const [oldest] = this.#saved.keys();
    if (this.#saved.size > UNDO_DEPTH && oldest !== undefined) this.#saved.delete(oldest);
  }

  /** An answer that the kernel refused is work, too: it comes back as what it was before. */
  refused(operation: Operation | null): void {
    if (this.parts && operation?.kind === "label" && operation.sample !== null)
      this.#refused.set(operation.sample, { draft: operation.value, comment: operation.comment });
  }

  /** The kernel has told what it knows: what it refused is begun again. */
  bringBack(records: Records): void {
    for (const [key, draft] of this.#refused) records.keep(records.entry(key), draft);
    this.#refused.clear();
  }

  /** Marks are work: taking an answer back takes back that it was one, not what was marked. */
  before({ op_id, after }: Step): Draft | null {
    if (!this.parts || after.status === null) return null; // a flag was no end of the work
    const marks = after.status === "LABELED" ? { draft: after.value, comment: after.comment } : null;
    return this.#saved.get(op_id) ?? marks;
  }

  /** The sample on screen has another suggestion now: what a person presses in the same moment does not mean it. */
  told(before: Suggestion | null, after: Suggestion | null, now: number): void {
    const pending = this.parts ? this.parts.pending().length > 0 : after !== null;
    if (pending && !sameValue(before?.value ?? null, after?.value ?? null)) this.#toldAt = now;
  }

  /** What the person saw suggested for a sample that has no answer yet. */
  offered(): Pick<Suggestion, "value" | "score"> | null {
    const { item, entry } = this.#current.peek() ?? {};
    if (!item || entry?.status !== null) return null;
    const { seen = item.suggestion } = this.work.begun;
    return seen && { value: this.parts?.sure(seen.value) ?? seen.value, score: seen.score };
  }

  /** A changed answer of the record on screen, or null where nothing was changed. */
  changed(entry: Entry): Pick<Entry, "value" | "comment"> | null {
    const comment = this.work.comment.peek();
    const value = entry.status === "LABELED" ? (this.composed() ?? entry.value) : entry.value;
    return comment === entry.comment && sameValue(value, entry.value) ? null : { value, comment };
  }

  /** What was begun has changed, or what of it is shown; reads signals. */
  settle(): void {
    this.work.draft.value;
    this.work.comment.value;
    this.parts?.threshold.value;
    this.parts?.settle();
  }

  /** Keeps what is begun. */
  remember(records: Records): void {
    const entry = this.#current.peek()?.entry;
    if (entry) records.keep(entry, this.work.begun);
  }

  #finished(parts: PartsEditor, accepting: boolean): Value | undefined {
    const { unfinished } = parts;
    if (unfinished === 0) return parts.answer(accepting);
    const [one, several] = parts.rules.noun;
    if (parts.begun.peek()) {
      parts.notice.value = `One ${one} has no end yet: end it, or call it off with Esc.`;
      return undefined;
    }
    const which = unfinished === 1 ? `One ${one} has` : `${unfinished} ${several} have`;
    parts.notice.value = `${which} no class yet: choose one, or remove it.`;
    return undefined;
  }

  #editor(): PartsEditor | null {
    const rules = rulesOf(this.#config);
    if (!rules) return null;
    const suggestion = () => {
      const current = this.#current.value;
      return current?.entry.status === null ? current.item.suggestion : null;
    };
    const present = () => this.#current.peek() !== null;
    return new PartsEditor(this.#config, this.work, { suggestion, present }, rules);
  }
}

function rulesOf(config: Signal<Config>): PartRules | null {
  switch (config.peek().answer) {
    case "spans":
      return spanRules(config) as PartRules;
    case "boxes":
      return boxRules() as PartRules;
    case "regions":
      return regionRules(config) as PartRules;
    default:
      return null;
  }
}
