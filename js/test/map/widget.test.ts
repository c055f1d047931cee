// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Card, MapConfig, MapModel, MapState, ToKernel } from "../../src/map/protocol";
import { renderMap } from "../../src/map/widget";

const CONFIG: MapConfig = {
  kind: "map",
  name: "flowers",
  samples: 1500,
  shows: "rows",
  columns: ["width", "height"],
  axes: ["width", "height"],
  classes: [
    { key: "s", caption: "Small", color: "#0072b2", hotkey: "s", description: "up to 3" },
    { key: "l", caption: "<b>Large</b>", color: "#e69f00", hotkey: "l", description: "" },
  ],
  parts: false,
  colors: ["label", "state"],
  opens: true,
  canvas: null,
};
const STATE: MapState = {
  tool: "move",
  color: "label",
  legend: [
    { name: "no label", color: "#969696", count: 1200, shown: true },
    { name: "Small", color: "#0072b2", count: 300, shown: true },
  ],
  selected: 0,
  cursor: false,
  notes: [],
  said: { text: "", alert: false, number: 0 },
};
const CARD: Card = {
  id: "<img src=x>",
  said: "Small",
  color: "#0072b2",
  at: [0.5, 0.25],
  data: { cells: ["1.5", null], more: 0 },
  buffer: null,
};

class Kernel {
  sent: ToKernel[] = [];
  traits: Record<string, unknown> = { config: CONFIG, state: STATE, card: {}, background: [255, 255, 255] };
  here = 0; // how often the page has said that it is there
  heard = new Map<string, (message?: unknown) => void>();
  alive = true;
  model = {
    get: (name: string) => this.traits[name],
    set: (name: string, value: unknown) => {
      this.traits[name] = value;
    },
    save_changes: () => {},
    send: (message: ToKernel) => {
      if (!this.alive) throw new Error("Cannot send");
      if ("kind" in message) this.here += 1;
      else this.sent.push(message);
    },
    on: (name: string, hear: (message?: unknown) => void) => {
      const before = this.heard.get(name);
      this.heard.set(name, (message) => {
        before?.(message);
        hear(message);
      });
    },
    off: (name: string) => void this.heard.delete(name),
  } as unknown as MapModel;

  tell(name: string, value: unknown) {
    this.traits[name] = value;
    this.heard.get(`change:${name}`)?.();
  }
  state(more: Partial<MapState>) {
    this.tell("state", { ...(this.traits.state as MapState), ...more });
  }
  done() {
    this.heard.get("msg:custom")?.({ kind: "done" });
  }
}

let kernel: Kernel;
let box: HTMLElement;
let canvas: HTMLCanvasElement;
let end: () => void;
beforeEach(() => {
  kernel = new Kernel();
  box = document.createElement("div");
  box.className = "ll-map";
  canvas = document.createElement("canvas");
  const el = document.createElement("div");
  box.append(el, canvas);
  document.body.append(box);
  end = renderMap(kernel.model, el, { bytes: () => new Uint8Array() });
});
afterEach(() => {
  end();
  box.remove();
});

const find = (selector: string) => box.querySelector(selector) as HTMLElement;
const press = (key: string, more: KeyboardEventInit = {}, target: Element = canvas) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
};

