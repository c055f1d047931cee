// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { Desk } from "../desk";

describe("a click on a class", () => {
  it("answers, and gives the focus to the root so that keys go on working", () => {
    const desk = new Desk().begin();
    desk.root.blur();
    desk.click("[data-class=dog]");
    expect(desk.answers).toEqual([["a", "dog"]]);
    expect(document.activeElement).toBe(desk.root);
  });

  it("answers once when it is a double click", () => {
    const desk = new Desk().begin();
    desk.click("[data-class=dog]", 1);
    desk.click("[data-class=dog]", 2);
    expect(desk.answers).toHaveLength(1);
  });

  it("answers again when the second one comes later", async () => {
    const desk = new Desk().begin();
    const clock = vi.spyOn(performance, "now");
    const at = (ms: number) => clock.mockReturnValue(ms);
    at(1000);
    desk.click("[data-class=dog]", 1);
    at(1299);
    desk.click("[data-class=dog]", 2);
    at(1301);
    desk.click("[data-class=dog]", 2);
    clock.mockRestore();
    expect(desk.answers).toHaveLength(2);
  });

  it("of a keyboard leaves the focus where it is", () => {
    const desk = new Desk().begin();
    desk.find("[data-class=dog]").focus();
    desk.click("[data-class=dog]", 0);
    expect(desk.answers).toHaveLength(1);
    expect(document.activeElement).toBe(desk.find("[data-class=dog]"));
  });
});

describe("a click elsewhere", () => {
  it("anywhere inside makes the keys live", () => {
    const desk = new Desk().begin();
    desk.root.blur();
    expect(desk.root.dataset.keys).toBe("off");
    desk.click("[data-role=stage]");
    expect(desk.root.dataset.keys).toBe("on");
  });

  it("into the comment leaves the focus there", () => {
    const desk = new Desk().begin();
    desk.find("textarea").focus();
    desk.click("textarea");
    expect(document.activeElement).toBe(desk.find("textarea"));
  });

  it("on a double-clicked Skip skips one sample, on Back each click counts", () => {
    const desk = new Desk().begin();
    desk.click("[data-action=skip]", 1);
    desk.click("[data-action=skip]", 2);
    expect(desk.operations).toHaveLength(1);
    desk.keys("c", "c");
    desk.click("[data-action=back]", 1);
    desk.click("[data-action=back]", 2);
    expect(desk.root.dataset.item).toBe("id b");
  });
});

describe("adding a class", () => {
  it("asks the kernel for it", () => {
    const desk = new Desk().begin();
    desk.click(".ll-add");
    const field = desk.find<HTMLInputElement>(".ll-adder input");
    expect(document.activeElement).toBe(field);
    desk.type(".ll-adder input", "  zebra ");
    desk.keys("Enter");
    expect(desk.operations).toMatchObject([{ kind: "add_class", value: "zebra" }]);
    expect(document.activeElement).toBe(desk.root);
    expect(field.hidden).toBe(true);
  });

  it("is given up by Escape, and asks nothing without a name", () => {
    const desk = new Desk().begin();
    for (const key of ["Escape", "Enter"]) {
      desk.click(".ll-add");
      desk.keys(key);
    }
    expect(desk.operations).toEqual([]);
  });

  it("shows the button when the config has it, without losing marks", () => {
    const desk = new Desk({ answer: "classes" }).begin();
    desk.click("[data-class=cat]");
    const config = desk.session.config.peek();
    desk.session.config.value = { ...config, classes: [...config.classes, { key: "new", caption: "New" }] };
    expect(desk.find("[data-class=cat]").getAttribute("aria-pressed")).toBe("true");
    desk.click("[data-class=new]");
    desk.click("[data-action=submit]");
    expect(desk.answers).toEqual([["a", ["cat", "new"]]]);
  });
});
