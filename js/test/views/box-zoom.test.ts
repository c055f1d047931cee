// @vitest-environment happy-dom
// Looking closer: the boxes stay where they are in the image, whatever the scale.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BoxPage, layOut, rest, tidyUp } from "../box-page";
import { CAT, DOG, IMAGE, imageItem, inShort, KITTEN } from "../boxes";

let page: BoxPage;
const [ctrl, alt] = [{ ctrlKey: true }, { altKey: true }];
const open = (port = IMAGE, image = IMAGE) => {
  layOut(port);
  const [width, height] = [image.width, image.height];
  page = new BoxPage(["1", "2"].map((key) => imageItem(key, null, { data: { width, height } })));
};
beforeEach(() => open());
afterEach(tidyUp);

/** The point of the image under a point of the page. */
const under = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
  const [corner, { scale }] = [page.on(0, 0), page.camera];
  return [(clientX - corner.clientX) / scale, (clientY - corner.clientY) / scale];
};

describe("an image", () => {
  it("is seen whole at first, in the middle of its window, and says at which scale", () => {
    open({ width: 400, height: 200 });
    expect(page.camera).toEqual({ scale: expect.closeTo(2 / 3), x: 67, y: 0 });
    expect(page.text(".ll-zoom")).toBe("67 %");
  });

  it("is magnified by a whole number when it is small", () => {
    open({ width: 800, height: 600 }, { width: 30, height: 20 });
    expect(page.camera.scale).toBe(16);
  });

  it("is seen whole again when the next one comes", () => {
    page.keys("+", "+", "e");
    expect([page.root.dataset.item, page.camera]).toEqual(["id 2", { scale: 1, x: 0, y: 0 }]);
  });

  it("stays as it was zoomed when only its suggestions change", () => {
    page.keys("+", "+");
    const { camera } = page;
    const marks = [{ key: "1", suggestion: { value: [CAT], score: null }, uncertainty: null, halting: null }];
    page.session.receive({ kind: "marks", to: page.page, marks });
    expect([page.list, page.camera]).toEqual([[`${inShort(CAT)}?`], camera]);
  });
});

describe.each([
  ["a third", { width: 134, height: 100 }],
  ["its size", IMAGE],
  ["twice its size", { width: 800, height: 600 }],
] as const)("an image at %s", (_name, port) => {
  beforeEach(() => open(port));

  it("takes boxes where they are drawn, moved and resized", () => {
    page.drag([20, 30], [80, 120]);
    expect(page.list).toEqual(["20,30,60,90 -"]);
    page.drag([50, 60], [150, 90]);
    expect(page.list).toEqual(["120,60,60,90 -"]);
    page.pull("1,1", [180, 150], [240, 240]);
    expect(page.list).toEqual(["120,60,120,180 -"]);
    page.keys("ArrowRight");
    page.key("ArrowUp", alt);
    expect(page.list).toEqual(["121,60,120,179 -"]);
  });

  it("draws them where they are", () => {
    page.parts.add(CAT, DOG);
    const [cat, dog] = page.drawn.map((each) => page.placed(each));
    expect(cat?.x).toBeCloseTo(10);
    expect(cat?.height).toBeCloseTo(80);
    expect(dog?.y).toBeCloseTo(50);
    expect(dog?.width).toBeCloseTo(60);
  });

  it("takes no drag for a box that is less than three pixels of the screen, and one that is", () => {
    const { scale } = page.camera;
    page.drag([20, 30], [60, 30 + 2.4 / scale]);
    expect([page.list, page.notice]).toEqual([[], expect.stringContaining("too small")]);
    page.drag([20, 30], [60, 30 + Math.ceil(3 / scale)]);
    expect(page.list).toHaveLength(1);
  });
});