describe("around a map", () => {
  it("are the legend with its counts, the classes, and what the picture is", () => {
    const rows = [...box.querySelectorAll(".ll-map-category")].map((row) => row.textContent);
    expect(rows).toEqual(["no label1,200", "Small300"]);
    expect(find('[data-class="l"] .ll-caption').textContent).toBe("<b>Large</b>");
    expect(canvas.getAttribute("role")).toBe("application");
    expect(canvas.getAttribute("aria-label")).toContain("1,500 samples");
    expect(box.getAttribute("aria-label")).toBe("Map: flowers");
    expect(find(".ll-map-facts").textContent).toContain("↑ height");
  });

  it("the picture may come after them", async () => {
    canvas.remove();
    const later = document.createElement("canvas");
    box.append(later);
    await new Promise((done) => setTimeout(done));
    expect(later.tabIndex).toBe(0);
    expect(later.getAttribute("role")).toBe("application");
  });

  it("buttons and the legend say what is wanted", () => {
    find('[data-tool="lasso"]').click();
    find('[data-action="zoom_in"]').click();
    const category = find('[data-category="Small"]') as HTMLInputElement;
    category.checked = false;
    category.dispatchEvent(new Event("change"));
    expect(kernel.sent).toEqual([
      { do: "tool", value: "lasso" },
      { do: "zoom_in" },
      { do: "hide", value: "Small" },
    ]);
  });

  it("classes can be chosen only while something is selected", () => {
    const large = find('[data-class="l"]') as HTMLButtonElement;
    expect(large.disabled).toBe(true);
    kernel.state({ selected: 12 });
    expect(find(".ll-map-selected").textContent).toBe("12 samples selected");
    large.click();
    expect(kernel.sent).toEqual([{ do: "label", value: 1 }]);
  });

  it("what a sample holds is text, and what is missing is told", () => {
    kernel.tell("card", CARD);
    const card = find(".ll-map-card");
    expect(card.querySelector("img")).toBeNull();
    expect(card.textContent).toContain("<img src=x>");
    expect([...card.querySelectorAll("td")].map((cell) => cell.textContent)).toEqual(["1.5", "missing"]);
    expect(find(".ll-map-ring").hidden).toBe(false);
    kernel.tell("card", { ...CARD, at: null });
    expect(find(".ll-map-ring").hidden).toBe(true);
    kernel.tell("card", {});
    expect(card.textContent).toContain("Point at a sample");
  });

  it("what is said is told to a screen reader each time, and errors as alerts", () => {
    kernel.state({ said: { text: "Taken back.", alert: false, number: 1 } });
    const first = find("[role=status]").textContent;
    kernel.state({ said: { text: "Taken back.", alert: false, number: 2 } });
    expect(find("[role=status]").textContent).not.toBe(first);
    kernel.state({ said: { text: "nothing to undo", alert: true, number: 3 } });
    expect(find("[role=alert]").hidden).toBe(false);
    expect(find("[role=status]").textContent).toBe("");
  });

  it("more than twelve classes are a list", () => {
    const classes = Array.from({ length: 20 }, (_, at) => ({ ...CONFIG.classes[0], caption: `class ${at}` }));
    kernel.tell("config", { ...CONFIG, classes });
    kernel.state({ selected: 3 });
    const select = find(".ll-map-classes select") as HTMLSelectElement;
    select.value = "7";
    find(".ll-map-classes button").click();
    expect(kernel.sent).toEqual([{ do: "label", value: 7 }]);
  });

  it("a kernel that is gone is told", () => {
    kernel.alive = false;
    find('[data-action="undo"]').click();
    expect(find('[data-role="offline"]').hidden).toBe(false);
  });
});

describe("keys", () => {
  it("go to the kernel and not to the notebook, but for Tab and saving", () => {
    const heard: string[] = [];
    const listen = ({ key }: KeyboardEvent) => void heard.push(key);
    document.addEventListener("keydown", listen);
    for (const key of ["ArrowLeft", "x", " ", "Enter"]) expect(press(key).defaultPrevented).toBe(true);
    expect(press("Tab").defaultPrevented).toBe(false);
    expect(press("s", { ctrlKey: true }).defaultPrevented).toBe(false);
    document.removeEventListener("keydown", listen);
    expect(heard).toEqual(["s"]);
    expect(kernel.sent.map((each) => "key" in each && each.key)).toEqual(["ArrowLeft", "x", " ", "Enter"]);
  });

  it("held down wait until the kernel has done the last", () => {
    press("ArrowLeft");
    press("ArrowLeft", { repeat: true });
    press("ArrowLeft", { repeat: true });
    expect(kernel.sent.length).toBe(1);
    kernel.done();
    press("ArrowLeft", { repeat: true });
    expect(kernel.sent.length).toBe(2);
  });

  it("of controls stay theirs; letters label from anywhere", () => {
    kernel.state({ selected: 1 });
    const large = find('[data-class="l"]');
    const select = find("select");
    for (const [key, target] of [
      ["Enter", large],
      [" ", large],
      ["ArrowDown", select],
      ["s", select],
    ] as const)
      expect(press(key, {}, target).defaultPrevented).toBe(false);
    expect(kernel.sent).toEqual([]);
    press("s", {}, large);
    expect(kernel.sent.length).toBe(1);
  });

  it("are shown by ?, and Escape leads back step by step", () => {
    press("?");
    expect(find("[role=dialog]").textContent).toContain("Open it in the labeler");
    expect(canvas.inert).toBe(true);
    press("Escape", {}, find("[role=dialog] button"));
    expect(box.querySelector("[role=dialog]")).toBeNull();
    expect(document.activeElement).toBe(canvas);
    kernel.state({ selected: 2 });
    press("Escape");
    expect(kernel.sent.length).toBe(1);
    kernel.state({ selected: 0 });
    press("Escape");
    expect(kernel.sent.length).toBe(1);
    expect(document.activeElement).not.toBe(canvas);
  });
});

it("a map that is there says so, and asked again", () => {
  expect(kernel.here).toBe(1);
  kernel.heard.get("msg:custom")?.({ kind: "here" });
  expect([kernel.here, kernel.sent]).toEqual([2, []]);
});

it("a map that is taken away listens no more", () => {
  end();
  expect(kernel.heard.size).toBe(0);
  press("x");
  expect(kernel.sent).toEqual([]);
});
