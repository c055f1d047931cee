// The list of classes, the field that finds one among many, and the way to add one.

import type { Value } from "../core/protocol";
import { untracked } from "../core/signal";
import { asList } from "../core/value";
import { adder } from "./adder";
import { ClassButton } from "./class-button";
import { h, watch, watchLater } from "./dom";
import { Filter } from "./filter";
import { MANY, type Ui } from "./ui";

const SOME = 10; // classes that fit in one column

export interface ClassPart {
  readonly element: HTMLElement;
  /** Takes a character typed on the root; false when there are so few classes that none is needed. */
  type(character: string): boolean;
}

export function classPart(ui: Ui): ClassPart {
  const list = h("div", { class: "ll-classes", role: "group", "aria-label": "Classes" });
  const filter = new Filter(ui, list);
  const element = h("div", { class: "ll-class-part" }, filter.element, list, adder(ui));
  let buttons: ClassButton[] = [];
  watch(ui.life, () => {
    const { classes } = ui.session.config.value;
    buttons = classes.map((spec, index) => new ClassButton(ui, spec, index));
    list.replaceChildren(...buttons.map((button) => button.element));
    list.classList.toggle("ll-many", classes.length > MANY);
    list.classList.toggle("ll-dense", classes.length > SOME && classes.length <= MANY);
    filter.take(buttons, classes.length > MANY);
    untracked(() => follow(ui, buttons));
  });
  followSession(ui, () => buttons);
  return { element, type: (character) => filter.type(character) };
}

function followSession(ui: Ui, buttons: () => ClassButton[]): void {
  const { current, tally } = ui.session;
  watch(ui.life, () => mark(buttons(), chosenNow(ui), "choose"));
  watch(ui.life, () => mark(buttons(), suggestedNow(ui), "suggest"));
  watch(ui.life, () => {
    const able = current.value !== null;
    for (const button of buttons()) button.enable(able);
  });
  watchLater(ui.life, () => {
    tally.shown.value;
    count(ui, buttons());
  });
}

/** Brings new buttons up to the present state. */
function follow(ui: Ui, buttons: ClassButton[]): void {
  const { current } = ui.session;
  mark(buttons, chosenNow(ui), "choose");
  mark(buttons, suggestedNow(ui), "suggest");
  for (const button of buttons) button.enable(current.peek() !== null);
  count(ui, buttons);
}

/** Of parts: the class of those selected, else the one that the next mark gets. */
function chosenNow({ session }: Ui): Value {
  const { parts, work } = session.composer;
  if (!parts) return work.draft.value;
  const selected = [...parts.selected.value];
  return selected.length > 0 ? selected.flatMap((part) => part.label ?? []) : parts.active.value;
}

function suggestedNow({ session }: Ui): Value {
  return session.composer.parts ? null : (session.current.value?.item.suggestion?.value ?? null);
}

function mark(buttons: ClassButton[], value: Value, how: "choose" | "suggest"): void {
  const keys = new Set(asList(value).map(String));
  for (const button of buttons) button[how](keys.has(button.key));
}

function count({ session }: Ui, buttons: ClassButton[]): void {
  const { classes, total } = session.tally.shown.peek();
  const all = Object.values(classes).reduce((sum, given) => sum + given, 0);
  for (const button of buttons) button.count(classes[button.key] ?? 0, all, total);
}
