// The page of a job's owner: how far it is, who works, how well they agree, how good the model is; files to take away.

import { Card } from "../monitor/card";
import { learning } from "../monitor/curves";
import { doing, model as modelFace } from "../monitor/model";
import { many, percent } from "../monitor/words";
import { classes, pace } from "../monitor/work";
import { h, setAttr, setHidden, setText } from "../shell/dom";
import { followTheme } from "../shell/theme";
import { agreement } from "./agreement";
import { Downloads, type FileMessage } from "./downloads";
import { flow } from "./flow";
import { follow, type PageModel, poll } from "./model";
import { people } from "./people";
import type { OwnerPicture } from "./picture";
import { questions } from "./questions";

export type OwnerModel = PageModel<{ title: string }, OwnerPicture>;

const FIGURES = ["labeled", "open", "skipped", "judgments", "disagreements", "flagged"] as const;
const AGING = 30_000; // ms after which "ago" is told anew

export function renderOwner(model: OwnerModel, el: HTMLElement): () => void {
  const life = new AbortController();
  const view = new Owner(model, life.signal);
  el.append(view.element);
  return () => {
    life.abort();
    view.element.remove();
  };
}

class Owner {
  readonly element: HTMLElement;
  #model: OwnerModel;
  #figures = new Map<string, HTMLElement>();
  #bar = h("div", { class: "ll-shares", role: "progressbar", "aria-label": "Labeled" });
  #where = h("span", { class: "ll-hint", dir: "auto" }, "");
  #problem = h("p", { class: "ll-gate-problem", role: "alert", dir: "auto", hidden: true }, "");
  #flow = new Card("flow");
  #classes = new Card("classes");
  #agreement = new Card("agreement");
  #pace = new Card("pace");
  #learning = new Card("learning");
  #mind = new Card("model");
  #questions = new Card("questions");
  #people = new Card("people");

  constructor(model: OwnerModel, life: AbortSignal) {
    this.#model = model;
    const figures = h("dl", { class: "ll-figures" });
    for (const name of FIGURES) {
      const value = h("dd", { "data-figure": name }, "");
      this.#figures.set(name, value);
      figures.append(h("div", {}, h("dt", {}, name), value));
    }
    this.#bar.append(h("span", { class: "ll-share" }));
    const downloads = files(model, life);
    const { title } = model.get("config");
    const name = h("div", { class: "ll-page-name" }, h("h1", { dir: "auto" }, title), this.#where);
    const head = h("div", { class: "ll-page-head" }, name, downloads.element);
    const cards = [
      this.#flow,
      this.#classes,
      this.#agreement,
      this.#pace,
      this.#learning,
      this.#mind,
      this.#questions,
      this.#people,
    ];
    const board = h("div", { class: "ll-board" }, figures, this.#bar);
    board.append(h("div", { class: "ll-cards ll-owner-cards" }, ...cards.map(({ element }) => element)));
    const attributes = { class: "labelloop-monitor ll-page ll-owner", role: "region", "aria-label": title };
    this.element = h(
      "div",
      { ...attributes, "data-lm-suppress-shortcuts": "true" },
      head,
      this.#problem,
      board,
    );
    followTheme(this.element, life);
    follow(model, life, (picture) => this.#show(picture));
    poll(life, () => model.send({ kind: "look" }));
    const timer = setInterval(() => this.#show(model.get("picture")), AGING);
    life.addEventListener("abort", () => clearInterval(timer), { once: true });
  }

  #show(picture: OwnerPicture): void {
    const { progress, judgments, disputed, flagged, learner } = picture;
    const { labeled, total } = progress;
    const shown = { ...progress, judgments, disagreements: disputed, flagged };
    for (const name of FIGURES) setText(this.#figures.get(name) as HTMLElement, many(shown[name]));
    const share = total > 0 ? labeled / total : 0;
    this.#bar.style.setProperty("--ll-part", `${share}`);
    for (const [name, value] of [["min", 0] as const, ["max", total] as const, ["now", labeled] as const])
      setAttr(this.#bar, `aria-value${name}`, `${value}`);
    setAttr(this.#bar, "aria-valuetext", `${many(labeled)} of ${many(total)} labeled: ${percent(share, 0)}`);
    setText(this.#where, `${picture.name} · ${picture.store}`);
    setText(this.#problem, picture.problem ?? "");
    setHidden(this.#problem, picture.problem === null);
    const now = Date.now() / 1000;
    this.#flow.show(picture.flow, flow);
    this.#classes.show({ classes: picture.classes, others: picture.others }, classes);
    this.#agreement.show({ measured: picture.agreement }, agreement);
    this.#pace.show(picture.pace, pace);
    this.#learning.show(picture.measured, learning);
    this.#mind.show(learner && doing(learner, now), modelFace);
    this.#questions.show(picture.questions, questions);
    const team = { people: picture.people, more: picture.more_people, now: Math.floor(now / 60) };
    this.#people.show(team, (told) => people(told, (name) => this.#model.send({ kind: "forgive", name })));
  }
}

/** Buttons to download by; what the kernel sends goes to the view that has asked. */
function files(model: OwnerModel, life: AbortSignal): Downloads {
  const me = Math.random().toString(36).slice(2);
  const downloads = new Downloads((what) => model.send({ kind: "download", what, page: me }), life);
  const heard = (message: FileMessage, buffers: readonly (DataView<ArrayBuffer> | ArrayBuffer)[] = []) => {
    if (message.kind === "file" && message.to === me) downloads.take(message, buffers[0]);
  };
  model.on("msg:custom", heard);
  life.addEventListener("abort", () => model.off("msg:custom", heard), { once: true });
  return downloads;
}
