// The marks of the sample as a list, in step with the sample: what is selected here is selected there.

import { isPending, type PartsEditor } from "../core/parts";
import type { ClassSpec, Part } from "../core/protocol";
import { untracked } from "../core/signal";
import { captionOf } from "../core/value";
import { actionButton } from "./buttons";
import { focused, h, setAttr, setHidden, setText, watch, watchLater } from "./dom";
import { colorOf } from "./palette";
import type { Ui } from "./ui";

export function partList(ui: Ui, parts: PartsEditor): HTMLElement {
  const [one, several] = parts.rules.noun;
  const rows = new Map<Part, Row>();
  const list = h("ul", { class: "ll-parts", "aria-label": several });
  const heading = h("span", { class: "ll-parts-title" }, "");
  const counts = h("span", { class: "ll-parts-counts" });
  const clear = actionButton(ui, "clear", "ll-action ll-small");
  const notice = h("p", { class: "ll-parts-notice", role: "alert", hidden: true }, "");
  const head = h("div", { class: "ll-parts-head" }, heading, counts, clear);
  const press = () => {
    const selected = parts.selected.peek();
    for (const [part, row] of rows) row.select(selected.has(part));
    if (parts.only) showIn(list, rows.get(parts.only)?.element);
  };
  watchLater(ui.life, () => {
    const now = parts.list();
    fill(ui, list, rows, parts);
    setText(heading, now.length === 1 ? `1 ${one}` : `${now.length} ${several}`);
    counts.replaceChildren(...countsOf(ui, now));
    untracked(press); // rows that are new
  });
  watchLater(ui.life, () => {
    parts.selected.value;
    untracked(press);
  });
  watch(ui.life, () => {
    setText(notice, parts.notice.value);
    setHidden(notice, parts.notice.value === "");
  });
  const listen = (event: MouseEvent) => onClick(event, ui, parts, rows);
  list.addEventListener("click", listen, { signal: ui.life });
  return h("div", { class: "ll-part-list" }, head, list, notice);
}

/** Only what changed is made anew: a thousand marks stay where they are when one is added. */
function fill(ui: Ui, list: HTMLElement, rows: Map<Part, Row>, parts: PartsEditor): void {
  const now = parts.list();
  const { classes } = ui.session.config.value;
  if (!now.some((part) => rows.has(part))) {
    if (list.contains(focused(ui.root))) ui.home();
    list.replaceChildren(); // another text: a thousand rows go at once
    rows.clear();
  }
  const there = new Set(now);
  for (const [part, row] of rows) {
    if (there.has(part)) continue;
    if (row.element.contains(focused(ui.root))) ui.home(); // a row that goes would take the focus with it
    row.element.remove();
    rows.delete(part);
  }
  let before: Element | null = null;
  for (const part of now) {
    let row = rows.get(part);
    if (!row) {
      row = new Row(part, classes, parts);
      rows.set(part, row);
    }
    const place: Element | null = before ? before.nextElementSibling : list.firstElementChild;
    if (place !== row.element) list.insertBefore(row.element, place);
    before = row.element;
  }
}

/** Scrolls the list, and nothing around it. */
function showIn(list: HTMLElement, row: HTMLElement | undefined): void {
  if (!row) return;
  const { offsetTop, offsetHeight } = row;
  if (offsetTop < list.scrollTop) list.scrollTop = offsetTop;
  else if (offsetTop + offsetHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = offsetTop + offsetHeight - list.clientHeight;
}

class Row {
  readonly element: HTMLLIElement;
  #button: HTMLButtonElement;

  constructor(part: Part, classes: readonly ClassSpec[], { rules }: PartsEditor) {
    const title = rules.title(part);
    const index = classes.findIndex((spec) => spec.key === part.label);
    const spec = classes[index];
    const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
    if (spec) chip.style.setProperty("--ll-chip", colorOf(spec, index));
    const text = h("span", { class: "ll-part-text", dir: "auto" }, title);
    const label = h("span", { class: "ll-part-class", dir: "auto" }, captionOf(classes, part.label));
    const origin = isPending(part) ? "suggested" : (part.origin ?? "");
    const sure = isPending(part) ? score(part) : "";
    const word = h("span", { class: sure && "ll-tag-word" }, origin); // where there is little room, the score tells it
    const tag = h("span", { class: "ll-tag", hidden: origin === "" }, word, sure);
    this.#button = h(
      "button",
      { type: "button", class: "ll-part", "data-part": rules.at(part), "aria-pressed": "false" },
      chip,
      text,
      tag,
      label,
    );
    setAttr(this.#button, "title", title);
    const remove = h(
      "button",
      { type: "button", class: "ll-part-remove", "aria-label": `Delete ${title}`, title: "Delete" },
      "×",
    );
    this.element = h("li", { "data-pending": isPending(part) }, this.#button, remove);
  }

  select(selected: boolean): void {
    setAttr(this.#button, "aria-pressed", `${selected}`);
  }
}

function onClick(event: MouseEvent, ui: Ui, parts: PartsEditor, rows: Map<Part, Row>): void {
  const target = event.target instanceof Element ? event.target : null;
  for (const [part, row] of rows) {
    if (!target || !row.element.contains(target)) continue;
    if (target.closest(".ll-part-remove")) {
      parts.remove(new Set([part]));
    } else {
      parts.select(part, event.ctrlKey || event.metaKey || event.shiftKey);
      ui.view.peek()?.reveal?.(part);
    }
    return;
  }
}

/** How many parts each class has in this sample, where there are several. */
function countsOf({ session }: Ui, parts: readonly Part[]): HTMLElement[] {
  const { classes } = session.config.value;
  const counts = new Map<Part["label"], number>();
  for (const { label } of parts) counts.set(label, (counts.get(label) ?? 0) + 1);
  if (counts.size < 2) return [];
  return classes.flatMap((spec, index) => {
    const count = counts.get(spec.key);
    if (count === undefined) return [];
    const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
    chip.style.setProperty("--ll-chip", colorOf(spec, index));
    const about = `${count} ${spec.caption}`;
    return [h("span", { title: about, role: "img", "aria-label": about }, chip, `${count}`)];
  });
}

function score(part: Part): string {
  return part.score === undefined ? "" : ` ${part.score.toFixed(2)}`;
}
