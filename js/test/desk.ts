// A labeler on a page of happy-dom, with a kernel that says only what a test has it say.

import { afterAll } from "vitest";
import type { Config, FromKernel, Item, Operation, ToKernel } from "../src/core/protocol";
import { Session } from "../src/core/session";
import type { World } from "../src/core/wire";
import { mount, type Shell } from "../src/shell/shell";
import { Pictures, type Shelf } from "../src/views/media";

export const KEYMAP = {
  first: ["ArrowUp"],
  back: ["ArrowLeft"],
  next: ["ArrowRight"],
  last: ["ArrowDown"],
  skip: [" "],
  accept: ["Enter"],
  undo: ["Mod+z"],
  redo: ["Mod+y"],
  flag: ["f"],
  jump: ["/"],
  monitor: ["."],
  help: ["?"],
  "class:0": ["1"],
};

export function configOf(more: Partial<Config> = {}): Config {
  return {
    kind: "tabular",
    answer: "class",
    overlap: true,
    classes: [
      { key: "cat", caption: "Cat", hotkey: "c" },
      { key: "dog", caption: "Dog", hotkey: "d", description: "barks" },
      { key: 3, caption: "Three" },
    ],
    keymap: KEYMAP,
    instructions: "",
    columns: ["sweet", "note"],
    column_kinds: ["number", "text"],
    job: { id: "job", name: "wines", annotator: "ada", store: "labels.db" },
    prefetch: 20,
    learner: true,
    order: "random order",
    ...more,
  };
}

export const manyClasses = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ key: `k${i}`, caption: `${i % 2 ? "Odd" : "Éven"} class ${i}` }));

export function itemOf(key: string, more: Partial<Item> = {}): Item {
  const data = { cells: [`${key}.5`, null] };
  return {
    key,
    id: `id ${key}`,
    data,
    buffer: null,
    suggestion: null,
    uncertainty: null,
    halting: null,
    entry: null,
    ...more,
  };
}

type State = Extract<FromKernel, { kind: "state" }>;

const shown: Shell[] = [];

/** What a view still waits for would come when its document is gone. */
afterAll(() => {
  for (const shell of shown.splice(0)) shell.destroy();
});

export class Desk {
  readonly sent: ToKernel[] = [];
  readonly session: Session;
  readonly root: HTMLElement;
  readonly destroy: () => void;
  readonly shelf: Shelf;
  gone = false; // the kernel

  constructor(more: Partial<Config> = {}, shelf: Shelf = new Pictures()) {
    this.shelf = shelf;
    document.body.replaceChildren();
    let ids = 0;
    const world: World = {
      send: (message) => {
        if (this.gone) throw new Error("Cannot send");
        this.sent.push(message);
      },
      storage: null,
      afterPaint: (run) => run(),
      now: () => performance.now(),
      uuid: () => `id-${ids++}`,
      later: () => () => {},
      visible: () => true,
      returned: () => () => {},
    };
    this.session = new Session(configOf(more), world, shelf);
    const shell = mount(this.session, shelf);
    shown.push(shell);
    this.root = shell.element;
    this.destroy = shell.destroy;
    document.body.append(this.root);
    this.session.start();
  }

  /** Another view of the same labeler. */
  again(): Shell {
    const shell = mount(this.session, this.shelf);
    shown.push(shell);
    document.body.append(shell.element);
    return shell;
  }

  get page(): string {
    return this.session.wire.page;
  }

  /** What was performed, each once, however often it was sent. */
  get operations(): Operation[] {
    const sent = this.sent.flatMap((message) => (message.kind === "operations" ? message.operations : []));
    return [...new Map(sent.map((operation) => [operation.op_id, operation])).values()];
  }

  get answers(): unknown[] {
    return this.operations.filter(({ kind }) => kind === "label").map(({ sample, value }) => [sample, value]);
  }

  /** The kernel tells its state: the given samples wait, none is answered. */
  begin(
    items: (Item | string)[] = ["a", "b", "c", "d"],
    more: Partial<State> = {},
    buffers: Uint8Array[] = [],
  ): this {
    const all = items.map((item) => (typeof item === "string" ? itemOf(item) : item));
    const state: State = {
      kind: "state",
      to: this.page,
      queue: all.map(({ key }) => key),
      items: all,
      more: false,
      trail: { total: 0, start: 0, entries: [] },
      counts: { labeled: 0, skipped: 0, total: all.length, classes: {} },
      learner: { state: "idle", message: "", session_id: 0, share: null },
      undo: [],
      redo: [],
      ...more,
    };
    this.session.receive(state, buffers);
    this.root.focus();
    return this;
  }

  find<E extends HTMLElement = HTMLElement>(selector: string): E {
    const found = this.root.querySelector<E>(selector);
    if (!found) throw new Error(`nothing matches ${selector}`);
    return found;
  }

  text(selector: string): string {
    return this.find(selector).textContent ?? "";
  }

  /** A key goes down on what has the focus; returns the event. */
  key(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
    const event = new KeyboardEvent("keydown", {
      key,
      bubbles: true,
      cancelable: true,
      composed: true,
      ...more,
    });
    (document.activeElement ?? document.body).dispatchEvent(event);
    return event;
  }

  keys(...keys: string[]): void {
    for (const key of keys) this.key(key);
  }

  click(selector: string, detail = 1): void {
    this.find(selector).dispatchEvent(new MouseEvent("click", { detail, bubbles: true, cancelable: true }));
  }

  type(selector: string, text: string): void {
    const field = this.find<HTMLInputElement>(selector);
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
