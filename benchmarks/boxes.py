"""How smoothly boxes are drawn and moved on a large image, and what an answer costs on the wire.

``frames``: ms between frames of a real JupyterLab while one moves a box, draws one (and, zoomed in, moves one and
pans) on an image of 12 megapixels with 10, 100 and 1,000 boxes. The floor is an empty page of the same browser over
which the mouse goes in the same way, in turn with the labeler. ``wire``: messages and bytes per image with one box and
with ten, as the browser counts whole frames of the kernel's websocket, and the content of the labeler's own messages.

    python benchmarks/boxes.py [--boxes 10 100 1000] [--rounds 4] [--only frames wire]

From one image to the next: ``python benchmarks/paint.py --subjects image box``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from _frames import measure, wander
from harness import chromium
from harness.hosts import Host
from harness.pages import NotebookPage
from harness.servers import Server

IMAGES = 12  # answered on the wire, after two that are not counted

LARGE = """
import io, json, uuid
import numpy as np
from PIL import Image
import labelloop as ll

rng = np.random.default_rng(0)
data = io.BytesIO()
coarse = Image.fromarray(rng.integers(0, 255, (60, 80, 3), dtype=np.uint8))
coarse.resize((4000, 3000), Image.Resampling.BICUBIC).save(data, "JPEG", quality=90)
labeler = ll.BoxLabeler([data.getvalue()] * 2, ["cat", "dog"], store=f"{{uuid.uuid4().hex}}.db", order="sequential")
names = ("left", "top", "width", "height")
places = rng.integers([0, 0, 30, 30], [3700, 2700, 250, 250], ({boxes} - 1, 4)).tolist() + [[1800, 1300, 400, 300]]
labeler.label(0, [dict(zip(names, place), label="cat") for place in places])
labeler
"""

SMALL = """
import json, uuid
import numpy as np
import labelloop as ll

class Counted(ll.BoxLabeler):
    told = heard = 0
    def send(self, content, buffers=None):
        self.told += len(json.dumps(content))
        super().send(content, buffers)

pictures = np.zeros((60, 300, 400, 3), dtype=np.uint8)
labeler = Counted(pictures, ["cat", "dog"], store=f"{uuid.uuid4().hex}.db", order="sequential", prefetch=60)
def count(_widget, content, _buffers):
    labeler.heard += len(json.dumps(content))
labeler.on_msg(count)
labeler
"""


class Stage:
    """The image in the page, and what one does on it; each deed is called off and leaves the boxes as they were."""

    def __init__(self, page: NotebookPage) -> None:
        self.page = page
        self.mouse = page.page.mouse
        port = page.labeler.locator(".ll-port").bounding_box()
        assert port
        self.middle = port["x"] + port["width"] / 2, port["y"] + port["height"] / 2

    def drag(self, shown: str, key: str | None = None) -> list[float]:
        """Drag from the middle and about it; what is `shown` meanwhile proves that it is the deed that was meant."""
        self.mouse.move(*self.middle)
        if key:
            self.page.page.keyboard.down(key)
        self.mouse.down()
        if key:
            self.page.page.keyboard.up(key)
        times = wander(self.page.page, *self.middle)
        assert self.page.labeler.locator(shown).count() == 1
        self.page.press("Escape")
        self.mouse.up()
        return times

    def move(self) -> list[float]:
        """Drag the box in the middle."""
        return self.drag(".ll-moving")

    def draw(self) -> list[float]:
        """Draw over the boxes that are there."""
        return self.drag(".ll-rubber:visible", "Control")

    def pan(self) -> list[float]:
        """Drag the image itself."""
        scene = self.page.labeler.locator(".ll-scene")
        self.mouse.move(*self.middle)
        before = scene.get_attribute("style")
        self.mouse.down(button="middle")
        times = wander(self.page.page, *self.middle)
        assert scene.get_attribute("style") != before
        self.mouse.up(button="middle")
        return times

    def zoom_in(self) -> None:
        """Look at the middle closely, and wait until it is sharp."""
        self.mouse.move(*self.middle)
        self.page.page.keyboard.down("Control")
        for _ in range(4):
            self.mouse.wheel(0, -120)
            self.page.page.wait_for_timeout(300)
        self.page.page.keyboard.up("Control")
        self.page.page.wait_for_timeout(2000)


def frames(host: Host[NotebookPage], counts: list[int], rounds: int) -> None:
    """Print the rows of each number of boxes."""
    print("ms from frame to frame")
    print("  boxes  deed           frames  median: floor, labeler, ratio   p95: floor, labeler, ratio")
    for count in counts:
        page = host.open([LARGE.format(boxes=count)], f"boxes-{count}")
        page.run(0)
        page.wait_state("ready")
        page.press("PageUp")
        page.page.wait_for_function("n => document.querySelectorAll('[data-box]').length === n", arg=count)
        page.labeler.locator(".ll-scene-picture img").evaluate("image => image.decode()")
        page.page.wait_for_timeout(1000)
        empty = page.context.new_page()
        stage = Stage(page)
        whole = [("move", stage.move), ("draw", stage.draw)]
        close = [("move, zoomed", stage.move), ("pan, zoomed", stage.pan)]
        for name, deed in [*whole, *close]:
            if (name, deed) == close[0]:
                stage.zoom_in()
            times = measure(empty, page, deed, rounds)
            print(f"  {count:5}  {name:14} {times.row()}", flush=True)
        assert page.labeler.locator("[data-box]").count() == count
        host.close_pages()


def answer(page: NotebookPage, boxes: int) -> None:
    """Draw boxes on an image, and go on to the next."""
    port = page.labeler.locator(".ll-scene-picture").bounding_box()
    assert port
    before = page.item()
    for number in range(boxes):
        x, y = port["x"] + 20 + 25 * number, port["y"] + 20 + 12 * number
        page.page.mouse.move(x, y)
        page.page.mouse.down()
        page.page.mouse.move(x + 60, y + 50, steps=10)
        page.page.mouse.up()
    page.press("Escape", "Enter")
    page.until(lambda: page.item() != before, "the next image")
    page.wait_saved()


def wire(host: Host[NotebookPage]) -> None:
    """Print messages and bytes per image."""
    page = host.open([SMALL], "boxes-wire")
    page.run(0)
    page.wait_state("ready")
    page.press("d")
    answer(page, 1)
    answer(page, 1)

    def state() -> list[int]:
        page.page.wait_for_timeout(1500)
        content = page.eval("(labeler.heard, labeler.told)")
        return [*page.websocket_messages(), *page.websocket_bytes(), *content]

    print(
        "per image       messages up, down    frames up, down (bytes)    content up, down (bytes)    content up per box"
    )
    for boxes in (1, 10):
        before = state()
        for _ in range(IMAGES):
            answer(page, boxes)
        each = [(after - start) / IMAGES for after, start in zip(state(), before, strict=True)]
        cells = "  ".join(f"{value:11.1f}" for value in each)
        print(f"  {boxes:3} drawn  {cells}  {each[2] / boxes:11.1f}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--boxes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--rounds", type=int, default=4, help="measurements of each deed")
    parser.add_argument("--only", nargs="+", choices=["frames", "wire"], default=["frames", "wire"])
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - `--help` needs no browser

    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        browser = chromium.launch(playwright)
        server = Server("lab", Path(home), {}).start()
        try:
            host = Host(server, browser, NotebookPage)
            if "frames" in options.only:
                frames(host, options.boxes, options.rounds)
            if "wire" in options.only:
                wire(host)
        finally:
            server.stop()
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
