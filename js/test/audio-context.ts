// A browser's sound whose clock the test moves, and recordings to play. It renders what it is given, as Web Audio does:
// in quanta of 128 frames, what is started late from the next quantum on.

import { vi } from "vitest";
import type { Source } from "../src/core/source";
import { Player } from "../src/views/sounds/player";

const QUANTUM = 128;

/** What browsers do of which the tests make use. */
export const browser = {
  contexts: [] as FakeContext[],
  lowest: 3000, // rates that are taken
  isBlocked: false, // no sound before a gesture
  latency: 0, // s
};

type Event = { kind: "set" | "ramp" | "target"; value: number; time: number; constant?: number };

class FakeParam {
  #events: Event[] = [];
  value = 1;

  setValueAtTime(value: number, time: number) {
    this.#add({ kind: "set", value, time });
  }

  linearRampToValueAtTime(value: number, time: number) {
    this.#add({ kind: "ramp", value, time });
  }

  setTargetAtTime(value: number, time: number, constant: number) {
    if (!(constant > 0)) throw new RangeError("constant");
    this.#add({ kind: "target", value, time, constant });
  }

  cancelScheduledValues(time: number) {
    this.#events = this.#events.filter((event) => event.time < time);
  }

  at(time: number): number {
    let [value, since] = [this.value, 0];
    for (const [i, event] of this.#events.entries()) {
      const isDue = event.time <= time + 1e-9;
      if (event.kind === "ramp" && !isDue)
        return value + ((event.value - value) * (time - since)) / (event.time - since);
      if (!isDue) return value;
      const until = Math.min(time, this.#events[i + 1]?.time ?? time);
      const left = event.kind === "target" ? Math.exp((event.time - until) / (event.constant as number)) : 0;
      value = event.value + (value - event.value) * left;
      since = event.time;
    }
    return value;
  }

  #add(event: Event) {
    if (event.time < 0 || !Number.isFinite(event.time + event.value)) throw new RangeError("time or value");
    this.#events.push(event);
    this.#events.sort((a, b) => a.time - b.time || (a.kind === "set" ? -1 : 1));
  }
}

class FakeNode {
  readonly context: FakeContext;
  out: FakeNode | null = null;

  constructor(context: FakeContext) {
    this.context = context;
  }

  connect(node: FakeNode) {
    this.out = node;
  }

  disconnect() {
    this.out = null;
  }
}

class FakeGain extends FakeNode {
  readonly gain = new FakeParam();
}

export class FakeSource extends FakeNode {
  buffer: { lanes: Float32Array[]; length: number } | null = null;
  onended: (() => void) | null = null;
  #start = Number.POSITIVE_INFINITY; // ticks
  #stop = Number.POSITIVE_INFINITY;

  start(time: number) {
    this.#start = Math.round(time * this.context.sampleRate);
    this.context.sources.push(this);
  }

  stop(time: number) {
    this.#stop = Math.round(time * this.context.sampleRate);
  }

