// Above an image: what can be done now, how large it is shown, and how bright.

import { isPending } from "../../core/parts";
import { captionOf } from "../../core/value";
import { actionButton, signButton } from "../../shell/buttons";
import { h, setHidden, setText, watch } from "../../shell/dom";
import { dropDown } from "../drop-down";
import { hintLine } from "../hint";
import { range } from "../threshold";
import type { BoxDesk } from "./desk";

const MORE = [
  "select_all",
  "copy",
  "paste",
  "duplicate",
  "paste_previous",
  "lock",
  "hide",
  "to_front",
  "to_back",
];

export function boxBar(desk: BoxDesk): HTMLElement {
  const { ui, parts } = desk;
  const scale = h("span", { class: "ll-zoom", "aria-label": "Zoom" }, "");
  watch(ui.life, () => setText(scale, `${Math.round(desk.camera.value.scale * 100)} %`));
  const small = (name: string) => actionButton(ui, name, "ll-action ll-small");
  const accept = small("accept_part");
  watch(ui.life, () => setHidden(accept, ![...parts.selected.value].some(isPending)));
  const said = hintLine(ui, parts, () => hintOf(desk));
  const zoom = h(
    "span",
    { class: "ll-zooms" },
    signButton(ui, "zoom_out", "−"),
    scale,
    signButton(ui, "zoom_in", "+"),
    small("fit"),
  );
  return h("div", { class: "ll-bar" }, said, accept, small("new_part"), zoom, more(desk), look(desk));
}

/** What can be done now; reads signals. */
function hintOf(desk: BoxDesk): string {
  desk.changed.value;
  const { parts, ui } = desk;
  const { classes } = ui.session.config.value;
  const held = parts.active.value;
  const selected = parts.selected.value;
  if (!ui.session.current.value) return "";
  if (desk.gesture.drawing) return "Now the opposite corner; Esc calls it off.";
  if ([...selected].some((box) => box.label === null)) return "The key of a class names it.";
  if (held !== null) return `Drawing ${captionOf(classes, held)}: drag over each. Esc ends it.`;
  if (selected.size > 0) return "Arrows move it, Alt with arrows resizes it.";
  return classes.length === 1
    ? "Drag over an object to draw a box."
    : "Drag over an object, then press the key of a class.";
}

/** Brightness and contrast, for the eye only; and whether boxes tell their class. */
function look({ ui, canvas, captions }: BoxDesk): HTMLElement {
  const [brightness, contrast] = [range("Brightness", 0.3, 3, 1), range("Contrast", 0.3, 3, 1)];
  const names = h("input", { type: "checkbox", checked: true });
  const reset = h("button", { type: "button", class: "ll-action ll-small" }, "Reset");
  const { life } = ui;
  for (const field of [brightness, contrast])
    field.addEventListener("input", () => canvas.adjust(brightness.valueAsNumber, contrast.valueAsNumber), {
      signal: life,
    });
  names.addEventListener(
    "change",
    () => {
      captions.value = names.checked;
    },
    { signal: life },
  );
  reset.addEventListener(
    "click",
    () => {
      brightness.value = contrast.value = "1";
      canvas.adjust(1, 1);
    },
    { signal: life },
  );
  const rows = h(
    "div",
    { class: "ll-look-body" },
    h("label", {}, "Brightness", brightness),
    h("label", {}, "Contrast", contrast),
    h("label", { class: "ll-check" }, names, "Names of classes"),
    h("p", {}, "Only how it is shown: the image stays as it is."),
    reset,
  );
  return dropDown(ui, "View", rows);
}

/** What else can be done with boxes, for those who do not know the keys yet. */
function more({ ui }: BoxDesk): HTMLElement {
  const buttons = MORE.map((name) => actionButton(ui, name, "ll-action ll-small"));
  return dropDown(ui, "More", h("div", { class: "ll-look-body ll-more" }, ...buttons));
}
