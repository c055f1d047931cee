// @vitest-environment happy-dom
// The mouse on an image: every gesture is one step.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BoxPage, layOut, tidyUp } from "../box-page";
import { BOXES, box, CAT, DOG, imageItem, inShort, KITTEN } from "../boxes";

let page: BoxPage;
beforeEach(() => {
  layOut();
  page = new BoxPage();
});
afterEach(tidyUp);

const [ctrl, cmd] = [{ ctrlKey: true }, { metaKey: true }];
const ALL = [CAT, DOG, KITTEN].map(inShort);
const draw = () => {
  page.parts.add(CAT, DOG, KITTEN);
  page.parts.select(null);
};
describe("a drag over the image", () => {
  it.each([
    [
      [20, 30],
      [60, 90],
    ],
    [
      [60, 90],
      [20, 30],
    ],
    [
      [20, 90],
      [60, 30],
    ],
    [
      [60, 30],
      [20, 90],
    ],
  ] as const)("from %j to %j draws the same box, selected", (from, to) => {
    page.drag(from, to);
    expect(page.list).toEqual(["20,30,40,60 -"]);
    expect(page.selected).toEqual(page.list);
    const { box: at, open, selected } = page.drawn[0]?.dataset ?? {};
    expect([at, open, selected]).toEqual(["20,30,40,60", "", ""]);
    expect(page.steps).toBe(1);
  });

  it("shows what it is drawing, and how large, and nothing of it afterwards", () => {
    page.pointer("down", [20, 30]);
    page.pointer("move", [60.4, 90]);
    expect(page.rubber).toEqual({ x: 20, y: 30, width: 40, height: 60 });
    expect(page.text(".ll-box-size")).toBe("40 × 60");
    expect(page.hint).toContain("Esc");
    page.pointer("up", [60, 90]);
    expect(page.rubber).toBeNull();
    expect(page.find(".ll-box-size").hidden).toBe(true);
  });

  it("ends at the border of the image, however far the pointer goes", () => {
    page.drag([390, 280], [900, 900]);
    page.drag([10, 10], [-50, -99]);
    expect(page.list).toEqual(["390,280,10,20 -", "0,0,10,10 -"]);
  });

  it("is refused in words when it is too small for a box, and the hint is not of it any more", () => {
    draw();
    page.tap([220, 100]);
    page.drag([320, 200], [390, 201]);
    expect(page.notice).toBe("That was too small for a box: zoom in to draw a tiny one.");
    expect([page.list, page.steps]).toEqual([ALL, 1]);
    expect(page.hint).toContain("Drag over an object");
  });

  it("with another button is none of ours", () => {
    page.drag([20, 30], [60, 90], { button: 2 });
    expect(page.list).toEqual([]);
  });

  it("that the browser takes over comes to nothing", () => {
    page.pointer("down", [20, 30]);
    page.pointer("move", [60, 90]);
    page.pointer("cancel", [60, 90]);
    page.pointer("move", [80, 99]);
    page.pointer("up", [80, 99]);
    expect([page.list, page.rubber]).toEqual([[], null]);
  });

  it("is called off by Escape", () => {
    page.pointer("down", [20, 30]);
    page.pointer("move", [60, 90]);
    page.key("Escape");
    expect(page.rubber).toBeNull();
    page.pointer("up", [60, 90]);
    expect([page.list, page.root.dataset.keys]).toEqual([[], "on"]);
  });

  it("does nothing on an image that could not be read", () => {
    page = new BoxPage([imageItem("1", null, { data: { error: "gone", width: 10, height: 10 } })]);
    page.drag([20, 30], [60, 90]);
    page.keys("n");
    expect(page.parts.list()).toEqual([]);
  });
});

