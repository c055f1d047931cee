// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { Desk, itemOf, manyClasses } from "../desk";

const suggested = (key: string, value: string | string[], score: number | null = 0.826) =>
  itemOf(key, { suggestion: { value, score } });

describe("the root", () => {
  it("tells people's tests what it shows", () => {
    const desk = new Desk();
    expect(desk.root.getAttribute("data-item")).toBe("");
    expect(desk.root.dataset).toMatchObject({ kind: "tabular", state: "waiting", unsaved: "0" });
    desk.begin();
    expect(desk.root.dataset).toMatchObject({ item: "id a", state: "ready" });
    expect(desk.root.dataset.lmSuppressShortcuts).toBe("true");
    desk.keys("c");
    expect(desk.root.dataset.unsaved).toBe("1");
    const op_id = desk.operations[0]?.op_id as string;
    const counts = { labeled: 1, skipped: 0, total: 4, classes: { cat: 1 } };
    desk.session.receive({ kind: "receipt", to: desk.page, op_id, counts });
    expect(desk.root.dataset.unsaved).toBe("0");
  });

  it("has every button of the contract", () => {
    const desk = new Desk().begin();
    for (const name of [
      "skip",
      "back",
      "next",
      "first",
      "last",
      "undo",
      "redo",
      "accept",
      "submit",
      "flag",
      "help",
    ])
      expect(desk.root.querySelectorAll(`button[data-action=${name}]`)).toHaveLength(1);
    for (const name of ["labeled", "skipped", "total"]) desk.find(`[data-count=${name}]`);
  });
});

describe("progress", () => {
  it("counts each answer at once", () => {
    const desk = new Desk().begin();
    desk.keys("c", "d", " ");
    const counts = ["labeled", "skipped", "total"].map((name) => desk.text(`[data-count=${name}]`));
    expect(counts).toEqual(["2", "1", "4"]);
    const bar = desk.find(".ll-progress[role=progressbar]");
    expect(bar.getAttribute("aria-valuetext")).toBe("2 labeled and 1 skipped of 4");
    expect(desk.text("[data-action=jump]")).toContain("Sample 4 / 4");
    desk.keys("ArrowUp");
    expect(desk.text("[data-action=jump]")).toContain("Sample 1 / 4");
  });

  it("shows each class's share of the labels", () => {
    const desk = new Desk().begin();
    desk.keys("c", "c", "d");
    const cat = desk.find("[data-class=cat]");
    expect(cat.querySelector(".ll-count")?.textContent).toBe("2");
    expect(cat.querySelector(".ll-count")?.getAttribute("title")).toBe("2 labels – 50% of total");
    expect(cat.querySelector<HTMLElement>(".ll-share-bar")?.style.transform).toBe("scaleX(0.67)");
  });
});

describe("the learner", () => {
  const caption = (state: string, session_id = 0, share: number | null = null) => {
    const desk = new Desk();
    desk.begin(undefined, { learner: { state, message: "why", session_id, share } as never });
    expect(desk.find("[data-role=learner]").title).toBe("why");
    return desk.text("[data-role=learner]");
  };
  it.each([
    ["off", 0, "off"],
    ["idle", 0, "random order"],
    ["waiting", 0, "random order"],
    ["idle", 3, "session 3"],
    ["fitting", 3, "fitting"],
    ["postponed", 0, "postponed"],
    ["error", 2, "failed"],
    ["stopped", 2, "session 2, stopped"],
  ])("in state %s, session %d, reads %s", (state, session, text) => {
    expect(caption(state, session)).toContain(text);
  });

  it("says in words and by a bar how far it is, where that is known", () => {
    expect(caption("fitting", 3, 0.4)).toBe("Active learning: session 3, why");
    const desk = new Desk().begin(undefined, {
      learner: { state: "fitting", message: "scoring 2 of 5 files", session_id: 1, share: 0.4 },
    });
    const bar = desk.find("[data-role=learner] [role=progressbar]");
    expect([bar.hidden, bar.getAttribute("aria-valuenow")]).toEqual([false, "40"]);
    desk.session.learner.value = { state: "idle", message: "learned", session_id: 2, share: null };
    expect(bar.hidden).toBe(true);
  });

  it("is said to be missing where there is none", () => {
    const desk = new Desk({ learner: false }).begin();
    expect(desk.text("[data-role=learner]")).toBe("Active learning unavailable: random order");
  });
});

