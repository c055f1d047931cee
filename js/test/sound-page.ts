// A labeler of sounds on a page of happy-dom, which lays nothing out and plays nothing: here a sound has a window of a
// given size, and a player whose clock goes when a test says so. Where gestures go is told in seconds, and how far down
// in shares of the height.

import { vi } from "vitest";
import type { Config, Item, Region, ToKernel } from "../src/core/protocol";
import { Recordings } from "../src/core/recordings";
import { toX, type Window } from "../src/core/timeline";
import { SoundDesk } from "../src/views/sounds/desk";
import { CORNER, holdFrames, layOut as layOutWindow, nextFrame } from "./layout";
import { FakePlayer } from "./player";
import { type OnPage, PortPage } from "./port-page";
import { inShort, pcm, picture, SOUNDS, soundItem } from "./sounds";

export { nextFrame, resize, tidyUp } from "./layout";

vi.mock("../src/views/sounds/player", async () => ({ Player: (await import("./player")).FakePlayer }));

export const WINDOW = { width: 800, height: 200 };

type Question = Extract<ToKernel, { kind: "sound" }>;

/** Call before the page is made. */
export function layOut(size = WINDOW): void {
  layOutWindow(size);
  holdFrames();
  FakePlayer.all = [];
}

/** The samples that come with a sound, as it says of itself. */
function headOf({ data }: Item): Uint8Array {
  return pcm(Number(data.head), Number(data.lanes));
}

export class SoundPage extends PortPage<Region> {
  readonly desk: SoundDesk;

  constructor(items: Item[] = ["1", "2", "3"].map((key) => soundItem(key)), more: Partial<Config> = {}) {
    const made = vi.spyOn(SoundDesk.prototype, "show");
    const recordings = new Recordings();
    super({ ...SOUNDS, ...more }, recordings);
    recordings.connect(this.session.sounds.ask);
    this.desk = made.mock.contexts.at(-1) as SoundDesk;
    made.mockRestore();
    this.bring(items);
  }

  /** The kernel tells its state, with these sounds. */
  bring(items: Item[]): this {
    const sound = items.filter(({ data }) => data.error === undefined);
    const numbered = items.map((item) => ({
      ...item,
      buffer: sound.includes(item) ? sound.indexOf(item) : null,
    }));
    return this.begin(numbered, {}, sound.map(headOf));
  }

  get player(): FakePlayer {
    return this.desk.player as unknown as FakePlayer;
  }

  get window(): Window {
    return this.desk.window.peek();
  }

  /** The stretch that is seen, in seconds. */
  get seen(): [number, number] {
    const { from, scale } = this.window;
    return [from, from + this.desk.width / scale];
  }

  /** Where the playhead is, in seconds. */
  get at(): number {
    return this.desk.at.peek();
  }

  set at(time: number) {
    this.desk.seek(time);
  }

  /** The regions of the answer so far, in short. */
  get list(): string[] {
    return this.parts.list().map(inShort);
  }

  get selected(): string[] {
    return [...this.parts.selected.peek()].map(inShort);
  }

  /** Selects regions by their place in the list. */
  select(...places: number[]): void {
    const list = this.parts.list();
    this.parts.selected.value = new Set(places.map((place) => list[place] as Region));
  }

  /** Marks regions, with nothing selected then. */
  mark(...regions: Region[]): void {
    this.parts.add(...regions);
    this.parts.select(null);
  }

  /** The regions as they are drawn. */
  get drawn(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("[data-region]")];
  }

  override on(time: number, share: number): OnPage {
    return { clientX: CORNER.x + toX(this.window, time), clientY: CORNER.y + share * WINDOW.height };
  }

  /** How far from the left an element over the picture stands, in pixels, and how wide it is; null where it is hidden. */
  placed(element: HTMLElement): { left: number; width: number } | null {
    const { hidden, style } = element;
    if (hidden || style.display === "none" || style.visibility === "hidden") return null;
    const moved = ({ style }: HTMLElement) => Number(/translateX\((.*?)px\)/.exec(style.transform)?.[1]);
    const layer = element.closest<HTMLElement>(".ll-regions");
    const left = layer ? Number.parseFloat(style.left) + moved(layer) : moved(element);
    return { left, width: Number.parseFloat(style.width) };
  }

  /** The region being made, in pixels. */
  get draft(): { left: number; width: number } | null {
    return this.placed(this.find(".ll-region-draft"));
  }

  /** The sound is heard for so long, and the page keeps up with it. */
  hear(seconds: number): void {
    this.player.hear(seconds);
    nextFrame();
  }

  /** What was asked of the kernel about sounds. */
  get asked(): Question[] {
    return this.sent.filter((message) => message.kind === "sound");
  }

  /** The kernel answers a question. */
  async tell(question: Question, bytes = answerTo(question), error?: string): Promise<void> {
    const { page, request, sample, want, start, stop } = question;
    const size = question.want === "picture" ? { columns: question.columns, rows: question.rows } : {};
    const message = {
      kind: "sound",
      to: page,
      request,
      sample,
      want,
      start,
      stop,
      ...size,
      lanes: 1,
    } as const;
    this.session.receive(
      error === undefined ? message : { ...message, error },
      error === undefined ? [bytes] : [],
    );
    await Promise.resolve();
    await Promise.resolve();
  }
}

function answerTo(question: Question): Uint8Array {
  return question.want === "picture" ? picture(question).bytes : pcm(question.stop - question.start);
}
