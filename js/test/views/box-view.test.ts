// @vitest-environment happy-dom
// What an image with boxes looks like, and what stands above and beside it.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BoxPage, layOut, tidyUp } from "../box-page";
import { BOXES, box, CAT, DOG, imageItem, inShort, KITTEN } from "../boxes";

let page: BoxPage;
beforeEach(() => {
  layOut();
  page = new BoxPage();
});
afterEach(tidyUp);

const HOSTILE = '<img src=x onerror="alert(1)"><b>';

describe("a box", () => {
  it("is drawn at its place, with its class and colour, the later on top", () => {
    page = new BoxPage(undefined, {
      classes: [
        { key: "cat", caption: "Cat", color: "#123456" },
        { key: "dog", caption: "Dog" },
      ],
    });
    page.parts.add(CAT, DOG);
    const [cat, dog] = page.drawn;
    expect(page.drawn.map(({ dataset }) => [dataset.box, dataset.label, dataset.caption])).toEqual([
      ["10,20,100,80", "cat", "Cat"],
      ["200,50,60,90", "dog", "Dog"],
    ]);
    expect(page.placed(cat)).toEqual({ x: 10, y: 20, width: 100, height: 80 });
    expect(cat?.style.getPropertyValue("--ll-chip")).toBe("#123456");
    expect(dog?.style.getPropertyValue("--ll-chip")).not.toBe("");
  });

  it("says what it is: only suggested, without a class, selected, locked", () => {
    page = new BoxPage([imageItem("1", [{ ...CAT, score: 0.826 }, DOG])]);
    page.parts.add(box(0, 0, 5, 5, null));
    page.parts.toggle("locked", new Set(page.parts.list().slice(1, 2)));
    const state = page.drawn.map((each) =>
      ["pending", "open", "selected", "locked"].filter((name) => each.hasAttribute(`data-${name}`)),
    );
    expect(state).toEqual([["pending"], ["pending", "locked"], ["open", "selected"]]);
    expect(page.drawn.map(({ dataset }) => dataset.caption)).toEqual(["Cat? 0.83", "Dog?", "no class yet"]);
  });

  it("stays the element it is when others change", () => {
    page.parts.add(CAT, DOG, KITTEN);
    const before = page.drawn;
    page.parts.select(page.parts.list()[1] ?? null);
    page.keys("ArrowRight");
    const after = page.drawn;
    expect([after[0] === before[0], after[1] === before[1], after[2] === before[2]]).toEqual([
      true,
      false,
      true,
    ]);
    page.key("[", { ctrlKey: true });
    expect(page.drawn[1]).toBe(before[0]);
  });

  it("has captions that are only ever text", () => {
    const classes = [{ key: HOSTILE, caption: HOSTILE, hotkey: "x" }, ...(BOXES.classes ?? [])];
    page = new BoxPage([imageItem("1", null, { id: HOSTILE })], { classes });
    page.keys("x");
    page.parts.add({ ...CAT, label: HOSTILE }, DOG);
    expect(page.drawn[0]?.dataset.caption).toBe(HOSTILE);
    expect(page.hint).toContain(HOSTILE);
    page.keys("Tab", "n");
    expect(page.said).toContain(HOSTILE);
    expect(page.find(".ll-parts").textContent).toContain(HOSTILE);
    page.keys("?");
    expect(page.text(".ll-dialog")).toContain(HOSTILE);
    expect(page.root.querySelector("img, b")).toBeNull();
  });

  it("that is narrow has no caption over its border, and in a crowd only the one pointed at tells its class", () => {
    page.parts.add(box(0, 0, 25, 50), box(50, 0, 26, 50));
    expect(page.drawn.map((each) => each.classList.contains("ll-narrow"))).toEqual([true, false]);
    const crowded = () => page.find(".ll-boxes").classList.contains("ll-crowd");
    expect(crowded()).toBe(false);
    page.parts.add(...Array.from({ length: 199 }, (_, i) => box(i, 100, 30, 30)));
    expect(crowded()).toBe(true);
  });
});

describe("an image", () => {
  it("is captioned by its name and size", () => {
    expect(page.text(".ll-figcaption")).toBe("1.jpg · 400 × 300");
  });

  it("takes its boxes with it when the next one comes", () => {
    page.parts.add(CAT);
    page.keys("e");
    expect(page.drawn).toEqual([]);
  });

  it("that is not there is said not to be", () => {
    expect(page.find(".ll-broken").hidden).toBe(false);
    page = new BoxPage([]);
    expect(page.find(".ll-broken").hidden).toBe(true);
  });
});

