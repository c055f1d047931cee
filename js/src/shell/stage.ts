// Where the sample is shown, and what stands there when there is none.

import { errorOf } from "../core/place";
import type { Session } from "../core/session";
import type { View } from "../views/view";
import { h, setHidden, setText, watch } from "./dom";
import { afterPaint } from "./paint";
import type { Ui } from "./ui";

interface Message {
  look: "waiting" | "others" | "done" | "ended" | "offline" | "error";
  title: string;
  more: string;
}

const WITH_OTHERS: Message = {
  look: "others",
  title: "All that is left is with other people at the moment",
  more: "Or in another page of yours. It comes back here if it is not answered there; this page asks by itself.",
};

const NONE_YET: Message = {
  look: "others",
  title: "There are no samples yet",
  more: "They come here as soon as there are some; this page asks by itself.",
};

export function stage({ session, life }: Ui, view: View): HTMLElement {
  const cover = new Cover();
  const element = h(
    "div",
    { class: "ll-stage", "data-role": "stage", tabindex: 0, role: "region", "aria-label": "Sample" },
    view.element,
    cover.element,
  );
  let shown: string | null = null;
  watch(life, () => {
    const current = session.current.value;
    view.show(current && errorOf(session.current.value) === null ? current : null);
    const key = current?.item.key ?? null;
    if (key !== null && key !== shown) afterPaint(() => session.painted());
    shown = key;
  });
  watch(life, () => cover.say(messageOf(session)));
  return element;
}

/** Why no sample comes any more, or for the time being, in words; nothing while one is there or under way. */
export function overOf(session: Session): string {
  const message = session.current.value ? null : messageOf(session);
  return message && message.look !== "waiting" ? `${message.title}. ${message.more}` : "";
}

function messageOf(session: Session): Message | null {
  const error = errorOf(session.current.value);
  if (error !== null) {
    const more = `${error}\n${session.composer.parts ? "Skip it." : "Skip it, or label it all the same."}`;
    return { look: "error", title: "This sample cannot be shown", more };
  }
  if (session.current.value) return null;
  if (session.state.value === "done") return finished(session);
  if (session.state.value === "offline") {
    return { look: "offline", title: "No further sample is here", more: "Run the cell again to go on." };
  }
  if (session.withOthers.value) return session.tally.shown.value.total === 0 ? NONE_YET : WITH_OTHERS;
  return { look: "waiting", title: "Loading…", more: "" };
}

function finished({ supply, tally }: Session): Message {
  const remaining = supply.remaining.value;
  if (remaining.state === "ended")
    return { look: "ended", title: "Nothing more for you here", more: remaining.message };
  const { labeled, skipped, total } = tally.shown.value;
  const others = total - labeled - skipped;
  if (others > 0) {
    const samples = others === 1 ? "1 sample is" : `${others} samples are`;
    return { look: "done", title: "Nothing left for you now", more: `${samples} with other annotators` };
  }
  if (skipped === 0) return { look: "done", title: "All samples are labeled", more: "" };
  return {
    look: "done",
    title: "All samples are labeled",
    more: `but for ${skipped} skipped: Back leads to them`,
  };
}

class Cover {
  readonly element: HTMLElement;
  #title = h("div", { class: "ll-cover-title" }, "");
  #more = h("div", { class: "ll-cover-more", dir: "auto" }, "");

  constructor() {
    const bones = h("div", { class: "ll-bones", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    this.element = h("div", { class: "ll-cover", hidden: true }, bones, this.#title, this.#more);
  }

  say(message: Message | null): void {
    setHidden(this.element, message === null);
    if (!message) return;
    this.element.dataset.look = message.look;
    setText(this.#title, message.title);
    setText(this.#more, message.more);
  }
}
