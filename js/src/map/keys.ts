// The keys of the map, told to the kernel while the focus is in it; the notebook hears none of them, but for Ctrl or Cmd
// with S. (ipyevents hears the keys of the whole page while the pointer is over a picture, and for ever if that is taken
// away under it: so keys are heard here.)

import { isField } from "../shell/dom";
import type { Room } from "./room";

const SHORTCUTS = "data-lm-suppress-shortcuts";
const CONTROL = "input, select, textarea, button, [data-scrolls]";

export function listenToKeys(room: Room, plane: () => HTMLElement | null): void {
  const { box, life: signal } = room;
  const inside = (target: EventTarget | null) => target instanceof Node && box.contains(target);
  // Before ipyevents and ipycanvas hear of it, which let nobody else hear.
  box.addEventListener(
    "mousedown",
    ({ target }) => {
      if (target instanceof Node && plane()?.contains(target)) room.home();
    },
    { signal, capture: true },
  );
  box.addEventListener("keydown", (event) => onKey(room, event, plane()), { signal, capture: true });
  box.addEventListener("keyup", keepIn, { signal });
  // Notebook 7 acts before we hear a key, unless the focused element itself says that it must not.
  box.addEventListener(
    "focusin",
    ({ target }) => {
      if (target instanceof Element) target.setAttribute(SHORTCUTS, "true");
      box.dataset.keys = "on";
    },
    { signal },
  );
  const left = ({ relatedTarget }: FocusEvent) => {
    if (!inside(relatedTarget)) box.dataset.keys = "off";
  };
  box.addEventListener("focusout", left, { signal });
}

function keepIn(event: KeyboardEvent): void {
  const save = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  if (!save) event.stopPropagation();
}

function onKey(room: Room, event: KeyboardEvent, plane: HTMLElement | null): void {
  keepIn(event);
  const { key, ctrlKey, metaKey, shiftKey, altKey, repeat, target } = event;
  const mod = ctrlKey || metaKey;
  if (event.isComposing || key === "Tab" || (mod && "csvx".includes(key.toLowerCase()))) return;
  if (room.help.peek()) {
    if (key === "Escape") {
      event.preventDefault();
      room.help.value = false;
    }
    return;
  }
  if (key === "Escape" && leaves(room, event, plane)) return;
  // A field takes what is typed into it, a button what presses it; letters label from anywhere.
  if (target instanceof Element && target.closest(CONTROL)) {
    const label = key.length === 1 && key !== " " && !isField(target);
    if (!label && key !== "Escape") return;
  }
  event.preventDefault();
  if (key === "?") room.help.value = true;
  else if (!repeat || room.pending.peek() === 0)
    room.send({ event: "keydown", key, ctrlKey, metaKey, shiftKey, altKey, repeat });
}

/** From a control to the picture, and from there, if nothing is selected, out of the map. */
function leaves(room: Room, event: KeyboardEvent, plane: HTMLElement | null): boolean {
  const { target } = event;
  const { selected, cursor } = room.state.peek();
  if (target instanceof Element && target !== plane && target.closest(CONTROL)) room.home();
  else if (selected === 0 && !cursor && target instanceof HTMLElement) target.blur();
  else return false;
  event.preventDefault();
  return true;
}