describe("the class of a box that is drawn", () => {
  it("comes after it, by key or by button", () => {
    page.drag([20, 30], [60, 90]);
    page.keys("d");
    page.drag([100, 30], [160, 90]);
    page.click("[data-class=cat]");
    expect(page.list).toEqual(["20,30,40,60 dog", "100,30,60,60 cat"]);
    expect(page.parts.active.peek()).toBeNull();
  });

  it("is the one that is held, again and again", () => {
    page.keys("d");
    expect(page.hint).toContain("Drawing Dog");
    page.drag([20, 30], [60, 90]);
    page.drag([100, 30], [160, 90]);
    expect(page.list).toEqual(["20,30,40,60 dog", "100,30,60,60 dog"]);
    expect(page.selected).toEqual(["100,30,60,60 dog"]);
  });

  it("stays as it is when another class is taken to hand", () => {
    page.keys("d");
    page.drag([20, 30], [60, 90]);
    page.keys("c");
    expect([page.list, page.parts.active.peek(), page.selected]).toEqual([["20,30,40,60 dog"], "cat", []]);
    page.drag([100, 30], [160, 90]);
    page.keys("c"); // let go
    expect(page.parts.active.peek()).toBeNull();
    expect(page.list).toEqual(["20,30,40,60 dog", "100,30,60,60 cat"]);
  });

  it("stays as it is also when arrows have moved it a little", () => {
    page.keys("d");
    page.drag([20, 30], [60, 90]);
    page.keys("ArrowRight", "ArrowDown", "c");
    expect([page.list, page.parts.active.peek()]).toEqual([["21,31,40,60 dog"], "cat"]);
  });

  it("changes by key once one has selected it", () => {
    page.keys("d");
    page.drag([20, 30], [60, 90]);
    page.key("Escape");
    page.tap([30, 40]);
    page.keys("c");
    expect([page.list, page.parts.active.peek()]).toEqual([["20,30,40,60 cat"], "dog"]);
  });

  it("is the only one there is", () => {
    page = new BoxPage(undefined, { classes: BOXES.classes?.slice(0, 1) ?? [] });
    page.drag([20, 30], [60, 90]);
    expect(page.list).toEqual(["20,30,40,60 cat"]);
    expect(page.parts.active.peek()).toBeNull();
  });
});

describe("two clicks", () => {
  it("are two opposite corners", () => {
    page.tap([60, 90]);
    page.pointer("move", [40, 50]);
    expect(page.rubber).toEqual({ x: 40, y: 50, width: 20, height: 40 });
    expect(page.hint).toContain("opposite corner");
    page.tap([20, 30]);
    expect([page.list, page.rubber]).toEqual([["20,30,40,60 -"], null]);
    expect(page.hint).not.toContain("opposite corner");
  });

  it("may end on a box", () => {
    draw();
    page.tap([150, 10]);
    page.tap([50, 60]);
    expect(page.list).toEqual([...ALL, "50,10,100,50 -"]);
  });

  it("begin anew by a drag", () => {
    page.tap([300, 200]);
    page.drag([20, 30], [60, 90]);
    page.tap([350, 250]); // deselects
    expect(page.list).toEqual(["20,30,40,60 -"]);
  });

  it("are called off by Escape, and by another image", () => {
    page.tap([300, 200]);
    page.key("Escape");
    page.pointer("move", [350, 250]);
    expect(page.rubber).toBeNull();
    page.tap([300, 200]);
    page.press(" ");
    page.tap([350, 250]);
    expect([page.root.dataset.item, page.list]).toEqual(["id 2", []]);
  });

  it("in one place are too small for a box", () => {
    page.tap([300, 200]);
    page.tap([300, 200]);
    expect(page.list).toEqual([]);
    expect(page.notice).toContain("too small");
  });
});

