// What can wait until the next frame is on screen.

/** A hidden page paints nothing: then a moment must do. */
export function afterPaint(run: () => void): void {
  let waiting = true;
  const once = () => {
    if (waiting) run();
    waiting = false;
  };
  requestAnimationFrame(() => setTimeout(once, 0));
  setTimeout(once, 100);
}
