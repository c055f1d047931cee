// @vitest-environment node
// Boxes on their way to the kernel and back.

import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { Box, ToKernel } from "../src/core/protocol";
import { begin, box, CAT, DOG, KITTEN, open, partsOf } from "./boxes";
import type { Desk } from "./page";

let desk: Desk;
beforeEach(() => {
  desk = open();
});
const parts = () => partsOf(desk);
const protocol = JSON.parse(readFileSync(new URL("../../tests/protocol.json", import.meta.url), "utf8"));

describe("a box that is sent", () => {
  const MUST = ["height", "label", "left", "top", "width"];
  const FIELDS = new Set([...MUST, "origin", "score"]);

  it("has its five fields, where it came from and its score, and is never only suggested", () => {
    begin(desk, [{ ...CAT, score: 0.9 }, DOG, KITTEN]);
    parts().add(box(0, 0, 9, 9));
    parts().relabel(new Set(parts().list().slice(0, 1)), "dog");
    desk.session.submit();
    parts().accept(parts().pending().slice(0, 1));
    desk.session.accept();
    desk.session.way.back();
    parts().add(box(0, 0, 9, 9));
    desk.session.way.last();
    const sent = desk.operations.flatMap(({ value }) => value as Box[]);
    expect(sent).toHaveLength(2 + 3 + 4);
    for (const each of sent) {
      expect(Object.keys(each)).toEqual(expect.arrayContaining(MUST));
      for (const field of Object.keys(each)) expect(FIELDS).toContain(field);
    }
    expect(new Set(sent.map(({ origin }) => origin))).toEqual(new Set([undefined, "accepted", "edited"]));
  });

  it("waits for its receipt as it is, and nothing with it that is only suggested", () => {
    begin(desk, [CAT]);
    parts().add(DOG);
    desk.session.submit();
    const waiting = [...desk.storage.entries].filter(([name]) => !name.startsWith("labelloop-draft:"));
    expect(waiting).toHaveLength(1);
    expect(waiting.join()).not.toContain('"origin":"suggested"');
  });
});

it("a question for detail is as its example in the protocol", () => {
  begin(desk, null);
  desk.session.details.ask("1", [0, 0, 10, 10], 64, () => {});
  const example = (protocol.to_kernel as ToKernel[]).find(({ kind }) => kind === "detail");
  expect(Object.keys(desk.sent.at(-1) ?? {}).sort()).toEqual(Object.keys(example ?? {}).sort());
});
