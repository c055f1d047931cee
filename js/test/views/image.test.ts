// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Current } from "../../src/core/place";
import type { Item } from "../../src/core/protocol";
import { imageView } from "../../src/views/image";
import { Pictures } from "../../src/views/media";
import { itemOf } from "../desk";

const made: string[] = [];
const revoked: string[] = [];
let decoded = Promise.resolve();

beforeEach(() => {
  made.length = 0;
  revoked.length = 0;
  decoded = Promise.resolve();
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    made.push(`blob:${made.length}`);
    return made.at(-1) as string;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void revoked.push(url));
  HTMLImageElement.prototype.decode = () => decoded;
});
afterEach(() => void vi.restoreAllMocks());

const picture = (key: string, data: Record<string, unknown> = {}): Item =>
  itemOf(key, { data: { mime: "image/png", name: `${key}.png`, width: 30, height: 20, ...data }, buffer: 0 });
const shown = (item: Item): Current => ({ item, entry: {} as never });
const bytes = new Uint8Array([1, 2, 3]);

function prepared(...items: Item[]) {
  const pictures = new Pictures();
  for (const item of items) pictures.prepare(item, bytes);
  return pictures;
}

describe("pictures", () => {
  it("are made ready once and let go of", () => {
    const pictures = prepared(picture("a"), picture("b"));
    pictures.forget("a");
    pictures.forget("a");
    expect(revoked).toEqual(["blob:0"]);
    expect(pictures.get("a")).toBeNull();
    pictures.clear();
    expect(revoked).toEqual(made);
  });

  it("that come again replace the old ones", () => {
    const pictures = prepared(picture("a"));
    pictures.prepare(picture("a"), bytes);
    expect(revoked).toEqual(["blob:0"]);
    expect(pictures.get("a")?.image.src).toBe("blob:1");
  });

  it("are not made of samples without bytes", () => {
    new Pictures().prepare(itemOf("a"), null);
    expect(made).toEqual([]);
  });

  it("that are tiny are magnified in whole steps, others never", async () => {
    vi.spyOn(HTMLImageElement.prototype, "naturalWidth", "get").mockReturnValue(28);
    vi.spyOn(HTMLImageElement.prototype, "naturalHeight", "get").mockReturnValue(20);
    const small = prepared(picture("a")).get("a");
    await small?.ready;
    expect(small?.image.style.width).toBe(`${28 * 11}px`);
    expect(small?.image.className).toBe("ll-tiny");
    vi.spyOn(HTMLImageElement.prototype, "naturalWidth", "get").mockReturnValue(160);
    const big = prepared(picture("b")).get("b");
    await big?.ready;
    expect(big?.image.style.width).toBe("");
  });
});

describe("the view", () => {
  it("shows the prepared element itself, with its id and caption", () => {
    const item = picture("a", { note: "16-bit" });
    const pictures = prepared(item);
    const view = imageView(pictures);
    view.show(shown(item));
    const image = view.element.querySelector("img");
    expect(image).toBe(pictures.get("a")?.image);
    expect(image?.alt).toBe("id a");
    expect(view.element.querySelector("figcaption")?.textContent).toBe("a.png · 30 × 20 · 16-bit");
    view.show(null);
    expect(view.element.querySelector("img")).toBeNull();
  });

  it("leaves the picture alone when only the record has changed", () => {
    const item = picture("a");
    const view = imageView(prepared(item));
    view.show(shown(item));
    const before = view.element.querySelector("img");
    const replaced = vi.spyOn(Element.prototype, "replaceChildren");
    view.show(shown(item));
    expect(replaced).not.toHaveBeenCalled();
    expect(view.element.querySelector("img")).toBe(before);
  });

  it("shares a picture with a second view", () => {
    const item = picture("a");
    const pictures = prepared(item);
    const views = [imageView(pictures), imageView(pictures)];
    for (const view of views) {
      document.body.append(view.element);
      view.show(shown(item));
    }
    expect(views.map((view) => view.element.querySelectorAll("img").length)).toEqual([1, 1]);
  });

  it("says so when the browser cannot show the bytes, or there are none", async () => {
    decoded = Promise.reject(new DOMException("no image", "EncodingError"));
    const item = picture("a");
    const pictures = prepared(item);
    const view = imageView(pictures);
    view.show(shown(item));
    await pictures.get("a")?.ready;
    const told = view.element.querySelector<HTMLElement>(".ll-broken");
    await vi.waitFor(() => expect(told?.hidden).toBe(false));
    const bare = imageView(new Pictures());
    bare.show(shown(item));
    expect(bare.element.querySelector<HTMLElement>(".ll-broken")?.hidden).toBe(false);
  });
});
