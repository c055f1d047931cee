// @vitest-environment happy-dom
// The Grid: what is searched, what is meant, what is asked back, what outlasts the page.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Store } from "../../src/core/outbox";
import { Desk } from "../../src/gallery/desk";
import type { Facts, FromKernel, GalleryConfig, List } from "../../src/gallery/protocol";
import { type GalleryModel, renderGallery } from "../../src/gallery/widget";
import { config, facts, Kernel } from "./gallery";

const GRID: GalleryConfig = {
  ...config,
  kind: "grid",
  title: "All samples",
  order: "Order of the data",
  keymap: { ...config.keymap, believe: ["m"], like: ["k"], found: ["Mod+Shift+a"], search: ["/"] },
};
const bare = { answers: [], consensus: null };
const sample = (id: string, more: Partial<Facts> = {}) => facts(id, { ...bare, ...more });
const SAMPLES = ["a", "b", "c"].map((id) => sample(id));

class Shelf implements Store {
  held = new Map<string, string>();
  get length() {
    return this.held.size;
  }
  key = (at: number) => [...this.held.keys()][at] ?? null;
  getItem = (key: string) => this.held.get(key) ?? null;
  setItem = (key: string, value: string) => void this.held.set(key, value);
  removeItem = (key: string) => void this.held.delete(key);
}

function opened(more: Partial<GalleryConfig> = {}, list: Partial<List> = {}, storage: Store | null = null) {
  const kernel = new Kernel();
  const desk = new Desk({ ...GRID, ...more }, { ...kernel.room, storage });
  desk.start();
  desk.receive(kernel.list(SAMPLES, { open: 3, ...list }), []);
  return { desk, kernel };
}

describe("what an answer goes to", () => {
  it("is what is selected, else what is under the cursor", () => {
    const { desk, kernel } = opened();
    desk.choose("l");
    expect(kernel.last("decide")).toMatchObject({ keys: ["a"], value: "l" });
    desk.select({ cursor: 2, anchor: 1, chosen: new Set([1, 2]) });
    desk.choose("s");
    expect(kernel.last("decide")).toMatchObject({ keys: ["b", "c"], value: "s" });
  });

  it("is all that is found once that was chosen, for one answer", () => {
    const { desk, kernel } = opened({}, { open: 40, total: 50 });
    desk.filter({ text: "apple" });
    desk.receive(kernel.list(SAMPLES, { open: 40, total: 50 }), []);
    desk.all.value = true;
    desk.choose("l");
    expect(kernel.last("found")).toMatchObject({ value: "l", expected: 40, query: { text: "apple" } });
    expect(desk.all.peek()).toBe(false);
  });

  it("is asked back where it is many", () => {
    const { desk, kernel } = opened({}, { open: 101 });
    desk.all.value = true;
    desk.choose("l");
    expect(desk.doubt.peek()).toMatchObject({ count: 101, text: "Large" });
    expect(kernel.sent.some(({ kind }) => kind === "found")).toBe(false);
    desk.confirm();
    expect(kernel.last("found").expected).toBe(101);
  });

  it("is no longer all that is found once something is selected, filtered or turned", () => {
    for (const change of [
      (desk: Desk) => desk.select({ cursor: 1, anchor: 1, chosen: new Set([1]) }),
      (desk: Desk) => desk.filter({ predicted: "l" }),
      (desk: Desk) => desk.turn(1),
    ]) {
      const { desk } = opened({}, { total: 50, open: 50 });
      desk.all.value = true;
      change(desk);
      expect(desk.all.peek()).toBe(false);
    }
  });

  it("is nothing that has an answer already, unless it is selected or looked at alone", () => {
    const { desk, kernel } = opened();
    const decided = () => kernel.sent.flatMap((each) => (each.kind === "decide" ? each.keys : []));
    for (const _ of "abcd") desk.choose("l"); // once too often, and faster than receipts come
    expect(decided()).toEqual(["a", "b", "c"]);
    desk.receive(kernel.list(SAMPLES.map((each) => ({ ...each, verdict: { value: "l" } }))), []);
    desk.choose("s");
    desk.skip();
    desk.believe();
    expect(decided()).toEqual(["a", "b", "c"]);
    expect(kernel.sent.filter((each) => "op_id" in each).length).toBe(3);
    desk.like();
    expect(kernel.last("list").query.like.length).toBe(1);
    desk.select({ cursor: 1, anchor: 1, chosen: new Set([1]) });
    desk.choose("s");
    desk.mode.value = "one";
    desk.select({ cursor: 2, anchor: 2, chosen: new Set() });
    desk.choose("s");
    expect(decided()).toEqual(["a", "b", "c", "b", "c"]);
  });

  it("is no single sample while it is all that is found", () => {
    const { desk, kernel } = opened({ answer: "classes" });
    desk.all.value = true;
    desk.believe();
    desk.skip();
    desk.accept();
    expect(kernel.sent.some((each) => "op_id" in each)).toBe(false);
    desk.choose("l");
    desk.accept();
    expect(kernel.last("found").value).toEqual(["l"]);
    expect(desk.draft.peek().size).toBe(0); // or the next key would give it to the sample under the cursor
  });

  it("is not all that is found before all has been looked at", () => {
    const { desk, kernel } = opened();
    expect(desk.takesAll).toBe(true);
    desk.filter({ text: "apple" });
    expect(desk.takesAll).toBe(false);
    desk.receive(kernel.list(SAMPLES, { open: 3, working: "Searching" }), []);
    expect(desk.takesAll).toBe(false);
  });

  it("is nothing where the model says nothing of one of them", () => {
    const { desk, kernel } = opened();
    desk.receive(kernel.list([sample("a"), sample("b", { predicted: null })]), []);
    desk.select({ cursor: 0, anchor: 0, chosen: new Set([0, 1]) });
    desk.believe();
    expect(kernel.sent.some(({ kind }) => kind === "believe")).toBe(false);
    desk.select({ cursor: 0, anchor: 0, chosen: new Set([0]) });
    desk.accept();
    expect(kernel.last("believe")).toMatchObject({ keys: ["a"], value: ["l"] });
  });
});

