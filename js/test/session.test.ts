// @vitest-environment node
// What a page does with what a person does and what the kernel says: no DOM, no waiting.

import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { FromKernel, Operation, ToKernel } from "../src/core/protocol";
import { config, Desk, item, Storage } from "./page";

let desk: Desk;
beforeEach(() => {
  desk = new Desk().begin(["1", "2", "3", "4", "5", "6", "7", "8"]);
});

describe("the wire", () => {
  const protocol = JSON.parse(readFileSync(new URL("../../tests/protocol.json", import.meta.url), "utf8"));

  it.each(protocol.from_kernel as FromKernel[])("takes $kind", (message) => {
    expect(() => desk.session.receive(message)).not.toThrow();
    desk.session.receive({ ...message, to: desk.session.wire.page } as FromKernel);
  });

  it("sends nothing that the protocol does not have", () => {
    desk.session.answer("cat");
    desk.session.skip();
    desk.session.flag();
    desk.session.undo();
    desk.session.redo();
    desk.session.addClass("bird");
    desk.session.way.goTo("77");
    void desk.session.search.find("1", "all");
    desk.session.insights.look();
    desk.session.details.ask("1", [0, 0, 10, 10], 100, () => {});
    const shapes = new Map<string, Set<string>>();
    const fields = new Set<string>();
    for (const message of protocol.to_kernel as ToKernel[]) {
      shapes.set(message.kind, new Set([...(shapes.get(message.kind) ?? []), ...Object.keys(message)]));
      if (message.kind === "operations")
        for (const o of message.operations) for (const f of Object.keys(o)) fields.add(f);
    }
    expect(new Set(desk.sent.map(({ kind }) => kind))).toEqual(
      new Set(["hello", "operations", "need", "find", "monitor", "detail"]),
    );
    for (const message of desk.sent) {
      for (const field of Object.keys(message)) expect(shapes.get(message.kind)).toContain(field);
    }
    for (const operation of desk.operations)
      for (const f of Object.keys(operation)) expect(fields).toContain(f);
  });

  it("ignores what is meant for another page", () => {
    desk.session.receive({ kind: "error", to: "somebody else", message: "boom" });
    expect(desk.session.problem.peek()).toBeNull();
  });
});

describe("an answer", () => {
  it("shows the next sample at once and waits for nobody", () => {
    desk.session.answer("cat");
    expect(desk.shown).toBe("2");
    expect(desk.session.wire.outbox.size.peek()).toBe(1);
    expect(desk.operations[0]).toMatchObject({ kind: "label", sample: "1", value: "cat" });
    expect(desk.session.tally.shown.peek()).toMatchObject({ labeled: 1, classes: { cat: 1 } });
  });

  it("stays in the outbox, and in the browser's storage, until its receipt", () => {
    desk.session.answer("cat");
    expect(desk.storage.length).toBe(1);
    desk.acknowledge();
    expect(desk.storage.length).toBe(0);
    expect(desk.session.wire.outbox.size.peek()).toBe(0);
  });

  it("is sent again, ever less often, while no receipt comes", () => {
    desk.session.answer("cat");
    for (let s = 0; s < 60; s += 1) desk.wait(1000);
    const times = desk.sent.filter(({ kind }) => kind === "operations").length;
    expect(times).toBeGreaterThan(2);
    expect(times).toBeLessThan(8);
    expect(desk.operations.length).toBe(1);
  });

  it("goes behind those without a receipt, so that messages may overtake one another", () => {
    desk.session.answer("cat");
    desk.session.answer("dog");
    desk.session.undo();
    const kinds = desk.sent.flatMap((m) =>
      m.kind === "operations" ? [m.operations.map((o) => o.kind)] : [],
    );
    expect(kinds).toEqual([["label"], ["label", "label"], ["label", "label", "undo"]]);
  });

  it("survives the page: the next one sends it first and shows what comes after it", () => {
    desk.session.answer("cat");
    desk.session.answer("dog");
    const again = new Desk(desk.storage, {}, "q");
    expect(again.operations.map(({ sample, value }) => [sample, value])).toEqual([
      ["1", "cat"],
      ["2", "dog"],
    ]);
    again.begin(["1", "2", "3"]);
    expect(again.shown).toBe("3");
    expect(again.session.tally.shown.peek().labeled).toBe(2);
    expect(again.session.trailTotal.peek()).toBe(2);
  });

  it("of another annotator or job is not ours to send", () => {
    desk.session.answer("cat");
    for (const annotator of ["bob", "m", "me:2"]) {
      const other = new Desk(desk.storage, { job: { ...config.job, annotator } }, "q");
      expect(other.operations).toEqual([]);
    }
  });

  it("that is refused is said, and the page asks how things stand", () => {
    desk.session.answer("cat");
    const [{ op_id }] = desk.operations as [Operation];
    desk.tell({
      kind: "receipt",
      op_id,
      refused: "not a class",
      counts: { labeled: 0, skipped: 0, total: 10, classes: {} },
    });
    expect(desk.session.problem.peek()).toBe("not a class");
    expect(desk.sent.at(-1)?.kind).toBe("hello");
  });

  it("is kept while the kernel is gone, and the page says so", () => {
    desk.alive = false;
    desk.session.answer("cat");
    desk.session.answer("dog");
    desk.wait(1000);
    expect(desk.session.wire.offline.peek()).toBe(true);
    expect(desk.session.wire.outbox.size.peek()).toBe(2);
    expect(desk.shown).toBe("3");
  });
});