describe("the suggestion", () => {
  it("is named with its score and marked as the model's, not as the person's", () => {
    const desk = new Desk().begin([suggested("a", "dog")]);
    expect(desk.text(".ll-suggestion-text")).toBe("Suggested: Dog 0.83");
    const button = desk.find("[data-class=dog]");
    expect(button.dataset.suggested).toBe("true");
    expect(button.textContent).toContain("suggested");
    expect(button.getAttribute("aria-pressed")).toBe("false");
  });

  it("is accepted by its key and by its button", () => {
    const desk = new Desk().begin([suggested("a", "dog"), suggested("b", "cat", null)]);
    desk.keys("Enter");
    expect(desk.text(".ll-suggestion-text")).toBe("Suggested: Cat");
    desk.click("[data-action=accept]");
    expect(desk.answers).toEqual([
      ["a", "dog"],
      ["b", "cat"],
    ]);
  });

  it("cannot be accepted where there is none", () => {
    const desk = new Desk().begin();
    expect(desk.find("[data-role=suggestion]").dataset.empty).toBe("true");
    expect(desk.find<HTMLButtonElement>("[data-action=accept]").disabled).toBe(true);
    desk.keys("Enter");
    expect(desk.operations).toEqual([]);
  });
});

describe("several classes per sample", () => {
  it("are put together, then saved by a button or by Enter", () => {
    const desk = new Desk({ answer: "classes" }).begin();
    const submit = desk.find<HTMLButtonElement>("[data-action=submit]");
    expect(submit.textContent).toContain("None of these");
    desk.keys("d", "c");
    expect(submit.textContent).toContain("Save & next");
    expect(desk.find("[data-class=cat]").getAttribute("aria-pressed")).toBe("true");
    desk.keys("Enter", "d", "d", "d");
    desk.click("[data-action=submit]");
    expect(desk.answers).toEqual([
      ["a", ["cat", "dog"]],
      ["b", ["dog"]],
    ]);
    desk.keys("ArrowLeft");
    expect(submit.textContent).toContain("Next");
  });

  it("are not offered where one is the answer", () => {
    const desk = new Desk().begin();
    expect(desk.find("[data-action=submit]").hidden).toBe(true);
  });
});

describe("the comment", () => {
  it("goes with the answer and comes back with the sample", () => {
    const desk = new Desk().begin();
    desk.type("[data-role=comment]", "unsure");
    desk.click("[data-action=skip]");
    expect(desk.operations).toMatchObject([{ kind: "skip", comment: "unsure" }]);
    const field = desk.find<HTMLTextAreaElement>("[data-role=comment]");
    expect(field.value).toBe("");
    desk.root.focus();
    desk.keys("ArrowLeft");
    expect(field.value).toBe("unsure");
  });
});

it("a comment that was erased does not come back", () => {
  const desk = new Desk().begin();
  desk.keys("c");
  for (const text of ["unsure", ""]) {
    desk.type("[data-role=comment]", text);
    desk.root.focus();
    desk.keys("ArrowLeft", "ArrowRight");
    expect(desk.find<HTMLTextAreaElement>("[data-role=comment]").value).toBe(text);
  }
});

