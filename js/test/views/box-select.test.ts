// @vitest-environment happy-dom
// Selecting boxes with the mouse.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BoxPage, layOut, tidyUp } from "../box-page";
import { CAT, DOG, inShort, KITTEN } from "../boxes";

let page: BoxPage;
beforeEach(() => {
  layOut();
  page = new BoxPage();
  page.parts.add(CAT, DOG, KITTEN);
  page.parts.select(null);
});
afterEach(tidyUp);

const [ctrl, shift, cmd] = [{ ctrlKey: true }, { shiftKey: true }, { metaKey: true }];
const [cat, dog, kitten] = [CAT, DOG, KITTEN].map(inShort) as [string, string, string];
const ON = { cat: [20, 30], dog: [220, 100], kitten: [50, 50], nothing: [350, 250] } as const;

describe("a click on a box", () => {
  it("selects it, and only it: here, in the list and in the numbers", () => {
    page.tap(ON.cat);
    page.tap(ON.dog);
    expect(page.selected).toEqual([dog]);
    expect(page.drawn.map(({ dataset }) => dataset.selected)).toEqual([undefined, "", undefined]);
    expect(page.find('[data-part="200,50,60,90"]').getAttribute("aria-pressed")).toBe("true");
    expect(page.find<HTMLInputElement>("[data-field=left]").value).toBe("200");
    expect(page.session.composer.work.canUndo).toBe(true);
    expect(page.operations).toEqual([]);
  });

  it("selects the topmost; clicking what is selected selects the one below, round and round", () => {
    const seen = Array.from({ length: 4 }, () => {
      page.tap(ON.kitten);
      return page.selected.join();
    });
    expect(seen).toEqual([kitten, cat, kitten, cat]);
  });

  it("selects the one on top again after something else", () => {
    page.tap(ON.kitten);
    page.tap(ON.kitten);
    page.tap(ON.dog);
    page.tap(ON.kitten);
    expect(page.selected).toEqual([kitten]);
  });

  it.each([ctrl, shift, cmd])("with %j selects one more, or one less", (held) => {
    page.tap(ON.cat);
    page.tap(ON.dog, held);
    expect(page.selected).toEqual([cat, dog]);
    page.tap(ON.cat, held);
    expect(page.selected).toEqual([dog]);
  });

  it("is a click with a pixel or two of a tremble", () => {
    page.drag(ON.dog, [221, 101]);
    expect([page.selected, page.list[1]]).toEqual([[dog], dog]);
  });

  it("selects it also while a class is held", () => {
    page.keys("d");
    page.tap(ON.cat);
    expect([page.selected, page.list]).toEqual([[cat], [cat, dog, kitten]]);
  });

  it("does not hit what is hidden", () => {
    page.tap(ON.kitten);
    page.keys("h");
    page.key("Escape");
    page.tap(ON.kitten);
    expect(page.selected).toEqual([cat]);
    page.key("Escape");
    page.drag([15, 25], [45, 65]); // from inside the cat
    expect(page.list).toEqual(["40,60,100,80 cat", dog, kitten]);
  });
});

describe("a click on nothing", () => {
  it("deselects first, and only then is a corner", () => {
    page.tap(ON.cat);
    page.tap(ON.nothing);
    expect([page.selected, page.hint]).toEqual([[], expect.not.stringContaining("corner")]);
    page.tap(ON.nothing);
    expect(page.hint).toContain("opposite corner");
    page.tap([370, 280]);
    expect(page.list[3]).toBe("350,250,20,30 -");
  });

  it("with Ctrl or Shift held is no corner", () => {
    for (const held of [ctrl, shift]) {
      page.tap(ON.nothing, held);
      expect(page.hint).not.toContain("corner");
      page.tap(ON.dog);
      expect([page.list, page.selected]).toEqual([[cat, dog, kitten], [dog]]);
      page.key("Escape");
    }
  });
});

describe("a frame drawn with Shift", () => {
  it("selects what lies wholly in it, wherever it begins", () => {
    page.drag([30, 30], [270, 145], shift);
    expect(page.selected).toEqual([dog, kitten]);
    expect(page.list).toEqual([cat, dog, kitten]);
    page.key("Escape");
    page.drag([115, 105], [5, 15], shift);
    expect(page.selected).toEqual([cat, kitten]);
  });

  it("adds to what is selected", () => {
    page.tap(ON.dog);
    page.drag([0, 0], [120, 120], shift);
    expect(page.selected).toEqual([dog, cat, kitten]);
  });

  it("takes nothing that is hidden", () => {
    page.tap(ON.kitten);
    page.keys("h");
    page.key("Escape");
    page.drag([0, 0], [399, 299], shift);
    expect(page.selected).toEqual([cat, dog]);
  });

  it("is seen while it is drawn, without a size, and called off by Escape", () => {
    page.pointer("down", [0, 0], shift);
    page.pointer("move", [120, 120], shift);
    expect(page.rubber).toEqual({ x: 0, y: 0, width: 120, height: 120 });
    expect(page.find(".ll-rubber").className).toContain("ll-marquee");
    expect(page.find(".ll-box-size").hidden).toBe(true);
    page.key("Escape");
    page.pointer("up", [120, 120], shift);
    expect([page.rubber, page.selected]).toEqual([null, []]);
  });
});

describe("boxes one upon another", () => {
  it("are hit as they lie: what goes to the front is on top", () => {
    page.parts.reorder(new Set([page.parts.list()[0] as never]), true);
    page.key("Escape");
    page.tap(ON.kitten);
    expect(page.selected).toEqual([cat]);
    expect(page.drawn.map(({ dataset }) => dataset.box)).toEqual([
      "200,50,60,90",
      "40,40,20,20",
      "10,20,100,80",
    ]);
  });
});
