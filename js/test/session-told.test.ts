// @vitest-environment node
// What a page does with marks on texts when the kernel says something meanwhile: a refusal, another suggestion.

import { beforeEach, describe, expect, it } from "vitest";
import type { Span } from "../src/core/protocol";
import type { Desk } from "./page";
import { ADA, AGAIN, accepted, BOB, begin, KEYS, open, PARIS, partsOf, textItem } from "./spans";

let desk: Desk;
beforeEach(() => {
  desk = open();
});

const parts = (page = desk) => partsOf(page);
const texts = (page = desk) =>
  parts(page)
    .list()
    .map(({ text, origin }) => (origin === "suggested" ? `${text}?` : text));
const mark = (key: string, suggested: Span[]) => ({
  key,
  suggestion: { value: suggested, score: null },
  uncertainty: 0.5,
  halting: null,
});
const counts = { labeled: 0, skipped: 0, total: 10, classes: {} };

describe("marks that the kernel refuses", () => {
  it("come back as what they were before, with the reason", () => {
    begin(desk, null);
    parts().add(BOB, PARIS);
    desk.session.submit();
    const op_id = desk.operations[0]?.op_id;
    desk.tell({ kind: "receipt", op_id, refused: "half a character", counts });
    expect(desk.session.problem.peek()).toBe("half a character");
    begin(desk, null);
    expect([desk.shown, texts()]).toEqual(["1", ["Bob", "Paris"]]);
    expect(desk.operations).toHaveLength(1);
  });
});

describe("suggestions that come while a text is on screen", () => {
  it("are not accepted by a key of the same moment, and by the next one", () => {
    begin(desk, null);
    desk.tell({ kind: "marks", marks: [mark("1", [ADA])] });
    desk.clock += 50;
    desk.session.accept();
    expect([desk.shown, desk.operations]).toEqual(["1", []]);
    expect(parts().notice.peek()).toContain("just come");
    desk.clock += 200;
    desk.session.accept();
    expect(desk.operations).toMatchObject([{ sample: "1", value: [{ start: 0, origin: "accepted" }] }]);
  });
});

describe("new suggestions", () => {
  beforeEach(() => void begin(desk));

  it("are those of the text on screen while nothing is begun", () => {
    desk.tell({ kind: "marks", marks: [mark("1", [BOB]), mark("2", [AGAIN])] });
    expect(texts()).toEqual(["Bob?"]);
    desk.clock += 1000;
    desk.session.accept();
    expect(texts()).toEqual(["Ada?"]);
    expect(desk.operations[0]).toMatchObject({ value: [accepted(BOB)], suggested: { value: [BOB] } });
  });

  it("leave what is begun alone, and are not said to have been seen", () => {
    parts().remove(new Set(parts().pending().slice(0, 1)));
    desk.tell({ kind: "marks", marks: [mark("1", [ADA, BOB])] });
    expect(texts()).toEqual(["Paris?"]);
    desk.session.submit();
    expect(desk.operations[0]?.suggested?.value).toEqual([ADA, PARIS]);
  });

  it("are not said to have been seen after a way back and forth, or a reload", () => {
    desk.session.submit();
    parts().add(BOB);
    desk.session.way.back();
    desk.tell({ kind: "marks", marks: [mark("2", [AGAIN])] });
    desk.session.way.last();
    expect(texts()).toEqual(["Ada?", "Bob", "Paris?"]);
    const again = open(desk.storage, "q");
    const items = KEYS.map((key) => textItem(key, [AGAIN]));
    again.begin(KEYS, { items });
    for (const page of [desk, again]) {
      page.session.submit();
      expect(page.operations.at(-1)).toMatchObject({ sample: "2", suggested: { value: [ADA, PARIS] } });
    }
  });

  it("come to sight when all steps are taken back", () => {
    parts().add(BOB);
    desk.tell({ kind: "marks", marks: [mark("1", [AGAIN])] });
    desk.session.undo();
    expect(texts()).toEqual(["Ada?"]);
  });

  it("that say the same leave the very same marks selected", () => {
    const first = parts().step(1);
    const marks = KEYS.map((key) => mark(key, [ADA, PARIS]));
    const learner = { state: "idle", message: "", session_id: 1, share: null };
    desk.tell({ kind: "requeue", queue: KEYS, items: [], marks, counts, learner });
    expect(parts().only).toBe(first);
    expect(parts().list()).toContain(first);
  });

  it("are of no concern to an answered text", () => {
    desk.session.answer([BOB]);
    desk.session.way.back();
    desk.tell({ kind: "marks", marks: [mark("1", [AGAIN])] });
    expect(texts()).toEqual(["Bob"]);
  });
});
