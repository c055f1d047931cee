// All keys of this labeler, as they are now.

import { actionsOf } from "./actions";
import { kbd } from "./buttons";
import { h } from "./dom";
import { MANY, type Ui } from "./ui";

export function help(ui: Ui): HTMLElement {
  const config = ui.session.config.peek();
  const { classes } = config;
  const acts = actionsOf(config);
  const body = h("div", { class: "ll-dialog-body", tabindex: 0 });
  if (config.kind === "text_span")
    body.append(
      table(
        "In the text",
        TEXT_KEYS.map(([keys, about]) => fixed(ui, keys, about)),
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
