// @vitest-environment happy-dom
// Beside and above a sound: the list of regions, their times as numbers, suggestions, how it is shown.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layOut, SoundPage, tidyUp } from "../sound-page";
import { accepted, CLIPS, HORN, inShort, LATE, region, SIREN, soundItem } from "../sounds";

let page: SoundPage;
beforeEach(() => {
  layOut();
  page = new SoundPage();
});
afterEach(tidyUp);

const [siren, late] = [SIREN, LATE].map(inShort) as [string, string];
const FIELDS = ["start", "end", "length"] as const;
const field = (name: (typeof FIELDS)[number]) => page.find<HTMLInputElement>(`[data-field=${name}]`);
const type = (name: (typeof FIELDS)[number], value: string) => {
  page.type(`[data-field=${name}]`, value);
  field(name).dispatchEvent(new Event("change", { bubbles: true }));
};
const fields = () => FIELDS.map((name) => field(name).value);
const suggest = (...regions: ReturnType<typeof region>[]) => {
  page = new SoundPage([soundItem("1", regions), soundItem("2")]);
};

describe("the list", () => {
  const rows = () => [...page.root.querySelectorAll<HTMLElement>(".ll-part")];

  it("tells what is marked, in order, and how much of each class", () => {
    page.mark(LATE, HORN, region(5, 5.5, null));
    expect(rows().map(({ textContent }) => textContent)).toEqual([
      "0:02.000 – 0:04.000Horn",
      "0:05.000 – 0:05.500no class yet",
      "0:06.000 – 0:07.000Siren",
    ]);
    expect(rows().map(({ dataset }) => dataset.part)).toEqual(["2-4", "5-5.5", "6-7"]);
    expect(page.text(".ll-parts-title")).toBe("3 regions");
  });

  it("goes with the sound: what is chosen there is selected here, seen, and heard from there", () => {
    page.mark(SIREN, LATE);
    page.desk.zoom(8, 0); // 0 to 1 s
    rows()[1]?.click();
    expect([page.selected, page.at, page.seen]).toEqual([[late], 6, [5.875, 7.125]]);
    page.tap([6.5, 0.5]);
    page.tap([6.2, 0.5]);
    expect(rows()[1]?.getAttribute("aria-pressed")).toBe("true");
  });

  it("does not move the playhead while it plays", () => {
    page.mark(SIREN, LATE);
    page.keys(" ");
    page.hear(1);
    rows()[1]?.click();
    expect(page.at).toBe(1);
  });
});

describe("the times of the region selected", () => {
  it("are told, and are empty where there is none or more than one", () => {
    page.mark(SIREN, LATE);
    expect([fields(), field("start").disabled]).toEqual([["", "", ""], true]);
    page.select(0);
    expect([fields(), field("start").disabled]).toEqual([["1", "3", "2"], false]);
    page.select(0, 1);
    expect(fields()).toEqual(["", "", ""]);
  });

  it("follow it, and are told without rests of a computation", () => {
    page.mark(region(0.1, 0.3));
    page.select(0);
    expect(fields()).toEqual(["0.1", "0.3", "0.2"]);
    page.keys("ArrowRight");
    expect(fields()).toEqual(["0.11", "0.31", "0.2"]);
  });

  it.each([
    ["start", "0.5", "0.5-3 siren"],
    ["end", "4.25", "1-4.25 siren"],
    ["length", "0.75", "1-1.75 siren"],
    ["end", "8", "1-8 siren"],
    ["start", "1.23456", "1.235-3 siren"], // the nearest sample
  ] as const)("can be typed: %s %s", (name, value, expected) => {
    page.mark(SIREN);
    page.select(0);
    type(name, value);
    expect(field(name).value).toBe(`${Math.round(Number(value) * 1000) / 1000}`);
    expect([page.list, page.selected, page.notice, page.steps]).toEqual([[expected], [expected], "", 2]);
  });

  it.each([
    ["start", "3"],
    ["start", "-1"],
    ["start", ""],
    ["end", "0.5"],
    ["end", "8.01"],
    ["length", "0"],
    ["length", "7.5"],
  ] as const)("are refused where they make no region: %s %s", (name, value) => {
    page.mark(SIREN);
    page.select(0);
    const before = fields();
    type(name, value);
    expect(page.notice).toBe("A region ends after it starts, between 0 and 8 s.");
    expect([page.list, fields(), page.steps]).toEqual([[siren], before, 1]);
  });

  it("are refused where regions must not overlap", () => {
    page = new SoundPage(undefined, { overlap: false });
    page.mark(SIREN, LATE);
    page.select(0);
    type("end", "6.5");
    expect([page.list, fields()]).toEqual([
      [siren, late],
      ["1", "3", "2"],
    ]);
    expect(page.notice).toContain("would overlap");
  });

  it("cannot be typed while it is locked", () => {
    page.mark(SIREN);
    page.select(0);
    page.keys("l");
    expect(FIELDS.map((name) => field(name).disabled)).toEqual([true, true, true]);
    page.keys("l");
    expect(field("end").disabled).toBe(false);
  });

  it("make of a suggestion one that was edited", () => {
    suggest(SIREN);
    page.select(0);
    type("end", "2");
    expect(page.parts.list()).toEqual([region(1, 2, "siren", { origin: "edited" })]);
  });
});

