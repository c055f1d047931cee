// One picture, fitted into the stage.

import type { Current } from "../core/place";
import type { Item } from "../core/protocol";
import { h, setHidden, setText } from "../shell/dom";
import type { Picture, Pictures } from "./media";
import type { View } from "./view";

export function imageView(pictures: Pictures): View {
  const frame = h("div", { class: "ll-picture" });
  const broken = h("p", { class: "ll-broken", hidden: true }, "The browser cannot show this picture.");
  const caption = h("figcaption", { class: "ll-figcaption", dir: "auto" }, "");
  const element = h("figure", { class: "ll-image-view" }, frame, broken, caption);
  let shown: Item | null = null;

  const put = (item: Item, picture: Picture | null) => {
    // Two views of one labeler show the same picture; an element can stand in one place only.
    const image = picture?.image.isConnected
      ? (picture.image.cloneNode() as HTMLImageElement)
      : picture?.image;
    frame.replaceChildren(...(image ? [image] : []));
    setText(caption, captionOfPicture(item));
    setHidden(broken, picture !== null && !picture.failed);
    picture?.ready.then((good) => {
      if (shown === item) setHidden(broken, good);
    });
  };

  return {
    element,
    show(current: Current | null) {
      const item = current?.item ?? null;
      if (item === shown) return;
      shown = item;
      if (item) put(item, pictures.get(item.key));
      else frame.replaceChildren();
    },
    destroy() {
      shown = null;
      element.remove();
    },
  };
}

export function captionOfPicture({ id, data }: Item): string {
  const name = typeof data.name === "string" ? data.name : id;
  const size = typeof data.width === "number" && typeof data.height === "number";
  const parts = [
    name,
    size ? `${data.width} × ${data.height}` : "",
    typeof data.note === "string" ? data.note : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
