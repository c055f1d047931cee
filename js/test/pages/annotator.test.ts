// @vitest-environment happy-dom

// The head of a page for annotators: the question for a name, what the browser remembers, how far one is, thanks.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderAnnotator } from "../../src/pages/annotator";
import type { Host } from "../../src/pages/below";
import { thanks } from "../../src/pages/worker";

const config = {
  kind: "page",
  key: "job",
  asks: true,
  title: "How <b>large</b>?",
  instructions: "Look twice.",
};

class Model {
  sent: { kind: string; name?: string; since?: number }[] = [];
  heard = new Map<string, () => void>();
  constructor(
    public picture: Record<string, unknown> = { annotator: null, refused: null },
    public config_: Record<string, unknown> = config,
  ) {}
  labeler: string | null = null;
  get = (name: string) =>
    ({ config: this.config_, picture: this.picture, labeler: this.labeler })[name] as never;
  send = (message: object) => void this.sent.push(message as never);
  on = (name: string, heard: () => void) => {
    const before = this.heard.get(name);
    this.heard.set(name, () => {
      before?.();
      heard();
    });
  };
  off = (name: string) => void this.heard.delete(name);
  tell(picture: Record<string, unknown>) {
    this.picture = { annotator: null, refused: null, ...picture };
    this.heard.get("change:picture")?.();
  }
  show(labeler: string | null) {
    this.labeler = labeler;
    this.heard.get("change:labeler")?.();
  }
  entered = () => this.sent.filter(({ kind }) => kind === "enter").map(({ name }) => name);
}

const working = (annotator: string, more = {}) => ({
  annotator,
  mine: { labeled: 4, skipped: 1, today: 2 },
  all: { labeled: 10, skipped: 1, total: 20 },
  done: false,
  ...more,
});

let leave = () => {};

function opened(model: Model, host?: Host): HTMLElement {
  const el = document.createElement("div");
  document.body.append(el);
  leave = renderAnnotator(model as never, el, host);
  return el;
}

const shown = (el: HTMLElement, what: string) =>
  el.querySelector<HTMLElement>(what)?.closest("[hidden]") === null;
const text = (el: HTMLElement, what: string) => el.querySelector(what)?.textContent;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, "", "/");
});
afterEach(() => {
  leave();
  document.body.replaceChildren();
});

test("a name is asked for, and what is typed goes to the kernel as it is", () => {
  const model = new Model();
  const el = opened(model);
  expect(text(el, "h1")).toBe("How <b>large</b>?");
  const field = el.querySelector("input") as HTMLInputElement;
  expect(el.querySelector("label")?.htmlFor).toBe(field.id);
  field.value = " Ann ";
  el.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(model.entered()).toEqual([" Ann "]);
});

test("why a name was refused is said at the field", () => {
  const model = new Model();
  const el = opened(model);
  model.tell({ refused: { message: "Please give a name.", number: 1 } });
  expect(text(el, "[role=alert]")).toBe("Please give a name.");
  expect(el.querySelector("input")?.getAttribute("aria-invalid")).toBe("true");
  expect(document.activeElement).toBe(el.querySelector("input"));
  expect(el.querySelector("button")?.disabled).toBe(false);
});

test("who is here is shown as text, with what they and all have done", () => {
  const model = new Model();
  const el = opened(model);
  model.tell(working("<i>Ann</i>"));
  expect(shown(el, "form")).toBe(false);
  expect(text(el, "[data-role=annotator]")).toBe("<i>Ann</i>");
  const figures = [...el.querySelectorAll("[data-figure]")].map(({ textContent }) => textContent);
  expect(figures).toEqual(["4", "2", "10 of 20"]);
  expect(el.querySelector("[role=progressbar]")?.getAttribute("aria-valuetext")).toBe(
    "10 of 20 labeled, 4 by you",
  );
  expect(shown(el, "[data-role=thanks]")).toBe(false);
});

test("a reload in the same tab goes on under the same name; another visit offers it", () => {
  const model = new Model();
  opened(model);
  model.tell(working("Ann"));
  leave();
  const again = new Model();
  const el = opened(again);
  expect(again.entered()).toEqual(["Ann"]);
  expect(shown(el, "form")).toBe(false);
  leave();
  sessionStorage.clear();
  const later = new Model();
  expect(opened(later).querySelector("input")?.value).toBe("Ann");
  expect(later.entered()).toEqual([]);
});

test("a link may name who comes; a name it should not have is shown to be mended", () => {
  history.replaceState(null, "", "/?annotator=Bob%20%26%20Co");
  const model = new Model();
  const el = opened(model);
  expect(model.entered()).toEqual(["Bob & Co"]);
  model.tell({ refused: { message: "Too long.", number: 1 } });
  expect(shown(el, "form")).toBe(true);
  expect(el.querySelector("input")?.value).toBe("Bob & Co");
});

