"""How smoothly a PoolMap is panned and zoomed in a real JupyterLab, and how many pictures of the kernel come meanwhile.

ms between frames of the page while the mouse drags the map round about, and while its wheel turns, against an empty
page of the same browser on which the mouse does the same, in turn with the map. Pictures: how many a second the kernel
has drawn anew and the page has shown; between them the page shows what it has, moved and stretched.

    python benchmarks/pool_map_page.py [--points 10000 100000 1000000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from _frames import measure, watch
from harness import chromium
from harness.hosts import Host
from harness.pages import NotebookPage
from harness.servers import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

CELL = """
import numpy as np, pandas as pd, labelloop as ll
rng = np.random.default_rng(0)
group = rng.integers(0, 3, {points})
places = rng.normal(size=({points}, 2)) + 5 * np.array([[0, 0], [1, 0], [0, 1]])[group]
data = pd.DataFrame(places, columns=["width", "height"])
job = ll.Job(data, ["a", "b", "c"], kind="tabular", store=":memory:", name="map{points}")
there = ll.PoolMap(job, annotator="me")
there
"""

# Counts the pictures of the kernel: ipycanvas draws them on the canvas of the page as they are, at its corner.
COUNT = """
() => {
  const plain = CanvasRenderingContext2D.prototype.drawImage;
  window.__pictures = 0;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    if (this.canvas.isConnected && given.length === 3) window.__pictures += 1;
    return plain.apply(this, given);
  };
}
"""


def pan(page: Page, x: float, y: float) -> list[float]:
    """Drag round about a place; return the times between frames meanwhile."""

    def go(done: float) -> None:
        turn = done * 4 * math.pi
        page.mouse.move(x + 80 * math.sin(turn), y + 50 * math.sin(2 * turn))

    page.mouse.move(x, y)
    page.mouse.down()
    times = watch(page, go)
    page.mouse.up()
    return times


def zoom(page: Page, x: float, y: float) -> list[float]:
    """Turn the wheel there and back again; return the times between frames meanwhile."""
    page.mouse.move(x, y)
    return watch(page, lambda done: page.mouse.wheel(0, -12 if done < 1 / 2 else 12))


def seconds(page: Page, deed: Callable[[], list[float]], pictures: list[float]) -> list[float]:
    """Do something, and note how many pictures a second came meanwhile."""
    before = page.evaluate("() => window.__pictures")
    times = deed()
    pictures.append(1000 * (page.evaluate("() => window.__pictures") - before) / sum(times))
    return times


def frames(host: Host[NotebookPage], points: int, rounds: int) -> None:
    """Print the times between frames on a map of so many points."""
    page = host.open([CELL.format(points=points)], f"map{points}")
    page.page.evaluate(COUNT)
    page.run(0)
    canvas = page.page.locator(".labelloop-map canvas")
    page.until(lambda: canvas.get_attribute("role") == "application", "the map", timeout=120)
    page.until(lambda: page.page.evaluate("() => window.__pictures > 0"), "its picture")
    canvas.scroll_into_view_if_needed()
    at = canvas.bounding_box()
    assert at is not None
    middle = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    empty = host.browser.new_page()
    empty.set_content("<body style='height: 100vh'></body>")
    for name, act in (("pan", pan), ("zoom", zoom)):
        pictures: list[float] = []
        times = measure(
            empty,
            page,
            lambda act=act, pictures=pictures: seconds(page.page, lambda: act(page.page, *middle), pictures),
            rounds,
            floor=lambda page, act=act: act(page, 600, 400),
        )
        print(f"{points:9,}  {name:4}  {times.row()}   {sum(pictures) / len(pictures):5.1f} pictures/s", flush=True)
    empty.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - `--help` needs no browser

    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = chromium.launch(playwright)
        server = Server("lab", Path(folder)).start()
        try:
            host = Host(server, browser, NotebookPage)
            print("   points  deed  frames   median: floor, map, ratio    95 %: floor, map, ratio")
            for points in given.points:
                frames(host, points, given.rounds)
        finally:
            server.stop()
        browser.close()


if __name__ == "__main__":
    main()
