// @vitest-environment node
// What a page does with marks on texts: what is begun, what is saved, what the kernel says meanwhile.

import { beforeEach, describe, expect, it } from "vitest";
import type { Span } from "../src/core/protocol";
import { type Desk, Storage } from "./page";
import { ADA, AGAIN, accepted, BOB, begin, open, PARIS, partsOf, textItem } from "./spans";

let desk: Desk;
beforeEach(() => {
  desk = open();
});

const parts = (page = desk) => partsOf(page);
const texts = (page = desk) =>
  parts(page)
    .list()
    .map(({ text, origin }) => (origin === "suggested" ? `${text}?` : text));
const _mark = (key: string, suggested: Span[]) => ({
  key,
  suggestion: { value: suggested, score: null },
  uncertainty: 0.5,
  halting: null,
});
const _counts = { labeled: 0, skipped: 0, total: 10, classes: {} };

describe("an answer", () => {
  beforeEach(() => void begin(desk));

  it("that is submitted has the marks, without the suggestions that were not taken", () => {
    parts().add(BOB);
    desk.session.submit();
    expect(desk.operations).toMatchObject([{ kind: "label", sample: "1", value: [BOB] }]);
    expect(desk.shown).toBe("2");
    expect(texts()).toEqual(["Ada?", "Paris?"]);
  });

  it("that accepts has both, and tells what was suggested", () => {
    parts().add(BOB);
    desk.session.accept();
    expect(desk.operations[0]?.value).toEqual([accepted(ADA), BOB, accepted(PARIS)]);
    expect(desk.operations[0]?.suggested).toEqual({ value: [ADA, PARIS], score: null });
  });

  it("that nothing is here is an answer, too", () => {
    parts().add(BOB);
    desk.session.empty();
    expect(desk.operations[0]).toMatchObject({ kind: "label", value: [] });
  });

  it("of a class key is none: it is for the marks", () => {
    desk.session.choose("per");
    expect(desk.operations).toEqual([]);
    expect(desk.shown).toBe("1");
  });

  it("is told to a screen reader", () => {
    parts().add(BOB);
    desk.session.submit();
    expect(desk.session.said.peek()).toBe("id 1: 1 marked. 1 of 10 labeled.");
    desk.session.accept();
    expect(desk.session.said.peek()).toContain("2 marked");
    desk.session.empty();
    expect(desk.session.said.peek()).toContain("none");
  });

  it("counts each mark of its class", () => {
    desk.session.answer([ADA, BOB, PARIS]);
    expect(desk.session.tally.shown.peek()).toMatchObject({ labeled: 1, classes: { per: 2, loc: 1 } });
  });

  it("leaves nothing of its draft behind", () => {
    parts().add(BOB);
    expect(desk.storage.length).toBe(1);
    desk.session.submit();
    desk.acknowledge();
    expect(desk.storage.length).toBe(0);
  });

  it("leaves nothing selected and no steps on the next text", () => {
    parts().add(BOB);
    desk.session.submit();
    expect(parts().selected.peek().size).toBe(0);
    expect(desk.session.composer.work.canUndo).toBe(false);
  });
});

it("a text that is skipped stores none of its marks", () => {
  begin(desk);
  parts().add(BOB);
  desk.session.skip();
  expect(desk.operations).toMatchObject([{ kind: "skip", sample: "1", value: null }]);
  expect(desk.operations[0]).not.toHaveProperty("suggested");
  desk.acknowledge();
  expect(desk.storage.length).toBe(0);
});

