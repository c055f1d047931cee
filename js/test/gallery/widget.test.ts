// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FromKernel, GalleryConfig } from "../../src/gallery/protocol";
import { type GalleryModel, renderGallery } from "../../src/gallery/widget";
import { config, facts, Kernel } from "./gallery";

let kernel: Kernel;
let place: HTMLElement;
let end: () => void;
let told: GalleryConfig;
let renew: () => void;
let hear: (message: FromKernel, buffers?: readonly ArrayBuffer[]) => void;
beforeEach(() => {
  kernel = new Kernel();
  place = document.createElement("div");
  document.body.append(place);
});
afterEach(() => {
  end();
  place.remove();
});

function render(
  more: Partial<GalleryConfig> = {},
  given = ["a", "b", "c"].map((id) => facts(id)),
): HTMLElement {
  told = { ...config, ...more };
  const model = {
    get: () => told,
    send: kernel.room.send,
    on: (name: string, heard: typeof hear) => {
      if (name === "change:config") renew = heard as never;
      else hear = heard;
    },
    off: () => {},
  } as unknown as GalleryModel;
  end = renderGallery(model, place, { uuid: kernel.room.uuid, storage: null, bytes: () => new Uint8Array() });
  hear(kernel.list(given));
  return root();
}
const root = () => place.querySelector(".labelloop") as HTMLElement;
const tiles = () => [...root().querySelectorAll<HTMLElement>(".ll-tiles > [data-item]")];
const states = () => tiles().map((tile) => tile.dataset.state);
const selected = () =>
  tiles().flatMap((tile) => (tile.getAttribute("aria-selected") === "true" ? [tile.dataset.item] : []));
const press = (key: string, more: KeyboardEventInit = {}) => {
  const focus = root().contains(document.activeElement) ? document.activeElement : root();
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  focus?.dispatchEvent(event);
  return event;
};

describe("classes that are added while it is open", () => {
  it("can be chosen, by their keys too, and what is selected stays", () => {
    render();
    press("ArrowRight");
    press("ArrowRight", { shiftKey: true });
    const before = selected();
    told = { ...told, classes: [...told.classes, { key: "h", caption: "Huge", hotkey: "h" }] };
    renew();
    expect(place.querySelectorAll(".labelloop")).toHaveLength(1);
    expect(root().querySelector("[data-class=h]")?.textContent).toContain("Huge");
    expect(before.length).toBeGreaterThan(1);
    expect([selected(), root().contains(document.activeElement)]).toEqual([before, true]);
    press("h");
    expect(kernel.last("decide")).toMatchObject({ keys: before, value: "h" });
  });
});

describe("tiles", () => {
  it("say who says what, what most say and what the model says", () => {
    const text = render() && tiles()[0]?.textContent?.replaceAll("\u00a0", " ");
    for (const said of ["Small", "ann", "Large", "bob", "most", "50 %", "model", "91 %"])
      expect(text).toContain(said);
    expect(root().dataset).toMatchObject({ kind: "review", state: "ready", item: "a", unsaved: "0" });
  });

  it("show what the samples hold once it has come, and why it cannot be shown", () => {
    render();
    const message = { kind: "samples", to: "id1", request: 1, side: 0 } as const;
    const items = [
      { key: "a", data: { cells: ["<b>7</b>"], more: 0 }, buffer: null },
      { key: "b", data: { error: "cannot be read" }, buffer: null },
    ];
    hear({ ...message, items });
    expect(tiles()[0]?.querySelector("td")?.textContent).toBe("<b>7</b>");
    expect(tiles()[1]?.textContent).toContain("cannot be read");
    expect(tiles()[0]?.querySelector("td b")).toBeNull();
  });

  it("say the last word", () => {
    render({}, [facts("a", { verdict: { value: "l" } }), facts("b", { skipped: true })]);
    expect(states()).toEqual(["decided", "skipped"]);
    expect(tiles()[0]?.querySelector(".ll-tile-final")?.textContent).toContain("Large");
    expect(root().dataset.state).toBe("done");
  });
});

describe("keys", () => {
  it("move, select and decide without a mouse", () => {
    render();
    root().focus();
    press("ArrowRight");
    press("ArrowRight", { shiftKey: true });
    expect(selected()).toEqual(["a", "b"]);
    press("l");
    expect(kernel.last("decide")).toMatchObject({ keys: ["a", "b"], value: "l" });
    expect(states()).toEqual(["saving", "saving", "open"]);
    expect(root().dataset.item).toBe("c");
    press("Enter");
    expect(kernel.last("adopt")).toMatchObject({ keys: ["c"], value: null });
  });

  it("select all that is shown, and take it back", () => {
    render();
    press("a", { ctrlKey: true });
    expect(selected()).toEqual(["a", "b", "c"]);
    press("Escape");
    expect(selected()).toEqual([]);
    press(" ");
    expect(selected()).toEqual(["a"]);
  });

  it("never reach the notebook, but for saving and Escape", () => {
    render();
    const heard: string[] = [];
    place.addEventListener("keydown", ({ key }) => heard.push(key));
    for (const key of ["d", "ArrowDown", "Enter", "q"]) press(key);
    press("s", { ctrlKey: true });
    press("Escape");
    expect(heard).toEqual(["s", "Escape"]);
    expect(root().hasAttribute("data-lm-suppress-shortcuts")).toBe(true);
  });

  it("show one sample alone and go on from there", () => {
    render();
    press("v");
    expect(root().dataset.mode).toBe("one");
    expect(root().querySelector(".ll-alone [data-item]")?.getAttribute("data-item")).toBe("a");
    press("s");
    expect(root().dataset.item).toBe("b");
    press("ArrowLeft");
    expect(root().dataset.item).toBe("a");
    press(" ");
    expect(kernel.last("skip").keys).toEqual(["a"]);
    expect(root().dataset.item).toBe("b");
  });
});

