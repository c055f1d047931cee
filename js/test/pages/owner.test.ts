// @vitest-environment happy-dom
// The owner's page: figures, people, agreement, questions, the flow, files.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { flow, renderFlow } from "../../src/pages/flow";
import { renderOwner } from "../../src/pages/owner";
import type { FlowPicture, OwnerPicture, Person } from "../../src/pages/picture";
import { pictureOf } from "../picture";

const measure = { value: 0.71, low: 0.64, high: 0.78, used: 518, total: 612, why: "" };
const person = (more: Partial<Person> = {}): Person => ({
  name: "Ann",
  judgments: 48,
  skipped: 1,
  seen: 0,
  missed: 0,
  forgiven: 0,
  trust: 1,
  trusted: true,
  per_hour: null,
  last_at: null,
  ...more,
});

const flowing: FlowPicture = {
  name: "reviews",
  state: "running",
  message: "",
  waiting: 2,
  machine: 5,
  people: 1,
  done: 2,
  errors: 0,
};

function owned(more: Partial<OwnerPicture> = {}): OwnerPicture {
  const { name, progress, classes, others, pace } = pictureOf();
  return {
    ...{ name, progress, classes, others, pace },
    store: "labels.db",
    flagged: 3,
    disputed: 57,
    judgments: 1130,
    agreement: null,
    people: [],
    more_people: 0,
    questions: null,
    measured: null,
    learner: null,
    flow: null,
    problem: null,
    ...more,
  };
}

class Model {
  sent: Record<string, unknown>[] = [];
  heard = new Map<string, (...values: unknown[]) => void>();
  constructor(public picture: object = owned()) {}
  get = (name: string) =>
    (name === "config" ? { kind: "owner", title: "<i>Wines</i>" } : this.picture) as never;
  send = (message: object) => void this.sent.push({ ...message });
  on = (name: string, heard: (...values: unknown[]) => void) => {
    const before = this.heard.get(name);
    this.heard.set(name, (...values) => {
      before?.(...values);
      heard(...values);
    });
  };
  off = (name: string) => void this.heard.delete(name);
}

let leave = () => {};
const opened = (model: Model) => {
  const el = document.createElement("div");
  document.body.append(el);
  leave = renderOwner(model as never, el);
  return el;
};
const text = (el: Element, what: string) => el.querySelector(what)?.textContent ?? null;
const part = (el: Element, name: string) =>
  el.querySelector<HTMLElement>(`[data-part="${name}"]`) as HTMLElement;

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }));
afterEach(() => {
  leave();
  vi.useRealTimers();
  document.body.replaceChildren();
});

test("figures, and how far it is", () => {
  const el = opened(new Model());
  const figures = [...el.querySelectorAll("[data-figure]")].map(({ textContent }) => textContent);
  expect(figures).toEqual(["47", "1,951", "2", "1,130", "57", "3"]);
  expect(text(el, "h1")).toBe("<i>Wines</i>");
  expect(el.querySelector("[role=progressbar]")?.getAttribute("aria-valuetext")).toBe(
    "47 of 2,000 labeled: 2\u00a0%",
  );
});

test("what is not known is not shown, but for agreement, which says what it needs", () => {
  const el = opened(new Model());
  for (const name of ["learning", "questions", "flow", "model"]) expect(part(el, name).hidden).toBe(true);
  expect(part(el, "agreement").textContent).toContain("two people have judged the same sample");
  expect(part(el, "people").textContent).toContain("Nobody has answered yet.");
});

test("agreement is told with its interval and of how many samples it could be taken", () => {
  const why = "Everybody gave the same answer: alpha is undefined.";
  const none = { ...measure, value: null, low: null, high: null, why };
  const el = opened(new Model(owned({ agreement: { alpha: none, percent: measure } })));
  const said = part(el, "agreement").textContent ?? "";
  expect(said).toContain("on 518 samples of 612");
  expect(said).toContain(why);
  expect(said).toContain("71\u00a0% (95 % interval 64\u00a0% to 78\u00a0%)");
  expect(part(el, "agreement").querySelectorAll(".ll-scale")).toHaveLength(1);
});

test("people are told as text, with trust, pace and when they were here last", () => {
  const people = [
    person({
      name: "<b>Bob</b>",
      seen: 8,
      missed: 2,
      trust: 0.75,
      per_hour: 120,
      last_at: 1_700_000_000 - 7200,
    }),
    person({ forgiven: 2, last_at: 1_700_000_000 - 5 }),
    person({ name: "Cay", trusted: false, trust: 0.2, seen: 5, missed: 4 }),
  ];
  const el = opened(new Model(owned({ people, more_people: 4 })));
  const rows = [...part(el, "people").querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map(({ textContent }) => textContent),
  );
  expect(rows[0]).toEqual([
    "<b>Bob</b>",
    "48",
    "1",
    "Forgive6 of 8 right",
    "75\u00a0%",
    "120",
    "2\u00a0h ago",
  ]);
  expect(rows[1]).toEqual(["Ann", "48", "1", "2 forgiven", "–", "–", "just now"]);
  expect(rows[2]?.[0]).toBe("Caynot trusted");
  expect(part(el, "people").textContent).toContain("and 4 more");
  expect(part(el, "people").textContent).toContain("1 not trusted");
});