describe("undo", () => {
  beforeEach(() => void begin(desk));

  it("takes back the steps on this text first, then the last answer", () => {
    parts().add(BOB);
    desk.session.submit();
    parts().add(BOB);
    parts().add(AGAIN);
    for (const left of [
      ["Ada?", "Bob", "Paris?"],
      ["Ada?", "Paris?"],
    ]) {
      desk.session.undo();
      expect([desk.shown, texts()]).toEqual(["2", left]);
    }
    expect(desk.operations).toHaveLength(1);
    desk.session.undo();
    expect(desk.shown).toBe("1");
    expect(desk.operations.at(-1)).toMatchObject({ kind: "undo", target: desk.operations[0]?.op_id });
  });

  it("can itself be taken back, step by step", () => {
    parts().add(BOB);
    const [bob] = parts().selected.peek();
    desk.session.undo();
    expect(desk.session.canRedo.peek()).toBe(true);
    desk.session.redo();
    expect(parts().list()).toContain(bob);
    expect([desk.session.canUndo.peek(), desk.session.canRedo.peek()]).toEqual([true, false]);
  });

  it("of an answer cannot be taken back any more over what was begun since", () => {
    desk.session.submit();
    desk.session.undo();
    expect(desk.session.canRedo.peek()).toBe(true);
    parts().add(BOB);
    expect(desk.session.canRedo.peek()).toBe(false);
    desk.session.redo();
    expect([desk.shown, texts()]).toEqual(["1", ["Ada?", "Bob", "Paris?"]]);
  });

  it("of an answer brings its marks and suggestions back, for both are work", () => {
    parts().add(BOB);
    desk.session.submit();
    desk.session.undo();
    expect([desk.shown, texts()]).toEqual(["1", ["Ada?", "Bob", "Paris?"]]);
    desk.session.accept();
    expect(desk.operations.at(-1)).toMatchObject({ kind: "label", sample: "1", value: { length: 3 } });
  });

  it("of an answer from before a reload brings its marks back", () => {
    const after = { key: "1", id: "id 1", status: "LABELED", value: [BOB], comment: "hm", flag: false };
    const before = { ...after, status: null, value: null, comment: "" };
    const page = open(new Storage());
    const trail = { total: 1, start: 0, entries: [after] };
    page.begin(["2"], {
      trail,
      undo: [{ op_id: "old", before, after }],
      items: [textItem("1"), textItem("2")],
    });
    page.session.undo();
    expect([page.shown, texts(page)]).toEqual(["1", ["Bob"]]);
    expect(page.session.composer.work.comment.peek()).toBe("hm");
  });

  it("of a flag leaves what was marked since", () => {
    parts().add(BOB);
    desk.session.flag();
    parts().add(AGAIN);
    desk.session.way.goTo("3");
    desk.session.way.goTo("1"); // the steps on the text are gone, its marks are not
    desk.session.undo();
    expect([desk.shown, desk.session.current.peek()?.entry.flag]).toEqual(["1", false]);
    expect(texts()).toEqual(["Ada?", "Bob", "Paris?", "Ada"]);
  });

  it("keeps no selection of what it took away", () => {
    parts().add(BOB);
    desk.session.undo();
    expect(parts().selected.peek().size).toBe(0);
  });

  it("leaves what is begun on the text it comes from for the way back", () => {
    desk.session.submit();
    desk.session.composer.work.comment.value = "begun";
    desk.session.undo();
    desk.session.submit();
    expect(desk.session.composer.work.comment.peek()).toBe("begun");
  });
});

describe("a text that has its answer", () => {
  beforeEach(() => {
    begin(desk);
    parts().add(BOB);
    desk.session.accept();
    desk.session.way.back();
  });

  it("shows it, and suggests nothing more", () => {
    expect(texts()).toEqual(["Ada", "Bob", "Paris"]);
    expect(parts().pending()).toEqual([]);
  });

  it("is left as it is when nothing was changed", () => {
    desk.session.way.last();
    expect(desk.operations).toHaveLength(1);
  });

  it("is labeled again, once, with all that was changed when the person goes elsewhere", () => {
    parts().add(AGAIN);
    parts().remove(new Set(parts().list().slice(0, 1)));
    desk.session.way.last();
    expect(desk.operations).toHaveLength(2);
    expect(desk.operations[1]).toMatchObject({
      kind: "label",
      sample: "1",
      value: [BOB, accepted(PARIS), AGAIN],
    });
    expect(desk.operations[1]).not.toHaveProperty("suggested");
    desk.session.way.back();
    expect(texts()).toEqual(["Bob", "Paris", "Ada"]);
    desk.session.way.last();
    expect(desk.operations).toHaveLength(2);
  });

  it("is left as it is when the changes were taken back", () => {
    parts().add(AGAIN);
    desk.session.undo();
    desk.session.way.last();
    expect(desk.operations).toHaveLength(1);
  });

  it("gets its first answer back by undo, after it was changed in passing", () => {
    parts().add(AGAIN);
    desk.session.way.last();
    desk.session.undo();
    expect(texts()).toEqual(["Ada", "Bob", "Paris"]);
  });
});

