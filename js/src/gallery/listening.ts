// Plays the sound of a tile, one at a time, from its beginning.

import type { Key } from "../core/protocol";
import { effect, type Signal, signal } from "../core/signal";
import type { Desk } from "./desk";

export class Listening {
  /** The sample that is heard, or is about to be. */
  readonly key: Signal<Key | null> = signal(null);
  #desk: Desk;
  #context: AudioContext | null = null;
  #source: AudioBufferSourceNode | null = null;

  constructor(desk: Desk) {
    this.#desk = desk;
    desk.onSound = (key, told, bytes) => this.#came(key, told, bytes);
  }

  /** Calls `show` whenever another sample is heard, for as long as `life` lasts. */
  follow(show: () => void, life: AbortSignal): void {
    const end = effect(() => {
      this.key.value;
      show();
    });
    life.addEventListener("abort", end, { once: true });
  }

  toggle(key: Key): void {
    const same = this.key.peek() === key;
    this.stop();
    if (same) return;
    this.#context ??= new AudioContext();
    this.#context.resume().catch(() => {}); // a page that may make no sound says so below
    this.key.value = key;
    this.#desk.listen(key);
  }

  stop(): void {
    this.#source?.stop();
    this.#source = null;
    this.key.value = null;
  }

  close(): void {
    this.stop();
    this.#context?.close().catch(() => {}); // it is gone either way
  }

  #came(key: Key, told: { lanes: number; frames: number; error?: string }, bytes: Uint8Array | null): void {
    if (key !== this.key.peek() || !this.#context) return;
    const rate = Number(this.#desk.held(key)?.data.rate);
    if (told.error || !bytes || !(rate > 0)) {
      this.#desk.problem.value = told.error ?? "This sound cannot be played.";
      this.stop();
      return;
    }
    const buffer = this.#context.createBuffer(told.lanes, told.frames, rate);
    const samples = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let lane = 0; lane < told.lanes; lane += 1) {
      const channel = buffer.getChannelData(lane);
      for (let i = 0; i < told.frames; i += 1)
        channel[i] = samples.getInt16(2 * (lane * told.frames + i), true) / 32768;
    }
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    source.connect(this.#context.destination);
    source.onended = () => {
      if (this.#source === source) this.stop();
    };
    source.start();
    this.#source = source;
  }
}
