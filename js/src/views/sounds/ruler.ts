// The times above a sound; pressing there moves the playhead.

import { clock } from "../../core/regions";
import { ticks, toX, type Window } from "../../core/timeline";
import { h, setText } from "../../shell/dom";
import type { SoundDesk } from "./desk";
import { onPress } from "./press";

export class Ruler {
  readonly element = h("div", { class: "ll-ruler", title: "Press to move the playhead" });
  #marks: HTMLElement[] = [];

  constructor(desk: SoundDesk) {
    onPress(desk.ui, this.element, (x) => desk.seek(desk.timeAt(x)));
  }

  /** Marks are moved, not made anew. */
  place(view: Window, width: number): void {
    const { times, digits } = ticks(view, width);
    while (this.#marks.length < times.length) {
      const mark = h("span", { class: "ll-tick" }, "");
      this.#marks.push(mark);
      this.element.append(mark);
    }
    this.#marks.forEach((mark, i) => {
      const time = times[i];
      mark.style.display = time === undefined ? "none" : "";
      if (time === undefined) return;
      mark.style.transform = `translateX(${toX(view, time)}px)`;
      setText(mark, clock(time, digits));
    });
  }
}