describe("a skipped text", () => {
  beforeEach(() => {
    begin(desk);
    desk.session.skip();
    desk.session.way.back();
  });

  it("keeps what was begun on it, without an answer, until that is saved", () => {
    parts().add(BOB);
    desk.session.way.last();
    expect(desk.operations).toHaveLength(1);
    desk.session.way.back();
    expect(texts()).toEqual(["Bob"]);
    desk.session.submit();
    expect(desk.operations.at(-1)).toMatchObject({ kind: "label", sample: "1", value: [BOB] });
  });

  it("keeps it also when its comment was changed", () => {
    parts().add(BOB);
    desk.session.composer.work.comment.value = "unsure";
    desk.session.way.last();
    expect(desk.operations.at(-1)).toMatchObject({ kind: "skip", comment: "unsure" });
    desk.session.way.back();
    expect(texts()).toEqual(["Bob"]);
  });
});

describe("what is begun", () => {
  it("waits while the person is elsewhere, nothing of it being saved", () => {
    begin(desk);
    desk.session.submit();
    parts().add(BOB);
    desk.session.way.back();
    desk.session.way.last();
    expect(texts()).toEqual(["Ada?", "Bob", "Paris?"]);
    expect(desk.operations).toHaveLength(1);
  });

  it("survives the page: marks, suggestions that were removed, the comment", () => {
    begin(desk);
    parts().add(BOB);
    parts().remove(new Set(parts().pending().slice(0, 1)));
    desk.session.composer.work.comment.value = "hm";
    const again = begin(open(desk.storage, "q"));
    expect(texts(again)).toEqual(["Bob", "Paris?"]);
    expect(again.session.composer.work.comment.peek()).toBe("hm");
    expect(again.session.canUndo.peek()).toBe(false);
  });

  it("survives it on an answered text, too", () => {
    begin(desk);
    desk.session.accept();
    desk.session.way.back();
    parts().add(BOB);
    const value = desk.operations[0]?.value as Span[];
    desk.acknowledge();
    const entry = { key: "1", id: "id 1", status: "LABELED", comment: "", flag: false };
    const stored = value.map(({ text, start, end, label, origin }) => ({ origin, text, start, end, label }));
    const again = begin(open(desk.storage, "q"), null, {
      trail: { total: 1, start: 0, entries: [{ ...entry, value: stored }] },
    });
    again.session.way.back();
    expect(texts(again)).toEqual(["Ada", "Bob", "Paris"]);
  });

  it("is out of date, and not shown, where the text has another answer by now", () => {
    begin(desk);
    parts().add(BOB);
    const entry = { key: "1", id: "id 1", status: "LABELED", value: [PARIS], comment: "", flag: false };
    const again = begin(open(desk.storage, "q"), null, { trail: { total: 1, start: 0, entries: [entry] } });
    again.session.way.back();
    expect(texts(again)).toEqual(["Paris"]);
  });

  it("is kept by the page where the browser keeps nothing", () => {
    const storage = new Storage();
    storage.setItem = () => {
      throw new Error("QuotaExceededError");
    };
    desk = begin(open(storage));
    desk.session.submit();
    parts().add(BOB);
    desk.session.way.back();
    desk.session.way.last();
    expect(texts()).toEqual(["Ada?", "Bob", "Paris?"]);
  });
});
