// The clocks of the browser's sound: an AudioContext for each rate, shared by all players of the page. Times are
// ticks: frames of the context.
//
// A context of the recording's own rate plays samples as they are. Browsers take 3 to 768 kHz (Chromium, Safari) or 8
// to 192 kHz (Firefox) and allow buffers the same rates; for others there is one context of the device's own rate.

const MOST = 4; // contexts kept; each holds a stream to the device
const IDLE = 20_000; // ms without a player until the device is let go
const LEAD = 0.04; // s between asking for a sound and its start
const LEAST = 0.01; // s of them; with less it may come too late to be on time
const LATE = 1; // s between playing and hearing that are believed

export class Clock {
  readonly context: AudioContext;
  readonly rate: number;
  /** Called when the context starts, stops, or is lost. */
  readonly listeners = new Set<() => void>();
  #users = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #heard = 0;
  #isLost = false;

  constructor(context: AudioContext) {
    this.context = context;
    this.rate = context.sampleRate;
    context.onstatechange = () => this.#tell();
    // Not all browsers have this event, nor does TypeScript know it: the device is gone.
    context.addEventListener("error", () => this.lose());
  }

  get isRunning(): boolean {
    return this.context.state === "running";
  }

  get isLost(): boolean {
    return this.#isLost || this.context.state === "closed";
  }

  get now(): number {
    return Math.round(this.context.currentTime * this.rate);
  }

  /** When a sound that is now made ready can start. */
  get soon(): number {
    return this.next + Math.ceil((LEAD - LEAST) * this.rate);
  }

  /** When a sound that is ready can start, for certain. */
  get next(): number {
    return this.now + Math.ceil((LEAST + (this.context.baseLatency || 0)) * this.rate);
  }

  /** What leaves the speakers now; a part of a tick counts. */
  get heard(): number {
    const { context } = this;
    const now = context.currentTime;
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp?.() ?? {};
    let time = now - (context.outputLatency || context.baseLatency || 0);
    if (this.isRunning && contextTime > 0 && performanceTime > 0) {
      const measured = contextTime + (performance.now() - performanceTime) / 1000;
      if (measured > now - LATE) time = Math.min(measured, now);
    }
    this.#heard = Math.max(this.#heard, time * this.rate);
    return this.#heard;
  }

  use(): void {
    this.#users += 1;
    clearTimeout(this.#idle);
    if (!this.isRunning) this.wake();
  }

  release(): void {
    this.#users -= 1;
    clearTimeout(this.#idle);
    if (this.#users === 0) this.#idle = setTimeout(() => this.#sleep(), IDLE);
  }

  /** Asks for sound. Before the first gesture in a page the browser may let that wait for ever. */
  wake(): void {
    if (!this.isLost) this.context.resume().catch(() => {}); // what became of it tells its state
  }

  /** The device does not play any more: the next who plays gets another. */
  lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.end();
    this.#tell();
  }

  end(): void {
    clearTimeout(this.#idle);
    if (this.context.state !== "closed") this.context.close().catch(() => {});
  }

  get isFree(): boolean {
    return this.#users === 0;
  }

  #sleep(): void {
    if (this.isRunning) this.context.suspend().catch(() => {});
  }

  #tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

const clocks = new Map<number, Clock>(); // by rate, 0: of the device; the one asked for last is last
let players = 0;

/** The clock for recordings of a rate, or the device's own where browsers allow none of it. Throws if there is no sound. */
export function clockFor(rate: number): Clock {
  for (const key of [rate, 0]) {
    const known = clocks.get(key);
    clocks.delete(key);
    const clock = known && !known.isLost ? known : make(key);
    if (!clock) continue;
    clocks.set(key, clock);
    makeRoom();
    return clock;
  }
  throw new Error("no AudioContext");
}

/** A player is there: clocks are kept until the last one leaves. */
export function enter(): void {
  players += 1;
}

export function leave(): void {
  players -= 1;
  if (players > 0) return;
  for (const clock of clocks.values()) clock.end();
  clocks.clear();
}

function make(rate: number): Clock | null {
  if (typeof AudioContext === "undefined") return null;
  try {
    return new Clock(rate > 0 ? new AudioContext({ sampleRate: rate }) : new AudioContext());
  } catch {
    return null;
  }
}

function makeRoom(): void {
  for (const [key, clock] of clocks) {
    if (clocks.size <= MOST) return;
    if (!clock.isFree) continue;
    clock.end();
    clocks.delete(key);
  }
}