describe("the wheel", () => {
  it.each([ctrl, { metaKey: true }])("with %j zooms, and what is under the pointer stays there", (held) => {
    const place = page.on(300, 220);
    expect(page.wheel([300, 220], -100, held).defaultPrevented).toBe(true);
    expect(page.camera.scale).toBeCloseTo(Math.SQRT2);
    rest();
    const [x, y] = under(place);
    expect(x).toBeCloseTo(300);
    expect(y).toBeCloseTo(220);
    page.wheel([300, 220], 100, held);
    expect(page.camera).toEqual({ scale: expect.closeTo(1), x: 0, y: 0 });
  });

  it("alone is the page's: nothing is prevented, nothing zooms", () => {
    expect(page.wheel([300, 220], -100).defaultPrevented).toBe(false);
    expect(page.camera.scale).toBe(1);
  });

  it("that counts in lines zooms as one that counts in pixels, and by no more than so much at once", () => {
    page.wheel([300, 220], -5, { ...ctrl, deltaMode: 1 });
    const { scale } = page.camera;
    page.keys("0", "0");
    page.wheel([300, 220], -80, ctrl);
    expect(page.camera.scale).toBeCloseTo(scale);
    page.keys("0", "0");
    page.wheel([300, 220], -9000, ctrl);
    expect(page.camera.scale).toBeCloseTo(2 ** 0.6);
  });

  it("is the page's where there is no image", () => {
    page = new BoxPage([]);
    expect(page.wheel([0, 0], -100, ctrl).defaultPrevented).toBe(false);
  });
});

describe("zooming by keys and buttons", () => {
  it("goes in and out around the middle", () => {
    const middle = page.on(200, 150);
    page.keys("+", "=");
    expect(page.camera.scale).toBeCloseTo(1.25 ** 2);
    expect(under(middle).map(Math.round)).toEqual([200, 150]);
    page.click("[data-action=zoom_in]");
    page.click("[data-action=zoom_out]");
    page.keys("-");
    expect(page.text(".ll-zoom")).toBe("125 %");
    page.key("-", { repeat: true });
    expect(page.text(".ll-zoom")).toBe("100 %");
  });

  it("ends at the whole image, and where a pixel takes 64", () => {
    for (let i = 0; i < 50; i += 1) page.keys("+");
    expect(page.camera.scale).toBeCloseTo(64);
    for (let i = 0; i < 50; i += 1) page.keys("-");
    expect(page.camera).toEqual({ scale: 1, x: 0, y: 0 });
  });

  it("fits the image with 0, and shows its own size with 0 again", () => {
    open({ width: 200, height: 150 });
    page.keys("0");
    expect(page.text(".ll-zoom")).toBe("100 %");
    page.keys("0");
    expect(page.text(".ll-zoom")).toBe("50 %");
    page.keys("+");
    page.click("[data-action=fit]");
    expect(page.text(".ll-zoom")).toBe("50 %");
  });

  it("lays boxes out anew once the image is at rest, and until then stretches them", () => {
    page.parts.add(CAT);
    const { width } = page.drawn[0]?.style ?? {};
    page.keys("+");
    expect(page.drawn[0]?.style.width).toBe(width);
    expect(page.find(".ll-scene").style.transform).toContain("scale(1.25)");
    rest();
    expect(page.drawn[0]?.style.width).toBe("125px");
    expect(page.find(".ll-scene").style.transform).not.toContain("scale");
    expect(page.camera.scale).toBe(1.25);
  });

  it("is no step, and no answer", () => {
    page.keys("+", "-", "0");
    page.wheel([10, 10], -100, ctrl);
    expect([page.session.canUndo.peek(), page.operations]).toEqual([false, []]);
  });
});

describe("an image that is larger than its window", () => {
  beforeEach(() => {
    page.parts.add(CAT, DOG, KITTEN);
    page.parts.select(null);
    for (let i = 0; i < 4; i += 1) page.keys("+");
    rest();
  });

  it("is moved with the middle button, over boxes, too", () => {
    const { x, y } = page.camera;
    const by = page.pointer("down", [220, 100], { button: 1 });
    page.pointer("move", [0, 0], { button: 1, clientX: by.clientX + 30, clientY: by.clientY - 20 });
    page.pointer("up", [0, 0], { button: 1, clientX: by.clientX + 30, clientY: by.clientY - 20 });
    expect([page.camera.x - x, page.camera.y - y]).toEqual([30, -20]);
    expect([page.selected, page.list[1]]).toEqual([[], inShort(DOG)]);
  });

  it("leaves no gap", () => {
    const from = page.pointer("down", [200, 150], { button: 1 });
    page.pointer("move", [0, 0], { button: 1, clientX: from.clientX + 5000, clientY: from.clientY - 5000 });
    expect(page.camera.x).toBe(0);
    expect(page.camera.y).toBeCloseTo(300 - 300 * page.camera.scale);
  });

  it("keeps the middle button from pasting and from scrolling", () => {
    for (const type of ["auxclick", "mousedown"]) {
      const event = new MouseEvent(type, { button: 1, bubbles: true, cancelable: true });
      page.port.dispatchEvent(event);
      expect(event.defaultPrevented).toBe(true);
    }
    const main = new MouseEvent("mousedown", { button: 0, bubbles: true, cancelable: true });
    page.port.dispatchEvent(main);
    expect(main.defaultPrevented).toBe(false);
  });

  it("comes so that the box one goes to is seen", () => {
    const far = page.camera;
    for (let i = 0; i < 40; i += 1) page.key("ArrowRight", ctrl);
    page.key("Tab");
    const { x, scale } = page.camera;
    expect(x + CAT.left * scale).toBeGreaterThanOrEqual(0);
    expect(scale).toBe(far.scale);
    for (let i = 0; i < 40; i += 1) page.key("ArrowRight", ctrl);
    page.click('[data-part="40,40,20,20"]');
    expect(page.camera.x + KITTEN.left * page.camera.scale).toBeGreaterThanOrEqual(0);
  });

  it("follows a box that arrows move out of sight", () => {
    page.keys("Tab");
    for (let i = 0; i < 30; i += 1) page.key("ArrowRight", { shiftKey: true });
    const { x, scale } = page.camera;
    const [cat] = page.parts.list();
    expect(x + ((cat?.left ?? 0) + 100) * scale).toBeLessThanOrEqual(400.001);
  });
});

