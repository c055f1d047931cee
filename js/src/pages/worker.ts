// How far somebody is, and all together; thanks when nothing is left.

import { counted, many } from "../monitor/words";
import { h, setAttr, setHidden, setText } from "../shell/dom";

/** `labelloop/widgets/worker_picture.py` */
export interface WorkerPicture {
  mine: { labeled: number; skipped: number; today: number };
  all: { labeled: number; skipped: number; total: number };
  done: boolean;
  message: string; // why somebody is asked nothing more
}

const FIGURES = ["yours", "today", "together"] as const;

export class Work {
  readonly thanks = h("p", { class: "ll-thanks", role: "status", "data-role": "thanks", dir: "auto" }, "");
  readonly figures: HTMLElement;
  readonly bar: HTMLElement;
  #values = new Map<string, HTMLElement>();
  #mine = h("span", { class: "ll-share", "data-share": "mine" });
  #others = h("span", { class: "ll-share", "data-share": "others" });

  constructor() {
    const list = h("dl", { class: "ll-figures" });
    for (const name of FIGURES) {
      const value = h("dd", { "data-figure": name }, "");
      this.#values.set(name, value);
      list.append(h("div", {}, h("dt", {}, name), value));
    }
    this.figures = h("div", { class: "ll-board ll-own" }, list);
    const attributes = { class: "ll-shares", role: "progressbar", "aria-label": "Labeled, all together" };
    this.bar = h("div", attributes, this.#mine, this.#others);
    this.hide(true);
  }

  hide(hidden: boolean): void {
    for (const part of [this.figures, this.bar]) setHidden(part, hidden);
    if (hidden) setHidden(this.thanks, true);
  }

  show(name: string, { mine, all, done, message }: WorkerPicture): void {
    const { labeled, total } = all;
    const texts = {
      yours: many(mine.labeled),
      today: many(mine.today),
      together: `${many(labeled)} of ${many(total)}`,
    };
    for (const [figure, element] of this.#values) setText(element, texts[figure as keyof typeof texts]);
    const own = Math.min(mine.labeled, labeled);
    this.#mine.style.flexGrow = `${own}`;
    this.#others.style.flexGrow = `${labeled - own}`;
    this.bar.style.setProperty("--ll-part", `${total > 0 ? labeled / total : 0}`);
    setAttr(this.bar, "aria-valuemin", "0");
    setAttr(this.bar, "aria-valuemax", `${total}`);
    setAttr(this.bar, "aria-valuenow", `${labeled}`);
    setAttr(this.bar, "aria-valuetext", `${many(labeled)} of ${many(total)} labeled, ${many(own)} by you`);
    this.hide(false);
    setText(this.thanks, done ? thanks(name, mine.labeled, all, message) : "");
    setHidden(this.thanks, !done);
  }
}

/** What is said at the end. */
export function thanks(
  name: string,
  answers: number,
  { labeled, total }: WorkerPicture["all"],
  message = "",
): string {
  const thank = `Thank you, ${name}: ${counted(answers, "answer")}.`;
  if (message) return `${thank}\n${message}`;
  return `${labeled >= total ? "All samples are labeled." : "Nothing is left for you."} ${thank}`;
}
