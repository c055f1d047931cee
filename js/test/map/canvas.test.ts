// @vitest-environment happy-dom
// A map that shows its own picture, where no other widgets are.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { MapConfig, MapModel, Pointer, ToKernel } from "../../src/map/protocol";
import { renderMap } from "../../src/map/widget";

const CONFIG = {
  kind: "map",
  name: "flowers",
  samples: 9,
  shows: "rows",
  columns: [],
  axes: ["x", "y"],
  classes: [],
  parts: false,
  colors: ["label"],
  opens: false,
  canvas: [400, 200],
} as MapConfig;
const STATE = { tool: "move", color: "label", legend: [], selected: 0, cursor: false, notes: [] };
const SAID = { text: "", alert: false, number: 0 };

let sent: ToKernel[];
let heard: ((message: unknown, buffers?: DataView[]) => void)[];
let traits: Record<string, unknown>;
let listeners: Map<string, () => void>;
let drawn: unknown[];
let decoding: ((picture: unknown) => void)[];
let el: HTMLElement;
let end: () => void;
beforeEach(() => {
  sent = [];
  heard = [];
  drawn = [];
  decoding = [];
  listeners = new Map();
  traits = { config: CONFIG, state: { ...STATE, said: SAID }, card: {}, background: [255, 255, 255] };
  vi.stubGlobal("createImageBitmap", () => new Promise((resolve) => decoding.push(resolve)));
  const contexts = new Map<HTMLCanvasElement, unknown>();
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(function (this: HTMLCanvasElement) {
    const drawImage = ({ name }: { name?: string }) => drawn.push(name);
    if (!contexts.has(this)) contexts.set(this, Object.create({ drawImage, clearRect: () => {} }));
    return contexts.get(this) as never;
  } as never);
  const model = {
    get: (name: string) => traits[name],
    set: () => {},
    save_changes: () => {},
    send: (message: ToKernel) => void sent.push(message),
    on: (name: string, hear: () => void) =>
      name === "msg:custom" ? heard.push(hear) : listeners.set(name, hear),
    off: (_: string, hear: () => void) => {
      heard = heard.filter((each) => each !== hear);
    },
  } as unknown as MapModel;
  el = document.createElement("div");
  document.body.append(el);
  end = renderMap(model, el, { bytes: (buffer) => new Uint8Array(buffer.byteLength) });
});
afterEach(() => {
  end();
  el.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const canvas = () => el.querySelector("canvas") as HTMLCanvasElement;
const tell = (message: unknown, buffers?: DataView[]) => {
  for (const hear of [...heard]) hear(message, buffers);
};
const done = () => tell({ kind: "done" });
const mouse = (type: string, clientX: number, more: MouseEventInit = {}) =>
  canvas().dispatchEvent(
    new MouseEvent(type, { clientX, clientY: 5, bubbles: true, cancelable: true, ...more }),
  );
/** What the kernel was told of the pointer: lists of events and where they were. */
const told = () =>
  sent.flatMap((message) =>
    "pointer" in message
      ? [message.pointer.map(({ event, relativeX }: Pointer) => `${event} ${relativeX}`)]
      : [],
  );
const settle = () => new Promise((resolve) => setTimeout(resolve));

it("has a box and a canvas of its own, as large as the picture, and asks for that", () => {
  expect(canvas().parentElement?.classList.contains("labelloop-map")).toBe(true);
  expect([canvas().width, canvas().height]).toEqual([400, 200]);
  expect(canvas().getAttribute("role")).toBe("application");
  expect(sent).toEqual([{ do: "again" }, { kind: "here" }]);
});

it("shows pictures in the order in which they come, however long each takes to unpack", async () => {
  for (const _ of "12") tell({ kind: "picture" }, [new DataView(new ArrayBuffer(3))]);
  await settle();
  expect(decoding.length).toBe(1);
  decoding[0]?.({ name: "first", close: () => {} });
  await settle();
  decoding[1]?.({ name: "second", close: () => {} });
  await settle();
  expect(drawn.filter(Boolean)).toEqual(["first", "second"]);
});

it("goes on with the next picture where one cannot be read, and says so", async () => {
  const reported = vi.fn();
  vi.stubGlobal("reportError", reported);
  const broken = new Error("not a picture");
  vi.stubGlobal("createImageBitmap", () => Promise.reject(broken));
  tell({ kind: "picture" }, [new DataView(new ArrayBuffer(3))]);
  await settle();
  expect(reported).toHaveBeenCalledExactlyOnceWith(broken);
  vi.stubGlobal("createImageBitmap", () => Promise.resolve({ name: "next", close: () => {} }));
  tell({ kind: "picture" }, [new DataView(new ArrayBuffer(3))]);
  await settle();
  expect(drawn.filter(Boolean)).toEqual(["next"]);
});

it("tells where the pointer is as soon as the kernel has done what it was told, and of places only the last", () => {
  mouse("mousemove", 1);
  mouse("mousemove", 2);
  expect(told()).toEqual([]);
  done(); // the picture that was asked for
  expect(told()).toEqual([["mousemove 2"]]);
});

it("loses no corner of a lasso while the kernel is busy", () => {
  traits.state = { ...STATE, tool: "lasso", said: SAID };
  listeners.get("change:state")?.();
  mouse("mousemove", 1);
  mouse("mousedown", 2, { buttons: 1 });
  for (const x of [10, 20, 30]) mouse("mousemove", x, { buttons: 1 });
  mouse("mouseup", 40);
  expect(told()).toEqual([
    ["mousemove 1", "mousedown 2"],
    ["mousemove 10", "mousemove 20", "mousemove 30", "mouseup 40"],
  ]);
});

it("of a drag, which moves the plane here, tells only where it is", () => {
  mouse("mousedown", 2, { buttons: 1 });
  for (const x of [10, 20, 30]) mouse("mousemove", x, { buttons: 1 });
  mouse("mouseup", 40);
  expect(told()).toEqual([["mousedown 2"], ["mousemove 30", "mouseup 40"]]);
});

it("leaves nothing behind", () => {
  end();
  expect(el.children.length).toBe(0);
  expect(heard).toEqual([]);
});
