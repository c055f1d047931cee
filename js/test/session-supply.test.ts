// @vitest-environment node
// What a page does when there is nothing more for it, for the time being or at all; and that somebody is there.

import { beforeEach, describe, expect, it } from "vitest";
import type { Remaining } from "../src/core/protocol";
import { Desk, item } from "./page";

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

const work = (state: Remaining["state"], message = ""): Remaining => ({ state, message });
const asked = (kind: string) => desk.sent.filter((message) => message.kind === kind).length;
const more = (keys: string[], rest: Record<string, unknown> = {}) =>
  desk.tell({ kind: "items", queue: keys, had: 0, items: keys.map((key) => item(key)), ...rest });
const state = () => desk.session.state.peek();

describe("while all that is left is with other people", () => {
  beforeEach(() => void desk.begin([], { work: work("waiting") }));

  it("the page waits, and is not done", () => {
    expect([state(), desk.session.withOthers.peek()]).toEqual(["waiting", true]);
  });

  it("it asks every five seconds, one question at a time", () => {
    desk.wait(4999);
    expect(asked("need")).toBe(0);
    desk.wait(1);
    expect(asked("need")).toBe(1);
    desk.wait(5000);
    expect(asked("need")).toBe(1);
    more([]);
    desk.wait(5000);
    expect(asked("need")).toBe(2);
    expect(desk.sent.at(-1)).toMatchObject({ kind: "need", have: [] });
  });

  it("asks again what got lost", () => {
    desk.wait(5000);
    for (let s = 0; s < 60; s += 1) desk.wait(1000);
    expect(asked("need")).toBeGreaterThan(1);
  });

  it("a hidden page asks nothing; it asks at once when it is looked at", () => {
    desk.look(false);
    for (let s = 0; s < 12; s += 1) desk.wait(5000);
    expect(asked("need")).toBe(0);
    desk.look(true);
    expect(asked("need")).toBe(1);
  });

  it("what comes back is shown, and the asking ends", () => {
    more(["7"], { work: work("open") });
    expect([state(), desk.shown, desk.session.withOthers.peek()]).toEqual(["ready", "7", false]);
    more([]); // there is nothing behind it
    const before = asked("need");
    for (let s = 0; s < 4; s += 1) desk.wait(5000);
    desk.look(true);
    expect(asked("need")).toBe(before);
  });

  it("it is done when the others have answered", () => {
    more([], { work: work("open") });
    more([]);
    expect([state(), desk.session.withOthers.peek()]).toEqual(["done", false]);
  });

  it("one may look at one's own answers meanwhile", () => {
    desk.begin(["1"], { work: work("waiting") });
    desk.session.answer("cat");
    desk.session.way.back();
    expect([state(), desk.shown, desk.session.withOthers.peek()]).toEqual(["ready", "1", false]);
  });

  it("a closed page asks no more", () => {
    desk.session.close();
    desk.wait(60_000);
    expect([desk.returns.size, asked("need"), asked("alive")]).toEqual([0, 0, 0]);
  });
});

it("samples that are still here come first, and then the waiting begins", () => {
  desk.begin(["1", "2"], { work: work("waiting") });
  more([]);
  expect(desk.shown).toBe("1");
  desk.session.answer("cat");
  desk.session.answer("cat");
  desk.acknowledge();
  expect([state(), desk.session.withOthers.peek()]).toEqual(["waiting", true]);
});

it("the last of a few samples is no end: what follows its answer is waited for", () => {
  desk.begin(["1"]); // of ten
  more([]);
  desk.session.answer("cat");
  expect(state()).toBe("waiting");
  expect(desk.sent.slice(-2).map(({ kind }) => kind)).toEqual(["operations", "need"]);
  desk.acknowledge();
  expect(state()).toBe("waiting");
  more(["2"]);
  expect([state(), desk.shown]).toEqual(["ready", "2"]);
  more([]);
  desk.session.answer("cat");
  desk.acknowledge();
  more([]);
  expect(state()).toBe("done");
});

