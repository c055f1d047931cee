// How far one is, where one is, and what the model is doing.

import type { LearnerStatus } from "../core/protocol";
import { actionButton, setCaption } from "./buttons";
import { h, setAttr, setHidden, setText, watch, watchLater } from "./dom";
import type { Ui } from "./ui";
import { ShareBar } from "./working";

export function header(ui: Ui): HTMLElement[] {
  const tools = h("div", { class: "ll-tools" }, keysHint(), actionButton(ui, "help", "ll-action ll-small"));
  const row = h(
    "div",
    { class: "ll-header" },
    position(ui),
    identity(ui),
    counts(ui),
    learner(ui),
    insights(ui),
    tools,
  );
  return [row, progress(ui)];
}

function position(ui: Ui): HTMLElement {
  const { place, trailTotal, tally } = ui.session;
  const button = actionButton(ui, "jump", "ll-action ll-small ll-position");
  watchLater(ui.life, () => {
    const at = place.value;
    const { total } = tally.shown.value;
    const index = at.at === "trail" ? at.index + 1 : Math.min(trailTotal.value + 1, total);
    setCaption(button, at.at === "sample" ? `Sample – / ${total}` : `Sample ${index} / ${total}`);
  });
  return button;
}

/** The id of the sample: what code calls it by. */
function identity({ session, life }: Ui): HTMLElement {
  const id = h("span", { class: "ll-id", dir: "auto", title: "The id of this sample" }, "");
  watchLater(life, () => setText(id, session.current.value?.item.id ?? ""));
  return id;
}

function counts(ui: Ui): HTMLElement {
  const values = (["labeled", "skipped", "total"] as const).map((name) => {
    const value = h("span", { "data-count": name, class: "ll-number" }, "0");
    watch(ui.life, () => setText(value, `${ui.session.tally.shown.value[name]}`));
    return value;
  });
  const [labeled, skipped, total] = values as [HTMLElement, HTMLElement, HTMLElement];
  const inAll = h("span", { class: "ll-nowrap" }, labeled, " of ", total, " labeled");
  const left = h("span", { class: "ll-nowrap" }, skipped, " skipped");
  return h("div", { class: "ll-counts" }, inAll, h("span", { "aria-hidden": "true" }, "·"), left);
}

function progress(ui: Ui): HTMLElement {
  const labeledBar = h("span", { class: "ll-bar-labeled" });
  const skippedBar = h("span", { class: "ll-bar-skipped" });
  const bar = h(
    "div",
    { class: "ll-progress", role: "progressbar", "aria-label": "Progress", "aria-valuemin": 0 },
    labeledBar,
    skippedBar,
  );
  watchLater(ui.life, () => {
    const { labeled, skipped, total } = ui.session.tally.shown.value;
    const share = (n: number) => (total > 0 ? n / total : 0);
    // Transforms move nothing else on the page, as widths would.
    labeledBar.style.transform = `scaleX(${share(labeled)})`;
    skippedBar.style.transform = `translateX(${100 * share(labeled)}%) scaleX(${share(skipped)})`;
    setAttr(bar, "aria-valuemax", `${total}`);
    setAttr(bar, "aria-valuenow", `${labeled + skipped}`);
    setAttr(bar, "aria-valuetext", `${labeled} labeled and ${skipped} skipped of ${total}`);
  });
  return bar;
}

function learner(ui: Ui): HTMLElement {
  const mark = h("span", { class: "ll-dot", "aria-hidden": "true" });
  const text = h("span", { class: "ll-learner-words" }, "");
  const bar = new ShareBar("Active learning");
  const badge = h("div", { class: "ll-learner", "data-role": "learner" }, mark, text, bar.element);
  watch(ui.life, () => {
    const status = ui.session.learner.value;
    const { learner, order } = ui.session.config.value;
    const { state, caption } = learner
      ? read(status, order)
      : { state: "off", caption: `Active learning unavailable: ${order}` };
    setAttr(badge, "data-learner", state);
    setAttr(badge, "title", status?.message || caption);
    setText(text, caption);
    bar.show(status && status.share !== null ? { text: status.message, share: status.share } : null);
  });
  return badge;
}

function read(status: LearnerStatus | null, order: string): { state: string; caption: string } {
  if (!status) return { state: "idle", caption: "Active learning" };
  const { state, session_id: session } = status;
  const round = session > 0 ? `Active learning: session ${session}` : `Active learning: ${order}`;
  switch (state) {
    case "off":
      return { state, caption: `Active learning off: ${order}` };
    case "fitting":
      return { state, caption: `${session > 0 ? `${round}, ` : "Active learning: "}${doing(status)}` };
    case "stopped":
      return { state, caption: `${round}, stopped` };
    case "postponed":
      return { state, caption: `Active learning postponed: ${status.message}` };
    case "error":
      return { state, caption: `Active learning failed: ${status.message}` };
    default:
      return { state: session > 0 ? "live" : "idle", caption: round };
  }
}

function doing({ share, message }: LearnerStatus): string {
  return share === null ? "fitting…" : message;
}

function insights(ui: Ui): HTMLElement {
  const button = actionButton(ui, "monitor", "ll-action ll-small");
  watch(ui.life, () => setAttr(button, "aria-expanded", `${ui.monitor.value}`));
  watch(ui.life, () => setHidden(button, ui.session.config.value.restricted === true));
  return button;
}

/** Says whether keys are heard; the outline around the labeler says the same. */
function keysHint(): HTMLElement {
  const on = h("span", { class: "ll-keys-on" }, "Keys on");
  const typing = h("span", { class: "ll-keys-typing" }, "Esc to use keys");
  const off = h("span", { class: "ll-keys-off" }, "Click to use keys");
  return h("div", { class: "ll-keys" }, on, typing, off);
}
