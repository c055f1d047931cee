// One row of a table, a line per column. The lines are made once; a new sample only changes their text.

import type { Current } from "../core/place";
import { h, setAttr } from "../shell/dom";
import type { View } from "./view";

interface TabularView extends View {
  /** Of a table that had no rows, the columns come with the first. */
  name(columns: readonly string[], kinds: readonly string[]): void;
}

export function tabularView(columns: readonly string[], kinds: readonly string[]): TabularView {
  let cells: HTMLElement[] = [];
  let texts: Text[] = [];
  const body = h("tbody");
  const build = (names: readonly string[], kinds: readonly string[]) => {
    texts = names.map(() => document.createTextNode(""));
    cells = texts.map((text, index) => h("td", { dir: "auto", "data-kind": kinds[index] ?? "text" }, text));
    const row = (name: string, index: number) =>
      h("tr", {}, h("th", { scope: "row", dir: "auto" }, name), cells[index] as HTMLElement);
    body.replaceChildren(...names.map(row));
  };
  build(columns, kinds);
  const head = h(
    "thead",
    {},
    h("tr", {}, h("th", { scope: "col" }, "Column"), h("th", { scope: "col" }, "Value")),
  );
  const element = h("div", { class: "ll-table-view" }, h("table", {}, head, body));
  let shown: Current["item"] | null = null;
  const fill = () => {
    const values = Array.isArray(shown?.data.cells) ? shown.data.cells : [];
    texts.forEach((text, index) => {
      const value = shown ? toText(values[index]) : "";
      if (text.data !== (value ?? "")) text.data = value ?? "";
      setAttr(cells[index] as HTMLElement, "aria-label", value === null ? "missing" : null);
    });
  };
  return {
    element,
    name(names, kinds) {
      if (names.join("\n") === columns.join("\n")) return;
      columns = names;
      build(names, kinds);
      fill();
    },
    show(current) {
      const item = current?.item ?? null;
      if (item === shown) return;
      shown = item;
      fill();
    },
    destroy() {
      element.remove();
    },
  };
}

/** `null` is a missing value; the kernel sends text for all others. */
function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
