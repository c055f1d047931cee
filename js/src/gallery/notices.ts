// What must be told: what was not stored, a kernel that is gone, a model that failed; and what was done last.

import { h, setHidden, setText, watch } from "../shell/dom";
import type { Room } from "./room";
import { words } from "./words";

export function notices(room: Room): HTMLElement {
  return h("div", { class: "ll-notices" }, offline(room), problem(room), failed(room));
}

function problem({ desk, life, home }: Room): HTMLElement {
  const text = h("span", { class: "ll-notice-text", dir: "auto" }, "");
  const dismiss = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "dismiss" },
    "Dismiss",
  );
  const alert = h("div", { class: "ll-notice ll-problem", role: "alert", hidden: true }, text, dismiss);
  const close = () => {
    desk.problem.value = null;
    home();
  };
  dismiss.addEventListener("click", close, { signal: life });
  watch(life, () => {
    setText(text, desk.problem.value ?? "");
    setHidden(alert, desk.problem.value === null);
  });
  return alert;
}

function offline({ desk, life }: Room): HTMLElement {
  const text = "The kernel is gone. What says “saving” is not stored yet. Run the cell again.";
  const banner = h("div", { class: "ll-notice ll-offline", "data-role": "offline", hidden: true }, text);
  watch(life, () => setHidden(banner, !desk.offline.value));
  return banner;
}

function failed({ desk, life, act }: Room): HTMLElement {
  const text = h("span", { class: "ll-notice-text", dir: "auto" }, "");
  const again = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "retry" },
    "Try again",
  );
  const banner = h(
    "div",
    { class: "ll-notice ll-offline", "data-role": "failed", role: "status", hidden: true },
    text,
    again,
  );
  again.addEventListener("click", () => act("retry"), { signal: life });
  watch(life, () => {
    const list = desk.list.value;
    setHidden(banner, !list?.failed);
    setText(text, list?.failed ?? "");
    setHidden(again, !list?.retry);
  });
  return banner;
}

export function footer({ desk, life }: Room): HTMLElement {
  const { name, store, annotator } = desk.config.peek();
  const said = h("span", { class: "ll-review-said", role: "status", dir: "auto" }, "");
  const unsaved = h("span", { class: "ll-unsaved", "data-role": "unsaved", hidden: true }, "");
  const facts = h("span", { class: "ll-facts" });
  if (name) facts.append(h("span", { class: "ll-job", dir: "auto" }, name));
  if (store) facts.append(h("span", { class: "ll-store", dir: "auto", title: `Stored in ${store}` }, store));
  if (annotator) facts.append(h("span", { dir: "auto", title: words(desk.config.peek()).who }, annotator));
  watch(life, () => setText(said, desk.said.value));
  watch(life, () => {
    const n = desk.unsaved.value;
    setHidden(unsaved, n === 0);
    setText(unsaved, n === 1 ? "⚠ 1 answer is not stored yet" : `⚠ ${n} answers are not stored yet`);
  });
  return h("div", { class: "ll-footer" }, facts, unsaved, said);
}
