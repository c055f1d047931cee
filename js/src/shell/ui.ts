// What the parts of one view share.

import type { Hotkeys } from "../core/hotkeys";
import type { Session } from "../core/session";
import type { Signal } from "../core/signal";
import type { View } from "../views/view";

export interface Ui {
  readonly session: Session;
  readonly root: HTMLElement;
  /** Ends with the view. */
  readonly life: AbortSignal;
  readonly hotkeys: Signal<Hotkeys>;
  readonly mac: boolean;
  /** The panel on top of the labeler, if one is open. */
  readonly panel: Signal<"help" | "jump" | null>;
  /** Whether the Monitor is unfolded. */
  readonly monitor: Signal<boolean>;
  /** What shows the sample. */
  readonly view: Signal<View | null>;
  /** Marks go by characters, not by words. */
  readonly fine: Signal<boolean>;
  /** Does what a key or a button stands for. */
  act(action: string): void;
  /** Gives the focus back to the root, so that the keys work. */
  home(): void;
}

/** More classes than this are found by typing. */
export const MANY = 20;