describe("the line above the image", () => {
  it("tells what can be done now", () => {
    expect(page.hint).toContain("then press the key of a class");
    page.keys("n");
    expect(page.hint).toBe("The key of a class names it.");
    page.keys("c");
    expect(page.hint).toContain("Arrows move it");
    page.key("Escape");
    page.keys("d");
    expect(page.hint).toBe("Drawing Dog: drag over each. Esc ends it.");
    expect(page.find(".ll-bar .ll-chip").hidden).toBe(false);
    page.key("Escape");
    expect(page.find(".ll-bar .ll-chip").hidden).toBe(true);
    page = new BoxPage([]);
    expect(page.hint).toBe("");
    page = new BoxPage(undefined, { classes: BOXES.classes?.slice(0, 1) ?? [] });
    expect(page.hint).toBe("Drag over an object to draw a box.");
  });

  it("offers to accept what is selected where that is suggested", () => {
    page = new BoxPage([imageItem("1", [CAT, DOG])]);
    const accept = page.find("[data-action=accept_part]");
    expect(accept.hidden).toBe(true);
    page.keys("Tab");
    expect(accept.hidden).toBe(false);
    page.click("[data-action=accept_part]");
    page.click("[data-action=accept_part]");
    expect([page.list, accept.hidden]).toEqual([[inShort(CAT), inShort(DOG)], true]);
  });

  it("has a button for all that keys do", () => {
    const names = ["new_part", "select_all", "copy", "paste", "duplicate", "paste_previous", "lock", "hide"];
    for (const name of [...names, "to_front", "to_back", "zoom_in", "zoom_out", "fit", "empty", "clear"])
      expect(page.root.querySelectorAll(`button[data-action=${name}]`).length).toBeGreaterThan(0);
    page.click("[data-action=new_part]");
    page.click("[data-action=duplicate]");
    page.click("[data-action=select_all]");
    page.click("[data-action=copy]");
    page.click("[data-action=lock]");
    expect(page.list).toEqual(["150,113,100,75 -", "160,123,100,75 -"]);
    expect([page.selected.length, page.parts.locked.peek().size]).toEqual([2, 2]);
    page.click("[data-action=lock]");
    page.click("[data-action=hide]");
    expect(page.drawn).toEqual([]);
  });

  it("has buttons that can be pressed where they would do something", () => {
    const able = (name: string) => !page.find<HTMLButtonElement>(`[data-action=${name}]`).disabled;
    const names = ["copy", "duplicate", "lock", "to_front", "select_all", "hide", "paste", "new_part"];
    expect(names.filter(able)).toEqual(["paste", "new_part"]);
    page.keys("n");
    expect(names.filter(able)).toEqual(names);
  });
});

describe("how the image is shown", () => {
  const [brightness, contrast] = ["[aria-label=Brightness]", "[aria-label=Contrast]"];
  const filter = () => page.find(".ll-scene-picture").style.filter;

  it("is brighter or darker for the eye only", () => {
    page.type(brightness, "1.5");
    page.type(contrast, "0.5");
    expect(filter()).toBe("brightness(1.5) contrast(0.5)");
    const reset = [...page.root.querySelectorAll("button")].find((each) => each.textContent === "Reset");
    reset?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    expect([filter(), page.find<HTMLInputElement>(brightness).value]).toEqual(["", "1"]);
    expect([page.session.canUndo.peek(), page.operations]).toEqual([false, []]);
  });

  it("is with the names of classes or without", () => {
    const names = page.find<HTMLInputElement>(".ll-check input");
    names.checked = false;
    names.dispatchEvent(new Event("change", { bubbles: true }));
    page.parts.add(CAT);
    expect(page.find(".ll-boxes").classList.contains("ll-crowd")).toBe(true);
  });

  it("folds away when one presses elsewhere", () => {
    const menus = [...page.root.querySelectorAll<HTMLDetailsElement>("details.ll-look")];
    for (const menu of menus) menu.open = true;
    menus[0]?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    expect(menus.map(({ open }) => open)).toEqual(menus.map((_, i) => i === 0));
    page.pointer("down", [300, 200]);
    expect(menus.some(({ open }) => open)).toBe(false);
  });

  it("folds away with what one has chosen to do, and stays for what is only looked at", () => {
    const [more, view] = page.root.querySelectorAll<HTMLDetailsElement>("details.ll-look");
    if (!view || !more) throw new Error("two menus fold out");
    more.open = true;
    page.parts.add(CAT, DOG);
    const lock = more.querySelector<HTMLButtonElement>("[data-action=lock]");
    lock?.focus();
    lock?.click(); // as Enter does: with no pointer
    expect([more.open, page.parts.locked.peek().size]).toEqual([false, 2]);
    expect(document.activeElement).toBe(more.querySelector("summary"));
    more.open = true;
    page.click("details [data-action=select_all]");
    expect([more.open, document.activeElement]).toEqual([false, page.root]);
    view.open = true;
    view.querySelector("button")?.click();
    expect(view.open).toBe(true);
  });
});

