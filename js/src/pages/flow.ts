// Where the samples of a workflow are: waiting for the model, labeled by it, with people, done, failed.

import type { Face } from "../monitor/card";
import { Card } from "../monitor/card";
import { many, percent } from "../monitor/words";
import { h, setAttr } from "../shell/dom";
import { followTheme } from "../shell/theme";
import { follow, type PageModel, poll } from "./model";
import type { FlowPicture } from "./picture";

type Place = "waiting" | "machine" | "people" | "done" | "errors";

const PLACES: readonly { name: Place; caption: string; about: string }[] = [
  { name: "waiting", caption: "Waiting", about: "not seen by the model yet" },
  { name: "machine", caption: "Decided by the model", about: "sure enough" },
  { name: "people", caption: "With people", about: "the model was not sure" },
  { name: "done", caption: "Decided by people", about: "answered" },
  { name: "errors", caption: "Errors", about: "could not be predicted" },
];

const STATES = { new: "not launched yet", running: "running", stopped: "stopped" } as const;

export function flow(picture: FlowPicture): Face {
  const total = PLACES.reduce((sum, { name }) => sum + picture[name], 0);
  const places = PLACES.map((place) => station(place, picture[place.name], total));
  const list = h("ul", { class: "ll-flow" }, ...places);
  const body = h("div", { class: "ll-flow-body", "data-state": picture.state }, list);
  if (picture.message) body.append(h("p", { class: "ll-hint", dir: "auto" }, picture.message));
  return {
    title: `Workflow ${picture.name}`,
    figure: many(total),
    note: `rows; ${STATES[picture.state]}`,
    body,
  };
}

function station({ name, caption, about }: (typeof PLACES)[number], n: number, total: number): HTMLElement {
  const level = h(
    "span",
    { class: "ll-level", "aria-hidden": "true" },
    h("span", { class: "ll-level-fill" }),
  );
  const share = total > 0 ? n / total : 0;
  level.style.setProperty("--ll-part", `${share}`);
  const figure = h("strong", { "data-figure": name }, many(n));
  const text = h("span", { class: "ll-station-name" }, caption);
  const part = n > 0 && share < 0.005 ? "less than 1\u00a0%" : percent(share, 0);
  const more = h("span", { class: "ll-hint" }, total > 0 ? `${part}, ${about}` : about);
  return h(
    "li",
    { class: "ll-station", "data-place": name, "data-some": `${n > 0}` },
    figure,
    text,
    level,
    more,
  );
}

/** The flow as a widget of its own, beside a notebook. */
export function renderFlow(model: PageModel<object, FlowPicture>, el: HTMLElement): () => void {
  const life = new AbortController();
  const card = new Card("flow");
  const root = h("div", { class: "labelloop-monitor", role: "group", "aria-label": "Workflow" });
  root.append(h("div", { class: "ll-board" }, card.element));
  followTheme(root, life.signal);
  follow(model, life.signal, (picture) => {
    setAttr(root, "aria-label", `Workflow: ${picture.name}`);
    card.show(picture, flow);
  });
  poll(life.signal, () => model.send({ kind: "look" }));
  el.append(root);
  return () => {
    life.abort();
    root.remove();
  };
}
