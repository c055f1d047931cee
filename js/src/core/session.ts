// What one page knows of one labeler, without any DOM: the sample on screen, the queue behind it, the answers so far.
// An answer changes this state at once; the kernel hears of it through the outbox and never has to be waited for.

import { type Media, Payloads } from "./payloads";
import type {
  ClassKey,
  Config,
  Entry,
  FromKernel,
  Item,
  Key,
  LearnerStatus,
  Match,
  Operation,
  OperationKind,
  Step,
  Value,
} from "./protocol";
import { Queue } from "./queue";
import { batch, type Signal, signal } from "./signal";
import { asList, Tally } from "./tally";
import { Trail, UndoStack } from "./trail";
import { Wire, type World } from "./wire";

export type State = "ready" | "waiting" | "done" | "offline" | "error";
export type Place = { at: "head" } | { at: "trail"; index: number } | { at: "sample"; key: Key };
export interface Current {
  item: Item;
  entry: Entry;
}

const HEAD: Place = { at: "head" };
const WINDOW = 20; // trail entries fetched at a time
const LOW = 5; // samples ahead below which more are asked for

export class Session {
  readonly config: Signal<Config>;
  readonly current: Signal<Current | null> = signal(null);
  readonly place: Signal<Place> = signal(HEAD);
  readonly state: Signal<State> = signal("waiting");
  readonly learner: Signal<LearnerStatus | null> = signal(null);
  /** An error the person must see; null when there is none or it was dismissed. */
  readonly problem: Signal<string | null> = signal(null);
  /** What a screen reader is told; changes with every answer. */
  readonly said: Signal<string> = signal("");
  readonly comment: Signal<string> = signal("");
  /** The answer being put together, where one key is not yet the answer. */
  readonly draft: Signal<Value> = signal(null);
  readonly trailTotal: Signal<number> = signal(0);
  readonly canUndo: Signal<boolean> = signal(false);
  readonly canRedo: Signal<boolean> = signal(false);
  readonly tally = new Tally();
  readonly wire: Wire;

  #world: World;
  #payloads: Payloads;
  #queue = new Queue();
  #trail = new Trail();
  #steps = new UndoStack();
  #loose = new Map<Key, Entry>(); // records without an answer: flags
  #drafts = new Map<Key, { draft: Value; comment: string }>();
  #shownAt = 0;
  #begun = false; // the kernel has told its state
  #exhausted = false; // the kernel has nothing beyond what is here
  #asked = false; // a request is under way
  #finds = new Map<number, (matches: Match[]) => void>();

  constructor(config: Config, world: World, media: Media) {
    this.config = signal(config);
    this.#world = world;
    this.#payloads = new Payloads(media);
    this.wire = new Wire(config, world);
  }