describe("a drag that begins in a box", () => {
  beforeEach(draw);

  it("moves it, in one step, and selects it", () => {
    page.drag([220, 100], [240, 95]);
    const dog = "220,45,60,90 dog";
    expect([page.list, page.selected]).toEqual([[ALL[0], dog, ALL[2]], [dog]]);
    expect(page.steps).toBe(2);
    page.key("z", ctrl);
    expect(page.list).toEqual(ALL);
  });

  it("shows it where it will be, and that it is moving", () => {
    page.pointer("down", [220, 100]);
    page.pointer("move", [240, 95]);
    expect(page.placed(page.drawn[1])).toEqual({ x: 220, y: 45, width: 60, height: 90 });
    expect(page.hint).not.toContain("corner");
    expect(page.list).toEqual(ALL);
    page.key("Escape");
    expect(page.placed(page.drawn[1])).toEqual({ x: 200, y: 50, width: 60, height: 90 });
    page.pointer("up", [240, 95]);
    expect(page.list).toEqual(ALL);
  });

  it("moves it no further than the image", () => {
    page.drag([220, 100], [-900, 900]);
    expect(page.list[1]).toBe("0,210,60,90 dog");
  });

  it("moves the topmost there, but one below it that is selected", () => {
    page.drag([50, 50], [60, 50]);
    expect(page.list).toEqual([ALL[0], ALL[1], "50,40,20,20 cat"]);
    page.tap([20, 30]);
    page.drag([60, 50], [160, 150]);
    expect(page.list).toEqual(["110,120,100,80 cat", ALL[1], "50,40,20,20 cat"]);
  });

  it("moves all that are selected if it is one of them, as far as all have room", () => {
    page.tap([20, 30]);
    page.tap([220, 100], ctrl);
    page.drag([220, 100], [120, 110]);
    expect(page.list).toEqual(["0,30,100,80 cat", "190,60,60,90 dog", ALL[2]]);
    expect(page.selected).toHaveLength(2);
    expect(page.steps).toBe(2);
  });

  it("draws over it while a class is held, unless it is selected", () => {
    page.keys("d");
    page.drag([210, 60], [230, 80]);
    expect(page.list).toEqual([...ALL, "210,60,20,20 dog"]);
    page.drag([220, 70], [230, 70]);
    expect(page.list).toEqual([...ALL, "220,60,20,20 dog"]);
  });

  it.each([ctrl, cmd])("draws over it with %j, also where it is selected", (held) => {
    page.tap([220, 100]);
    page.drag([210, 60], [230, 80], held);
    expect(page.list).toEqual([...ALL, "210,60,20,20 -"]);
  });

  it("draws over it where it is locked", () => {
    page.tap([220, 100]);
    page.keys("l");
    page.drag([210, 60], [230, 80]);
    expect(page.list).toEqual([...ALL, "210,60,20,20 -"]);
  });

  it("makes a suggestion one that was edited; one that was not moved stays suggested", () => {
    page = new BoxPage([imageItem("1", [CAT, DOG])]);
    page.drag([220, 100], [230, 100]);
    page.tap([20, 30]);
    expect(page.parts.answer(false)).toEqual([box(210, 50, 60, 90, "dog", { origin: "edited" })]);
    expect(page.list[0]).toBe(`${inShort(CAT)}?`);
  });
});

describe("a grip", () => {
  beforeEach(() => {
    draw();
    page.tap([220, 100]);
  });

  it.each([
    ["-1,-1", [200, 50], [190, 60], "190,60,70,80 dog"],
    ["0,-1", [230, 50], [250, 40], "200,40,60,100 dog"],
    ["1,-1", [260, 50], [270, 70], "200,70,70,70 dog"],
    ["1,0", [260, 90], [250, 99], "200,50,50,90 dog"],
    ["1,1", [260, 140], [300, 150], "200,50,100,100 dog"],
    ["0,1", [230, 140], [200, 130], "200,50,60,80 dog"],
    ["-1,1", [200, 140], [210, 130], "210,50,50,80 dog"],
    ["-1,0", [200, 90], [180, 10], "180,50,80,90 dog"],
  ] as const)("at %s that is pulled from %j to %j resizes the box, in one step", (grip, from, to, after) => {
    page.pull(grip, from, to);
    expect(page.list).toEqual([ALL[0], after, ALL[2]]);
    expect(page.selected).toEqual([after]);
    expect(page.steps).toBe(2);
  });

  it("never passes the border opposite, nor the image's", () => {
    page.pull("1,1", [260, 140], [0, 0]);
    expect(page.list[1]).toBe("200,50,1,1 dog");
    page.pull("1,1", [201, 51], [999, 999]);
    expect(page.list[1]).toBe("200,50,200,250 dog");
  });

  it("that is only clicked does nothing", () => {
    page.tap([50, 50]); // the kitten, which lies on the cat
    const grip = page.find('[data-grip="1,1"]');
    page.pointer("down", [60, 60], {}, grip);
    page.pointer("up", [60, 60], {}, grip);
    expect([page.list, page.selected]).toEqual([ALL, [inShort(KITTEN)]]);
  });

  it("is there for the only box that is selected, if it is not locked", () => {
    expect(page.grips).toHaveLength(8);
    page.keys("l");
    expect(page.grips).toEqual([]);
    page.keys("l");
    expect(page.grips).toHaveLength(8);
    page.tap([20, 30], ctrl);
    expect(page.grips).toEqual([]);
    page.key("Escape");
    expect(page.grips).toEqual([]);
  });
});

describe("the lines through the pointer", () => {
  it("are there where pressing would draw, not on a box nor outside the image", () => {
    draw();
    const crossed = () => page.port.classList.contains("ll-crossed");
    page.pointer("move", [300, 200]);
    expect(crossed()).toBe(true);
    page.pointer("move", [220, 100]);
    expect(crossed()).toBe(false);
    page.keys("d"); // over boxes, too
    page.pointer("move", [220, 101]);
    expect([crossed(), page.port.dataset.pointer]).toEqual([true, "draw"]);
    page.pointer("leave", [220, 101]);
    expect(crossed()).toBe(false);
  });
});
