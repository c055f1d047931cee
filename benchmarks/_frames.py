"""Times between frames of a page while the mouse does something, against an empty page in turn with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from paint import Times

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.pages import NotebookPage
    from playwright.sync_api import Page

MOVES = 120  # of the mouse in one measurement
PACE = 8  # ms between them: more than one a frame

WATCH = """
() => {
  const times = [];
  let last = null;
  let going = true;
  window.__frames = () => { going = false; return times; };
  requestAnimationFrame(function tick() {
    const now = performance.now();
    if (last !== null) times.push(now - last);
    last = now;
    if (going) requestAnimationFrame(tick);
  });
}
"""


def watch(page: Page, act: Callable[[float], None]) -> list[float]:
    """Do something again and again, told how far it is, 0 to 1; return the times between frames meanwhile."""
    page.evaluate(WATCH)
    for number in range(MOVES):
        act(number / MOVES)
        page.wait_for_timeout(PACE)
    return list(page.evaluate("() => window.__frames()"))


def wander(page: Page, x: float, y: float) -> list[float]:
    """Let the mouse go round about a place; return the times between frames meanwhile."""

    def go(done: float) -> None:
        turn = done * 4 * math.pi
        page.mouse.move(x + 80 * math.sin(turn), y + 50 * math.sin(2 * turn))

    return watch(page, go)


def measure(
    empty: Page,
    page: NotebookPage,
    deed: Callable[[], list[float]],
    rounds: int,
    floor: Callable[[Page], list[float]] = lambda page: wander(page, 600, 500),
) -> Times:
    """Measure an empty page and the labeler in turn."""
    times = Times()
    for number in range(rounds + 1):
        empty.bring_to_front()
        least = floor(empty)
        page.page.bring_to_front()
        labeler = deed()
        if number > 0:  # the first meets cold code
            times.floor += least
            times.labeler += labeler
    return times
