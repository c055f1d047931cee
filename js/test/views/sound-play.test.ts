// @vitest-environment happy-dom
// Listening to a sound, and marking what is heard: the player's clock goes when a test says so.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakePlayer } from "../player";
import { layOut, nextFrame, SoundPage, tidyUp } from "../sound-page";
import { CLIPS, HORN, inShort, LATE, region, SIREN, soundItem } from "../sounds";

let page: SoundPage;
beforeEach(() => {
  layOut();
  page = new SoundPage();
});
afterEach(tidyUp);

const shift = { shiftKey: true };
const [siren, late] = [SIREN, LATE].map(inShort) as [string, string];
const plays = () => page.player.playing.peek();
const range = () => page.player.range;

describe("Space", () => {
  it("plays from the playhead to the end, and stops", () => {
    page.at = 2;
    page.keys(" ");
    expect([plays(), range()]).toEqual([true, [2000, 8000, false]]);
    page.player.hear(1.5);
    page.keys(" ");
    expect([plays(), page.at]).toEqual([false, 3.5]);
    page.keys(" ");
    expect(range()?.[0]).toBe(3500);
  });

  it("at the end plays from the beginning", () => {
    page.at = 8;
    page.keys(" ");
    expect(range()).toEqual([0, 8000, false]);
  });

  it("is the same as the button, which tells what it would do", () => {
    const button = page.find("[data-action=play]");
    expect(button.textContent).toContain("Play");
    page.click("[data-action=play]");
    expect([plays(), button.textContent?.includes("Pause")]).toEqual([true, true]);
    page.click("[data-action=play]");
    expect([plays(), button.textContent?.includes("Play")]).toEqual([false, true]);
  });
});

describe("the playhead", () => {
  const head = () => page.placed(page.find(".ll-overlay > .ll-playhead"))?.left;

  it("goes along with what is heard, once a frame, in the picture, the strip and the time", () => {
    page.keys(" ");
    page.hear(1.234);
    expect([page.at, page.text(".ll-time-at")]).toEqual([1.234, "0:01.234"]);
    expect(head()).toBeCloseTo(123.4, 9);
    expect(page.placed(page.find(".ll-minimap > .ll-playhead"))?.left).toBeCloseTo(123.4, 9);
    page.hear(1);
    expect(page.at).toBe(2.234);
    page.keys(" ");
    expect(nextFrame()).toBe(0);
  });

  it("stays at the end when the sound is over", () => {
    page.at = 7.5;
    page.keys(" ");
    page.hear(2);
    expect([plays(), page.at]).toEqual([false, 8]);
  });

  it("takes the window along where it leaves it, but not where one looks elsewhere", () => {
    page.desk.zoom(4, 0); // 0 to 2 s
    page.keys(" ");
    page.hear(1.9);
    expect(page.seen).toEqual([0, 2]);
    page.hear(0.2);
    expect(page.seen[0]).toBeCloseTo(2, 1);
    expect(page.seen[0]).toBeLessThan(2.1);
    page.desk.pan(-1000); // back to the beginning
    const { seen } = page;
    page.hear(3);
    expect(page.seen).toEqual(seen);
  });

  it("leaves the window where it is during a drag", () => {
    page.desk.zoom(4, 0);
    page.keys(" ");
    page.hear(1.9);
    page.pointer("down", [0.5, 0.5]);
    page.pointer("move", [1.5, 0.5]);
    page.hear(0.2);
    expect(page.seen).toEqual([0, 2]);
  });
});

describe("playing a part", () => {
  beforeEach(() => page.mark(SIREN, HORN, LATE));

  it("is of the region selected, once, wherever the playhead is", () => {
    page.select(2);
    page.key(" ", shift);
    expect([plays(), range()]).toEqual([true, [6000, 7000, false]]);
    page.hear(3);
    expect([plays(), page.at]).toEqual([false, 7]);
  });

  it("is of what sounds at the playhead where none is selected, else of the rest", () => {
    page.at = 3.5;
    page.key(" ", shift);
    expect(range()).toEqual([2000, 4000, false]);
    page.keys(" ");
    page.at = 5;
    page.key(" ", shift);
    expect(range()).toEqual([5000, 8000, false]);
  });
});

