// What the parts of one map share.

import type { Signal } from "../core/signal";
import type { View } from "./plane";
import type { Card, MapConfig, MapState, ToKernel } from "./protocol";

/** Hosts may hand a window onto a larger buffer. */
export type Bytes = (buffer: DataView | ArrayBuffer) => Uint8Array;

export interface Room {
  /** What holds the picture and all around it; other widgets' elements are in it, too. */
  readonly box: HTMLElement;
  readonly config: Signal<MapConfig>;
  readonly state: Signal<MapState>;
  /** The sample pointed at. */
  readonly card: Signal<Card | null>;
  readonly help: Signal<boolean>;
  /** The kernel cannot be reached. */
  readonly offline: Signal<boolean>;
  /** Messages that the kernel has not done yet. */
  readonly pending: Signal<number>;
  /** Ends with the view. */
  readonly life: AbortSignal;
  readonly mac: boolean;
  send(message: ToKernel): void;
  /** Has the kernel do what a button says. */
  act(name: string, value?: string | number): void;
  /** Has the kernel show a part of the plane. */
  see(view: View): void;
  /** Gives the focus to the picture, so that the keys work. */
  home(): void;
}

export function many(n: number): string {
  return n.toLocaleString("en-US");
}

export function counted(n: number): string {
  return n === 1 ? "1 sample" : `${many(n)} samples`;
}
