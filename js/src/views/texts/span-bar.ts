// Above a text: what the next mark will be, and whether marks go by words or by characters.

import { captionOf } from "../../core/value";
import { actionButton } from "../../shell/buttons";
import { h, setAttr, setHidden, setText, watch } from "../../shell/dom";
import { colorOf } from "../../shell/palette";
import type { SpanDesk } from "../text-span";

export function spanBar(desk: SpanDesk): HTMLElement {
  const { ui, parts } = desk;
  const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
  const hint = h("span", { class: "ll-span-hint", dir: "auto" }, "");
  const fine = actionButton(ui, "characters", "ll-action ll-small");
  const repeat = actionButton(ui, "repeat", "ll-action ll-small");
  const remove = actionButton(ui, "delete", "ll-action ll-small");
  watch(ui.life, () => {
    const { classes } = ui.session.config.value;
    const index = classes.findIndex((spec) => spec.key === parts.active.value);
    const spec = classes[index];
    setHidden(chip, !spec);
    if (spec) chip.style.setProperty("--ll-chip", colorOf(spec, index));
    setText(
      hint,
      spec ? `Marking ${captionOf(classes, spec.key)}: drag over words. Esc ends it.` : idle(classes.length),
    );
  });
  watch(ui.life, () => setAttr(fine, "aria-pressed", `${ui.fine.value}`));
  const said = h("span", { class: "ll-span-said" }, chip, hint);
  return h("div", { class: "ll-span-bar" }, said, fine, repeat, remove);
}

function idle(classes: number): string {
  return classes === 1 ? "Drag over words to mark them." : "Drag over words, then press the key of a class.";
}