describe("r", () => {
  const loop = () => page.placed(page.find(".ll-loop"));
  beforeEach(() => {
    page.mark(SIREN, LATE);
    page.select(0);
    page.keys("r");
  });

  it("plays the region selected over and over, and shows it", () => {
    expect([plays(), range(), page.said]).toEqual([true, [1000, 3000, true], "Loop on"]);
    expect(loop()).toEqual({ left: 100, width: 200 });
    page.hear(2.5);
    expect([plays(), page.at]).toEqual([true, 1.5]);
    expect(page.find("[data-action=loop]").getAttribute("aria-pressed")).toBe("true");
  });

  it("again ends that, and plays on", () => {
    page.keys("r");
    expect([plays(), range()?.[2], loop(), page.said]).toEqual([true, false, null, "Loop off"]);
    expect(page.find("[data-action=loop]").getAttribute("aria-pressed")).toBe("false");
  });

  it("goes on where it was stopped", () => {
    page.hear(0.5);
    page.keys(" ");
    page.keys(" ");
    expect([plays(), range(), page.player.frame]).toEqual([true, [1000, 3000, true], 1500]);
  });

  it("follows the edges of the region while it plays", () => {
    page.key("ArrowRight", { altKey: true, shiftKey: true });
    expect([range(), page.player.frame]).toEqual([[1000, 3010, true], 1000]);
    page.hear(0.5);
    page.drag([3.01, 0.5], [4, 0.5]);
    expect([range(), loop()]).toEqual([[1000, 4000, true], { left: 100, width: 300 }]);
    expect(page.at).toBe(1.5); // the sound went on
  });

  it("goes over to another region that is selected", () => {
    page.keys("Tab");
    expect([range(), loop()]).toEqual([[6000, 7000, true], { left: 600, width: 100 }]);
  });

  it("begins anew where the sound would be outside of it", () => {
    page.hear(1.5);
    page.select(1);
    expect([range(), page.player.frame]).toEqual([[6000, 7000, true], 6000]);
    page.hear(0.8);
    page.drag([7, 0.5], [6.5, 0.5]);
    expect([range(), page.player.frame]).toEqual([[6000, 6500, true], 6000]);
  });

  it("stays while nothing is selected, also when the sound was stopped", () => {
    page.keys("Escape", " ");
    expect(plays()).toBe(false);
    page.keys(" ");
    expect(range()).toEqual([1000, 3000, true]);
  });

  it("of nothing is of the whole sound", () => {
    page.keys("r", "Escape");
    page.at = 5;
    page.keys("r");
    expect(range()).toEqual([0, 8000, true]);
  });

  it("ends with the sound", () => {
    page.keys("s");
    expect([plays(), loop(), page.player.range]).toEqual([false, null, null]);
  });
});

describe("n", () => {
  it("marks what is heard, from now until it is pressed again", () => {
    page.at = 1;
    page.keys("n");
    expect([plays(), page.said]).toEqual([true, "Recording a region"]);
    expect(page.hint).toBe("The region ends when you press again, or stop the sound.");
    expect(page.find("[data-action=record]").getAttribute("aria-pressed")).toBe("true");
    page.hear(0.5);
    expect(page.draft).toEqual({ left: 100, width: 50 });
    page.player.hear(0.25);
    page.keys("n");
    expect([page.list, page.steps, plays()]).toEqual([["1-1.75 -"], 1, true]);
    expect(page.find("[data-action=record]").getAttribute("aria-pressed")).toBe("false");
  });

  it("ends where the sound is stopped, or is over", () => {
    page.keys("n");
    page.hear(0.5);
    page.keys(" ");
    expect(page.list).toEqual(["0-0.5 -"]);
    page.at = 7;
    page.keys("n");
    page.hear(9);
    expect([page.list, plays()]).toEqual([["0-0.5 -", "7-8 -"], false]);
  });

  it("goes on with a sound that plays already, and has the class in hand", () => {
    page.keys("o", " ");
    page.hear(2);
    page.keys("n");
    page.hear(1);
    page.keys("n");
    page.hear(1);
    page.keys("n");
    page.hear(1);
    page.keys("]"); // ends it, too
    expect(page.list).toEqual(["2-3 horn", "4-5 horn"]);
    expect([plays(), page.desk.taping.peek()]).toEqual([true, false]);
  });

  it("at the end begins anew", () => {
    page.at = 8;
    page.keys("n");
    page.hear(1);
    page.keys("n");
    expect(page.list).toEqual(["0-1 -"]);
  });

  it("ends a loop: what is heard is in one piece", () => {
    page.mark(SIREN);
    page.select(0);
    page.keys("r");
    page.player.hear(1.5); // before the next frame is painted
    page.keys("n");
    page.hear(3);
    page.keys("n");
    expect([page.list, page.desk.looped.peek(), plays()]).toEqual([[siren, "2.5-5.5 -"], null, true]);
  });

  it("is called off by Escape, and the sound goes on", () => {
    page.keys("n");
    page.hear(1);
    page.keys("Escape");
    expect([page.list, plays(), page.draft]).toEqual([[], true, null]);
    page.keys(" ");
    expect(page.list).toEqual([]);
  });

  it("is over when another sound comes", () => {
    page.keys("n");
    page.hear(1);
    page.keys("s");
    expect([plays(), page.desk.taping.peek(), page.desk.begun.peek(), page.list]).toEqual([
      false,
      false,
      null,
      [],
    ]);
    expect([page.at, page.draft]).toEqual([0, null]);
  });
});

