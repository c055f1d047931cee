// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Match } from "../../src/core/protocol";
import { Desk } from "../desk";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("help", () => {
  it("lists the keys of actions and classes", () => {
    const desk = new Desk().begin();
    desk.keys("?");
    const text = desk.text("[role=dialog]");
    for (const part of ["Ctrl Z", "Undo", "Space", "Skip", "barks", "Dog"]) expect(text).toContain(part);
    expect(text).not.toContain("Save & next"); // only where several classes are taken
  });

  it("is closed by Escape, its button or a click beside it; then the keys are live", () => {
    const desk = new Desk().begin();
    const closings = [
      () => desk.key("Escape"),
      () => desk.click("[data-action=close]"),
      () => desk.click(".ll-layer"),
    ];
    for (const close of closings) {
      desk.click("[data-action=help]");
      expect(desk.root.querySelectorAll("[role=dialog]")).toHaveLength(1);
      expect(desk.find(".ll-frame").inert).toBe(true);
      close();
      expect(desk.root.querySelector("[role=dialog]")).toBeNull();
      expect(desk.find(".ll-frame").inert).toBe(false);
      expect(document.activeElement).toBe(desk.root);
    }
  });

  it("lets no key answer meanwhile", () => {
    const desk = new Desk().begin();
    desk.keys("?", "c", " ");
    expect(desk.operations).toEqual([]);
  });
});

describe("finding a sample", () => {
  const finds = (desk: Desk) => desk.sent.filter((message) => message.kind === "find");
  const found = async (desk: Desk, request: number, matches: Match[]) => {
    desk.session.receive({ kind: "found", to: desk.page, request, matches });
    await vi.advanceTimersByTimeAsync(0);
  };
  const match = (key: string, status = ""): Match => ({ key, id: `id ${key}`, status });

  it("asks the kernel once the typing rests, and goes to what is chosen", async () => {
    const desk = new Desk().begin();
    desk.keys("/");
    expect(document.activeElement).toBe(desk.find("[role=combobox]"));
    for (const text of ["i", "id", "id c"]) desk.type("[role=combobox]", text);
    expect(finds(desk)).toHaveLength(1); // the list it opens with
    vi.advanceTimersByTime(200);
    expect(finds(desk).at(-1)).toMatchObject({ text: "id c", status: "all" });
    await found(desk, finds(desk).at(-1)?.request as number, [match("b"), match("c", "LABELED")]);
    expect(desk.text(".ll-match-note")).toBe("2 samples found");
    desk.keys("ArrowDown");
    expect(desk.find("[aria-selected=true]").textContent).toBe("id clabeled");
    desk.keys("Enter");
    expect(desk.root.dataset.item).toBe("id c");
    expect(document.activeElement).toBe(desk.root);
  });

  it("takes no answer that comes late", async () => {
    const desk = new Desk().begin();
    desk.keys("/");
    const early = finds(desk)[0]?.request as number;
    desk.type("[role=combobox]", "c");
    vi.advanceTimersByTime(200);
    await found(desk, finds(desk).at(-1)?.request as number, []);
    await found(desk, early, [match("a")]);
    expect(desk.text(".ll-match-note")).toBe("No such sample.");
    expect(desk.root.querySelectorAll("[role=option]")).toHaveLength(0);
  });

  it("may be narrowed to the skipped or flagged ones", () => {
    const desk = new Desk().begin();
    desk.keys("/");
    const chips = [...desk.root.querySelectorAll<HTMLElement>(".ll-filter-chip")];
    expect(chips.map((chip) => chip.textContent)).toEqual(["all", "labeled", "skipped", "flagged"]);
    chips[2]?.click();
    expect(finds(desk).at(-1)).toMatchObject({ status: "skipped" });
    expect(chips.map((chip) => chip.getAttribute("aria-pressed"))).toEqual([
      "false",
      "false",
      "true",
      "false",
    ]);
  });

  it("says when the kernel is gone", async () => {
    const desk = new Desk().begin();
    desk.gone = true;
    desk.keys("/");
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.text(".ll-match-note")).toContain("run the cell again");
  });
});
