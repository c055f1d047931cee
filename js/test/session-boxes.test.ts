// @vitest-environment node
// What a page does with boxes on images: what is begun, what is saved, what it keeps from being saved.

import { beforeEach, describe, expect, it } from "vitest";
import type { Box } from "../src/core/protocol";
import { accepted, BOXES, begin, box, CAT, DOG, imageItem, inShort, KITTEN, open, partsOf } from "./boxes";
import { Desk, Storage } from "./page";

let desk: Desk;
beforeEach(() => {
  desk = begin(open(), null);
});

const OPEN = box(300, 200, 40, 30, null); // without a class yet
const parts = (page = desk) => partsOf(page);
const list = (page = desk) => parts(page).list().map(inShort);
const notice = () => parts().notice.peek();
const suggest = (boxes: Box[]) => {
  desk = begin(open(), boxes);
};
/** What has gone to the kernel since the page said hello. */
const sent = (page = desk) => page.sent.filter(({ kind }) => kind !== "hello" && kind !== "need");

describe("an answer", () => {
  it("has the boxes in the order in which they were drawn, as the kernel writes them", () => {
    parts().add(DOG);
    parts().add(CAT);
    parts().add(KITTEN);
    desk.session.submit();
    expect(desk.operations).toMatchObject([{ kind: "label", sample: "1" }]);
    expect(desk.operations[0]?.value).toEqual([DOG, CAT, KITTEN]);
    expect([desk.shown, list()]).toEqual(["2", []]);
  });

  it("is refused for an image that nobody can see, which may only be skipped", () => {
    const items = ["1", "2"].map((key) => imageItem(key, null));
    const broken = { ...items[0], data: { error: "cannot read 1" } };
    desk = open().begin(["1", "2"], { items: [broken, items[1]] });
    desk.session.empty();
    desk.session.accept();
    desk.session.submit();
    expect([desk.operations, desk.shown]).toEqual([[], "1"]);
    expect(notice()).toContain("skip it");
    desk.session.skip();
    expect(desk.operations).toMatchObject([{ kind: "skip", sample: "1" }]);
    expect(desk.shown).toBe("2");
  });

  it("of none is an answer: an empty list", () => {
    desk.session.submit();
    expect(desk.operations[0]).toMatchObject({ kind: "label", value: [] });
    desk.session.accept();
    expect(desk.operations[1]).toMatchObject({ kind: "label", sample: "2", value: [] });
    parts().add(CAT);
    desk.session.empty();
    expect(desk.operations[2]).toMatchObject({ kind: "label", sample: "3", value: [] });
  });

  it("counts each box of its class, and is told to a screen reader", () => {
    parts().add(CAT, KITTEN, DOG);
    desk.session.submit();
    expect(desk.session.tally.shown.peek()).toMatchObject({ labeled: 1, classes: { cat: 2, dog: 1 } });
    expect(desk.session.said.peek()).toBe("id 1: 3 marked. 1 of 10 labeled.");
  });

  it("has what is suggested only where it is accepted, and tells what was suggested", () => {
    suggest([{ ...CAT, score: 0.9 }]);
    parts().add(DOG);
    desk.session.accept();
    expect(desk.operations[0]?.value).toEqual([accepted({ ...CAT, score: 0.9 }), DOG]);
    expect(desk.operations[0]?.suggested).toEqual({ value: [{ ...CAT, score: 0.9 }], score: null });
    parts().add(DOG);
    desk.session.submit();
    expect(desk.operations[1]?.value).toEqual([DOG]);
  });

  it("has nothing that was not sure enough to be shown, nor was that turned down", () => {
    suggest([
      { ...CAT, score: 0.9 },
      { ...DOG, score: 0.2 },
    ]);
    parts().threshold.value = 0.5;
    desk.session.accept();
    expect(desk.operations[0]?.value).toEqual([accepted({ ...CAT, score: 0.9 })]);
    expect(desk.operations[0]?.suggested?.value).toEqual([{ ...CAT, score: 0.9 }]);
  });

  it("of a class key is none", () => {
    desk.session.choose("cat");
    expect([desk.operations, parts().active.peek()]).toEqual([[], "cat"]);
  });
});