  /** Adds its sound to a quantum; false when it is over. */
  render(into: Float32Array[], tick: number): boolean {
    this.#start = Math.max(this.#start, tick === this.context.fresh(this) ? tick : this.#start);
    const length = this.buffer?.length ?? 0;
    for (let i = 0; i < QUANTUM; i += 1) {
      const at = tick + i;
      if (at < this.#start || at >= Math.min(this.#stop, this.#start + length)) continue;
      const level = this.#level(at / this.context.sampleRate);
      for (const [l, lane] of into.entries()) {
        const from = this.buffer?.lanes[Math.min(l, this.buffer.lanes.length - 1)];
        lane[i] = (lane[i] as number) + level * (from?.[at - this.#start] as number);
      }
    }
    return tick + QUANTUM < Math.min(this.#stop, this.#start + length);
  }

  #level(time: number): number {
    let level = 1;
    let node = this.out;
    for (; node instanceof FakeGain; node = node.out) level *= node.gain.at(time);
    return node === this.context.destination ? level : 0;
  }
}

export class FakeContext extends EventTarget {
  readonly sampleRate: number;
  readonly destination = new FakeNode(this);
  readonly baseLatency = 0;
  state: AudioContextState = browser.isBlocked ? "suspended" : "running";
  onstatechange: (() => void) | null = null;
  /** What has left the speakers, per lane. */
  readonly played: [Float32Array[], Float32Array[]] = [[], []];
  sources: FakeSource[] = [];
  isStuck = false;
  #tick = 0;
  #seen = new Set<FakeSource>();

  constructor({ sampleRate = 48000 } = {}) {
    super();
    if (sampleRate < browser.lowest) throw new Error("NotSupportedError");
    this.sampleRate = sampleRate;
    browser.contexts.push(this);
  }

  get currentTime() {
    return this.#tick / this.sampleRate;
  }

  get outputLatency() {
    return browser.latency;
  }

  createGain() {
    return new FakeGain(this);
  }

  createBufferSource() {
    return new FakeSource(this);
  }

  createBuffer(lanes: number, length: number, rate: number) {
    if (rate !== this.sampleRate || !(length > 0)) throw new RangeError("buffer");
    const buffer = { length, lanes: Array.from({ length: lanes }, () => new Float32Array(length)) };
    return { ...buffer, copyToChannel: (from: Float32Array, lane: number) => buffer.lanes[lane]?.set(from) };
  }

  async resume() {
    if (browser.isBlocked) await new Promise(() => {});
    this.become("running");
  }

  async suspend() {
    this.become("suspended");
  }

  async close() {
    this.become("closed");
  }

  become(state: AudioContextState) {
    if (this.state === state) return;
    this.state = state;
    this.onstatechange?.();
  }

  /** The quantum in which a source is first rendered. */
  fresh(source: FakeSource): number {
    if (this.#seen.has(source)) return -1;
    this.#seen.add(source);
    return this.#tick;
  }

  quantum() {
    if (this.state !== "running" || this.isStuck) return;
    const lanes = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
    const over = this.sources.filter((source) => !source.render(lanes, this.#tick));
    this.sources = this.sources.filter((source) => !over.includes(source));
    for (const [i, lane] of lanes.entries()) this.played[i]?.push(lane);
    this.#tick += QUANTUM;
    for (const source of over) source.onended?.();
  }

  /** All that was played, of a lane. */
  sound(lane: 0 | 1 = 0): Float32Array {
    const quanta = this.played[lane];
    const all = new Float32Array(quanta.length * QUANTUM);
    for (const [i, quantum] of quanta.entries()) all.set(quantum, i * QUANTUM);
    return all;
  }
}

/** Lets time go by, for the page and for its sound; `each` is called after every quantum. */
export async function pass(seconds: number, each: () => void = () => {}): Promise<void> {
  const rate = browser.contexts.at(-1)?.sampleRate ?? 48000;
  for (let time = 0; time < seconds; time += QUANTUM / rate) {
    for (const context of browser.contexts) if (context.sampleRate === rate) context.quantum();
    await vi.advanceTimersByTimeAsync((1000 * QUANTUM) / rate);
    each();
  }
}

/** A recording in memory, of which only what has been fetched is here. */
export class Tape implements Source {
  readonly rate: number;
  readonly frames: number;
  readonly lanes: number;
  readonly samples: Float32Array[];
  here: [number, number] | null; // null: all of it
  readonly asked: [number, number][] = [];
  #answers: ((error?: Error) => void)[] = [];

  constructor(samples: Float32Array[], rate = RATE, isHere = true) {
    this.samples = samples;
    this.rate = rate;
    this.lanes = samples.length;
    this.frames = samples[0]?.length ?? 0;
    this.here = isHere ? null : [0, 0];
  }

  read(start: number, stop: number): Float32Array[] | null {
    const [low, high] = this.here ?? [0, this.frames];
    const end = Math.min(stop, high);
    return start >= low && start < end ? this.samples.map((lane) => lane.subarray(start, end)) : null;
  }

  async want(start: number, stop: number): Promise<void> {
    this.asked.push([start, stop]);
    if (this.here === null) return;
    await new Promise<void>((resolve, reject) => {
      this.#answers.push((error) => (error ? reject(error) : resolve()));
    });
  }

  /** Answers all questions, with these frames or an error. */
  async answer(here: [number, number] | Error): Promise<void> {
    if (!(here instanceof Error)) this.here = here;
    for (const answer of this.#answers.splice(0)) answer(here instanceof Error ? here : undefined);
    await vi.advanceTimersByTimeAsync(0);
  }
}

export const RATE = 8000;
export const FADE = 24; // frames
export const SOON = 0.1; // s in which a sound has started

/** Each sample tells its frame. */
export function ramp(frames: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, i) => (i + 1) / 2 ** 18);
}

export function frameOf(sample: number): number {
  return Math.round(sample * 2 ** 18) - 1;
}

export function sine(frames: number, hertz: number, rate = RATE): Float32Array {
  return Float32Array.from({ length: frames }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));
}

let players: Player[] = [];

export function newPlayer(source?: Source): Player {
  const player = new Player();
  players.push(player);
  if (source) player.load(source);
  return player;
}

export function layOut(): void {
  vi.useFakeTimers();
  Object.assign(browser, { contexts: [], lowest: 3000, isBlocked: false, latency: 0 });
  vi.stubGlobal("AudioContext", FakeContext);
}

export function tidyUp(): void {
  for (const player of players) player.close();
  players = [];
  vi.unstubAllGlobals();
  vi.useRealTimers();
}

/** The latest of the contexts. */
export function context(): FakeContext {
  return browser.contexts.at(-1) as FakeContext;
}

/** The frames that were heard, without the silence before and after, and without the fades. */
export function heard(): number[] {
  const sound = context().sound();
  const first = sound.findIndex((sample) => sample !== 0);
  let last = sound.length - 1;
  while (last > 0 && sound[last] === 0) last -= 1;
  return [...sound.subarray(first + FADE, last - FADE)].map(frameOf);
}
