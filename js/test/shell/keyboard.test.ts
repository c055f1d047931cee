// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { Desk, manyClasses } from "../desk";

describe("keys while the labeler has the focus", () => {
  it("answer two samples when two are pressed one after the other", () => {
    const desk = new Desk().begin();
    desk.keys("c", "d");
    expect(desk.answers).toEqual([
      ["a", "cat"],
      ["b", "dog"],
    ]);
    expect(desk.root.dataset.item).toBe("id c");
  });

  it("keep the type of the class key", () => {
    const desk = new Desk({ keymap: { "class:2": ["3"] } }).begin();
    desk.keys("3");
    expect(desk.answers).toEqual([["a", 3]]);
  });

  it("answer once while held down", () => {
    const desk = new Desk().begin();
    desk.key("c");
    desk.key("c", { repeat: true });
    desk.key("c", { repeat: true });
    expect(desk.answers).toHaveLength(1);
  });

  it("may be held down to go back", () => {
    const desk = new Desk().begin();
    desk.keys("c", "c", "c");
    desk.key("ArrowLeft");
    desk.key("ArrowLeft", { repeat: true });
    expect(desk.root.dataset.item).toBe("id b");
  });

  it("never reach the notebook, but for Ctrl/Cmd+S and Escape", () => {
    const desk = new Desk().begin();
    const heard: string[] = [];
    const hear = (event: KeyboardEvent) => heard.push(`${event.type} ${event.key}`);
    for (const type of ["keydown", "keyup", "keypress"] as const) document.body.addEventListener(type, hear);
    const press = (key: string, more: KeyboardEventInit = {}) => {
      for (const type of ["keydown", "keypress", "keyup"])
        document.activeElement?.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, ...more }));
    };
    for (const focus of [desk.root, desk.find("textarea"), desk.find("[data-class=dog]")]) {
      focus.focus();
      for (const key of ["d", "x", "Enter", "ArrowDown", "1", "q"]) press(key);
      press("Enter", { shiftKey: true });
    }
    expect(heard).toEqual([]);
    desk.root.focus();
    press("s", { ctrlKey: true });
    press("S", { metaKey: true });
    desk.key("Escape");
    for (const type of ["keydown", "keyup", "keypress"] as const)
      document.body.removeEventListener(type, hear);
    expect(heard).toContain("keydown s");
    expect(heard).toContain("keydown S");
    expect(heard.at(-1)).toBe("keydown Escape");
  });

  it("are taken from the browser only where they mean something", () => {
    const desk = new Desk().begin();
    expect(desk.key(" ").defaultPrevented).toBe(true);
    expect(desk.key("Tab").defaultPrevented).toBe(false);
    expect(desk.key("F5").defaultPrevented).toBe(false);
    expect(desk.key("c", { ctrlKey: true }).defaultPrevented).toBe(false);
  });

  it("do nothing while a character is being composed", () => {
    const desk = new Desk().begin();
    desk.key("c", { isComposing: true });
    expect(desk.answers).toEqual([]);
  });

  it("do nothing while a comment is typed; Escape leads back to them", () => {
    const desk = new Desk().begin();
    desk.find("textarea").focus();
    expect(desk.root.dataset.keys).toBe("typing");
    desk.keys("c", " ", "Enter");
    expect(desk.operations).toEqual([]);
    desk.key("Escape");
    expect(document.activeElement).toBe(desk.root);
    expect(desk.root.dataset.keys).toBe("on");
    desk.keys("c");
    expect(desk.answers).toHaveLength(1);
  });

  it("are given back to the notebook by Escape", () => {
    const desk = new Desk().begin();
    desk.key("Escape");
    expect(document.activeElement).not.toBe(desk.root);
    expect(desk.root.dataset.keys).toBe("off");
  });

  it("press the button that has the focus rather than what they are bound to", () => {
    const desk = new Desk().begin();
    desk.find("[data-class=dog]").focus();
    expect(desk.key("Enter").defaultPrevented).toBe(false); // the browser clicks the button
    expect(desk.key("Enter", { repeat: true }).defaultPrevented).toBe(true); // but not over and over
    expect(desk.operations).toEqual([]);
    desk.keys("c"); // all other keys go on working
    expect(desk.answers).toEqual([["a", "cat"]]);
  });
});

