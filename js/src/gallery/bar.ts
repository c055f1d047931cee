// Above the tiles: what is shown, in which order, which of it; and what holds for the list as a whole.

import { h, setAttr, setHidden, setText, watch } from "../shell/dom";
import { Working } from "../shell/working";
import { captionIn } from "./answers";
import { many } from "./grid";
import type { GalleryConfig, Query, Sort } from "./protocol";
import type { Room } from "./room";
import { nameOf } from "./tile";
import { takes, words } from "./words";

const SORTS: [Sort, boolean, string][] = [
  ["disagreement", true, "Most disagreement"],
  ["self_confidence", false, "Least likely label"],
  ["score", true, "Surest prediction"],
  ["score", false, "Least sure prediction"],
  ["id", false, "Order of the data"],
];
const PREDICTION: [Sort, boolean, string] = ["prediction", false, "By predicted class"];
const LIKENESS: [Sort, boolean, string] = ["likeness", false, "Most like"];

export function header(room: Room): HTMLElement {
  const { desk, life } = room;
  const config = desk.config.peek();
  const title = h("strong", { class: "ll-review-title", dir: "auto" }, config.title);
  const counts = h("span", { class: "ll-counts" }, "");
  const about = "Ends it. What was found by then stays.";
  const working = new Working(
    "The model",
    about,
    () => desk.do({ kind: "stop" }),
    () => room.home(),
  );
  const tools = h("div", { class: "ll-tools" }, modes(room), ...(takes(config) ? changes(room) : []));
  watch(life, () => {
    const list = desk.list.value;
    const shown = list?.total ?? 0;
    const all = list?.all ?? 0;
    const decided = list?.decided ? ` · ${many(list.decided)} ${words(config).done}` : "";
    setText(counts, list ? `${shown === all ? "" : `${many(shown)} of `}${counted(all)}${decided}` : "");
    // Where there is no sample yet, the words stand in their place.
    const text = list && list.all > 0 ? `${list.working}…` : "";
    working.show(list?.working ? { text, share: list.share } : null);
  });
  return h("div", { class: "ll-header" }, title, counts, working.element, tools);
}

export function counted(n: number): string {
  return n === 1 ? "1 sample" : `${many(n)} samples`;
}

function modes({ desk, life, act, hotkeys }: Room): HTMLElement {
  const button = (mode: "grid" | "one", text: string) => {
    const keys = hotkeys.of("view")[0];
    const made = h(
      "button",
      {
        type: "button",
        class: "ll-action ll-small",
        "data-action": mode === "grid" ? "grid" : "one",
        title: keys ? `${text} (${keys})` : text,
      },
      text,
    );
    made.addEventListener("click", () => desk.mode.peek() !== mode && act("view"), { signal: life });
    watch(life, () => setAttr(made, "aria-pressed", `${desk.mode.value === mode}`));
    return made;
  };
  return h(
    "div",
    { class: "ll-modes", role: "group", "aria-label": "View" },
    button("grid", "Grid"),
    button("one", "One by one"),
  );
}

function changes({ desk, life, act, help }: Room): HTMLElement[] {
  const button = (name: "undo" | "redo", sign: string) => {
    const made = h(
      "button",
      { type: "button", class: "ll-action ll-small ll-sign", "data-action": name },
      sign,
    );
    made.addEventListener("click", () => act(name), { signal: life });
    watch(life, () => {
      const what = desk.list.value?.[name] ?? null;
      const text = name === "undo" ? "Undo" : "Redo";
      made.disabled = what === null;
      setAttr(made, "aria-label", what ? `${text}: ${what}` : text);
      setAttr(made, "title", what ? `${text}: ${what}` : `Nothing to ${name}`);
    });
    return made;
  };
  const keys = h(
    "button",
    {
      type: "button",
      class: "ll-action ll-small ll-sign",
      "data-action": "help",
      "aria-label": "Keys",
      title: "Keys (?)",
    },
    "?",
  );
  keys.addEventListener("click", () => (help.value = true), { signal: life });
  return [button("undo", "↶"), button("redo", "↷"), keys];
}

