// A view shows samples of one kind. It is given one at a time and touches only what differs from the one before.

import type { Current } from "../core/place";
import type { ClassKey, Part } from "../core/protocol";

export interface View {
  readonly element: HTMLElement;
  /** What stands beside the sample, below the list of its parts. */
  readonly side?: HTMLElement;
  show(current: Current | null): void;
  /** Hears a key before the actions do; true when it means something here. */
  key?(event: KeyboardEvent): boolean;
  /** A class was chosen; true when something open has become a mark of it. */
  take?(label: ClassKey): boolean;
  /** Scrolls to a part. */
  reveal?(part: Part | null): void;
  /** Does what only this view can do. */
  act?(name: string): void;
  destroy(): void;
}
