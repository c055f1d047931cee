// @vitest-environment happy-dom
// What keeps a browser from playing sound, and several players on one page.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BLOCKED, type Player } from "../../src/views/sounds/player";
import { browser, context, layOut, newPlayer, pass, RATE, ramp, Tape, tidyUp } from "../audio-context";

beforeEach(layOut);
afterEach(tidyUp);

const tape = (rate = RATE) => new Tape([ramp(10 * rate)], rate);
const KEY = new KeyboardEvent("keydown", { key: "j", bubbles: true });

describe("before the first gesture in a page", () => {
  let player: Player;
  beforeEach(async () => {
    browser.isBlocked = true;
    vi.stubGlobal("navigator", { userActivation: { hasBeenActive: false } });
    player = newPlayer(tape());
    player.play(700);
    await pass(0.6);
  });

  /** A key or a click: the browser lets sound through. */
  async function gesture(event: Event = KEY): Promise<void> {
    browser.isBlocked = false;
    document.body.dispatchEvent(event);
    await pass(0.1);
  }

  it("the player says what to do", () => {
    expect([player.problem.value, player.playing.value, player.frame]).toEqual([BLOCKED, false, 700]);
  });

  it.each([KEY, new MouseEvent("pointerup", { bubbles: true })])(
    "it starts by itself with a gesture",
    async (event) => {
      await gesture(event);
      expect([player.problem.value, player.playing.value]).toEqual(["", true]);
      await pass(0.5);
      expect(player.frame).toBeGreaterThan(700 + 0.3 * RATE);
    },
  );

  it("a gesture that is to play is not taken for two", async () => {
    const toggle = () => (player.playing.value ? player.pause() : player.play(900));
    document.body.addEventListener("keydown", toggle, { once: true });
    await gesture();
    await pass(0.5);
    expect(player.playing.value).toBe(true);
    expect(player.frame).toBeGreaterThan(900);
  });

  it("a gesture that goes to another recording does not start this one", async () => {
    document.body.addEventListener("keydown", () => player.load(tape()), { once: true });
    await gesture();
    expect([player.problem.value, player.playing.value, player.frame]).toEqual(["", false, 0]);
  });

  it("it says so again when the gesture does not help", async () => {
    document.body.dispatchEvent(KEY);
    await pass(1);
    expect([player.problem.value, player.playing.value, player.frame]).toEqual([BLOCKED, false, 700]);
  });

  it("it can be moved and given another loop", async () => {
    player.seek(2000);
    player.setLoop([2000, 3000]);
    await gesture();
    await pass(1);
    expect(player.playing.value).toBe(true);
    expect(player.frame).toBeGreaterThanOrEqual(2000);
    expect(player.frame).toBeLessThan(3000);
  });

  it("a closed player does not wait for any", async () => {
    player.close();
    await gesture();
    expect(player.playing.value).toBe(false);
  });
});

describe("the device", () => {
  const playing = async () => {
    const player = newPlayer(tape());
    player.play(0);
    await pass(0.5);
    return player;
  };

  it("that is lost is told of; playing again takes another", async () => {
    const player = await playing();
    context().become("closed");
    expect(player.problem.value).toMatch(/was lost/);
    expect(player.playing.value).toBe(false);
    const { frame } = player;
    expect(frame).toBeGreaterThan(0.3 * RATE);
    player.play(frame);
    await pass(0.5);
    expect([player.problem.value, browser.contexts.length]).toEqual(["", 2]);
    expect(player.frame).toBeGreaterThan(frame);
  });

  it("that tells of an error, or stands still, is lost", async () => {
    const player = await playing();
    context().dispatchEvent(new Event("error"));
    expect(player.problem.value).toMatch(/was lost/);
    player.play(0);
    await pass(0.5);
    context().isStuck = true;
    await pass(4);
    expect(player.problem.value).toMatch(/was lost/);
    player.play(0);
    await pass(0.5);
    expect(player.frame).toBeGreaterThan(0);
  });

  it("that is taken away for a while goes on where it was", async () => {
    const player = await playing();
    const { frame } = player;
    context().become("suspended");
    await pass(2);
    expect([player.playing.value, player.frame]).toEqual([true, frame]);
    context().become("running");
    await pass(0.3);
    expect(player.problem.value).toBe("");
    expect(player.frame).toBeGreaterThan(frame);
  });

  it("is let go of when nothing has been played for a while, and is back when it is needed", async () => {
    const player = await playing();
    player.pause();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(context().state).toBe("suspended");
    player.play(100);
    await pass(0.5);
    expect(player.frame).toBeGreaterThan(100);
  });

  it("that is not there is told of", () => {
    vi.stubGlobal("AudioContext", undefined);
    const player = newPlayer(tape());
    player.play(0);
    expect([player.problem.value, player.playing.value]).toEqual(["This browser cannot play sound.", false]);
  });

  it("has one context per rate, and few in all", async () => {
    const player = newPlayer();
    for (const rate of [8000, 16_000, 8000, 22_050, 44_100, 48_000, 96_000]) {
      player.load(tape(rate));
      player.play(0);
      await pass(0.01);
    }
    expect(browser.contexts.map((one) => one.sampleRate)).toEqual([
      8000, 16_000, 22_050, 44_100, 48_000, 96_000,
    ]);
    expect(browser.contexts.filter((one) => one.state !== "closed").length).toBe(4);
  });

  it("is free when the last player is closed", async () => {
    const [one, other] = [await playing(), newPlayer(tape())];
    one.close();
    expect(context().state).toBe("running");
    other.close();
    expect(context().state).toBe("closed");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("several players on a page", () => {
  it("do not play at once: the latest wins", async () => {
    const [one, other] = [newPlayer(tape()), newPlayer(tape())];
    one.play(0);
    await pass(0.3);
    other.play(5000);
    expect([one.playing.value, other.playing.value]).toEqual([false, true]);
    await pass(0.3);
    one.play(one.frame);
    expect([one.playing.value, other.playing.value]).toEqual([true, false]);
    await pass(0.3);
    expect(browser.contexts.length).toBe(1);
  });

  it("need not share this module: each widget may have its own", async () => {
    const player = newPlayer(tape());
    player.play(0);
    dispatchEvent(new CustomEvent("labelloop-plays", { detail: {} }));
    expect(player.playing.value).toBe(false);
  });
});
