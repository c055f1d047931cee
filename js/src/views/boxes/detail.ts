// A picture that was sent scaled down sharpens where one zooms in: the kernel is asked for the part that is seen.

import type { Rect } from "../../core/boxes";
import { seen } from "../../core/camera";
import type { Detail } from "../../core/details";
import type { Area } from "../../core/protocol";
import { effect } from "../../core/signal";
import { decoded } from "../picture-url";
import type { BoxDesk } from "./desk";

const STILL = 150; // ms after which the image is at rest
const FINER = 1.1; // from which enlargement on more detail is worth asking for
const MOST = 4096; // px of a side
const MARGIN = 80; // screen px around what is seen

export function sharpen(desk: BoxDesk): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let url: string | null = null;
  let shown: Rect | null = null;
  const drop = () => {
    if (url) URL.revokeObjectURL(url);
    url = null;
    shown = null;
    desk.canvas.sharpen(null, null);
  };
  const put = async (detail: Detail) => {
    if (!detail.bytes || desk.key !== detail.sample) return;
    const blob = new Blob([detail.bytes as Uint8Array<ArrayBuffer>], { type: detail.mime ?? "" });
    const fresh = URL.createObjectURL(blob);
    const image = new Image();
    image.alt = "";
    image.draggable = false;
    image.src = fresh;
    const good = await decoded(image, blob);
    if (!good || desk.key !== detail.sample) return URL.revokeObjectURL(fresh);
    drop();
    url = fresh;
    const [left, top, width, height] = detail.region;
    shown = { left, top, width, height };
    desk.canvas.sharpen(image, shown);
  };
  const look = () => {
    const { image, canvas, key } = desk;
    const camera = desk.camera.peek();
    const dots = camera.scale * (globalThis.devicePixelRatio || 1);
    const there = desk.resolution;
    if (key === null || there >= 1 || dots < there * FINER) {
      desk.ui.session.details.drop();
      if (shown) drop();
      return;
    }
    const part = seen(camera, image, canvas.size, MARGIN);
    if (!part) return;
    const region: Area = [part.left, part.top, part.width, part.height];
    const side = Math.ceil(Math.min(MOST, Math.max(part.width, part.height) * Math.min(dots, 1)));
    desk.ui.session.details.ask(key, region, Math.max(16, side), (detail) => void put(detail));
  };
  const end = effect(() => {
    desk.camera.value;
    clearTimeout(timer);
    timer = setTimeout(look, STILL);
  });
  desk.ui.life.addEventListener(
    "abort",
    () => {
      end();
      clearTimeout(timer);
      drop();
    },
    { once: true },
  );
}
