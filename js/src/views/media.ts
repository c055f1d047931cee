// Pictures made ready before they are needed: bytes become a decoded <img>, so that showing one takes no time.

import type { Media } from "../core/payloads";
import type { Item, Key } from "../core/protocol";
import type { Recordings } from "../core/recordings";
import { afterPaint } from "../shell/paint";
import { decoded } from "./picture-url";

const TINY = 160; // px; below it a picture is magnified, in whole steps so that its pixels stay square
const MAGNIFIED = 320; // px that the longer side of a tiny picture may take

export interface Picture {
  readonly image: HTMLImageElement;
  /** Resolves to whether the browser can show it. */
  readonly ready: Promise<boolean>;
  failed: boolean;
}

/** Where a page keeps what its samples show. */
export type Shelf = Pictures | Recordings;

export class Pictures implements Media {
  #pictures = new Map<Key, Picture & { url: string }>();

  prepare(item: Item, bytes: Uint8Array | null): void {
    this.forget(item.key);
    if (bytes === null) return;
    const type = typeof item.data.mime === "string" ? item.data.mime : "";
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type });
    const url = URL.createObjectURL(blob);
    const image = new Image();
    image.alt = item.id;
    image.draggable = false;
    image.src = url;
    const picture = { image, url, failed: false, ready: Promise.resolve(true) };
    picture.ready = decoded(image, blob).then((good) => {
      if (good) magnify(image);
      picture.failed = !good;
      return good;
    });
    this.#pictures.set(item.key, picture);
  }

  get(key: Key): Picture | null {
    return this.#pictures.get(key) ?? null;
  }

  forget(key: Key): void {
    const picture = this.#pictures.get(key);
    if (!picture) return;
    this.#pictures.delete(key);
    afterPaint(() => URL.revokeObjectURL(picture.url)); // an answer may be about to be painted
  }

  clear(): void {
    for (const key of [...this.#pictures.keys()]) this.forget(key);
  }
}

function magnify(image: HTMLImageElement): void {
  const side = Math.max(image.naturalWidth, image.naturalHeight);
  const times = side > 0 && side < TINY ? Math.floor(MAGNIFIED / side) : 1;
  if (times < 2) return;
  image.classList.add("ll-tiny");
  image.style.width = `${image.naturalWidth * times}px`;
}
