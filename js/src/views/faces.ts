// Which view shows which kind of sample.

import type { Ui } from "../shell/ui";
import { boxView } from "./box";
import { imageView } from "./image";
import type { Pictures } from "./media";
import { tabularView } from "./tabular";
import { textView } from "./text";
import { spanView } from "./text-span";
import type { View } from "./view";

export function viewOf(ui: Ui, pictures: Pictures): View {
  const config = ui.session.config.peek();
  switch (config.kind) {
    case "box":
      return boxView(ui, pictures);
    case "image":
      return imageView(pictures);
    case "tabular":
      return tabularView(config.columns, config.column_kinds);
    case "text":
      return textView();
    case "text_span":
      return spanView(ui);
  }
}
