"""How many pictures a second of a PoolMap a real JupyterLab paints while one pans it with the mouse.

The floor is a canvas of the same size beside it that paints one ready picture at each move of the mouse, on the same
way and as often at most: what a host can do where nothing has to be computed. Both in turn; above 1 the map is slower.

    python benchmarks/pool_map_page.py [--points 10000 100000 1000000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from harness import chromium
from harness.hosts import Host
from harness.pages import NotebookPage
from harness.servers import Server
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Locator

MOVES = 200  # of the mouse while it pans
PACE = 10  # ms between them

CELL = """
import numpy as np, pandas as pd, labelloop as ll
from ipycanvas import Canvas
from ipyevents import Event
from ipywidgets import VBox
from labelloop.widgets.pool_map.face import _WAIT
from labelloop.widgets.pool_map.sending import send_picture

rng = np.random.default_rng(0)
group = rng.integers(0, 3, {points})
places = rng.normal(size=({points}, 2)) + 5 * np.array([[0, 0], [1, 0], [0, 1]])[group]
data = pd.DataFrame(places, columns=["width", "height"])
job = ll.Job(data, ["a", "b", "c"], kind="tabular", store=":memory:", name="map{points}")
there = ll.PoolMap(job, annotator="me")
ready = there.picture()
floor = Canvas(width=600, height=440)
moves = Event(source=floor, watched_events=["mousemove"], prevent_default_action=True, wait=_WAIT[0])
moves.on_dom_event(lambda event: send_picture(floor, ready))
VBox([there, floor])
"""

# Counts the pictures that come to canvases of the page; ipycanvas draws on hidden ones first.
WATCH = """
() => {
  const plain = CanvasRenderingContext2D.prototype.drawImage;
  window.__painted = 0;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    if (this.canvas.isConnected) window.__painted += 1;
    return plain.apply(this, given);
  };
}
"""


def pan(page: NotebookPage, canvas: Locator) -> float:
    """Return pictures a second while the mouse goes round about with its button held."""
    canvas.scroll_into_view_if_needed()
    at = canvas.bounding_box()
    assert at is not None
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    mouse = page.page.mouse
    mouse.move(x, y)
    mouse.down()
    begun, before = page.page.evaluate("() => [performance.now(), window.__painted]")
    for number in range(MOVES):
        turn = number / MOVES * 4 * math.pi
        mouse.move(x + 90 * math.sin(turn), y + 60 * math.sin(2 * turn))
        page.page.wait_for_timeout(PACE)
    ended, after = page.page.evaluate("() => [performance.now(), window.__painted]")
    mouse.up()
    return 1000 * (after - before) / (ended - begun)


def measure(host: Host[NotebookPage], points: int, rounds: int) -> tuple[float, float]:
    """Return pictures a second of the map and of the floor."""
    page = host.open([CELL.format(points=points)], f"map{points}")
    page.run_all()
    shown, floor = page.page.locator(".labelloop-map canvas"), page.page.locator("canvas:not(.labelloop-map canvas)")
    page.until(lambda: shown.count() == 1 and floor.count() == 1, "the map", timeout=120)
    page.page.evaluate(WATCH)
    pan(page, shown)  # the map finds its pace
    pairs = [(pan(page, shown), pan(page, floor)) for _ in range(rounds)]
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = chromium.launch(playwright)
        server = Server("lab", Path(folder)).start()
        try:
            host = Host(server, browser, NotebookPage)
            print(f"{'points':>9} {'pictures/s':>11} {'floor':>6} {'ratio':>6}")
            for points in given.points:
                ours, least = measure(host, points, given.rounds)
                print(f"{points:9,} {ours:11.1f} {least:6.1f} {least / ours:6.2f}")
        finally:
            server.stop()
            browser.close()


if __name__ == "__main__":
    main()
