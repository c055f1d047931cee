// What one page knows of one labeler, without any DOM: the sample on screen, the queue behind it, the answers so far.
// An answer changes this state at once; the kernel hears of it through the outbox and never has to be waited for.

import { foresee } from "./foresee";
import { Insights } from "./insights";
import { type Media, Payloads } from "./payloads";
import { type Current, keyAt, type Place, type State } from "./place";
import type {
  ClassKey,
  Config,
  Entry,
  FromKernel,
  Item,
  Key,
  LearnerStatus,
  Operation,
  OperationKind,
  Step,
  Value,
} from "./protocol";
import { Queue } from "./queue";
import { Records } from "./records";
import { Search } from "./search";
import { batch, effect, type Signal, signal } from "./signal";
import { asList, captions, Tally } from "./tally";
import { UndoStack } from "./trail";
import { Wire, type World } from "./wire";

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
  readonly search: Search;
  readonly insights: Insights;

  #world: World;
  #payloads: Payloads;
  #queue = new Queue();
  #records = new Records();
  #steps = new UndoStack();
  #shownAt: number;
  #stale = false; // the kernel told its state while answers of this page were under way
  #unwatch: () => void = () => {};
  #begun = false; // the kernel has told its state
  #exhausted = false; // the kernel has nothing beyond what is here
  #asked = { queue: false, sample: false }; // requests under way

  constructor(config: Config, world: World, media: Media) {
    this.config = signal(config);
    this.#world = world;
    this.#shownAt = world.now();
    this.#payloads = new Payloads(media);
    this.wire = new Wire(config, world);
    this.search = new Search(this.wire);
    this.insights = new Insights(this.wire, world, this.learner);
  }

  /** Says hello; what an earlier page left without receipt goes first. When done, others may give samples back. */
  start(): void {
    this.#unwatch = effect(() => {
      if (this.wire.offline.value) this.state.value = "offline";
    });
    this.wire.flush(true);
    this.#hello(true);
    this.wire.repeat(() => {
      this.#asked = { queue: false, sample: false };
      if (!this.#begun) this.#hello();
      else if (this.state.peek() === "done") this.#need();
      else if (this.state.peek() === "waiting") this.#show();
    });
    this.#show();
  }

  close(): void {
    this.#unwatch();
    this.wire.close();
  }

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
    const open = this.current.peek()?.entry;
    if (open?.status === null) this.#records.keep(open.key, this.draft.peek(), this.comment.peek());
    this.#step(this.#steps.undo(), "undo");
  }

  redo(): void {
    this.#step(this.#steps.redo(), "redo");
  }

  back(): void {
    const place = this.place.peek();
    if (place.at === "sample") this.last();
    else this.#visit(place.at === "trail" ? place.index - 1 : this.#records.trail.total - 1);
  }

  next(): void {
    const place = this.place.peek();
    if (place.at === "trail" && place.index + 1 < this.#records.trail.total) this.#visit(place.index + 1);
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
    const index = this.#records.trail.indexOf(key);
    if (this.#queue.head() === key) this.#leaveFor(HEAD);
    else this.#leaveFor(index === null ? { at: "sample", key } : { at: "trail", index });
  }

  /** The sample is on screen: from here the time to the answer counts. */
  painted(): void {
    this.#shownAt = this.#world.now();
  }

  receive(message: FromKernel, buffers: readonly Uint8Array[] = []): void {
    if ("to" in message && message.to !== undefined && message.to !== this.wire.page) return;
    batch(() => {
      this.wire.heard();
      if ("more" in message) this.#asked["queue" in message ? "queue" : "sample"] = message.more;
      if ("picture" in message) this.insights.take(message.picture);
      if ("items" in message) this.#payloads.hold(message.items, buffers);
      if ("learner" in message && message.learner) this.learner.value = message.learner;
      this.#take(message);
      this.#show();
    });
  }

  #take(message: FromKernel): void {
    switch (message.kind) {
      case "state":
        this.#stale = this.#begun && this.wire.outbox.size.peek() > 0;
        if (!this.#stale) this.#begin(message);
        break;
      case "receipt":
        this.wire.outbox.acknowledge(message.op_id);
        this.tally.tell(message.counts, message.op_id);
        if (message.refused !== undefined) {
          this.problem.value = message.refused;
          this.#stale = true; // what is shown is not what is stored
        }
        if (this.#stale && this.wire.outbox.size.peek() === 0) this.#hello();
        break;
      case "items":
        if (message.queue) this.#queue.append(message.queue, this.#records.answered);
        else if (!message.more) this.#giveUpOn(keyAt(this.place.peek(), this.#queue, this.#records.trail));
        if (message.queue) this.#exhausted = message.queue.length === 0 && this.#queue.length <= LOW;
        break;
      case "requeue":
        for (const key of this.#queue.replace(message.queue, this.#records.answered))
          this.#payloads.drop(key);
        this.#payloads.mark(message.marks);
        this.#exhausted = false;
        this.tally.tell(message.counts);
        break;
      case "trail":
        this.#records.trail.load(message.trail);
        break;
      case "found":
        this.search.found(message.request, message.matches);
        break;
      case "changed":
        if (message.what === "all") this.#hello();
        else this.#need();
        break;
      case "error":
        this.problem.value = message.message;
    }
  }

  #begin(state: Extract<FromKernel, { kind: "state" }>): void {
    this.#begun = true;
    this.#records.reset(state.trail);
    this.#steps.reset(state.undo, state.redo);
    this.tally.tell(state.counts);
    for (const operation of this.wire.outbox.waiting()) {
      const change = foresee(operation, this.#steps, this.#records);
      if (change) this.#apply(operation.op_id, ...change);
    }
    for (const key of this.#queue.replace(state.queue, this.#records.answered, true))
      this.#payloads.drop(key);
    this.#exhausted = state.queue.length === 0;
    const place = this.place.peek();
    if (place.at === "trail" && place.index >= this.#records.trail.total) this.place.value = HEAD;
  }

  #record(kind: "label" | "skip", status: "LABELED" | "SKIPPED", value: Value): void {
    const current = this.current.peek();
    if (!current) return;
    const { item, entry } = current;
    batch(() => {
      this.#perform(kind, entry, { ...entry, status, value, comment: this.comment.peek() }, value);
      this.#go(HEAD);
      const { labeled, total } = this.tally.shown.peek();
      const what = kind === "skip" ? "skipped" : captions(this.config.peek().classes, value);
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
      const index = this.#records.trail.indexOf(to.key);
      this.#go(index === null || kind === "redo" ? HEAD : { at: "trail", index });
      this.said.value = kind === "undo" ? `Undone: ${to.id}` : `Done again: ${to.id}`;
    });
  }

  /** Puts a sample's new record in place of its old one, here and in the counts. */
  #apply(opId: string, before: Entry, after: Entry): void {
    this.#records.write(after);
    if (after.status !== null) {
      this.#queue.remove(after.key);
      this.#payloads.answered(after.key);
    }
    this.tally.add(opId, before, after);
  }

  #visit(index: number): void {
    if (index >= 0 && index < this.#records.trail.total) this.#leaveFor({ at: "trail", index });
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
      this.#records.keep(entry.key, draft, comment);
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
    this.trailTotal.value = this.#records.trail.total;
    this.canUndo.value = this.#steps.canUndo;
    this.canRedo.value = this.#steps.canRedo;
    const key = keyAt(this.place.peek(), this.#queue, this.#records.trail);
    const item = key === null ? undefined : this.#payloads.get(key);
    if (item) this.#present(item);
    else this.current.value = null;
    const state = item ? "ready" : this.#missing(key);
    this.state.value = this.wire.offline.peek() ? "offline" : state;
    if (this.#begun && !this.#asked.queue && !this.#exhausted && this.#queue.length <= LOW) this.#need();
  }

  #present(item: Item): void {
    const entry = this.#records.entry(item.key, item);
    const old = this.current.peek();
    if (old?.item === item && old.entry === entry) return;
    this.current.value = { item, entry };
    if (old?.item.key === item.key && old.entry.status === entry.status) return;
    const begun = this.#records.begun(entry);
    this.comment.value = begun.comment;
    this.draft.value = begun.draft;
  }

  /** Asks for a sample that is not in the page, and says what the person sees meanwhile. */
  #missing(key: Key | null): State {
    const place = this.place.peek();
    if (this.#begun && place.at === "head" && key === null) return this.#exhausted ? "done" : "waiting";
    if (!this.#begun || this.#asked.sample) return "waiting";
    const page = this.wire.page;
    const start = place.at === "trail" ? Math.max(0, place.index - WINDOW / 2) : 0;
    this.#asked.sample = true;
    if (place.at === "trail") this.wire.send({ kind: "need", page, trail: [start, start + WINDOW] });
    else this.wire.send({ kind: "need", page, samples: [key as Key] });
    return "waiting";
  }

  /** The kernel has no such sample any more. */
  #giveUpOn(key: Key | null): void {
    if (key === null || this.#payloads.get(key)) return;
    this.#queue.remove(key);
    this.place.value = HEAD;
  }

  #hello(atOnce = false): void {
    const have = [...this.#queue.keys()];
    this.#asked.queue = true;
    this.wire.send({ kind: "hello", page: this.wire.page, version: 1, have }, atOnce);
  }

  #need(): void {
    this.#asked.queue = true;
    this.wire.send({ kind: "need", page: this.wire.page, have: [...this.#queue.keys()] });
  }
}
