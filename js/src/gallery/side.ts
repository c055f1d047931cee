// Beside the tiles: the last word. Classes, or whose answer it shall be; and all of one prediction at once.

import { label } from "../core/hotkeys";
import { h, setAttr, setHidden, setText, watch } from "../shell/dom";
import { answer, colorIn, share } from "./answers";
import { counted } from "./bar";
import type { Facts, GalleryConfig } from "./protocol";
import type { Room } from "./room";
import { nameOf } from "./tile";
import { words } from "./words";

export function side(room: Room): HTMLElement {
  const { answer: kind, kind: face } = room.desk.config.peek();
  const parts = kind !== "class" && kind !== "classes";
  const grid = face === "grid";
  const choices = parts ? (grid ? [] : [whose(room)]) : [classes(room)];
  const many = parts ? [] : grid ? [found(room)] : [bulk(room)];
  return h(
    "div",
    { class: "ll-side" },
    heading(room),
    ...choices,
    grid ? labeling(room) : actions(room),
    ...many,
  );
}

function heading({ desk, life }: Room): HTMLElement {
  const target = h("span", { class: "ll-target-text", dir: "auto" }, "");
  watch(life, () => {
    const meant = desk.meant();
    const text = desk.all.value
      ? `for all ${counted(desk.list.value?.open ?? 0)} found`
      : meant.length === 1
        ? `for ${nameOf(meant[0]?.id ?? "")}`
        : meant.length
          ? `for ${counted(meant.length)}`
          : desk.facts.length
            ? "nothing is selected"
            : "";
    setText(target, text);
  });
  const { heading } = words(desk.config.peek());
  return h("div", { class: "ll-side-head" }, h("strong", {}, heading), target);
}

function kbd(binding: string | undefined, mac: boolean): HTMLElement[] {
  if (!binding) return [];
  const letter = [...binding].length === 1 && "ll-letter";
  return [h("kbd", { "aria-hidden": "true", class: letter }, label(binding, mac))];
}

function classes(room: Room): HTMLElement {
  const { desk, life, act, hotkeys, mac } = room;
  const config = desk.config.peek();
  const list = h("div", { class: "ll-classes", role: "group", "aria-label": "Classes" });
  list.classList.toggle("ll-dense", config.classes.length > 10);
  const buttons = config.classes.map((spec, index) => {
    const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
    chip.style.setProperty("--ll-chip", colorIn(config, spec.key));
    const keys = h("span", { class: "ll-hints" }, ...kbd(hotkeys.of(`class:${index}`)[0], mac));
    const button = h(
      "button",
      { type: "button", class: "ll-class", "data-class": `${spec.key}`, "aria-pressed": "false" },
      chip,
      h("span", { class: "ll-caption", dir: "auto" }, spec.caption),
      keys,
    );
    setAttr(button, "title", spec.description ?? null);
    button.addEventListener("click", () => act(`class:${index}`), { signal: life });
    list.append(button);
    return button;
  });
  watch(life, () => {
    const meant = desk.all.value ? [] : desk.meant();
    const draft = desk.draft.value;
    const said = meant.map(({ verdict }) => verdict?.value);
    config.classes.forEach(({ key }, at) => {
      const all =
        said.length > 0 &&
        said.every((value) => (Array.isArray(value) ? (value as unknown[]).includes(key) : value === key));
      const button = buttons[at] as HTMLButtonElement;
      setAttr(
        button,
        "aria-pressed",
        `${config.answer === "classes" && draft.size > 0 ? draft.has(key) : all}`,
      );
      button.disabled = meant.length === 0 && !desk.all.value;
    });
  });
  return list;
}

