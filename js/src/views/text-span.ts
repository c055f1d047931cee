// One text with marks in it: taken with the mouse or with the keys, drawn over the words.

import type { PartsEditor } from "../core/parts";
import type { Span } from "../core/protocol";
import { effect, untracked } from "../core/signal";
import { h } from "../shell/dom";
import type { Ui } from "../shell/ui";
import { SpanDesk } from "./texts/desk";
import { listenToPointer } from "./texts/gestures";
import { keyMeans } from "./texts/keys";
import { spanBar } from "./texts/span-bar";
import type { View } from "./view";

export function spanView(ui: Ui): View {
  const parts = ui.session.composer.parts as PartsEditor<Span> | null;
  if (!parts) throw new Error("spans are marked where answers are spans");
  const desk = new SpanDesk(ui, parts);
  const endings = [desk.sheet.watch(() => desk.place())];
  let endTaken = () => {};
  const element = h("div", { class: "ll-span-view" }, spanBar(desk), desk.sheet.element);
  listenToPointer(desk);
  endings.push(effect(() => desk.drawMarks()));
  return {
    element,
    show(current) {
      if (current?.item.data === desk.data) return;
      desk.show(current);
      endTaken();
      endTaken = effect(() => desk.drawTaken());
      untracked(() => desk.drawMarks());
      desk.sheet.rewind();
    },
    key: (event) => keyMeans(desk, event),
    take: (label) => desk.mark(label),
    reveal(part) {
      if (!part) return;
      const span = part as Span;
      desk.cursor.stay(span); // what was taken is not meant any more
      desk.reveal(span);
    },
    act(name) {
      if (name === "repeat") desk.repeat();
    },
    destroy() {
      endTaken();
      for (const end of endings) end();
      element.remove();
    },
  };
}
