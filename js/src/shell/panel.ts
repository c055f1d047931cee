// The panel that lies over the labeler: the keys, or the search for a sample. One at a time.

import { h, setHidden, watch } from "./dom";
import { help } from "./help";
import { jump } from "./jump";
import type { Ui } from "./ui";

const TITLES = { help: "Keys", jump: "Find a sample" } as const;

/** `frame` is what lies beneath; it rests while a panel is open. */
export function panel(ui: Ui, frame: HTMLElement): HTMLElement {
  const layer = h("div", { class: "ll-layer", hidden: true });
  const close = () => {
    ui.panel.value = null;
  };
  layer.addEventListener("click", (event) => event.target === layer && close(), { signal: ui.life });
  let open: AbortController | null = null;
  ui.life.addEventListener("abort", () => open?.abort(), { once: true });
  watch(ui.life, () => {
    const name = ui.panel.value;
    const wasOpen = open !== null;
    open?.abort();
    open = name === null ? null : new AbortController();
    setHidden(layer, open === null);
    frame.inert = open !== null;
    if (name === null || !open) {
      layer.replaceChildren();
      if (wasOpen) ui.home();
      return;
    }
    const inner: Ui = { ...ui, life: open.signal };
    const body = name === "help" ? help(inner) : jump(inner);
    layer.replaceChildren(dialog(TITLES[name], body, close, open.signal));
    (body.querySelector<HTMLElement>("input") ?? layer.querySelector<HTMLElement>("button"))?.focus();
  });
  return layer;
}

function dialog(title: string, body: HTMLElement, close: () => void, signal: AbortSignal): HTMLElement {
  const closer = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "close" },
    "Close",
  );
  closer.addEventListener("click", close, { signal });
  const head = h("div", { class: "ll-dialog-head" }, h("strong", {}, title), closer);
  return h(
    "div",
    { class: "ll-dialog", role: "dialog", "aria-modal": "true", "aria-label": title },
    head,
    body,
  );
}
