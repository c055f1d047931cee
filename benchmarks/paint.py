"""How long from a key to the next sample on the screen, in real JupyterLab, against the same page's floor.

The floor is a bare element that swaps two decoded pictures when a key comes. It and the labeler are measured
in turn, a few keys each, in the same page and under the same load, so that the ratio holds on any machine.

    python benchmarks/paint.py [--presses 200] [--size 512] [--subjects image tabular] [--loads idle busy]

Loads: `idle`; `busy`, while a cell computes for 20 seconds, several times; `fits`, while a worker process
fits without end. Hosts: `lab`, JupyterLab as installed; `main-thread`, with comms handled on the kernel's
main thread, as ipykernel 6 and JupyterLab before 4.4 do. `waited` says how many keys led to the next sample
before the labeler had none left in the page and made the person wait. `--steady` keeps the page's frames
coming, as a screen does: at rest, Chromium starts a frame the moment one is wanted, which favours the floor.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from _paint_cells import BUSY, END_FITS, FITS, FLOOR, PROBE, SETUP, SUBJECTS, Subject
from harness import chromium
from harness.hosts import Host
from harness.kernels import KernelError
from harness.pages import CellError, NotebookPage
from harness.servers import NO_SUBSHELLS, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

HOSTS = {"lab": {}, "main-thread": NO_SUBSHELLS}
PACE = (100, 250)  # ms between keys: four to ten answers a second
BLOCK = 20  # keys in a row for one of the two before it is the other's turn
BUSY_SECONDS = 20
BUSY_CELLS = 5
PATIENCE = BUSY_SECONDS + 10  # seconds until a key that changes nothing is given up


@dataclass
class Times:
    """Milliseconds from key to paint, and how many keys went well before each wait for samples."""

    floor: list[float] = field(default_factory=list)
    labeler: list[float] = field(default_factory=list)
    waited: list[int] = field(default_factory=list)

    def row(self) -> str:
        """Return median and 95th percentile of both, and their ratios."""
        if not (self.floor and self.labeler):
            return "  no key led to a new sample"
        cells = [f"{len(self.labeler):5d}"]
        for share in (0.5, 0.95):
            floor, labeler = percentile(self.floor, share), percentile(self.labeler, share)
            cells.append(f"{floor:8.1f} {labeler:8.1f} {labeler / floor:7.2f} x")
        after = ", ".join(map(str, self.waited))
        return "  ".join(cells) + (f"   waited after {after}" if after else "")


def percentile(values: list[float], share: float) -> float:
    """Return the value that `share` of all values do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def cell_done(page: NotebookPage) -> bool:
    """Return whether the cell started last has ended."""
    return page.page.evaluate("() => window.__run.done")


def press_block(page: NotebookPage, selector: str, keys: tuple[str, ...], *, busy: bool = False) -> list[float]:
    """Press keys one after the other, each when the sample before is painted; return the milliseconds.

    The block ends early when there is no sample to answer, and with `busy` when the long cell has ended.
    """
    target = page.page.locator(selector).first
    target.evaluate("target => window.__probe.aim(target)")
    for number in range(1, BLOCK + 1):
        if target.get_attribute("data-state") not in {None, "ready"} or (busy and cell_done(page)):
            break
        # As fast as a quick person, and as little in step with the screen's refresh.
        page.page.wait_for_timeout(random.uniform(*PACE))
        page.page.keyboard.press(keys[number % len(keys)])
        if not page.page.evaluate("([n, ms]) => window.__probe.reached(n, ms)", [number, PATIENCE * 1000]):
            raise CellError(f"key {number} on {selector} led to no new sample in {PATIENCE} s")
    return list(page.page.evaluate("() => window.__probe.times"))


