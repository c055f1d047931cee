// Plays recordings: a stretch of one once or over and over, slower or faster at the same pitch, and tells which frame
// is heard. Of all players of a page only one plays.

import { Resampled } from "../../core/resample";
import type { Loop } from "../../core/route";
import { batch, effect, type Signal, signal, untracked } from "../../core/signal";
import type { Source } from "../../core/source";
import { type Clock, clockFor, enter, leave } from "./clock";
import { type Course, Run } from "./run";

export type { Source } from "../../core/source";

const STEP = 100; // ms
const ASKED = 300; // ms in which a page that may play starts to
const TURNS = 80; // ms from one change of speed or loop to the next: each is work for the browser, and one may drag
const STUCK = 3000; // ms after which a device that does not play is told of
const GESTURES = ["pointerup", "keydown"] as const;
const UNLOCKED = 50; // ms after a gesture in which its own meaning is found: it may have been to play or to stop

export const BLOCKED = "Click or press a key to let the browser play sound.";

// Told to the page by a player that starts: all others stop. Each widget may have this module for itself, so that it
// has to go through the window.
const PLAYS = "labelloop-plays";

export class Player {
  readonly playing: Signal<boolean> = signal(false);
  readonly waiting: Signal<boolean> = signal(false);
  readonly speed: Signal<number> = signal(1);
  readonly volume: Signal<number> = signal(1);
  readonly problem: Signal<string> = signal("");
  onEnd: (() => void) | null = null;

  #source: Source | null = null;
  #run: Run | null = null;
  #position = 0; // frame, while it does not play
  #once: number | null = null; // where playing ends without a loop; null: at the end of the recording
  #loop: Loop | null = null;
  #isLoop = false; // it was asked to loop from the start
  #outs = new Map<Clock, GainNode>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turned = { at: 0, again: undefined as ReturnType<typeof setTimeout> | undefined };
  #seen = { at: 0, tick: 0, still: 0 }; // the clock, and for how many ms it has not moved
  #isBlocked = false; // it will play after a gesture
  #isClosed = false;
  #unwatch: (() => void)[];

