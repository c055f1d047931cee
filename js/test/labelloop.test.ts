// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FromKernel, ToKernel } from "../src/core/protocol";
import labelloop from "../src/labelloop";
import { configOf, itemOf } from "./desk";
import { pictureOf } from "./picture";

type Heard = (...values: unknown[]) => void;

class Model {
  sent: ToKernel[] = [];
  config = configOf();
  heard = new Map<string, Heard[]>();
  get = () => this.config;
  send = (message: ToKernel) => void this.sent.push(message);
  on = (name: string, heard: Heard) => void this.heard.set(name, [...(this.heard.get(name) ?? []), heard]);
  off = (name: string, heard: Heard) => {
    const left = (this.heard.get(name) ?? []).filter((other) => other !== heard);
    this.heard.set(name, left);
  };

  tell(message: FromKernel, buffers?: unknown[]): void {
    for (const heard of this.heard.get("msg:custom") ?? []) heard(message, buffers);
  }

  begin(): void {
    const hello = this.sent.find((message) => message.kind === "hello");
    this.tell({
      kind: "state",
      to: hello?.page ?? "",
      queue: ["a", "b"],
      items: [itemOf("a"), itemOf("b")],
      trail: { total: 0, start: 0, entries: [] },
      counts: { labeled: 0, skipped: 0, total: 2, classes: {} },
      learner: { state: "idle", message: "", session_id: 0, share: null },
      undo: [],
      redo: [],
      more: false,
    });
  }
}

let model: Model;
let el: HTMLElement;
const roots = () => [...document.querySelectorAll<HTMLElement>(".labelloop")];
const listeners = () => [...model.heard.values()].flat().length;

beforeEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
  el = document.createElement("div");
  document.body.append(el);
  model = new Model();
});

const host = (life?: AbortSignal) => {
  const widget = labelloop();
  const signal = life ? { signal: life } : {};
  const end = widget.initialize({ model: model as never, ...signal });
  const render = () => widget.render({ model: model as never, el, ...signal });
  return { end, render };
};

describe("the module", () => {
  it("says hello at once, and shows a labeler in each view", () => {
    const { render } = host();
    expect(model.sent).toMatchObject([{ kind: "hello", version: 1 }]);
    render();
    render();
    model.begin();
    expect(roots().map((root) => root.dataset.item)).toEqual(["id a", "id a"]);
    expect(model.sent.filter(({ kind }) => kind === "hello")).toHaveLength(1);
  });

  it("keeps apart what two models hold", () => {
    host().render();
    model.begin();
    model = new Model();
    host().render();
    expect(roots().map((root) => root.dataset.state)).toEqual(["ready", "waiting"]);
  });

  it("follows the config", () => {
    host().render();
    model.begin();
    model.config = configOf({ classes: [{ key: "new", caption: "New" }] });
    for (const heard of model.heard.get("change:config") ?? []) heard();
    expect(document.querySelector("[data-class=new]")).not.toBeNull();
  });

  it("works where a host calls render alone, and is gone with the last view", () => {
    const widget = labelloop();
    const leave = [0, 1].map(() => widget.render({ model: model as never, el }));
    model.begin();
    expect(roots()).toHaveLength(2);
    leave[0]?.();
    leave[0]?.();
    expect(listeners()).toBe(2);
    leave[1]?.();
    expect([roots().length, listeners()]).toEqual([0, 0]);
  });

  it("ends with its signal", () => {
    const life = new AbortController();
    const { end, render } = host(life.signal);
    render();
    expect(end).toBeUndefined();
    life.abort();
    expect([roots().length, listeners()]).toEqual([0, 0]);
  });

  it("ends by the function it returns where there is no signal, views by theirs", () => {
    const { end, render } = host();
    render()();
    expect([roots().length, listeners()]).toEqual([0, 2]);
    end?.();
    expect(listeners()).toBe(0);
  });

  it("reads exactly its part of a larger buffer", async () => {
    model.config = configOf({ kind: "image" });
    HTMLImageElement.prototype.decode = () => Promise.resolve();
    const blobs: Blob[] = [];
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob: Blob) => `blob:${blobs.push(blob)}`;
    host().render();
    const page = model.sent[0]?.page ?? "";
    const all = new Uint8Array([9, 9, 1, 2, 3, 9]);
    const item = itemOf("a", { buffer: 0, data: { mime: "image/png" } });
    model.tell({ kind: "items", to: page, items: [item], more: false }, [new DataView(all.buffer, 2, 3)]);
    URL.createObjectURL = create;
    expect([...new Uint8Array((await blobs[0]?.arrayBuffer()) as ArrayBuffer)]).toEqual([1, 2, 3]);
  });

  it("keeps unsent answers over a reload", async () => {
    host().render();
    model.begin();
    model.send = () => {
      throw new Error("Cannot send");
    };
    document.querySelector<HTMLElement>("[data-class=cat]")?.click();
    await vi.waitFor(() => expect(roots()[0]?.dataset).toMatchObject({ unsaved: "1", state: "offline" }));
    document.body.replaceChildren(el);
    const config = model.config;
    model = new Model();
    model.config = config;
    host().render();
    expect(model.sent.map(({ kind }) => kind)).toEqual(["operations", "hello"]);
  });
});

describe("the module for a Monitor", () => {
  const traits: Record<string, unknown> = { config: { kind: "monitor" } };
  const monitors = () => [...document.querySelectorAll<HTMLElement>(".labelloop-monitor")];
  const show = (signal?: AbortSignal) => {
    const widget = labelloop();
    model.get = ((name: string) => traits[name]) as never;
    widget.initialize({ model: model as never, ...(signal && { signal }) });
    return widget.render({ model: model as never, el, ...(signal && { signal }) });
  };

  it("shows its picture and follows it, and tells the kernel nothing but that it is there", () => {
    traits.picture = pictureOf();
    const leave = show();
    const [root] = monitors();
    expect(root?.dataset.state).toBe("idle");
    expect(root?.getAttribute("aria-label")).toBe("Monitor: wines");
    traits.picture = pictureOf({ learner: null, progress: { labeled: 9, skipped: 0, open: 1, total: 10 } });
    for (const heard of model.heard.get("change:picture") ?? []) heard();
    expect(root?.dataset.state).toBe("off");
    expect(root?.querySelector("[data-figure=labeled]")?.textContent).toBe("9");
    expect(model.sent).toEqual([{ kind: "here" }]);
    leave();
    expect([monitors().length, listeners()]).toEqual([0, 0]);
  });

  it("ends with its signal", () => {
    traits.picture = pictureOf();
    const life = new AbortController();
    show(life.signal);
    life.abort();
    expect([monitors().length, listeners()]).toEqual([0, 0]);
  });
});