def measure(page: NotebookPage, subject: Subject, presses: int, busy: int | None) -> Times:
    """Measure floor and labeler in turn until the labeler has `presses` times.

    With `busy`, the index of a cell that keeps the kernel computing, it runs all the while, again and again,
    but no more than `BUSY_CELLS` times: a labeler that freezes with it gets one key a cell.
    """
    times, cells, since = Times(), 0, 0
    while len(times.labeler) < presses:
        if busy is not None and (cells == 0 or cell_done(page)):
            page.wait_state("ready")  # what the cell before held up arrives now
            if cells == BUSY_CELLS:
                break
            page.run(busy, wait=False)
            page.until(lambda: page.kernel_status()[1] == "busy", "a busy kernel")
            cells, since = cells + 1, 0
        times.floor += press_block(page, ".paint-floor", subject.keys, busy=busy is not None)
        block = press_block(page, ".labelloop", subject.keys, busy=busy is not None)
        times.labeler += block
        since += len(block)
        if page.state() == "waiting":
            times.waited.append(since)
            page.wait_state("ready")
            since = 0
    if busy is not None:
        page.until(lambda: cell_done(page), "the end of the long cell")
    return times


def prepare(host: Host[NotebookPage], subject: Subject, size: int, samples: int, *, steady: bool) -> NotebookPage:
    """Open a page that shows the labeler, with the floor above it and the probe in place."""
    setup = SETUP.format(samples=samples, size=size)
    page = host.open([setup, subject.cell, BUSY.format(seconds=BUSY_SECONDS)], f"paint-{random.randrange(10**9)}")
    page.run(0)
    page.run(1)
    page.wait_state("ready")
    page.page.evaluate(PROBE, steady)
    encoded = page.eval("[__import__('base64').b64encode(p).decode() for p in pictures(2, SIZE)]")
    page.page.evaluate(FLOOR, [encoded, size])
    press_block(page, ".paint-floor", subject.keys)  # the first keys meet cold code
    press_block(page, ".labelloop", subject.keys)
    page.wait_state("ready")
    return page


def loads(page: NotebookPage, subject: Subject, presses: int, names: list[str]) -> Iterator[tuple[str, Times]]:
    """Yield the times under each load."""
    for name in names:
        if name == "fits":
            page.exec(FITS)
        yield name, measure(page, subject, presses, busy=2 if name == "busy" else None)
        if name == "fits":
            page.exec(END_FITS)
        page.wait_state("ready")


def run_host(browser: Browser, name: str, options: argparse.Namespace) -> None:
    """Print the rows of one host."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        server = Server("lab", Path(home), HOSTS[name]).start()
        try:
            host = Host(server, browser, NotebookPage)
            for key in options.subjects:
                subject = SUBJECTS[key]
                print(f"\n{subject.name}; {name}")
                try:
                    page = prepare(host, subject, options.size, options.presses * 10, steady=options.steady)
                    for load, times in loads(page, subject, options.presses, options.loads):
                        print(f"  {load:6}{times.row()}", flush=True)
                except (CellError, KernelError) as error:
                    print("  failed: " + str(error).splitlines()[-1])
                    options.failed = True
                host.close_pages()
        finally:
            server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--presses", type=int, default=200, help="keys per load")
    parser.add_argument("--size", type=int, default=512, help="pixels of a square picture")
    parser.add_argument("--subjects", nargs="+", choices=SUBJECTS, default=list(SUBJECTS))
    parser.add_argument("--loads", nargs="+", choices=["idle", "busy", "fits"], default=["idle", "busy", "fits"])
    parser.add_argument("--hosts", nargs="+", choices=HOSTS, default=list(HOSTS))
    parser.add_argument("--steady", action="store_true", help="keep frames coming while nothing changes")
    options = parser.parse_args()
    options.failed = False
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - `--help` needs no browser

    print(f"ms from key to paint, {options.presses} keys, pictures of {options.size} pixels")
    print(f"  {'load':6}{'keys':>5}  {'median: floor, labeler, ratio':>27}  {'p95: floor, labeler, ratio':>27}")
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for name in options.hosts:
            run_host(browser, name, options)
        browser.close()
    return int(options.failed)


if __name__ == "__main__":
    raise SystemExit(main())
