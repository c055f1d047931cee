// What the faces of this folder use of anywidget's model.

import { attend } from "../shell/presence";

export interface PageModel<Config, Picture> {
  get(name: "config"): Config;
  get(name: "picture"): Picture;
  send(message: object): void;
  on(name: string, heard: (...values: never[]) => void): void;
  off(name: string, heard: (...values: never[]) => void): void;
}

const EVERY = 4000; // ms

/** Calls `show` with the picture now and whenever the kernel tells another one, for as long as `life` lasts. */
export function follow<C, P>(model: PageModel<C, P>, life: AbortSignal, show: (picture: P) => void): void {
  const changed = () => show(model.get("picture"));
  model.on("change:picture", changed);
  life.addEventListener("abort", () => model.off("change:picture", changed), { once: true });
  changed();
  attend(model, life);
}

/** Asks the kernel to look into the store: now, every few seconds while the page is visible, and when it becomes so. */
export function poll(life: AbortSignal, ask: () => void): void {
  const visible = () => document.visibilityState === "visible";
  const look = () => {
    if (!life.aborted && visible()) ask();
  };
  const timer = setInterval(look, EVERY);
  life.addEventListener("abort", () => clearInterval(timer), { once: true });
  document.addEventListener("visibilitychange", look, { signal: life });
  look();
}