describe("two fingers", () => {
  const finger = (pointerId: number, x: number, y: number) => ({
    pointerId,
    pointerType: "touch",
    clientX: x,
    clientY: y,
  });

  it("zoom at their middle, and move it", () => {
    page.pointer("down", [0, 0], finger(1, 180, 200));
    page.pointer("down", [0, 0], finger(2, 280, 200));
    const at = under({ clientX: 230, clientY: 200 });
    page.pointer("move", [0, 0], finger(1, 130, 200));
    page.pointer("move", [0, 0], finger(2, 330, 200));
    expect(page.camera.scale).toBeCloseTo(2);
    const now = under({ clientX: 230, clientY: 200 });
    expect(now[0]).toBeCloseTo(at[0] as number);
    expect(now[1]).toBeCloseTo(at[1] as number);
    const { x } = page.camera;
    page.pointer("move", [0, 0], finger(1, 120, 200));
    page.pointer("move", [0, 0], finger(2, 320, 200));
    expect(page.camera.x - x).toBeCloseTo(-10, 0);
  });

  it("draw nothing, not even what one of them had begun", () => {
    page.pointer("down", [20, 30], finger(1, 80, 90));
    page.pointer("move", [60, 90], finger(1, 120, 150));
    page.pointer("down", [0, 0], finger(2, 280, 200));
    page.pointer("move", [0, 0], finger(2, 330, 200));
    page.pointer("up", [0, 0], finger(2, 330, 200));
    page.pointer("move", [0, 0], finger(1, 200, 200));
    page.pointer("up", [0, 0], finger(1, 200, 200));
    expect([page.list, page.rubber]).toEqual([[], null]);
    page.drag([20, 30], [60, 90], { pointerId: 3 });
    expect(page.list).toHaveLength(1);
  });

  it("that the browser takes over are not there any more", () => {
    page.pointer("down", [0, 0], finger(1, 180, 200));
    page.pointer("cancel", [0, 0], finger(1, 180, 200));
    page.drag([20, 30], [60, 90], { pointerId: 3 });
    expect(page.list).toEqual(["20,30,40,60 -"]);
  });
});

describe("a window that gets another size", () => {
  it("still shows the whole image, where it did", () => {
    page.resize({ width: 200, height: 300 });
    expect(page.camera).toEqual({ scale: 0.5, x: 0, y: 75 });
    page.parts.add(CAT);
    expect(page.placed(page.drawn[0])).toEqual({ x: 10, y: 20, width: 100, height: 80 });
  });

  it("keeps scale and middle where one had looked closer", () => {
    page.resize(IMAGE);
    for (let i = 0; i < 4; i += 1) page.keys("+");
    rest();
    const [middle, { scale }] = [under({ clientX: 30 + 200, clientY: 50 + 150 }), page.camera];
    page.resize({ width: 300, height: 200 });
    expect(page.camera.scale).toBe(scale);
    expect(under({ clientX: 30 + 150, clientY: 50 + 100 }).map(Math.round)).toEqual(middle.map(Math.round));
  });
});
