// A page and the kernel it talks to, for tests of the session: the kernel here answers only when told.

import type { Config, FromKernel, Item, Operation, ToKernel } from "../src/core/protocol";
import { Session } from "../src/core/session";

export class Storage {
  entries = new Map<string, string>();
  get length() {
    return this.entries.size;
  }
  key = (index: number) => [...this.entries.keys()][index] ?? null;
  getItem = (key: string) => this.entries.get(key) ?? null;
  setItem = (key: string, value: string) => void this.entries.set(key, value);
  removeItem = (key: string) => void this.entries.delete(key);
}

export const config: Config = {
  kind: "tabular",
  answer: "class",
  overlap: true,
  classes: [
    { key: "cat", caption: "Cat" },
    { key: "dog", caption: "Dog" },
  ],
  keymap: {},
  instructions: "",
  columns: ["a"],
  column_kinds: ["text"],
  job: { id: "job", name: "job", annotator: "me", store: "x.db" },
  prefetch: 8,
  learner: true,
  order: "random order",
};

export const item = (key: string, more: Partial<Item> = {}): Item => ({
  key,
  id: `id ${key}`,
  data: {},
  buffer: null,
  suggestion: null,
  uncertainty: null,
  halting: null,
  entry: null,
  ...more,
});

export class Desk {
  sent: ToKernel[] = [];
  clock = 1000;
  alive = true;
  visible = true;
  timers: { at: number; run: () => void }[] = [];
  returns = new Set<() => void>();
  session: Session;
  #ids = 0;

  constructor(
    public storage = new Storage(),
    settings: Partial<Config> = {},
    public name = "p",
  ) {
    this.session = new Session({ ...config, ...settings }, this.world(), { prepare() {}, forget() {} });
    this.session.start();
  }

  world() {
    return {
      send: (message: ToKernel) => {
        if (!this.alive) throw new Error("Cannot send");
        this.sent.push(structuredClone(message));
      },
      storage: this.storage,
      now: () => this.clock,
      uuid: () => `${this.name}${this.#ids++}`,
      later: (run: () => void, ms: number) => {
        const timer = { at: this.clock + ms, run };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((other) => other !== timer);
        };
      },
      afterPaint: (run: () => void) => run(),
      visible: () => this.visible,
      returned: (run: () => void) => {
        this.returns.add(run);
        return () => void this.returns.delete(run);
      },
    };
  }

  wait(ms: number) {
    this.clock += ms;
    const due = this.timers.filter(({ at }) => at <= this.clock);
    this.timers = this.timers.filter(({ at }) => at > this.clock);
    for (const { run } of due) run();
  }

  /** The person hides the page, or looks at it again. */
  look(visible: boolean) {
    this.visible = visible;
    if (visible) for (const run of this.returns) run();
  }

  tell(message: Record<string, unknown>) {
    this.session.receive({ to: this.session.wire.page, more: false, ...message } as FromKernel);
  }

  begin(keys: string[], more: Record<string, unknown> = {}) {
    this.tell({
      kind: "state",
      queue: keys,
      items: keys.map((key) => item(key)),
      trail: { total: 0, start: 0, entries: [] },
      counts: { labeled: 0, skipped: 0, total: 10, classes: {} },
      learner: { state: "idle", message: "", session_id: 0, share: null },
      undo: [],
      redo: [],
      ...more,
    });
    return this;
  }

  acknowledge(counts = { labeled: 1, skipped: 0, total: 10, classes: {} }) {
    for (const { op_id } of this.session.wire.outbox.waiting()) this.tell({ kind: "receipt", op_id, counts });
  }

  get shown() {
    return this.session.current.peek()?.item.key ?? null;
  }

  /** What was performed, each once, however often it was sent. */
  get operations(): Operation[] {
    const sent = this.sent.flatMap((message) => (message.kind === "operations" ? message.operations : []));
    return [...new Map(sent.map((operation) => [operation.op_id, operation])).values()];
  }
}
