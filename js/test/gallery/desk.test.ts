import { describe, expect, it } from "vitest";
import { everything, land } from "../../src/gallery/selection";
import { facts, open } from "./gallery";

describe("the list", () => {
  it("is asked for a page at a time, and what it holds with the page after it", () => {
    const { kernel } = open(undefined, {}, { total: 7, ahead: ["d", "e"] });
    expect(kernel.last("list")).toMatchObject({ start: 0, count: 3, known: 0 });
    const asked = kernel.sent.filter((each) => each.kind === "samples");
    expect(asked.map((each) => "keys" in each && each.keys)).toEqual([
      ["a", "b", "c"],
      ["d", "e"],
    ]);
  });

  it("is asked for again while the model is at work, and only then", () => {
    const { desk, kernel } = open(undefined, {}, { working: "Predicting" });
    const asked = () => kernel.sent.filter(({ kind }) => kind === "list").length;
    kernel.later?.();
    expect([asked(), desk.waiting.value]).toEqual([2, false]);
    desk.receive(kernel.list([facts("a")]), []);
    kernel.later?.();
    expect(asked()).toBe(2);
  });

  it("turns pages, but not over the borders", () => {
    const { desk, kernel } = open(undefined, {}, { total: 7 });
    expect(desk.turn(-1)).toBe(false);
    expect(desk.turn(1)).toBe(true);
    expect(kernel.last("list").start).toBe(3);
    desk.receive(kernel.list([facts("d")], { total: 4, start: 3 }), []);
    expect(desk.turn(1)).toBe(false);
  });

  it("says that nobody looks any more, and asks nothing after it", () => {
    const { desk, kernel } = open(undefined, {}, { working: "Predicting" });
    const { page } = kernel.last("list");
    desk.close();
    expect(kernel.sent.at(-1)).toEqual({ kind: "left", page });
    expect(kernel.later).toBeNull();
  });

  it("takes no answer to an earlier question", () => {
    const { desk, kernel } = open();
    const old = kernel.list([facts("z")]);
    desk.filter({ said: "s" });
    desk.receive(old, []);
    expect(desk.facts.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(desk.waiting.value).toBe(true);
    expect(kernel.last("list").query.said).toBe("s");
  });

  it("keeps the same samples selected when others leave", () => {
    const { desk, kernel } = open();
    desk.selection.value = { cursor: 2, anchor: 2, chosen: new Set([1, 2]) };
    desk.receive(kernel.list([facts("b"), facts("c")]), []);
    expect(desk.selection.value).toEqual({ cursor: 1, anchor: 1, chosen: new Set([0, 1]) });
  });

  it("goes from sample to sample over the borders of pages", () => {
    const { desk, kernel } = open(undefined, {}, { total: 6 });
    desk.mode.value = "one";
    desk.selection.value = land(desk.selection.value, 2);
    desk.step(1);
    expect(kernel.last("list").start).toBe(3);
    desk.receive(kernel.list([facts("d"), facts("e"), facts("f")], { total: 6 }), []);
    expect(desk.current()?.id).toBe("d");
    desk.step(-1);
    desk.receive(kernel.list([facts("a"), facts("b"), facts("c")], { total: 6 }), []);
    expect(desk.current()?.id).toBe("c");
  });

  it("asks for a large picture once, and shows the small one until it comes", () => {
    const { desk, kernel } = open();
    const small = new Uint8Array([1]);
    const message = { kind: "samples", to: "id1", request: 1, side: 0 } as const;
    desk.receive({ ...message, items: [{ key: "a", data: {}, buffer: 0 }] }, [small]);
    expect(desk.held("a", true)?.bytes).toBe(small);
    desk.held("a", true);
    expect(kernel.sent.filter((each) => each.kind === "samples" && each.side > 0)).toHaveLength(1);
  });
});

describe("an answer", () => {
  it("goes to what is selected, is not stored before its receipt, and moves the cursor on", () => {
    const { desk, kernel } = open();
    desk.selection.value = everything(desk.selection.value, 2);
    desk.choose("l");
    expect(kernel.last("decide")).toMatchObject({ keys: ["a", "b"], value: "l" });
    expect([desk.unsaved.value, [...desk.saving.value]]).toEqual([1, ["a", "b"]]);
    expect(desk.current()?.id).toBe("c");
    desk.receive(kernel.receipt({ said: "2 samples: Large" }), []);
    expect([desk.unsaved.value, desk.said.value]).toEqual([0, "2 samples: Large"]);
  });

  it("that is refused is told", () => {
    const { desk, kernel } = open();
    desk.choose("l");
    desk.receive(kernel.receipt({ refused: "Nothing was saved: the disk is full" }), []);
    expect(desk.problem.value).toContain("disk is full");
    expect(desk.unsaved.value).toBe(0);
    desk.choose("s");
    desk.receive(kernel.receipt(), []);
    expect(desk.problem.value).toBeNull();
  });

  it("is sent again, under the same name, until there is a receipt", () => {
    const { desk, kernel } = open();
    desk.choose("l");
    const first = kernel.last("decide");
    kernel.later?.();
    expect(kernel.sent.filter((each) => each.kind === "decide")).toEqual([first, first]);
    desk.receive(kernel.receipt(), []);
    kernel.later?.();
    expect(kernel.sent.filter((each) => each.kind === "decide")).toHaveLength(2);
  });

  it("waits where the kernel is gone, and is not counted as stored", () => {
    const { desk, kernel } = open();
    kernel.gone = true;
    desk.choose("l");
    expect([desk.offline.value, desk.unsaved.value]).toEqual([true, 1]);
  });

  it("for more than a hundred samples is asked back", () => {
    const many = Array.from({ length: 101 }, (_, i) => facts(`${i}`));
    const { desk, kernel } = open(many, { page_size: 200 });
    desk.selection.value = everything(desk.selection.value, 101);
    desk.choose("l");
    expect(desk.doubt.value).toMatchObject({ count: 101, text: "Large" });
    expect(kernel.sent.some((each) => each.kind === "decide")).toBe(false);
    desk.confirm();
    expect(kernel.last("decide").keys).toHaveLength(101);
  });

  it("of several classes is gathered, in the order they were declared", () => {
    const { desk, kernel } = open(undefined, { answer: "classes" });
    desk.choose("l");
    desk.choose("s");
    desk.accept();
    expect(kernel.last("decide").value).toEqual(["s", "l"]);
    expect(desk.draft.value.size).toBe(0);
    desk.accept();
    expect(kernel.last("adopt").value).toBeNull();
    desk.submit([]);
    expect(kernel.last("decide").value).toEqual([]);
  });

  it("for all of one prediction says how many there were", () => {
    const { desk, kernel } = open();
    desk.bulk();
    expect(kernel.sent.some((each) => each.kind === "bulk")).toBe(false);
    desk.filter({ predicted: "l", least: 0.8 });
    desk.receive(kernel.list([facts("a")], { bulk: 57, total: 60 }), []);
    desk.bulk();
    expect(kernel.last("bulk")).toMatchObject({ value: "l", above: 0.8, expected: 57 });
  });
});
