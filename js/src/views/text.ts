// One text, whole. Where a model says why, the words that moved it most are marked.

import type { Current } from "../core/place";
import { readingOf } from "../core/reading";
import { h, setHidden, setText } from "../shell/dom";
import { boxAt, Sheet } from "./texts/sheet";
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
    const most = Math.max(...why.map(([, , weight]) => weight), 0);
    const boxes = why.map(([start, end]) => sheet.flow.boxes({ start, end }));
    words.replaceChildren(
      ...why.flatMap(([, , weight], i) =>
        (boxes[i] ?? []).map((box) => {
          const line = boxAt(box, h("i", {}));
          line.style.setProperty("--ll-strength", (FAINT + (1 - FAINT) * (weight / (most || 1))).toFixed(2));
          return line;
        }),
      ),
    );
    setHidden(legend, why.length === 0);
    setText(legend, "Underlined: the words that spoke most for what is suggested.");
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
      if (another) sheet.rewind();
    },
    destroy() {
      unwatch();
      sheet.element.remove();
    },
  };
}
