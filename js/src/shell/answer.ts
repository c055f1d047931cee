// Beside the classes: what the model suggests, the comment, and the buttons.

import type { ClassSpec, Suggestion } from "../core/protocol";
import { asList } from "../core/value";
import { canAccept, isDirty } from "./actions";
import { actionButton, setCaption } from "./buttons";
import { h, setAttr, setHidden, setText, watch, watchLater } from "./dom";
import type { Ui } from "./ui";

export function suggestion(ui: Ui): HTMLElement {
  const { current, config } = ui.session;
  const { parts } = ui.session.composer;
  const text = h("span", { class: "ll-suggestion-text", dir: "auto" }, "");
  const accept = actionButton(ui, "accept", parts ? "ll-action ll-primary" : "ll-action");
  if (parts) setCaption(accept, "Accept & next");
  const element = h("div", { class: "ll-suggestion", "data-role": "suggestion" }, text, accept);
  watch(ui.life, () => {
    const { classes, learner } = config.value;
    const suggested = current.value?.item.suggestion ?? null;
    const said = parts ? howMany(parts.pending().length) : suggested ? describe(suggested, classes) : "";
    setHidden(element, said === "" && !learner && !parts);
    setAttr(element, "data-empty", said === "" ? "true" : null);
    setText(text, parts || said === "" ? said : `Suggested: ${said}`);
  });
  return element;
}

function howMany(parts: number): string {
  return parts === 0 ? "" : `${parts} suggested`;
}

function describe({ value, score }: Suggestion, classes: readonly ClassSpec[]): string {
  const captions = asList(value).map((key) => classes.find((spec) => spec.key === key)?.caption ?? `${key}`);
  const what = captions.join(", ") || "none";
  return score === null ? what : `${what} ${score.toFixed(2)}`;
}

export function comment(ui: Ui): HTMLElement {
  const { session, life } = ui;
  const field = h("textarea", {
    "data-role": "comment",
    class: "ll-field ll-comment",
    rows: 1,
    placeholder: "Comment",
    "aria-label": "Comment on this sample",
    title: "Saved with the answer. Escape goes back to the keys.",
  });
  field.addEventListener(
    "input",
    () => {
      session.composer.work.comment.value = field.value;
    },
    { signal: life },
  );
  watch(life, () => {
    const text = session.composer.work.comment.value;
    if (field.value !== text) field.value = text;
  });
  watch(life, () => {
    field.disabled = session.current.value === null;
  });
  return field;
}

export function actions(ui: Ui): HTMLElement {
  const { session, life } = ui;
  const submit = actionButton(ui, "submit", "ll-action ll-primary", () => submitKeys(ui));
  const flag = actionButton(ui, "flag");
  const main = h("div", { class: "ll-actions" }, actionButton(ui, "skip"), flag);
  watch(life, () => setHidden(submit, session.config.value.answer === "class"));
  watchLater(life, () => {
    setCaption(submit, submitCaption(ui));
    submit.classList.toggle("ll-primary", !session.composer.parts || !canAccept(session));
  });
  watchLater(life, () => {
    const flagged = session.current.value?.entry.flag === true;
    setAttr(flag, "aria-pressed", `${flagged}`);
    setCaption(flag, flagged ? "⚑ Flagged" : "Flag");
  });
  if (session.composer.parts) main.prepend(actionButton(ui, "empty"));
  const moves = row(ui, ["first", "back", "next", "last"]);
  return h("div", { class: "ll-action-part" }, submit, main, moves, row(ui, ["undo", "redo"]));
}

function row(ui: Ui, names: string[]): HTMLElement {
  return h("div", { class: "ll-actions" }, ...names.map((name) => actionButton(ui, name)));
}

/** The key that accepts a suggestion saves where there is none to accept. */
function submitKeys({ session, hotkeys }: Ui): string {
  return hotkeys.value.of("submit").length > 0 || canAccept(session) ? "submit" : "accept";
}

function submitCaption({ session }: Ui): string {
  const recorded = session.current.value?.entry.status === "LABELED";
  const { parts, work } = session.composer;
  if (parts && canAccept(session)) return "Save without suggestions";
  const count = parts ? parts.list().length : asList(work.draft.value).length;
  if (count === 0 && !recorded) return parts ? "Save: none here" : "None of these";
  return isDirty(session) ? "Save & next" : "Next";
}
