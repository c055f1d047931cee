// @vitest-environment happy-dom
// The keys on an image: what the mouse can do, they can.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BoxPage, layOut, tidyUp } from "../box-page";
import { accepted, CAT, DOG, imageItem, inShort, KITTEN } from "../boxes";

let page: BoxPage;
beforeEach(() => {
  layOut();
  page = new BoxPage();
});
afterEach(tidyUp);

const [ctrl, shift, alt] = [{ ctrlKey: true }, { shiftKey: true }, { altKey: true }];
const [cat, dog, kitten] = [CAT, DOG, KITTEN].map(inShort) as [string, string, string];
const draw = () => {
  page.parts.add(CAT, DOG, KITTEN);
  page.parts.select(null);
};
const select = (...places: number[]) => {
  const list = page.parts.list();
  page.parts.selected.value = new Set(places.map((place) => list[place] as never));
};
const times = (count: number, key: string, more: KeyboardEventInit = {}) => {
  for (let i = 0; i < count; i += 1) page.key(key, more);
};

describe("Tab", () => {
  beforeEach(draw);

  it("goes from box to box, says what each is, and on from the last one out of the image", () => {
    const seen = Array.from({ length: 4 }, () => {
      const { defaultPrevented } = page.key("Tab");
      return [page.selected.join(), defaultPrevented];
    });
    expect(seen).toEqual([
      [cat, true],
      [dog, true],
      [kitten, true],
      [kitten, false], // the browser goes on
    ]);
    expect(page.said).toBe("Cat, 20 × 20 at 40, 40");
  });

  it("goes the other way with Shift, and out before the first, or with none selected", () => {
    expect(page.key("Tab", shift).defaultPrevented).toBe(false);
    select(2);
    const seen = Array.from({ length: 3 }, () => {
      const { defaultPrevented } = page.key("Tab", shift);
      return [page.selected.join(), defaultPrevented];
    });
    expect(seen).toEqual([
      [dog, true],
      [cat, true],
      [cat, false],
    ]);
  });

  it("passes by what is hidden, and leaves at once where there is nothing", () => {
    select(1);
    page.keys("h");
    expect(page.selected).toEqual([]); // what is not seen is not changed
    page.keys("Tab", "Tab");
    expect(page.selected).toEqual([kitten]);
    page = new BoxPage();
    expect(page.key("Tab").defaultPrevented).toBe(false);
  });

  it("works with the focus on the image, and is the browser's on a button", () => {
    page.find("[data-role=stage]").focus();
    expect(page.key("Tab").defaultPrevented).toBe(true);
    page.find("[data-action=skip]").focus();
    expect(page.key("Tab").defaultPrevented).toBe(false);
    expect(page.selected).toEqual([cat]);
  });
});

describe("arrows", () => {
  beforeEach(draw);

  it("move what is selected by a pixel, with Shift by ten", () => {
    select(0, 1);
    page.keys("ArrowRight", "ArrowDown");
    page.key("ArrowRight", shift);
    page.key("ArrowUp", shift);
    expect(page.list).toEqual(["21,11,100,80 cat", "211,41,60,90 dog", kitten]);
    expect(page.selected).toHaveLength(2);
  });

  it("move it no further than the image, and all of it together", () => {
    select(0, 1);
    times(3, "ArrowLeft", shift);
    expect(page.list).toEqual(["0,20,100,80 cat", "190,50,60,90 dog", kitten]);
  });

  it("move the right and the lower border with Alt, and keep a pixel", () => {
    select(2);
    page.key("ArrowRight", alt);
    page.key("ArrowDown", { ...alt, ...shift });
    expect(page.list[2]).toBe("40,40,21,30 cat");
    times(9, "ArrowLeft", { ...alt, ...shift });
    expect(page.list[2]).toBe("40,40,1,30 cat");
  });

  it("held down are one step, whatever is looked at meanwhile, and two with another action between", () => {
    select(0);
    times(20, "ArrowRight", { repeat: true });
    page.keys("+");
    times(20, "ArrowDown", { repeat: true });
    expect(page.list[0]).toBe("30,40,100,80 cat");
    page.key("z", ctrl);
    expect(page.list[0]).toBe(cat);
    select(0);
    page.keys("ArrowRight", "d", "ArrowRight");
    page.key("z", ctrl);
    expect(page.list[0]).toBe("11,20,100,80 dog");
    page.key("z", ctrl);
    expect(page.list[0]).toBe("11,20,100,80 cat");
  });

  it("make a suggestion one that was edited", () => {
    page = new BoxPage([imageItem("1", [CAT])]);
    page.keys("Tab", "ArrowRight");
    expect(page.parts.list()[0]?.origin).toBe("edited");
  });

  it("leave a locked box where it is, in words", () => {
    select(0);
    page.keys("l", "ArrowRight");
    page.key("ArrowRight", alt);
    expect([page.list[0], page.notice]).toEqual([cat, "Locked: unlock the box first."]);
    expect(page.drawn[0]?.dataset.locked).toBe("");
    page.keys("l", "ArrowRight");
    expect(page.list[0]).toBe("11,20,100,80 cat");
  });

  it("left and right go to another image with nothing selected, up and down nowhere", () => {
    page.keys("e");
    expect(page.root.dataset.item).toBe("id 2");
    page.keys("ArrowLeft");
    expect(page.root.dataset.item).toBe("id 1");
    for (const key of ["ArrowUp", "ArrowDown"]) expect(page.key(key).defaultPrevented).toBe(true);
    page.keys("ArrowRight");
    expect(page.root.dataset.item).toBe("id 2");
  });

  it("with Ctrl move the image, not the box", () => {
    select(0);
    times(4, "+");
    const { camera } = page;
    page.key("ArrowRight", ctrl);
    page.key("ArrowUp", ctrl);
    expect(page.camera.x).toBeCloseTo(camera.x - 60);
    expect(page.camera.y).toBeCloseTo(Math.min(0, camera.y + 60));
    expect(page.list[0]).toBe(cat);
  });

  it("type into a field as everywhere", () => {
    select(0);
    page.find("[data-field=left]").focus();
    expect(page.key("ArrowUp").defaultPrevented).toBe(false);
    page.keys("Delete", "d", "n");
    expect(page.list).toEqual([cat, dog, kitten]);
  });
});

