// Lies beside the map without being seen: hears the keys of whoever works in the map and keeps the notebook's own away
// from it, and tells the kernel what the page looks like around it. (ipyevents hears the keys of the whole page while the
// pointer is over a picture, and for ever if that is taken away under it: so keys are heard here.)

const SHORTCUTS = "data-lm-suppress-shortcuts";

/** The colour behind an element, as [red, green, blue]; white where nothing says. */
function behind(element) {
  for (let each = element; each; each = each.parentElement) {
    const numbers = (getComputedStyle(each).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (numbers.length >= 3 && (numbers[3] ?? 1) > 0.5) return numbers.slice(0, 3).map(Math.round);
  }
  return [255, 255, 255];
}

const FIELD = "input, select, textarea, button";

/** Sends keys to the kernel while the focus is in the map; none reaches the notebook, but for Ctrl or Cmd with S. */
function listen(box, model, signal) {
  box.tabIndex = 0;
  // Before ipyevents and ipycanvas hear of it, which let nobody else hear.
  const onDown = ({ target }) => target.closest(FIELD) ?? box.focus({ preventScroll: true });
  box.addEventListener("mousedown", onDown, { signal, capture: true });
  const onKey = (event) => {
    const { key, ctrlKey, metaKey, shiftKey, altKey, repeat, target } = event;
    const mod = ctrlKey || metaKey;
    if (mod && key.toLowerCase() === "s") return;
    event.stopPropagation();
    // Tab goes on; a field takes what is typed into it, a button what presses it.
    if (key === "Tab" || (target !== box && target.closest(FIELD) && (key.length > 1 || !target.matches("button")))) return;
    if (mod && "cvx".includes(key.toLowerCase())) return;
    event.preventDefault();
    model.send({ event: "keydown", key, ctrlKey, metaKey, shiftKey, altKey, repeat });
  };
  box.addEventListener("keydown", onKey, { signal, capture: true });
}

function render({ model, el }) {
  const life = new AbortController();
  let box = null;
  const tell = () => {
    const found = el.closest(".ll-map");
    if (!found) return;
    if (found !== box) listen(found, model, life.signal);
    box = found;
    box.setAttribute(SHORTCUTS, "true");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", model.get("label"));
    const colour = behind(box);
    if (`${colour}` === `${model.get("background")}`) return;
    model.set("background", colour);
    model.save_changes();
  };
  el.style.display = "none";
  const watcher = new MutationObserver(() => setTimeout(tell, 50));
  const filter = ["class", "style", "data-theme", "data-jp-theme-light", "data-jp-theme-name"];
  for (const root of [document.documentElement, document.body]) {
    watcher.observe(root, { attributes: true, attributeFilter: filter });
  }
  // The box that holds this is put into the page a moment later.
  const timers = [0, 50, 250, 1000, 3000].map((wait) => setTimeout(tell, wait));
  return () => {
    watcher.disconnect();
    for (const timer of timers) clearTimeout(timer);
    life.abort();
  };
}

export default { render };
