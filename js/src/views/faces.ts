// Which view shows which kind of sample.

import type { Config } from "../core/protocol";
import { imageView } from "./image";
import type { Pictures } from "./media";
import { tabularView } from "./tabular";
import type { View } from "./view";

export function viewOf(config: Config, pictures: Pictures): View {
  switch (config.kind) {
    case "image":
      return imageView(pictures);
    case "tabular":
      return tabularView(config.columns, config.column_kinds);
  }
}