it("what the store did not take is kept, and sent again in its order", () => {
  const { desk, kernel } = opened();
  desk.choose("l");
  desk.receive({ kind: "error", to: kernel.last("decide").page, message: "the disk is full" }, []);
  desk.choose("s");
  expect([desk.problem.peek(), desk.unsaved.peek()]).toEqual(["the disk is full", 2]);
  kernel.sent.length = 0;
  kernel.later?.();
  expect(kernel.sent.map((each) => "keys" in each && each.keys)).toEqual([["a"], ["b"]]);
});

it("one goes on with the first that is open, in every list", () => {
  const { desk, kernel } = opened({}, { total: 9 });
  const labeled = { verdict: { value: "l" } };
  desk.turn(1);
  desk.receive(kernel.list([sample("d", labeled), sample("e"), sample("f")], { total: 9, start: 3 }), []);
  desk.choose("s");
  expect(kernel.last("decide").keys).toEqual(["e"]);
  desk.receive(kernel.list([sample("d"), sample("e", labeled), sample("f")], { total: 9, start: 3 }), []);
  expect(desk.current()?.id).toBe("f"); // of the same list nothing is moved
});

it("a sample opens in the labeler, where there is one, and nothing waits for that", () => {
  const { desk, kernel } = opened({ opens: true });
  desk.select({ cursor: 1, anchor: 1, chosen: new Set([1]) });
  desk.open();
  expect(kernel.last("open").keys).toEqual(["b"]);
  expect(desk.unsaved.peek()).toBe(0);
  const alone = opened();
  alone.desk.open();
  expect(alone.kernel.sent.some(({ kind }) => kind === "open")).toBe(false);
});

it("what is like some samples is asked for, the most like first", () => {
  const { desk, kernel } = opened();
  desk.select({ cursor: 0, anchor: 0, chosen: new Set([0, 2]) });
  desk.like();
  expect(kernel.last("list").query).toMatchObject({ sort: "likeness", like: ["a", "c"], descending: false });
});

