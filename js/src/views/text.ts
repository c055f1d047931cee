// One text, whole. Where a model says why, the words that moved it most are marked.

import type { Current } from "../core/place";
import { readingOf } from "../core/reading";
import { h, setHidden, setText } from "../shell/dom";
import { Sheet } from "./texts/sheet";
import type { View } from "./view";

const FAINT = 0.15;

export function textView(): View {
  const words = h("div", { class: "ll-why" });
  const legend = h("p", { class: "ll-why-legend", hidden: true }, "");
  const sheet = new Sheet(words);
  sheet.element.append(legend);
  let shown: Current["item"] | null = null;

  const explain = () => {
    const why = shown?.suggestion?.why ?? [];
    const most = Math.max(...why.map(([, , weight]) => Math.abs(weight)), 0);
    const boxes = why.map(([start, end]) => sheet.flow.boxes({ start, end }));
    words.replaceChildren(
      ...why.flatMap(([, , weight], i) =>
        (boxes[i] ?? []).map(({ left, top, width, height }) => {
          const box = h("i", { "data-against": weight < 0 });
          const strength = FAINT + (1 - FAINT) * (most > 0 ? Math.abs(weight) / most : 0);
          const place = { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
          Object.assign(box.style, place);
          box.style.setProperty("--ll-strength", strength.toFixed(2));
          return box;
        }),
      ),
    );
    setHidden(legend, why.length === 0);
    setText(legend, "Underlined: the words that moved the model most; dashed: those that spoke against it.");
  };
  const unwatch = sheet.watch(explain);

  return {
    element: sheet.element,
    show(current) {
      const item = current?.item ?? null;
      if (item === shown) return;
      const another = item === null || item.data !== shown?.data;
      shown = item;
      if (another) sheet.show(item && readingOf(item));
      explain();
    },
    destroy() {
      unwatch();
      sheet.element.remove();
    },
  };
}