describe("what must be told", () => {
  it("an error, until it is dismissed", () => {
    const desk = new Desk().begin();
    desk.session.receive({ kind: "error", message: "<b>disk</b> is full" });
    const alert = desk.find("[role=alert]");
    expect(alert.hidden).toBe(false);
    expect(alert.querySelector("b")).toBeNull();
    expect(alert.textContent).toContain("<b>disk</b> is full");
    desk.click("[data-action=dismiss]");
    expect(alert.hidden).toBe(true);
  });

  it("a lost kernel, with what waits and how to go on", () => {
    const desk = new Desk().begin();
    desk.gone = true;
    desk.keys("c", "d");
    expect(desk.root.dataset).toMatchObject({ state: "offline", unsaved: "2", item: "id c" });
    expect(desk.find("[data-role=offline]").hidden).toBe(false);
    expect(desk.text("[data-role=unsaved]")).toContain("2 unsaved. Run the cell again");
  });

  it("that the browser keeps nothing", () => {
    const desk = new Desk().begin();
    expect(desk.find("[data-role=fragile]").hidden).toBe(true);
    desk.keys("c"); // this page has no storage
    expect(desk.find("[data-role=fragile]").hidden).toBe(false);
  });

  it("each answer, to a screen reader", () => {
    const desk = new Desk().begin();
    desk.keys("c");
    expect(desk.text(".ll-sr > [role=status]")).toBe("id a: Cat. 1 of 4 labeled.");
  });

  it("instructions as they were written", () => {
    const desk = new Desk({ instructions: "One\n<i>two</i>" }).begin();
    expect(desk.text(".ll-instructions-text")).toBe("One\n<i>two</i>");
    expect(new Desk().begin().find(".ll-instructions").hidden).toBe(true);
  });
});

describe("the stage", () => {
  it("waits, and says so", () => {
    const desk = new Desk();
    expect(desk.text(".ll-cover")).toContain("Loading");
    expect(desk.find<HTMLButtonElement>("[data-class=cat]").disabled).toBe(true);
    desk.begin();
    expect(desk.find(".ll-cover").hidden).toBe(true);
    expect(desk.find<HTMLButtonElement>("[data-class=cat]").disabled).toBe(false);
  });

  it("tells what is left when the queue is empty", () => {
    const desk = new Desk();
    const done = (labeled: number, skipped: number, total: number) => {
      desk.begin([], { counts: { labeled, skipped, total, classes: {} } });
      expect(desk.root.dataset.state).toBe("done");
      return desk.text(".ll-cover");
    };
    expect(done(4, 0, 4)).toBe("All samples are labeled");
    expect(done(3, 1, 4)).toContain("1 skipped");
    expect(done(2, 0, 4)).toBe("Nothing left for you now2 samples are with other annotators");
  });

  it("says why a sample cannot be shown; it can be skipped or labeled all the same", () => {
    const desk = new Desk().begin([itemOf("a", { data: { error: "cannot read a.png" } }), "b"]);
    expect(desk.root.dataset.state).toBe("error");
    expect(desk.text(".ll-cover")).toContain("cannot read a.png");
    desk.keys("c");
    expect(desk.answers).toEqual([["a", "cat"]]);
    expect(desk.root.dataset.state).toBe("ready");
  });
});

it("a button that is switched off does not keep the focus", () => {
  const desk = new Desk().begin(["a"]);
  desk.keys("c");
  desk.find("[data-action=undo]").focus();
  desk.click("[data-action=undo]", 0);
  expect(document.activeElement).toBe(desk.root);
});

it("classes without a colour of their own get different ones, those with a bad one too", () => {
  vi.stubGlobal("CSS", { supports: (_name: string, value: string) => value !== "url(http://x)" }); // happy-dom takes all
  const desk = new Desk({
    classes: [...manyClasses(20), { key: "x", caption: "X", color: "url(http://x)" }],
  }).begin();
  const colors = [...desk.root.querySelectorAll<HTMLElement>(".ll-chip")].map((chip) =>
    chip.style.getPropertyValue("--ll-chip"),
  );
  expect(new Set(colors).size).toBe(21);
  expect(colors.at(-1)).toMatch(/^hsl/);
  vi.unstubAllGlobals();
});
