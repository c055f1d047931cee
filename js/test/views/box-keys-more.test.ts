// @vitest-environment happy-dom
// Further keys on an image: the way out, what goes on, what looks at it.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BoxPage, layOut, tidyUp } from "../box-page";
import { CAT, DOG, imageItem, inShort, KITTEN } from "../boxes";

let page: BoxPage;
beforeEach(() => {
  layOut();
  page = new BoxPage();
});
afterEach(tidyUp);

const ctrl = { ctrlKey: true };
const [cat, dog, kitten] = [CAT, DOG, KITTEN].map(inShort) as [string, string, string];
const draw = () => {
  page.parts.add(CAT, DOG, KITTEN);
  page.parts.select(null);
};

describe("Escape", () => {
  it("ends the gesture, then what is selected, then the class held, then the labeler", () => {
    draw();
    page.keys("d");
    page.tap([220, 100]);
    page.pointer("down", [220, 100]);
    page.pointer("move", [240, 100]);
    const state = () => [
      page.placed(page.drawn[1])?.x,
      page.selected.length,
      page.parts.active.peek(),
      page.root.dataset.keys,
    ];
    expect(state()).toEqual([220, 1, "dog", "on"]);
    const seen = Array.from({ length: 4 }, () => {
      const { defaultPrevented } = page.key("Escape");
      expect(defaultPrevented).toBe(true);
      return state();
    });
    expect(seen).toEqual([
      [200, 1, "dog", "on"],
      [200, 0, "dog", "on"],
      [200, 0, null, "on"],
      [200, 0, null, "off"],
    ]);
    expect(page.list).toEqual([cat, dog, kitten]);
  });

  it("calls a first corner off before all else", () => {
    draw();
    page.keys("d");
    page.tap([350, 250]);
    page.key("Escape");
    expect(page.parts.active.peek()).toBe("dog");
    page.tap([380, 280]);
    page.key("Escape");
    page.tap([220, 100]);
    expect([page.list, page.selected]).toEqual([[cat, dog, kitten], [dog]]);
  });

  it("in a field leaves it, and changes nothing of the boxes", () => {
    draw();
    page.tap([220, 100]);
    page.find("[data-field=left]").focus();
    page.key("Escape");
    expect([page.selected, page.root.dataset.keys]).toEqual([[dog], "on"]);
  });
});

describe("Space", () => {
  const zoomIn = () => page.keys("+", "+", "+", "+");

  it("skips when it is let go, not before", () => {
    page.key(" ");
    expect([page.operations, page.port.dataset.pointer]).toEqual([[], undefined]);
    page.key(" ", { repeat: true });
    page.keyup(" ");
    expect(page.operations).toMatchObject([{ kind: "skip", sample: "1" }]);
  });

  it("held lets a drag move the image, and then skips nothing", () => {
    draw();
    zoomIn();
    const { x, y } = page.camera;
    page.key(" ");
    page.drag([200, 150], [190, 140]);
    expect(page.camera.x).toBeLessThan(x);
    expect(page.camera.y).toBeLessThan(y);
    page.keyup(" ");
    expect([page.list, page.selected, page.operations]).toEqual([[cat, dog, kitten], [], []]);
    page.press(" ");
    expect(page.operations).toHaveLength(1);
  });

  it("held moves the image from the image itself, which then has the focus", () => {
    zoomIn();
    const { x } = page.camera;
    page.find("[data-role=stage]").focus();
    page.key(" ");
    page.pointer("down", [200, 150]);
    page.find("[data-role=stage]").focus(); // as browsers do after a press
    page.pointer("move", [190, 150]);
    page.pointer("up", [190, 150]);
    page.key(" ", { repeat: true });
    page.keyup(" ");
    expect(page.camera.x).toBeLessThan(x);
    expect([page.list, page.operations]).toEqual([[], []]);
  });

  it("means nothing more once the focus is elsewhere", () => {
    page.key(" ");
    page.root.blur();
    page.root.focus();
    page.keyup(" ");
    expect(page.operations).toEqual([]);
    page.key(" ");
    page.find("textarea").focus();
    page.keyup(" ");
    expect(page.operations).toEqual([]);
    page.root.focus();
    page.drag([20, 30], [60, 90]);
    expect(page.list).toHaveLength(1); // a box, not a way
  });

  it("on a button presses that, and is not held for the image", () => {
    page.find("[data-action=flag]").focus();
    expect(page.key(" ").defaultPrevented).toBe(false);
    page.keyup(" ");
    expect(page.operations).toEqual([]);
  });

  it("skips also with boxes selected, and with one that has no class", () => {
    page.keys("n");
    page.press(" ");
    expect(page.operations).toMatchObject([{ kind: "skip", sample: "1", value: null }]);
  });
});

