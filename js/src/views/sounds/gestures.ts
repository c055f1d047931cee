// The mouse on a sound, a pen or fingers: drag to mark, drag a region to move it, its edges to resize it; click to
// listen from there. Every gesture is one step, and the kernel hears of none.

import type { Region } from "../../core/protocol";
import { between, type Edge, moved, onGrid, type Range, resizedTogether, snapped } from "../../core/regions";
import { toX } from "../../core/timeline";
import type { SoundDesk } from "./desk";

const FAR = 3; // px from which a press is a drag; a region must be as wide
const NEAR = 6; // px around an edge where it is taken
const SNAP = 8; // px
const SLOW = 0.15; // of how far beyond the border the pointer is, the window moves each frame

type Kind =
  | { readonly kind: "draw"; readonly from: number }
  | { readonly kind: "seek" }
  | { readonly kind: "move"; readonly regions: readonly Region[]; readonly from: number }
  | { readonly kind: "resize"; readonly edges: ReadonlyMap<Region, Edge>; readonly grabbed: number }
  | { readonly kind: "pan" };

interface Press {
  readonly gesture: Kind;
  readonly on: Region | null;
  readonly adding: boolean;
  readonly x: number;
  last: number;
  free: boolean; // nothing snaps
  dragged: boolean;
  done: ReadonlyMap<Region | null, Range> | null;
}

export function listenToPointer(desk: SoundDesk, port: HTMLElement): void {
  const pointer = new Pointer(desk, port);
  desk.gesture = pointer;
  const { life: signal } = desk.ui;
  port.addEventListener("pointerdown", (event) => pointer.down(event), { signal });
  port.addEventListener("pointermove", (event) => pointer.move(event), { signal });
  port.addEventListener("pointerup", (event) => pointer.up(event), { signal });
  port.addEventListener("pointercancel", (event) => pointer.lost(event), { signal });
  port.addEventListener("dblclick", (event) => pointer.twice(event), { signal });
  port.addEventListener("wheel", (event) => wheel(desk, port, event), { signal, passive: false });
  port.addEventListener("auxclick", (event) => event.preventDefault(), { signal });
  port.addEventListener("mousedown", (event) => event.button === 1 && event.preventDefault(), { signal });
}

class Pointer {
  #desk: SoundDesk;
  #port: HTMLElement;
  #press: Press | null = null;
  #fingers = new Map<number, number>();
  #ahead = 0; // the frame in which the window goes along

  constructor(desk: SoundDesk, port: HTMLElement) {
    this.#desk = desk;
    this.#port = port;
  }

  get busy(): boolean {
    return this.#press?.dragged === true;
  }

  cancel(): void {
    this.#press = null;
    this.#desk.draft.value = null;
  }

