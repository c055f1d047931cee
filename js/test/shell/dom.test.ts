// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { batch, signal } from "../../src/core/signal";
import { h, setAttr, setText, watch } from "../../src/shell/dom";

describe("an effect of a part", () => {
  it("runs no more once the part's life has ended, even in the round in which it ends", () => {
    const life = new AbortController();
    const source = signal(0);
    const seen: number[] = [];
    const always = new AbortController().signal;
    watch(always, () => {
      if (source.value === 1) life.abort();
    });
    watch(life.signal, () => void seen.push(source.value));
    source.value = 1;
    batch(() => {
      source.value = 2;
    });
    expect(seen).toEqual([0]);
  });
});

describe("writing to the page", () => {
  it("keeps the text node and touches nothing that is the same", () => {
    const element = h("p", { title: "t", hidden: true, lang: null, draggable: false }, "a");
    expect(element.outerHTML).toBe('<p title="t" hidden="">a</p>');
    const node = element.firstChild;
    const seen = new MutationObserver(() => {});
    seen.observe(element, { subtree: true, childList: true, characterData: true, attributes: true });
    setText(element, "a");
    setAttr(element, "title", "t");
    setAttr(element, "lang", null);
    expect(seen.takeRecords()).toEqual([]);
    setText(element, "b");
    expect(element.firstChild).toBe(node);
    seen.disconnect();
  });

  it("replaces elements by text", () => {
    const element = h("p", {}, h("b", {}, "a"), "b");
    setText(element, "<i>c</i>");
    expect(element.childNodes).toHaveLength(1);
    expect(element.textContent).toBe("<i>c</i>");
  });
});