describe("n", () => {
  it("puts a box into the middle, to be moved, resized and named", () => {
    page.keys("n");
    expect([page.list, page.selected]).toEqual([["150,113,100,75 -"], ["150,113,100,75 -"]]);
    page.keys("ArrowLeft", "c");
    expect(page.list).toEqual(["149,113,100,75 cat"]);
    expect(page.said).toContain("at 150, 113");
  });

  it("again puts it beside the one that is there", () => {
    page.keys("n", "n", "n");
    expect(page.list).toEqual(["150,113,100,75 -", "160,123,100,75 -", "170,133,100,75 -"]);
  });

  it("gives it the class that is held", () => {
    page.keys("d", "n", "n");
    expect(page.list).toEqual(["150,113,100,75 dog", "160,123,100,75 dog"]);
  });

  it("puts it into the middle of what is seen", () => {
    times(7, "+");
    times(30, "ArrowLeft", ctrl);
    times(30, "ArrowUp", ctrl);
    page.keys("n");
    const [box] = page.parts.list();
    expect([box?.left, box?.top].every((at) => (at as number) < 60)).toBe(true);
  });

  it("makes one of a pixel at least", () => {
    page = new BoxPage([imageItem("1", null, { data: { width: 2, height: 1 } })]);
    page.keys("n");
    expect(page.parts.list()).toMatchObject([{ width: 1, height: 1 }]);
  });
});

describe("Delete and Backspace", () => {
  beforeEach(draw);

  it("remove what is selected, in one step", () => {
    select(0, 2);
    page.keys("Delete");
    expect(page.list).toEqual([dog]);
    page.key("z", ctrl);
    expect(page.list).toEqual([cat, dog, kitten]);
    select(1);
    page.keys("Backspace");
    expect(page.list).toEqual([cat, kitten]);
  });

  it("Backspace takes back with nothing selected: steps on this image first, then answers", () => {
    page.keys("Enter");
    page.keys("n", "c");
    page.key("Escape");
    page.keys("Backspace", "Backspace");
    expect([page.root.dataset.item, page.list]).toEqual(["id 2", []]);
    page.keys("Backspace");
    expect([page.root.dataset.item, page.list]).toEqual(["id 1", [cat, dog, kitten]]);
    expect(page.operations.map(({ kind }) => kind)).toEqual(["label", "undo"]);
  });

  it("leave what is locked, in words", () => {
    select(0);
    page.keys("l", "Delete");
    expect([page.list, page.notice]).toEqual([[cat, dog, kitten], "Locked: unlock the box first."]);
    page.key("Backspace", ctrl);
    expect(page.list).toEqual([cat]); // all but that
  });
});

describe("Enter", () => {
  beforeEach(() => {
    page = new BoxPage([imageItem("1", [CAT, DOG, KITTEN]), imageItem("2"), imageItem("3")]);
  });

  it("takes all that is suggested, saves and goes on", () => {
    page.keys("Enter");
    expect(page.answers).toEqual([["1", [CAT, DOG, KITTEN].map(accepted)]]);
    expect(page.root.dataset.item).toBe("id 2");
    page.keys("Enter");
    expect(page.answers[1]).toEqual(["2", []]);
  });

  it("on a selected suggestion takes it and goes to the next", () => {
    page.keys("Tab", "Tab", "Enter");
    expect([page.list, page.selected]).toEqual([[`${cat}?`, dog, `${kitten}?`], [`${kitten}?`]]);
    page.keys("Enter", "Enter");
    expect(page.list).toEqual([cat, dog, kitten]);
    expect(page.operations).toEqual([]);
    page.keys("Enter");
    expect(page.answers).toHaveLength(1);
  });

  it("held down takes one, and saves nothing", () => {
    page.keys("Tab", "Enter");
    times(5, "Enter", { repeat: true });
    expect(page.parts.pending()).toHaveLength(2);
    expect(page.operations).toEqual([]);
  });

  it("saves nothing while a box has no class, and says so", () => {
    page.keys("n");
    page.key("Escape");
    page.keys("Enter");
    expect([page.operations, page.root.dataset.item]).toEqual([[], "id 1"]);
    expect(page.notice).toBe("One box has no class yet: choose one, or remove it.");
    expect(page.find(".ll-parts-notice").hidden).toBe(false);
    page.press(" ");
    expect(page.operations).toMatchObject([{ kind: "skip", sample: "1" }]);
  });
});