  constructor() {
    enter();
    addEventListener(PLAYS, this.#onPlays);
    this.#unwatch = [
      effect(() => {
        this.speed.value;
        untracked(() => this.#turn());
      }),
      effect(() => {
        const volume = clamp(this.volume.value, 0, 1);
        for (const [clock, out] of this.#outs)
          out.gain.setTargetAtTime(volume, clock.context.currentTime, 0.01);
      }),
    ];
  }

  /** Takes another recording, or none. */
  load(source: Source | null): void {
    batch(() => {
      this.pause();
      this.#source = source;
      this.#position = 0;
      this.#loop = null;
      this.#once = null;
      this.problem.value = "";
    });
  }

  /** Plays [from, to) once, or over and over; to null = to the end. */
  play(from: number, to: number | null = null, loop = false): void {
    const source = this.#source;
    if (!source) return;
    const start = within(from, source);
    const stop = to === null ? null : within(to, source);
    batch(() => {
      this.pause();
      this.problem.value = "";
      this.#position = start;
      this.#once = stop;
      this.#isLoop = loop;
      this.#loop = loop ? [start, stop ?? source.frames] : null;
      this.#start();
    });
  }

  pause(): void {
    batch(() => {
      this.#position = this.frame;
      this.#unblock();
      this.#end();
    });
  }

  /** Goes on playing from there if it plays. A frame behind the loop, or behind where it was to end, leaves that behind. */
  seek(frame: number): void {
    const source = this.#source;
    if (!source) return;
    this.#position = within(frame, source);
    if (this.#loop && this.#position >= this.#loop[1]) this.#loop = null;
    if (this.#once !== null && this.#position >= this.#once) this.#once = null;
    const run = this.#run;
    if (run)
      batch(() => run.jump(across(this.#position, source, run.source), this.#course(source, run.source)));
  }

  /** Another loop for what plays, or none: then it ends where it was to, or with the loop. */
  setLoop(range: [number, number] | null): void {
    const source = this.#source;
    if (!source || !(this.#run || this.#isBlocked)) return;
    if (range === null && this.#loop && this.#isLoop) this.#once = this.#loop[1];
    this.#loop = range && [within(range[0], source), within(range[1], source)];
    this.#turn();
  }

  /** The frame that is heard at this moment. */
  get frame(): number {
    const [run, source] = [this.#run, this.#source];
    if (!run || !source) return this.#position;
    const frame = (run.frame * source.rate) / run.source.rate;
    return clamp(Math.floor(frame + 1e-6), 0, source.frames);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.load(null);
    for (const unwatch of this.#unwatch) unwatch();
    for (const clock of [...this.#outs.keys()]) this.#leave(clock);
    removeEventListener(PLAYS, this.#onPlays);
    leave();
  }

  #start(): void {
    const source = this.#source;
    if (!source) return;
    let clock: Clock;
    try {
      clock = clockFor(source.rate);
    } catch {
      this.problem.value = "This browser cannot play sound.";
      return;
    }
    dispatchEvent(new CustomEvent(PLAYS, { detail: this }));
    const line = clock.rate === source.rate ? source : new Resampled(source, clock.rate);
    const from = across(this.#position, source, line);
    this.#seen = { at: performance.now(), tick: clock.now, still: 0 };
    this.playing.value = true;
    this.#run = new Run(clock, this.#out(clock), line, from, this.#course(source, line), {
      onWait: (waits) => {
        this.waiting.value = waits;
      },
      onEnd: () => {
        this.pause();
        this.onEnd?.();
      },
      onFail: (reason) => this.#stop(`The sound could not be fetched: ${said(reason)}`),
    });
    this.#tick();
  }

  /** Stops, and tells why. */
  #stop(problem: string): void {
    batch(() => {
      this.pause();
      this.problem.value = problem;
    });
  }

  #end(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#turned.again);
    this.#run?.end();
    this.#run = null;
    this.playing.value = false;
    this.waiting.value = false;
  }

  #turn = (): void => {
    const [run, source] = [this.#run, this.#source];
    if (!run || !source) return;
    const turned = this.#turned;
    clearTimeout(turned.again);
    const wait = turned.at + TURNS - performance.now();
    if (wait > 0) turned.again = setTimeout(this.#turn, wait);
    else {
      turned.at = performance.now();
      batch(() => run.turn(this.#course(source, run.source)));
    }
  };

  #course(source: Source, line: Source): Course {
    const [from, to] = this.#loop ?? [0, 0];
    const loop: Loop | null = this.#loop && [across(from, source, line), across(to, source, line)];
    const end = across(this.#once ?? source.frames, source, line);
    return { end, loop, speed: clamp(this.speed.peek() || 1, 0.25, 4) };
  }

  #tick = (): void => {
    clearTimeout(this.#timer);
    batch(() => this.#run?.step());
    if (!this.#run || this.#isStill(this.#run.clock)) return;
    const rest = this.#run.rest ?? Number.POSITIVE_INFINITY;
    this.#timer = setTimeout(this.#tick, clamp(1000 * rest, 1, STEP));
  };

  /** Whether the clock stands although it should not. */
  #isStill(clock: Clock): boolean {
    const [at, tick] = [performance.now(), clock.now];
    // A page that was asleep has not waited.
    const passed = Math.min(at - this.#seen.at, 2 * STEP);
    const still = tick === this.#seen.tick ? this.#seen.still + passed : 0;
    this.#seen = { at, tick, still };
    if (clock.isRunning) {
      if (still > STUCK) clock.lose();
      return still > STUCK;
    }
    const isNew = navigator.userActivation?.hasBeenActive === false;
    if (still <= (isNew ? ASKED : STUCK)) return false;
    this.#block();
    return true;
  }

  /** The browser gives no sound before a gesture: it starts after the next. */
  #block(): void {
    this.#stop(BLOCKED);
    this.#isBlocked = true;
    for (const gesture of GESTURES) addEventListener(gesture, this.#onGesture, true);
  }

  #unblock(): void {
    if (!this.#isBlocked) return;
    this.#isBlocked = false;
    this.problem.value = "";
    for (const gesture of GESTURES) removeEventListener(gesture, this.#onGesture, true);
  }

  #onPlays = (event: Event): void => {
    if ((event as CustomEvent).detail !== this) this.pause();
  };

  #onGesture = (): void => {
    if (this.#source) clockFor(this.#source.rate).wake();
    setTimeout(() => {
      if (!this.#isBlocked) return; // the gesture was to play, or to do something else
      batch(() => {
        this.#unblock();
        this.#start();
      });
    }, UNLOCKED);
  };

  #out(clock: Clock): GainNode {
    const known = this.#outs.get(clock);
    if (known) return known;
    const out = clock.context.createGain();
    out.gain.value = clamp(this.volume.peek(), 0, 1);
    out.connect(clock.context.destination);
    this.#outs.set(clock, out);
    clock.listeners.add(this.#onClock);
    return out;
  }

  #onClock = (): void => {
    for (const clock of [...this.#outs.keys()]) {
      if (!clock.isLost) continue;
      const wasPlaying = this.#run?.clock === clock;
      if (wasPlaying) this.#stop("The browser's sound output was lost. Play again to go on.");
      this.#leave(clock);
    }
  };

  #leave(clock: Clock): void {
    this.#outs.get(clock)?.disconnect();
    this.#outs.delete(clock);
    clock.listeners.delete(this.#onClock);
  }
}

/** The frame of one source at the time of a frame of another. */
function across(frame: number, from: Source, to: Source): number {
  return Math.min(to.frames, Math.round((frame * to.rate) / from.rate));
}

function within(frame: number, source: Source): number {
  return clamp(Math.round(frame) || 0, 0, source.frames);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function said(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
