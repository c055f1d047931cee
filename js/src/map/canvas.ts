// The picture of a map where the host has no other widget for it: a canvas that shows what the kernel draws, one after the
// other, and tells of the pointer. The kernel's side is `labelloop/widgets/pool_map/surface.py`.

import { h, watch } from "../shell/dom";
import type { FromKernel, MapModel, Pointer } from "./protocol";
import type { Bytes, Room } from "./room";

const HEARD = ["mousedown", "mousemove", "mouseup", "mouseleave", "dblclick"] as const;

export function canvas(
  model: MapModel,
  room: Room,
  [width, height]: [number, number],
  bytes: Bytes,
): HTMLCanvasElement {
  const element = h("canvas", { width, height });
  element.style.width = element.style.maxWidth = `${width}px`;
  showPictures(model, element, bytes, room.life);
  tellOfPointer(room, element);
  return element;
}

function showPictures(model: MapModel, element: HTMLCanvasElement, bytes: Bytes, life: AbortSignal): void {
  let shown: Promise<void> = Promise.resolve();
  const show = async (png: Uint8Array) => {
    const picture = await createImageBitmap(
      new Blob([png as Uint8Array<ArrayBuffer>], { type: "image/png" }),
    );
    if (!life.aborted) element.getContext("2d")?.drawImage(picture, 0, 0);
    picture.close();
  };
  const hear = ({ kind }: FromKernel, [png]: readonly (DataView | ArrayBuffer)[] = []) => {
    if (kind !== "picture" || !png) return;
    // In the order in which they come; one that cannot be read holds none up that comes after it.
    shown = shown.then(() => show(bytes(png))).catch((reason: unknown) => reportError(reason));
  };
  model.on("msg:custom", hear);
  life.addEventListener("abort", () => model.off("msg:custom", hear), { once: true });
}

/** Moves wait until the kernel has done what it was told before: none of a line is lost, and no other is late. */
function tellOfPointer(room: Room, element: HTMLCanvasElement): void {
  const { pending, life, state } = room;
  let held: Pointer[] = [];
  let drawing = false;
  const tell = () => {
    if (!held.length) return;
    const pointer = held;
    held = [];
    room.send({ pointer });
  };
  const onPointer = (event: MouseEvent) => {
    event.preventDefault();
    const told = said(event, element);
    if (told.event === "mousedown") drawing = told.shiftKey || state.peek().tool !== "move";
    if (told.event === "mousemove" && !(drawing && told.buttons)) held = held.filter(isOther);
    held.push(told);
    if (told.event !== "mousemove" || pending.peek() === 0) tell();
  };
  for (const name of HEARD) element.addEventListener(name, onPointer, { signal: life });
  watch(life, () => {
    if (pending.value === 0) tell();
  });
}

function isOther({ event }: Pointer): boolean {
  return event !== "mousemove";
}

function said(event: MouseEvent, element: HTMLCanvasElement): Pointer {
  const { type, button, buttons, shiftKey, ctrlKey, metaKey, altKey, clientX, clientY } = event;
  const { left, top, width, height } = element.getBoundingClientRect();
  return {
    event: type as Pointer["event"],
    button,
    buttons,
    shiftKey,
    ctrlKey,
    metaKey,
    altKey,
    relativeX: clientX - left,
    relativeY: clientY - top,
    boundingRectWidth: width,
    boundingRectHeight: height,
  };
}
