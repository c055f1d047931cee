// Beside the map: the legend, which leaves categories out, and the sample pointed at.

import { drawn } from "../gallery/sample";
import { h, setHidden, setText, watch } from "../shell/dom";
import { button } from "./head";
import type { Category } from "./protocol";
import { many, type Room } from "./room";

export function side(room: Room, bytes: (buffer: DataView | ArrayBuffer) => Uint8Array): HTMLElement {
  return h("div", { class: "ll-map-side" }, legend(room), card(room, bytes));
}

function legend(room: Room): HTMLElement {
  const { state, life } = room;
  const title = h("strong", {}, "");
  const whole = button(room, "show_all", "Show all", "Leave nothing out");
  const list = h("div", { class: "ll-map-legend" });
  const rows = new Map<string, ReturnType<typeof row>>();
  watch(life, () => {
    const { legend: categories, color } = state.value;
    setText(title, color[0]?.toUpperCase() + color.slice(1));
    setHidden(
      whole,
      categories.every(({ shown }) => shown),
    );
    const names = categories.map(({ name }) => name);
    for (const name of rows.keys()) if (!names.includes(name)) rows.delete(name);
    for (const each of categories) {
      const found = rows.get(each.name) ?? row(room, each.name);
      rows.set(each.name, found);
      found.show(each);
    }
    const wanted = names.flatMap((name) => rows.get(name)?.element ?? []);
    if (wanted.some((each, at) => list.children[at] !== each) || list.children.length !== wanted.length)
      list.replaceChildren(...wanted);
  });
  const about = "Legend: what is left out is neither shown nor selected";
  return h(
    "div",
    { class: "ll-map-part", role: "group", "aria-label": about },
    h("div", { class: "ll-map-part-head" }, title, whole),
    list,
  );
}

function row(room: Room, name: string) {
  const field = h("input", { type: "checkbox", "data-category": name });
  const chip = h("span", { class: "ll-map-dot", "aria-hidden": "true" });
  const count = h("span", { class: "ll-count" }, "");
  const caption = h("span", { class: "ll-caption", dir: "auto", title: name }, name);
  field.addEventListener("change", () => room.act(field.checked ? "show" : "hide", name), {
    signal: room.life,
  });
  return {
    element: h("label", { class: "ll-map-category" }, field, chip, caption, count),
    show(category: Category) {
      field.checked = category.shown;
      chip.style.setProperty("--ll-chip", category.color);
      setText(count, many(category.count));
    },
  };
}

function card(room: Room, bytes: (buffer: DataView | ArrayBuffer) => Uint8Array): HTMLElement {
  const { config, card: shown, life } = room;
  const body = h("div", { class: "ll-map-card" });
  let held = new AbortController();
  life.addEventListener("abort", () => held.abort(), { once: true });
  watch(life, () => {
    const found = shown.value;
    held.abort();
    held = new AbortController();
    if (!found) {
      body.replaceChildren(
        h("p", { class: "ll-hint" }, "Point at a sample, or go to one with the arrow keys."),
      );
      return;
    }
    const { id, said, color, data, buffer } = found;
    const dot = h("span", { class: "ll-map-dot", "aria-hidden": "true" });
    dot.style.setProperty("--ll-chip", color);
    const content = { data, bytes: buffer ? bytes(buffer) : null };
    body.replaceChildren(
      h(
        "div",
        { class: "ll-map-card-head" },
        h("strong", { class: "ll-map-id", dir: "auto", title: id }, id),
        h("span", { class: "ll-map-said" }, dot, h("span", { dir: "auto" }, said)),
      ),
      h(
        "div",
        { class: `ll-map-sample ll-map-${config.peek().shows}` },
        drawn({ ...config.peek(), classes: [] }, content, [], id, held.signal),
      ),
    );
  });
  const scrolls = { tabindex: 0, "data-scrolls": true, role: "group", "aria-label": "Sample" };
  return h("div", { class: "ll-map-part ll-map-card-part", ...scrolls }, body);
}
