// The Monitor inside a labeler, folded until a key or its button opens it. Closed, it asks nothing and draws nothing.

import type { ClassCount, Picture } from "../core/picture";
import type { Counts } from "../core/protocol";
import { Board } from "../monitor/board";
import { h, setHidden, watch, watchLater } from "./dom";
import { afterPaint } from "./paint";
import type { Ui } from "./ui";

export function monitor(ui: Ui): HTMLElement {
  const attributes = { class: "ll-monitor", "data-role": "monitor", "aria-label": "Monitor", hidden: true };
  const part = h("section", attributes);
  let open: AbortController | null = null;
  ui.life.addEventListener("abort", () => open?.abort(), { once: true });
  watch(ui.life, () => {
    open?.abort();
    open = ui.monitor.value && !ui.session.config.value.restricted ? new AbortController() : null;
    setHidden(part, open === null);
    if (open) unfold(ui, part, open.signal);
    else part.replaceChildren();
  });
  return part;
}

/** The picture with the counts of this page, which know of each answer at once. */
function counted(picture: Picture, { labeled, skipped, total, classes }: Counts): Picture {
  const count = ({ key, count }: ClassCount) => classes[String(key)] ?? count;
  return {
    ...picture,
    progress: { labeled, skipped, total, open: total - labeled - skipped },
    classes: picture.classes.map((entry) => ({ ...entry, count: count(entry) })),
  };
}

function unfold({ session, home }: Ui, part: HTMLElement, open: AbortSignal): void {
  const board = new Board(() => session.insights.stop(), home);
  part.replaceChildren(board.element);
  open.addEventListener("abort", session.insights.look(), { once: true });
  watchLater(open, () => {
    const picture = session.insights.picture.value;
    if (picture) board.show(counted(picture, session.tally.shown.value), Date.now() / 1000);
    board.pin(session.current.value?.item.halting ?? null);
  });
  afterPaint(() => part.scrollIntoView({ block: "nearest" }));
}
