"""How smoothly a long recording with many regions is zoomed and marked, how soon one is seen, and what the wire bears.

``frames``: ms between frames of a real JupyterLab while one zooms, pans, moves a region and resizes one, on a recording
of 10 minutes with 500 regions: seen as a whole, with all regions in sight, and half a minute of it. The floor is an
empty page of the same browser on which the mouse does the same, in turn with the labeler. ``open``: ms from running the
cell until the wave is there, and until it is there from border to border, for 5 s, 10 min and 1 h; the floor is a cell
that shows a canvas with a line on it. ``wire``: messages and bytes per recording with one region and with ten.

    python benchmarks/sounds_page.py [--regions 500] [--rounds 4] [--only frames open wire]

From one clip to the next: ``python benchmarks/paint.py --subjects clip``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from _frames import measure, wander, watch
from harness import chromium
from harness.hosts import Host
from harness.pages import NotebookPage
from harness.servers import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

RATE = 22050
MINUTE = 60
LENGTHS = {"5 s": 5, "10 min": 10 * MINUTE, "1 h": 60 * MINUTE}
CLIPS = 12  # answered on the wire, after two that are not counted

MARKED = """
import uuid
import numpy as np
import labelloop as ll

rng = np.random.default_rng(0)
options = {{"regions": True, "store": f"{{uuid.uuid4().hex}}.db", "order": "sequential"}}
labeler = ll.AudioLabeler({paths}, ["song", "call"], **options)
starts = np.linspace(0, 598, {regions} - 1) + rng.random({regions} - 1)
regions = [(float(start), float(start) + 0.2 + 0.8 * float(rng.random())) for start in starts] + [(290.0, 310.0)]
labeler.label({paths}[0], [dict(start=start, end=end, label="song") for start, end in regions])
labeler
"""

# The line is drawn as a labeler draws: by a script that runs where its output is.
BARE = """
from IPython.display import HTML
HTML('<canvas class="bare-{number}" width="500" height="400"></canvas><script>'
     'document.querySelector(".bare-{number}").getContext("2d").fillRect(0, 200, 500, 1)</script>')
"""

OPEN = """
import labelloop as ll
labeler = ll.AudioLabeler([{path!r}], ["song"], regions=True, store=":memory:", name="open {number}")
labeler
"""

COUNTED = """
import json, uuid
import numpy as np
import labelloop as ll

class Counted(ll.AudioLabeler):
    told = heard = 0
    def send(self, content, buffers=None):
        self.told += len(json.dumps(content))
        super().send(content, buffers)

noise = np.random.default_rng(0).normal(0, 0.1, (60, 16000))
labeler = Counted(
    noise, ["song", "call"], rate=8000, regions=True, store=f"{uuid.uuid4().hex}.db", order="sequential", prefetch=60
)
def count(_widget, content, _buffers):
    labeler.heard += len(json.dumps(content))
