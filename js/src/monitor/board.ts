// The Monitor as a whole: figures first, then a card for each thing that is known.

import type { Halting, Picture } from "../core/picture";
import { h, setAttr, setHidden, setText } from "../shell/dom";
import { Working } from "../shell/working";
import { Card } from "./card";
import { contradictions, learning } from "./curves";
import { halting } from "./halting";
import { busy, doing, model } from "./model";
import { many } from "./words";
import { classes, pace } from "./work";

const FIGURES = ["labeled", "skipped", "open"] as const;

export class Board {
  readonly element: HTMLElement;
  #figures = new Map<string, HTMLElement>();
  #model: Card;
  #learning = new Card("learning");
  #contradictions = new Card("contradictions");
  #classes = new Card("classes");
  #pace = new Card("pace");
  #halting = new Card("halting");
  #waiting = h("p", { class: "ll-hint" }, "Waiting for the kernel…");
  #zones: Halting | null = null;
  #working: Working;

  /** `stop` ends the fit that is under way; `home` is where the focus goes then. */
  constructor(stop: () => void, home: () => void) {
    const about = "Ends it. What was ranked before stays, and the model learns again with the next answers.";
    this.#working = new Working("The model", about, stop, home);
    this.#model = new Card("model", this.#working.element);
    const figures = h("dl", { class: "ll-figures", hidden: true });
    for (const name of FIGURES) {
      const value = h("dd", { "data-figure": name }, "");
      this.#figures.set(name, value);
      figures.append(h("div", {}, h("dt", {}, name), value));
    }
    const cards = [
      this.#halting,
      this.#learning,
      this.#contradictions,
      this.#model,
      this.#classes,
      this.#pace,
    ];
    this.element = h("div", { class: "ll-board" }, this.#waiting, figures);
    this.element.append(h("div", { class: "ll-cards" }, ...cards.map(({ element }) => element)));
  }

  /** Shows a picture; `now` is the time in seconds, for how long ago things were. */
  show(picture: Picture, now: number): void {
    const { learner, progress, classes: shown, others } = picture;
    setHidden(this.#waiting, true);
    setHidden(this.#figures.get("labeled")?.closest("dl") as HTMLElement, false);
    for (const [name, element] of this.#figures)
      setText(element, many(progress[name as keyof typeof progress]));
    setAttr(this.element, "data-learner-known", `${learner !== null}`);
    const measured = learner && { accuracy: learner.accuracy, audit: learner.audit, curves: learner.curves };
    this.#learning.show(measured, learning);
    this.#contradictions.show(learner?.curves ?? null, contradictions);
    this.#working.show(learner && busy(learner));
    this.#model.show(learner && doing(learner, now), model);
    this.#classes.show({ classes: shown, others }, classes);
    this.#pace.show(picture.pace, pace);
    this.#zones = learner?.halting ?? null;
  }

  /** Marks where the sample on screen stands. */
  pin(place: number | null): void {
    this.#halting.show(this.#zones && { ...this.#zones, place }, halting);
  }
}
