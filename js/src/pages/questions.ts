// The test questions that were missed most: often it is the question that is wrong.

import type { Face } from "../monitor/card";
import { counted, many } from "../monitor/words";
import { h } from "../shell/dom";
import type { Questions } from "./picture";

export function questions({ total, missed }: Questions): Face {
  const title = "Test questions missed most";
  const note = `of ${counted(total, "test question")}`;
  if (missed.length === 0) return { title, figure: "0", note, body: hint("Nobody has missed one yet.") };
  const rows = missed.map(({ id, missed: wrong, seen, accepted }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", dir: "auto", title: id }, id),
      h("td", { dir: "auto", title: accepted }, accepted),
      h("td", { class: "ll-number" }, `${many(wrong)} of ${many(seen)}`),
    ),
  );
  const names = ["Sample", "Accepted", "Missed"].map((name, i) =>
    h("th", { scope: "col", class: i === 2 ? "ll-number" : null }, name),
  );
  const table = h("table", { class: "ll-table" }, h("thead", {}, h("tr", {}, ...names)));
  table.append(h("tbody", {}, ...rows));
  const about = hint("Where many miss the same one, look at the question first.");
  return { title, note, body: h("div", { class: "ll-noted" }, table, about) };
}

function hint(text: string): HTMLElement {
  return h("p", { class: "ll-hint" }, text);
}