labeler.on_msg(count)
labeler
"""

# Runs a cell; resolves to the ms until a first, and until all columns in the middle of the canvas's wave are inked.
# What stands there already, of the run before, is gone first: `root` names what is new.
INKED = """
([index, root, canvas, share]) => new Promise((resolve) => {
  const app = window.jupyterapp;
  const panel = [...app.shell.widgets('main')].find((w) => w.content?.model?.cells && w.sessionContext);
  panel.content.activeCellIndex = index;
  panel.content.deselectAll();
  const started = performance.now();
  app.commands.execute('notebook:run-cell');
  let first = null;
  const look = () => {
    const drawn = document.querySelector(root)?.querySelector(canvas) ?? document.querySelector(`canvas${root}`);
    if (drawn && drawn.width > 10) {
      const y = Math.floor(drawn.height * share) - 2;
      const { data } = drawn.getContext('2d').getImageData(0, y, drawn.width, 4);
      let inked = 0;
      for (let x = 0; x < drawn.width; x += 1)
        inked += [0, 1, 2, 3].some((row) => data[4 * (row * drawn.width + x) + 3] > 0) ? 1 : 0;
      const { port1, port2 } = new MessageChannel(); // after the frame is painted
      port1.onmessage = () => {
        if (inked > 0) first ??= performance.now() - started;
        if (inked === drawn.width) resolve([first, performance.now() - started]);
        else requestAnimationFrame(look);
      };
      port2.postMessage(null);
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""
STILL = "() => addEventListener('wheel', (event) => event.preventDefault(), { passive: false })"


def record(folder: Path, seconds: int) -> str:
    """Write noise in which a tone goes up and down; return the path."""
    path = folder / f"{seconds}.wav"
    rng = np.random.default_rng(0)
    time = np.arange(MINUTE * RATE) / RATE
    minute = 0.3 * np.sin(2 * np.pi * (2000 * time + 200 * np.sin(time))) + rng.normal(0, 0.05, len(time))
    with soundfile.SoundFile(path, "w", RATE, 1) as file:
        for start in range(0, seconds, MINUTE):
            file.write(minute[: (seconds - start) * RATE])
    return str(path)


def zoom(page: Page, x: float, y: float) -> list[float]:
    """Turn the wheel in and out over a place."""
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    times = watch(page, lambda done: page.mouse.wheel(0, -40 if int(done * 8) % 2 == 0 else 40))
    page.keyboard.up("Control")
    return times


def pan(page: Page, x: float, y: float) -> list[float]:
    """Turn the wheel sideways, to and fro."""
    page.mouse.move(x, y)
    return watch(page, lambda done: page.mouse.wheel(30 if int(done * 4) % 2 == 0 else -30, 0))


class Stage:
    """The recording in the page, and what one does on it; each deed leaves the regions as they were."""

    def __init__(self, page: NotebookPage) -> None:
        self.page = page
        self.mouse = page.page.mouse
        port = page.labeler.locator(".ll-sound-port").bounding_box()
        assert port
        # The region that goes from 290 to 310 s is there, below or above those that overlap it.
        self.middle = port["x"] + port["width"] / 2, port["y"] + port["height"] / 4

    def _drag(self, start: tuple[float, float]) -> list[float]:
        self.mouse.move(*start)
        self.mouse.down()
        times = wander(self.page.page, *start)
        assert self.page.labeler.locator(".ll-moving").count() == 1
        self.page.press("Escape")
        self.mouse.up()
        return times

    def move(self) -> list[float]:
        """Drag the region in the middle."""
        return self._drag(self.middle)

    def resize(self) -> list[float]:
        """Drag the end of a region."""
        self.mouse.click(*self.middle)
        grip = self.page.labeler.locator('.ll-edge[data-edge="end"]').bounding_box()
        assert grip
        return self._drag((grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2))

    def zoom(self) -> list[float]:
        """Zoom in and out."""
        return zoom(self.page.page, *self.middle)

    def pan(self) -> list[float]:
        """Look here and there."""
        return pan(self.page.page, *self.middle)

    def go_near(self) -> None:
        """Look at half a minute in the middle."""
        self.mouse.move(*self.middle)
        self.page.page.keyboard.down("Control")
        for _ in range(4):
            self.mouse.wheel(0, -120)
            self.page.page.wait_for_timeout(300)
        self.page.page.keyboard.up("Control")
        self.page.page.wait_for_timeout(2000)


def frames(host: Host[NotebookPage], paths: list[str], regions: int, rounds: int) -> None:
    """Print the rows of each deed."""
    print("ms from frame to frame")
    print("  seen    deed        frames  median: floor, labeler, ratio   p95: floor, labeler, ratio")
    page = host.open([MARKED.format(paths=paths, regions=regions)], "sounds-frames")
    page.run(0)
    page.wait_state("ready", timeout=120)
    page.press("PageUp")
    page.page.wait_for_function("n => document.querySelectorAll('[data-region]').length === n", arg=regions)
    page.page.wait_for_timeout(3000)  # every part of the picture comes
    empty = page.context.new_page()
    empty.evaluate(STILL)
    stage = Stage(page)
    middle = (600, 500)
    whole = [("zoom", stage.zoom, lambda page: zoom(page, *middle)), ("move", stage.move, None)]
    near = [("zoom", stage.zoom, whole[0][2]), ("pan", stage.pan, lambda page: pan(page, *middle))]
    near += [("move", stage.move, None), ("resize", stage.resize, None)]
    for seen, deeds in (("10 min", [*whole, ("resize", stage.resize, None)]), ("30 s", near)):
        if seen == "30 s":
            stage.go_near()
        for name, deed, floor in deeds:
            times = measure(empty, page, deed, rounds, floor or (lambda page: wander(page, *middle)))
            print(f"  {seen:7} {name:10} {times.row()}", flush=True)
    assert page.labeler.locator("[data-region]").count() == regions
    host.close_pages()


def openings(host: Host[NotebookPage], paths: dict[str, str], rounds: int) -> None:
    """Print how long it takes until each recording is seen."""
    page = host.open(["", ""], "sounds-open")
    page.exec("import labelloop as ll, soundfile, scipy.signal")
    found: dict[str, list[list[float]]] = {"bare": [], **{name: [] for name in paths}}
    for number in range(rounds + 1):
        page.write(0, BARE.format(number=number))
        bare = page.page.evaluate(INKED, [0, f".bare-{number}", "canvas", 0.5])
        for index, (name, path) in enumerate(paths.items()):
            key = number * len(paths) + index
            page.write(1, OPEN.format(path=path, number=key))
            root = f'[aria-label="Labeler: open {key}"]'
            times = page.page.evaluate(INKED, [1, root, ".ll-sound-picture", 0.21])
            page.page.wait_for_timeout(300)
            if number > 0:  # the first meets cold code
                found[name].append(times)
        if number > 0:
            found["bare"].append(bare)
    floor = statistics.median(first for first, _ in found.pop("bare"))
    print(f"ms from running a cell to a wave on the screen; a canvas with a line: {floor:.0f}")
    for name, times in found.items():
        first, whole = (statistics.median(each) for each in zip(*times, strict=True))
        print(f"  {name:7} first {first:6.0f} {first / floor:6.2f} x   whole {whole:6.0f} {whole / floor:6.2f} x")
    host.close_pages()


def answer(page: NotebookPage, regions: int) -> None:
    """Mark regions, and go on to the next recording."""
    port = page.labeler.locator(".ll-sound-port").bounding_box()
    assert port
    before = page.item()
    for number in range(regions):
        x, y = port["x"] + 20 + 45 * number, port["y"] + 20
        page.page.mouse.move(x, y)
        page.page.mouse.down()
        page.page.mouse.move(x + 30, y, steps=10)
        page.page.mouse.up()
    page.press("Escape", "Enter")
    page.until(lambda: page.item() != before, "the next recording")
    page.wait_saved()


def wire(host: Host[NotebookPage]) -> None:
    """Print messages and bytes per recording."""
    page = host.open([COUNTED], "sounds-wire")
    page.run(0)
    page.wait_state("ready")
    page.press("o")  # of song, for s skips
    answer(page, 1)
    answer(page, 1)

    def state() -> list[int]:
        page.page.wait_for_timeout(1500)
        content = page.eval("(labeler.heard, labeler.told)")
        return [*page.websocket_messages(), *page.websocket_bytes(), *content]

    print("per recording   messages up, down    frames up, down (bytes)    content up, down (bytes)    up per region")
    for regions in (1, 10):
        before = state()
        for _ in range(CLIPS):
            answer(page, regions)
        each = [(after - start) / CLIPS for after, start in zip(state(), before, strict=True)]
        cells = "  ".join(f"{value:11.1f}" for value in each)
        print(f"  {regions:3} marked {cells}  {each[2] / regions:11.1f}", flush=True)
    host.close_pages()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--regions", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=4, help="measurements of each deed, and of each opening")
    parser.add_argument("--only", nargs="+", choices=["frames", "open", "wire"], default=["frames", "open", "wire"])
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - `--help` needs no browser

    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        browser = chromium.launch(playwright)
        server = Server("lab", Path(home) / "lab", {}).start()
        try:
            host = Host(server, browser, NotebookPage)
            paths = {name: record(Path(home), seconds) for name, seconds in LENGTHS.items()}
            if "frames" in options.only:
                frames(host, [paths["10 min"], paths["5 s"]], options.regions, options.rounds)
            if "open" in options.only:
                openings(host, paths, options.rounds)
            if "wire" in options.only:
                wire(host)
        finally:
            server.stop()
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
