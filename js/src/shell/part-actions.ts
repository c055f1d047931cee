// What can be done with the parts of a sample, beside marking them.

import type { Session } from "../core/session";
import type { Action } from "./actions";

const anySelected = ({ composer }: Session) => (composer.parts?.selected.value.size ?? 0) > 0;
const any = ({ composer }: Session) => (composer.parts?.list().length ?? 0) > 0;

export const PART_ACTIONS: readonly Action[] = [
  {
    name: "empty",
    caption: "None here",
    about: "Save that there is nothing to mark",
    able: ({ current }) => current.value !== null,
    run: ({ session }) => session.empty(),
    answers: true,
  },
  {
    name: "delete",
    caption: "Delete",
    about: "Remove what is selected",
    able: anySelected,
    run: ({ session }) => {
      const { parts } = session.composer;
      if (parts) parts.remove(parts.selected.peek());
    },
  },
  {
    name: "clear",
    caption: "Delete all",
    about: "Remove all marks and suggestions",
    able: any,
    run: ({ session }) => session.composer.parts?.clear(),
  },
  {
    name: "repeat",
    caption: "Mark everywhere",
    about: "Mark the same words wherever they stand in this text",
    able: anySelected,
    run: ({ view }) => view.peek()?.repeat?.(),
  },
  {
    name: "next_part",
    caption: "Next mark",
    about: "Select the mark after this one",
    able: any,
    run: ({ session, view }) => view.peek()?.reveal?.(session.composer.parts?.step(1) ?? null),
    repeats: true,
  },
  {
    name: "previous_part",
    caption: "Previous mark",
    about: "Select the mark before this one",
    able: any,
    run: ({ session, view }) => view.peek()?.reveal?.(session.composer.parts?.step(-1) ?? null),
    repeats: true,
  },
  {
    name: "characters",
    caption: "Characters",
    about: "Mark characters instead of whole words, or words again",
    able: ({ current }) => current.value !== null,
    run: ({ fine }) => {
      fine.value = !fine.peek();
    },
  },
];
