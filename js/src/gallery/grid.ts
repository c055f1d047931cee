// The tiles, or one sample alone; below them the pages.

import type { Key } from "../core/protocol";
import { focused, h, setAttr, setHidden, setText, watch } from "../shell/dom";
import type { Facts } from "./protocol";
import type { Room } from "./room";
import { click } from "./selection";
import { Tile } from "./tile";
import { takes, words } from "./words";

/** What a tile's `data-state` says. */
function stateOf({ desk }: Room, facts: Facts): string {
  if (desk.saving.value.has(facts.key)) return "saving";
  return facts.verdict ? words(desk.config.peek()).done : facts.skipped ? "skipped" : "open";
}

export function stage(room: Room): HTMLElement {
  const { desk, life } = room;
  const empty = h("p", { class: "ll-empty", dir: "auto" }, "");
  const element = h("div", { class: "ll-review-stage" }, tiles(room), alone(room), empty, pager(room));
  watch(life, () => {
    const list = desk.list.value;
    setHidden(empty, list !== null && list.total > 0);
    setText(empty, emptyText(room));
    setAttr(element, "aria-busy", `${desk.waiting.value}`);
  });
  return element;
}

function emptyText({ desk }: Room): string {
  const list = desk.list.value;
  if (!list) return "Waiting for the kernel…";
  if (list.working && list.all === 0) return `${list.working}…`;
  if (list.failed && list.all === 0) return list.failed;
  if (list.working && list.total === 0) return `${list.working}…`;
  if (list.retry) return "What is looked for could not be found out, see above.";
  if (list.all > 0) return "No sample passes the filters above.";
  return "There is nothing here: no sample belongs to this list.";
}

function tiles(room: Room): HTMLElement {
  const { desk, life } = room;
  const grid = h("div", {
    class: `ll-tiles ll-tiles-${desk.config.peek().shows}`,
    role: "grid",
    "aria-multiselectable": takes(desk.config.peek()) ? "true" : null,
    "aria-label": desk.config.peek().title,
  });
  let shown = new Map<Key, Tile>();
  watch(life, () => {
    const grid_ = desk.mode.value === "grid";
    const facts = grid_ ? desk.facts : [];
    desk.news.value;
    const next = new Map(facts.map((each) => [each.key, shown.get(each.key) ?? new Tile(room)]));
    for (const [key, tile] of shown) if (!next.has(key)) tile.destroy();
    const same = next.size === shown.size && [...next.keys()].every((key, i) => key === [...shown.keys()][i]);
    shown = next;
    if (!same) replace(room, grid, [...next.values()]);
    const whose = room.whose.value;
    const aimed = new Set(whose === null ? [] : desk.meant().map(({ key }) => key)); // the others stay as they are
    for (const each of facts) {
      const state = stateOf(room, each);
      next.get(each.key)?.show(each, desk.held(each.key), state, aimed.has(each.key) ? whose : null);
    }
    setHidden(grid, facts.length === 0);
    mark(room, [...next.values()]);
  });
  watch(life, () => {
    desk.selection.value;
    mark(room, [...shown.values()]);
  });
  listen(room, grid, () => [...shown.values()]);
  return grid;
}

/** Shows other tiles, or in another order; whoever works by keys goes on where they were. */
function replace({ desk, root }: Room, grid: HTMLElement, next: readonly Tile[]): void {
  const working = grid.contains(focused(root));
  grid.replaceChildren(...next.map(({ element }) => element));
  const here = next[desk.selection.peek().cursor]?.element ?? root;
  if (working) here.focus({ preventScroll: true });
}

function mark({ desk, root }: Room, shown: readonly Tile[]): void {
  const { chosen, cursor } = desk.selection.peek();
  shown.forEach((tile, at) => {
    tile.select(chosen.has(at), at === cursor);
  });
  const inside = focused(root)?.closest(".ll-tile");
  const here = shown[cursor]?.element;
  if (inside && here && inside !== here) here.focus();
}

function listen({ desk, life, act }: Room, grid: HTMLElement, shown: () => Tile[]): void {
  const at = (target: EventTarget | null) => {
    const tile = target instanceof Element ? target.closest(".ll-tile") : null;
    return shown().findIndex(({ element }) => element === tile);
  };
  grid.addEventListener(
    "click",
    (event) => {
      const place = at(event.target);
      if (place < 0 || (event.target as Element).closest("button")) return;
      const how = { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
      desk.select(click(desk.selection.peek(), place, how));
      shown()[place]?.element.focus({ preventScroll: true });
    },
    { signal: life },
  );
  grid.addEventListener(
    "dblclick",
    (event) => {
      const place = at(event.target);
      if (place < 0 || (event.target as Element).closest("button")) return;
      desk.select({ cursor: place, anchor: place, chosen: new Set() });
      act("view");
    },
    { signal: life },
  );
  // A tile that is reached by Tab is where the keys are.
  grid.addEventListener(
    "mousedown",
    (event) => {
      if (event.shiftKey) event.preventDefault(); // selects tiles, not their text
    },
    { signal: life },
  );
}

/** How many tiles stand beside each other. */
export function columnsOf(root: HTMLElement): number {
  const tops = [...root.querySelectorAll<HTMLElement>(".ll-tiles > .ll-tile")].map((tile) => tile.offsetTop);
  const first = tops.filter((top) => top === tops[0]).length;
  return Math.max(1, first);
}

function alone(room: Room): HTMLElement {
  const { desk, life } = room;
  const tile = new Tile(room, true);
  const element = h(
    "div",
    { class: `ll-alone ll-alone-${desk.config.peek().shows}`, hidden: true },
    tile.element,
  );
  life.addEventListener("abort", () => tile.destroy(), { once: true });
  watch(life, () => {
    desk.news.value;
    const facts = desk.mode.value === "one" ? desk.current() : null;
    setHidden(element, facts === null);
    if (!facts) return;
    tile.show(facts, desk.held(facts.key, true), stateOf(room, facts), room.whose.value);
  });
  return element;
}

function pager({ desk, life }: Room): HTMLElement {
  const button = (name: string, sign: string, label: string, go: () => void) => {
    const made = h(
      "button",
      {
        type: "button",
        class: "ll-action ll-small ll-sign",
        "data-action": name,
        "aria-label": label,
        title: label,
      },
      sign,
    );
    made.addEventListener("click", go, { signal: life });
    return made;
  };
  const one = () => desk.mode.peek() === "one";
  const back = button("back", "‹", "Back", () => (one() ? desk.step(-1) : desk.turn(-1)));
  const next = button("next", "›", "Next", () => (one() ? desk.step(1) : desk.turn(1)));
  const where = h("span", { class: "ll-position" }, "");
  const element = h("div", { class: "ll-pager" }, back, where, next);
  watch(life, () => {
    const list = desk.list.value;
    const total = list?.total ?? 0;
    const shown = desk.facts.length;
    const start = list?.start ?? 0;
    const alone_ = desk.mode.value === "one";
    const first = start + (alone_ ? desk.selection.value.cursor : 0) + 1;
    const last = alone_ ? first : start + shown;
    setHidden(element, total === 0 || (!alone_ && shown === total));
    setText(
      where,
      alone_ ? `${many(first)} of ${many(total)}` : `${many(first)}–${many(last)} of ${many(total)}`,
    );
    back.disabled = first <= 1;
    next.disabled = last >= total;
  });
  return element;
}

export function many(n: number): string {
  return n.toLocaleString("en-US");
}
