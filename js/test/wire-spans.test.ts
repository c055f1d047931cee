// @vitest-environment node
// Spans on their way to the kernel and back, against the examples that both sides read.

import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { PartsEditor } from "../src/core/parts";
import type { FromKernel, Operation, Span, ToKernel } from "../src/core/protocol";
import type { Desk } from "./page";
import { ADA, AGAIN, BOB, begin, open, PARIS, partsOf, span, textItem } from "./spans";

let desk: Desk;
let parts: () => PartsEditor<Span>;
beforeEach(() => {
  desk = open();
  parts = () => partsOf(desk);
});

describe("the wire", () => {
  const protocol = JSON.parse(readFileSync(new URL("../../tests/protocol.json", import.meta.url), "utf8"));
  const messages = protocol.to_kernel as ToKernel[];
  const examples = messages.flatMap((message) => (message.kind === "operations" ? message.operations : []));
  const partsIn = (operations: Operation[]) =>
    operations.flatMap(({ value, suggested }) =>
      [value, suggested?.value].flatMap((each) => (Array.isArray(each) ? (each as Span[]) : [])),
    );
  const fields = (some: object[]) => new Set(some.flatMap((each) => Object.keys(each)));

  it("sends only what the protocol has, and nothing that is only suggested", () => {
    begin(desk, [{ ...ADA, score: 0.9 }, PARIS, AGAIN]);
    parts().add(BOB);
    parts().relabel(new Set(parts().list().slice(0, 1)), "loc");
    desk.session.submit();
    parts().accept(parts().pending().slice(0, 1));
    desk.session.accept();
    desk.session.way.back();
    parts().add(span(4, 7));
    desk.session.way.last();
    desk.session.empty();
    const sent = partsIn(desk.operations);
    expect(sent.length).toBeGreaterThan(9);
    for (const field of fields(sent)) expect(fields(partsIn(examples))).toContain(field);
    expect(new Set(sent.map(({ origin }) => origin))).toEqual(new Set([undefined, "accepted", "edited"]));
    for (const { text, start, end } of sent) expect(text).toBe(span(start, end).text);
    const shapes = fields(examples);
    for (const field of fields(desk.operations)) expect(shapes).toContain(field);
  });

  it("keeps nothing in the outbox that is only suggested", () => {
    begin(desk);
    parts().add(BOB);
    desk.session.submit();
    const waiting = [...desk.storage.entries].filter(([name]) => !name.startsWith("labelloop-draft:"));
    expect(waiting).toHaveLength(1);
    expect(waiting.join()).not.toContain('"origin":"suggested"');
  });

  it.each(protocol.from_kernel as FromKernel[])("takes $kind", (message) => {
    begin(desk);
    desk.session.receive({ ...message, to: desk.session.wire.page } as FromKernel);
  });

  it("has an example of marks that come while a text is on screen", () => {
    const marks = (protocol.from_kernel as FromKernel[]).find(({ kind }) => kind === "marks");
    const [first] = marks?.kind === "marks" ? marks.marks : [];
    desk.begin([first?.key as string], { items: [textItem(first?.key as string)] });
    desk.session.receive({ ...marks, to: desk.session.wire.page } as FromKernel);
    expect(parts().pending().length).toBeGreaterThan(0);
  });
});
