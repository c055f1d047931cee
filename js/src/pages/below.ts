// The labeler below the head of a page: another widget, which the host shows in a place that it is given.

import { h } from "../shell/dom";

/** What anywidget's hosts can do since 0.11. */
export interface Host {
  getWidget(
    reference: string,
  ): Promise<{ render(view: { el: HTMLElement; signal: AbortSignal }): Promise<void> }>;
}

interface Model {
  get(name: "labeler"): string | null;
  on(name: string, heard: () => void): void;
  off(name: string, heard: () => void): void;
}

/** Keeps the labeler of the moment in `room`. */
export function showBelow(model: Model, room: HTMLElement, life: AbortSignal, host?: Host): void {
  let view = new AbortController();
  const show = async () => {
    view.abort();
    view = new AbortController();
    room.replaceChildren();
    const reference = model.get("labeler");
    if (reference === null) return;
    const { signal } = view;
    try {
      if (!host)
        throw new Error("it needs anywidget 0.11 where notebooks are shown, and there is an older one");
      const widget = await host.getWidget(reference);
      const el = h("div", {});
      if (signal.aborted) return;
      room.append(el);
      await widget.render({ el, signal });
    } catch (error) {
      if (signal.aborted) return;
      const why = error instanceof Error ? error.message : `${error}`;
      room.replaceChildren(h("p", { role: "alert" }, `The labeler cannot be shown: ${why}`));
    }
  };
  const changed = () => void show();
  model.on("change:labeler", changed);
  life.addEventListener(
    "abort",
    () => {
      model.off("change:labeler", changed);
      view.abort();
    },
    { once: true },
  );
  changed();
}