describe("copying", () => {
  beforeEach(draw);

  it("and pasting puts boxes a little aside, the second time further", () => {
    select(0, 1);
    page.key("c", ctrl);
    expect([page.list, page.said]).toEqual([[cat, dog, kitten], "2 copied"]);
    page.key("v", ctrl);
    expect(page.list.slice(3)).toEqual(["20,30,100,80 cat", "210,60,60,90 dog"]);
    expect(page.selected).toEqual(page.list.slice(3));
    page.key("v", ctrl);
    expect(page.list.slice(5)).toEqual(["30,40,100,80 cat", "220,70,60,90 dog"]);
    page.key("z", ctrl);
    expect(page.list).toHaveLength(5);
  });

  it("works on another image, where they stand as they stood", () => {
    select(1);
    page.key("c", ctrl);
    page.keys("Enter");
    page.key("v", { metaKey: true });
    expect([page.root.dataset.item, page.list]).toEqual(["id 2", [dog]]);
  });

  it("fits boxes into an image that is smaller", () => {
    const small = imageItem("2", null, { data: { width: 230, height: 60 } });
    page = new BoxPage([imageItem("1"), small]);
    draw();
    select(1);
    page.key("c", ctrl);
    page.keys("Enter");
    page.key("v", ctrl);
    expect(page.list).toEqual(["170,0,60,60 dog"]);
  });

  it("takes the box and its class, not where it came from", () => {
    page = new BoxPage([imageItem("1", [{ ...CAT, score: 0.9 }])]);
    page.keys("Tab");
    page.key("c", ctrl);
    page.key("v", ctrl);
    expect(page.parts.list()[1]).toEqual({ ...CAT, left: 20, top: 30 });
  });

  it("of nothing is said to be nothing", () => {
    page.key("v", ctrl);
    expect([page.list, page.notice]).toEqual([[cat, dog, kitten], "Nothing was copied yet."]);
  });

  it("and pasting at once is Ctrl+D", () => {
    select(1);
    page.key("d", ctrl);
    page.key("d", ctrl);
    expect(page.list.slice(3)).toEqual(["210,60,60,90 dog", "220,70,60,90 dog"]);
  });

  it("at the far corner comes to an end", () => {
    page.parts.add({ ...CAT, left: 300, top: 220 });
    page.key("c", ctrl);
    page.key("v", ctrl);
    expect(page.list).toHaveLength(4); // it could go nowhere
  });

  it("is the browser's where text is selected in a field", () => {
    page.find("textarea").focus();
    expect(page.key("c", ctrl).defaultPrevented).toBe(false);
  });
});

describe("p", () => {
  it("puts in the boxes of the image before, where they were", () => {
    draw();
    page.keys("Enter", "p");
    expect([page.root.dataset.item, page.list]).toEqual(["id 2", [cat, dog, kitten]]);
    expect(page.selected).toHaveLength(3);
    page.key("z", ctrl);
    expect(page.list).toEqual([]);
  });

  it("says so where none is known", () => {
    page.keys("p");
    expect([page.list, page.notice]).toEqual([[], "No boxes of an image before this one are known here."]);
  });

  it("puts in only what was an answer there: no suggestion, nothing without a class", () => {
    page = new BoxPage([imageItem("1", [CAT]), imageItem("2")]);
    page.parts.add(DOG);
    page.keys("n");
    page.press(" ");
    page.keys("p");
    expect(page.list).toEqual([dog]);
  });

  it("puts in also what was suggested there and taken by Enter", () => {
    page = new BoxPage([imageItem("1", [{ ...CAT, score: 0.9 }, DOG]), imageItem("2")]);
    page.keys("Tab", "ArrowRight");
    page.key("Escape");
    page.keys("Enter", "p");
    expect(page.parts.list()).toEqual([{ ...CAT, left: 11 }, DOG]);
  });

  it("is of the image one was at, also on the way back", () => {
    page.parts.add(CAT);
    page.keys("Enter");
    page.parts.add(DOG);
    page.key("PageUp");
    page.keys("p");
    expect(page.list).toEqual([cat, dog]);
  });
});
