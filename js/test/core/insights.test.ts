// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { Desk } from "../page";
import { pictureOf } from "../picture";

let desk: Desk;
beforeEach(() => {
  desk = new Desk().begin(["1", "2"]);
});
const asked = () => desk.sent.filter(({ kind }) => kind === "monitor").length;
const tell = () => desk.tell({ kind: "monitor", picture: pictureOf() });

describe("what the Monitor is told", () => {
  it("is asked for every few seconds while somebody looks", () => {
    const leave = desk.session.insights.look();
    expect(asked()).toBe(1);
    tell();
    desk.wait(4000);
    expect(asked()).toBe(2);
    expect(desk.session.insights.picture.peek()?.name).toBe("wines");
    leave();
  });

  it("is asked for once, however many look", () => {
    const leave = [0, 1].map(() => desk.session.insights.look());
    expect(asked()).toBe(1);
    tell();
    leave[0]?.();
    leave[0]?.();
    desk.session.learner.value = { state: "fitting", message: "", session_id: 1, share: null };
    expect(asked()).toBe(2);
  });

  it("is not asked for twice while the kernel is busy, until the question counts as lost", () => {
    desk.session.insights.look();
    for (let s = 0; s < 5; s += 1) desk.wait(4000);
    expect(asked()).toBe(1);
    desk.wait(20000);
    expect(asked()).toBe(2);
  });
});
