// Above a text: what can be done now, and whether marks go by words or by characters.

import { short } from "../../core/spans";
import { captionOf } from "../../core/value";
import { actionButton } from "../../shell/buttons";
import { h, setAttr, watch } from "../../shell/dom";
import { hintLine } from "../hint";
import type { SpanDesk } from "./desk";

export function spanBar(desk: SpanDesk): HTMLElement {
  const { ui, parts } = desk;
  const fine = actionButton(ui, "characters", "ll-action ll-small");
  const repeat = actionButton(ui, "repeat", "ll-action ll-small");
  const remove = actionButton(ui, "delete", "ll-action ll-small");
  watch(ui.life, () => setAttr(fine, "aria-pressed", `${ui.fine.value}`));
  const said = hintLine(ui, parts, () => hintOf(desk));
  return h("div", { class: "ll-bar" }, said, fine, repeat, remove);
}

/** What can be done now; reads signals. */
function hintOf(desk: SpanDesk): string {
  desk.shown.value;
  const { classes } = desk.ui.session.config.value;
  const { cursor, parts } = desk;
  const range = cursor.range.value;
  const held = parts.active.value;
  const selected = parts.selected.value.size;
  if (cursor.text.length > 0 && cursor.text.text.trim() === "") return "This text is blank.";
  if (desk.ui.session.current.value && cursor.text.length === 0) return "This text is empty.";
  if (range) {
    const taken = `“\u2068${short(cursor.text.slice(range.start, range.end), 24)}\u2069”`;
    return desk.label === null ? `The key of a class marks ${taken}.` : `Enter marks ${taken}.`;
  }
  if (selected > 0) return "Another class changes it, Alt with ← → moves its ends.";
  if (held !== null) return `Marking ${captionOf(classes, held)}: drag over words. Esc ends it.`;
  return classes.length === 1
    ? "Drag over words to mark them."
    : "Drag over words, then press the key of a class.";
}