export function bar(room: Room): HTMLElement {
  const { desk, life } = room;
  const config = desk.config.peek();
  const parts = [
    ...(config.kind === "grid" ? [search(room)] : []),
    sorting(room),
    ...(takes(config) ? [choice(room, "said", words(config).said)] : []),
    choice(room, "predicted", "Predicted"),
    ...(config.kind === "review" ? [choice(room, "annotator", "By")] : []),
    least(room),
    ...(takes(config) ? [hiding(room), refresh(room)] : []),
    ...(config.kind === "grid" ? [liked(room)] : []),
  ];
  const element = h(
    "div",
    { class: "ll-review-bar", role: "group", "aria-label": "What is shown" },
    ...parts,
  );
  life.addEventListener("abort", () => element.remove(), { once: true });
  return element;
}

const TYPING = 300; // ms without a key after which one has typed what one looks for

/** Words that are looked for in ids, texts and cells. */
function search({ desk, life, hotkeys, home }: Room): HTMLElement {
  const key = hotkeys.of("search")[0];
  const name =
    desk.config.peek().shows === "images" || desk.config.peek().shows === "sounds" ? "Names" : "Words";
  const field = h("input", {
    type: "search",
    class: "ll-field",
    "data-filter": "text",
    maxlength: 500,
    value: desk.query.peek().text,
    placeholder: "Search",
    "aria-label": `Search for ${name.toLowerCase()}`,
    title: key ? `${name} that are looked for (${key})` : `${name} that are looked for`,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    const other = field.value.trim() !== desk.query.peek().text;
    if (other) desk.filter({ text: field.value.trim() });
    return other;
  };
  field.addEventListener(
    "input",
    () => {
      clearTimeout(timer);
      timer = setTimeout(look, TYPING);
    },
    { signal: life },
  );
  field.addEventListener(
    "keydown",
    ({ key, isComposing }) => {
      if (key !== "Enter" || isComposing) return;
      if (!look() && desk.list.peek()?.retry) desk.filter({}); // asks for the same again
      home();
    },
    { signal: life },
  );
  life.addEventListener("abort", () => clearTimeout(timer), { once: true });
  return h("div", { class: "ll-choice ll-search" }, field);
}

/** What the samples shall be like, while it is so; to be taken away. */
function liked({ desk, life, home }: Room): HTMLElement {
  const text = h("span", { class: "ll-liked-text", dir: "auto" }, "");
  const off = h(
    "button",
    {
      type: "button",
      class: "ll-action ll-small ll-sign",
      "data-action": "unlike",
      "aria-label": "No longer",
    },
    "✕",
  );
  const element = h("div", { class: "ll-choice ll-liked", hidden: true }, text, off);
  const end = () => {
    desk.filter({ like: [], sort: "default", descending: false });
    home();
  };
  off.addEventListener("click", end, { signal: life });
  watch(life, () => {
    const { like } = desk.query.value;
    const first = desk.facts.find(({ key }) => key === like[0]);
    setHidden(element, like.length === 0);
    setText(
      text,
      like.length === 1 ? `Like ${nameOf(first?.id ?? "one sample")}` : `Like ${counted(like.length)}`,
    );
  });
  return element;
}

function sortsOf({ kind, order, learner }: GalleryConfig): typeof SORTS {
  const able = {
    review: SORTS,
    snapshot: SORTS.filter(([sort]) => sort === "score"),
    grid: [...(learner ? [PREDICTION, ...SORTS.filter(([sort]) => sort === "score")] : []), LIKENESS],
  }[kind];
  return [["default", false, order], ...able.filter(([, , text]) => text !== order)];
}

function sorting({ desk, life }: Room): HTMLElement {
  const select = h("select", { class: "ll-field", "data-filter": "sort" });
  const sorts = sortsOf(desk.config.peek());
  const options = sorts.map(([sort, descending, text], at) =>
    h("option", { value: at, "data-sort": `${sort}${descending ? "-" : ""}` }, text),
  );
  select.append(...options);
  watch(life, () => {
    const { sort, descending, like } = desk.query.value;
    sorts.forEach(([each], at) => {
      const option = options[at] as HTMLOptionElement;
      if (each === "likeness") setHidden(option, like.length === 0); // to what?
    });
    select.value = `${sorts.findIndex(([name, down]) => name === sort && down === descending)}`;
  });
  select.addEventListener(
    "change",
    () => {
      const [sort, descending] = sorts[Number(select.value)] ?? ["default", false];
      desk.filter({ sort, descending, ...(sort === "likeness" ? {} : { like: [] }) });
    },
    { signal: life },
  );
  return h("label", { class: "ll-choice" }, h("span", {}, "Sort"), select);
}

function choice(room: Room, name: "said" | "predicted" | "annotator", text: string): HTMLElement {
  const { desk, life } = room;
  const select = h("select", { class: "ll-field", "data-filter": name });
  const element = h("label", { class: "ll-choice" }, h("span", {}, text), select);
  select.addEventListener("change", () => desk.filter({ [name]: select.value || null } as Partial<Query>), {
    signal: life,
  });
  watch(life, () => {
    const facets = desk.facets.value;
    const counts = name === "annotator" ? facets.annotators : facets[name];
    const value = desk.query.value[name];
    const names = Object.keys(counts);
    if (value !== null && !names.includes(value)) names.push(value); // so that it can be seen, and taken away
    const config = desk.config.peek();
    const caption = (key: string) => {
      const spec = name === "annotator" ? null : config.classes.find((each) => `${each.key}` === key);
      return `${spec ? captionIn(config, spec.key) : key} (${many(counts[key] ?? 0)})`;
    };
    select.replaceChildren(
      h("option", { value: "" }, name === "annotator" ? "anybody" : "any class"),
      ...names.map((key) => h("option", { value: key }, caption(key))),
    );
    select.value = value ?? "";
    setHidden(element, Object.keys(counts).length === 0 && value === null);
  });
  return element;
}

function least({ desk, life }: Room): HTMLElement {
  const field = h("input", {
    type: "range",
    min: 0,
    max: 1,
    step: 0.01,
    value: 0,
    "data-filter": "least",
    "aria-label": "Least score of the prediction",
  });
  const said = h("output", {}, "");
  const element = h("label", { class: "ll-choice ll-range" }, h("span", {}, "Score from"), field, said);
  field.addEventListener("input", () => setText(said, field.valueAsNumber.toFixed(2)), { signal: life });
  field.addEventListener("change", () => desk.filter({ least: field.valueAsNumber }), { signal: life });
  watch(life, () => {
    field.value = `${desk.query.value.least}`;
    setText(said, desk.query.value.least.toFixed(2));
    setHidden(element, Object.keys(desk.facets.value.predicted).length === 0 && desk.query.value.least === 0);
  });
  return element;
}

function hiding({ desk, life }: Room): HTMLElement {
  const field = h("input", { type: "checkbox", "data-filter": "hide" });
  field.addEventListener("change", () => desk.filter({ hide: field.checked }), { signal: life });
  watch(life, () => (field.checked = desk.query.value.hide));
  return h("label", { class: "ll-choice ll-check" }, field, h("span", {}, words(desk.config.peek()).hide));
}

function refresh({ desk, life }: Room): HTMLElement {
  const button = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "refresh", hidden: true },
    words(desk.config.peek()).news,
  );
  button.addEventListener("click", () => desk.do({ kind: "refresh" }), { signal: life });
  watch(life, () => setHidden(button, !desk.list.value?.outdated));
  return button;
}
