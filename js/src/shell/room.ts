// How high a face may be. marimo lets an output be 610 pixels high and scrolls the rest within the page, but for its own
// tables. A frame of another origin (Colab) is often made as high as what is in it: a height measured by it would shrink
// with it, so the screen is the measure. A labeler is seen whole: nobody scrolls to see which class a key has.

import { isWithinForeign } from "./frames";

const MARK = "data-labelloop";
const SHARE = 0.8; // of the screen that a browser leaves to its page

/** Gives a face its room, until the returned function is called. */
export function makeRoom(el: HTMLElement): () => void {
  if (isWithinForeign()) el.style.setProperty("--ll-view", `${Math.round(SHARE * screen.availHeight)}px`);
  const root = el.getRootNode();
  if (!(root instanceof ShadowRoot)) return () => {};
  const area = root.host.closest<HTMLElement>(".output-area");
  if (!area) return () => {};
  const { host } = root;
  host.setAttribute(MARK, "");
  area.style.maxHeight = "none";
  return () => {
    host.removeAttribute(MARK);
    if (!area.querySelector(`[${MARK}]`)) area.style.maxHeight = ""; // the next output may be there already
  };
}
