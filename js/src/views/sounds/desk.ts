// What gestures and keys on a sound work on: the recording, which stretch of it is seen, what is heard, the regions.

import { Drawing } from "../../core/drawing";
import type { PartsEditor } from "../../core/parts";
import type { Current } from "../../core/place";
import type { Key, Region } from "../../core/protocol";
import type { Recording } from "../../core/recording";
import { between, clock, frameOf, onGrid, type Range, soundingAt, timeOf } from "../../core/regions";
import { type Signal, signal, untracked } from "../../core/signal";
import {
  centred,
  durationOf,
  panned,
  showing,
  toTime,
  type Window,
  whole,
  zoomed,
} from "../../core/timeline";
import { captionOf } from "../../core/value";
import type { Ui } from "../../shell/ui";
import { type Look, PLAIN } from "./look";
import { Overlay } from "./overlay";
import { Player } from "./player";

/** What is under way on the picture. */
export interface Gesture {
  /** Something that Escape calls off. */
  readonly busy: boolean;
  cancel(): void;
}

const IDLE: Gesture = { busy: false, cancel() {} };

export class SoundDesk {
  readonly ui: Ui;
  /** Null where whole clips are labeled. */
  readonly parts: PartsEditor<Region> | null;
  readonly drawing: Drawing<Region> | null;
  readonly player = new Player();
  readonly overlay = new Overlay();
  readonly window: Signal<Window> = signal({ scale: 1, from: 0 });
  /** The time that is heard, or would be. */
  readonly at: Signal<number> = signal(0);
  /** A region begins here; its end is still to be said. */
  readonly begun: Signal<number | null> = signal(null);
  /** It ends where the sound is stopped. */
  readonly taping: Signal<boolean> = signal(false);
  readonly looped: Signal<Range | null> = signal(null);
  /** What a gesture has under its hand: the region as it would become. */
  readonly draft: Signal<ReadonlyMap<Region | null, Range> | null> = signal(null);
  /** Why the picture is not whole, in words. */
  readonly problem: Signal<string> = signal("");
  /** How often another sound came. */
  readonly shown: Signal<number> = signal(0);
  readonly look: Signal<Look> = signal(PLAIN);
  gesture: Gesture = IDLE;
  recording: Recording | null = null;
  key: Key | null = null;
  width = 0;
  height = 0;
  #fits = true; // the whole sound is shown
  #data: Current["item"]["data"] | null = null;

  constructor(ui: Ui, parts: PartsEditor<Region> | null) {
    this.ui = ui;
    this.parts = parts;
    this.drawing = parts && new Drawing(parts, ui.session.config);
    this.player.onEnd = () => this.#ended();
  }

  get duration(): number {
    return this.recording ? durationOf(this.recording) : 0;
  }

  /** Whether what has the focus there is the sound, or the labeler as a whole: no control beside it. */
  isOn(target: EventTarget | null): boolean {
    return target instanceof Element && (target === this.ui.root || target.classList.contains("ll-stage"));
  }

  /** The regions that are drawn. */
  seen(): readonly Region[] {
    const hidden = this.parts?.hidden.peek();
    return untracked(() => this.parts?.list() ?? []).filter((region) => !hidden?.has(region));
  }

  show(current: Current | null, recording: Recording | null): void {
    const data = current?.item.data ?? null;
    if (data === this.#data && recording === this.recording) return;
    this.#data = data;
    this.gesture.cancel();
    this.begun.value = null;
    this.taping.value = false;
    this.looped.value = null;
    this.drawing?.forget();
    this.key = current?.item.key ?? null;
    if (recording !== this.recording) this.recording?.rest();
    this.recording = recording;
    this.player.load(recording);
    this.at.value = 0;
    this.shown.value = this.shown.peek() + 1;
    this.fit();
    if (recording && this.ui.session.config.peek().autoplay) this.play();
  }

  // ---- what is seen -----------------------------------------------------------------------------------------

  resized(width: number, height: number): void {
    this.width = width;
    this.height = height;
    if (!this.recording) return;
    const view = this.window.peek();
    this.#see(this.#fits ? whole(this.recording, width) : panned(view, 0, this.recording, width));
  }

  fit(): void {
    if (this.recording) this.#see(whole(this.recording, this.width));
  }

  zoom(factor: number, x = this.width / 2): void {
    if (this.recording) this.#see(zoomed(this.window.peek(), factor, x, this.recording, this.width));
  }

  pan(pixels: number): void {
    if (this.recording) this.#see(panned(this.window.peek(), pixels, this.recording, this.width));
  }

  centre(time = this.at.peek()): void {
    if (this.recording) this.#see(centred(this.window.peek(), time, this.recording, this.width));
  }

  reveal({ start, end }: Range): void {
    if (this.recording) this.#see(showing(this.window.peek(), start, end, this.recording, this.width));
  }

  /** A time on the grid of the samples, from a place in the window. */
  timeAt(x: number): number {
    return this.recording ? onGrid(toTime(this.window.peek(), x), this.recording) : 0;
  }

  #see(view: Window): void {
    const all = this.recording && whole(this.recording, this.width);
    this.#fits = all !== null && view.scale === all.scale;
    this.window.value = view;
  }

  // ---- what is heard ----------------------------------------------------------------------------------------

  /** Plays from the playhead, or stops. */
  toggle(): void {
    if (this.player.playing.peek()) this.pause();
    else this.play();
  }

