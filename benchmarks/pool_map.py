"""How smoothly the PoolMap pans, what a refit costs on the wire, and how soon a lasso's labels are on disk.

    python benchmarks/pool_map.py [--points 10000 100000 1000000] [--frames 30]

Pan: frames per second the kernel makes and packs, against a floor that only scatters the same points into an image of
four channels and packs it as PNG with the fastest setting; above 1 the map is quicker than that. Refit: bytes of all
messages to the page that follow a new model: pictures, the legend, what is said. Lasso: seconds from 10,000 selected
samples to durable labels in a SQLite file, against writing 10,000 rows of the same size into a table with one
transaction; and the undo of all.
"""

from __future__ import annotations

import argparse
import io
import json
import sqlite3
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from ipywidgets import Widget
from PIL import Image
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.widgets.pool_map.gestures import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, HEIGHT = 600, 440
SELECTED = 10_000


def table(n: int) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    group = rng.integers(0, 3, n)
    return pd.DataFrame(
        rng.normal(size=(n, 2)) + 5 * np.array([[0, 0], [1, 0], [0, 1]])[group], columns=["width", "height"]
    )


def job_of(data: pd.DataFrame, folder: Path) -> ll.Job:
    return ll.Job(data, ["a", "b", "c"], kind="tabular", store=folder / f"map{len(data)}.db", name="map")


def pan(there: ll.PoolMap, frames: int) -> tuple[float, int]:
    """Return frames per second and the bytes of one."""
    sent, begun = there.bytes_sent, time.perf_counter()
    for frame in range(frames):
        there._act(Meant("move", by=(3 if frame % 2 else -3, 1)))  # noqa: SLF001 - what an event of the page does
    return frames / (time.perf_counter() - begun), (there.bytes_sent - sent) // frames


def floor(points: np.ndarray, frames: int) -> float:
    """Return frames per second of a bare scatter."""
    low, span = points.min(axis=0), np.ptp(points, axis=0)
    begun = time.perf_counter()
    for frame in range(frames):
        x, y = ((points - low) / span * [WIDTH - 9, HEIGHT - 9] + frame % 4).astype(np.int32).T
        image = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
        image[y, x] = (0, 114, 178, 255)
        Image.fromarray(image).save(io.BytesIO(), "PNG", compress_level=1)
    return frames / (time.perf_counter() - begun)


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count the bytes that widgets send to their pages."""
    sent: list[int] = []
    plain = Widget._send  # noqa: SLF001 - all messages go through it

    def send(widget: Widget, message: dict[str, Any], buffers: Any = None) -> None:
        sent.append(len(json.dumps(message)) + sum(memoryview(each).nbytes for each in buffers or ()))
        plain(widget, message, buffers)

    Widget._send = send  # noqa: SLF001 - as above
    try:
        yield sent
    finally:
        Widget._send = plain  # noqa: SLF001 - as above


def refit(data: pd.DataFrame, folder: Path) -> int:
    """Return bytes sent for a refit, until the map shows it."""
    job = ll.Job(data, ["a", "b", "c"], kind="tabular", store=folder / f"refit{len(data)}.db", name="refit")
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0)
    there = ll.PoolMap(job, learner=learner, annotator="me", color="prediction")
    learner.attach(job)
    job.record_many("me", "label", {each: "abc"[each % 3] for each in range(30)})
    learner.wait(120)
    there.wait()
    with counted() as sent:
        job.record_many("me", "label", {each: "abc"[each % 3] for each in range(30, 60)})
        learner.wait(120)
        there.wait()
    there.close()
    return sum(sent)


def lasso(data: pd.DataFrame, folder: Path) -> tuple[float, float, float]:
    """Return seconds until labels are durable, until all are undone, and of the floor."""
    job = ll.Job(data, ["a", "b", "c"], kind="tabular", store=folder / "lasso.db", name="lasso")
    there = ll.PoolMap(job, annotator="me")
    there.select(range(SELECTED))
    begun = time.perf_counter()
    there.label("a")
    labeled = time.perf_counter()
    there.undo()
    undone = time.perf_counter()
    there.close()
    rows = [("map", f"{each:032x}", "me", "label", str(each), '"a"', 0, each, time.time()) for each in range(SELECTED)]
    with sqlite3.connect(folder / "floor.db") as connection:
        connection.execute("create table rows (a, b, c, d, e, f, g, h, i, primary key (a, b))")
        start = time.perf_counter()
        connection.executemany("insert into rows values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.commit()
        least = time.perf_counter() - start
    connection.close()
    return labeled - begun, undone - labeled, least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--frames", type=int, default=30)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'points':>9} {'frames/s':>9} {'floor':>7} {'ratio':>6} {'bytes/frame':>12} {'bytes/refit':>12}")
        for n in given.points:
            data = table(n)
            there = ll.PoolMap(job_of(data, folder), annotator="me")
            pan(there, 3)
            speed, size = pan(there, given.frames)
            least = floor(data.to_numpy(), given.frames)
            there.close()
            print(f"{n:9,} {speed:9.1f} {least:7.1f} {speed / least:6.2f} {size:12,} {refit(data, folder):12,}")
        labeled, undone, least = lasso(table(100_000), folder)
        print(
            f"lasso of {SELECTED:,}: labels on disk after {labeled:.2f} s ({labeled / least:.0f} x bare rows), "
            f"taken back after {undone:.2f} s"
        )


if __name__ == "__main__":
    main()