describe("what the kernel has not stored", () => {
  it("outlasts the page, and is sent again in its order under the same name", () => {
    const shelf = new Shelf();
    const { desk, kernel } = opened({}, {}, shelf);
    desk.choose("l");
    desk.choose("s");
    desk.do({ kind: "undo" });
    const before = kernel.sent.filter((message) => "op_id" in message);
    const after = opened({}, {}, shelf);
    const again = after.kernel.sent.filter((message) => "op_id" in message);
    expect(again.map((each) => ({ ...each, page: "" }))).toEqual(
      before.map((each) => ({ ...each, page: "" })),
    );
    expect(after.desk.unsaved.peek()).toBe(3);
    for (const each of again)
      after.desk.receive({ kind: "receipt", to: each.page, op_id: (each as { op_id: string }).op_id }, []);
    expect([after.desk.unsaved.peek(), shelf.held.size]).toEqual([0, 0]);
  });

  it("leaves the browser with its receipt, also with a refusal", () => {
    const shelf = new Shelf();
    const { desk, kernel } = opened({}, {}, shelf);
    desk.choose("l");
    expect(shelf.held.size).toBe(1);
    desk.receive(kernel.receipt({ refused: "Nothing was saved: no such class" }), []);
    expect(shelf.held.size).toBe(0);
  });

  it("is not kept where it would mean something else later", () => {
    const shelf = new Shelf();
    const { desk } = opened({}, {}, shelf);
    desk.believe();
    desk.do({ kind: "undo" }); // of something stored
    expect(shelf.held.size).toBe(0);
    const review = opened({ kind: "review" }, {}, shelf);
    review.desk.choose("l");
    expect(shelf.held.size).toBe(1);
    review.desk.do({ kind: "undo" });
    expect(shelf.held.size).toBe(0);
  });

  it("of a review is not sent by a grid", () => {
    const shelf = new Shelf();
    opened({ kind: "review" }, {}, shelf).desk.choose("l");
    expect(opened({}, {}, shelf).desk.unsaved.peek()).toBe(0);
  });
});

