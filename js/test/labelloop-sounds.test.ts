// @vitest-environment happy-dom
// A labeler of sounds as anywidget loads it, with the player that plays, on a browser's sound whose clock the test moves.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FromKernel, ToKernel } from "../src/core/protocol";
import labelloop from "../src/labelloop";
import { context, layOut, pass, SOON, tidyUp } from "./audio-context";
import { configOf } from "./desk";
import { CLIPS, pcm, SOUNDS, soundItem } from "./sounds";

const ABOUT = { rate: 8000, frames: 40_000, channels: 1, lanes: 1 };
const LONG = { ...ABOUT, frames: 8000 * 3600, head: 16_000 };

class Model {
  readonly sent: ToKernel[] = [];
  readonly config;
  #heard: ((message: FromKernel, buffers?: unknown[]) => void)[] = [];

  constructor(more = SOUNDS) {
    this.config = configOf(more);
  }

  get = () => this.config;
  send = (message: ToKernel) => void this.sent.push(message);
  on = (name: string, heard: never) => void (name === "msg:custom" && this.#heard.push(heard));
  off = (_name: string, heard: never) => {
    this.#heard = this.#heard.filter((each) => each !== heard);
  };

  tell(message: object, buffers: unknown[] = []): void {
    for (const heard of this.#heard)
      heard({ to: this.sent[0]?.page, more: false, ...message } as never, buffers);
  }

  /** The kernel tells its state; the samples of a sound may stand anywhere in what a host hands over. */
  begin(about: object = ABOUT): void {
    const items = ["1", "2"].map((key, buffer) => ({ ...soundItem(key, null, about), buffer }));
    const bytes = pcm(Number(items[0]?.data.head), 1, (n) => 1000 + (n % 1000));
    const shared = new Uint8Array(bytes.length + 9);
    shared.set(bytes, 9);
    this.tell(
      {
        kind: "state",
        queue: ["1", "2"],
        items,
        trail: { total: 0, start: 0, entries: [] },
        counts: { labeled: 0, skipped: 0, total: 2, classes: {} },
        undo: [],
        redo: [],
      },
      [bytes.buffer, new DataView(shared.buffer, 9)],
    );
  }

  get questions() {
    return this.sent.flatMap((message) => (message.kind === "sound" ? [message] : []));
  }
}

let model: Model;
let el: HTMLElement;
const root = () => el.querySelector<HTMLElement>(".labelloop") as HTMLElement;
const press = (key: string) => root().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
const at = () => el.querySelector(".ll-time-at")?.textContent;
const open = (more = SOUNDS, about: object = ABOUT) => {
  model = new Model(more);
  const widget = labelloop();
  const end = widget.initialize({ model: model as never });
  const leave = widget.render({ model: model as never, el });
  model.begin(about);
  return { end: end as () => void, leave };
};

beforeEach(() => {
  layOut();
  localStorage.clear();
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(200);
  el = document.createElement("div");
  document.body.replaceChildren(el);
});
afterEach(() => {
  tidyUp();
  vi.restoreAllMocks();
});

describe("a sound", () => {
  it("is heard, and the page says where it is, to the sample", async () => {
    const { end, leave } = open();
    press(" ");
    await pass(SOON + 0.5);
    press(" ");
    const sound = context().sound();
    expect(Math.max(...sound)).toBeGreaterThan(0.03);
    const told = Number(at()?.split(":")[1]);
    expect(told).toBeGreaterThan(0.5);
    await pass(0.2);
    expect(Number(at()?.split(":")[1])).toBe(told); // it stands
    leave();
    end();
  });

  it("of the next sample begins at its own beginning", async () => {
    const { end, leave } = open({ ...CLIPS, autoplay: true });
    await pass(SOON + 0.3);
    press("i");
    expect([root().dataset.item, at()]).toEqual(["id 2", "0:00.000"]);
    await pass(SOON + 0.1);
    expect(Number(at()?.split(":")[1])).toBeGreaterThan(0.05);
    leave();
    end();
  });

  it("that is long is fetched as it is played, and says that it waits", async () => {
    const { end, leave } = open(SOUNDS, LONG);
    press(" ");
    await pass(2.5);
    const trouble = () => el.querySelector(".ll-trouble")?.textContent;
    expect(trouble()).toBe("Waiting for more of the sound…");
    for (const { page: _page, ...question } of model.questions)
      if (question.want === "samples")
        model.tell({ ...question, lanes: 1 }, [pcm(question.stop - question.start).buffer]);
    await pass(0.5);
    expect([trouble(), Number(at()?.split(":")[1]) > 2]).toEqual(["", true]);
    leave();
    end();
  });
});

describe("a view that goes while it plays", () => {
  it("falls silent, and gives the device back", async () => {
    const { end, leave } = open();
    press(" ");
    await pass(SOON + 0.2);
    leave();
    await pass(0.2);
    expect(context().state).toBe("closed");
    model.begin(); // the labeler is still there
    end();
    model.begin(); // nor does it hear any more
    expect(el.children).toHaveLength(0);
  });

  it("also where the labeler goes first", async () => {
    const { end, leave } = open(SOUNDS, LONG);
    press(" ");
    await pass(SOON + 0.2);
    end();
    await pass(0.2);
    leave();
    await pass(0.2);
    expect(context().state).toBe("closed");
  });
});
