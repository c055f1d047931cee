// A view shows samples of one kind. It is given one at a time and touches only what differs from the one before.

import type { Current } from "../core/place";

export interface View {
  readonly element: HTMLElement;
  show(current: Current | null): void;
  destroy(): void;
}
