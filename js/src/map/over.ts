// The keys of the map, over it.

import { label } from "../core/hotkeys";
import { h, setHidden, watch } from "../shell/dom";
import type { Room } from "./room";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const POINTER: [string[], string][] = [
  [["Drag"], "Move the map, or what the tool says; with Shift, draw a lasso"],
  [["Ctrl and drag"], "Add to what is selected; with Alt, take from it"],
  [["Wheel"], "Zoom at the pointer; twice a click shows the whole map"],
];
const CURSOR: [string[], string][] = [
  [ARROWS, "Go to the next sample in that direction"],
  [["Shift and arrow"], "Go there, and select it too"],
  [[" "], "Select the sample under the cursor, or no more"],
  [["PageUp", "PageDown"], "Go to the sample before or after, also among those at one place"],
];
const VIEW: [string[], string][] = [
  [["+", "-"], "Zoom at the cursor"],
  [["Ctrl and arrow"], "Move the map"],
  [["Home"], "Show the whole map"],
];
const SELECTION: [string[], string][] = [
  [["Mod+a"], "Select all that the legend leaves in"],
  [["Escape"], "Select nothing; again: give the keys back to the notebook"],
  [["Delete"], "Skip what is selected"],
  [["Backspace"], "Take back the latest answer, or all of a selection"],
  [["Mod+y"], "Do it again"],
];

/** `beneath` are the parts that rest while it is open. */
export function over(room: Room, beneath: () => HTMLElement[]): HTMLElement {
  const { help, life, home } = room;
  const layer = h("div", { class: "ll-layer", hidden: true });
  const onClick = ({ target }: Event) => {
    if (target === layer) help.value = false;
  };
  layer.addEventListener("click", onClick, { signal: life });
  let open = false;
  watch(life, () => {
    setHidden(layer, !help.value);
    for (const each of beneath()) each.inert = help.value;
    layer.replaceChildren(...(help.value ? [keys(room)] : []));
    if (help.value) layer.querySelector<HTMLElement>("button")?.focus();
    else if (open) home();
    open = help.value;
  });
  return layer;
}

function keys(room: Room): HTMLElement {
  const { config, help, mac, life } = room;
  const { classes, opens } = config.peek();
  const closer = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "close" },
    "Close",
  );
  closer.addEventListener("click", () => (help.value = false), { signal: life });
  const kbd = (each: string) => h("kbd", { class: /^\S$/u.test(each) && "ll-letter" }, label(each, mac));
  const row = ([bindings, about]: [string[], string]) =>
    h(
      "tr",
      {},
      h("td", {}, ...bindings.flatMap((each) => [kbd(each), " "])),
      h("td", { dir: "auto" }, about),
    );
  const table = (caption: string, rows: [string[], string][]) =>
    h("table", { class: "ll-keys-table" }, h("caption", {}, caption), h("tbody", {}, ...rows.map(row)));
  const enter: [string[], string] = [["Enter"], opens ? "Open it in the labeler" : "Say what it is"];
  const labels = classes.filter(({ hotkey }) => hotkey).map(({ caption, hotkey }) => [[hotkey], caption]);
  const body = h(
    "div",
    { class: "ll-dialog-body", tabindex: 0 },
    table("Pointer", [...POINTER, [["Click"], opens ? "Open the sample in the labeler" : "Show the sample"]]),
    table("From sample to sample", [...CURSOR, enter]),
    table("View", VIEW),
    table("What is selected", SELECTION),
    ...(labels.length ? [table("Label all of it", labels as [string[], string][])] : []),
    h("p", {}, "The keys work while the map has the focus."),
  );
  const top = h("div", { class: "ll-dialog-head" }, h("strong", {}, "Keys"), closer);
  return h(
    "div",
    { class: "ll-dialog", role: "dialog", "aria-modal": "true", "aria-label": "Keys" },
    top,
    body,
  );
}
