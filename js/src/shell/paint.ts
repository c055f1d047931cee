// What can wait until the next frame is on screen. All that waits shares one frame and one timer.

let due: (() => void)[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

const LATEST = 100; // ms

/**
 * Calls `run` when the next frame has been painted and nothing else is to be done: work that came right
 * behind the frame would compete with its painting. A hidden page paints nothing: then a moment must do.
 */
export function afterPaint(run: () => void): void {
  due.push(run);
  if (due.length > 1) return;
  requestAnimationFrame(() => {
    // Safari has no idle callbacks.
    if (typeof requestIdleCallback === "function") requestIdleCallback(runDue, { timeout: LATEST });
    else setTimeout(runDue, 0);
  });
  timer = setTimeout(runDue, LATEST);
}

function runDue(): void {
  clearTimeout(timer);
  const now = due;
  due = [];
  for (const run of now) run();
}
