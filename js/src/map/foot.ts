// Below the map: how much is selected and what becomes of it; what was done last, and what one should know.

import { h, setAttr, setHidden, setText, watch } from "../shell/dom";
import { button } from "./head";
import { counted, type Room } from "./room";

const FEW = 12; // classes that have a button each

export function foot(room: Room): HTMLElement {
  return h("div", { class: "ll-map-foot" }, notices(room), selection(room), status(room));
}

function selection(room: Room): HTMLElement {
  const { state, life } = room;
  const text = h("span", { class: "ll-map-selected" }, "");
  const all = button(room, "all", "Select all shown", "Select all that the legend leaves in (Ctrl A)");
  const none = button(room, "clear", "Let go", "Select nothing (Escape)");
  const skip = button(room, "skip", "Skip", "Leave what is selected without an answer (Delete)");
  watch(life, () => {
    const n = state.value.selected;
    setText(text, n ? `${counted(n)} selected` : "Nothing selected");
    none.disabled = skip.disabled = n === 0;
  });
  return h(
    "div",
    { class: "ll-map-selection", role: "group", "aria-label": "What is selected" },
    h("div", { class: "ll-map-row" }, text, all, none),
    h("div", { class: "ll-map-row ll-map-answers" }, classes(room), skip),
  );
}

function classes(room: Room): HTMLElement {
  const { config, state, life } = room;
  const element = h("div", { class: "ll-map-classes", role: "group", "aria-label": "Label as" });
  let buttons: (HTMLButtonElement | HTMLSelectElement)[] = [];
  const able = () => {
    for (const each of buttons) each.disabled = state.value.selected === 0;
  };
  watch(life, () => {
    const { classes: specs, parts } = config.value;
    const made = parts ? [] : specs.length > FEW ? list(room) : specs.map((_, at) => one(room, at));
    buttons = made.filter((each) => !(each instanceof HTMLLabelElement)) as typeof buttons;
    element.replaceChildren(
      ...(parts
        ? [h("span", { class: "ll-hint" }, "Answers have parts here: open samples one by one in a labeler.")]
        : [h("span", { class: "ll-hint", "aria-hidden": "true" }, "Label as"), ...made]),
    );
    for (const each of buttons) each.disabled = state.peek().selected === 0;
  });
  watch(life, able);
  return element;
}

function one(room: Room, at: number): HTMLButtonElement {
  const spec = room.config.peek().classes[at];
  const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
  chip.style.setProperty("--ll-chip", spec?.color ?? "");
  const made = h(
    "button",
    {
      type: "button",
      class: "ll-action ll-small",
      "data-class": spec?.key,
      title: spec?.description || null,
    },
    chip,
    h("span", { class: "ll-caption", dir: "auto" }, spec?.caption ?? ""),
  );
  if (spec?.hotkey) {
    made.append(h("kbd", { "aria-hidden": "true", class: "ll-letter" }, spec.hotkey));
    setAttr(made, "aria-keyshortcuts", spec.hotkey);
  }
  made.addEventListener("click", () => room.act("label", at), { signal: room.life });
  return made;
}

/** Many classes are chosen from a list. */
function list(room: Room): (HTMLSelectElement | HTMLButtonElement)[] {
  const select = h("select", { class: "ll-field", "aria-label": "Class" });
  room.config.peek().classes.forEach(({ caption }, at) => {
    select.append(h("option", { value: at }, caption));
  });
  const made = h("button", { type: "button", class: "ll-action ll-small" }, "Label");
  made.addEventListener("click", () => room.act("label", Number(select.value)), { signal: room.life });
  return [select, made];
}

function notices(room: Room): HTMLElement {
  const { state, offline, life } = room;
  const alert = h("div", { class: "ll-map-alert", role: "alert", dir: "auto", hidden: true }, "");
  const gone = h(
    "div",
    { class: "ll-map-gone", "data-role": "offline", hidden: true },
    "The kernel is gone. What is stored is kept. Run the cell again.",
  );
  watch(life, () => {
    const { text, alert: wrong } = state.value.said;
    setText(alert, wrong ? text : "");
    setHidden(alert, !wrong);
  });
  watch(life, () => setHidden(gone, !offline.value));
  return h("div", { class: "ll-map-notices" }, alert, gone);
}

function status(room: Room): HTMLElement {
  const { config, state, life } = room;
  const said = h("span", { role: "status", class: "ll-map-last", dir: "auto" }, "");
  const facts = h("span", { class: "ll-map-facts", dir: "auto" }, "");
  const notes = h("span", { class: "ll-map-notes", dir: "auto" }, "");
  watch(life, () => {
    const { text, alert, number } = state.value.said;
    // A screen reader tells only what is another text than before.
    setText(said, alert ? "" : `${text}${text && number % 2 ? "\u00a0" : ""}`);
    setText(notes, state.value.notes.join(" "));
    setHidden(notes, state.value.notes.length === 0);
  });
  watch(life, () => {
    const { name, samples, axes } = config.value;
    setText(facts, [name, counted(samples), `→ ${axes[0]}`, `↑ ${axes[1]}`].filter(Boolean).join(" · "));
  });
  return h("div", { class: "ll-map-status" }, h("div", { class: "ll-map-row" }, said, facts), notes);
}