/** Where answers have parts: a button for each annotator who has answered all that is meant. */
function whose(room: Room): HTMLElement {
  const { desk, life, act } = room;
  const list = h("div", { class: "ll-whose", role: "group", "aria-label": "Whose answer" });
  let shown = "";
  watch(life, () => {
    const meant = desk.meant();
    const names = annotators(meant);
    const now = JSON.stringify([names, meant.length === 1 ? meant[0] : null]);
    if (now === shown) return;
    shown = now;
    list.replaceChildren(...names.map((name, at) => taking(room, name, at, meant)));
    if (names.length === 0)
      list.append(h("p", { class: "ll-hint" }, meant.length ? "Nobody has answered all of these." : ""));
  });
  list.addEventListener(
    "click",
    (event) => {
      const button = (event.target as Element).closest<HTMLElement>("button[data-annotator]");
      if (button) act(`whose:${button.dataset.index}`);
    },
    { signal: life },
  );
  const look = (name: string | null) => {
    room.whose.value = name;
  };
  const over = (event: Event) =>
    look((event.target as Element).closest<HTMLElement>("button[data-annotator]")?.dataset.annotator ?? null);
  for (const name of ["pointerover", "focusin"]) list.addEventListener(name, over, { signal: life });
  for (const name of ["pointerleave", "focusout"])
    list.addEventListener(name, () => look(null), { signal: life });
  return list;
}

/** Who has answered every one of some samples. */
export function annotators(meant: readonly Facts[]): string[] {
  const [first, ...rest] = meant.map(({ answers }) => new Set(answers.flatMap(({ by }) => by)));
  return [...(first ?? [])].filter((name) => rest.every((each) => each.has(name))).sort();
}

function taking({ desk, mac }: Room, name: string, at: number, meant: readonly Facts[]): HTMLElement {
  const digit = at < 9 ? `${at + 1}` : undefined;
  const own = meant.length === 1 ? meant[0]?.answers.find(({ by }) => by.includes(name)) : undefined;
  const said = own ? [answer(desk.config.peek(), own.value)] : [];
  return h(
    "button",
    {
      type: "button",
      class: "ll-class ll-whose-one",
      "data-action": "adopt",
      "data-annotator": name,
      "data-index": at,
    },
    h("span", { class: "ll-caption", dir: "auto" }, h("span", {}, name), " ", ...said),
    h("span", { class: "ll-hints" }, ...kbd(digit, mac)),
  );
}

function maker({ life, act, hotkeys, mac }: Room) {
  return (name: string, text: string, about: string) => {
    const caption = h("span", { class: "ll-caption" }, text);
    const button = h(
      "button",
      { type: "button", class: "ll-action", "data-action": name, title: about },
      caption,
      ...kbd(hotkeys.of(name)[0], mac),
    );
    button.addEventListener("click", () => act(name), { signal: life });
    return { button, caption };
  };
}

/** Of a grid: what can be done to what is selected, beside choosing a class. */
function labeling(room: Room): HTMLElement {
  const { desk, life } = room;
  const { answer: kind, learner, opens } = desk.config.peek();
  const made = maker(room);
  const several = kind === "classes";
  const save = made("accept", "Save", "Label with the chosen classes");
  const believe = made("believe", "As the model", "Label as the model says, each sample its own");
  const empty = made("empty", "None", several ? "None of the classes" : "There is nothing to mark");
  const like = made("like", "More like this", "Show what is most like the samples that are selected");
  const skip = made("skip", "Skip", "Leave without a label");
  const open = made("open", "In the labeler", "Show the sample under the cursor in the labeler");
  const buttons = [
    ...(several ? [save.button] : []),
    ...(learner ? [believe.button] : []),
    ...(kind === "class" ? [] : [empty.button]),
    like.button,
    ...(opens ? [open.button] : []),
    skip.button,
  ];
  watch(life, () => {
    const meant = desk.all.value ? [] : desk.meant();
    const none = meant.length === 0;
    save.button.disabled = desk.draft.value.size === 0;
    save.button.classList.toggle("ll-primary", desk.draft.value.size > 0);
    believe.button.disabled = none || meant.some(({ predicted }) => predicted === null);
    empty.button.disabled = none && !desk.all.value;
    like.button.disabled = desk.all.value || desk.current() === null;
    open.button.disabled = desk.current() === null;
    skip.button.disabled = none;
  });
  return h("div", { class: "ll-actions ll-grid-actions" }, ...buttons);
}