it("a refusal is an alert that can be dismissed", () => {
  render();
  press("l");
  hear(kernel.receipt({ refused: "Nothing was saved: the disk is full" }));
  const alert = root().querySelector<HTMLElement>("[role=alert]") as HTMLElement;
  expect([alert.hidden, root().dataset.state]).toEqual([false, "error"]);
  alert.querySelector<HTMLElement>("button")?.click();
  expect([alert.hidden, root().dataset.state]).toEqual([true, "ready"]);
});

it("where answers have parts one chooses whose it shall be", () => {
  const box = (label: string) => [{ label, left: 0, top: 0, width: 3, height: 3 }];
  const answers = [
    { value: box("s"), by: ["ann"], more: 0, trusted: true },
    { value: box("l"), by: ["bob"], more: 0, trusted: true },
  ];
  render({ answer: "boxes", shows: "images" }, [
    facts("a", { answers }),
    facts("b", { answers: answers.slice(1) }),
  ]);
  press("2");
  expect(kernel.last("adopt")).toMatchObject({ keys: ["a"], value: "bob" });
  press("a", { ctrlKey: true });
  const names = [...root().querySelectorAll<HTMLElement>("[data-annotator]")].map(
    (each) => each.dataset.annotator,
  );
  expect(names).toEqual(["bob"]); // who has answered both
  root().querySelector<HTMLElement>("[data-annotator=bob]")?.click();
  expect(kernel.last("adopt")).toMatchObject({ keys: ["a", "b"], value: "bob" });
});

it("all of one prediction is a button that says how many", () => {
  render();
  const predicted = root().querySelector<HTMLSelectElement>("[data-filter=predicted]") as HTMLSelectElement;
  predicted.value = "l";
  predicted.dispatchEvent(new Event("change"));
  hear(kernel.list([facts("a")], { bulk: 1234, total: 1300, all: 2000 }));
  const button = root().querySelector<HTMLElement>("[data-action=bulk]") as HTMLElement;
  expect(button.textContent).toBe("Label all 1,234 as Large");
  button.click();
  expect(root().querySelector("[role=alertdialog]")?.textContent).toContain("Decide 1,234 samples?");
  root().querySelector<HTMLElement>("[data-action=confirm]")?.click();
  expect(kernel.last("bulk")).toMatchObject({ expected: 1234, value: "l" });
});

it("what the model says can have the last word", () => {
  render();
  const button = root().querySelector<HTMLButtonElement>("[data-action=believe]") as HTMLButtonElement;
  button.click();
  expect(kernel.last("believe").keys).toEqual(["a"]);
  hear(kernel.list([facts("a", { predicted: null })]));
  expect(button.disabled).toBe(true);
});

it("a snapshot only shows", () => {
  render({ kind: "snapshot" }, [facts("a", { answers: [], consensus: null })]);
  expect(root().dataset.kind).toBe("snapshot");
  expect(root().querySelector("[data-class]")).toBeNull();
  press("l");
  press("Enter");
  expect(kernel.sent.some((message) => "op_id" in message)).toBe(false);
  expect(root().querySelector("[data-filter=least]")).not.toBeNull();
});

describe("what goes on beside it", () => {
  const working = () => root().querySelector<HTMLElement>("[data-role=working]") as HTMLElement;

  it("is told with a bar and in words, and ends by a button", () => {
    render();
    expect(working().hidden).toBe(true);
    hear(kernel.list([facts("a")], { all: 300, working: "Predicting: 30 of 300 samples", share: 0.1 }));
    expect(working().textContent).toBe("Predicting: 30 of 300 samples…Stop");
    expect(working().querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("10");
    working().querySelector("button")?.click();
    expect(kernel.sent.at(-1)).toMatchObject({ kind: "stop" });
    hear(kernel.list([facts("a")], { failed: "it was stopped", retry: true, outdated: true }));
    expect(working().hidden).toBe(true);
    expect(root().querySelector("[data-role=failed]")?.textContent).toContain("it was stopped");
  });

  it("is tried again by a button where it has failed, and only where that may help", () => {
    render();
    const button = () => root().querySelector<HTMLElement>("[data-action=retry]") as HTMLElement;
    hear(kernel.list([facts("a")], { failed: "You are asked nothing more" }));
    expect(button().hidden).toBe(true);
    hear(kernel.list([facts("a")], { failed: "The search for “a” has failed", retry: true }));
    expect(button().hidden).toBe(false);
    button().click();
    expect(kernel.sent.at(-1)).toMatchObject({ kind: "refresh" });
  });

  it("leaves the words to where samples will be, before there are any", () => {
    render({}, []);
    hear(kernel.list([], { working: "Reading images: 64 of 256", share: 0.25 }));
    expect(working().textContent).toBe("Stop");
    expect(root().textContent).toContain("Reading images: 64 of 256…");
  });
});
