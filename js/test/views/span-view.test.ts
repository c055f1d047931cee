// @vitest-environment happy-dom
// How a text and its marks stand in the page: people's own tests read these attributes.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CodePoints } from "../../src/core/text";
import { Units } from "../../src/core/units";
import { Flow } from "../../src/views/texts/flow";
import { cases } from "../random";
import { layOut, SpanPage } from "../span-page";
import { ADA, BOB, PARIS, span, TEXT, textItem } from "../spans";

const lines = (root: Element) => [...root.querySelectorAll<HTMLElement>(".ll-line")];
const tokens = (root: Element) => [...root.querySelectorAll("[data-token]")].map((word) => word.textContent);

describe("a text", () => {
  const render = (text: string, edges: number[], direction: "ltr" | "rtl" | "auto" = "auto") => {
    const flow = new Flow();
    flow.render(new CodePoints(text), new Units(edges), direction);
    return flow.element;
  };

  it("stands there word by word, with what is between them", () => {
    const element = render("👍 Ada, met", [0, 1, 2, 5, 5, 6, 7, 10]);
    expect(tokens(element)).toEqual(["👍", "Ada", ",", "met"]);
    expect(element.textContent).toBe("👍 Ada, met");
  });

  it("has a line for each of its own, empty ones too, in the direction it is read", () => {
    const element = render("one\n\ntwo three\n", [0, 3, 5, 8, 9, 14], "rtl");
    expect(lines(element).map((line) => line.textContent)).toEqual(["one", "", "two three", ""]);
    expect(new Set(lines(element).map((line) => line.dir))).toEqual(new Set(["rtl"]));
  });

  it("is text, not HTML, and shows what cannot be seen", () => {
    const element = render("<b>\u0000</b>", [0, 8]);
    expect(element.querySelector("b")).toBeNull();
    expect(element.textContent).toBe("<b>␀</b>");
  });

  it("shows no sign where lines end as on Windows, and still holds each character", () => {
    const element = render("one\r\ntwo\r\n\r\nlone\rend\r", [0, 3, 5, 8]);
    const written = lines(element).map((line) => line.textContent);
    expect(written).toEqual(["one\u200b", "two\u200b", "\u200b", "lone␍end␍"]);
  });

  it("may be empty, or without words", () => {
    expect(lines(render("", []))).toHaveLength(1);
    expect(render("  \n ", []).textContent).toBe("   ");
  });

  it("holds every character once, whatever the kernel calls a word", () => {
    cases(150, (random) => {
      const text = new CodePoints(random.text().replace(/\p{Cc}/gu, (c) => (c === "\n" ? c : " ")));
      const edges = [...new Set(random.list(8, () => random.whole(0, text.length + 1)))].sort(
        (a, b) => a - b,
      );
      const even = edges.slice(0, edges.length & ~1);
      const words = even
        .filter((_, i) => i % 2 === 0)
        .map((start, i) => text.slice(start, even[2 * i + 1] as number));
      const element = render(text.text, even);
      expect(tokens(element)).toEqual(words);
      const written = lines(element)
        .map((line) => line.textContent)
        .join("\n");
      // A line break within a word stays in the word, all others end the line.
      expect(written).toBe(text.text);
    });
  });
});

describe("marks over a text", () => {
  let page: SpanPage;
  const shown = () => [...page.root.querySelectorAll<HTMLElement>(".ll-mark")];
  beforeEach(() => {
    layOut();
    page = new SpanPage([textItem("1", [{ ...PARIS, score: 0.5 }]), textItem("2")]);
  });
  afterEach(() => void vi.restoreAllMocks());

  it("say where they are, of which class, and whether they are only suggested or selected", () => {
    page.parts.add(ADA);
    expect(page.mark(0, 3).dataset).toMatchObject({ label: "per", selected: "true" });
    expect(page.mark(0, 3).hasAttribute("data-pending")).toBe(false);
    expect(page.mark(15, 20).hasAttribute("data-pending")).toBe(true);
    expect(page.mark(15, 20).dataset.caption).toBe("Place? 0.50");
    page.parts.select(null);
    expect(page.mark(0, 3).hasAttribute("data-selected")).toBe(false);
  });

  it("leave the text itself as it is", () => {
    const nodes = [...page.root.querySelectorAll("[data-token]")];
    page.parts.add(ADA, BOB);
    page.parts.clear();
    expect([...page.root.querySelectorAll("[data-token]")]).toEqual(nodes);
    expect(page.text(".ll-flow")).toBe(TEXT);
  });

  it("are made anew only where they changed", () => {
    page.parts.add(ADA, BOB);
    const [ada, bob, paris] = [page.mark(0, 3), page.mark(8, 11), page.mark(15, 20)];
    page.parts.relabel(new Set(page.parts.list().slice(0, 1)), "loc");
    expect(page.mark(8, 11)).toBe(bob);
    expect(page.mark(15, 20)).toBe(paris);
    expect(page.mark(0, 3)).not.toBe(ada);
    expect(shown()).toHaveLength(3);
    expect(ada.isConnected).toBe(false);
  });

  it("lie below one another where they overlap, the inner one on top", () => {
    page = new SpanPage(undefined, { overlap: true });
    page.parts.add(span(0, 20), BOB);
    const [outer, inner] = [page.mark(0, 20), page.mark(8, 11)];
    expect([inner, outer].map(({ style }) => style.getPropertyValue("--ll-lane"))).toEqual(["0", "1"]);
    expect(outer.compareDocumentPosition(inner) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it("go with their text, and come back with it", () => {
    page.parts.add(ADA);
    page.keys("Enter");
    expect(shown()).toEqual([]);
    page.key("PageUp");
    expect(shown().map(({ dataset }) => dataset.span)).toEqual(["0-3", "15-20"]);
    page.key("PageDown");
    expect(shown()).toEqual([]);
  });

  it("follow what is newly suggested, without a change of the text", () => {
    const words = page.find("[data-token='0']");
    const mark = { key: "1", suggestion: { value: [BOB], score: null }, uncertainty: null, halting: null };
    page.session.receive({ kind: "marks", to: page.page, marks: [mark] });
    expect(shown().map(({ dataset }) => dataset.span)).toEqual(["8-11"]);
    expect(page.find("[data-token='0']")).toBe(words);
  });

  it("are drawn no more when the view is gone", () => {
    const layer = page.find(".ll-marks");
    page.destroy();
    page.parts.add(ADA);
    expect([...layer.children].map((mark) => mark.getAttribute("data-span"))).toEqual(["15-20"]);
  });
});

describe("beside a text", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("stands what else the sample holds, and its language", () => {
    layOut();
    const data = {
      text: TEXT,
      tokens: [],
      language: "en",
      columns: { source: "<i>diary</i>", page: 7, note: null },
    };
    const page = new SpanPage([textItem("1", null, { data }), textItem("2")]);
    const facts = page.find(".ll-text-facts");
    expect([...facts.children].map((each) => each.textContent)).toEqual([
      "source",
      "<i>diary</i>",
      "page",
      "7",
      "note",
      "",
    ]);
    expect(facts.hidden).toBe(false);
    expect(page.find(".ll-text-sheet").getAttribute("lang")).toBe("en");
    page.keys(" ");
    expect(facts.hidden).toBe(true);
  });
});