  /** Says hello; what an earlier page or kernel left without receipt goes first. */
  start(): void {
    this.wire.flush();
    this.#hello();
    this.wire.repeat(() => {
      if (!this.#begun) this.#hello();
      else if (this.state.peek() === "waiting") this.#need();
    });
    this.#show();
  }

  close(): void {
    this.wire.close();
  }

  // ---- what a person does --------------------------------------------------------------------------------------

  /** A class was chosen: the answer itself, or one mark more or less where several are taken. */
  choose(key: ClassKey): void {
    if (!this.current.peek()) return;
    if (!this.config.peek().multiple) {
      this.answer(key);
      return;
    }
    const chosen = asList(this.draft.peek());
    const next = chosen.includes(key) ? chosen.filter((k) => k !== key) : [...chosen, key];
    const order = this.config.peek().classes.map((spec) => spec.key);
    this.draft.value = order.filter((k) => next.includes(k));
  }

  submit(): void {
    if (this.config.peek().multiple) this.answer(asList(this.draft.peek()));
  }

  answer(value: Value): void {
    this.#record("label", "LABELED", value);
  }

  skip(): void {
    this.#record("skip", "SKIPPED", null);
  }

  /** Takes the suggestion as the answer; without one, saves what was put together. */
  accept(): void {
    const current = this.current.peek();
    const open = current?.entry.status === null && this.draft.peek() === null;
    if (open && current.item.suggestion) this.answer(current.item.suggestion.value);
    else this.submit();
  }

  flag(): void {
    const current = this.current.peek();
    if (!current) return;
    const after = { ...current.entry, flag: !current.entry.flag };
    batch(() => {
      this.#perform("flag", current.entry, after, after.flag);
      this.current.value = { ...current, entry: after };
      this.said.value = after.flag ? `${after.id} flagged` : `flag taken off ${after.id}`;
      this.#show();
    });
  }

  addClass(caption: string): void {
    this.wire.push(this.#operation("add_class", null, caption.trim(), ""));
  }

  undo(): void {
    this.#step(this.#steps.undo(), "undo");
  }

  redo(): void {
    this.#step(this.#steps.redo(), "redo");
  }

  back(): void {
    const place = this.place.peek();
    if (place.at === "sample") this.last();
    else this.#visit(place.at === "trail" ? place.index - 1 : this.#trail.total - 1);
  }

  next(): void {
    const place = this.place.peek();
    if (place.at === "trail" && place.index + 1 < this.#trail.total) this.#visit(place.index + 1);
    else this.last();
  }

  first(): void {
    this.#visit(0);
  }

  /** To the head of the queue: the next sample without an answer. */
  last(): void {
    this.#leaveFor(HEAD);
  }

  goTo(key: Key): void {
    const index = this.#trail.indexOf(key);
    if (this.#queue.head() === key) this.#leaveFor(HEAD);
    else this.#leaveFor(index === null ? { at: "sample", key } : { at: "trail", index });
  }

  find(text: string, status: string): Promise<Match[]> {
    const request = this.wire.next();
    return new Promise((resolve) => {
      this.#finds.set(request, resolve);
      if (!this.wire.send({ kind: "find", page: this.wire.page, request, text, status })) resolve([]);
    });
  }

  dismiss(): void {
    this.problem.value = null;
  }

  /** The sample is on screen: from here the time to the answer counts. */
  painted(): void {
    this.#shownAt = this.#world.now();
  }

  // ---- what the kernel says ------------------------------------------------------------------------------------

  receive(message: FromKernel, buffers: readonly Uint8Array[] = []): void {
    if ("to" in message && message.to !== undefined && message.to !== this.wire.page) return;
    batch(() => {
      this.wire.heard();
      if (message.kind !== "receipt") this.#asked = "more" in message && message.more;
      if ("items" in message) this.#payloads.hold(message.items, buffers);
      if ("learner" in message && message.learner) this.learner.value = message.learner;
      this.#take(message);
      this.#show();
    });
  }

  #take(message: FromKernel): void {
    switch (message.kind) {
      case "state":
        this.#begin(message);
        break;
      case "receipt":
        this.wire.outbox.acknowledge(message.op_id);
        this.tally.tell(message.counts, message.op_id);
        if (message.refused !== undefined) {
          this.problem.value = message.refused;
          this.#hello(); // what is shown is not what is stored
        }
        break;
      case "items":
        if (!message.queue) break;
        this.#queue.append(message.queue, this.#answered);
        this.#exhausted = message.queue.length === 0;
        break;
      case "requeue":
        for (const key of this.#queue.replace(message.queue, this.#answered)) this.#payloads.drop(key);
        this.#exhausted = false;
        this.tally.tell(message.counts);
        break;
      case "trail":
        this.#trail.load(message.trail);
        break;
      case "found":
        this.#finds.get(message.request)?.(message.matches);
        this.#finds.delete(message.request);
        break;
      case "changed":
        if (message.what === "all") this.#hello();
        else this.#need();
        break;
      case "error":
        this.problem.value = message.message;
        break;
    }
  }

  #begin(state: Extract<FromKernel, { kind: "state" }>): void {
    this.#begun = true;
    this.#trail.reset(state.trail);
    this.#steps.reset(state.undo, state.redo);
    this.#loose.clear();
    this.tally.tell(state.counts);
    for (const operation of this.wire.outbox.waiting()) this.#foresee(operation);
    for (const key of this.#queue.replace(state.queue, this.#answered, true)) this.#payloads.drop(key);
    this.#exhausted = state.queue.length === 0;
    const place = this.place.peek();
    if (place.at === "trail" && place.index >= this.#trail.total) this.place.value = HEAD;
  }

  /** Applies an operation that still waits in the outbox to the state the kernel told. */
  #foresee({ kind, op_id, sample, value, comment }: Operation): void {
    if (sample === null || (kind !== "label" && kind !== "skip")) return;
    const before = this.#entry(sample);
    const after: Entry = { ...before, status: kind === "label" ? "LABELED" : "SKIPPED", value, comment };
    this.#apply(op_id, before, after);
  }

  // ---- answering -----------------------------------------------------------------------------------------------

  #record(kind: "label" | "skip", status: "LABELED" | "SKIPPED", value: Value): void {
    const current = this.current.peek();
    if (!current) return;
    const { item, entry } = current;
    batch(() => {
      this.#perform(kind, entry, { ...entry, status, value, comment: this.comment.peek() }, value);
      this.#drafts.delete(item.key);
      this.#go(HEAD);
      const { labeled, total } = this.tally.shown.peek();
      const what = kind === "skip" ? "skipped" : this.#captions(value);
      this.said.value = `${item.id}: ${what}. ${labeled} of ${total} labeled.`;
    });
  }

  #perform(kind: "label" | "skip" | "flag", before: Entry, after: Entry, value: Value): void {
    const operation = this.#operation(kind, before.key, value, after.comment);
    this.#apply(operation.op_id, before, after);
    this.#steps.push({ op_id: operation.op_id, before, after });
    this.wire.push(operation);
  }

  #operation(kind: OperationKind, sample: Key | null, value: Value, comment: string): Operation {
    const elapsed = Math.max(0, Math.round(this.#world.now() - this.#shownAt));
    const op_id = this.#world.uuid();
    const operation: Operation = { op_id, seq: this.wire.next(), kind, sample, value, comment, elapsed };
    const current = this.current.peek();
    if (kind === "label" && current?.item.suggestion && current.entry.status === null) {
      operation.suggested = current.item.suggestion;
    }
    return operation;
  }

  #step(step: Step | null, kind: "undo" | "redo"): void {
    if (!step) return;
    const [from, to] = kind === "undo" ? [step.after, step.before] : [step.before, step.after];
    batch(() => {
      const operation = { ...this.#operation(kind, to.key, null, ""), target: step.op_id };
      this.#apply(operation.op_id, from, to);
      if (to.status === null) this.#queue.unshift(to.key);
      this.wire.push(operation);
      const index = this.#trail.indexOf(to.key);
      this.#go(index === null || kind === "redo" ? HEAD : { at: "trail", index });
      this.said.value = kind === "undo" ? `Undone: ${to.id}` : `Done again: ${to.id}`;
    });
  }

  /** Puts a sample's new record in place of its old one, here and in the counts. */
  #apply(opId: string, before: Entry, after: Entry): void {
    this.#loose.delete(after.key);
    if (after.status === null) {
      this.#trail.erase(after.key);
      this.#loose.set(after.key, after);
    } else {
      this.#trail.write(after);
      this.#queue.remove(after.key);
      this.#payloads.answered(after.key);
    }
    this.tally.add(opId, before, after);
  }

  // ---- what is on screen ---------------------------------------------------------------------------------------

  #visit(index: number): void {
    if (index >= 0 && index < this.#trail.total) this.#leaveFor({ at: "trail", index });
  }

  #leaveFor(place: Place): void {
    batch(() => {
      this.#keep();
      this.#go(place);
    });
  }

  /** Before leaving: a changed record is saved, an unfinished answer is kept for the way back. */
  #keep(): void {
    const entry = this.current.peek()?.entry;
    if (!entry) return;
    const draft = this.draft.peek();
    const comment = this.comment.peek();
    if (entry.status === null) {
      if (comment !== "" || draft !== null) this.#drafts.set(entry.key, { draft, comment });
      else this.#drafts.delete(entry.key);
      return;
    }
    const value = this.config.peek().multiple && entry.status === "LABELED" ? draft : entry.value;
    if (comment === entry.comment && JSON.stringify(value) === JSON.stringify(entry.value)) return;
    this.#perform(entry.status === "LABELED" ? "label" : "skip", entry, { ...entry, value, comment }, value);
  }

