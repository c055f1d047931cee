// A page for annotators: who is here, what is to be done, how far it is, and the labeler below.

import { focused, h, setHidden, setText } from "../shell/dom";
import { followTheme } from "../shell/theme";
import { type Host, showBelow } from "./below";
import { Gate } from "./gate";
import { forget, lastHere, remember, seenBefore, workingHere } from "./memory";
import { follow, type PageModel, poll } from "./model";
import { Work, type WorkerPicture } from "./worker";

interface Config {
  key: string;
  asks: boolean; // whether people say who they are
  title: string;
  instructions: string;
}

type Picture = {
  annotator: string | null;
  refused: { message: string; number: number } | null;
} & Partial<WorkerPicture>;

export type AnnotatorModel = { get(name: "labeler"): string | null } & PageModel<Config, Picture>;

export function renderAnnotator(model: AnnotatorModel, el: HTMLElement, host?: Host): () => void {
  const life = new AbortController();
  const page = h("div", { class: "labelloop-page ll-annotating" });
  const below = h("div", { class: "ll-page-below" });
  page.append(new Head(model, life.signal).element, below);
  el.append(page);
  showBelow(model, below, life.signal, host);
  return () => {
    life.abort();
    page.remove();
  };
}

class Head {
  readonly element: HTMLElement;
  #model: AnnotatorModel;
  #gate: Gate;
  #work = new Work();
  #who = h("div", { class: "ll-who", hidden: true });
  #name = h("strong", { "data-role": "annotator", dir: "auto" }, "");
  #instructions: HTMLDetailsElement;
  #annotator: string | null | undefined; // undefined until the first picture
  #life: AbortSignal;
  #tried = false; // the link or this tab said who it is, and the kernel has not answered yet

  constructor(model: AnnotatorModel, life: AbortSignal) {
    this.#model = model;
    this.#life = life;
    const { title, instructions, asks } = model.get("config");
    this.#gate = new Gate((name) => model.send({ kind: "enter", name }), life);
    this.#instructions = h("details", { class: "ll-page-instructions", "data-role": "instructions" });
    const text = h("div", { class: "ll-page-text", dir: "auto" }, instructions);
    this.#instructions.append(h("summary", {}, "Instructions"), text);
    const other = h("button", { type: "button", class: "ll-action ll-small", "data-action": "leave" });
    other.append("Not you?");
    other.addEventListener("click", () => this.#leave(), { signal: life });
    this.#who.append(this.#name, ...(asks ? [other] : []));
    const first = h("div", { class: "ll-page-head" }, h("h1", { dir: "auto" }, title), this.#who);
    const attributes = {
      class: "labelloop-monitor ll-page",
      role: "region",
      "data-lm-suppress-shortcuts": "true",
    };
    const { thanks, figures, bar } = this.#work;
    this.element = h("div", { ...attributes, "aria-label": title || "Labeling" }, first, thanks);
    this.element.append(this.#instructions, figures, this.#gate.element, bar);
    followTheme(this.element, life);
    follow(model, life, (picture) => this.#show(picture));
    poll(life, () => model.send({ kind: "look", since: midnight() }));
  }

  #show(picture: Picture): void {
    const { annotator, refused, mine, all, done = false, message = "" } = picture;
    const changed = annotator !== this.#annotator;
    const before = this.#annotator;
    this.#annotator = annotator;
    this.element.dataset.state = annotator === null ? "asking" : done ? "done" : "working";
    if (annotator !== null && mine && all) this.#work.show(annotator, { mine, all, done, message });
    if (changed && annotator !== null) this.#welcome(annotator);
    if (changed && annotator === null) this.#ask(before === undefined);
    if (refused) {
      this.#tried = false;
      this.#gate.complain(refused.message);
    }
    this.#arrange();
    if (refused || (changed && annotator === null && before !== undefined)) this.#gate.focus();
  }

  #welcome(annotator: string): void {
    const { key, asks } = this.#model.get("config");
    if (asks) remember(annotator);
    this.#tried = false;
    this.#gate.clear();
    setText(this.#name, annotator);
    this.#instructions.open = !seenBefore(key, annotator);
    this.#handOver();
  }

  /** Gives the keys to the labeler as soon as it stands below, unless somebody is at something else. */
  #handOver(): void {
    const page = this.element.closest(".labelloop-page");
    if (!page) return;
    const free = () => {
      const at = focused(this.element);
      return at === null || at === document.body || this.element.contains(at);
    };
    const found = () => {
      const labeler = page.querySelector<HTMLElement>(".labelloop");
      if (labeler && free()) labeler.focus({ preventScroll: true });
      return labeler !== null;
    };
    if (found()) return;
    const coming = new MutationObserver(() => {
      if (found()) coming.disconnect();
    });
    coming.observe(page, { childList: true, subtree: true });
    this.#life.addEventListener("abort", () => coming.disconnect(), { once: true });
  }

  /** Goes on as who the link names, or who worked in this tab before; else asks. */
  #ask(first: boolean): void {
    this.#instructions.open = true;
    const known = first ? (named() ?? workingHere()) : null;
    this.#gate.offer(known ?? lastHere() ?? "");
    if (known === null) return;
    this.#tried = true;
    this.#model.send({ kind: "enter", name: known });
  }

  #leave(): void {
    forget();
    this.#gate.clear();
    this.#model.send({ kind: "leave" });
  }

  #arrange(): void {
    const here = typeof this.#annotator === "string";
    setHidden(this.#who, !here);
    setHidden(this.#gate.element, here || this.#tried);
    if (!here) this.#work.hide(true);
    setHidden(this.#instructions, this.#model.get("config").instructions.trim() === "");
  }
}

/** The name in the page's address, `?annotator=Ann`. */
function named(): string | null {
  return new URLSearchParams(location.search).get("annotator");
}

/** When today began here, in seconds since the epoch. */
function midnight(): number {
  return new Date().setHours(0, 0, 0, 0) / 1000;
}
