// What one page knows of one labeler, without any DOM: the sample on screen, the queue behind it, the answers so far.
// An answer changes this state at once; the kernel hears of it through the outbox and never has to be waited for.

import { Asking } from "./asking";
import { Composer } from "./composer";
import { Deeds } from "./deeds";
import { Details } from "./details";
import { Drafts } from "./drafts";
import { Feedback } from "./feedback";
import { Heartbeat } from "./heartbeat";
import { Insights } from "./insights";
import { Maker } from "./maker";
import { type Media, Payloads } from "./payloads";
import { type Current, HEAD, type Place, type State } from "./place";
import type { ClassKey, Config, Entry, FromKernel, Key, LearnerStatus, Value } from "./protocol";
import { Queue } from "./queue";
import { Records } from "./records";
import { Scene } from "./scene";
import { Search } from "./search";
import { batch, effect, type Signal, signal } from "./signal";
import { Sounds } from "./sounds";
import { OPEN, Supply } from "./supply";
import { Tally } from "./tally";
import { captions } from "./value";
import { Way } from "./way";
import { Wire, type World } from "./wire";

export class Session {
  readonly config: Signal<Config>;
  readonly current: Signal<Current | null> = signal(null);
  readonly place: Signal<Place>;
  readonly state: Signal<State>;
  readonly withOthers: Signal<boolean>;
  readonly learner: Signal<LearnerStatus | null> = signal(null);
  /** An error the person must see; null when there is none or it was dismissed. */
  readonly problem: Signal<string | null> = signal(null);
  /** What a screen reader is told; changes with every answer. */
  readonly said: Signal<string> = signal("");
  readonly composer: Composer;
  /** Moves between samples. */
  readonly way: Way;
  readonly trailTotal: Signal<number>;
  readonly canUndo: Signal<boolean> = signal(false);
  readonly canRedo: Signal<boolean> = signal(false);
  readonly tally = new Tally();
  readonly wire: Wire;
  readonly search: Search;
  readonly details: Details;
  readonly sounds: Sounds;
  readonly insights: Insights;
  readonly supply: Supply;
  readonly feedback = new Feedback();
  readonly heartbeat: Heartbeat;

  #world: World;
  #payloads: Payloads;
  #queue = new Queue();
  #records: Records;
  #maker: Maker;
  #deeds: Deeds;
  #stale = false; // the kernel told its state while answers of this page were under way
  #following: (() => void)[] = [];
  #ask: Asking;
  #scene: Scene;

