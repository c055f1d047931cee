// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";
import type { LearnerPicture, Picture } from "../../src/core/picture";
import { Board } from "../../src/monitor/board";
import { curvesOf, learnerOf, pictureOf } from "../picture";

let board: Board;
let heard: string[];
beforeEach(() => {
  heard = [];
  board = new Board(
    () => heard.push("stop"),
    () => heard.push("home"),
  );
});
const show = (more: Partial<Picture> = {}) => board.show(pictureOf(more), 1180);
const learn = (more: Partial<LearnerPicture>) => show({ learner: learnerOf(more) });
const part = (name: string) => board.element.querySelector<HTMLElement>(`[data-part=${name}]`) as HTMLElement;
const text = (name: string) => part(name).firstElementChild?.textContent?.replaceAll("\u00a0", " ");
const seen = () =>
  [...board.element.querySelectorAll<HTMLElement>("[data-part]")]
    .filter((card) => !card.hidden)
    .map((card) => card.dataset.part);

describe("the board", () => {
  it("waits for the kernel, then shows figures", () => {
    expect(board.element.textContent).toContain("Waiting for the kernel");
    show();
    const figures = ["labeled", "skipped", "open"].map(
      (name) => board.element.querySelector(`[data-figure=${name}]`)?.textContent,
    );
    expect(figures).toEqual(["47", "2", "1,951"]);
    expect(board.element.querySelector<HTMLElement>(".ll-hint")?.hidden).toBe(true);
  });

  it("shows of a labeler without a learner what there is", () => {
    show({ learner: null });
    expect(seen()).toEqual(["classes", "pace"]);
  });

  it("draws again only what has changed", () => {
    show();
    const chart = part("learning").querySelector("svg");
    const list = part("classes").querySelector("ul");
    show({ others: { classes: 4, labels: 9 } });
    expect(part("learning").querySelector("svg")).toBe(chart);
    expect(part("classes").querySelector("ul")).not.toBe(list);
    expect(text("classes")).toContain("4 more classes: 9 labels");
  });

  it("says all of it in text, too", () => {
    show();
    for (const chart of board.element.querySelectorAll("svg")) {
      expect(chart.getAttribute("role")).toBe("img");
      expect(chart.getAttribute("aria-label")).toMatch(/\d/);
    }
  });
});

describe("the learning curve", () => {
  it("is accuracy on audited labels with its interval", () => {
    show();
    expect(text("learning")).toContain(
      "Accuracy 90.0 % 95 % interval 80.0 % to 95.0 %, on 31 audited labels",
    );
    expect(part("learning").querySelector(".ll-band")?.getAttribute("d")).toMatch(/^M.*Z$/);
  });

  it("says without an audit what accuracy takes, and shows the agreement of models", () => {
    const unknown = [null, null, null, null];
    learn({ audit: false, accuracy: null, curves: curvesOf(4, { accuracy: unknown }) });
    expect(text("learning")).toContain("Agreement of successive models 0.83");
    expect(text("learning")).toContain("audit=0.1");
    expect(text("learning")).toContain("cross-validation on them would mislead");
    expect(part("learning").querySelectorAll(".ll-target")).toHaveLength(2);
    learn({ audit: false, accuracy: null, curves: curvesOf(0) });
    expect(text("learning")).toContain("audit=0.1");
  });

  it("waits for the first audited label", () => {
    learn({ accuracy: null, curves: curvesOf(0) });
    expect(text("learning")).toContain("No audited label");
    expect(part("learning").querySelector("svg")).toBeNull();
  });

  it("begins with a single fit", () => {
    learn({ curves: curvesOf(1) });
    expect(part("learning").querySelector(".ll-along")?.textContent).toBe("10 labels");
  });
});

describe("contradictions", () => {
  it("are drawn over the fits where they are known", () => {
    show();
    expect(text("contradictions")).toContain("10.0 % of predictions changed between two models");
    expect(part("contradictions").querySelectorAll(".ll-target")).toHaveLength(2);
    expect(part("contradictions").querySelector(".ll-up")?.textContent?.replaceAll("\u00a0", " ")).toBe(
      "20 %10 %0 %",
    );
  });

  it("take two fits", () => {
    learn({ curves: curvesOf(2) });
    expect(text("contradictions")).toContain("Known once two fits are 20 labels apart");
  });
});

