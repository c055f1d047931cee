// Clicks on whatever answers or acts, in one place; afterwards the keys work again.

import { actionOf } from "./actions";
import { focused, isField } from "./dom";
import type { Ui } from "./ui";

const DOUBLE = 300; // ms within which a second click on an answer is the same double click

export function listenToClicks(ui: Ui): void {
  let accepted = Number.NEGATIVE_INFINITY;
  const onClick = (event: MouseEvent) => {
    const name = meant(event.target);
    const answers =
      name !== null &&
      (name.startsWith("class:") || actionOf(name, ui.session.config.peek())?.answers === true);
    const again = answers && event.detail > 1 && event.timeStamp - accepted < DOUBLE;
    if (name !== null && !again) {
      if (answers) accepted = event.timeStamp;
      ui.act(name);
    }
    const byPointer = event.detail > 0; // 0: a key pressed the button, which keeps the focus
    if (byPointer && ui.panel.peek() === null && !isField(focused(ui.root))) ui.home();
  };
  ui.root.addEventListener("click", onClick, { signal: ui.life });
}

/** The action a click means, as a key would. */
function meant(target: EventTarget | null): string | null {
  const button = target instanceof Element ? target.closest("button") : null;
  if (!button || button.disabled) return null;
  if (button.dataset.index !== undefined) return `class:${button.dataset.index}`;
  return button.dataset.action ?? null;
}
