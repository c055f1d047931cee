// Above the map: what dragging does, what colours tell, how near one is, undo and the keys.

import { h, setAttr, watch } from "../shell/dom";
import type { Tool } from "./protocol";
import type { Room } from "./room";

const TOOLS: [Tool, string, string][] = [
  ["move", "Move", "Drag to move; with Shift draw a lasso"],
  ["lasso", "Lasso", "Drag around samples to select them"],
  ["rectangle", "Rectangle", "Drag from corner to corner to select what lies between"],
];

export function head(room: Room): HTMLElement {
  const nearer = group(
    "Zoom",
    button(room, "zoom_out", "−", "Zoom out (-)"),
    button(room, "zoom_in", "+", "Zoom in (+)"),
    button(room, "fit", "Fit", "Show the whole map (Home)"),
  );
  const changes = h(
    "div",
    { class: "ll-map-changes" },
    group(
      "Changes",
      button(room, "undo", "↶", "Take back the latest answer, or all of a selection (Backspace)"),
      button(room, "redo", "↷", "Do it again (Ctrl Y)"),
    ),
    help(room),
  );
  return h("div", { class: "ll-map-head" }, tools(room), nearer, color(room), changes);
}

function group(name: string, ...children: HTMLElement[]): HTMLElement {
  return h("div", { class: "ll-modes", role: "group", "aria-label": name }, ...children);
}

/** A sign of one character is told in words. */
export function button(room: Room, name: string, text: string, title: string): HTMLButtonElement {
  const made = h("button", { type: "button", class: "ll-action ll-small", "data-action": name, title }, text);
  if (text.length < 4) setAttr(made, "aria-label", title.replace(/ \(.*\)$/, ""));
  made.addEventListener("click", () => room.act(name), { signal: room.life });
  return made;
}

function tools(room: Room): HTMLElement {
  const { state, life, act } = room;
  const buttons = TOOLS.map(([tool, text, title]) => {
    const made = h("button", { type: "button", class: "ll-action ll-small", "data-tool": tool, title }, text);
    made.addEventListener("click", () => act("tool", tool), { signal: life });
    watch(life, () => setAttr(made, "aria-pressed", `${state.value.tool === tool}`));
    return made;
  });
  return group("What dragging does", ...buttons);
}

function color(room: Room): HTMLElement {
  const { config, state, life, act } = room;
  const select = h("select", { class: "ll-field", "data-filter": "color" });
  watch(life, () => {
    const names = config.value.colors;
    select.replaceChildren(...names.map((name) => h("option", { value: name }, name)));
    select.value = state.peek().color;
  });
  watch(life, () => (select.value = state.value.color));
  select.addEventListener("change", () => act("color", select.value), { signal: life });
  return h("label", { class: "ll-choice" }, h("span", {}, "Color by"), select);
}

function help(room: Room): HTMLElement {
  const made = h(
    "button",
    {
      type: "button",
      class: "ll-action ll-small ll-sign",
      "data-action": "help",
      title: "Keys (?)",
      "aria-label": "Keys",
    },
    "?",
  );
  made.addEventListener("click", () => (room.help.value = true), { signal: room.life });
  return made;
}
