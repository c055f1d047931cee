// What lies over the tiles: the keys, and what is asked back before many samples are decided.

import { label } from "../core/hotkeys";
import { h, setHidden, setText, watch } from "../shell/dom";
import { counted } from "./bar";
import type { GalleryConfig } from "./protocol";
import type { Room } from "./room";
import { words } from "./words";

const GRID: [string[], string][] = [
  [
    ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
    "Move and select; with Shift select more, with Ctrl only move",
  ],
  [[" "], "Select the sample under the cursor too, or no more"],
  [["Mod+a"], "Select all that are shown"],
  [["Click"], "Select; with Ctrl one more, with Shift all between; twice: look at it alone"],
];
const REVIEW: [string, string][] = [
  ["accept", "What most say becomes the final answer, of each sample its own"],
  ["believe", "What the model says becomes the final answer"],
  ["skip", "Leave for now"],
];
const LABELS: [string, string][] = [
  ["accept", "Label as chosen; where nothing is chosen, as the model says, each sample its own"],
  ["believe", "Label as the model says, each sample its own"],
  ["skip", "Leave without a label"],
  ["like", "Show what is most like them"],
  ["open", "Show the sample under the cursor in the labeler"],
  ["found", "Label all that is found and open, on all pages: choose a class then"],
  ["search", "Search"],
];
const COMMON: [string, string][] = [
  ["view", "Grid, or one by one"],
  ["back", "The page before"],
  ["next", "The next page"],
  ["play", "Play the sound"],
  ["undo", "Take back what was done last, all of it"],
  ["redo", "Do it again"],
];

function actionsOf({ kind, opens }: GalleryConfig): [string, string][] {
  const own = kind === "grid" ? LABELS.filter(([name]) => opens || name !== "open") : REVIEW;
  return [...own, ...COMMON];
}

/** `frame` is what lies beneath; it rests while something lies over it. */
export function over(room: Room, frame: HTMLElement): HTMLElement {
  const { desk, help, life, home } = room;
  const layer = h("div", { class: "ll-layer", hidden: true });
  layer.addEventListener("click", (event) => event.target === layer && close(), { signal: life });
  const close = () => {
    help.value = false;
    desk.doubt.value = null;
  };
  let open = false;
  watch(life, () => {
    const doubt = desk.doubt.value;
    const body = doubt ? asked(room, doubt.count, doubt.text) : help.value ? keys(room, close) : null;
    setHidden(layer, body === null);
    frame.inert = body !== null;
    layer.replaceChildren(...(body ? [body] : []));
    body?.querySelector<HTMLElement>("button")?.focus();
    if (open && !body) home();
    open = body !== null;
  });
  return layer;
}

function asked({ desk, life }: Room, count: number, text: string): HTMLElement {
  const yes = h("button", { type: "button", class: "ll-action ll-primary", "data-action": "confirm" }, "");
  const { decide, asked } = words(desk.config.peek());
  setText(yes, `${decide} ${counted(count)}`);
  const no = h("button", { type: "button", class: "ll-action", "data-action": "cancel" }, "Cancel");
  yes.addEventListener("click", () => desk.confirm(), { signal: life });
  no.addEventListener("click", () => (desk.doubt.value = null), { signal: life });
  const title = `${decide} ${counted(count)}?`;
  return h(
    "div",
    { class: "ll-dialog ll-doubt", role: "alertdialog", "aria-modal": "true", "aria-label": title },
    h("strong", {}, title),
    h("p", { dir: "auto" }, `${asked}: ${text}. One undo takes it back.`),
    h("div", { class: "ll-actions" }, yes, no),
  );
}

function keys(room: Room, close: () => void): HTMLElement {
  const { hotkeys, mac, life } = room;
  const config = room.desk.config.peek();
  const { classes, answer, shows } = config;
  const able = actionsOf(config).filter(([name]) => name !== "play" || shows === "sounds");
  const closer = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "close" },
    "Close",
  );
  closer.addEventListener("click", close, { signal: life });
  const kbds = (bindings: readonly string[]) =>
    bindings.flatMap((each) => [
      h("kbd", { class: /^\S$/u.test(each) && "ll-letter" }, label(each, mac)),
      " ",
    ]);
  const row = (bindings: readonly string[], ...about: HTMLElement[]) =>
    bindings.length ? [h("tr", {}, h("td", {}, ...kbds(bindings)), ...about)] : [];
  const said = (text: string) => h("td", {}, text);
  const parts = answer !== "class" && answer !== "classes";
  const last =
    parts && config.kind === "grid"
      ? []
      : parts
        ? row(["1", "9"], said("Whose answer becomes final, in the order of the list"))
        : classes.flatMap(({ caption }, at) =>
            row(hotkeys.of(`class:${at}`), h("th", { scope: "row", dir: "auto" }, caption)),
          );
  const table = (caption: string, rows: HTMLElement[]) =>
    h("table", { class: "ll-keys-table" }, h("caption", {}, caption), h("tbody", {}, ...rows));
  const body = h(
    "div",
    { class: "ll-dialog-body", tabindex: 0 },
    table(
      "Samples",
      GRID.flatMap(([each, about]) => row(each, said(about))),
    ),
    table(
      "Actions",
      able.flatMap(([name, about]) => row(hotkeys.of(name), said(about))),
    ),
    ...(last.length > 0 ? [table(words(config).heading, last)] : []),
    h("p", {}, "The keys work while this has the focus. Esc gives them back to the notebook."),
  );
  const head = h("div", { class: "ll-dialog-head" }, h("strong", {}, "Keys"), closer);
  return h(
    "div",
    { class: "ll-dialog", role: "dialog", "aria-modal": "true", "aria-label": "Keys" },
    head,
    body,
  );
}
