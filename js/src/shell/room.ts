// marimo lets an output be 610 pixels high and scrolls the rest within the page, but for its own tables. A labeler is
// seen whole: nobody scrolls to see which class a key has.

const MARK = "data-labelloop";

/** Lifts that limit from what is around an element, until the returned function is called. */
export function makeRoom(el: HTMLElement): () => void {
  const root = el.getRootNode();
  const area = root instanceof ShadowRoot ? root.host.closest<HTMLElement>(".output-area") : null;
  if (!area || !(root instanceof ShadowRoot)) return () => {};
  const { host } = root;
  host.setAttribute(MARK, "");
  area.style.maxHeight = "none";
  return () => {
    host.removeAttribute(MARK);
    if (!area.querySelector(`[${MARK}]`)) area.style.maxHeight = ""; // the next output may be there already
  };
}
