// Finds a sample by its id, among all or among those answered in some way, and goes there.

import type { Match } from "../core/protocol";
import { h, setAttr, setText } from "./dom";
import type { Ui } from "./ui";

const PAUSE = 150; // ms after the last key until the kernel is asked
const STATUSES = ["all", "labeled", "skipped", "flagged"] as const;

export function jump(ui: Ui): HTMLElement {
  const search = new Search(ui);
  return search.element;
}

class Search {
  readonly element: HTMLElement;
  #ui: Ui;
  #field = h("input", {
    type: "text",
    class: "ll-field",
    placeholder: "Name of a sample",
    role: "combobox",
    "aria-label": "Name of a sample",
    "aria-expanded": "true",
    "aria-controls": "",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
  });
  #list = h("div", { class: "ll-matches", role: "listbox", "aria-label": "Samples found" });
  #note = h("p", { class: "ll-match-note", "aria-live": "polite" }, "");
  #chips: HTMLButtonElement[];
  #status: string = STATUSES[0];
  #matches: Match[] = [];
  #at = 0;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ui: Ui) {
    this.#ui = ui;
    const { life: signal } = ui;
    this.#list.id = `ll-matches-${ui.session.wire.page}`;
    this.#field.setAttribute("aria-controls", this.#list.id);
    this.#chips = STATUSES.map((status) => this.#chip(status));
    const chips = h(
      "div",
      { class: "ll-chips", role: "group", "aria-label": "Which samples" },
      ...this.#chips,
    );
    this.element = h("div", { class: "ll-dialog-body" }, this.#field, chips, this.#note, this.#list);
    this.#field.addEventListener("input", () => this.#soon(), { signal });
    this.#field.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.#list.addEventListener("click", (event) => this.#onClick(event), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
    this.#ask();
  }

  #chip(status: string): HTMLButtonElement {
    const pressed = `${status === this.#status}`;
    const chip = h("button", { type: "button", class: "ll-filter-chip", "aria-pressed": pressed }, status);
    const choose = () => {
      this.#status = status;
      for (const other of this.#chips) setAttr(other, "aria-pressed", `${other === chip}`);
      this.#ask();
      this.#field.focus();
    };
    chip.addEventListener("click", choose, { signal: this.#ui.life });
    return chip;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }

  #ask(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked = this.#asked;
    setText(this.#note, "Waiting for the kernel…");
    this.#ui.session.search.find(this.#field.value, this.#status).then((matches) => {
      if (asked === this.#asked && !this.#ui.life.aborted) this.#show(matches);
    });
  }

  #show(matches: Match[]): void {
    const offline = this.#ui.session.wire.offline.peek();
    const found = matches.length === 1 ? "1 sample found" : `${matches.length} samples found`;
    const none = offline ? "The kernel is gone: run the cell again." : "No such sample.";
    this.#matches = matches;
    setText(this.#note, matches.length > 0 ? found : none);
    this.#list.replaceChildren(...matches.map((match, index) => this.#option(match, index)));
    this.#move(0);
  }

  #option({ id, status }: Match, index: number): HTMLElement {
    const attributes = {
      role: "option",
      class: "ll-match",
      id: `${this.#list.id}-${index}`,
      "data-index": index,
    };
    const state = h("span", { class: "ll-match-status" }, status.toLowerCase());
    return h("div", attributes, h("span", { class: "ll-caption", dir: "auto" }, id), state);
  }

  #move(index: number): void {
    this.#at = Math.max(0, Math.min(index, this.#matches.length - 1));
    const options = [...this.#list.children];
    options.forEach((option, i) => {
      setAttr(option, "aria-selected", `${i === this.#at}`);
    });
    const active = options[this.#at];
    setAttr(this.#field, "aria-activedescendant", active?.id ?? null);
    active?.scrollIntoView({ block: "nearest" });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") this.#move(this.#at + 1);
    else if (event.key === "ArrowUp") this.#move(this.#at - 1);
    else if (event.key === "Enter") this.#go(this.#at);
    else return;
    event.preventDefault();
  }

  #onClick(event: MouseEvent): void {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-index]") : null;
    if (option) this.#go(Number(option.dataset.index));
  }

  #go(index: number): void {
    const match = this.#matches[index];
    if (!match) return;
    this.#ui.panel.value = null;
    this.#ui.session.way.goTo(match.key);
  }
}