describe("what goes to the kernel", () => {
  it("is nothing while one draws, and one message for each image that is done", () => {
    parts().add(CAT);
    for (let i = 1; i < 30; i += 1)
      parts().change(
        new Map([...parts().selected.peek()].map((each) => [each, { ...each, left: 10 + i }])),
        true,
      );
    parts().toggle("locked", parts().selected.peek());
    desk.session.undo();
    desk.session.redo();
    expect(sent()).toEqual([]);
    desk.session.submit();
    expect(sent()).toHaveLength(1);
    parts().add(DOG);
    desk.session.submit();
    expect(sent()).toHaveLength(2);
    expect(desk.operations.map(({ value }) => (value as Box[]).map(inShort))).toEqual([
      ["39,20,100,80 cat"],
      [inShort(DOG)],
    ]);
  });
});

describe("a box without a class", () => {
  beforeEach(() => void parts().add(CAT, OPEN));

  it.each(["submit", "accept"] as const)("keeps %s from saving, in words, and nothing is sent", (how) => {
    desk.session[how]();
    expect(notice()).toBe("One box has no class yet: choose one, or remove it.");
    expect([desk.shown, list(), sent()]).toEqual(["1", [CAT, OPEN].map(inShort), []]);
    expect(desk.session.wire.outbox.size.peek()).toBe(0);
  });

  it("is counted with others", () => {
    parts().add(box(1, 1, 5, 5, null));
    desk.session.submit();
    expect(notice()).toBe("2 boxes have no class yet: choose one, or remove it.");
  });

  it("saves once it has one", () => {
    desk.session.submit();
    parts().relabel(new Set(parts().list().slice(1)), "dog");
    expect(notice()).toBe("");
    desk.session.submit();
    expect(desk.operations[0]?.value).toEqual([CAT, { ...OPEN, label: "dog" }]);
  });

  it("keeps nobody from skipping the image, or from saying that it has none", () => {
    desk.session.skip();
    expect(desk.operations).toMatchObject([{ kind: "skip", sample: "1", value: null }]);
    parts().add(OPEN);
    desk.session.empty();
    expect(desk.operations[1]).toMatchObject({ kind: "label", sample: "2", value: [] });
  });

  it("waits on its image while one is elsewhere", () => {
    desk.session.skip();
    parts().add(OPEN);
    desk.session.way.back();
    desk.session.way.last();
    expect([desk.shown, list()]).toEqual(["2", [inShort(OPEN)]]);
    expect(desk.operations).toHaveLength(1);
  });
});

describe("what is begun", () => {
  it("waits while one is elsewhere, and nothing of it is saved", () => {
    desk.session.submit();
    parts().add(CAT, OPEN);
    desk.session.way.back();
    expect([desk.shown, list()]).toEqual(["1", []]);
    desk.session.way.next();
    expect(list()).toEqual([CAT, OPEN].map(inShort));
    expect(desk.operations).toHaveLength(1);
  });

  it("survives the page, boxes without a class and suggestions among it", () => {
    suggest([CAT, DOG]);
    parts().add(OPEN);
    parts().remove(new Set(parts().pending().slice(0, 1)));
    const again = begin(open(desk.storage, "q"), [CAT, DOG]);
    expect(list(again)).toEqual([`${inShort(DOG)}?`, inShort(OPEN)]);
    again.session.submit();
    expect(again.operations).toEqual([]);
  });

  it("is gone from the browser once it is saved", () => {
    parts().add(CAT);
    expect(desk.storage.length).toBe(1);
    desk.session.submit();
    desk.acknowledge();
    expect(desk.storage.length).toBe(0);
  });
});