describe("how fast", () => {
  it("goes in steps, from a quarter to four times, and is told", () => {
    page.keys("<");
    expect([page.player.speed.peek(), page.said]).toEqual([0.75, "Speed 0.75"]);
    for (let i = 0; i < 9; i += 1) page.keys("<");
    expect(page.player.speed.peek()).toBe(0.25);
    for (let i = 0; i < 12; i += 1) page.keys(">");
    expect([page.player.speed.peek(), page.find<HTMLSelectElement>(".ll-speed").value]).toEqual([4, "4"]);
  });

  it("is chosen in a field, which gives the keys back", () => {
    const field = page.find<HTMLSelectElement>(".ll-speed");
    field.focus();
    field.value = "1.5";
    field.dispatchEvent(new Event("change"));
    expect([page.player.speed.peek(), document.activeElement === page.root]).toEqual([1.5, true]);
  });

  it("stays from sound to sound, as does how loud", () => {
    page.keys(">", "ArrowDown", "s");
    expect([page.player.speed.peek(), page.player.volume.peek()]).toEqual([1.25, 0.9]);
  });
});

describe("what keeps it from being heard", () => {
  const trouble = () => page.text(".ll-trouble");

  it("is told: why it cannot play, or that it waits", () => {
    expect(trouble()).toBe("");
    page.player.waiting.value = true;
    expect(trouble()).toBe("Waiting for more of the sound…");
    page.player.problem.value = "This browser cannot play sound.";
    expect(trouble()).toBe("This browser cannot play sound.");
  });
});

describe("a sound that is shown", () => {
  it("plays at once where that was asked for, and only then", () => {
    expect(plays()).toBe(false);
    page = new SoundPage(undefined, { autoplay: true });
    expect([plays(), range()]).toEqual([true, [0, 8000, false]]);
    page.hear(2);
    page.keys("e");
    expect([page.root.dataset.item, plays(), page.player.frame]).toEqual(["id 2", true, 0]);
    page.keys(" ", "PageUp");
    expect(plays()).toBe(true);
  });

  it("does not begin again when a model has something else to say of it", () => {
    page = new SoundPage([soundItem("1", [SIREN]), soundItem("2")], { autoplay: true });
    page.hear(2);
    const mark = { key: "1", suggestion: { value: [LATE], score: null }, uncertainty: 0.5, halting: null };
    page.session.receive({ kind: "marks", to: page.page, marks: [mark] });
    expect([page.list, page.player.frame, plays()]).toEqual([[`${late}?`], 2000, true]);
  });

  it("is silent where it cannot be read", () => {
    page = new SoundPage([soundItem("1", null, { error: "cannot read 1.wav" })], { autoplay: true });
    expect([plays(), page.player.source]).toEqual([false, null]);
  });

  it("is a whole clip, perhaps: its keys play, and the arrows go on", () => {
    page = new SoundPage(undefined, { ...CLIPS, autoplay: true });
    page.keys(" ");
    expect(plays()).toBe(false);
    page.keys(" ", "i");
    expect([page.answers, page.root.dataset.item, plays()]).toEqual([[["1", "siren"]], "id 2", true]);
    page.keys("ArrowLeft");
    expect(page.root.dataset.item).toBe("id 1");
    page.keys("Escape");
    expect(plays()).toBe(false);
  });
});

describe("more than one view", () => {
  it("each has its own playhead and window, and the same regions", () => {
    const other = page.again();
    page.keys(" ");
    page.hear(1);
    page.mark(region(2, 3));
    page.desk.zoom(2, 0);
    expect(FakePlayer.all.at(-1)?.playing.peek()).toBe(false);
    const [drawn] = other.element.querySelectorAll<HTMLElement>("[data-region]");
    expect(page.placed(drawn as HTMLElement)).toEqual({ left: 200, width: 100 });
    page.session.skip();
    expect(other.element.dataset.item).toBe("id 2");
    other.destroy();
  });

  it("that goes with a region begun leaves it, and another can save", () => {
    const other = page.again();
    page.keys("[");
    page.destroy();
    other.element.focus();
    page.keys("e");
    expect(page.answers).toEqual([["1", []]]);
    page.parts.add(SIREN);
    page.session.submit();
    expect(page.answers[1]).toEqual(["2", [SIREN]]);
    other.destroy();
  });

  it("that goes while it plays falls silent, and nothing of it goes on", () => {
    page.keys("n");
    page.hear(1);
    page.destroy();
    nextFrame();
    expect([page.player.isClosed, page.player.playing.peek(), nextFrame()]).toEqual([true, false, 0]);
    page.session.skip(); // the labeler goes on without it
    expect(page.session.current.peek()?.item.key).toBe("2");
  });
});
