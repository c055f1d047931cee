// Strips beside the picture: one presses them, or drags along them.

import type { Ui } from "../../shell/ui";

/** `go` hears where, in pixels from the left, and how wide the strip is. */
export function onPress(
  { home, life: signal }: Ui,
  strip: HTMLElement,
  go: (x: number, width: number) => void,
): void {
  const at = (event: PointerEvent) => {
    const { left, width } = strip.getBoundingClientRect();
    go(event.clientX - left, width);
  };
  const down = (event: PointerEvent) => {
    home();
    strip.setPointerCapture?.(event.pointerId);
    at(event);
  };
  const move = (event: PointerEvent) => {
    if (event.buttons === 1) at(event);
  };
  strip.addEventListener("pointerdown", down, { signal });
  strip.addEventListener("pointermove", move, { signal });
}
