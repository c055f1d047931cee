// What can wait until the next frame is on screen. All that waits shares one frame and one timer.

let due: (() => void)[] = [];

/** Calls `run` after the next paint. A hidden page paints nothing: then a moment must do. */
export function afterPaint(run: () => void): void {
  due.push(run);
  if (due.length > 1) return;
  requestAnimationFrame(() => setTimeout(runDue, 0));
  setTimeout(runDue, 100);
}

function runDue(): void {
  const now = due;
  due = [];
  for (const run of now) run();
}
