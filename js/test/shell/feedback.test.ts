// @vitest-environment happy-dom
// What a person reads when a test question was missed, when others have the rest, and when there is nothing more.

import { beforeEach, describe, expect, it } from "vitest";
import type { Config, Missed, Remaining } from "../../src/core/protocol";
import { Desk, itemOf } from "../desk";
import { ADA, BOB, PARIS, SPANS } from "../spans";

let desk: Desk;
const COUNTS = { labeled: 1, skipped: 0, total: 20, classes: {} };
let receipts = 0;

function open(more: Partial<Config> = {}): void {
  desk = new Desk(more).begin(Array.from({ length: 12 }, (_, i) => `${i}`));
}

function tell(missed: Partial<Missed>): void {
  const whole = { sample: "1", id: "id 1", given: "dog", accepted: ["cat"], reason: "", ...missed };
  receipts += 1;
  desk.session.receive({
    kind: "receipt",
    to: desk.page,
    op_id: `r${receipts}`,
    counts: COUNTS,
    missed: whole,
  });
}

function left(state: Remaining["state"], message = ""): void {
  const work = { state, message };
  desk.session.receive({ kind: "items", to: desk.page, queue: [], items: [], more: false, work });
}

const spoken = (of = desk) => of.text(".ll-sr > [role=status]:last-child");
const banner = () => desk.find("[data-role=feedback]");

beforeEach(() => open());

describe("a missed test question", () => {
  it("is told in a region that was there before: sample, answer, what is right, and why", () => {
    expect(banner().getAttribute("role")).toBe("status");
    expect(banner().childElementCount).toBe(0);
    tell({ reason: "It purrs." });
    for (const part of ["sample id 1", "Your answer: Dog", "Accepted: Cat", "Why: It purrs."])
      expect(banner().textContent).toContain(part);
  });

  it("with several right answers", () => {
    tell({ accepted: ["cat", 3] });
    expect(banner().textContent).toContain("Accepted: Cat; or Three");
    expect(banner().textContent).not.toContain("Why");
    tell({ accepted: ["a", "b", "c", "d", "e", "f"] });
    expect(banner().textContent).toContain("Accepted: a; or b; or c; or d; or one of 2 others");
  });

  it("takes no focus, and keys answer as before", () => {
    tell({});
    expect(document.activeElement).toBe(desk.root);
    desk.keys("c");
    expect(desk.answers).toEqual([["0", "cat"]]);
  });

  it("goes with its button, and with Escape when the focus is in it; then the keys are live", () => {
    tell({});
    desk.click("[data-action=dismiss-feedback]");
    expect(banner().childElementCount).toBe(0);
    tell({});
    desk.find("[data-action=dismiss-feedback]").focus();
    desk.key("Escape");
    expect(banner().childElementCount).toBe(0);
    expect(document.activeElement).toBe(desk.root);
  });

  it("stays where Escape is meant for something else", () => {
    tell({});
    desk.type("[data-role=comment]", "hm");
    desk.key("Escape");
    expect(banner().childElementCount).toBe(1);
  });

  it("gives the focus back when it goes by itself", () => {
    tell({});
    desk.find("[data-action=dismiss-feedback]").focus();
    desk.keys("c", "c", "c", "c", "c");
    expect(banner().childElementCount).toBe(0);
    expect(document.activeElement).toBe(desk.root);
  });

  it("after others says how many there were", () => {
    tell({ id: "first" });
    tell({ id: "second" });
    expect(banner().textContent).toContain("second");
    expect(banner().textContent).toContain("2 missed");
    expect(banner().textContent).not.toContain("first");
  });

  it("is text, whatever stands in it", () => {
    tell({ id: "<b>x</b>", reason: "<img src=x onerror=alert(1)>", accepted: ["<i>"] });
    expect(banner().querySelector("b, img, i")).toBeNull();
    expect(banner().textContent).toContain("<img src=x onerror=alert(1)>");
  });
});

it("of marks, a missed question is told by how many there are, and of which classes", () => {
  open({ ...SPANS, keymap: {} });
  const per = { ...BOB, label: "per" };
  tell({ given: [ADA], accepted: [[ADA, per, PARIS], [PARIS], [{ ...ADA, start: 1 }], []] });
  expect(banner().textContent).toContain("Your answer: 1 mark: Person");
  expect(banner().textContent).toContain(
    "Accepted: 3 marks: Person ×2, Place; or 1 mark: Place; or 1 mark: Person, but in other places; or nothing marked",
  );
});

describe("without a sample", () => {
  it("the page says that others have the rest, and that it asks by itself", () => {
    desk.session.receive({ ...state(), work: { state: "waiting", message: "" } });
    expect(desk.root.dataset.state).toBe("waiting");
    expect(desk.text(".ll-cover")).toContain("All that is left is with other people at the moment");
    expect(desk.text(".ll-cover")).toContain("this page asks by itself");
    expect(spoken()).toContain("with other people");
  });

  it("the page says that there are none yet, as long as there are none at all", () => {
    const counts = { labeled: 0, skipped: 0, total: 0, classes: {} };
    desk.session.receive({ ...state(), counts, work: { state: "waiting", message: "" } });
    expect(desk.text(".ll-cover")).toContain("There are no samples yet");
    expect(spoken()).toContain("no samples yet");
  });

  it("it says why there is nothing more, and no class can be chosen", () => {
    left("ended", "2 of 3 test questions were missed.");
    expect(desk.root.dataset.state).toBe("done");
    expect(desk.text(".ll-cover")).toContain("2 of 3 test questions were missed.");
    expect(desk.text(".ll-cover")).not.toContain("All samples are labeled");
    const buttons = [...desk.root.querySelectorAll<HTMLButtonElement>("[data-class]")];
    expect(buttons.map((button) => button.disabled)).toEqual([true, true, true]);
    desk.keys("c", " ");
    expect(desk.operations).toEqual([]);
  });

  it("loading looks otherwise", () => {
    const fresh = new Desk();
    expect(fresh.text(".ll-cover")).toContain("Loading");
    expect(spoken(fresh)).toBe("");
  });

  function state() {
    return {
      kind: "state" as const,
      to: desk.page,
      queue: [],
      items: [itemOf("z")],
      more: false,
      trail: { total: 0, start: 0, entries: [] },
      counts: COUNTS,
      learner: { state: "idle" as const, message: "", session_id: 0, share: null },
      undo: [],
      redo: [],
    };
  }
});

it("keys and movements in the labeler are signs of life, those beside it are none", () => {
  let acted = 0;
  desk.session.heartbeat.acted = () => {
    acted += 1;
  };
  document.body.dispatchEvent(new Event("pointermove", { bubbles: true }));
  expect(acted).toBe(0);
  desk.keys("x");
  desk.find(".ll-stage").dispatchEvent(new Event("pointermove", { bubbles: true }));
  desk.find(".ll-stage").dispatchEvent(new Event("wheel", { bubbles: true }));
  expect(acted).toBe(3);
});