test("who says that it is somebody else is asked, and not offered the old name", () => {
  const model = new Model();
  const el = opened(model);
  model.tell(working("Ann"));
  el.querySelector<HTMLElement>("[data-action=leave]")?.click();
  expect(model.sent.at(-1)).toEqual({ kind: "leave" });
  model.tell({});
  expect(shown(el, "form")).toBe(true);
  expect(el.querySelector("input")?.value).toBe("");
  expect(model.entered()).toEqual([]);
});

test("who is known to the hub is not asked whether it is them", () => {
  const el = opened(new Model({ refused: null, ...working("ann") }, { ...config, asks: false }));
  expect(el.querySelector("[data-action=leave]")).toBeNull();
  expect(sessionStorage.length).toBe(0);
});

test("instructions are open the first time and folded afterwards, for each person and job", () => {
  const open = (name: string, more = {}) => {
    const el = opened(new Model({ refused: null, ...working(name) }, { ...config, ...more }));
    const { open: unfolded } = el.querySelector("details") as HTMLDetailsElement;
    leave();
    return unfolded;
  };
  expect([open("Ann"), open("Ann"), open("Bob"), open("Ann", { key: "other" })]).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

test("without instructions there is nothing to unfold", () => {
  const el = opened(new Model({ annotator: null, refused: null }, { ...config, instructions: " " }));
  expect(shown(el, "details")).toBe(false);
});

test("at the end people are thanked, and no longer when there is more", () => {
  const model = new Model();
  const el = opened(model);
  model.tell(working("Ann", { mine: { labeled: 42, skipped: 0, today: 1 }, done: true }));
  expect(shown(el, "[data-role=thanks]")).toBe(true);
  expect(text(el, "[data-role=thanks]")).toBe("Nothing is left for you. Thank you, Ann: 42 answers.");
  model.tell(working("Ann"));
  expect(shown(el, "[data-role=thanks]")).toBe(false);
  expect(thanks("Ann", 42, { labeled: 9, skipped: 0, total: 9 })).toBe(
    "All samples are labeled. Thank you, Ann: 42 answers.",
  );
  expect(thanks("Ann", 1, { labeled: 3, skipped: 0, total: 9 }, "You are asked nothing more.")).toBe(
    "Thank you, Ann: 1 answer.\nYou are asked nothing more.",
  );
});

test("a browser that keeps nothing is asked every time", () => {
  const refuse = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const kept = [globalThis.localStorage, globalThis.sessionStorage];
  const names = ["localStorage", "sessionStorage"] as const;
  for (const name of names) Object.defineProperty(globalThis, name, { get: refuse, configurable: true });
  try {
    const model = new Model();
    const el = opened(model);
    model.tell(working("Ann"));
    expect(text(el, "[data-role=annotator]")).toBe("Ann");
  } finally {
    names.forEach((name, i) => {
      Object.defineProperty(globalThis, name, { value: kept[i], configurable: true, writable: true });
    });
  }
});

test("the kernel is asked to look while the page is visible, with when today began", () => {
  const model = new Model();
  opened(model);
  const [look] = model.sent.filter(({ kind }) => kind === "look");
  expect(new Date(1000 * (look?.since ?? 0)).getHours()).toBe(0);
});

/** Shows each widget by its reference, until its view is over. */
const host: Host = {
  async getWidget(reference) {
    if (reference === "gone") throw new Error("no such widget");
    return {
      async render({ el, signal }) {
        el.textContent = reference;
        signal.addEventListener("abort", () => el.replaceChildren());
      },
    };
  },
};
const below = (el: HTMLElement) => text(el, ".ll-page-below");

test("the labeler of the moment stands below", async () => {
  const model = new Model(working("Ann"));
  model.labeler = "first";
  const el = opened(model, host);
  await vi.waitFor(() => expect(below(el)).toBe("first"));
  model.show(null);
  expect(below(el)).toBe("");
  model.show("second");
  model.show("third");
  await vi.waitFor(() => expect(below(el)).toBe("third"));
  leave();
  expect(el.children).toHaveLength(0);
});

test("a labeler that cannot be shown is told", async () => {
  const model = new Model(working("Ann"));
  model.labeler = "gone";
  const el = opened(model, host);
  await vi.waitFor(() => expect(below(el)).toBe("The labeler cannot be shown: no such widget"));
  leave();
  const older = opened(model);
  await vi.waitFor(() => expect(below(older)).toMatch("it needs anywidget 0.11"));
});
