// A gallery as a widget: `Grid`, which labels, `Review`, which takes final answers, and `Snapshot`, which only shows.

import { Hotkeys } from "../core/hotkeys";
import type { Store } from "../core/outbox";
import { effect, signal } from "../core/signal";
import { focused, h, setAttr, watch } from "../shell/dom";
import { followTheme } from "../shell/theme";
import { bar, header } from "./bar";
import { Desk } from "./desk";
import { stage } from "./grid";
import { listenToKeys, selectAll } from "./keys";
import { Listening } from "./listening";
import { footer, notices } from "./notices";
import { over } from "./over";
import type { FromKernel, GalleryConfig, ToKernel } from "./protocol";
import type { Room } from "./room";
import { annotators, side } from "./side";
import { takes } from "./words";

/** The part of anywidget's model that is used. */
export interface GalleryModel {
  get(name: "config"): GalleryConfig;
  send(message: ToKernel): void;
  on(name: string, heard: (...values: never[]) => void): void;
  off(name: string, heard: (...values: never[]) => void): void;
}

/** Shows a gallery in `el` until the returned function is called. */
export function renderGallery(
  model: GalleryModel,
  el: HTMLElement,
  world: { uuid(): string; storage: Store | null; bytes(buffer: DataView | ArrayBuffer): Uint8Array },
): () => void {
  const desk = new Desk(model.get("config"), {
    send: (message) => model.send(message),
    uuid: world.uuid,
    storage: world.storage,
    later(run, ms) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const heard = (message: FromKernel, buffers: readonly (DataView | ArrayBuffer)[] = []) =>
    desk.receive(message, buffers.map(world.bytes));
  let life = new AbortController();
  let room = furnish(desk, life.signal);
  const leave = () => {
    life.abort();
    room.listening.close();
  };
  /** Classes were added, or the first samples have brought columns: all is made anew, and what is done here stays. */
  const renew = () => {
    const at = focused(room.root);
    const here = at !== null && room.root.contains(at);
    const before = room.root;
    leave();
    desk.config.value = model.get("config");
    life = new AbortController();
    room = furnish(desk, life.signal);
    before.replaceWith(room.root);
    if (here) room.home();
  };
  model.on("msg:custom", heard);
  model.on("change:config", renew);
  el.append(room.root);
  desk.start();
  return () => {
    leave();
    model.off("msg:custom", heard);
    model.off("change:config", renew);
    desk.close();
    room.root.remove();
  };
}

function furnish(desk: Desk, life: AbortSignal): Room {
  const config = desk.config.peek();
  const root = h("div", {
    class: "labelloop ll-review",
    tabindex: 0,
    role: "group",
    "aria-label": config.name ? `${config.title}: ${config.name}` : config.title,
    "data-kind": config.kind,
    "data-lm-suppress-shortcuts": "true",
  });
  const room: Room = {
    desk,
    root,
    life,
    hotkeys: new Hotkeys(config.keymap, config.classes, config.classes.length <= MANY),
    mac: /mac|iphone|ipad/i.test(navigator.userAgent),
    listening: new Listening(desk),
    help: signal(false),
    whose: signal(null),
    act: (name) => act(room, name),
    home: () => home(room),
  };
  followTheme(root, life);
  followState(room);
  const beside = takes(config);
  const main = h(
    "div",
    { class: beside ? "ll-main" : "ll-main ll-alone-main" },
    stage(room),
    ...(beside ? [side(room)] : []),
  );
  const frame = h("div", { class: "ll-frame" }, header(room), notices(room), bar(room), main, footer(room));
  root.append(frame, over(room, frame));
  listenToKeys(room);
  return room;
}

const MANY = 20; // classes that have keys

function act(room: Room, name: string): void {
  const { desk } = room;
  const [kind, number] = name.split(":");
  if (name === "view") {
    desk.mode.value = desk.mode.peek() === "grid" ? "one" : "grid";
    desk.select({ ...desk.selection.peek(), chosen: new Set() });
    room.home();
  } else if (name === "back") desk.turn(-1);
  else if (name === "next") desk.turn(1);
  else if (name === "all") selectAll(room);
  else if (name === "help") room.help.value = true;
  else if (name === "play") {
    const key = desk.current()?.key;
    if (key && desk.config.peek().shows === "sounds") room.listening.toggle(key);
  } else if (name === "search") {
    const field = room.root.querySelector<HTMLInputElement>("[data-filter=text]");
    field?.focus();
    field?.select();
  } else if (takes(desk.config.peek())) decide(room, name, kind ?? "", Number(number));
}

function decide({ desk, whose, home }: Room, name: string, kind: string, number: number): void {
  if (kind === "class") {
    const spec = desk.config.peek().classes[number];
    if (spec) desk.choose(spec.key);
  } else if (kind === "whose") {
    const who = annotators(desk.meant())[number];
    whose.value = null;
    if (who !== undefined) desk.adopt(who);
  } else if (name === "accept") desk.accept();
  else if (name === "believe") desk.believe();
  else if (name === "empty") desk.submit([]);
  else if (name === "skip") desk.skip();
  else if (name === "bulk") desk.bulk();
  else if (name === "like") desk.like();
  else if (name === "open") desk.open();
  else if (name === "found") desk.all.value = !desk.all.peek() && desk.takesAll;
  else if (name === "retry") desk.do({ kind: "refresh" });
  else if (name === "undo" || name === "redo") {
    if (desk.list.peek()?.[name]) desk.do({ kind: name });
  }
  if (!desk.doubt.peek()) home();
}

/** To the tile under the cursor, or to the sample that is shown alone. */
function home({ root, desk }: Room): void {
  const tile =
    desk.mode.peek() === "grid" ? root.querySelector<HTMLElement>('.ll-tile[data-cursor="true"]') : null;
  (tile ?? root).focus({ preventScroll: tile === null });
}

/** The attributes that people's own tests read. */
function followState({ root, desk, life, listening }: Room): void {
  watch(life, () => setAttr(root, "data-unsaved", `${desk.unsaved.value}`));
  watch(life, () => setAttr(root, "data-item", desk.current()?.id ?? ""));
  watch(life, () => setAttr(root, "data-mode", desk.mode.value));
  watch(life, () => {
    const list = desk.list.value;
    const state = () => {
      if (desk.offline.value) return "offline";
      if (desk.problem.value !== null) return "error";
      if (!list || (list.all === 0 && list.working)) return "waiting";
      if (desk.config.peek().kind === "grid") return list.decided === list.all ? "done" : "ready";
      return list.total === 0 || list.facts.every(({ verdict, skipped }) => verdict || skipped)
        ? "done"
        : "ready";
    };
    setAttr(root, "data-state", state());
  });
  // Whoever looks at another sample has heard enough.
  life.addEventListener(
    "abort",
    effect(() => {
      if (desk.current()?.key !== listening.key.peek()) listening.stop();
    }),
    { once: true },
  );
  const tell = (keys: string) => setAttr(root, "data-keys", keys);
  tell("off");
  root.addEventListener("focusin", () => tell("on"), { signal: life });
  root.addEventListener(
    "focusout",
    ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && root.contains(relatedTarget))) tell("off");
    },
    { signal: life },
  );
}