describe("the numbers of a box", () => {
  const FIELDS = ["left", "top", "width", "height"];
  const field = (name: string) => page.find<HTMLInputElement>(`[data-field=${name}]`);
  const values = () => FIELDS.map((name) => field(name).value);
  const type = (name: string, value: string) => {
    page.type(`[data-field=${name}]`, value);
    field(name).dispatchEvent(new Event("change", { bubbles: true }));
  };

  it("are those of the only one that is selected, in place also where there is none", () => {
    expect([values(), FIELDS.map((name) => field(name).disabled)]).toEqual([
      ["", "", "", ""],
      [true, true, true, true],
    ]);
    page.parts.add(DOG);
    expect(values()).toEqual(["200", "50", "60", "90"]);
    page.keys("ArrowRight");
    expect(values()[0]).toBe("201");
    page.parts.add(CAT, KITTEN);
    expect(values()).toEqual(["", "", "", ""]);
  });

  it("that are typed change it, each in one step", () => {
    page.parts.add(DOG);
    type("left", "100");
    type("height", "10");
    expect([page.list, page.selected]).toEqual([["100,50,60,10 dog"], ["100,50,60,10 dog"]]);
    page.root.focus();
    page.key("z", { ctrlKey: true });
    expect(page.list).toEqual(["100,50,60,90 dog"]);
  });

  it.each([
    ["left", "999", "340,50,60,90 dog"],
    ["top", "-5", "200,0,60,90 dog"],
    ["width", "0", "200,50,1,90 dog"],
    ["height", "1e9", "200,50,60,250 dog"],
  ])("go as far as the image: %s of %s, and it is said so", (name, value, after) => {
    page.parts.add(DOG);
    type(name, value);
    expect(page.list).toEqual([after]);
    expect(values().join()).toBe(after.split(" ")[0]);
    expect(page.notice).toContain("is as far as the image of 400 × 300 goes");
  });

  it("are whole", () => {
    page.parts.add(DOG);
    type("left", "10.4");
    expect([page.list, field("left").value, page.notice]).toEqual([["10,50,60,90 dog"], "10", ""]);
  });

  it("that are none leave it as it is", () => {
    page.parts.add(DOG);
    for (const value of ["", "x", "NaN", "Infinity"]) {
      type("width", value);
      expect([page.list, field("width").value, page.notice]).toEqual([[inShort(DOG)], "60", ""]);
    }
    expect(page.session.composer.work.canUndo).toBe(true);
    page.root.focus();
    page.key("z", { ctrlKey: true });
    expect(page.list).toEqual([]); // there was no step in between
  });

  it("of a locked box cannot be typed", () => {
    page.parts.add(DOG);
    page.keys("l");
    expect(FIELDS.map((name) => field(name).disabled)).toEqual([true, true, true, true]);
    type("left", "10");
    expect([page.list, field("left").value]).toEqual([[inShort(DOG)], "200"]);
    expect(page.notice).toBe("Locked: unlock the box first.");
  });

  it("make a suggestion one that was edited", () => {
    page = new BoxPage([imageItem("1", [DOG])]);
    page.keys("Tab");
    type("left", "100");
    expect(page.parts.answer(false)).toEqual([{ ...DOG, left: 100, origin: "edited" }]);
  });
});

describe("the least score of suggestions", () => {
  const slider = "[aria-label='Least score of suggestions']";
  const unseen = () => page.find(".ll-range").classList.contains("ll-unseen");
  const scored = [
    { ...CAT, score: 0.9 },
    { ...DOG, score: 0.4 },
  ];

  it("is asked for where suggestions have scores", () => {
    expect(unseen()).toBe(true);
    page = new BoxPage([imageItem("1", [CAT])]);
    expect(unseen()).toBe(true);
    page = new BoxPage([imageItem("1", scored)]);
    expect(unseen()).toBe(false);
  });

  it("takes away those that are less sure, from the image, the list and the answer", () => {
    page = new BoxPage([imageItem("1", scored), imageItem("2", scored)]);
    page.type(slider, "0.5");
    expect(page.text(".ll-range output")).toBe("0.50");
    expect(page.drawn.map(({ dataset }) => dataset.box)).toEqual(["10,20,100,80"]);
    expect(page.text(".ll-parts-title")).toBe("1 box");
    expect(page.text(".ll-suggestion-text")).toBe("1 suggested");
    page.root.focus();
    page.keys("Enter");
    expect(page.answers).toEqual([["1", [{ ...CAT, score: 0.9, origin: "accepted" }]]]);
    expect(page.list).toEqual([`${inShort(CAT)}?`]); // it holds for the next image, too
    page.type(slider, "0.95");
    page.root.focus();
    page.keys("Enter");
    expect(page.answers[1]).toEqual(["2", []]);
  });

  it("brings them back, also after others were edited", () => {
    page = new BoxPage([imageItem("1", scored)]);
    page.type(slider, "0.5");
    page.root.focus();
    page.keys("Tab", "ArrowRight");
    page.type(slider, "0");
    expect(page.list).toEqual(["11,20,100,80 cat", `${inShort(DOG)}?`]);
  });
});
