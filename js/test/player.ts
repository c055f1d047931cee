// A player that makes no sound, with a clock that goes only when a test lets it.

import { type Signal, signal } from "../src/core/signal";
import type { Source } from "../src/core/source";
import type { Player } from "../src/views/sounds/player";

export class FakePlayer implements Pick<Player, keyof Player> {
  /** All that were made, the latest last. */
  static all: FakePlayer[] = [];
  readonly playing: Signal<boolean> = signal(false);
  readonly waiting: Signal<boolean> = signal(false);
  readonly speed: Signal<number> = signal(1);
  readonly volume: Signal<number> = signal(1);
  readonly problem: Signal<string> = signal("");
  onEnd: (() => void) | null = null;
  source: Source | null = null;
  /** What is played: from, to, and whether over and over. */
  range: [number, number, boolean] | null = null;
  frame = 0;
  isClosed = false;

  constructor() {
    FakePlayer.all.push(this);
  }

  load(source: Source | null): void {
    this.pause();
    this.source = source;
    this.range = null;
    this.frame = 0;
  }

  play(from: number, to: number | null = null, loop = false): void {
    if (!this.source) return;
    this.range = [from, to ?? this.source.frames, loop];
    this.frame = from;
    this.playing.value = true;
  }

  pause(): void {
    this.playing.value = false;
  }

  /** What lies beyond the loop, or where it was to end, goes on to the end of the recording. */
  seek(frame: number): void {
    this.frame = frame;
    if (this.source && this.range && frame >= this.range[1]) this.range = [frame, this.source.frames, false];
  }

  /** Without a loop it ends where that ends. */
  setLoop(range: [number, number] | null): void {
    if (!this.range) return;
    const [from, to] = range ?? this.range;
    this.range = [from, to, range !== null];
  }

  close(): void {
    this.load(null);
    this.isClosed = true;
  }

  /** So many seconds are heard. */
  hear(seconds: number): void {
    if (!this.playing.peek() || !this.source || !this.range) return;
    const [from, to, loops] = this.range;
    this.frame += Math.round(seconds * this.source.rate);
    if (this.frame < to) return;
    if (loops) {
      this.frame = from + ((this.frame - from) % (to - from));
      return;
    }
    this.frame = to;
    this.pause();
    this.onEnd?.();
  }
}
