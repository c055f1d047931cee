"""How smoothly a PoolMap follows the hand in a real JupyterLab: pictures on the screen while it is dragged and zoomed.

    python benchmarks/pool_map_page.py [--points 10000 100000 1000000] [--rounds 3]

The kernel draws, the page shows what comes: counted are the frames of the page in which the map's canvas shows another
picture than before, against the frames of an empty page of the same browser on which the mouse does the same. `gap`:
the longest time between two pictures, in the median of the rounds, without the first, which wakes the kernel.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from _frames import wander, watch
from harness import chromium
from harness.hosts import Host
from harness.pages import NotebookPage
from harness.servers import Server
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

CELL = """
import numpy as np, pandas as pd
import labelloop as ll
group = np.random.default_rng(0).integers(0, 3, {points})
places = np.random.default_rng(1).normal(size=({points}, 2)) + 5 * np.array([[0, 0], [1, 0], [0, 1]])[group]
data = pd.DataFrame(places, columns=["width", "height"])
there = ll.PoolMap(ll.Job(data, ["a", "b", "c"], kind="tabular", store=":memory:"), annotator="me")
there
"""
# A picture has come when the canvas on the screen is drawn on; however often within a frame, a person sees one.
COUNT = """
() => {
  if (!window.__drawImage) {
    window.__drawImage = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...given) {
      if (this.canvas.closest?.(".ll-map, .labelloop")) window.__came = true;
      return window.__drawImage.apply(this, given);
    };
  }
  window.__came = false;
  const pictures = [];
  let going = true;
  window.__pictures = () => { going = false; return pictures; };
  requestAnimationFrame(function tick() {
    if (window.__came) pictures.push(performance.now());
    window.__came = false;
    if (going) requestAnimationFrame(tick);
  });
}
"""


class Seen(NamedTuple):
    """What one deed showed: pictures and frames per second, and the longest time between two pictures in ms."""

    pictures: float
    frames: float
    gap: float


def seen(page: Page, deed: Callable[[], list[float]]) -> Seen:
    page.evaluate(COUNT)
    frames = deed()
    pictures = page.evaluate("() => window.__pictures()")
    seconds = sum(frames) / 1000
    gaps = [after - before for before, after in pairwise(pictures)]
    return Seen(len(pictures) / seconds, len(frames) / seconds, max(gaps, default=float("inf")))


def drag(page: Page, x: float, y: float) -> list[float]:
    """Move the plane with the mouse."""
    page.mouse.move(x, y)
    page.mouse.down()
    times = wander(page, x, y)
    page.mouse.up()
    return times


def zoom(page: Page, x: float, y: float) -> list[float]:
    """Turn the wheel in and out."""
    page.mouse.move(x, y)
    return watch(page, lambda done: page.mouse.wheel(0, -40 if int(done * 8) % 2 == 0 else 40))


def measure(host: Host[NotebookPage], empty: Page, points: int, rounds: int) -> None:
    page = host.open([CELL.format(points=points)], f"map{points}")
    page.run_all()
    canvas = page.page.locator(".ll-map canvas, .labelloop canvas").first
    canvas.wait_for(timeout=60_000)
    canvas.scroll_into_view_if_needed()
    page.page.wait_for_timeout(3000)
    box = canvas.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for name, deed in (("dragged", drag), ("zoomed", zoom)):
        found = []
        floors = []
        for number in range(rounds + 1):
            empty.bring_to_front()
            frames = deed(empty, *middle)
            page.page.bring_to_front()
            one = seen(page.page, lambda deed=deed: deed(page.page, *middle))  # type: ignore[misc] # bound at once
            if number > 0:  # the first wakes the kernel
                floors.append(1000 * len(frames) / sum(frames))
                found.append(one)
        floor = statistics.median(floors)
        pictures, _, gap = (statistics.median(each) for each in zip(*found, strict=True))
        print(
            f"{points:9,} {name:8} {pictures:6.1f} pictures/s  {floor:6.1f} frames/s  {pictures / floor:5.2f}  "
            f"gap {gap:4.0f} ms"
        )
    page.page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        server = Server("lab", Path(tempfile.mkdtemp())).start()
        try:
            empty = browser.new_page()
            empty.set_content("<p>Nothing happens here.</p>")
            host = Host(server, browser, NotebookPage)
            for points in given.points:
                measure(host, empty, points, given.rounds)
        finally:
            server.stop()
            browser.close()


if __name__ == "__main__":
    main()
