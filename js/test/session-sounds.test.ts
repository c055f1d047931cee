// @vitest-environment node
// What a page does with regions of sounds: what is begun, what is saved, what it keeps from being saved.

import { beforeEach, describe, expect, it } from "vitest";
import type { Region } from "../src/core/protocol";
import { Desk, Storage } from "./page";
import {
  accepted,
  begin,
  CLIPS,
  HORN,
  inShort,
  LATE,
  open,
  partsOf,
  region,
  SIREN,
  SOUNDS,
  soundItem,
} from "./sounds";

let desk: Desk;
beforeEach(() => {
  desk = begin(open(), null);
});

const OPEN = region(5, 5.5, null); // without a class yet
const parts = (page = desk) => partsOf(page);
const list = (page = desk) => parts(page).list().map(inShort);
const notice = () => parts().notice.peek();
const suggest = (regions: Region[]) => {
  desk = begin(open(), regions);
};

describe("an answer", () => {
  it("has the regions in the order in which the kernel stores them", () => {
    parts().add(LATE);
    parts().add(HORN);
    parts().add(SIREN);
    desk.session.submit();
    expect(desk.operations).toMatchObject([{ kind: "label", sample: "1", value: [SIREN, HORN, LATE] }]);
    expect([desk.shown, list()]).toEqual(["2", []]);
  });

  it("of none is an answer: an empty list", () => {
    desk.session.empty();
    desk.session.accept();
    expect(desk.operations).toMatchObject([
      { kind: "label", sample: "1", value: [] },
      { kind: "label", sample: "2", value: [] },
    ]);
  });

  it("is refused for a sound that nobody can hear, which may only be skipped", () => {
    const items = ["1", "2"].map((key) => soundItem(key));
    const broken = { ...items[0], data: { error: "cannot read 1.wav", name: "1.wav" } };
    desk = open().begin(["1", "2"], { items: [broken, items[1]] });
    for (const how of ["empty", "accept", "submit"] as const) desk.session[how]();
    expect([desk.operations, desk.shown]).toEqual([[], "1"]);
    expect(notice()).toContain("skip it");
    desk.session.skip();
    expect([desk.operations[0]?.kind, desk.shown]).toEqual(["skip", "2"]);
  });

  it("waits until each region has its class", () => {
    parts().add(SIREN, OPEN);
    desk.session.submit();
    expect([notice(), desk.operations]).toEqual([
      "One region has no class yet: choose one, or remove it.",
      [],
    ]);
    parts().relabel(new Set(parts().list().slice(1)), "horn");
    desk.session.submit();
    expect(desk.operations[0]?.value).toEqual([SIREN, { ...OPEN, label: "horn" }]);
  });

  it("has what is suggested only where it is accepted, and tells what was suggested", () => {
    suggest([{ ...SIREN, score: 0.9 }]);
    parts().add(LATE);
    desk.session.accept();
    expect(desk.operations[0]).toMatchObject({
      value: [accepted({ ...SIREN, score: 0.9 }), LATE],
      suggested: { value: [{ ...SIREN, score: 0.9 }] },
    });
    parts().add(LATE);
    desk.session.submit();
    expect(desk.operations[1]?.value).toEqual([LATE]);
  });

  it("holds no two that overlap where they must not, although suggestions do", () => {
    desk = begin(new Desk(new Storage(), { ...SOUNDS, overlap: false }), [LATE]);
    parts().add(region(5, 6.5));
    expect(list()).toEqual(["5-6.5 siren"]);
    desk.session.accept();
    expect(desk.operations[0]?.value).toEqual([region(5, 6.5)]);
  });

  it("of a whole clip is its class", () => {
    const page = new Desk(new Storage(), CLIPS);
    page.begin(["1", "2"], { items: ["1", "2"].map((key) => soundItem(key)) });
    page.session.choose("horn");
    expect(page.operations).toMatchObject([{ kind: "label", sample: "1", value: "horn" }]);
    expect([page.shown, page.session.composer.parts]).toEqual(["2", null]);
  });
});

describe("what is selected", () => {
  it("is not what is no longer shown", () => {
    suggest([
      { ...SIREN, score: 0.2 },
      { ...LATE, score: 0.9 },
    ]);
    parts().selected.value = new Set(parts().list());
    parts().threshold.value = 0.5;
    expect([...parts().selected.peek()].map(inShort)).toEqual([`${inShort(LATE)}?`]);
  });
});

describe("what is begun", () => {
  it("waits while one is elsewhere, and survives the page", () => {
    desk.session.skip();
    parts().add(SIREN, OPEN);
    desk.session.way.back();
    expect(list()).toEqual([]);
    desk.session.way.last();
    expect(list()).toEqual([SIREN, OPEN].map(inShort));
    const again = begin(open(desk.storage, "q"), null, { queue: ["2", "3"] });
    expect(list(again)).toEqual([SIREN, OPEN].map(inShort));
  });

  it("is taken back step by step, then the last answer with its regions", () => {
    parts().add(SIREN, HORN);
    desk.session.submit();
    parts().add(LATE);
    desk.session.undo();
    expect([desk.shown, list()]).toEqual(["2", []]);
    desk.session.undo();
    expect([desk.shown, list()]).toEqual(["1", [SIREN, HORN].map(inShort)]);
  });

  it("goes to the kernel when it is done, and not before", () => {
    desk.sent = [];
    parts().add(SIREN);
    for (let i = 1; i < 30; i += 1)
      parts().change(
        new Map([...parts().selected.peek()].map((each) => [each, { ...each, end: 3 + i / 100 }])),
        true,
      );
    parts().hide(new Set());
    expect(desk.sent).toEqual([]);
    desk.session.submit();
    expect(desk.operations.map(({ value }) => value)).toEqual([[region(1, 3.29)]]);
  });
});

describe("a sound that is not in the page any more", () => {
  it("is asked for when one goes back to it", () => {
    const keys = Array.from({ length: 40 }, (_, i) => `${i}`);
    desk = open().begin(keys, { items: keys.map((key) => soundItem(key)) });
    for (let i = 0; i < 35; i += 1) desk.session.empty();
    desk.session.way.first();
    expect([desk.shown, desk.session.state.peek()]).toEqual([null, "waiting"]);
    expect(desk.sent.at(-1)).toMatchObject({ kind: "need", trail: [0, 20] });
    const entry = { id: "0", status: "LABELED", value: [SIREN], comment: "", flag: false };
    const trail = { total: 35, start: 0, entries: [{ key: "0", ...entry }] };
    desk.tell({ kind: "trail", trail, items: [soundItem("0")] });
    expect([desk.shown, list()]).toEqual(["0", [inShort(SIREN)]]);
  });
});

it("regions that the kernel refuses come back, with the reason", () => {
  parts().add(SIREN);
  desk.session.submit();
  const counts = { labeled: 0, skipped: 0, total: 10, classes: {} };
  desk.tell({
    kind: "receipt",
    op_id: desk.operations[0]?.op_id,
    refused: "past the end of the sound",
    counts,
  });
  begin(desk, null);
  expect([desk.session.problem.peek(), desk.shown, list()]).toEqual([
    "past the end of the sound",
    "1",
    [inShort(SIREN)],
  ]);
});
