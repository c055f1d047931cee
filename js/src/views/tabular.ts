// One row of a table, a line per column. The lines are made once; a new sample only changes their text.

import type { Current } from "../core/place";
import { h, setAttr } from "../shell/dom";
import type { View } from "./view";

export function tabularView(columns: readonly string[], kinds: readonly string[]): View {
  const cells: HTMLElement[] = [];
  const texts: Text[] = [];
  const body = h("tbody");
  columns.forEach((column, index) => {
    const text = document.createTextNode("");
    const cell = h("td", { dir: "auto", "data-kind": kinds[index] ?? "text" }, text);
    cells.push(cell);
    texts.push(text);
    body.append(h("tr", {}, h("th", { scope: "row", dir: "auto" }, column), cell));
  });
  const head = h(
    "thead",
    {},
    h("tr", {}, h("th", { scope: "col" }, "Column"), h("th", { scope: "col" }, "Value")),
  );
  const element = h("div", { class: "ll-table-view" }, h("table", {}, head, body));
  let shown: Current["item"] | null = null;
  return {
    element,
    show(current) {
      const item = current?.item ?? null;
      if (item === shown) return;
      shown = item;
      const values = Array.isArray(item?.data.cells) ? item.data.cells : [];
      texts.forEach((text, index) => {
        const value = item ? toText(values[index]) : "";
        if (text.data !== (value ?? "")) text.data = value ?? "";
        setAttr(cells[index] as HTMLElement, "aria-label", value === null ? "missing" : null);
      });
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
