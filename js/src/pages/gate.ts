// The question for a name. Whether one can be taken is the kernel's to say.

import { h, setAttr, setHidden, setText } from "../shell/dom";

export class Gate {
  readonly element: HTMLFormElement;
  #field = h("input", {
    class: "ll-field",
    id: `ll-name-${Math.random().toString(36).slice(2)}`, // a page may show several
    name: "annotator",
    type: "text",
    autocomplete: "nickname",
    spellcheck: "false",
    required: true,
    dir: "auto",
  });
  #button = h("button", { type: "submit", class: "ll-action ll-primary", "data-action": "enter" }, "Start");
  #problem = h("p", { class: "ll-gate-problem", role: "alert", dir: "auto", hidden: true }, "");

  constructor(enter: (name: string) => void, life: AbortSignal) {
    const hint = h("p", { class: "ll-hint", id: `${this.#field.id}-hint` });
    hint.append(
      "Your answers are kept under this name. Come back under the same one to go on where you were.",
    );
    this.#field.setAttribute("aria-describedby", hint.id);
    const label = h("label", { for: this.#field.id }, "Your name");
    const line = h("div", { class: "ll-gate-line" }, this.#field, this.#button);
    this.element = h("form", { class: "ll-gate", "data-role": "gate", novalidate: true }, label, line, hint);
    line.after(this.#problem);
    const submit = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
      this.busy(true);
      enter(this.#field.value);
    };
    this.element.addEventListener("submit", submit, { signal: life });
    // JupyterLab takes the Enter by which a browser sends a form; a composition ends with one of its own.
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Enter" && !event.isComposing) submit(event);
    };
    this.#field.addEventListener("keydown", onKey, { signal: life });
    this.#field.addEventListener("input", () => this.complain(null), { signal: life });
  }

  /** Puts a name into the field, for people to take it or write another. */
  offer(name: string): void {
    if (this.#field.value === "") this.#field.value = name;
  }

  clear(): void {
    this.#field.value = "";
    this.complain(null);
  }

  focus(): void {
    this.#field.focus({ preventScroll: true });
    this.#field.select();
  }

  busy(busy: boolean): void {
    this.#button.disabled = busy;
  }

  /** Says why a name was not taken. */
  complain(message: string | null): void {
    this.busy(false);
    setText(this.#problem, message ?? "");
    setHidden(this.#problem, message === null);
    setAttr(this.#field, "aria-invalid", message === null ? null : "true");
  }
}
