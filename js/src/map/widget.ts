// What lies around the picture of a map. The picture is another widget's, beside this one in the same box: the parts of
// both are laid out together in it, and the box is what has the focus, the theme and the keys. Where the host has no such
// widgets, box and picture are its own.

import { signal } from "../core/signal";
import { h, setAttr, watch } from "../shell/dom";
import { attend } from "../shell/presence";
import { followTheme } from "../shell/theme";
import { canvas } from "./canvas";
import { foot } from "./foot";
import { Glide } from "./glide";
import { head } from "./head";
import { listenToKeys } from "./keys";
import { over } from "./over";
import type { Card, FromKernel, MapModel, ToKernel } from "./protocol";
import { ring } from "./ring";
import { type Bytes, counted, type Room } from "./room";
import { side } from "./side";

const SOON = 50; // ms in which a theme has come into force

/** Shows the controls of a map in `el` until the returned function is called. */
export function renderMap(model: MapModel, el: HTMLElement, world: { bytes: Bytes }): () => void {
  const life = new AbortController();
  const parts = h("div", { class: "ll-map-parts" });
  const own = model.get("config").canvas ? h("div", { class: "ll-map" }, parts) : null;
  if (!own) el.classList.add("ll-map-parts");
  el.append(own ?? parts);
  let begun = false;
  const begin = () => {
    const box = parts.closest<HTMLElement>(".ll-map");
    if (begun || !box || life.signal.aborted) return;
    begun = true;
    furnish(model, box, parts, life.signal, world.bytes);
  };
  // The box that holds this is put into the page a moment later.
  const timers = [0, 20, 100, 500, 2000].map((wait) => setTimeout(begin, wait));
  begin();
  return () => {
    for (const timer of timers) clearTimeout(timer);
    life.abort();
    (own ?? parts).remove();
  };
}

function furnish(
  model: MapModel,
  box: HTMLElement,
  parts: HTMLElement,
  life: AbortSignal,
  bytes: Bytes,
): void {
  const plane = () => box.querySelector<HTMLCanvasElement>("canvas");
  const room: Room = {
    box,
    config: signal(model.get("config")),
    state: signal(model.get("state")),
    card: signal(cardOf(model)),
    help: signal(false),
    offline: signal(false),
    pending: signal(0),
    life,
    mac: /mac|iphone|ipad/i.test(navigator.userAgent),
    send(message: ToKernel) {
      try {
        room.pending.value = room.pending.peek() + 1;
        model.send(message);
      } catch {
        room.offline.value = true;
      }
    },
    act: (name, value) => room.send(value === undefined ? { do: name } : { do: name, value }),
    see: ({ left, top, zoom }) => room.send({ do: "see", value: [left, top, zoom] }),
    home: () => plane()?.focus({ preventScroll: true }),
  };
  const glide = new Glide(room);
  follow(model, room, glide);
  const pieces = [head(room), side(room, bytes), foot(room)];
  parts.append(
    ...pieces,
    ring(room, plane),
    over(room, () => [...pieces, ...[plane()].flatMap((each) => each ?? [])]),
  );
  const size = room.config.peek().canvas;
  if (size) box.append(canvas(model, room, size, bytes));
  dress(room, plane, glide);
  listenToKeys(room, plane);
  followTheme(box, life);
  followBackground(model, box, life);
  attend(model, life);
}

function cardOf(model: MapModel): Card | null {
  const card = model.get("card");
  return "id" in card ? (card as Card) : null;
}

function follow(model: MapModel, { config, state, card, pending, offline, life }: Room, glide: Glide): void {
  const heard: [string, (message: FromKernel) => void][] = [
    ["change:config", () => (config.value = model.get("config"))],
    ["change:state", () => (state.value = model.get("state"))],
    ["change:card", () => (card.value = cardOf(model))],
    [
      "msg:custom",
      (message) => {
        if (message.kind === "view") glide.hear(message.view, message.same);
        else if (message.kind === "done") pending.value = Math.max(0, pending.peek() - 1);
        offline.value = false;
      },
    ],
  ];
  for (const [name, hear] of heard) model.on(name, hear);
  life.addEventListener(
    "abort",
    () => {
      for (const [name, hear] of heard) model.off(name, hear);
    },
    { once: true },
  );
}

/** The box and the picture, which other widgets make, are told what they are. */
function dress(
  { box, config, state, life }: Room,
  plane: () => HTMLCanvasElement | null,
  glide: Glide,
): void {
  box.classList.add("labelloop-map");
  box.dataset.keys = "off";
  setAttr(box, "role", "group");
  setAttr(box, "data-lm-suppress-shortcuts", "true");
  const dressed = () => {
    const picture = plane();
    const { name, samples } = config.value;
    setAttr(box, "aria-label", name ? `Map: ${name}` : "Map");
    glide.hold(picture);
    if (!picture) return;
    picture.tabIndex = 0;
    setAttr(picture, "role", "application");
    setAttr(
      picture,
      "aria-label",
      `Map of ${counted(samples)}. Arrow keys go from sample to sample; ? tells all keys`,
    );
  };
  watch(life, dressed);
  watch(life, () => setAttr(box, "data-tool", state.value.tool));
  const watcher = new MutationObserver(dressed); // the picture may come later
  watcher.observe(box, { childList: true });
  life.addEventListener("abort", () => watcher.disconnect(), { once: true });
}

/** Tells the kernel, which draws, the colour behind the picture. */
function followBackground(model: MapModel, box: HTMLElement, life: AbortSignal): void {
  const tell = () => {
    const colour = behind(box);
    if (`${colour}` === `${model.get("background")}`) return;
    model.set("background", colour);
    model.save_changes();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(tell, SOON);
  };
  const watcher = new MutationObserver(soon);
  const attributeFilter = ["class", "style", "data-theme", "data-jp-theme-light", "data-jp-theme-name"];
  for (const root of [document.documentElement, document.body, box])
    watcher.observe(root, { attributes: true, attributeFilter });
  soon();
  life.addEventListener(
    "abort",
    () => {
      clearTimeout(timer);
      watcher.disconnect();
    },
    { once: true },
  );
}

/** The colour behind an element, as red, green and blue; white where nothing says. */
function behind(element: HTMLElement): number[] {
  for (let each: HTMLElement | null = element; each; each = each.parentElement) {
    const numbers = (getComputedStyle(each).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (numbers.length >= 3 && (numbers[3] ?? 1) > 0.5) return numbers.slice(0, 3).map(Math.round);
  }
  return [255, 255, 255];
}
