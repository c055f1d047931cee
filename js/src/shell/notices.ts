// What must be told: errors, a lost kernel, unsaved answers. And, for a screen reader, each answer.

import { type Signal, signal } from "../core/signal";
import type { Wire } from "../core/wire";
import { h, setAttr, setHidden, setText, watch, watchLater } from "./dom";
import { overOf } from "./stage";
import type { Ui } from "./ui";

const RUN_AGAIN = "Run the cell again; the answers are kept in this browser.";
const BUSY = "They are kept in this browser until the kernel, which may be busy, has stored them.";

const LATE = 1500; // ms

export function notices(ui: Ui): HTMLElement {
  return h("div", { class: "ll-notices" }, offline(ui), problem(ui), instructions(ui));
}

function problem({ session, life, home }: Ui): HTMLElement {
  const text = h("span", { class: "ll-notice-text", dir: "auto" }, "");
  const dismiss = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "dismiss" },
    "Dismiss",
  );
  const alert = h("div", { class: "ll-notice ll-problem", role: "alert", hidden: true }, text, dismiss);
  const close = () => {
    session.problem.value = null;
    home();
  };
  dismiss.addEventListener("click", close, { signal: life });
  watch(life, () => {
    const message = session.problem.value;
    setText(text, message ?? "");
    setHidden(alert, message === null);
  });
  return alert;
}

function offline({ session, life }: Ui): HTMLElement {
  const text = `The kernel of this labeler is gone. ${RUN_AGAIN}`;
  const banner = h("div", { class: "ll-notice ll-offline", "data-role": "offline", hidden: true }, text);
  watch(life, () => setHidden(banner, session.state.value !== "offline"));
  return banner;
}

function instructions({ session, life }: Ui): HTMLElement {
  const body = h("div", { class: "ll-instructions-text", dir: "auto" }, "");
  const element = h(
    "details",
    { class: "ll-instructions", open: true },
    h("summary", {}, "Instructions"),
    body,
  );
  watch(life, () => {
    const text = session.config.value.instructions ?? "";
    setText(body, text);
    setHidden(element, text.trim() === "");
  });
  return element;
}

export function footer({ session, life }: Ui): HTMLElement {
  const job = h("span", { class: "ll-job", dir: "auto" }, "");
  const store = h("span", { class: "ll-store", dir: "auto" }, "");
  const who = h("span", { dir: "auto" }, "");
  const unsaved = h("span", { class: "ll-unsaved", "data-role": "unsaved", hidden: true }, "");
  const fragile = h("span", { class: "ll-unsaved", "data-role": "fragile", hidden: true }, "");
  watch(life, () => {
    const { name, store: path, annotator } = session.config.value.job;
    setText(job, name);
    setText(store, path);
    setAttr(store, "title", `Answers are stored in ${path}`);
    setText(who, annotator);
    setAttr(who, "title", "Who is labeling");
  });
  const late = lateOnly(session.wire, life);
  watchLater(life, () => {
    const size = session.wire.outbox.size.value;
    const gone = session.wire.offline.value;
    setHidden(unsaved, size === 0 || !(late.value || gone));
    if (size > 0) setText(unsaved, `⚠ ${size} unsaved. ${gone ? RUN_AGAIN : BUSY}`);
  });
  watch(life, () => {
    setHidden(fragile, !session.wire.outbox.fragile.value);
    setText(fragile, "⚠ This browser keeps nothing: unsaved answers are lost when the page is closed.");
  });
  const facts = h("span", { class: "ll-facts" }, job, store, who);
  return h("div", { class: "ll-footer" }, facts, unsaved, fragile);
}

/** For a screen reader: each answer, and, beside it, why there is no next sample. */
export function spoken({ session, life }: Ui): HTMLElement {
  const said = h("div", { role: "status" }, "");
  const over = h("div", { role: "status" }, "");
  watchLater(life, () => setText(said, session.said.value));
  watchLater(life, () => setText(over, overOf(session)));
  return h("div", { class: "ll-sr" }, said, over);
}

/** Whether receipts are late: the usual short wait for one is not worth a word. */
function lateOnly(wire: Wire, life: AbortSignal): Signal<boolean> {
  const late = signal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(life, () => {
    const waiting = wire.outbox.size.value > 0;
    if (waiting && timer === undefined) timer = setTimeout(() => (late.value = true), LATE);
    if (waiting) return;
    clearTimeout(timer);
    timer = undefined;
    late.value = false;
  });
  life.addEventListener("abort", () => clearTimeout(timer), { once: true });
  return late;
}
