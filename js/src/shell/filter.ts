// Finds a class by typing, where there are too many for a key each. Hiding a button never changes what is chosen.

import type { ClassButton } from "./class-button";
import { h, setAttr, setHidden, setText } from "./dom";
import type { Ui } from "./ui";

export class Filter {
  readonly element: HTMLElement;
  #ui: Ui;
  #field = h("input", {
    type: "text",
    class: "ll-field",
    placeholder: "Type to find a class",
    "aria-label": "Find a class",
    autocomplete: "off",
    spellcheck: "false",
  });
  #heard = h("span", { class: "ll-sr", "aria-live": "polite" });
  #buttons: ClassButton[] = [];
  #found: ClassButton[] = [];
  #at = -1;

  constructor(ui: Ui, list: HTMLElement) {
    this.#ui = ui;
    this.element = h("div", { class: "ll-filter", hidden: true }, this.#field, this.#heard);
    const { life: signal } = ui;
    this.#field.addEventListener("input", () => this.#apply(), { signal });
    this.#field.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    list.addEventListener("click", () => this.clear(), { signal });
  }

  take(buttons: ClassButton[], shown: boolean): void {
    this.#buttons = buttons;
    setHidden(this.element, !shown);
    if (!shown) this.#field.value = "";
    this.#apply();
  }

  type(character: string): boolean {
    if (this.element.hidden) return false;
    this.#field.value += character;
    this.#field.focus({ preventScroll: true });
    this.#apply();
    return true;
  }

  clear(): void {
    if (this.#field.value === "") return;
    this.#field.value = "";
    this.#apply();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") this.#highlight(this.#at + 1);
    else if (event.key === "ArrowUp") this.#highlight(Math.max(0, this.#at - 1));
    else if (event.key === "Enter") this.#choose(event.repeat);
    else if (event.key === "Escape") this.#leave();
    else return;
    event.preventDefault();
  }

  #choose(held: boolean): void {
    const button = this.#found[this.#at];
    if (!button || held) return;
    this.#leave();
    this.#ui.act(`class:${button.element.dataset.index}`);
  }

  #leave(): void {
    this.clear();
    this.#ui.home();
  }

  #apply(): void {
    const sought = fold(this.#field.value.trim());
    const rank = (button: ClassButton) => fold(button.caption).indexOf(sought);
    for (const button of this.#buttons) setHidden(button.element, rank(button) < 0);
    this.#found = this.#buttons.filter((button) => rank(button) >= 0);
    const starts = this.#found.findIndex((button) => rank(button) === 0);
    this.#highlight(sought === "" ? -1 : Math.max(0, starts));
  }

  /** Marks the class that Enter chooses; -1 marks none. */
  #highlight(index: number): void {
    this.#at = Math.min(index, this.#found.length - 1);
    const active = this.#found[this.#at];
    for (const button of this.#buttons)
      setAttr(button.element, "data-active", button === active ? "true" : null);
    setText(this.#heard, this.#field.value === "" && !active ? "" : this.#said(active));
    active?.element.scrollIntoView({ block: "nearest" });
  }

  #said(button: ClassButton | undefined): string {
    return button ? `${button.caption}, ${this.#at + 1} of ${this.#found.length}` : "No class is called that";
  }
}

/** Without case and accents. */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