describe("undo and redo", () => {
  it("bring the sample back to the head, unanswered", () => {
    desk.session.answer("cat");
    desk.session.undo();
    expect(desk.shown).toBe("1");
    expect(desk.session.current.peek()?.entry.status).toBeNull();
    expect(desk.operations.at(-1)).toMatchObject({ kind: "undo", target: desk.operations[0]?.op_id });
    desk.session.redo();
    expect(desk.shown).toBe("2");
    expect(desk.session.tally.shown.peek().labeled).toBe(1);
  });

  it("of a changed answer bring back the first one", () => {
    desk.session.answer("cat");
    desk.session.way.back();
    desk.session.answer("dog");
    desk.session.undo();
    expect(desk.session.current.peek()?.entry).toMatchObject({ key: "1", value: "cat", status: "LABELED" });
  });

  it("know what earlier pages did", () => {
    const before = { key: "0", id: "0", status: null, value: null, comment: "", flag: false };
    const after = { ...before, status: "LABELED", value: "cat" };
    desk.begin(["1"], {
      trail: { total: 1, start: 0, entries: [after] },
      undo: [{ op_id: "old", before, after }],
      counts: { labeled: 1, skipped: 0, total: 10, classes: { cat: 1 } },
    });
    desk.session.undo();
    expect(desk.operations.at(-1)).toMatchObject({ kind: "undo", target: "old" });
    expect(desk.sent.at(-1)).toMatchObject({ kind: "need", samples: ["0"] });
    desk.tell({ kind: "items", items: [item("0")] });
    expect(desk.shown).toBe("0");
  });
});