/** All that the filters let through, of all pages: the next class goes to all of it. */
function found(room: Room): HTMLElement {
  const { desk, life, act, hotkeys, mac } = room;
  const hint = h("p", { class: "ll-hint" }, "");
  const caption = h("span", { class: "ll-caption" }, "");
  const button = h(
    "button",
    { type: "button", class: "ll-action ll-bulk", "data-action": "found", "aria-pressed": "false" },
    caption,
    ...kbd(hotkeys.of("found")[0], mac),
  );
  button.addEventListener("click", () => act("found"), { signal: life });
  watch(life, () => {
    const list = desk.list.value;
    const n = list?.open ?? 0;
    setText(caption, n === 1 ? "Take the one" : `Take all ${n.toLocaleString("en-US")}`);
    setAttr(button, "aria-pressed", `${desk.all.value}`);
    button.disabled = !desk.takesAll;
    setText(
      hint,
      desk.all.value
        ? "Now choose a class: it goes to all of them. Esc lets go."
        : "What the filters let through and has no label, on all pages.",
    );
  });
  const title = h("strong", {}, "All that is found");
  return h("div", { class: "ll-bulk-part" }, title, hint, button, ofOnePrediction(room));
}

function actions(room: Room): HTMLElement {
  const { desk, life } = room;
  const made = maker(room);
  const accept = made(
    "accept",
    "As most say",
    "The consensus becomes the final answer, of each sample its own",
  );
  const believe = made(
    "believe",
    "As the model",
    "What the model says becomes the final answer, of each sample its own",
  );
  const skip = made("skip", "Skip", "Leave it for now: nothing is stored");
  const several = desk.config.peek().answer === "classes";
  const empty = made("empty", "None", "The final answer is: none of the classes");
  const row = h(
    "div",
    { class: "ll-actions" },
    accept.button,
    ...(several ? [empty.button] : []),
    believe.button,
    skip.button,
  );
  watch(life, () => {
    const meant = desk.meant();
    const inHand = several && desk.draft.value.size > 0;
    const alone = meant.length > 0 && meant.every(({ consensus }) => consensus?.judgments === 1);
    setText(accept.caption, inHand ? "Save" : alone ? "Keep the label" : "As most say");
    setHidden(believe.button, !desk.config.peek().learner);
    believe.button.disabled = meant.length === 0 || meant.some(({ predicted }) => predicted === null);
    const agreed = meant.length > 0 && meant.every(({ consensus }) => consensus !== null);
    accept.button.disabled = !(inHand ? meant.length > 0 : agreed);
    accept.button.classList.toggle("ll-primary", inHand);
    skip.button.disabled = meant.length === 0;
    empty.button.disabled = meant.length === 0;
  });
  return row;
}

function bulk(room: Room): HTMLElement {
  const { desk, life } = room;
  const hint = h("p", { class: "ll-hint" }, "");
  const element = h(
    "div",
    { class: "ll-bulk-part" },
    h("strong", {}, "All of one prediction"),
    hint,
    ofOnePrediction(room),
  );
  watch(life, () => {
    const { predicted, least } = desk.query.value;
    const config = desk.config.peek();
    const working = (desk.list.value?.working ?? "") !== "";
    const nothing = Object.keys(desk.facets.value.predicted).length === 0 && !working;
    setHidden(element, !config.learner || nothing);
    const chosen =
      predicted === null
        ? "Choose a predicted class above to label all of it at once."
        : `Predicted ${captionOf(config, predicted)}, score from ${share(least)}, not decided yet, on all pages.`;
    setText(hint, working ? "Counted when the model has seen all." : chosen);
  });
  return element;
}

/** Gives all that the model takes for the class of the filter that class. */
function ofOnePrediction({ desk, life, act }: Room): HTMLElement {
  const button = h("button", { type: "button", class: "ll-action ll-bulk", "data-action": "bulk" }, "");
  button.addEventListener("click", () => act("bulk"), { signal: life });
  watch(life, () => {
    const { predicted } = desk.query.value;
    const list = desk.list.value;
    const n = list?.bulk ?? 0;
    setHidden(button, predicted === null || Boolean(list?.working));
    button.disabled = n === 0 || desk.waiting.value;
    const all = n === 1 ? "it" : `all ${n.toLocaleString("en-US")}`;
    const caption = predicted === null ? "" : captionOf(desk.config.peek(), predicted);
    setText(button, n === 0 ? "There is none" : `Label ${all} as ${caption}`);
  });
  return button;
}

/** The caption of a class by its key as text. */
function captionOf(config: GalleryConfig, key: string): string {
  return config.classes.find((spec) => `${spec.key}` === key)?.caption ?? key;
}
