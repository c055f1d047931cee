// One class: what it is called, its key, how often it was given, whether it is chosen or suggested.

import type { ClassSpec } from "../core/protocol";
import { describe, kbds, setDisabled } from "./buttons";
import { h, setAttr, setHidden, setText } from "./dom";
import { colorOf } from "./palette";
import type { Ui } from "./ui";

const KEYS_SHOWN = 2;

export class ClassButton {
  readonly element: HTMLButtonElement;
  readonly key: string;
  readonly caption: string;
  #ui: Ui;
  #count = h("span", { class: "ll-number ll-count" }, "0");
  #share = h("span", { class: "ll-share-bar" });
  #tag = h("span", { class: "ll-tag", hidden: true }, "suggested");

  constructor(ui: Ui, spec: ClassSpec, index: number) {
    this.#ui = ui;
    this.key = String(spec.key);
    this.caption = spec.caption;
    const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
    chip.style.setProperty("--ll-chip", colorOf(spec, index));
    const caption = h("span", { class: "ll-caption", dir: "auto" }, spec.caption);
    const name = `class:${index}`;
    const attributes = { type: "button", class: "ll-class", "data-class": this.key, "data-index": index };
    const share = h("span", { class: "ll-share", "aria-hidden": "true" }, this.#share);
    const keys = h("span", { class: "ll-hints" }, ...kbds(ui, name, KEYS_SHOWN));
    const parts = [chip, caption, this.#tag, this.#count, keys, share];
    this.element = h("button", { ...attributes, "aria-pressed": "false" }, ...parts);
    describe(
      ui,
      this.element,
      name,
      spec.description ? `${spec.caption}: ${spec.description}` : spec.caption,
    );
  }

  choose(chosen: boolean): void {
    setAttr(this.element, "aria-pressed", `${chosen}`);
  }

  suggest(suggested: boolean): void {
    setAttr(this.element, "data-suggested", suggested ? "true" : null);
    setHidden(this.#tag, !suggested);
  }

  /** `given` times of `all` answers, in a pool of `total` samples. */
  count(given: number, all: number, total: number): void {
    const share = all > 0 ? Math.round((100 * given) / all) : 0;
    const ofTotal = total > 0 ? Math.round((100 * given) / total) : 0;
    // A sample may have any number of marks, so that their share of the samples says nothing.
    const noun = this.#ui.session.composer.parts ? "mark" : "label";
    const where = noun === "mark" ? `${share}% of all marks` : `${ofTotal}% of total`;
    setText(this.#count, `${given}`);
    setAttr(this.#count, "title", `${given} ${noun}${given === 1 ? "" : "s"} – ${where}`);
    this.#share.style.transform = `scaleX(${share / 100})`;
  }

  enable(able: boolean): void {
    setDisabled(this.#ui, this.element, !able);
  }
}
