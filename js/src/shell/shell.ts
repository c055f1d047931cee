// Puts one view of a labeler together: the root that has the focus and hears the keys, and the parts inside.

import { Hotkeys } from "../core/hotkeys";
import { errorOf } from "../core/place";
import type { Session } from "../core/session";
import { signal } from "../core/signal";
import { viewOf } from "../views/faces";
import type { Shelf } from "../views/media";
import { actionOf, classOf } from "./actions";
import { actions, comment, suggestion } from "./answer";
import { classPart } from "./classes";
import { focused, h, isField, setAttr, watch } from "./dom";
import { feedback } from "./feedback";
import { header } from "./header";
import { listenToKeys } from "./keyboard";
import { monitor } from "./monitor";
import { listenToClicks } from "./mouse";
import { footer, notices, spoken } from "./notices";
import { panel } from "./panel";
import { partList } from "./part-list";
import { stage } from "./stage";
import { followTheme } from "./theme";
import { MANY, type Ui } from "./ui";

const SIGNS_OF_LIFE = ["keydown", "pointerdown", "pointermove", "wheel"];

export interface Shell {
  readonly element: HTMLElement;
  destroy(): void;
}

export function mount(session: Session, shelf: Shelf): Shell {
  const life = new AbortController();
  const root = h("div", {
    class: "labelloop",
    tabindex: 0,
    role: "group",
    "data-lm-suppress-shortcuts": "true",
  });
  const ui = makeUi(session, root, life.signal);
  followTheme(root, life.signal);
  followState(ui);
  followFocus(ui);
  fill(ui, shelf);
  return {
    element: root,
    destroy() {
      life.abort();
      root.remove();
    },
  };
}

function makeUi(session: Session, root: HTMLElement, life: AbortSignal): Ui {
  const ui: Ui = {
    session,
    root,
    life,
    hotkeys: signal(new Hotkeys({}, [])),
    mac: /mac|iphone|ipad/i.test(navigator.userAgent),
    panel: signal(null),
    monitor: signal(false),
    view: signal(null),
    fine: signal(false),
    act: (name) => act(ui, name),
    home: () => root.focus({ preventScroll: true }),
  };
  watch(life, () => {
    const { keymap, classes } = session.config.value;
    ui.hotkeys.value = new Hotkeys(keymap, classes, classes.length <= MANY);
  });
  return ui;
}

function act(ui: Ui, name: string): void {
  const index = classOf(name);
  const action = actionOf(name, ui.session.config.peek());
  if (index !== null) {
    const spec = ui.session.config.peek().classes[index];
    if (spec && !ui.view.peek()?.take?.(spec.key)) ui.session.choose(spec.key);
  } else if (action?.able(ui.session)) {
    action.run(ui);
  } else if (action?.otherwise) {
    act(ui, action.otherwise);
  }
}

function fill(ui: Ui, shelf: Shelf): void {
  const view = viewOf(ui, shelf);
  ui.view.value = view;
  ui.life.addEventListener("abort", () => view.destroy(), { once: true });
  const classes = classPart(ui);
  const parts = ui.session.composer.parts ? [partList(ui, ui.session.composer.parts)] : [];
  const side = h(
    "div",
    { class: "ll-side" },
    classes.element,
    ...parts,
    ...(view.side ? [view.side] : []),
    suggestion(ui),
    comment(ui),
    actions(ui),
  );
  const main = h("div", { class: "ll-main" }, stage(ui, view), side, feedback(ui));
  const below = [monitor(ui), footer(ui)];
  const frame = h("div", { class: "ll-frame" }, ...header(ui), notices(ui), main, ...below);
  ui.root.append(frame, panel(ui, frame), spoken(ui));
  listenToKeys(ui, classes.type);
  listenToClicks(ui);
  for (const name of SIGNS_OF_LIFE) {
    ui.root.addEventListener(name, () => ui.session.heartbeat.acted(), {
      capture: true,
      passive: true,
      signal: ui.life,
    });
  }
}

/** The attributes that people's own tests read. */
function followState({ session, root, life }: Ui): void {
  watch(life, () => {
    const { kind, job } = session.config.value;
    setAttr(root, "data-kind", kind);
    setAttr(root, "aria-label", job.name ? `Labeler: ${job.name}` : "Labeler");
  });
  watch(life, () => setAttr(root, "data-item", session.current.value?.item.id ?? ""));
  watch(life, () =>
    setAttr(root, "data-state", errorOf(session.current.value) === null ? session.state.value : "error"),
  );
  watch(life, () => setAttr(root, "data-unsaved", `${session.wire.outbox.size.value}`));
}

/** Whether keys are heard, as `data-keys`: on, typing or off. */
function followFocus({ root, life }: Ui): void {
  const tell = (keys: string) => setAttr(root, "data-keys", keys);
  tell("off");
  root.addEventListener("focusin", () => tell(isField(focused(root)) ? "typing" : "on"), { signal: life });
  root.addEventListener(
    "focusout",
    ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && root.contains(relatedTarget))) tell("off");
    },
    { signal: life },
  );
}
