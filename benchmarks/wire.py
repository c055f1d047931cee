"""Bytes per answer on the wire of a real JupyterLab: the 2,000th answer against the 50th.

    python benchmarks/wire.py [--answers 2000]

Counted by the browser on the kernel's websocket: whole frames, with Jupyter's envelopes and the kernel's busy and idle
notes, both ways; and beside it the content of the labeler's own messages alone. Rows of a table, no media.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))

from harness import chromium
from harness.hosts import Host
from harness.pages import NotebookPage
from harness.servers import Server

CELL = """
import json
import pandas as pd, labelloop as ll

told = 0
class Counted(ll.TabularLabeler):
    def send(self, content, buffers=None):
        global told
        told += len(json.dumps(content))
        super().send(content, buffers)

frame = pd.DataFrame({"name": [f"sample {i:05}" for i in range(ROWS)], "size": range(ROWS)})
labeler = Counted(frame, ["cat", "dog"], store="wire.db", annotator="me", order="sequential")
heard = 0
def count(_widget, content, _buffers):
    global heard
    heard += len(json.dumps(content))
labeler.on_msg(count)
labeler
"""
PRESS = """
async (n) => {
  const root = document.querySelector(".labelloop");
  for (let i = 0; i < n; i += 1) {
    while (root.dataset.state !== "ready") await new Promise((resolve) => setTimeout(resolve, 20));
    root.dispatchEvent(new KeyboardEvent("keydown", { key: "1", code: "Digit1", bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
"""
WINDOW = 40


def answer(page: NotebookPage, n: int) -> None:
    for start in range(0, n, 200):
        page.page.evaluate(PRESS, min(200, n - start))
    page.wait_saved()


def window(page: NotebookPage) -> tuple[float, ...]:
    """Return bytes per answer: frames up, frames down, content up, content down."""
    page.page.wait_for_timeout(1500)
    frames, content = page.websocket_bytes(), page.eval("(heard, told)")
    answer(page, WINDOW)
    page.page.wait_for_timeout(1500)
    # The second look at the counters is a request of its own, through another websocket.
    after, content_after = page.websocket_bytes(), page.eval("(heard, told)")
    pairs = [*zip(after, frames, strict=True), *zip(content_after, content, strict=True)]
    return tuple((later - earlier) / WINDOW for later, earlier in pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--answers", type=int, default=2000)
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - `--help` needs no browser

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        server = Server("lab", Path(home), {}).start()
        try:
            page = Host(server, browser, NotebookPage).open([f"ROWS = {options.answers + 500}", CELL], "wire")
            page.run_all()
            page.wait_state("ready")
            page.labeler.focus()
            answer(page, 50)
            early = window(page)
            answer(page, options.answers - 50 - 2 * WINDOW)
            late = window(page)
        finally:
            server.stop()
            browser.close()
    print("bytes per answer             frames up  frames down  content up  content down")
    print("around answer 50          " + "".join(f"{n:12.0f}" for n in early))
    print(f"around answer {options.answers:<12}" + "".join(f"{n:12.0f}" for n in late))
    print("ratio                     " + "".join(f"{b / a:10.2f} x" for a, b in zip(early, late, strict=True)))


if __name__ == "__main__":
    main()
