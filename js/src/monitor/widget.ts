// The Monitor as a widget of its own: what its `picture` trait says, drawn anew when that changes.

import type { Picture } from "../core/picture";
import { h, setAttr, setText } from "../shell/dom";
import { afterPaint } from "../shell/paint";
import { attend } from "../shell/presence";
import { followTheme } from "../shell/theme";
import { Board } from "./board";

/** The part of anywidget's model that is used. */
export interface MonitorModel {
  get(name: "picture"): Picture;
  on(name: string, heard: (...values: never[]) => void): void;
  off(name: string, heard: (...values: never[]) => void): void;
  send(message: { kind: "stop" | "here" }): void;
}

const AGING = 20_000; // ms after which "ago" is told anew

/** Shows the Monitor in `el` until the returned function is called. */
export function renderMonitor(model: MonitorModel, el: HTMLElement): () => void {
  const life = new AbortController();
  const board = new Board(
    () => model.send({ kind: "stop" }),
    () => root.focus(),
  );
  const name = h("span", { class: "ll-job", dir: "auto" }, "");
  const title = h("div", { class: "ll-monitor-title" }, h("strong", {}, "Monitor"), name);
  const attributes = { class: "labelloop-monitor", role: "group", tabindex: -1 };
  const root = h("div", attributes, title, board.element);
  followTheme(root, life.signal);
  const show = () => {
    if (life.signal.aborted) return;
    const picture = model.get("picture");
    setText(name, picture.name);
    setAttr(root, "aria-label", `Monitor: ${picture.name}`);
    setAttr(root, "data-state", picture.learner?.state ?? "off");
    board.show(picture, Date.now() / 1000);
  };
  const changed = () => afterPaint(show);
  const timer = setInterval(show, AGING);
  model.on("change:picture", changed);
  show();
  el.append(root);
  attend(model, life.signal);
  return () => {
    life.abort();
    clearInterval(timer);
    model.off("change:picture", changed);
    root.remove();
  };
}
