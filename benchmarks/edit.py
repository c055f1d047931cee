"""How long from a key to the mark on the screen, in texts of 200 to 10,000 words with 10 and 1,000 marks.

The floor is a bare element beside the labeler that holds the same words, an element each, and as many boxes over
them: a key adds one box more or takes it away. It and `TextSpanLabeler` are measured in turn in the same page of
a real JupyterLab, so that the ratio holds on any machine. An edit is a mark made with the keys, or taken back.

    python benchmarks/edit.py [--edits 60] [--words 200 2000 10000] [--marks 10 1000] [--steady]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from _paint_cells import PROBE
from harness import chromium
from harness.hosts import Host
from harness.pages import NotebookPage
from harness.servers import Server
from paint import Times

BLOCK = 20

CELL = """
import random, uuid
import labelloop as ll
rng = random.Random(0)
words = ["".join(rng.choices("abcdefghijklmnop", k=rng.randint(2, 9))) for _ in range({words})]
lines = [" ".join(words[k : k + 120]) for k in range(0, len(words), 120)]
text = "\\n".join(lines)
labeler = ll.TextSpanLabeler(
    [text, "the end"], {{"p": "Person", "l": "Place", "o": "Group"}}, store=f"{{uuid.uuid4().hex}}.db",
    order="sequential", prelabel=False, overlap=True,
)
tokens = labeler.job.pool.tokens_at(0)
spans = set()
while len(spans) < {marks}:
    first = rng.randrange(4, len(tokens) - 3)
    last = first + rng.randrange(3)
    spans.add((tokens[first][0], tokens[last][1], rng.choice("plo")))
labeler.label(0, [{{"label": k, "start": s, "end": e}} for s, e, k in sorted(spans)])
labeler
"""

# No code between the key and the box: words and boxes are there, one box comes and goes.
FLOOR = """
([text, marks]) => {
  const root = document.querySelector(".labelloop");
  const floor = document.createElement("div");
  floor.className = "paint-floor";
  floor.tabIndex = 0;
  floor.dataset.lmSuppressShortcuts = "true";
  Object.assign(floor.style, { height: "520px", overflow: "auto", contain: "strict", position: "relative" });
  const sheet = document.createElement("div");
  sheet.style.cssText = "position: relative; font-size: 15px; line-height: 40px; white-space: pre-wrap";
  const boxes = document.createElement("div");
  boxes.style.cssText = "position: absolute; inset: 0; contain: layout style";
  for (const line of text.split("\\n")) {
    const row = document.createElement("div");
    for (const word of line.split(" ")) {
      const element = document.createElement("span");
      element.textContent = word;
      row.append(element, " ");
    }
    sheet.append(row);
  }
  floor.append(sheet);
  sheet.append(boxes);
  root.parentElement.before(floor);
  const words = [...sheet.querySelectorAll("span")];
  const origin = sheet.getBoundingClientRect();
  const boxOver = (word) => {
    const { left, top, width, height } = word.getBoundingClientRect();
    const box = document.createElement("i");
    box.style.cssText = "position: absolute; background: rgb(0 114 178 / 22%)";
    Object.assign(box.style, {
      left: `${left - origin.left}px`, top: `${top - origin.top}px`, width: `${width}px`, height: `${height}px`,
    });
    return box;
  };
  for (let i = 0; i < marks; i += 1) boxes.append(boxOver(words[(i * 7) % words.length]));
  const extra = boxOver(words[1]);
  floor.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (extra.isConnected) extra.remove();
    else boxes.append(extra);
  });
}
"""


def block(page: NotebookPage, selector: str, layer: str, prepare: list[str], keys: tuple[str, str]) -> list[float]:
    """Return the times of `BLOCK` edits: pairs of keys, each after a key of `prepare` that is not measured."""
    target = page.page.locator(selector).first
    target.evaluate(
        "(target, layer) => window.__probe.aim(target, target.querySelector(layer), { childList: true })", layer
    )
    times: list[float] = []
    for number in range(BLOCK):
        if prepare and number % 2 == 0:
            page.page.keyboard.press(prepare[number // 2 % len(prepare)])
            page.page.wait_for_timeout(40)
        page.page.evaluate("() => { window.__probe.times = []; window.__probe.started = null; }")
        page.page.wait_for_timeout(random.uniform(60, 160))
        page.page.keyboard.press(keys[number % 2])
        if not page.page.evaluate("() => window.__probe.reached(1, 10000)"):
            raise AssertionError(f"{keys[number % 2]!r} on {selector} changed nothing in 10 s")
        times += page.page.evaluate("() => window.__probe.times.slice(0, 1)")
    return times


def measure(host: Host[NotebookPage], words: int, marks: int, edits: int, *, steady: bool) -> Times:
    """Measure floor and labeler in turn."""
    page = host.open([CELL.format(words=words, marks=marks)], f"edit-{words}-{marks}")
    page.run(0)
    page.wait_state("ready")
    page.page.evaluate(PROBE, steady)
    page.press("PageUp")
    page.page.wait_for_function("n => document.querySelectorAll('[data-span]').length === n", arg=marks)
    page.page.evaluate(FLOOR, [page.eval("text"), marks])
    floor = (".paint-floor", ":scope > div > div:last-child", [], ("x", "x"))
    labeler = (".labelloop", ".ll-marks", ["ArrowRight", "ArrowLeft"], ("p", "Backspace"))
    block(page, *floor)  # the first keys meet cold code
    block(page, *labeler)
    times = Times()
    while len(times.labeler) < edits:
        times.floor += block(page, *floor)
        times.labeler += block(page, *labeler)
    host.close_pages()
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--words", type=int, nargs="+", default=[200, 2000, 10000])
    parser.add_argument("--marks", type=int, nargs="+", default=[10, 1000])
    parser.add_argument("--steady", action="store_true", help="keep frames coming while nothing changes")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - `--help` needs no browser

    print("ms from a key to the mark on the screen")
    print("   words  marks edits  median: floor, labeler, ratio   p95: floor, labeler, ratio")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        browser = chromium.launch(playwright)
        server = Server("lab", Path(home), {}).start()
        try:
            host = Host(server, browser, NotebookPage)
            for words in options.words:
                for marks in options.marks:
                    times = measure(host, words, marks, options.edits, steady=options.steady)
                    print(f"  {words:6} {marks:6} {times.row()}", flush=True)
        finally:
            server.stop()
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