  play(): void {
    const { recording } = this;
    if (!recording) return;
    const loop = this.looped.peek();
    const from = frameOf(this.at.peek(), recording);
    if (loop) this.#playLoop(loop, recording, this.at.peek());
    else this.player.play(from >= recording.frames ? 0 : from);
  }

  pause(): void {
    this.player.pause();
    this.follow();
    if (this.taping.peek()) this.#taped();
  }

  /** Plays what is selected, or what sounds here, once. */
  playPart(range: Range | null = this.meant()): void {
    const { recording } = this;
    if (!recording) return;
    const { start, end } = range ?? { start: this.at.peek(), end: this.duration };
    this.player.play(frameOf(start, recording), frameOf(end, recording));
  }

  /** Plays it over and over, until told otherwise; the loop goes with what is selected. */
  loop(): void {
    const { recording, player } = this;
    if (!recording) return;
    if (this.looped.peek()) {
      this.looped.value = null;
      player.setLoop(null);
      this.tell("Loop off");
      return;
    }
    this.looped.value = this.meant() ?? { start: 0, end: this.duration };
    this.#playLoop(this.looped.peek() as Range, recording);
    this.tell("Loop on");
  }

  /** Another region is selected, or the one that is looped has changed. */
  loopAlong(range: Range): void {
    const { recording, player } = this;
    const loop = this.looped.peek();
    if (!recording || !loop || (loop.start === range.start && loop.end === range.end)) return;
    this.looped.value = range;
    if (!player.playing.peek()) return;
    const at = this.at.peek();
    if (at < range.start || at >= range.end) this.#playLoop(range, recording);
    else player.setLoop([frameOf(range.start, recording), frameOf(range.end, recording)]);
  }

  seek(time: number): void {
    if (!this.recording) return;
    const frame = frameOf(time, this.recording);
    this.player.seek(frame);
    this.at.value = timeOf(frame, this.recording);
  }

  /** The playhead is where the sound is; when it leaves the window, the window follows. */
  follow(): void {
    const { recording } = this;
    if (!recording) return;
    const before = this.at.peek();
    this.at.value = timeOf(Math.min(this.player.frame, recording.frames), recording);
    const view = this.window.peek();
    const [from, to] = [view.from, toTime(view, this.width)];
    const at = this.at.peek();
    if (this.gesture.busy || (at >= from && at <= to) || before < from || before > to) return; // looked elsewhere
    this.#see(panned(view, (at - from) * view.scale - this.width * 0.05, recording, this.width));
  }

  /** Faster or slower, by one step of those that players have. */
  pace(by: 1 | -1): void {
    const { speed } = this.player;
    const at = SPEEDS.findIndex((each) => each >= speed.peek() - 1e-9);
    speed.value = SPEEDS[Math.max(0, Math.min(at + by, SPEEDS.length - 1))] ?? 1;
    this.tell(`Speed ${speed.peek()}`);
  }

  louder(by: number): void {
    const { volume } = this.player;
    volume.value = Math.max(0, Math.min(1, Math.round((volume.peek() + by) * 100) / 100));
    this.tell(`Volume ${Math.round(volume.peek() * 100)} %`);
  }

  /** Over and over; where it was stopped it goes on. */
  #playLoop({ start, end }: Range, recording: Recording, at = start): void {
    const [first, last] = [frameOf(start, recording), frameOf(end, recording)];
    const from = at > start && at < end ? frameOf(at, recording) : first;
    this.player.play(from, last, true);
    if (from !== first) this.player.setLoop([first, last]);
  }

  #ended(): void {
    this.follow();
    if (this.taping.peek()) this.#taped();
  }

  // ---- regions ----------------------------------------------------------------------------------------------

  /** What a key is about: the region selected, else the one that sounds at the playhead. */
  meant(): Range | null {
    return untracked(() => this.parts?.only ?? null) ?? soundingAt(this.seen(), this.at.peek())[0] ?? null;
  }

  draw(range: Range | null): void {
    if (!range || !this.drawing) return;
    const drawn = this.drawing.add({ start: range.start, end: range.end });
    if (drawn) this.tell(this.describe(drawn));
  }

  /** What is heard from now on belongs to a region, until the sound stops or this is said again. */
  tape(): void {
    this.follow();
    if (this.taping.peek()) {
      this.#taped();
      return;
    }
    this.parts?.select(null);
    if (this.at.peek() >= this.duration) this.seek(0);
    this.begun.value = this.at.peek();
    this.taping.value = true;
    const loops = this.looped.peek() !== null;
    this.looped.value = null; // what is heard must be in one piece
    if (loops || !this.player.playing.peek()) this.play();
    this.tell("Recording a region");
  }

  #taped(): void {
    this.taping.value = false;
    this.finish();
  }

  /** A region begun is finished at the playhead. */
  finish(): void {
    const from = this.begun.peek();
    this.begun.value = null;
    if (from === null || !this.recording || !this.parts) return;
    const range = between(from, this.at.peek(), this.recording);
    if (range) this.draw(range);
    else
      this.parts.notice.value =
        "Nothing was between the beginning and the end: play on, or move the playhead.";
  }

  describe(region: Region): string {
    const { classes } = this.ui.session.config.peek();
    return `${captionOf(classes, region.label)}, ${clock(region.start)} to ${clock(region.end)}`;
  }

  tell(text: string): void {
    this.ui.session.said.value = text;
  }

  close(): void {
    this.gesture.cancel();
    this.begun.value = null; // other views go on
    this.player.close();
  }
}

export const SPEEDS: readonly number[] = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
