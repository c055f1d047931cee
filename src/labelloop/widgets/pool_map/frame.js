// Lies beside the map without being seen: keeps the notebook's own keys away from it, and tells the kernel
// what the page looks like around it.

const SHORTCUTS = "data-lm-suppress-shortcuts";

/** The colour behind an element, as [red, green, blue]; white where nothing says. */
function behind(element) {
  for (let each = element; each; each = each.parentElement) {
    const numbers = (getComputedStyle(each).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (numbers.length >= 3 && (numbers[3] ?? 1) > 0.5) return numbers.slice(0, 3).map(Math.round);
  }
  return [255, 255, 255];
}

function render({ model, el }) {
  const tell = () => {
    const box = el.closest(".ll-map");
    if (!box) return;
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
  };
}

export default { render };
