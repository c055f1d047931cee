// Who has labeled: how much, how well on test questions, how fast, when last.

import type { Face } from "../monitor/card";
import { counted, many, percent, span } from "../monitor/words";
import { h, setText } from "../shell/dom";
import type { Person } from "./picture";

export interface Team {
  people: Person[];
  more: number;
  now: number; // minutes since the epoch: what is "ago" is not told every second
}

const COLUMNS = ["Annotator", "Answers", "Skipped", "Test questions", "Trust", "Per hour", "Last answer"];
const NUMBERS = 1; // columns from this one on are numbers
const SURE = 4000; // ms in which one has to press again

/** `forgive` is called with a name, once somebody has pressed twice. */
export function people({ people: shown, more, now }: Team, forgive: (name: string) => void): Face {
  const title = "Annotators";
  if (shown.length === 0) return { title, figure: "0", note: "Nobody has answered yet." };
  const most = Math.max(1, ...shown.map(({ judgments }) => judgments));
  const head = COLUMNS.map((name, i) =>
    h("th", { scope: "col", class: i < NUMBERS ? null : "ll-number" }, name),
  );
  const table = h("table", { class: "ll-table" }, h("thead", {}, h("tr", {}, ...head)));
  table.append(h("tbody", {}, ...shown.map((person) => row(person, most, now, forgive))));
  const wide = { class: "ll-table-wide", tabindex: 0, role: "region", "aria-label": "Annotators" };
  const body = h("div", {}, h("div", wide, table));
  if (more > 0) body.append(h("p", { class: "ll-hint" }, `and ${many(more)} more with fewer answers`));
  const trusted = shown.filter(({ trusted }) => !trusted).length;
  const note = trusted > 0 ? `${many(trusted)} not trusted: their answers do not count` : "";
  return { title, figure: many(shown.length + more), note, body };
}

function row(person: Person, most: number, now: number, forgive: (name: string) => void): HTMLElement {
  const { name, judgments, skipped, trust, trusted, seen, per_hour, last_at } = person;
  const bar = h("span", { class: "ll-amount", "aria-hidden": "true" });
  bar.style.setProperty("--ll-part", `${judgments / most}`);
  const cells = [
    h("td", { class: "ll-number ll-amounts" }, many(judgments), bar),
    number(many(skipped)),
    h("td", { class: "ll-number" }, ...tested(person, forgive)),
    number(seen > 0 ? percent(trust, 0) : "–"),
    number(per_hour === null ? "–" : many(per_hour)),
    number(last_at === null ? "–" : since(60 * now - last_at)),
  ];
  const who = h("th", { scope: "row", title: name }, h("span", { class: "ll-cut", dir: "auto" }, name));
  if (!trusted) who.append(h("span", { class: "ll-badge" }, "not trusted"));
  return h("tr", { "data-annotator": name, "data-trusted": `${trusted}` }, who, ...cells);
}

function tested(
  { name, seen, missed, forgiven }: Person,
  forgive: (name: string) => void,
): (Node | string)[] {
  if (seen + forgiven === 0) return ["–"];
  const right = seen > 0 ? `${many(seen - missed)} of ${many(seen)} right` : "";
  const pardoned = forgiven > 0 ? `${many(forgiven)} forgiven` : "";
  const told = [right, pardoned].filter(Boolean).join(", ");
  return missed > 0 ? [pardon(name, missed, forgive), told] : [told];
}

/** Forgives what was missed when it is pressed twice. */
function pardon(name: string, missed: number, forgive: (name: string) => void): HTMLElement {
  const about = `Forgive ${name} ${counted(missed, "missed test question")}`;
  const attributes = { type: "button", class: "ll-action ll-small", "data-action": "forgive" };
  const button = h("button", { ...attributes, "aria-label": about, title: about }, "Forgive");
  let sure: ReturnType<typeof setTimeout> | undefined;
  const calm = () => {
    sure = undefined;
    setText(button, "Forgive");
  };
  button.addEventListener("click", () => {
    if (sure === undefined) {
      setText(button, "Sure?");
      sure = setTimeout(calm, SURE);
      return;
    }
    clearTimeout(sure);
    calm();
    forgive(name);
  });
  return button;
}

function number(text: string): HTMLElement {
  return h("td", { class: "ll-number" }, text);
}

function since(seconds: number): string {
  return seconds < 90 ? "just now" : `${span(seconds)} ago`;
}
