// One sample among many: what it is, who says what of it, what the model says, and the last word.

import { h, setAttr, setText } from "../shell/dom";
import { answer, inWords, isParts, share } from "./answers";
import type { Held } from "./contents";
import type { Facts, GalleryConfig } from "./protocol";
import type { Room } from "./room";
import { drawn, type Layer } from "./sample";
import { words } from "./words";

export class Tile {
  readonly element: HTMLElement;
  readonly #room: Room;
  #sample = h("div", { class: "ll-tile-sample" });
  #id = h("span", { class: "ll-tile-id", dir: "auto" }, "");
  #final = h("span", { class: "ll-tile-final" });
  #facts = h("div", { class: "ll-tile-facts" });
  #held: Held | null | undefined;
  #drawing = "";
  #told = "";
  #life = new AbortController();

  constructor(room: Room, large = false) {
    this.#room = room;
    const head = h("div", { class: "ll-tile-head" }, this.#id, this.#final);
    const body = h(
      "div",
      { role: large ? null : "gridcell", class: "ll-tile-body" },
      this.#sample,
      head,
      this.#facts,
    );
    this.element = h(
      "div",
      { class: large ? "ll-tile ll-large" : "ll-tile", role: large ? "group" : "row" },
      body,
    );
    if (large) setAttr(this.#sample, "data-role", "stage");
    else setAttr(this.element, "tabindex", "-1");
  }

  show(facts: Facts, held: Held | null, state: string, whose: string | null): void {
    const { config } = this.#room.desk;
    setAttr(this.element, "data-item", facts.id);
    setAttr(this.element, "data-state", state);
    this.#draw(facts, held, layersOf(facts, whose));
    const told = JSON.stringify([facts, state]);
    if (told === this.#told) return;
    this.#told = told;
    setText(this.#id, nameOf(facts.id));
    setAttr(this.#id, "title", facts.id);
    this.#final.replaceChildren(...final(config.peek(), facts, state));
    this.#facts.replaceChildren(...factsOf(config.peek(), facts));
    setAttr(this.element, "aria-label", spoken(config.peek(), facts, state));
  }

  select(chosen: boolean, cursor: boolean): void {
    setAttr(this.element, "aria-selected", `${chosen}`);
    setAttr(this.element, "data-cursor", cursor ? "true" : null);
    setAttr(this.element, "tabindex", cursor ? "0" : "-1");
  }

  destroy(): void {
    this.#life.abort();
    this.element.remove();
  }

  /** Only where something has changed: a picture that is made anew would flicker. */
  #draw(facts: Facts, held: Held | null, layers: Layer[]): void {
    const drawing = JSON.stringify(layers);
    if (held === this.#held && drawing === this.#drawing) return;
    this.#life.abort();
    this.#life = new AbortController();
    this.#held = held;
    this.#drawing = drawing;
    if (!held) {
      this.#sample.replaceChildren(h("span", { class: "ll-tile-wait", "aria-hidden": "true" }));
      return;
    }
    const config = this.#room.desk.config.peek();
    const sample = drawn(config, held, layers, facts.id, this.#life.signal);
    this.#sample.replaceChildren(sample);
    if (config.shows === "sounds" && !("error" in held.data)) this.#sample.append(this.#play(facts));
  }

  #play(facts: Facts): HTMLElement {
    const { listening } = this.#room;
    const button = h("button", {
      type: "button",
      class: "ll-action ll-small ll-sign ll-play",
      "data-action": "play",
      "aria-label": `Play ${facts.id}`,
      tabindex: -1, // the key does it from the tile
    });
    const show = () => setText(button, listening.key.peek() === facts.key ? "■" : "▶");
    show();
    this.#room.listening.follow(show, this.#life.signal);
    button.addEventListener("click", () => listening.toggle(facts.key), { signal: this.#life.signal });
    return button;
  }
}

/** Of a path, what tells it from its neighbours. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1) || id;
}

/** The marks to draw: those of one annotator, of the last word, or of everybody. */
function layersOf({ answers, verdict, predicted }: Facts, whose: string | null): Layer[] {
  const every = answers.filter(({ value }) => isParts(value));
  if (whose !== null)
    return every.map(({ value, by }) => ({ parts: value as Layer["parts"], faint: !by.includes(whose) }));
  if (verdict && isParts(verdict.value)) return [{ parts: verdict.value, faint: false }];
  if (every.length > 0) return every.map(({ value }) => ({ parts: value as Layer["parts"], faint: false }));
  return predicted && isParts(predicted.value) ? [{ parts: predicted.value, faint: false }] : [];
}

function final(config: GalleryConfig, { verdict }: Facts, state: string): Node[] {
  if (state === "saving") return [h("span", { class: "ll-tile-saving" }, "saving…")];
  if (state === "skipped") return [h("span", { class: "ll-tile-saving" }, "skipped")];
  return verdict
    ? [h("span", { class: "ll-final-tick", "aria-hidden": "true" }, "✓"), answer(config, verdict.value)]
    : [];
}

/** Who says what, then what most say, then what the model says. */
export function factsOf(config: GalleryConfig, facts: Facts): HTMLElement[] {
  const lines = facts.answers.map(({ value, by, more, trusted }) => {
    const all = more > 0 ? `${by.join(", ")} and ${more} more` : by.join(", ");
    const names = trusted ? all : `${all}, not trusted`;
    const who = h("span", { class: "ll-who", dir: "auto", title: names }, names);
    return h("li", { class: trusted ? "ll-answer" : "ll-answer ll-distrusted" }, answer(config, value), who);
  });
  const found: HTMLElement[] = [];
  if (lines.length > 0) found.push(h("ul", { class: "ll-answers" }, ...lines));
  const figures: HTMLElement[] = [];
  const figure = (name: string, said: Node | string, n: string, title: string) =>
    figures.push(
      h("div", { class: "ll-fact", title }, h("dt", {}, name), h("dd", {}, said, " ", h("b", {}, n))),
    );
  const { consensus, predicted, self_confidence: own } = facts;
  if (consensus && facts.answers.length > 1)
    figure(
      "most",
      answer(config, consensus.value),
      share(consensus.confidence),
      "What most say, weighed by trust",
    );
  if (predicted)
    figure("model", answer(config, predicted.value), share(predicted.score), "What the model would answer");
  if (own !== null && consensus)
    figure(
      "label",
      answer(config, consensus.value),
      share(own),
      "How probable models hold the label that have not seen it",
    );
  if (facts.note) found.push(h("p", { class: "ll-hint", dir: "auto", title: facts.note }, facts.note));
  if (figures.length > 0) found.push(h("dl", { class: "ll-tile-figures" }, ...figures));
  return found;
}

function spoken(config: GalleryConfig, facts: Facts, state: string): string {
  const answers = facts.answers.map(({ value, by }) => `${by.join(", ")}: ${inWords(config, value)}`);
  const last = facts.verdict
    ? `${words(config).answer} ${inWords(config, facts.verdict.value)}`
    : state === "skipped"
      ? state
      : "";
  return [`Sample ${facts.id}`, ...answers, last].filter(Boolean).join("; ");
}