it("what the kernel said before it heard of the last answer is no end either", () => {
  desk.begin(["1"]);
  desk.session.answer("cat");
  more([], { had: 1 }); // to the question that went before the answer
  expect(state()).toBe("waiting");
  desk.acknowledge();
  more([]);
  expect(state()).toBe("done");
  expect(asked("need")).toBe(2);
});

it("where all are labeled, the page knows so at once", () => {
  desk.begin(["1"], { counts: { labeled: 9, skipped: 0, total: 10, classes: {} } });
  more([]);
  desk.session.answer("cat");
  expect(state()).toBe("done");
});

it("an empty new order changes nothing of the waiting", () => {
  desk.begin([], { work: work("waiting") });
  const counts = { labeled: 0, skipped: 0, total: 10, classes: {} };
  desk.tell({ kind: "requeue", queue: [], items: [], marks: [], counts });
  expect(desk.session.withOthers.peek()).toBe(true);
  expect(asked("need")).toBe(0);
});

describe("when there is nothing more for this person at all", () => {
  beforeEach(() => {
    desk.begin(["1", "2", "3"]);
    desk.session.answer("cat");
    const [operation] = desk.operations;
    const counts = { labeled: 1, skipped: 0, total: 10, classes: {} };
    desk.tell({ kind: "receipt", op_id: operation?.op_id, counts, work: work("ended", "too many misses") });
  });

  it("what was queued is taken away, and the page says why", () => {
    expect([state(), desk.shown]).toEqual(["done", null]);
    expect(desk.session.supply.remaining.peek().message).toBe("too many misses");
    desk.session.answer("dog");
    expect(desk.operations).toHaveLength(1);
  });

  it("answers that were under way keep their place in the outbox", () => {
    const late = new Desk().begin(["1", "2"]);
    late.session.answer("cat");
    late.session.answer("dog");
    const counts = { labeled: 1, skipped: 0, total: 10, classes: {} };
    late.tell({ kind: "receipt", op_id: late.operations[0]?.op_id, counts, work: work("ended") });
    expect(late.session.wire.outbox.waiting().map(({ value }) => value)).toEqual(["dog"]);
    expect(late.storage.length).toBe(1);
  });

  it("one may still look at what one has answered", () => {
    desk.session.way.back();
    expect([state(), desk.shown]).toEqual(["ready", "1"]);
  });

  it("the page asks seldom, and goes on when it is allowed again", () => {
    const before = asked("need");
    for (let s = 0; s < 4; s += 1) desk.wait(1000);
    expect(asked("need")).toBe(before + 1);
    more(["2"], { work: work("open") });
    expect([state(), desk.shown]).toEqual(["ready", "2"]);
  });

  it("a state without a word of it begins anew", () => {
    desk.begin(["2"]);
    expect([state(), desk.shown, desk.session.supply.remaining.peek().state]).toEqual(["ready", "2", "open"]);
  });

  it("an unrelated new order does not begin it again", () => {
    const counts = { labeled: 1, skipped: 0, total: 10, classes: {} };
    desk.tell({ kind: "requeue", queue: [], items: [], marks: [], counts });
    expect(state()).toBe("done");
  });
});

describe("that somebody is there", () => {
  const minute = () => desk.wait(60_000);
  beforeEach(() => void desk.begin(["1", "2"]));

  it("is told every minute, while keys or the pointer are used", () => {
    desk.session.heartbeat.acted();
    minute();
    expect(desk.sent.at(-1)).toEqual({ kind: "alive", page: desk.session.wire.page });
    minute();
    expect(asked("alive")).toBe(2);
    minute();
    minute();
    expect(asked("alive")).toBe(2);
    desk.session.heartbeat.acted();
    minute();
    expect(asked("alive")).toBe(3);
  });

  it("is not told of a page that nobody has touched, or sees", () => {
    minute();
    desk.session.heartbeat.acted();
    desk.look(false);
    minute();
    expect(asked("alive")).toBe(0);
  });

  it("is not told while answers are under way, which say it too", () => {
    desk.session.heartbeat.acted();
    desk.session.answer("cat");
    minute();
    expect(asked("alive")).toBe(0);
    desk.acknowledge();
    desk.session.heartbeat.acted();
    minute();
    expect(asked("alive")).toBe(1);
  });
});
