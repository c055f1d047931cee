// What can be done now, in a line above the sample, with the class that is in hand.

import type { PartsEditor } from "../core/parts";
import type { Part } from "../core/protocol";
import { h, setAttr, setHidden, setText, watch } from "../shell/dom";
import { colorOf } from "../shell/palette";
import type { Ui } from "../shell/ui";

/** `say` reads signals; the line follows them. */
export function hintLine<P extends Part>(ui: Ui, parts: PartsEditor<P>, say: () => string): HTMLElement {
  const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
  const hint = h("span", { class: "ll-bar-hint", dir: "auto" }, "");
  watch(ui.life, () => {
    const { classes } = ui.session.config.value;
    const index = classes.findIndex((spec) => spec.key === parts.active.value);
    const spec = classes[index];
    setHidden(chip, !spec);
    if (spec) chip.style.setProperty("--ll-chip", colorOf(spec, index));
    const text = say();
    setText(hint, text);
    setAttr(hint, "title", text || null); // it may be cut off
  });
  return h("span", { class: "ll-bar-said" }, chip, hint);
}
