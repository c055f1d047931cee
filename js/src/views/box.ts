// One image with boxes on it.

import type { PartsEditor } from "../core/parts";
import type { Box } from "../core/protocol";
import { effect, untracked } from "../core/signal";
import { h, setHidden, setText } from "../shell/dom";
import type { Ui } from "../shell/ui";
import { boxBar } from "./boxes/box-bar";
import { BoxDesk } from "./boxes/desk";
import { sharpen } from "./boxes/detail";
import { boxSide } from "./boxes/fields";
import { listenToPointer } from "./boxes/gestures";
import { keyMeans, perform } from "./boxes/keys";
import { captionOfPicture } from "./image";
import type { Pictures } from "./media";
import type { View } from "./view";

export function boxView(ui: Ui, pictures: Pictures): View {
  const parts = ui.session.composer.parts as PartsEditor<Box> | null;
  if (!parts) throw new Error("boxes are drawn where answers are boxes");
  const desk = new BoxDesk(ui, parts);
  listenToPointer(desk);
  const broken = h("p", { class: "ll-broken", hidden: true }, "The browser cannot show this picture.");
  const caption = h("div", { class: "ll-figcaption", dir: "auto" }, "");
  const element = h("div", { class: "ll-box-view" }, boxBar(desk), desk.canvas.port, broken, caption);
  const watching = new ResizeObserver(() => desk.resized());
  watching.observe(desk.canvas.port);
  const end = effect(() => desk.drawBoxes());
  sharpen(desk);
  letGo(desk);
  let shown: unknown = null;
  return {
    element,
    side: boxSide(desk),
    show(current) {
      const item = current?.item ?? null;
      if (item?.data === shown) return;
      shown = item?.data ?? null;
      const picture = item ? pictures.get(item.key) : null;
      desk.show(current, picture);
      untracked(() => desk.drawBoxes());
      setText(caption, item ? captionOfPicture(item) : "");
      setHidden(broken, item === null || (picture !== null && !picture.failed));
      picture?.ready.then((good) => {
        if (shown === item?.data) setHidden(broken, good);
      });
    },
    key: (event) => keyMeans(desk, event),
    take: (label) => desk.drawing.take(label),
    reveal(part) {
      if (part) desk.reveal(part as Box);
    },
    act: (name) => perform(desk, name),
    destroy() {
      end();
      watching.disconnect();
      element.remove();
    },
  };
}

/** The key that pans while it is held does what it means otherwise when it is let go. */
function letGo(desk: BoxDesk): void {
  const { root, life: signal, hotkeys } = desk.ui;
  root.addEventListener(
    "keyup",
    (event) => {
      if (event.key !== " " || !desk.armed.peek()) return;
      const name = hotkeys.peek().match(event);
      if (!desk.disarm() && name !== null) desk.ui.act(name);
    },
    { signal },
  );
  const onLeave = ({ relatedTarget }: FocusEvent) => {
    if (!desk.isOn(relatedTarget)) desk.disarm();
  };
  root.addEventListener("focusout", onLeave, { signal });
}
