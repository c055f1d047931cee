// Action buttons: a caption, the key that does the same, disabled while there is nothing to do.

import { ariaKeys, label } from "../core/hotkeys";
import { type Action, actionOf } from "./actions";
import { focused, h, setAttr, setText, watch, watchLater } from "./dom";
import type { Ui } from "./ui";

/** The `<kbd>` elements for the first `count` keys of an action. */
export function kbds(ui: Ui, name: string, count = 1): HTMLElement[] {
  const bindings = ui.hotkeys.value.of(name).slice(0, count);
  return bindings.map((binding) => kbd(ui, binding));
}

/** Letters are shown as they are printed on the keys, without changing the text. */
export function kbd(ui: Ui, binding: string): HTMLElement {
  const letter = [...binding].length === 1;
  return h("kbd", { "aria-hidden": "true", class: letter && "ll-letter" }, label(binding, ui.mac));
}

/** `keysOf` names the action whose keys are shown, where they are not its own. */
export function actionButton(
  ui: Ui,
  name: string,
  look = "ll-action",
  keysOf = () => name,
): HTMLButtonElement {
  const action = actionOf(name, ui.session.config.peek()) as Action;
  const caption = h("span", { class: "ll-caption" }, action.caption);
  const button = h("button", { type: "button", class: look, "data-action": name }, caption);
  watchLater(ui.life, () => {
    const keys = kbds(ui, keysOf());
    const shown = [...button.children].slice(1).map((key) => key.textContent);
    if (shown.join() !== keys.map((key) => key.textContent).join()) button.replaceChildren(caption, ...keys);
    describe(ui, button, keysOf(), action.about);
  });
  watch(ui.life, () => setDisabled(ui, button, !action.able(ui.session)));
  return button;
}

/** A button of one sign; its title tells the rest. */
export function signButton(ui: Ui, name: string, sign: string): HTMLButtonElement {
  const action = actionOf(name, ui.session.config.peek()) as Action;
  const look = "ll-action ll-small ll-sign";
  const button = h(
    "button",
    { type: "button", class: look, "data-action": name, "aria-label": action.caption },
    sign,
  );
  watchLater(ui.life, () => describe(ui, button, name, action.about));
  watch(ui.life, () => setDisabled(ui, button, !action.able(ui.session)));
  return button;
}

/** Title and keys of a button. */
export function describe(ui: Ui, button: HTMLElement, name: string, about: string): void {
  const bindings = ui.hotkeys.value.of(name);
  const keys = bindings.map((binding) => label(binding, ui.mac)).join(" or ");
  setAttr(button, "title", keys ? `${about} (${keys})` : about);
  setAttr(button, "aria-keyshortcuts", bindings.map((b) => ariaKeys(b, ui.mac)).join(" ") || null);
}

/** A disabled button hears no keys, so the focus leaves it first. */
export function setDisabled(ui: Ui, button: HTMLButtonElement, disabled: boolean): void {
  if (button.disabled === disabled) return;
  if (disabled && focused(ui.root) === button) ui.home();
  button.disabled = disabled;
}

export function setCaption(button: HTMLButtonElement, text: string): void {
  if (button.firstElementChild) setText(button.firstElementChild, text);
}
