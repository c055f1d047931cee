// The keys. While the labeler has the focus the notebook hears none of them, but for Ctrl/Cmd+S and Escape:
// its own single keys delete and cut cells.

import { isPrintable } from "../core/hotkeys";
import { actionOf, classOf } from "./actions";
import { focused, isField } from "./dom";
import type { Ui } from "./ui";

/** `type` takes a character for the class filter; false when there is none to type into. */
export function listenToKeys(ui: Ui, type: (character: string) => boolean): void {
  const { root, life: signal } = ui;
  root.addEventListener("focusin", keepShortcutsOff, { signal });
  root.addEventListener("keydown", (event) => onKey(ui, event, type), { signal });
  root.addEventListener("keyup", keepIn, { signal });
  root.addEventListener("keypress", keepIn, { signal });
}

/** Notebook 7 acts before we hear a key, unless the focused element itself says that it must not. */
function keepShortcutsOff(event: FocusEvent): void {
  if (event.target instanceof Element) event.target.setAttribute("data-lm-suppress-shortcuts", "true");
}

function keepIn(event: KeyboardEvent): void {
  const save = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  if (!save && event.key !== "Escape") event.stopPropagation();
}

function onKey(ui: Ui, event: KeyboardEvent, type: (character: string) => boolean): void {
  keepIn(event);
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") onEscape(ui, event);
  else if (isField(event.target) || ui.panel.peek() !== null) return;
  else if (pressesButton(event)) holdOnce(event);
  else if (ui.view.peek()?.key?.(event)) event.preventDefault();
  else if (perform(ui, event)) event.preventDefault();
  else if (isPrintable(event) && event.key !== " " && type(event.key)) event.preventDefault();
}

/** Step by step outwards: the panel, what is open in the sample, the field, the labeler. */
function onEscape({ root, panel, view, home }: Ui, event: KeyboardEvent): void {
  if (panel.peek() !== null) panel.value = null;
  else if (!isField(event.target) && view.peek()?.key?.(event)) home();
  else if (focused(root) === root) root.blur();
  else home();
  event.preventDefault();
}

/** Enter and Space on a control press it, as everywhere. */
function pressesButton(event: KeyboardEvent): boolean {
  const control =
    event.target instanceof Element && event.target.closest("button, summary, a[href]") !== null;
  return control && (event.key === "Enter" || event.key === " ");
}

/** A key held down on a button would click it over and over. */
function holdOnce(event: KeyboardEvent): void {
  if (event.repeat) event.preventDefault();
}

/** True when the key means something here, also when there is nothing to do. */
function perform(ui: Ui, event: KeyboardEvent): boolean {
  const name = ui.hotkeys.peek().match(event);
  if (name === null) return false;
  const index = classOf(name);
  const action = actionOf(name, ui.session.config.peek());
  if (index === null && !action) return false;
  if (!event.repeat || action?.repeats) ui.act(name);
  return true;
}