describe("going back", () => {
  it("walks through own answers and returns to the head", () => {
    for (const value of ["cat", "dog", "cat"]) desk.session.answer(value);
    desk.session.way.back();
    desk.session.way.back();
    expect(desk.session.current.peek()?.entry).toMatchObject({ key: "2", value: "dog" });
    desk.session.way.first();
    expect(desk.shown).toBe("1");
    desk.session.way.back();
    expect(desk.shown).toBe("1");
    desk.session.way.next();
    desk.session.way.next();
    desk.session.way.next();
    expect(desk.shown).toBe("4");
  });

  it("keeps what was begun, and saves a changed comment of an answer", () => {
    desk.session.answer("cat");
    desk.session.composer.work.comment.value = "begun";
    desk.session.way.back();
    desk.session.composer.work.comment.value = "changed";
    desk.session.way.last();
    expect(desk.session.composer.work.comment.peek()).toBe("begun");
    expect(desk.operations.at(-1)).toMatchObject({ sample: "1", value: "cat", comment: "changed" });
  });

  it("asks the kernel for what the page no longer holds", () => {
    desk.begin(["1"], { trail: { total: 500, start: 480, entries: [] } });
    desk.session.way.first();
    expect(desk.session.state.peek()).toBe("waiting");
    expect(desk.sent.at(-1)).toMatchObject({ kind: "need", trail: [0, 20] });
    const entry = { key: "x", id: "x", status: "LABELED", value: "cat", comment: "", flag: false };
    desk.tell({ kind: "trail", trail: { total: 500, start: 0, entries: [entry] }, items: [item("x")] });
    expect(desk.session.current.peek()?.entry.value).toBe("cat");
  });
});

describe("the queue", () => {
  it("behind the next two samples is replaced by a new ranking, the one on screen never", () => {
    desk.tell({
      kind: "requeue",
      queue: ["20", "21", "1"],
      items: [item("20"), item("21")],
      marks: [
        { key: "1", suggestion: { value: "dog", score: 0.9 }, uncertainty: 0.2 },
        { key: "2", suggestion: { value: "cat", score: 0.8 }, uncertainty: 0.2 },
      ],
      counts: { labeled: 0, skipped: 0, total: 10, classes: {} },
      learner: { state: "idle", message: "", session_id: 1, share: null },
    });
    const order: (string | null)[] = [];
    expect(desk.session.current.peek()?.item.suggestion?.value).toBe("dog");
    for (let i = 0; i < 5; i += 1) {
      order.push(desk.shown);
      desk.session.answer("cat");
    }
    expect(order).toEqual(["1", "2", "3", "20", "21"]);
    expect(desk.operations[1]?.suggested).toEqual({ value: "cat", score: 0.8 });
  });

  it("is filled up before it runs dry, with one request at a time", () => {
    for (let i = 0; i < 5; i += 1) desk.session.answer("cat");
    expect(desk.sent.filter(({ kind }) => kind === "need").length).toBe(1);
    desk.tell({ kind: "items", queue: ["9"], items: [item("9")], more: false });
    expect(desk.session.state.peek()).toBe("ready");
  });

  it("ends with done when the kernel has no more", () => {
    desk.begin(["1"], {});
    desk.session.answer("cat");
    expect(desk.session.state.peek()).toBe("waiting");
    desk.tell({ kind: "items", queue: [], had: 1, items: [] }); // it was asked before the last answer, and again
    desk.tell({ kind: "items", queue: [], had: 0, items: [] });
    expect(desk.session.state.peek()).toBe("done");
  });
});

describe("a state that meets answers under way", () => {
  it("is asked again when they have their receipts", () => {
    desk.session.answer("cat");
    const [label] = desk.operations as [Operation];
    desk.acknowledge();
    desk.session.undo();
    const entry = { key: "1", id: "1", status: "LABELED", value: "cat", comment: "", flag: false };
    const before = { ...entry, status: null, value: null };
    desk.begin(["2", "3"], {
      trail: { total: 1, start: 0, entries: [entry] },
      undo: [{ op_id: label.op_id, before, after: entry }],
    });
    expect(desk.shown).toBe("1");
    expect(desk.session.current.peek()?.entry.status).toBeNull();
    desk.acknowledge({ labeled: 0, skipped: 0, total: 10, classes: { cat: 0 } });
    expect(desk.sent.at(-1)?.kind).toBe("hello");
  });

  it("at the start is shown with what waits on top of it, undo included", () => {
    desk.session.answer("cat");
    desk.session.answer("dog");
    desk.session.undo();
    const again = new Desk(desk.storage, {}, "q").begin(["1", "2", "3"]);
    expect(again.session.tally.shown.peek().labeled).toBe(1);
    again.session.undo();
    expect(again.operations.at(-1)).toMatchObject({ kind: "undo", target: desk.operations[0]?.op_id });
  });
});

