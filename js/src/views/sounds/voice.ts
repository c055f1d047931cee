// A sound that is on: pieces laid one behind the other on a clock, faded in at the start and out at the end, so that
// neither clicks. Where one voice takes over from another at the same frame, the two fades add up to the sound itself.

import type { Heard } from "../../core/heard";
import type { Piece, Pieces } from "../../core/pieces";
import type { Clock } from "./clock";

const FADE = 0.003; // s
const PIECE = 0.25; // s

export type State = "full" | "dry" | "over";

/** How many ticks a piece has. */
export function pieceOf(clock: Clock): number {
  return Math.round(PIECE * clock.rate);
}

export class Voice {
  readonly start: number; // tick
  #clock: Clock;
  #pieces: Pieces;
  #heard: Heard;
  #gain: GainNode;
  #end: number;
  #on = new Set<AudioBufferSourceNode>();
  #onPlayed: () => void;

  /**
   * Starts with `first`, which was taken from `pieces`. `onPlayed` is called after each piece: that is on time where
   * a page in the background has slow timers.
   */
  constructor(
    clock: Clock,
    out: AudioNode,
    pieces: Pieces,
    heard: Heard,
    start: number,
    first: Piece | null,
    onPlayed: () => void,
  ) {
    this.#clock = clock;
    this.#pieces = pieces;
    this.#heard = heard;
    this.#onPlayed = onPlayed;
    this.start = start;
    this.#end = start;
    this.#gain = clock.context.createGain();
    this.#gain.connect(out);
    this.#fadeIn();
    if (first) this.#lay(first);
  }

  /** The tick after all that is laid. */
  get end(): number {
    return this.#end;
  }

  get position(): number {
    return this.#pieces.position;
  }

  /** Lays pieces up to a tick. */
  fill(until: number): State {
    while (this.#end < until) {
      const piece = this.#pieces.next(pieceOf(this.#clock));
      if (!piece) return this.#pieces.isDone ? "over" : "dry";
      this.#lay(piece);
    }
    return this.#pieces.isDone ? "over" : "full";
  }

  /** Fades out where what is laid ends. */
  finish(): void {
    const fade = Math.min(this.#fade, this.#end - this.start);
    this.#fadeOut(this.#end - fade, this.#end);
    if (this.#on.size === 0) this.#gain.disconnect();
  }

  /** Fades out from a tick on. */
  stop(tick: number): void {
    const from = Math.max(tick, this.start);
    this.#fadeOut(from, from + this.#fade);
    this.#end = Math.min(this.#end, from + this.#fade);
    for (const node of this.#on) node.stop((from + this.#fade) / this.#clock.rate);
    if (this.#on.size === 0) this.#gain.disconnect();
  }

  get #fade(): number {
    return Math.round(FADE * this.#clock.rate);
  }

  #lay({ lanes, count, spans }: Piece): void {
    const { context, rate } = this.#clock;
    // The page was held up for longer than was laid: what is late starts late, and nothing is left out.
    if (this.#end < this.#clock.next) this.#end = this.#clock.soon;
    const buffer = context.createBuffer(lanes.length, count, rate);
    for (const [i, lane] of lanes.entries()) buffer.copyToChannel(lane, i);
    const node = context.createBufferSource();
    node.buffer = buffer;
    node.connect(this.#gain);
    node.onended = () => this.#played(node);
    node.start(this.#end / rate);
    this.#on.add(node);
    for (const span of spans) this.#heard.add({ ...span, tick: span.tick + this.#end });
    this.#end += count;
  }

  #played(node: AudioBufferSourceNode): void {
    node.disconnect();
    this.#on.delete(node);
    this.#onPlayed();
    if (this.#on.size === 0 && this.#clock.now >= this.#end) this.#gain.disconnect();
  }

  #fadeIn(): void {
    const { gain } = this.#gain;
    gain.value = 0; // or the first frame, if rounding puts it before the start, would be heard in full
    gain.setValueAtTime(0, this.start / this.#clock.rate);
    gain.linearRampToValueAtTime(1, (this.start + this.#fade) / this.#clock.rate);
  }

  #fadeOut(from: number, to: number): void {
    const { rate } = this.#clock;
    const { gain } = this.#gain;
    const level = Math.min(1, Math.max(0, from - this.start) / this.#fade);
    if (level < 1) {
      // It is still fading in: that goes as far as it has come.
      gain.cancelScheduledValues((this.start + this.#fade) / rate);
      gain.linearRampToValueAtTime(level, from / rate);
    } else {
      gain.cancelScheduledValues(from / rate);
      gain.setValueAtTime(1, from / rate);
    }
    gain.linearRampToValueAtTime(0, to / rate);
  }
}