describe("an image that has its answer", () => {
  beforeEach(() => {
    parts().add(CAT);
    desk.session.submit();
    desk.session.way.back();
  });

  it("is saved again, once, with what was changed, when one leaves it", () => {
    parts().add(DOG);
    desk.session.way.last();
    expect(desk.operations).toMatchObject([{}, { kind: "label", sample: "1", value: [CAT, DOG] }]);
    desk.session.way.back();
    desk.session.way.last();
    expect(desk.operations).toHaveLength(2);
  });

  it("keeps a box without a class for the way back, and stays as it was saved", () => {
    parts().add(DOG);
    parts().add(OPEN);
    desk.session.way.last();
    expect(desk.operations).toHaveLength(1);
    desk.session.way.back();
    expect(list()).toEqual([CAT, DOG, OPEN].map(inShort));
    parts().remove(new Set(parts().list().slice(2)));
    desk.session.way.last();
    expect(desk.operations[1]).toMatchObject({ kind: "label", sample: "1", value: [CAT, DOG] });
  });

  it("keeps it also when the comment was changed, which is saved", () => {
    parts().add(OPEN);
    desk.session.composer.work.comment.value = "blurred";
    desk.session.way.last();
    expect(desk.operations[1]).toMatchObject({ kind: "label", value: [CAT], comment: "blurred" });
    desk.session.way.back();
    expect(list()).toEqual([CAT, OPEN].map(inShort));
  });

  it("keeps it over a reload", () => {
    parts().add(OPEN);
    desk.acknowledge();
    const entry = { key: "1", id: "id 1", status: "LABELED", value: [CAT], comment: "", flag: false };
    const trail = { total: 1, start: 0, entries: [entry] };
    const again = begin(open(desk.storage, "q"), null, { trail, queue: ["2", "3"] });
    again.session.way.back();
    expect(list(again)).toEqual([CAT, OPEN].map(inShort));
  });

  it("is left as it is when its boxes only went to the front and back again", () => {
    parts().add(DOG);
    desk.session.way.last();
    desk.session.way.back();
    const [cat, dog] = parts().list() as [Box, Box];
    parts().reorder(new Set([cat]), true);
    parts().reorder(new Set([dog]), true);
    desk.session.way.last();
    expect(desk.operations).toHaveLength(2);
  });

  it("is saved again when one went to the front: what lies on top is part of the answer", () => {
    parts().add(DOG);
    desk.session.way.last();
    desk.session.way.back();
    parts().reorder(new Set(parts().list().slice(0, 1)), true);
    desk.session.way.last();
    expect(desk.operations.at(-1)?.value).toEqual([DOG, CAT]);
  });
});

describe("undo", () => {
  it("takes back the steps on this image first, then the last answer, with its boxes", () => {
    parts().add(CAT);
    parts().add(DOG);
    desk.session.submit();
    parts().add(KITTEN);
    desk.session.undo();
    expect([desk.shown, list()]).toEqual(["2", []]);
    desk.session.undo();
    expect([desk.shown, list()]).toEqual(["1", [CAT, DOG].map(inShort)]);
    expect(desk.operations.map(({ kind }) => kind)).toEqual(["label", "undo"]);
    desk.session.submit();
    expect(desk.operations[2]).toMatchObject({ kind: "label", sample: "1", value: [CAT, DOG] });
  });

  it("of a skip brings back what was drawn, without a class, too", () => {
    parts().add(CAT, OPEN);
    desk.session.skip();
    desk.session.undo();
    expect([desk.shown, list()]).toEqual(["1", [CAT, OPEN].map(inShort)]);
  });

  it("of an answer brings its suggestions back", () => {
    suggest([CAT]);
    parts().add(DOG);
    desk.session.submit();
    desk.session.undo();
    expect(list()).toEqual([`${inShort(CAT)}?`, inShort(DOG)]);
  });

  it("of a key held down is one step", () => {
    parts().add(CAT);
    for (const left of [11, 12, 13])
      parts().change(new Map([...parts().selected.peek()].map((each) => [each, { ...each, left }])), true);
    expect(list()).toEqual(["13,20,100,80 cat"]);
    desk.session.undo();
    expect(list()).toEqual([inShort(CAT)]);
    desk.session.redo();
    expect(list()).toEqual(["13,20,100,80 cat"]);
  });
});

it("what was hidden or locked is forgotten with the image, and kept while one is at it", () => {
  parts().add(CAT, DOG);
  const [cat] = parts().list();
  parts().toggle("locked", new Set(cat ? [cat] : []));
  parts().toggle("hidden", new Set(parts().list()));
  desk.session.flag();
  parts().add(KITTEN);
  desk.session.undo();
  expect([parts().locked.peek().size, parts().hidden.peek().size]).toEqual([1, 2]);
  desk.session.skip();
  expect([parts().locked.peek().size, parts().hidden.peek().size]).toEqual([0, 0]);
});

it("boxes that the kernel refuses come back, with the reason", () => {
  parts().add(CAT);
  desk.session.submit();
  const counts = { labeled: 0, skipped: 0, total: 10, classes: {} };
  desk.tell({ kind: "receipt", op_id: desk.operations[0]?.op_id, refused: "outside the image", counts });
  begin(desk, null);
  expect(desk.session.problem.peek()).toBe("outside the image");
  expect([desk.shown, list()]).toEqual(["1", [inShort(CAT)]]);
});

it("where there is one class, answers are boxes all the same", () => {
  const page = new Desk(new Storage(), { ...BOXES, classes: BOXES.classes?.slice(0, 1) ?? [] });
  page.begin(["1"], { items: [imageItem("1")] });
  page.session.choose("cat");
  expect([page.operations, parts(page).active.peek()]).toEqual([[], "cat"]);
});