describe("a sample that the kernel wants shown", () => {
  const show = (sample: string) => desk.session.receive({ kind: "show", sample });
  const samples = () =>
    desk.sent.flatMap((each) => (each.kind === "need" && "samples" in each ? each.samples : []));

  it("comes at once if it is here, and after its answer the queue goes on", () => {
    show("5");
    expect(desk.shown).toBe("5");
    desk.session.answer("dog");
    expect(desk.operations.at(-1)).toMatchObject({ sample: "5", value: "dog" });
    expect(desk.shown).toBe("1");
  });

  it("is fetched if it is not", () => {
    show("77");
    expect(desk.session.state.peek()).toBe("waiting");
    expect(samples()).toEqual(["77"]);
    desk.tell({ kind: "items", items: [item("77")] });
    expect(desk.shown).toBe("77");
  });

  it("is the last of several that are asked for in haste, however late the others come", () => {
    show("77");
    show("78");
    desk.tell({ kind: "items", items: [item("77")] });
    expect(samples()).toEqual(["77", "78"]);
    desk.tell({ kind: "items", items: [item("78")] });
    expect(desk.shown).toBe("78");
    show("79");
    desk.tell({ kind: "items", items: [] }); // not there any more
    expect(desk.shown).toBe("1");
  });

  it("leaves what was begun as it was, for the way back", () => {
    desk.session.composer.work.comment.value = "blurred";
    show("5");
    expect(desk.session.composer.work.comment.peek()).toBe("");
    show("1");
    expect(desk.session.composer.work.comment.peek()).toBe("blurred");
    show("1");
    expect(desk.session.composer.work.comment.peek()).toBe("blurred");
  });

  it("does not take back an answer that is on its way", () => {
    desk.session.answer("cat");
    show("5");
    expect(desk.session.wire.outbox.size.peek()).toBe(1);
    show("1");
    expect(desk.session.current.peek()?.entry).toMatchObject({ status: "LABELED", value: "cat" });
  });

  it("waits until the kernel has told its state", () => {
    desk = new Desk();
    show("5");
    expect(samples()).toEqual([]);
    desk.begin(["1", "2"]);
    desk.tell({ kind: "items", items: [item("5")] });
    expect(desk.shown).toBe("5");
  });
});

describe("an end", () => {
  it("is asked about again: others may give samples back", () => {
    desk.begin([]);
    expect(desk.session.state.peek()).toBe("done");
    const before = desk.sent.length;
    for (let s = 0; s < 30; s += 1) desk.wait(1000);
    expect(desk.sent.length).toBeGreaterThan(before);
    desk.tell({ kind: "items", queue: ["9"], items: [item("9")] });
    expect(desk.shown).toBe("9");
  });

  it("of a sample that the kernel no longer has leads back to the head", () => {
    desk.session.way.goTo("77");
    expect(desk.session.state.peek()).toBe("waiting");
    desk.tell({ kind: "items", items: [] });
    expect(desk.shown).toBe("1");
  });
});

describe("several classes", () => {
  it("are marked one by one and saved together, none being an answer too", () => {
    desk = new Desk(new Storage(), { answer: "classes" }).begin(["1", "2", "3"]);
    desk.session.choose("dog");
    desk.session.choose("cat");
    desk.session.choose("dog");
    expect(desk.shown).toBe("1");
    desk.session.submit();
    desk.session.submit();
    expect(desk.operations.map(({ value }) => value)).toEqual([["cat"], []]);
  });
});

describe("a suggestion", () => {
  it("is accepted as the answer, and the answer tells that there was one", () => {
    const suggestion = { value: "dog", score: 0.75 };
    desk = new Desk().begin([], { queue: ["1"], items: [item("1", { suggestion })] });
    desk.session.accept();
    expect(desk.operations[0]).toMatchObject({ value: "dog", suggested: suggestion });
  });
});
