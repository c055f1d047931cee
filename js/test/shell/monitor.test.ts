// @vitest-environment happy-dom
// The Monitor inside a labeler: folded, it costs nothing; open, it asks.
import { beforeEach, describe, expect, it } from "vitest";
import { Desk, itemOf } from "../desk";
import { learnerOf, pictureOf } from "../picture";

let desk: Desk;
beforeEach(() => {
  desk = new Desk().begin();
});
const asked = () => desk.sent.filter(({ kind }) => kind === "monitor").length;
const tell = (more = {}) =>
  desk.session.receive({ kind: "monitor", to: desk.page, picture: pictureOf(more) });
const part = () => desk.find("[data-role=monitor]");
const status = (session_id: number) => ({ state: "idle", message: "", session_id, share: null }) as const;

describe("the folded Monitor", () => {
  it("is closed, empty, and asks nothing while one labels", () => {
    desk.keys("c", "d");
    desk.session.receive({ kind: "items", to: desk.page, items: [], more: false, learner: status(1) });
    expect([part().hidden, part().childElementCount, asked()]).toEqual([true, 0, 0]);
  });

  it("is opened and closed by its key and its button, which say so", () => {
    const expanded = () => desk.find("[data-action=monitor]").getAttribute("aria-expanded");
    expect(expanded()).toBe("false");
    desk.keys(".");
    expect([part().hidden, expanded()]).toEqual([false, "true"]);
    desk.click("[data-action=monitor]");
    expect([part().hidden, part().childElementCount, expanded()]).toEqual([true, 0, "false"]);
    desk.keys("?");
    expect(desk.text("[role=dialog]")).toContain("Monitor");
  });

  it("asks when it is opened, and shows what it is told", () => {
    desk.keys(".");
    expect(desk.sent.at(-1)).toEqual({ kind: "monitor", page: desk.page });
    expect(part().textContent).toContain("Waiting for the kernel");
    tell();
    expect(part().querySelector("[data-role=doing]")?.textContent).toContain("Learned from 40 answers");
  });

  it("counts each answer at once, as the header does", () => {
    desk.keys(".");
    tell();
    desk.keys("c");
    const figures = ["labeled", "open"].map(
      (name) => part().querySelector(`[data-figure=${name}]`)?.textContent,
    );
    expect(figures).toEqual(["1", "3"]);
    expect(part().querySelector("[data-class-count=cat] .ll-class-n")?.textContent).toBe("1");
    expect(asked()).toBe(1);
  });

  it("asks again when the learner has news, one question at a time", () => {
    desk.keys(".");
    desk.session.learner.value = status(1);
    desk.session.learner.value = status(2);
    expect(asked()).toBe(1);
    tell();
    expect(asked()).toBe(2);
    tell();
    expect(asked()).toBe(2);
    desk.keys(".");
    desk.session.learner.value = status(3);
    expect(asked()).toBe(2);
  });

  it("leaves the keys alone: answers go on", () => {
    desk.keys(".", "c", "d");
    expect(desk.answers).toEqual([
      ["a", "cat"],
      ["b", "dog"],
    ]);
  });

  it("marks the sample on screen on the bar, as far as the model has ranked it", () => {
    desk = new Desk().begin([itemOf("a", { halting: 0 }), itemOf("b", { halting: 0.9 }), "c"]);
    desk.keys(".");
    tell({ learner: learnerOf({ halting: { low: 0.3, high: 0.7 } }) });
    const worth = () => part().querySelector("[data-part=halting] .ll-card-figure")?.textContent;
    expect(worth()).toBe("better than random");
    desk.keys("c");
    expect(worth()).toBe("the model is certain");
    desk.keys("c");
    expect(worth()).toBe("not ranked");
    tell();
    expect(part().querySelector<HTMLElement>("[data-part=halting]")?.hidden).toBe(true);
  });

  it("is not there where people only answer, nor are new classes", () => {
    const shown = (what: string) => desk.root.querySelector(what)?.closest("[hidden]") === null;
    expect([shown("[data-action=monitor]"), shown(".ll-add")]).toEqual([true, true]);
    desk.keys(".");
    desk.session.config.value = { ...desk.session.config.peek(), restricted: true };
    expect([shown("[data-action=monitor]"), shown(".ll-add"), part().hidden]).toEqual([false, false, true]);
    desk.keys(".", "?");
    expect([part().hidden, asked()]).toEqual([true, 1]);
    expect(desk.text("[role=dialog]")).not.toContain("Monitor");
  });

  it("stops with its view", () => {
    desk.keys(".");
    tell();
    desk.destroy();
    desk.session.learner.value = status(5);
    expect(asked()).toBe(1);
  });
});

describe("a fit that goes on", () => {
  it("ends by a button, and the keys work on", () => {
    desk.keys(".");
    tell({ learner: learnerOf({ state: "fitting", message: "scoring 2 of 5 files", share: 0.4 }) });
    const stop = desk.find("[data-role=working] [data-action=stop]");
    stop.focus();
    stop.click();
    expect(desk.sent.at(-1)).toEqual({ kind: "stop", page: desk.page });
    tell({ learner: learnerOf({ state: "stopped", message: "stopped by Ann" }) });
    expect(desk.find("[data-role=working]").hidden).toBe(true);
    expect(document.activeElement).toBe(desk.root);
    desk.keys("c");
    expect(desk.sent.some(({ kind }) => kind === "operations")).toBe(true);
  });
});