  #go(place: Place): void {
    this.place.value = place;
    this.current.value = null;
    this.#show();
  }

  #show(): void {
    this.trailTotal.value = this.#trail.total;
    this.canUndo.value = this.#steps.canUndo;
    this.canRedo.value = this.#steps.canRedo;
    const key = this.#keyAt(this.place.peek());
    const item = key === null ? undefined : this.#payloads.get(key);
    if (item) this.#present(item);
    else this.current.value = null;
    const state = item ? "ready" : this.#missing(key);
    this.state.value = this.wire.offline.peek() ? "offline" : state;
    if (this.#begun && !this.#asked && !this.#exhausted && this.#queue.length <= LOW) this.#need();
  }

  #present(item: Item): void {
    const entry = this.#entry(item.key, item);
    const old = this.current.peek();
    if (old?.item === item && old.entry === entry) return;
    this.current.value = { item, entry };
    if (old?.item.key === item.key && old.entry.status === entry.status) return;
    const kept = this.#drafts.get(item.key);
    this.comment.value = kept?.comment ?? entry.comment;
    this.draft.value = kept?.draft ?? entry.value;
  }

  /** Asks for a sample that is not in the page, and says what the person sees meanwhile. */
  #missing(key: Key | null): State {
    const place = this.place.peek();
    if (this.#begun && place.at === "head" && key === null) return this.#exhausted ? "done" : "waiting";
    if (!this.#begun || this.#asked) return "waiting";
    const page = this.wire.page;
    const start = place.at === "trail" ? Math.max(0, place.index - WINDOW / 2) : 0;
    this.#asked = this.wire.send(
      place.at === "trail"
        ? { kind: "need", page, trail: [start, start + WINDOW] }
        : { kind: "need", page, samples: [key as Key] },
    );
    return "waiting";
  }

  #keyAt(place: Place): Key | null {
    if (place.at === "sample") return place.key;
    return place.at === "head" ? this.#queue.head() : (this.#trail.at(place.index)?.key ?? null);
  }

  #entry(key: Key, item?: Item): Entry {
    const known = this.#trail.entry(key) ?? this.#loose.get(key) ?? item?.entry;
    return known ?? { key, id: item?.id ?? key, status: null, value: null, comment: "", flag: false };
  }

  readonly #answered = (key: Key): boolean => this.#trail.indexOf(key) !== null;

  #hello(): void {
    const have = [...this.#queue.keys()];
    this.#asked = this.wire.send({ kind: "hello", page: this.wire.page, version: 1, have });
  }

  #need(): void {
    this.#asked = this.wire.send({ kind: "need", page: this.wire.page, have: [...this.#queue.keys()] });
  }

  #captions(value: Value): string {
    const { classes } = this.config.peek();
    const names = asList(value).map((key) => classes.find((spec) => spec.key === key)?.caption ?? key);
    return names.length > 0 ? names.join(", ") : "none";
  }
}
