// A gallery without DOM: which page of the list is here, what its samples hold, what is selected, what is on its way to
// the kernel. Nothing counts as done before its receipt has come.

import type { Store } from "../core/outbox";
import type { ClassKey, Key } from "../core/protocol";
import { batch, type Signal, signal } from "../core/signal";
import { Acts } from "./acts";
import { Contents, type Held } from "./contents";
import type { Act, Facets, Facts, FromKernel, GalleryConfig, List, Query, ToKernel } from "./protocol";
import { follow, meant, NOTHING, onwards, type Selection } from "./selection";
import { Sending } from "./sending";

/** What a desk needs of the page it lives in. */
export interface Room {
  send(message: ToKernel): void; // throws when the kernel is gone
  uuid(): string;
  later(run: () => void, ms: number): () => void;
  storage: Store | null;
}

export type Mode = "grid" | "one";

const LIKED = 50; // samples that others can be like at once
const PROGRESS = 2000; // ms after which one asks how far the model is
export const MANY = 100; // samples that are not decided without asking back

export class Desk {
  readonly config: Signal<GalleryConfig>;
  readonly query: Signal<Query>;
  readonly list: Signal<List | null> = signal(null);
  readonly facets: Signal<Facets> = signal({ said: {}, predicted: {}, annotators: {} });
  readonly selection: Signal<Selection> = signal(NOTHING);
  readonly mode: Signal<Mode> = signal("grid");
  /** Classes in hand, where a sample may have several. */
  readonly draft: Signal<ReadonlySet<ClassKey>> = signal(new Set());
  /** The next answer goes to all that is found and open, on all pages, in place of what is selected. */
  readonly all: Signal<boolean> = signal(false);
  readonly problem: Signal<string | null> = signal(null);
  readonly said: Signal<string> = signal("");
  /** The list is another one than that on screen, and has not come yet. */
  readonly waiting: Signal<boolean> = signal(true);
  /** What is asked back before it is done. */
  readonly doubt: Signal<{ count: number; text: string; act: Act } | null> = signal(null);
  /** A sound has come. */
  onSound: (
    key: Key,
    told: { lanes: number; frames: number; error?: string },
    bytes: Uint8Array | null,
  ) => void = () => {};
  #room: Room;
  #page: string;
  #request = 0;
  #known = 0;
  #start = 0;
  #contents: Contents;
  #acts: Acts;
  #endProgress: () => void = () => {};
  #sending: Sending;

