// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import type { Missed } from "../../src/core/protocol";
import { Desk } from "../page";

let desk: Desk;
const missed = (id: string): Missed => ({ sample: id, id, given: "dog", accepted: ["cat"], reason: "" });
const shown = () => desk.session.feedback.lesson.peek();

/** Answers the sample on screen; the kernel says that it was a test question. */
function miss(id: string): void {
  desk.session.answer("dog");
  const op_id = desk.operations.at(-1)?.op_id;
  desk.tell({
    kind: "receipt",
    op_id,
    counts: { labeled: 1, skipped: 0, total: 20, classes: {} },
    missed: missed(id),
  });
}

beforeEach(() => {
  desk = new Desk().begin(Array.from({ length: 20 }, (_, i) => `${i}`));
});

describe("a missed test question", () => {
  it("is told, and keeps nobody from the next sample", () => {
    miss("0");
    expect(shown()).toEqual({ missed: missed("0"), count: 1 });
    expect([desk.shown, desk.session.state.peek()]).toEqual(["1", "ready"]);
  });

  it("is told until it is dismissed", () => {
    miss("0");
    desk.session.feedback.dismiss();
    expect(shown()).toBeNull();
  });

  it("is not told any more after five further answers; skips are answers, flags are none", () => {
    miss("0");
    desk.session.flag();
    for (const act of ["answer", "skip", "answer", "skip"] as const) desk.session[act]("cat");
    expect(shown()?.missed.id).toBe("0");
    desk.session.answer("cat");
    expect(shown()).toBeNull();
  });

  it("follows others: the latest is told, with how many there were", () => {
    miss("0");
    desk.session.answer("cat");
    miss("2");
    expect(shown()).toEqual({ missed: missed("2"), count: 2 });
    for (let i = 0; i < 4; i += 1) desk.session.answer("cat");
    expect(shown()?.count).toBe(2);
    desk.session.answer("cat");
    miss("8");
    expect(shown()?.count).toBe(1);
  });

  it("is told once, though its receipt comes twice", () => {
    miss("0");
    const { op_id } = desk.operations[0] ?? {};
    const again = {
      kind: "receipt",
      op_id,
      missed: missed("0"),
      counts: { labeled: 1, skipped: 0, total: 20, classes: {} },
    };
    desk.tell(again);
    expect(shown()?.count).toBe(1);
    desk.session.feedback.dismiss();
    desk.tell(again);
    expect(shown()).toBeNull();
  });
});