describe("suggestions", () => {
  const threshold = (value: number) => {
    const input = page.find<HTMLInputElement>("[aria-label='Least score of suggestions']");
    input.value = `${value}`;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const offer = () => suggest({ ...SIREN, score: 0.9 }, { ...LATE, score: 0.3 });

  it("are drawn apart, with their score", () => {
    offer();
    expect(page.drawn.map(({ dataset }) => [dataset.caption, dataset.pending])).toEqual([
      ["Siren? 0.90", ""],
      ["Siren? 0.30", ""],
    ]);
  });

  it("one is accepted by its button, or its key", () => {
    offer();
    const button = page.find<HTMLButtonElement>(".ll-bar [data-action=accept_part]");
    expect(button.hidden).toBe(true);
    page.select(1);
    expect(button.hidden).toBe(false);
    button.click();
    expect([page.list, page.steps]).toEqual([[`${siren}?`, late], 1]);
  });

  it("all are accepted by Enter, or one saves without them", () => {
    offer();
    page.keys("Enter");
    expect(page.answers).toEqual([
      ["1", [accepted({ ...SIREN, score: 0.9 }), accepted({ ...LATE, score: 0.3 })]],
    ]);
    offer();
    page.click("[data-action=submit]");
    expect(page.answers).toEqual([["1", []]]);
  });

  it("that are removed are not saved", () => {
    offer();
    page.select(0);
    page.keys("Backspace", "Enter");
    expect(page.answers).toEqual([["1", [accepted({ ...LATE, score: 0.3 })]]]);
  });

  it("not sure enough are neither drawn nor saved", () => {
    offer();
    threshold(0.5);
    expect(page.drawn).toHaveLength(1);
    threshold(0);
    expect(page.drawn).toHaveLength(2);
    threshold(0.5);
    page.keys("Enter");
    expect(page.answers).toEqual([["1", [accepted({ ...SIREN, score: 0.9 })]]]);
  });

  it("that come while one looks on are drawn, and what is marked stays", () => {
    page = new SoundPage([soundItem("1"), soundItem("2")]);
    page.at = 5;
    const mark = { key: "1", suggestion: { value: [LATE], score: null }, uncertainty: 0.5, halting: null };
    page.session.receive({ kind: "marks", to: page.page, marks: [mark] });
    expect([page.list, page.at, page.drawn.length]).toEqual([[`${late}?`], 5, 1]);
    page.parts.add(SIREN);
    page.session.receive({ kind: "marks", to: page.page, marks: [{ ...mark, suggestion: null }] });
    expect(page.list).toEqual([siren, `${late}?`]); // what one has begun with is one's own
  });
});

describe("how it is shown", () => {
  const look = () => page.desk.look.peek();
  const control = <E extends HTMLElement = HTMLInputElement>(name: string) =>
    page.find<E>(`[aria-label="${name}"]`);
  const set = (name: string, value: string, event = "change") => {
    control(name).value = value;
    control(name).dispatchEvent(new Event(event));
  };

  it("is chosen in a menu, and nothing else changes", () => {
    set("Scale of frequencies", "linear");
    set("Colours", "grey");
    set("Lowest frequency in Hz", "100");
    set("Highest frequency in Hz", "400");
    set("Faintest level in dB", "-60", "input");
    set("Height of waves", "4", "input");
    expect(look()).toMatchObject({
      scale: "linear",
      colours: "grey",
      low: 100,
      high: 400,
      floor: -60,
      gain: 4,
    });
    expect([page.list, page.steps, page.at]).toEqual([[], 0, 0]);
  });

  it("takes no frequency that is none", () => {
    set("Lowest frequency in Hz", "-5");
    set("Highest frequency in Hz", "");
    expect(look()).toMatchObject({ low: 0, high: null });
    set("Highest frequency in Hz", "-3");
    expect(look().high).toBeNull();
  });

  it("is the same for the next sound, until it is reset", () => {
    set("Colours", "viridis");
    page.keys("s");
    expect([look().colours, control<HTMLSelectElement>("Colours").value]).toEqual(["viridis", "viridis"]);
    [...page.root.querySelectorAll("button")].find(({ textContent }) => textContent === "Reset")?.click();
    expect([look().colours, control<HTMLSelectElement>("Colours").value]).toEqual(["magma", "magma"]);
  });

  it("has the volume, in step with the keys", () => {
    set("Volume", "0.35", "input");
    expect(page.player.volume.peek()).toBe(0.35);
    page.keys("ArrowUp");
    expect(control("Volume").value).toBe("0.45");
  });
});

describe("everything has a name", () => {
  it.each([
    ["regions", undefined],
    ["clips", CLIPS],
  ])("where there are %s", (_what, more) => {
    page = new SoundPage(undefined, more);
    const controls = page.root.querySelectorAll<HTMLElement>("button, input, select, summary, textarea");
    for (const each of controls) {
      const name = each.getAttribute("aria-label") ?? (each.closest("label") ?? each).textContent ?? "";
      expect(name.trim(), each.outerHTML).not.toBe("");
    }
  });

  it("and pictures are not read out: what they show stands in the list and the caption", () => {
    for (const canvas of page.root.querySelectorAll("canvas"))
      expect(canvas.getAttribute("aria-hidden")).toBe("true");
    expect(page.find("[role=timer]").getAttribute("aria-label")).toBe("Position");
    expect(page.find(".ll-parts").getAttribute("aria-label")).toBe("regions");
    expect(page.find(".ll-box-fields").getAttribute("aria-label")).toBe("The selected region, in seconds");
  });

  it("keys are told on the buttons that do the same", () => {
    const keys = ["play", "record", "start_here", "loop"].map((name) =>
      page.find(`[data-action=${name}]`).getAttribute("aria-keyshortcuts"),
    );
    expect(keys).toEqual(["Space", "n Shift+Insert", "[", "r"]);
  });
});