  down(event: PointerEvent): void {
    const desk = this.#desk;
    if (!desk.recording) return;
    desk.ui.home();
    this.#port.setPointerCapture?.(event.pointerId);
    const x = this.#x(event);
    this.#fingers.set(event.pointerId, x);
    if (this.#fingers.size > 1) {
      this.cancel(); // two fingers move and zoom
      return;
    }
    const on = this.#regionAt(event, x);
    const adding = event.ctrlKey || event.metaKey || event.shiftKey;
    const gesture = this.#meant(event, x, on);
    this.#press = gesture && {
      gesture,
      on,
      adding,
      x,
      last: x,
      free: event.altKey,
      dragged: false,
      done: null,
    };
  }

  move(event: PointerEvent): void {
    const desk = this.#desk;
    if (!desk.recording) return;
    const x = this.#x(event);
    if (this.#fingers.size > 1) {
      this.#pinch(event.pointerId, x);
      return;
    }
    const press = this.#press;
    if (press) this.#fingers.set(event.pointerId, x);
    if (!press) {
      this.#port.dataset.pointer = this.#edgesAt(x, event) ? "edge" : this.#draws(event) ? "draw" : "";
      return;
    }
    press.free = event.altKey;
    if (!press.dragged) {
      if (Math.abs(x - press.x) < FAR) return;
      press.dragged = true;
      this.#begin(press);
    }
    const outside = x < 0 || x > desk.width;
    this.#drag(press, x);
    if (outside) this.#onward(press);
  }

  up(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    const press = this.#press;
    this.#press = null;
    if (!press) return;
    const desk = this.#desk;
    const { done } = press;
    desk.draft.value = null;
    if (!press.dragged) {
      this.#click(press);
      return;
    }
    const fresh = done?.get(null);
    if (press.gesture.kind === "draw") {
      if (fresh) desk.draw(fresh);
    } else if (done && desk.parts) {
      const changes = [...done] as [Region, Range][];
      desk.parts.change(new Map(changes.map(([region, range]) => [region, { ...region, ...times(range) }])));
    }
  }

  lost(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    if (this.#press) this.cancel();
  }

  /** A double click plays what is there, once. */
  twice(event: MouseEvent): void {
    const on = this.#regionAt(event, this.#x(event));
    if (on) this.#desk.playPart(on);
  }

  #x(event: MouseEvent): number {
    return event.clientX - this.#port.getBoundingClientRect().left;
  }

  #meant(event: PointerEvent, x: number, on: Region | null): Kind | null {
    const desk = this.#desk;
    const { parts } = desk;
    if (event.button === 1) return { kind: "pan" };
    if (event.button !== 0) return null;
    if (!parts) return { kind: "seek" };
    const edges = this.#edgesAt(x, event);
    if (edges) return { kind: "resize", edges, grabbed: x };
    const selected = on !== null && parts.selected.peek().has(on);
    const draws = event.ctrlKey || event.metaKey || on === null || parts.locked.peek().has(on);
    if (draws || (!selected && parts.active.peek() !== null))
      return { kind: "draw", from: this.#snap(desk.timeAt(x), event.altKey, []) };
    return { kind: "move", regions: selected ? [...parts.selected.peek()] : [on], from: desk.timeAt(x) };
  }

  /** Whether a press here would draw, so that the pointer tells. */
  #draws(event: PointerEvent): boolean {
    const { parts } = this.#desk;
    return parts !== null && (event.ctrlKey || event.metaKey || parts.active.peek() !== null);
  }

  /** The edge under the pointer, and with Shift that of the neighbour which begins or ends there. */
  #edgesAt(x: number, event: PointerEvent): Map<Region, Edge> | null {
    const { parts, window } = this.#desk;
    if (!parts || event.ctrlKey || event.metaKey) return null;
    const grip = event.target instanceof HTMLElement ? event.target.dataset.edge : undefined;
    const view = window.peek();
    const locked = parts.locked.peek();
    const close = (time: number) => Math.abs(toX(view, time) - x) < NEAR;
    const free = this.#desk
      .seen()
      .filter(
        (each) => (close(each.start) || close(each.end)) && !locked.has(each) && this.#inLane(each, event),
      );
    const only = parts.only;
    let found: [Region, Edge] | null = null;
    if (grip && only) found = [only, grip as Edge];
    else if (parts.active.peek() === null) found = nearest(free, x, (time) => toX(view, time));
    if (!found) return null;
    const [region, edge] = found;
    const edges = new Map([found]);
    if (!event.shiftKey) return edges;
    const other: Edge = edge === "start" ? "end" : "start";
    for (const each of this.#desk.seen()) {
      if (each !== region && Math.abs(each[other] - region[edge]) * view.scale < NEAR && !locked.has(each))
        edges.set(each, other);
    }
    return edges;
  }

  /** The region under the pointer: the selected one, else the latest to begin. */
  #regionAt(event: MouseEvent, x: number): Region | null {
    const desk = this.#desk;
    const view = desk.window.peek();
    const here = desk
      .seen()
      .filter((each) => toX(view, each.start) <= x && x < toX(view, each.end) && this.#inLane(each, event));
    const selected = desk.parts?.selected.peek();
    return here.find((region) => selected?.has(region)) ?? here.at(-1) ?? null;
  }

  /** Regions that overlap stand below one another: the pointer means the one at its height. */
  #inLane(region: Region, event: MouseEvent): boolean {
    const { lane, of } = this.#desk.overlay.laneOf(region);
    if (of === 1) return true;
    const { top, height } = this.#port.getBoundingClientRect();
    return Math.floor(((event.clientY - top) / Math.max(1, height)) * of) === lane;
  }

  #begin({ gesture }: Press): void {
    const { parts } = this.#desk;
    if (gesture.kind === "draw") parts?.select(null);
    if (gesture.kind === "move" && gesture.regions.length === 1) parts?.select(gesture.regions[0] ?? null);
  }

  #drag(press: Press, x: number): void {
    const desk = this.#desk;
    const { recording } = desk;
    const { gesture, free } = press;
    if (!recording) return;
    const time = desk.timeAt(x);
    switch (gesture.kind) {
      case "pan":
        desk.pan(press.last - x);
        press.last = x;
        return;
      case "seek":
        desk.seek(time);
        return;
      case "draw": {
        const to = this.#snap(time, free, []);
        const wide = Math.abs(to - gesture.from) * desk.window.peek().scale >= FAR;
        const range = wide ? between(gesture.from, to, recording) : null;
        press.done = range && new Map([[null, range]]);
        break;
      }
      case "move": {
        const by = this.#slide(gesture.regions, time - gesture.from, free);
        const after = moved(gesture.regions, by, recording);
        press.done = new Map(gesture.regions.map((region, i) => [region, after[i] as Range]));
        break;
      }
      case "resize": {
        const at = this.#snap(time, free, [...gesture.edges.keys()]);
        press.done = resizedTogether(gesture.edges, at, recording);
      }
    }
    desk.draft.value = press.done;
  }

  /** Past the border of the window, the window goes along. */
  #onward(press: Press): void {
    this.#ahead ||= requestAnimationFrame(() => {
      this.#ahead = 0;
      const desk = this.#desk;
      if (this.#press !== press || press.gesture.kind === "pan") return;
      const x = [...this.#fingers.values()][0] ?? 0;
      const beyond = x < 0 ? x : x > desk.width ? x - desk.width : 0;
      if (beyond === 0) return;
      desk.pan(beyond * SLOW);
      this.#drag(press, x);
      this.#onward(press);
    });
  }

  #click({ on, adding, gesture, x }: Press): void {
    const desk = this.#desk;
    if (gesture.kind === "pan") return;
    desk.seek(desk.timeAt(x));
    if (gesture.kind === "resize" || !desk.parts) return;
    if (on) desk.parts.select(on, adding);
    else if (!adding) desk.parts.select(null);
  }

  /** To the edges of other regions, the playhead, and the ends of the sound, unless Alt is held. */
  #snap(time: number, free: boolean, except: readonly Region[]): number {
    const { recording, window } = this.#desk;
    if (free || !recording) return time;
    return snapped(time, this.#edges(except), SNAP / window.peek().scale) ?? onGrid(time, recording);
  }

  /** A move that brings either end of what is moved to an edge nearby. */
  #slide(regions: readonly Region[], by: number, free: boolean): number {
    if (free) return by;
    const within = SNAP / this.#desk.window.peek().scale;
    const edges = this.#edges(regions);
    const ends = [Math.min(...regions.map(({ start }) => start)), Math.max(...regions.map(({ end }) => end))];
    const steps = ends.flatMap((end) => {
      const to = snapped(end + by, edges, within);
      return to === null ? [] : [to - end];
    });
    return steps.sort((a, b) => Math.abs(a - by) - Math.abs(b - by))[0] ?? by;
  }

  #edges(except: readonly Region[]): number[] {
    const desk = this.#desk;
    const others = desk.seen().filter((region) => !except.includes(region));
    const still = desk.player.playing.peek() ? [] : [desk.at.peek()]; // one that runs would catch by chance
    return [0, desk.duration, ...still, ...others.flatMap(({ start, end }) => [start, end])];
  }

  #pinch(finger: number, x: number): void {
    const desk = this.#desk;
    const before = spread([...this.#fingers.values()]);
    this.#fingers.set(finger, x);
    const after = spread([...this.#fingers.values()]);
    if (before.far > 0 && after.far > 0) desk.zoom(after.far / before.far, before.middle);
    desk.pan(before.middle - after.middle);
  }
}

/** With Ctrl the wheel zooms, on the spot; sideways or with Shift it moves; else it scrolls the page as everywhere. */
export function wheel(desk: SoundDesk, port: HTMLElement, event: WheelEvent): void {
  if (!desk.recording) return;
  const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  if (event.ctrlKey || event.metaKey) {
    const by = Math.max(-120, Math.min(event.deltaY * lines, 120));
    desk.zoom(2 ** (-by / 120), event.clientX - port.getBoundingClientRect().left);
  } else {
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    if (Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
    desk.pan(sideways * lines);
  }
  event.preventDefault();
}

function nearest(
  regions: readonly Region[],
  x: number,
  place: (time: number) => number,
): [Region, Edge] | null {
  let found: [Region, Edge] | null = null;
  let best = NEAR;
  for (const region of regions) {
    const narrow = place(region.end) - place(region.start) < 3 * NEAR; // there must be room to take the region itself
    for (const edge of ["start", "end"] as const) {
      const beside = x - place(region[edge]);
      const inside = edge === "start" ? beside > 0 : beside < 0;
      if (Math.abs(beside) < best && !(narrow && inside)) {
        best = Math.abs(beside);
        found = [region, edge];
      }
    }
  }
  return found;
}

function times({ start, end }: Range): Range {
  return { start, end };
}

function spread([a = 0, b = 0]: number[]): { middle: number; far: number } {
  return { middle: (a + b) / 2, far: Math.abs(a - b) };
}
