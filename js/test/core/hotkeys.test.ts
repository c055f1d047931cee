import { describe, expect, it } from "vitest";
import { ariaKeys, Hotkeys, isPrintable, type KeyLike, label } from "../../src/core/hotkeys";

const press = (key: string, more: Partial<KeyLike> = {}): KeyLike => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  ...more,
});

const keymap = {
  back: ["ArrowLeft"],
  skip: [" "],
  undo: ["Mod+z", "Backspace"],
  redo: ["Mod+Shift+z", "Mod+y"],
  flag: ["f"],
  jump: ["/"],
  help: ["?"],
  "class:0": ["1"],
  "class:1": ["2"],
};
const keys = new Hotkeys(keymap, [{ hotkey: "c" }, { hotkey: "d" }, {}]);

describe("a key press", () => {
  it.each([
    ["ArrowLeft", {}, "back"],
    [" ", {}, "skip"],
    ["z", { ctrlKey: true }, "undo"],
    ["z", { metaKey: true }, "undo"],
    ["Z", { ctrlKey: true, shiftKey: true }, "redo"],
    ["y", { ctrlKey: true }, "redo"],
    ["Backspace", {}, "undo"],
    ["c", {}, "class:0"],
    ["1", {}, "class:0"],
    ["2", { code: "Numpad2" }, "class:1"],
  ])("%j %j means %s", (key, more, action) => {
    expect(keys.match(press(key, more))).toBe(action);
  });

  it.each([
    ["z", {}],
    ["c", { ctrlKey: true }],
    ["c", { altKey: true }],
    ["C", { shiftKey: true }],
    ["ArrowLeft", { shiftKey: true }],
    ["x", {}],
    ["3", {}],
    ["Shift", { shiftKey: true }],
  ])("%j %j means nothing", (key, more) => {
    expect(keys.match(press(key, more))).toBeNull();
  });

  it("is read in spite of Caps Lock", () => {
    expect(keys.match(press("C"))).toBe("class:0");
  });

  it("finds signs wherever a layout has them", () => {
    expect(keys.match(press("?", { shiftKey: true }))).toBe("help");
    expect(keys.match(press("?"))).toBe("help");
    expect(keys.match(press("/", { shiftKey: true }))).toBe("jump"); // German
    expect(keys.match(press("/", { ctrlKey: true, altKey: true }))).toBe("jump"); // AltGr
  });

  it("finds digits on a French keyboard, with and without Shift", () => {
    expect(keys.match(press("&", { code: "Digit1" }))).toBe("class:0");
    expect(keys.match(press("1", { code: "Digit1", shiftKey: true }))).toBe("class:0");
    expect(keys.match(press("!", { code: "Digit1", shiftKey: true }))).toBeNull(); // an English one
  });

  it("finds letters on a keyboard that writes another script", () => {
    expect(keys.match(press("с", { code: "KeyC" }))).toBe("class:0"); // Cyrillic
    expect(keys.match(press("я", { code: "KeyZ", ctrlKey: true }))).toBe("undo");
    expect(keys.match(press("q", { code: "KeyC" }))).toBeNull(); // another Latin layout: what is typed counts
  });
});

describe("bindings", () => {
  it("of actions win over those of classes, and the first class over the next", () => {
    const both = new Hotkeys({ flag: ["f"] }, [{ hotkey: "f" }, { hotkey: "g" }, { hotkey: "g" }]);
    expect(both.match(press("f"))).toBe("flag");
    expect(both.match(press("g"))).toBe("class:1");
    expect([both.of("class:0"), both.of("class:2")]).toEqual([[], []]);
  });

  it("list a class's own key before the digit", () => {
    expect(keys.of("class:0")).toEqual(["c", "1"]);
  });

  it("leave letters and digits alone where these are typed into a field", () => {
    const typed = new Hotkeys(keymap, [{ hotkey: "c" }], false);
    expect(["f", "c", "1"].map((key) => typed.match(press(key)))).toEqual([null, null, null]);
    expect(typed.match(press("?", { shiftKey: true }))).toBe("help");
    expect(typed.match(press("z", { ctrlKey: true }))).toBe("undo");
  });

  it("may hold the plus sign", () => {
    const plus = new Hotkeys({ flag: ["+"], undo: ["Mod++"] }, []);
    expect(plus.match(press("+", { shiftKey: true }))).toBe("flag");
    expect(plus.match(press("+", { ctrlKey: true }))).toBe("undo");
  });
});

describe("what is shown", () => {
  it.each([
    ["ArrowLeft", "←", "←"],
    [" ", "Space", "Space"],
    ["Backspace", "⌫", "⌫"],
    ["Enter", "↵", "↵"],
    ["Mod+z", "Ctrl Z", "⌘Z"],
    ["Mod+Shift+z", "Ctrl Shift Z", "⇧⌘Z"],
    ["c", "c", "c"],
    ["?", "?", "?"],
  ])("for %j is %s, on a Mac %s", (binding, text, mac) => {
    expect([label(binding), label(binding, true)]).toEqual([text, mac]);
  });

  it("to assistive technology follows aria-keyshortcuts", () => {
    expect(ariaKeys("Mod+Shift+z")).toBe("Control+Shift+z");
    expect(ariaKeys("Mod+z", true)).toBe("Meta+z");
    expect(ariaKeys(" ")).toBe("Space");
    expect(ariaKeys("+")).toBe("Plus");
  });
});

describe("a printable key", () => {
  it("writes one character", () => {
    expect(isPrintable(press("a"))).toBe(true);
    expect(isPrintable(press("ß"))).toBe(true);
    expect(isPrintable(press("@", { ctrlKey: true, altKey: true }))).toBe(true);
    expect(isPrintable(press("a", { ctrlKey: true }))).toBe(false);
    expect(isPrintable(press("a", { metaKey: true }))).toBe(false);
    expect(isPrintable(press("Enter"))).toBe(false);
    expect(isPrintable(press("F1"))).toBe(false);
  });
});