describe("in the page", () => {
  let kernel: Kernel;
  let place: HTMLElement;
  let end: () => void;
  let hear: (message: FromKernel) => void;
  let given: GalleryConfig;
  let changed: () => void;
  beforeEach(() => {
    vi.useFakeTimers();
    kernel = new Kernel();
    place = document.createElement("div");
    document.body.append(place);
  });
  afterEach(() => {
    end();
    place.remove();
    vi.useRealTimers();
  });

  function render(more: Partial<GalleryConfig> = {}, list: Partial<List> = {}): HTMLElement {
    given = { ...GRID, ...more };
    const model = {
      get: () => given,
      send: kernel.room.send,
      on: (name: string, heard: typeof hear) => {
        if (name === "msg:custom") hear = heard;
        else changed = () => heard({ kind: "changed" });
      },
      off: () => {},
    } as unknown as GalleryModel;
    end = renderGallery(model, place, {
      uuid: kernel.room.uuid,
      storage: null,
      bytes: () => new Uint8Array(),
    });
    hear(kernel.list(SAMPLES, { open: 3, ...list }));
    return root();
  }
  const root = () => place.querySelector(".labelloop") as HTMLElement;
  const find = <T extends HTMLElement>(selector: string) => root().querySelector(selector) as T;
  const press = (key: string, more: KeyboardEventInit = {}) => {
    const focus = root().contains(document.activeElement) ? document.activeElement : root();
    focus?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  };
  const seen = (selector: string) => find(selector) !== null && !find(selector).hidden;

  it("says labels, not final answers, and of several annotators nothing", () => {
    render({}, { decided: 1 });
    hear(kernel.list([sample("a", { verdict: { value: "l" } }), sample("b")], { decided: 1, open: 1 }));
    expect(root().dataset.kind).toBe("grid");
    expect(root().textContent).toContain("1 labeled");
    expect(root().textContent).not.toContain("inal answer");
    expect(find(".ll-tile").dataset.state).toBe("labeled");
    expect(seen("[data-filter=annotator]")).toBe(false);
    expect(find("[data-action=accept]")).toBeNull();
  });

  it("is done when there is nothing left", () => {
    render({}, { decided: 3, all: 3 });
    expect(root().dataset.state).toBe("done");
  });

  it("looks for words a moment after they were typed, or with Enter", () => {
    render();
    root().focus();
    press("/");
    const field = find<HTMLInputElement>("[data-filter=text]");
    expect(document.activeElement).toBe(field);
    const asked = () => kernel.sent.filter(({ kind }) => kind === "list").length;
    const before = asked();
    for (const text of ["a", "ap", "app"]) {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    expect(asked()).toBe(before);
    vi.advanceTimersByTime(400);
    expect(asked()).toBe(before + 1);
    expect(kernel.last("list").query.text).toBe("app");
    field.value = "apple ";
    press("Enter");
    expect(kernel.last("list").query.text).toBe("apple");
    expect(document.activeElement).not.toBe(field);
  });

  it("searches once more for the same words by Enter where that has failed, and only there", () => {
    render();
    const field = find<HTMLInputElement>("[data-filter=text]");
    const enter = () => {
      field.focus();
      press("Enter");
      return kernel.last("list").request;
    };
    field.value = "apple";
    const first = enter();
    expect(enter()).toBe(first);
    hear(kernel.list(SAMPLES, { failed: "The search has failed", retry: true }));
    expect(enter()).toBe(first + 1);
  });

  it("offers likeness only while there is something to be like", () => {
    render();
    const option = () => find<HTMLOptionElement>("[data-sort=likeness]");
    expect([option().hidden, seen(".ll-liked")]).toEqual([true, false]);
    root().focus();
    press("ArrowRight");
    press("k");
    expect([option().hidden, seen(".ll-liked")]).toEqual([false, true]);
    expect(find(".ll-liked").textContent).toContain("Like a");
    find("[data-action=unlike]").click();
    expect(kernel.last("list").query).toMatchObject({ sort: "default", like: [] });
  });

  it("takes all that is found by key, says so, and lets go with Escape", () => {
    render({}, { open: 40, total: 50 });
    root().focus();
    press("A", { ctrlKey: true, shiftKey: true });
    expect(find("[data-action=found]").getAttribute("aria-pressed")).toBe("true");
    expect(find(".ll-target-text").textContent).toBe("for all 40 samples found");
    expect(find<HTMLButtonElement>("[data-action=skip]").disabled).toBe(true);
    press("Escape");
    expect(find("[data-action=found]").getAttribute("aria-pressed")).toBe("false");
    expect(find(".ll-target-text").textContent).toBe("for a");
  });

  it("offers neither where nothing is open nor while it is being searched", () => {
    render({}, { open: 0 });
    expect(find<HTMLButtonElement>("[data-action=found]").disabled).toBe(true);
    hear(kernel.list(SAMPLES, { open: 3, working: "Searching" }));
    expect(find<HTMLButtonElement>("[data-action=found]").disabled).toBe(true);
  });

  it("hears the keys while a box to tick has the focus, but for Space, which ticks it", () => {
    render();
    find<HTMLInputElement>("[data-filter=hide]").focus();
    press(" ");
    expect(kernel.sent.some((message) => "op_id" in message)).toBe(false);
    press("l");
    expect(kernel.last("decide").keys).toEqual(["a"]);
  });

  it("has a button and keys for a class that was added, around what is shown and selected", () => {
    render();
    find<HTMLInputElement>("[data-filter=text]").value = "pie";
    find("[data-filter=text]").dispatchEvent(new Event("input"));
    vi.advanceTimersByTime(400);
    hear(kernel.list(SAMPLES, { open: 3 }));
    root().focus();
    press("ArrowRight");
    press("ArrowRight");
    given = { ...given, classes: [...given.classes, { key: "n", caption: "New", hotkey: "n" }] };
    changed();
    expect(place.querySelectorAll(".labelloop").length).toBe(1);
    expect(find<HTMLInputElement>("[data-filter=text]").value).toBe("pie");
    expect(find("[data-class=n]").textContent).toContain("New");
    press("n");
    expect(kernel.last("decide")).toMatchObject({ keys: ["b"], value: "n" });
  });

  it("gathers several classes, then saves them", () => {
    render({ answer: "classes" });
    root().focus();
    press("s");
    press("l");
    press("Enter");
    expect(kernel.last("decide")).toMatchObject({ keys: ["a"], value: ["s", "l"] });
  });

  it("has no classes to choose where answers have parts", () => {
    render({ answer: "boxes" });
    expect(find("[data-class]")).toBeNull();
    find("[data-action=empty]").click();
    expect(kernel.last("decide")).toMatchObject({ keys: ["a"], value: [] });
  });
});
