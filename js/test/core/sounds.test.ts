// @vitest-environment node
// Asking the kernel for parts of sounds: several questions may be under way.

import { beforeEach, describe, expect, it } from "vitest";
import type { Wanted } from "../../src/core/protocol";
import type { Desk } from "../page";
import { begin, open, pcm } from "../sounds";

const SAMPLES = { want: "samples", start: 0, stop: 10 } as const;
const PICTURE: Wanted = {
  want: "picture",
  start: 0,
  stop: 8000,
  columns: 250,
  rows: 128,
  scale: "mel",
  low: 0,
  high: 500,
};

let desk: Desk;
beforeEach(() => {
  desk = begin(open());
});

const ask = (wanted: Wanted = SAMPLES, sample = "1") => desk.session.sounds.ask(sample, wanted);
const asked = () => desk.sent.flatMap((message) => (message.kind === "sound" ? [message] : []));
const told = (request: number, more: object = {}) =>
  ({
    kind: "sound",
    to: desk.session.wire.page,
    request,
    sample: "1",
    ...SAMPLES,
    lanes: 1,
    ...more,
  }) as const;

it("a question says what of which sound is wanted, and each has a number of its own", () => {
  ask();
  ask(PICTURE, "2");
  expect(asked()).toMatchObject([
    { sample: "1", ...SAMPLES },
    { sample: "2", ...PICTURE },
  ]);
  expect(new Set(asked().map(({ request }) => request)).size).toBe(2);
});

describe("a reply", () => {
  it("goes to the one who asked, in whichever order replies come", async () => {
    const [one, other] = [ask(), ask({ ...SAMPLES, start: 10, stop: 20 })];
    const [first, second] = asked().map(({ request }) => request) as [number, number];
    desk.session.receive(told(second, { start: 10, stop: 20 }), [pcm(10)]);
    desk.session.receive(told(first), [pcm(10)]);
    expect(await one).toMatchObject({ start: 0, stop: 10, bytes: pcm(10) });
    expect(await other).toMatchObject({ start: 10, stop: 20 });
  });

  it("may say why there is none, or lack what it is about", async () => {
    const [one, other] = [ask(), ask()];
    const [first, second] = asked().map(({ request }) => request) as [number, number];
    desk.session.receive(told(first, { error: "cannot read 1.wav" }));
    desk.session.receive(told(second));
    await expect(one).rejects.toThrow("cannot read 1.wav");
    await expect(other).rejects.toThrow("nothing came");
  });

  it("that nobody waits for is of no interest: another page's, one that comes twice", async () => {
    const waiting = ask();
    const { request } = asked()[0] as { request: number };
    desk.session.receive({ ...told(request), to: "another page" }, [pcm(3)]);
    desk.session.receive(told(request), [pcm(10)]);
    desk.session.receive(told(request), [pcm(10)]);
    desk.session.receive(told(99), [pcm(10)]);
    expect((await waiting).bytes).toHaveLength(20);
  });

  it("changes nothing of what is on screen", async () => {
    const waiting = ask(SAMPLES, "3"); // not the one on screen
    desk.session.receive({ ...told(asked()[0]?.request ?? 0), sample: "3" }, [pcm(10)]);
    await waiting;
    expect([desk.shown, desk.session.problem.peek()]).toEqual(["1", null]);
  });
});

describe("when the kernel was away", () => {
  it("what it may not have heard is asked again as it was, and what it has answered is not", async () => {
    const waiting = ask();
    ask(PICTURE);
    const [first, second] = asked();
    desk.session.receive(told(first?.request ?? 0), [pcm(10)]);
    await waiting;
    desk.sent = [];
    begin(desk); // it tells its state
    expect(asked()).toEqual([second]);
  });

  it("nothing is lost that is asked meanwhile", async () => {
    desk.alive = false;
    const waiting = ask();
    expect(desk.session.state.peek()).toBe("offline");
    desk.alive = true;
    begin(desk);
    desk.session.receive(told(asked()[0]?.request ?? 0), [pcm(10)]);
    expect((await waiting).bytes).toHaveLength(20);
  });
});