describe("the order in which boxes lie", () => {
  it("is changed with Ctrl and brackets, and steps follow it", () => {
    draw();
    page.tap([20, 30]);
    page.key("]", ctrl);
    expect([page.list, page.selected]).toEqual([[dog, kitten, cat], [cat]]);
    expect(page.drawn.at(-1)?.dataset.box).toBe("10,20,100,80");
    page.key("[", ctrl);
    expect(page.list).toEqual([cat, dog, kitten]);
    page.keys("]");
    expect(page.selected).toEqual([dog]);
  });
});

describe("Ctrl+A", () => {
  it("selects all boxes that are seen, which a class key then names", () => {
    draw();
    page.tap([50, 50]);
    page.keys("h");
    page.key("a", ctrl);
    expect(page.selected).toEqual([cat, dog]);
    page.keys("d");
    expect(page.list).toEqual([inShort({ ...CAT, label: "dog" }), dog, kitten]);
  });

  it("is kept from the browser also where there is nothing to select", () => {
    expect(page.key("a", ctrl).defaultPrevented).toBe(true);
  });
});

describe("hiding", () => {
  beforeEach(draw);
  const drawn = () => page.drawn.map(({ dataset }) => dataset.box);

  it("takes what is selected out of sight, and shows it again", () => {
    page.tap([20, 30]);
    page.keys("h");
    expect([drawn(), page.said]).toEqual([["200,50,60,90", "40,40,20,20"], "1 hidden"]);
    page.keys("h");
    expect([drawn().length, page.said]).toEqual([3, "All shown"]);
  });

  it("takes all of it with nothing selected, and any that is hidden comes back first", () => {
    page.keys("h");
    expect([drawn(), page.said]).toEqual([[], "3 hidden"]);
    page.keys("h");
    page.tap([220, 100]);
    page.keys("h", "h");
    expect(drawn()).toHaveLength(3);
  });

  it("is of this image: on the next one it begins anew", () => {
    page.keys("h", "Enter");
    page.parts.add({ ...CAT });
    page.parts.select(null);
    expect(drawn()).toHaveLength(1);
    page.keys("h");
    expect([drawn(), page.said]).toEqual([[], "1 hidden"]);
  });

  it("takes nothing away from the answer", () => {
    page.keys("h", "Enter");
    expect(page.answers).toEqual([["1", [CAT, DOG, KITTEN]]]);
  });
});

describe("a class key", () => {
  it("with nothing selected is held until it is pressed again", () => {
    page.keys("d");
    expect(page.parts.active.peek()).toBe("dog");
    expect(page.find("[data-class=dog]").getAttribute("aria-pressed")).toBe("true");
    page.keys("c");
    expect(page.parts.active.peek()).toBe("cat");
    page.keys("c");
    expect(page.parts.active.peek()).toBeNull();
  });

  it("is held also on the next image", () => {
    page.keys("d");
    page.drag([20, 30], [60, 90]);
    page.keys("Enter");
    page.drag([20, 30], [70, 90]);
    expect([page.root.dataset.item, page.list]).toEqual(["id 2", ["20,30,50,60 dog"]]);
  });

  it("leaves a locked box as it is, in words", () => {
    draw();
    page.tap([20, 30]);
    page.keys("l", "d");
    expect([page.list[0], page.notice]).toEqual([cat, "Locked: unlock the box first."]);
  });
});

describe("further keys", () => {
  it("e saves that there is nothing, whatever is suggested or drawn", () => {
    page = new BoxPage([imageItem("1", [CAT]), imageItem("2")]);
    page.keys("n", "e");
    expect(page.answers).toEqual([["1", []]]);
  });

  it("PageUp, PageDown, Home and End go between images, also with boxes selected", () => {
    page.keys("e", "e");
    page.parts.add(CAT);
    const seen = ["PageUp", "PageUp", "PageDown", "Home", "End"].map((key) => {
      page.key(key);
      return page.root.dataset.item;
    });
    expect(seen).toEqual(["id 2", "id 1", "id 2", "id 1", "id 3"]);
    expect(page.list).toEqual([cat]);
  });

  it("- makes the image smaller, and saves nothing", () => {
    page.keys("+", "-");
    expect(page.operations).toEqual([]);
    expect(page.camera.scale).toBeCloseTo(1);
  });

  it("do nothing where there is no image", () => {
    page = new BoxPage([]);
    for (const key of ["n", "p", "h", "l", "+", "-", "0", "ArrowUp", "Tab", "Delete", "Enter"])
      page.press(key);
    for (const key of ["a", "c", "v", "d", "]", "["]) page.key(key, ctrl);
    page.drag([20, 30], [60, 90]);
    expect([page.parts.list(), page.operations]).toEqual([[], []]);
  });
});
