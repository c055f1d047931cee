// What the parts of one gallery share.

import type { Hotkeys } from "../core/hotkeys";
import type { Signal } from "../core/signal";
import type { Desk } from "./desk";
import type { Listening } from "./listening";

export interface Room {
  readonly desk: Desk;
  readonly root: HTMLElement;
  /** Ends with the view. */
  readonly life: AbortSignal;
  readonly hotkeys: Hotkeys;
  readonly mac: boolean;
  readonly listening: Listening;
  readonly help: Signal<boolean>;
  /** Of parts: whose marks alone are drawn; null: everybody's. */
  readonly whose: Signal<string | null>;
  act(name: string): void;
  /** Gives the focus back to the tiles, so that the keys work. */
  home(): void;
}
