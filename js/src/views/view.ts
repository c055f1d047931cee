// A view shows samples of one kind. It is given one at a time and touches only what differs from the one before.

import type { Current } from "../core/place";
import type { Config } from "../core/protocol";
import { imageView } from "./image";
import type { Pictures } from "./media";
import { tabularView } from "./tabular";

export interface View {
  readonly element: HTMLElement;
  show(current: Current | null): void;
  destroy(): void;
}

export function viewOf(config: Config, pictures: Pictures): View {
  switch (config.kind) {
    case "image":
      return imageView(pictures);
    case "tabular":
      return tabularView(config.columns, config.column_kinds);
  }
}