describe("actions by key", () => {
  it("skip, undo, redo and flag", () => {
    const desk = new Desk().begin();
    desk.keys(" ");
    expect(desk.operations.at(-1)).toMatchObject({ kind: "skip", sample: "a" });
    desk.key("z", { ctrlKey: true });
    expect(desk.root.dataset.item).toBe("id a");
    desk.key("y", { metaKey: true });
    expect(desk.root.dataset.item).toBe("id b");
    desk.keys("f");
    expect(desk.find("[data-action=flag]").getAttribute("aria-pressed")).toBe("true");
  });

  it("go through the answered samples and back to the next open one", () => {
    const desk = new Desk().begin();
    desk.keys("c", "d", " ");
    const seen = [
      "ArrowLeft",
      "ArrowLeft",
      "ArrowLeft",
      "ArrowLeft",
      "ArrowRight",
      "ArrowUp",
      "ArrowDown",
    ].map((key) => {
      desk.key(key);
      return desk.root.dataset.item;
    });
    expect(seen).toEqual(["id c", "id b", "id a", "id a", "id b", "id a", "id d"]);
    expect(desk.operations).toHaveLength(3);
  });
});

describe("a class among many", () => {
  it("is found by typing, whatever the case and the accents", () => {
    const desk = new Desk({ classes: manyClasses(30) }).begin();
    const field = desk.find<HTMLInputElement>(".ll-filter input");
    desk.keys("e");
    expect(document.activeElement).toBe(field);
    expect(field.value).toBe("e");
    desk.type(".ll-filter input", "ev"); // from here the browser types
    const shown = [...desk.root.querySelectorAll<HTMLElement>(".ll-class:not([hidden])")];
    expect(shown).toHaveLength(15);
    expect(shown[0]?.dataset.active).toBe("true");
    desk.keys("ArrowDown", "ArrowDown", "ArrowUp", "Enter");
    expect(desk.answers).toEqual([["a", "k2"]]);
    expect(field.value).toBe("");
    expect(document.activeElement).toBe(desk.root);
  });

  it("is not chosen by Enter when none is called so", () => {
    const desk = new Desk({ classes: manyClasses(30) }).begin();
    desk.keys("z", "Enter");
    expect(desk.answers).toEqual([]);
    expect(desk.text(".ll-filter [aria-live]")).toBe("No class is called that");
    desk.key("Escape");
    expect(desk.root.querySelectorAll(".ll-class[hidden]")).toHaveLength(0);
  });

  it("stays chosen while others are looked for", () => {
    const desk = new Desk({ classes: manyClasses(77), answer: "classes" }).begin();
    desk.type(".ll-filter input", "class 70");
    desk.keys("Enter");
    desk.type(".ll-filter input", "class 11");
    desk.keys("Escape");
    expect(desk.find("[data-class=k70]").getAttribute("aria-pressed")).toBe("true");
    desk.keys("7");
    desk.keys("Escape", "Enter");
    expect(desk.answers).toEqual([["a", ["k70"]]]);
  });

  it("leaves the keys that are not letters or digits as they are", () => {
    const desk = new Desk({ classes: manyClasses(21) }).begin();
    desk.keys(" ");
    expect(desk.operations).toMatchObject([{ kind: "skip" }]);
    desk.keys("f");
    expect(desk.operations).toHaveLength(1);
  });
});

it("a view that is gone hears nothing any more", () => {
  const desk = new Desk().begin();
  const removed = vi.fn();
  desk.destroy();
  desk.root.addEventListener("keydown", removed);
  document.body.append(desk.root);
  desk.root.focus();
  desk.keys("c");
  expect(removed).toHaveBeenCalledOnce();
  expect(desk.operations).toEqual([]);
});
