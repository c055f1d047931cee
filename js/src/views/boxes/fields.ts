// The numbers of the selected box, in pixels.

import { type Rect, typed } from "../../core/boxes";
import type { Box } from "../../core/protocol";
import { partSide } from "../part-fields";
import type { BoxDesk } from "./desk";

const FIELDS = [
  ["left", "Left"],
  ["top", "Top"],
  ["width", "Width"],
  ["height", "Height"],
] as const;

export function boxSide(desk: BoxDesk): HTMLElement {
  return partSide<Box, keyof Rect>(desk.ui, desk.parts, {
    about: "The selected box, in pixels",
    fields: FIELDS,
    step: 1,
    read: (box, field) => box[field],
    typed: (box, field, input) => change(desk, box, field, input),
  });
}

function change({ parts, image }: BoxDesk, box: Box, name: keyof Rect, input: HTMLInputElement): void {
  const value = Math.round(input.valueAsNumber);
  const known = Number.isFinite(value);
  const next = known ? typed(box, name, value, image) : box;
  const fits = next[name] === value || !known;
  if (known) parts.replace(box, next);
  input.value = `${(parts.only ?? box)[name]}`;
  if (!fits)
    parts.notice.value = `${input.value} is as far as the image of ${image.width} × ${image.height} goes.`;
}
