// Which view shows which kind of sample.

import { Recordings } from "../core/recordings";
import { watch } from "../shell/dom";
import type { Ui } from "../shell/ui";
import { audioView } from "./audio";
import { boxView } from "./box";
import { imageView } from "./image";
import { Pictures, type Shelf } from "./media";
import { tabularView } from "./tabular";
import { textView } from "./text";
import { spanView } from "./text-span";
import type { View } from "./view";

export function viewOf(ui: Ui, shelf: Shelf): View {
  const config = ui.session.config.peek();
  switch (config.kind) {
    case "audio":
      return audioView(ui, shelf instanceof Recordings ? shelf : new Recordings());
    case "box":
      return boxView(ui, picturesOn(shelf));
    case "image":
      return imageView(picturesOn(shelf));
    case "tabular": {
      const view = tabularView(config.columns, config.column_kinds);
      watch(ui.life, () => {
        const { columns, column_kinds } = ui.session.config.value;
        view.name(columns, column_kinds);
      });
      return view;
    }
    case "text":
      return textView();
    case "text_span":
      return spanView(ui);
  }
}

function picturesOn(shelf: Shelf): Pictures {
  return shelf instanceof Pictures ? shelf : new Pictures();
}
