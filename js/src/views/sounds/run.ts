// One time of playing, from play to pause: lays voices on a clock, a little ahead of what is heard, and knows which
// frame that is. All frames here are those of the source as the clock plays it.

import { Heard } from "../../core/heard";
import { type Piece, type Pieces, PlainPieces, StretchedPieces } from "../../core/pieces";
import { type Loop, Route } from "../../core/route";
import type { Source } from "../../core/source";
import type { Clock } from "./clock";
import { Supply } from "./supply";
import { pieceOf, Voice } from "./voice";

const AHEAD = 0.6; // s that are laid before they are heard
const DRY = 0.12; // s before the end of what is laid at which it is called waiting

export interface Course {
  end: number;
  loop: Loop | null;
  speed: number;
}

/** What is ready to be played, from a tick on. */
interface Start {
  tick: number;
  pieces: Pieces;
  first: Piece | null;
}

export interface Told {
  onWait(waits: boolean): void;
  onEnd(): void;
  onFail(reason: unknown): void;
}

export class Run {
  readonly clock: Clock;
  readonly source: Source;
  #out: AudioNode;
  #told: Told;
  #course: Course;
  #heard: Heard;
  #supply: Supply;
  #voice: Voice | null = null; // null while it waits for samples
  #laid = 0; // the tick after what is laid, while it waits
  #isOver = false; // all is laid
  #fault: { reason: unknown } | null = null; // what follows does not come
  #isEnded = false;

  constructor(clock: Clock, out: AudioNode, source: Source, from: number, course: Course, told: Told) {
    this.clock = clock;
    this.source = source;
    this.#out = out;
    this.#told = told;
    this.#course = course;
    this.#heard = new Heard(from);
    this.#supply = new Supply(
      source,
      () => Math.max(1, this.#course.speed),
      () => this.step(),
      (reason) => this.#fail(reason),
    );
    clock.use();
    this.#go(this.#start(() => from));
  }

  get frame(): number {
    return this.#heard.at(this.clock.heard);
  }

  /** Seconds until it is over; null while that is not known. */
  get rest(): number | null {
    return this.#isOver && this.#voice ? (this.#voice.end - this.clock.heard) / this.clock.rate : null;
  }

  /** Is called again and again while it plays. */
  step(): void {
    if (this.#isEnded) return;
    const { clock } = this;
    this.#heard.forget(clock.heard);
    if (!this.#voice) this.#goOn();
    else if (!this.#isOver) this.#fill(this.#voice);
    else if (clock.heard >= this.#voice.end) {
      const fault = this.#fault;
      this.end();
      if (fault) this.#told.onFail(fault.reason);
      else this.#told.onEnd();
    }
  }

  /** Goes on from another frame. */
  jump(frame: number, course: Course): void {
    this.#course = course;
    if (!this.#voice) this.#told.onWait(false);
    const start = this.#start(() => frame);
    this.#voice?.stop(start.tick);
    this.#heard = new Heard(frame);
    this.#go(start);
  }

  /** Goes on from where it is, but to another end, in another loop, or at another speed. */
  turn(course: Course): void {
    this.#course = course;
    if (!this.#voice) {
      this.step();
      return;
    }
    const start = this.#start((tick) => this.#heard.at(tick), this.#voice.start);
    this.#voice.stop(start.tick);
    this.#heard.cut(start.tick);
    this.#go(start);
  }

  /** Falls silent. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#voice?.stop(this.clock.next);
    this.#supply.end();
    this.clock.release();
  }

  /** Makes a start ready, at a tick from `earliest` on: making the first piece takes time, after which it must not be late. */
  #start(frameAt: (tick: number) => number, earliest = 0): Start {
    const { clock } = this;
    const { end, loop, speed } = this.#course;
    for (let wait = 0; ; wait = 2 * wait + clock.soon - clock.now) {
      const tick = Math.max(clock.soon + wait, earliest);
      const route = new Route(Math.round(frameAt(tick)), end, loop);
      const pieces =
        speed === 1 ? new PlainPieces(this.source, route) : new StretchedPieces(this.source, route, speed);
      const first = pieces.next(pieceOf(clock));
      if (clock.next <= tick || wait > clock.rate) return { tick, pieces, first };
    }
  }

  #go({ tick, pieces, first }: Start): void {
    this.#isOver = false;
    this.#fault = null;
    this.#voice = new Voice(this.clock, this.#out, pieces, this.#heard, tick, first, () => this.step());
    this.#fill(this.#voice);
  }

  #fill(voice: Voice): void {
    const { clock } = this;
    const state = voice.fill(clock.now + Math.round(AHEAD * clock.rate));
    const { end, loop } = this.#course;
    const stop = loop ? loop[1] : end;
    if (state === "over") {
      this.#isOver = true;
      voice.finish();
    } else if (state === "full") this.#supply.ahead(voice.position, stop);
    else {
      this.#supply.need(voice.position, stop);
      // Samples may have come at once.
      if (this.#voice === voice && voice.end - clock.soon < DRY * clock.rate) this.#wait(voice);
    }
  }

  #wait(voice: Voice): void {
    voice.finish();
    this.#laid = voice.end;
    this.#voice = null;
    this.#told.onWait(true);
  }

  /** Plays on once the samples that it waits for are here. */
  #goOn(): void {
    const { end, loop } = this.#course;
    const route = new Route(Math.round(this.#heard.end), end, loop);
    const { position } = route;
    if (route.isDone || this.source.read(position, position + 1)?.[0]?.length) {
      this.#told.onWait(false);
      this.#go(this.#start(() => position, this.#laid));
    } else this.#supply.need(position, route.stop);
  }

  #fail(reason: unknown): void {
    if (this.#voice) {
      // What is laid is still heard.
      this.#voice.finish();
      this.#isOver = true;
      this.#fault = { reason };
    } else {
      this.end();
      this.#told.onFail(reason);
    }
  }
}