  constructor(config: GalleryConfig, room: Room) {
    this.config = signal(config);
    this.#room = room;
    this.#page = room.uuid();
    this.#sending = new Sending(room, () => this.#again());
    this.#contents = new Contents((keys, side) =>
      this.#send({ kind: "samples", page: this.#page, request: this.#request, keys, side }),
    );
    this.#acts = new Acts(config, this.#page, room);
    const rest = { said: null, predicted: null, annotator: null, least: 0, text: "", like: [] };
    this.query = signal({ sort: "default", descending: false, ...rest, hide: config.hide ?? false });
  }

  /** Asks for the list; first of all, what an earlier page could not have stored is sent again. */
  start(): void {
    for (const act of this.#acts.waiting()) this.#send(act);
    this.#ask();
  }

  close(): void {
    this.#send({ kind: "left", page: this.#page });
    this.#sending.close();
    this.#endProgress();
  }

  get offline(): Signal<boolean> {
    return this.#sending.offline;
  }

  /** How many acts wait for their receipt. */
  get unsaved(): Signal<number> {
    return this.#acts.unsaved;
  }

  /** Samples of which an answer is on its way. */
  get saving(): Signal<ReadonlySet<Key>> {
    return this.#acts.saving;
  }

  /** Grows when samples have come. */
  get news(): Signal<number> {
    return this.#contents.news;
  }

  // ---- the list -------------------------------------------------------------------------------------------------

  get facts(): readonly Facts[] {
    return this.list.value?.facts ?? [];
  }

  /**
   * The samples that an answer would go to: what is selected; else what is under the cursor, unless it has an answer: a
   * key that is pressed once too often must not change it.
   */
  meant(): Facts[] {
    const aimed = this.#aimed();
    if (this.mode.value === "one" || this.selection.value.chosen.size > 0) return aimed;
    return aimed.filter((each) => this.#isOpen(each));
  }

  #aimed(): Facts[] {
    const facts = this.facts;
    return meant(this.selection.value, facts.length).map((at) => facts[at] as Facts);
  }

  /** Whether an answer can go to all that is found: not before all has been looked at. */
  get takesAll(): boolean {
    const list = this.list.value;
    return (list?.open ?? 0) > 0 && !this.waiting.value && !list?.working;
  }

  #isOpen({ key, verdict, skipped }: Facts): boolean {
    return !verdict && !skipped && !this.saving.value.has(key);
  }

  /** The sample under the cursor. */
  current(): Facts | null {
    return this.facts[this.selection.value.cursor] ?? null;
  }

  filter(change: Partial<Query>): void {
    batch(() => {
      this.query.value = { ...this.query.peek(), ...change };
      this.#start = 0;
      this.select(NOTHING);
    });
    this.#ask();
  }

  select(selection: Selection): void {
    batch(() => {
      this.selection.value = selection;
      this.all.value = false;
    });
  }

  /** Shows what is like the samples that are meant, the most like first; they stand at the head. */
  like(): void {
    const keys = this.#aimed().flatMap(({ key }, at) => (at < LIKED ? key : []));
    if (keys.length > 0) this.filter({ like: keys, sort: "likeness", descending: false });
  }

  /** Shows another page: the one that begins `by` pages on. `last`: with the cursor on its last sample. */
  turn(by: number, last = false): boolean {
    const list = this.list.peek();
    const start = this.#start + by * this.config.peek().page_size;
    if (!list || start < 0 || start >= list.total) return false;
    this.#start = start;
    const cursor = last ? this.config.peek().page_size - 1 : 0;
    this.select({ ...NOTHING, cursor, anchor: cursor });
    this.#ask();
    return true;
  }

  /** One sample on or back, over the borders of pages. */
  step(by: 1 | -1): void {
    const at = this.selection.peek().cursor + by;
    if (at >= 0 && at < this.facts.length) this.select({ cursor: at, anchor: at, chosen: new Set() });
    else this.turn(by, by < 0);
  }

  /** What a sample holds, as far as it is here; what is missing is asked for. */
  held(key: Key, large = false): Held | null {
    return this.#contents.held(key, large);
  }

  listen(key: Key): void {
    this.#send({ kind: "sound", page: this.#page, request: 0, key });
  }

  // ---- what is done ---------------------------------------------------------------------------------------------

  /** Gives a final answer; with several classes it changes what is in hand. */
  choose(key: ClassKey): void {
    if (this.config.peek().answer !== "classes") {
      this.#answer(key, this.#caption(key));
      return;
    }
    const draft = new Set(this.draft.peek());
    if (!draft.delete(key)) draft.add(key);
    this.draft.value = draft;
  }

  /** What is in hand becomes the answer; where nothing is, what most say, or what the model says. */
  accept(): void {
    const draft = this.draft.peek();
    if (this.config.peek().answer === "classes" && draft.size > 0) this.submit([...draft]);
    else if (this.config.peek().kind === "grid") this.believe();
    else this.adopt(null);
  }

  submit(value: ClassKey[]): void {
    const order = this.config.peek().classes.map(({ key }) => key);
    const keys = order.filter((key) => value.includes(key));
    const text = keys.map((key) => this.#caption(key)).join(", ") || "none of the classes";
    this.#answer(keys, text);
  }

  #answer(value: ClassKey | ClassKey[], text: string): void {
    if (!this.all.peek()) {
      this.#decide({ kind: "decide", keys: this.#keys(), value }, text);
      return;
    }
    const expected = this.list.peek()?.open ?? 0;
    const act: Act = { kind: "found", value, expected, query: this.query.peek() };
    if (expected > 0) this.#sure(act, expected, text);
  }

  adopt(whose: string | null): void {
    const act: Act = { kind: "adopt", keys: this.#keys(), value: whose };
    this.#decide(act, whose === null ? "what most say" : `what ${whose} says`);
  }

  /** What the model would answer becomes final, of each sample its own. */
  believe(): void {
    const shown = this.meant().map(({ predicted }) => predicted?.value ?? null);
    if (shown.includes(null)) return;
    const said = this.config.peek().answer.startsWith("class") ? { value: shown } : {};
    this.#decide({ kind: "believe", keys: this.#keys(), ...said }, "what the model says");
  }

  /** Shows the sample under the cursor in the labeler. */
  open(): void {
    const key = this.current()?.key;
    if (key && this.config.peek().opens) this.#send(this.#acts.named({ kind: "open", keys: [key] }));
  }

  skip(): void {
    const keys = this.#keys();
    if (keys.length > 0) this.do({ kind: "skip", keys });
  }

  /** All that the model takes for a class, of all pages. */
  bulk(): void {
    const { predicted, least } = this.query.peek();
    const count = this.list.peek()?.bulk ?? 0;
    if (predicted === null || count === 0) return;
    const spec = this.config.peek().classes.find(({ key }) => `${key}` === predicted);
    const act: Act = {
      kind: "bulk",
      value: predicted,
      above: least,
      expected: count,
      query: this.query.peek(),
    };
    this.#sure(act, count, spec?.caption ?? predicted);
  }

  /** Does what was asked back. */
  confirm(): void {
    const doubt = this.doubt.peek();
    this.doubt.value = null;
    if (doubt) this.do(doubt.act);
  }

  do(act: Act): void {
    const waiting = this.#acts.named(act);
    batch(() => {
      this.#acts.put(waiting);
      this.all.value = false;
      if (act.kind === "found") this.draft.value = new Set();
      if ("keys" in act && act.keys.length > 0) {
        const open = (at: number) => this.#isOpen(this.facts[at] as Facts);
        if (this.mode.peek() === "grid")
          this.selection.value = onwards(this.selection.peek(), this.facts.length, open);
        else if (!this.query.peek().hide) this.step(1);
        this.draft.value = new Set();
      }
    });
    this.#send(waiting);
  }

  #decide(act: Extract<Act, { kind: "decide" | "adopt" | "believe" }>, text: string): void {
    if (act.keys.length > 0) this.#sure(act, act.keys.length, text);
  }

  #sure(act: Act, count: number, text: string): void {
    if (count > MANY) this.doubt.value = { count, text, act };
    else this.do(act);
  }

  /** What the next act names; nothing while the next answer goes to all that is found. */
  #keys(): Key[] {
    return this.all.peek() ? [] : this.meant().map(({ key }) => key);
  }

  #caption(key: ClassKey): string {
    return this.config.peek().classes.find((spec) => spec.key === key)?.caption ?? `${key}`;
  }

  // ---- the wire -------------------------------------------------------------------------------------------------

  receive(message: FromKernel, buffers: readonly Uint8Array[]): void {
    if ("to" in message && message.to !== null && message.to !== this.#page) return;
    this.#sending.heard();
    batch(() => this.#heard(message, buffers));
  }

  #heard(message: FromKernel, buffers: readonly Uint8Array[]): void {
    switch (message.kind) {
      case "list":
        if (message.request === this.#request) this.#show(message);
        break;
      case "samples":
        this.#contents.took(message.items, message.side, buffers, this.facts);
        break;
      case "sound": {
        const { key, lanes = 1, start = 0, stop = 0, error } = message;
        this.onSound(key, { lanes, frames: stop - start, ...(error ? { error } : {}) }, buffers[0] ?? null);
        break;
      }
      case "receipt":
        this.#acts.acknowledge(message.op_id);
        if (message.refused !== undefined) this.problem.value = message.refused;
        else {
          this.problem.value = null;
          this.said.value = message.said ?? "";
        }
        break;
      case "changed":
        this.#askAgain();
        break;
      case "error":
        this.waiting.value = false;
        this.problem.value = message.message;
    }
  }

  #show(message: Extract<FromKernel, { kind: "list" }>): void {
    if (message.facets) this.facets.value = message.facets;
    this.#known = message.known ?? this.#known;
    this.#start = message.start;
    const before = this.list.peek()?.facts ?? [];
    this.list.value = message;
    const other = this.waiting.peek();
    this.waiting.value = false;
    this.selection.value = follow(this.selection.peek(), before, message.facts);
    if (other && this.mode.peek() === "grid") this.#toOpen();
    this.#contents.fetch(message.facts.map(({ key }) => key));
    this.#contents.fetch(message.ahead);
    this.#endProgress();
    if (message.working) this.#endProgress = this.#room.later(() => this.#askAgain(), PROGRESS);
  }

  /** In another list one goes on with the first that is open. */
  #toOpen(): void {
    const at = this.facts.findIndex((each) => this.#isOpen(each));
    if (at > 0 && this.selection.peek().chosen.size === 0)
      this.selection.value = { ...NOTHING, cursor: at, anchor: at };
  }

  /** For another list than that on screen. */
  #ask(): void {
    this.#request += 1;
    this.waiting.value = true;
    this.#askAgain();
  }

  #askAgain(): void {
    this.#contents.again();
    this.#send({
      kind: "list",
      page: this.#page,
      request: this.#request,
      query: this.query.peek(),
      start: this.#start,
      count: this.config.peek().page_size,
      known: this.#known,
    });
  }

  #send(message: ToKernel): void {
    this.#sending.send(message);
  }

  #again(): void {
    for (const act of this.#acts.waiting()) this.#send(act);
    if (this.waiting.peek()) this.#askAgain();
  }
}
