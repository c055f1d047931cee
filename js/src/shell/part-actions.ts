// What can be done with the parts of a sample, beside marking them.

import { isPending } from "../core/parts";
import { errorOf } from "../core/place";
import type { Config } from "../core/protocol";
import type { Session } from "../core/session";
import type { Action } from "./actions";

const anySelected = ({ composer }: Session) => (composer.parts?.selected.value.size ?? 0) > 0;
const present = ({ current }: Session) => current.value !== null;
/** It can be seen, or heard. */
export const shown = ({ current }: Session) => current.value !== null && errorOf(current.value) === null;
const any = ({ composer }: Session) => (composer.parts?.list().length ?? 0) > 0;

const PART_ACTIONS: readonly Action[] = [
  {
    name: "empty",
    caption: "None here",
    about: "Save that there is nothing to mark",
    able: present,
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
    name: "accept_part",
    caption: "Accept this",
    about: "Take the suggestions selected",
    able: ({ composer }) => [...(composer.parts?.selected.value ?? [])].some(isPending),
    run: ({ session }) => session.composer.parts?.acceptSelected(),
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
];

const SPAN_ACTIONS: readonly Action[] = [
  {
    name: "repeat",
    caption: "Mark everywhere",
    about: "Mark the same words wherever they stand in this text",
    able: anySelected,
    run: ({ view }) => view.peek()?.act?.("repeat"),
  },
  {
    name: "characters",
    caption: "Characters",
    about: "Mark characters instead of whole words, or words again",
    able: shown,
    run: ({ fine }) => {
      fine.value = !fine.peek();
    },
  },
];

const BOX_ACTIONS: readonly Action[] = [
  inView(
    "new_part",
    "New box",
    "Put a box into the middle; arrows move it, Alt with arrows resizes it",
    shown,
  ),
  ...ofSeveral("boxes"),
  inView("copy", "Copy", "Copy the selected boxes", anySelected),
  inView("paste", "Paste", "Paste what was copied, also into another image", shown),
  inView("duplicate", "Duplicate", "Copy the selected boxes a little aside", anySelected),
  inView(
    "paste_previous",
    "Boxes of the image before",
    "Paste all boxes of the image you were at before",
    shown,
  ),
  inView("to_front", "To the front", "Put the selected boxes on top of the others", anySelected),
  inView("to_back", "To the back", "Put the selected boxes below the others", anySelected),
  { ...inView("zoom_in", "Zoom in", "Show the image larger", shown), repeats: true },
  { ...inView("zoom_out", "Zoom out", "Show the image smaller", shown), repeats: true },
  inView("fit", "Fit", "Show the whole image; again, one pixel of it per pixel of the screen", shown),
];

const REGION_ACTIONS: readonly Action[] = [
  inView("start_here", "Start here", "A region begins at the playhead, or the one selected does", shown),
  inView("end_here", "End here", "The region ends at the playhead", shown),
  inView(
    "record",
    "Record",
    "A region while you listen: from now until the sound stops or you press again",
    shown,
  ),
  inView("fill", "Fill", "A region from the end of the one before up to the playhead", shown),
  inView("split", "Split", "Cut the regions selected in two at the playhead", any),
  inView(
    "new_part",
    "New region",
    "Put a region at the playhead; arrows move it, Alt with arrows resizes it",
    shown,
  ),
  inView("play_part", "Play once", "Play the region selected, or the one at the playhead, once", shown),
  inView("loop", "Loop", "Play the region selected over and over; without one, the whole", shown),
  inView("centre", "Centre", "Bring the playhead into the middle of the window", shown),
  ...ofSeveral("regions"),
];

const OWN: Partial<Record<Config["answer"], readonly Action[]>> = {
  spans: SPAN_ACTIONS,
  boxes: BOX_ACTIONS,
  regions: REGION_ACTIONS,
};

/** What there is to do with parts of this kind. */
export function partActionsOf(answer: Config["answer"]): readonly Action[] {
  if (answer === "class" || answer === "classes") return [];
  return [...PART_ACTIONS, ...(OWN[answer] ?? [])];
}

function ofSeveral(parts: string): readonly Action[] {
  const hide = `Hide the selected ${parts}; with none selected, all of them, or show them again`;
  return [
    inView("select_all", "Select all", `Select all ${parts}`, any),
    inView("lock", "Lock", `Lock the selected ${parts}, or unlock them`, anySelected),
    inView("hide", "Hide", hide, any),
  ];
}

/** Something that only the view can do. */
export function inView(name: string, caption: string, about: string, able: Action["able"]): Action {
  return { name, caption, about, able, run: ({ view }) => view.peek()?.act?.(name) };
}
