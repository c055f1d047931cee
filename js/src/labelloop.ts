// The module that anywidget loads, once for each widget: a labeler, or a face that only shows. Nothing is kept at
// module level: hosts may share modules.

import type { Config, FromKernel, ToKernel } from "./core/protocol";
import { Recordings } from "./core/recordings";
import { Session } from "./core/session";
import type { World } from "./core/wire";
import { type GalleryModel, renderGallery } from "./gallery/widget";
import type { MapModel } from "./map/protocol";
import { renderMap } from "./map/widget";
import { renderMonitor } from "./monitor/widget";
import { renderAnnotator } from "./pages/annotator";
import type { Host } from "./pages/below";
import { renderFlow } from "./pages/flow";
import { renderOwner } from "./pages/owner";
import { afterPaint } from "./shell/paint";
import { makeRoom } from "./shell/room";
import { mount } from "./shell/shell";
import { Pictures, type Shelf } from "./views/media";

/** The part of anywidget's model that is used. */
interface Model {
  get(name: "config"): Config;
  send(message: ToKernel): void;
  on(name: string, heard: (...values: never[]) => void): void;
  off(name: string, heard: (...values: never[]) => void): void;
}

interface View {
  model: Model;
  el: HTMLElement;
  signal?: AbortSignal;
  host?: Host;
}

interface Labeler {
  readonly session: Session;
  readonly shelf: Shelf;
  views: number;
  close(): void;
}

/** What is shown in an element until the returned function is called. */
type Face = (model: never, el: HTMLElement, host?: Host) => () => void;

const FACES = new Map<string, Face>([
  ["monitor", renderMonitor],
  ["page", renderAnnotator],
  ["owner", renderOwner],
  ["flow", renderFlow],
  ["grid", gallery],
  ["review", gallery],
  ["snapshot", gallery],
  ["map", (model: MapModel, el) => renderMap(model, el, { bytes: bytesOf })],
]);

function gallery(model: GalleryModel, el: HTMLElement): () => void {
  return renderGallery(model, el, { uuid, storage: storage(), bytes: bytesOf });
}

export default () => {
  let labeler: Labeler | null = null;
  let lasting = false; // the host keeps the labeler beyond its views
  const open = (model: Model): Labeler => {
    labeler ??= connect(model);
    return labeler;
  };
  const close = () => {
    labeler?.close();
    labeler = null;
  };
  return {
    initialize({ model, signal }: { model: Model; signal?: AbortSignal }): undefined | (() => void) {
      if (faceOf(model)) return undefined;
      lasting = true;
      open(model);
      if (!signal) return close;
      signal.addEventListener("abort", close, { once: true });
      return undefined;
    },
    render({ model, el, signal, host }: View): () => void {
      const restore = makeRoom(el);
      const face = faceOf(model);
      if (face) return ending([face(model as never, el, host), restore], signal);
      const shared = open(model);
      const shell = mount(shared.session, shared.shelf);
      shared.views += 1;
      el.append(shell.element);
      const leave = () => {
        shell.destroy();
        shared.views -= 1;
        if (!lasting && shared.views === 0) close();
      };
      return ending([leave, restore], signal);
    },
  };
};

function faceOf(model: { get(name: "config"): { kind: string } }): Face | undefined {
  return FACES.get(model.get("config").kind);
}

/** Calls all of them once, when the host says that the view is gone in either of its two ways. */
function ending(all: (() => void)[], signal?: AbortSignal): () => void {
  const leave = () => {
    for (const end of all.splice(0)) end();
  };
  signal?.addEventListener("abort", leave, { once: true });
  return leave;
}

function connect(model: Model): Labeler {
  const config = model.get("config");
  const shelf = config.kind === "audio" ? new Recordings() : new Pictures();
  const session = new Session(config, worldOf(model), shelf);
  if (shelf instanceof Recordings) shelf.connect(session.sounds.ask);
  const heard = (message: FromKernel, buffers: readonly (DataView | ArrayBuffer)[] = []) => {
    session.receive(message, buffers.map(bytesOf));
  };
  const changed = () => {
    session.config.value = model.get("config");
  };
  model.on("msg:custom", heard);
  model.on("change:config", changed);
  session.start();
  return {
    session,
    shelf,
    views: 0,
    close() {
      model.off("msg:custom", heard);
      model.off("change:config", changed);
      session.close();
      shelf.clear();
    },
  };
}

/** Hosts may hand a window onto a larger buffer. */
function bytesOf(buffer: DataView | ArrayBuffer): Uint8Array {
  if (!ArrayBuffer.isView(buffer)) return new Uint8Array(buffer);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function worldOf(model: Model): World {
  return {
    send: (message) => model.send(message),
    storage: storage(),
    now: () => Date.now(),
    uuid,
    later(run, ms) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    afterPaint,
    visible: () => document.visibilityState === "visible",
    returned(run) {
      const shown = () => document.visibilityState === "visible" && run();
      document.addEventListener("visibilitychange", shown);
      window.addEventListener("focus", shown);
      return () => {
        document.removeEventListener("visibilitychange", shown);
        window.removeEventListener("focus", shown);
      };
    },
  };
}

/** Reading `localStorage` alone throws where the browser forbids it. */
function storage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

/** `crypto.randomUUID` exists only on https and localhost. */
function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