  constructor(config: Config, world: World, media: Media) {
    this.config = signal(config);
    this.#world = world;
    this.#payloads = new Payloads(media);
    this.#records = new Records(new Drafts(world.storage, config.job.id, config.job.annotator));
    this.composer = new Composer(this.config, this.current);
    this.wire = new Wire(config, world);
    this.#maker = new Maker(world, this.wire, this.composer);
    this.#ask = new Asking(this.wire, () => this.#queue.keys());
    this.supply = new Supply(world, this.#queue, this.#payloads, this.#ask, this.#records.answered);
    this.heartbeat = new Heartbeat(world, this.wire);
    const desk = {
      world,
      wire: this.wire,
      queue: this.#queue,
      records: this.#records,
      payloads: this.#payloads,
      composer: this.composer,
      supply: this.supply,
      ask: this.#ask,
      maker: this.#maker,
      tally: this.tally,
    };
    this.#deeds = new Deeds(desk);
    this.#scene = new Scene(this.current, desk);
    const { place, state, withOthers, trailTotal } = this.#scene;
    [this.place, this.state, this.withOthers, this.trailTotal] = [place, state, withOthers, trailTotal];
    this.way = new Way(place, this.#records.trail, this.#queue, (there) => this.#leaveFor(there));
    this.search = new Search(this.wire);
    this.details = new Details(this.wire);
    this.sounds = new Sounds(this.wire);
    this.insights = new Insights(this.wire, world, this.learner);
  }

  /** Says hello; what an earlier page left without receipt goes first. When done, others may give samples back. */
  start(): void {
    this.#following = [
      effect(() => {
        if (this.wire.offline.value) this.state.value = "offline";
      }),
      effect(() => this.#worked()),
    ];
    this.wire.flush(true);
    this.#ask.hello(true);
    this.wire.repeat(() => {
      this.#ask.again();
      if (!this.#scene.begun) this.#ask.hello();
      else if (this.state.peek() === "done") this.#ask.more();
      else if (this.state.peek() === "waiting") this.#show();
    });
    this.heartbeat.start();
    this.#show();
  }

  close(): void {
    for (const end of this.#following) end();
    this.heartbeat.close();
    this.supply.close();
    this.wire.close();
  }

  /** A class was chosen: the answer itself, or one mark more or less where several are taken. */
  choose(key: ClassKey): void {
    if (!this.current.peek()) return;
    this.#answerIf(this.composer.choose(key));
  }

  /** Saves what was put together; suggestions that were not taken are left out. */
  submit(): void {
    this.#answerIf(this.composer.composed());
  }

  /** Saves that there is nothing of the kind. */
  empty(): void {
    if (this.config.peek().answer !== "class") this.answer([]);
  }

  #answerIf(value: Value | undefined): void {
    if (value !== undefined) this.answer(value);
  }

  answer(value: Value): void {
    if (this.composer.unseen()) return;
    this.#record("label", "LABELED", value);
  }

  skip(): void {
    this.#record("skip", "SKIPPED", null);
  }

  /** Takes the suggestion as the answer; without one, saves what was put together. */
  accept(): void {
    this.#answerIf(this.composer.accepted(this.#world.now()));
  }

  flag(): void {
    const current = this.current.peek();
    if (!current) return;
    const after = { ...current.entry, flag: !current.entry.flag };
    batch(() => {
      this.#deeds.perform("flag", current.entry, after, after.flag);
      this.current.value = { ...current, entry: after };
      this.said.value = after.flag ? `${after.id} flagged` : `flag taken off ${after.id}`;
      this.#show();
    });
  }

  addClass(caption: string): void {
    this.wire.push(this.#maker.make("add_class", null, caption.trim(), ""));
  }

  /** Takes back the last step on this sample, else the last answer. */
  undo(): void {
    if (this.composer.work.undo()) return;
    this.composer.remember(this.#records);
    this.#turn("undo");
  }

  /** Does again what was taken back; once something else was begun here, no answer is put over it. */
  redo(): void {
    const { work } = this.composer;
    if (!work.redo() && !work.canUndo) this.#turn("redo");
  }

  /** What this annotator's record of a sample is, as far as the page knows. */
  recorded(key: Key): Entry {
    return this.#records.entry(key);
  }

  /** The sample is on screen: from here the time to the answer counts. */
  painted(): void {
    this.#maker.painted();
  }

  receive(message: FromKernel, buffers: readonly Uint8Array[] = []): void {
    if ("to" in message && message.to !== undefined && message.to !== this.wire.page) return;
    batch(() => {
      this.wire.heard();
      this.#ask.heard(message);
      if ("picture" in message) this.insights.take(message.picture);
      if ("items" in message) this.#payloads.hold(message.items, buffers);
      if ("learner" in message && message.learner) this.learner.value = message.learner;
      this.#take(message, buffers);
      const work = "work" in message ? message.work : undefined;
      if (work || message.kind === "state") this.supply.tell(work ?? OPEN); // a state is all there is to know
      this.#show();
    });
  }

  #take(message: FromKernel, buffers: readonly Uint8Array[]): void {
    switch (message.kind) {
      case "state":
        this.#stale = this.#scene.begun && this.wire.outbox.size.peek() > 0;
        if (!this.#stale) this.#begin(message);
        this.sounds.again();
        break;
      case "receipt":
        this.composer.refused(message.refused === undefined ? null : this.wire.outbox.get(message.op_id));
        this.wire.outbox.acknowledge(message.op_id);
        this.tally.tell(message.counts, message.op_id);
        if (message.missed) this.feedback.take(message.op_id, message.missed);
        if (message.refused !== undefined) {
          this.problem.value = message.refused;
          this.#stale = true; // what is shown is not what is stored
        }
        if (this.#stale && this.wire.outbox.size.peek() === 0) this.#ask.hello();
        break;
      case "items":
        if (message.queue) this.supply.append(message.queue, message.had);
        else if (!message.more) this.#scene.giveUp();
        break;
      case "requeue":
        this.supply.reorder(message.queue);
        this.#payloads.mark(message.marks);
        this.tally.tell(message.counts);
        break;
      case "marks":
        this.#payloads.mark(message.marks);
        break;
      case "trail":
        this.#records.trail.load(message.trail);
        break;
      case "detail":
        this.details.found(message, buffers);
        break;
      case "sound":
        this.sounds.found(message, buffers);
        break;
      case "found":
        this.search.found(message.request, message.matches);
        break;
      case "show":
        if (this.current.peek()?.item.key !== message.sample) this.way.goTo(message.sample);
        break;
      case "changed":
        if (message.what === "all") this.#ask.hello();
        else this.#ask.more();
        break;
      case "error":
        this.problem.value = message.message;
    }
  }

  #begin(state: Extract<FromKernel, { kind: "state" }>): void {
    this.#deeds.reset(state);
    this.supply.reset(state.queue);
    this.composer.bringBack(this.#records);
    this.#scene.begin();
  }

  #record(kind: "label" | "skip", status: "LABELED" | "SKIPPED", value: Value): void {
    const current = this.current.peek();
    if (!current) return;
    const { item, entry } = current;
    batch(() => {
      this.#deeds.perform(
        kind,
        entry,
        { ...entry, status, value, comment: this.composer.work.comment.peek() },
        value,
      );
      this.feedback.answered();
      const { labeled, skipped, total } = this.tally.shown.peek();
      if (labeled + skipped < total) this.supply.doubt();
      this.#go(HEAD);
      const what = kind === "skip" ? "skipped" : captions(this.config.peek().classes, value);
      this.said.value = `${item.id}: ${what}. ${labeled} of ${total} labeled.`;
    });
  }

  #turn(kind: "undo" | "redo"): void {
    batch(() => {
      const to = this.#deeds.turn(kind);
      if (!to) return;
      const index = this.#records.trail.indexOf(to.key);
      this.#go(index === null || kind === "redo" ? HEAD : { at: "trail", index });
      this.said.value = kind === "undo" ? `Undone: ${to.id}` : `Done again: ${to.id}`;
    });
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
    if (entry?.status === null || this.composer.unfinished) this.composer.remember(this.#records);
    const changed = entry?.status ? this.composer.changed(entry) : null;
    if (!entry || !changed) return;
    const kind = entry.status === "LABELED" ? "label" : "skip";
    const after = { ...entry, ...changed };
    this.#deeds.perform(kind, entry, after, changed.value);
    this.#records.keep(after, this.composer.work.begun); // what was begun on a skipped sample is no answer yet
  }

  /** Something was begun: it can be taken back, and it outlasts the page. */
  #worked(): void {
    this.composer.settle();
    this.#able();
    this.#world.afterPaint(() => this.composer.remember(this.#records));
  }

  #go(place: Place): void {
    this.#scene.go(place);
    this.#able();
  }

  #show(): void {
    this.#scene.show();
    this.#able();
  }

  #able(): void {
    const { work } = this.composer;
    this.canUndo.value = work.canUndo || this.#deeds.canUndo;
    this.canRedo.value = work.canRedo || (!work.canUndo && this.#deeds.canRedo);
  }
}