describe("the model", () => {
  it("says what it does, and how old it is", () => {
    show();
    expect(text("model")).toContain("Ready session 4Learned from 40 answers; next fit after 10 more");
    expect(text("model")).toContain("Last fit3 min agoLabels since7Took0.4 sFits4");
  });

  it.each([
    ["fitting", "Fitting…"],
    ["waiting", "About to fit"],
    ["postponed", "Postponed"],
    ["error", "Failed"],
    ["off", "Off"],
  ])("says in a word that it is %s", (state, word) => {
    learn({ state, message: "because" });
    expect(text("model")).toContain(`Model ${word}`);
    const doing = part("model").querySelector("[data-role=doing]");
    const above = state === "waiting" || state === "fitting"; // with a bar
    expect(doing?.getAttribute("data-learner")).toBe(above ? undefined : state);
  });

  it("is not there yet before the first fit", () => {
    learn({ fits: 0, session_id: 0, age: null, stop: null, message: "3 answers so far" });
    expect(text("model")).toBe("Model No model yet3 answers so far");
  });

  it("gives advice with its reason", () => {
    show();
    expect(text("model")).toContain("→ Go on. Not yet.");
    learn({ stop: { stop: true, reason: "It has settled.", messages: ["Contradictions have stalled."] } });
    const advice = part("model").querySelector<HTMLElement>("[data-role=advice]");
    expect(advice?.dataset.stop).toBe("true");
    expect(advice?.textContent).toBe("✓ You may stop. It has settled.Contradictions have stalled.");
  });
});

describe("the work", () => {
  it("shows the labels of each class, what people wrote as text", () => {
    show();
    const rows = [...part("classes").querySelectorAll<HTMLElement>("[data-class-count]")];
    expect(rows.map((row) => row.textContent?.replaceAll("\u00a0", " "))).toEqual([
      "Cat3075 %",
      "Dog1025 %",
      "<b>Three</b>00 %",
    ]);
    expect(rows.map((row) => row.style.getPropertyValue("--ll-chip"))).toEqual([
      "#0072b2",
      "#123456",
      "#009e73",
    ]);
    expect(rows.map((row) => row.style.getPropertyValue("--ll-part"))).toEqual(["1", `${1 / 3}`, "0"]);
  });

  it("shows how fast labels come", () => {
    show();
    expect(text("pace")).toContain("Labels per hour 188 lately; a bar is 5 minutes");
    expect(part("pace").querySelectorAll(".ll-column")).toHaveLength(3);
    expect(part("pace").querySelector("svg")?.getAttribute("aria-label")).toBe(
      "188 labels an hour; at most 37 labels in 5 minutes.",
    );
  });

  it("has no pace before the first label", () => {
    show({ pace: { step: 60, start: 0, counts: [], per_hour: null } });
    expect(text("pace")).toContain("No label has been given yet.");
  });
});

describe("what goes on", () => {
  const working = () => board.element.querySelector<HTMLElement>("[data-role=working]") as HTMLElement;
  const bar = () => working().querySelector<HTMLElement>("[role=progressbar]") as HTMLElement;
  const stop = () => working().querySelector<HTMLButtonElement>("[data-action=stop]") as HTMLButtonElement;

  it("is told with a bar, in words and in numbers, and once only", () => {
    learn({ state: "fitting", message: "scoring 10 of 40 files", share: 0.25 });
    expect(working().hidden).toBe(false);
    expect(working().textContent).toBe("Scoring 10 of 40 filesStop");
    expect(bar().getAttribute("aria-valuenow")).toBe("25");
    expect(bar().getAttribute("aria-valuetext")).toBe("Scoring 10 of 40 files");
    expect(bar().querySelector<HTMLElement>("span")?.style.transform).toBe("scaleX(0.25)");
    expect(text("model")).toContain("Fitting");
    expect(text("model")).not.toContain("coring 10");
  });

  it("has no number where nobody knows one", () => {
    learn({ state: "fitting", message: "learning from 40 answers", share: null });
    expect(bar().hasAttribute("aria-valuenow")).toBe(false);
    expect(bar().dataset.share).toBe("unknown");
    expect(text("model")).toContain("Fitting");
  });

  it("is gone when nothing goes on", () => {
    learn({ state: "fitting", message: "learning", share: 0.5 });
    learn({});
    expect(working().hidden).toBe(true);
    learn({ state: "stopped", message: "stopped by Ann; the order stays as it is" });
    expect(working().hidden).toBe(true);
    expect(text("model")).toContain("Stopped");
    expect(text("model")).toContain("Stopped by Ann");
  });

  it("ends by its button, which stays the same while it goes on", () => {
    document.body.append(board.element);
    learn({ state: "waiting", message: "a fit is about to begin", share: null });
    const button = stop();
    button.focus();
    learn({ state: "fitting", message: "reading images: 64 of 256", share: 0.25 });
    expect([stop() === button, document.activeElement === button]).toEqual([true, true]);
    button.click();
    expect(heard).toEqual(["stop"]);
    learn({ state: "stopped", message: "stopped by Ann" });
    expect(heard).toEqual(["stop", "home"]);
    board.element.remove();
  });
});
