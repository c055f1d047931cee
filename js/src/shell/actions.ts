// Everything a key or a button can do, in one table.

import { isPending } from "../core/parts";
import type { Config } from "../core/protocol";
import type { Session } from "../core/session";
import { sameValue } from "../core/value";
import { partActionsOf } from "./part-actions";
import { SOUND_ACTIONS } from "./sound-actions";
import type { Ui } from "./ui";

export interface Action {
  readonly name: string;
  readonly caption: string;
  readonly about: string;
  /** Whether it would do anything now; reads signals, so that a button's effect follows. */
  able(session: Session): boolean;
  run(ui: Ui): void;
  /** What the key does where this would do nothing. */
  readonly otherwise?: string;
  /** A held-down key may repeat it. */
  readonly repeats?: true;
  /** It answers a sample: a double click must do it once. */
  readonly answers?: true;
}

const inTrail = (session: Session) => session.place.value.at !== "head";

const ACTIONS: readonly Action[] = [
  {
    name: "accept",
    caption: "Accept",
    about: "Take the model's suggestion as the answer",
    able: canAccept,
    run: ({ session }) => session.accept(),
    otherwise: "submit",
    answers: true,
  },
  {
    name: "submit",
    caption: "Save & next",
    about: "Save the chosen classes and go to the next sample",
    able: ({ current, config }) => current.value !== null && config.value.answer !== "class",
    run: ({ session }) => session.submit(),
    answers: true,
  },
  {
    name: "skip",
    caption: "Skip",
    about: "Leave this sample without an answer",
    able: ({ current }) => current.value !== null,
    run: ({ session }) => session.skip(),
    answers: true,
  },
  {
    name: "first",
    caption: "First",
    about: "Go to the first sample you answered",
    able: ({ place, trailTotal }) => {
      const at = place.value;
      return trailTotal.value > 0 && !(at.at === "trail" && at.index === 0);
    },
    run: ({ session }) => session.way.first(),
  },
  {
    name: "back",
    caption: "Back",
    about: "Go back to the sample before",
    able: ({ place, trailTotal }) => {
      const at = place.value;
      return at.at === "sample" || (at.at === "trail" ? at.index > 0 : trailTotal.value > 0);
    },
    run: ({ session }) => session.way.back(),
    repeats: true,
  },
  {
    name: "next",
    caption: "Next",
    about: "Go on to the sample after",
    able: inTrail,
    run: ({ session }) => session.way.next(),
    repeats: true,
  },
  {
    name: "last",
    caption: "Last",
    about: "Go to the next sample without an answer",
    able: inTrail,
    run: ({ session }) => session.way.last(),
  },
  {
    name: "undo",
    caption: "Undo",
    about: "Take back what you did last",
    able: ({ canUndo }) => canUndo.value,
    run: ({ session }) => session.undo(),
  },
  {
    name: "redo",
    caption: "Redo",
    about: "Do again what was taken back",
    able: ({ canRedo }) => canRedo.value,
    run: ({ session }) => session.redo(),
  },
  {
    name: "flag",
    caption: "Flag",
    about: "Mark this sample for a second look",
    able: ({ current }) => current.value !== null,
    run: ({ session }) => session.flag(),
  },
  {
    name: "jump",
    caption: "Find",
    about: "Find a sample by its name and go there",
    able: () => true,
    run: ({ panel }) => {
      panel.value = "jump";
    },
  },
  {
    name: "monitor",
    caption: "Monitor",
    about: "Show or hide how the labels and the model come on",
    able: ({ config }) => !config.value.restricted,
    run: ({ monitor }) => {
      monitor.value = !monitor.peek();
    },
  },
  {
    name: "help",
    caption: "Help",
    about: "Show the keys",
    able: () => true,
    run: ({ panel }) => {
      panel.value = "help";
    },
  },
];

/** What there is to do with samples of this kind. */
export function actionsOf(config: Config): readonly Action[] {
  const out = [...(config.answer === "class" ? ["submit"] : []), ...(config.restricted ? ["monitor"] : [])];
  return allOf(config).filter(({ name }) => !out.includes(name));
}

export function actionOf(name: string, config: Config): Action | null {
  return allOf(config).find((action) => action.name === name) ?? null;
}

function allOf({ answer, kind }: Config): readonly Action[] {
  const heard = kind === "audio" ? SOUND_ACTIONS : [];
  return [...ACTIONS.slice(0, 2), ...heard, ...partActionsOf(answer), ...ACTIONS.slice(2)];
}

/** The class an action like `class:3` chooses, as its place in the list. */
export function classOf(name: string): number | null {
  return name.startsWith("class:") ? Number(name.slice("class:".length)) : null;
}

/** A suggestion is open until the person has begun an answer. */
export function canAccept({ current, composer }: Session): boolean {
  const now = current.value;
  if (now === null) return false;
  if (composer.parts) return composer.parts.pending().length > 0;
  const untouched = now.entry.status === null && composer.work.draft.value === null;
  return now.item.suggestion !== null && untouched;
}

/** Whether what was put together differs from what is recorded. */
export function isDirty({ current, composer }: Session): boolean {
  const entry = current.value?.entry;
  if (!entry) return false;
  const made = composer.parts
    ? composer.parts.list().filter((part) => !isPending(part))
    : (composer.work.draft.value ?? []);
  return !sameValue(made as never, entry.status === "LABELED" ? entry.value : []);
}