test("what was missed is forgiven when one presses twice", () => {
  const model = new Model(owned({ people: [person({ seen: 8, missed: 2 })] }));
  const button = part(opened(model), "people").querySelector("[data-action=forgive]") as HTMLButtonElement;
  const forgiven = () => model.sent.filter(({ kind }) => kind === "forgive");
  button.click();
  expect([button.textContent, forgiven()]).toEqual(["Sure?", []]);
  vi.advanceTimersByTime(5000);
  expect(button.textContent).toBe("Forgive");
  button.click();
  button.click();
  expect(forgiven()).toEqual([{ kind: "forgive", name: "Ann" }]);
});

test("the test questions missed most", () => {
  const missed = [{ id: "7", missed: 5, seen: 8, accepted: "<u>red</u> or white" }];
  const el = opened(new Model(owned({ questions: { total: 24, missed } })));
  expect(part(el, "questions").querySelector("tbody")?.textContent).toBe("7<u>red</u> or white5 of 8");
  leave();
  const none = opened(new Model(owned({ questions: { total: 24, missed: [] } })));
  expect(part(none, "questions").textContent).toContain("Nobody has missed one yet.");
});

test("a file is asked for, comes with its bytes, and is saved under its name", () => {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  const blobs: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return "blob:here";
  });
  const model = new Model();
  const button = opened(model).querySelector("[data-download=labels]") as HTMLButtonElement;
  button.click();
  const asked = model.sent.find(({ kind }) => kind === "download");
  expect([asked?.what, button.disabled]).toEqual(["labels", true]);
  const file = { kind: "file", what: "labels", name: "labels.csv", type: "text/csv", error: null };
  const bytes = new TextEncoder().encode("id,label\n");
  model.heard.get("msg:custom")?.({ ...file, to: "another view" }, [bytes]);
  expect(saved).toEqual([]);
  model.heard.get("msg:custom")?.({ ...file, to: asked?.page }, [new DataView(bytes.buffer)]);
  expect([saved, blobs[0]?.size, button.disabled]).toEqual([["labels.csv"], 9, false]);
  vi.restoreAllMocks();
});

test("why a file could not be made is told", () => {
  const model = new Model();
  const el = opened(model);
  (el.querySelector("[data-download=consensus]") as HTMLElement).click();
  const asked = model.sent.find(({ kind }) => kind === "download");
  const file = {
    kind: "file",
    what: "consensus",
    name: "consensus.csv",
    type: "text/csv",
    error: "No disk.",
  };
  model.heard.get("msg:custom")?.({ ...file, to: asked?.page }, []);
  expect(text(el, ".ll-downloads [role=alert]")).toBe("No disk.");
});

test("a store that does not answer is told, and what was known stays", () => {
  const el = opened(new Model(owned({ problem: "StoreError: gone" })));
  expect(el.textContent).toContain("StoreError: gone");
  expect(text(el, "[data-figure=labeled]")).toBe("47");
});

test("the flow shows where the samples are", () => {
  const el = document.createElement("div");
  el.append(flow(flowing).body as Node);
  const places = [...el.querySelectorAll("[data-place]")].map((place) => [
    (place as HTMLElement).dataset.place,
    place.querySelector("strong")?.textContent,
  ]);
  expect(places).toEqual([
    ["waiting", "2"],
    ["machine", "5"],
    ["people", "1"],
    ["done", "2"],
    ["errors", "0"],
  ]);
  expect(flow({ ...flowing, state: "new" }).note).toBe("rows; not launched yet");
});

test("the flow stands alone, too, and asks while it is visible", () => {
  const model = new Model(flowing);
  const el = document.createElement("div");
  leave = renderFlow(model as never, el);
  const looks = () => model.sent.filter(({ kind }) => kind === "look").length;
  expect(looks()).toBe(1);
  vi.advanceTimersByTime(4000);
  expect(looks()).toBe(2);
  expect(text(el, "[data-figure=machine]")).toBe("5");
});

test("a page that is there says so when it is asked, and no longer when it is gone", () => {
  const model = new Model();
  opened(model);
  const here = () => model.sent.filter(({ kind }) => kind === "here").length;
  expect(here()).toBe(1);
  model.heard.get("msg:custom")?.({ kind: "here" });
  model.heard.get("msg:custom")?.({ kind: "file", to: "another view" });
  expect(here()).toBe(2);
  leave();
  model.heard.get("msg:custom")?.({ kind: "here" });
  expect(here()).toBe(2);
});
