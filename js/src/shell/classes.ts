// The list of classes, the field that finds one among many, and the way to add one.

import type { Value } from "../core/protocol";
import { asList } from "../core/tally";
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
    follow(ui, buttons);
  });
  followSession(ui, () => buttons);
  return { element, type: (character) => filter.type(character) };
}

function followSession(ui: Ui, buttons: () => ClassButton[]): void {
  const { draft, current, tally } = ui.session;
  watch(ui.life, () => mark(buttons(), draft.value, "choose"));
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
  const { draft, current } = ui.session;
  mark(buttons, draft.peek(), "choose");
  mark(buttons, current.peek()?.item.suggestion?.value ?? null, "suggest");
  for (const button of buttons) button.enable(current.peek() !== null);
  count(ui, buttons);
}

function suggestedNow({ session }: Ui): Value {
  return session.current.value?.item.suggestion?.value ?? null;
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
