// All keys of this labeler, as they are now.

import type { Config } from "../core/protocol";
import { actionsOf } from "./actions";
import { kbd } from "./buttons";
import { h } from "./dom";
import { MANY, type Ui } from "./ui";

export function help(ui: Ui): HTMLElement {
  const config = ui.session.config.peek();
  const { classes, answer } = config;
  const acts = actionsOf(config);
  const body = h("div", { class: "ll-dialog-body", tabindex: 0 });
  const [title, keys] = answer === "regions" ? REGIONS : (GESTURES[config.kind] ?? ["", []]);
  if (title)
    body.append(
      table(
        title,
        keys.map(([each, about]) => fixed(ui, each, about)),
      ),
    );
  body.append(
    table(
      "Actions",
      acts.map(({ name, caption, about }) => row(ui, name, caption, about)),
    ),
  );
  if (classes.length > MANY) {
    body.append(
      h("p", {}, "Type the beginning of a class; ↑ and ↓ move through what is found, ↵ chooses, Esc clears."),
    );
  } else {
    const rows = classes.map((spec, index) =>
      row(ui, `class:${index}`, spec.caption, spec.description ?? ""),
    );
    body.append(table("Classes", rows));
  }
  body.append(
    h("p", {}, "The keys work while the labeler has the focus. Esc gives them back to the notebook."),
  );
  return body;
}

const TEXT_KEYS: [string[], string][] = [
  [
    ["Drag"],
    "Take words; with Shift, characters. A class key marks them, or marks at once where it was pressed before",
  ],
  [
    ["Click"],
    "The first word, then the last; twice on a word; on a mark to select it, with Ctrl one more; twice to remove it",
  ],
  [["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], "Move through the text; with Shift, take more of it"],
  [
    ["Enter"],
    "Mark what is taken; accept the suggestion selected; else take all that is suggested, save and go on",
  ],
  [["Alt+ArrowLeft", "Alt+ArrowRight"], "Move the beginning of the mark selected"],
  [["Alt+Shift+ArrowLeft", "Alt+Shift+ArrowRight"], "Move its end"],
  [["Shift+ "], "Select the mark the cursor is in"],
];

const IMAGE_KEYS: [string[], string][] = [
  [
    ["Drag"],
    "Draw a box, or click two corners; with Ctrl also over other boxes. A class key before or after names it",
  ],
  [["Drag a box"], "Move it, and with it all that are selected; at its grips, resize it"],
  [
    ["Click"],
    "Select a box, again the one below it; with Ctrl or Shift one more. Shift and drag: all in a frame",
  ],
  [["Tab", "Shift+Tab"], "Select the box after, or before; past the last one, leave the image"],
  [
    ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
    "Move what is selected by a pixel, with Shift by ten",
  ],
  [
    ["Alt+ArrowLeft", "Alt+ArrowRight", "Alt+ArrowUp", "Alt+ArrowDown"],
    "Move its right or lower border likewise",
  ],
  [["Enter"], "Accept the suggestions selected; else take all that is suggested, save and go on"],
  [["Ctrl and wheel"], "Zoom at the pointer; two fingers do, too"],
  [["Space and drag", "Middle button"], "Move the image; Ctrl with arrows does, too"],
];

const SOUND_KEYS: [string[], string][] = [
  [["Click"], "Listen from there; on a region, select it, with Ctrl one more; twice, play it once"],
  [["Ctrl and wheel"], "Zoom at the pointer; Shift and wheel moves through the sound"],
];

const REGION_KEYS: [string[], string][] = [
  [["Drag"], "Mark a region; with Ctrl also over others. A class key before or after names it"],
  [
    ["Drag a region"],
    "Move it; at its edge, resize it; with Shift also the neighbour that meets it there. Alt keeps it from snapping",
  ],
  ...SOUND_KEYS,
  [["Tab", "Shift+Tab"], "Select the region after, or before; past the last one, leave the sound"],
  [["ArrowLeft", "ArrowRight"], "Move what is selected by 10 ms, with Shift by 100; with none, the playhead"],
  [["Alt+ArrowLeft", "Alt+ArrowRight"], "Move its beginning; with Shift, too, its end"],
  [["Mod+ArrowLeft", "Mod+ArrowRight"], "The playhead to the edge of a region that comes next"],
  [["ArrowUp", "ArrowDown"], "Louder, softer"],
  [["Enter"], "Accept the suggestions selected; else take all that is suggested, save and go on"],
];

const GESTURES: Partial<Record<Config["kind"], [string, [string[], string][]]>> = {
  text_span: ["In the text", TEXT_KEYS],
  box: ["On the image", IMAGE_KEYS],
  audio: ["On the sound", SOUND_KEYS],
};

const REGIONS: [string, [string[], string][]] = ["On the sound", REGION_KEYS];

function fixed(ui: Ui, keys: string[], about: string): HTMLElement {
  const shown = keys.flatMap((key) => [kbd(ui, key), " "]);
  return h("tr", {}, h("td", { colspan: 2 }, ...shown), h("td", {}, about));
}

function table(caption: string, rows: (HTMLElement | null)[]): HTMLElement {
  const present = rows.filter((line) => line !== null);
  return h("table", { class: "ll-keys-table" }, h("caption", {}, caption), h("tbody", {}, ...present));
}

function row(ui: Ui, name: string, caption: string, about: string): HTMLElement | null {
  const bindings = ui.hotkeys.peek().of(name);
  if (bindings.length === 0) return null;
  const keys = bindings.flatMap((binding) => [kbd(ui, binding), " "]);
  return h(
    "tr",
    {},
    h("td", {}, ...keys),
    h("th", { scope: "row", dir: "auto" }, caption),
    h("td", {}, about),
  );
}
