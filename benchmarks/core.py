"""The kernel's side, each figure beside its floor: durable answers, a table of a million rows, the import.

    python benchmarks/core.py

Answers: through `Job.record` into a SQLite file, each synced to disk before it is acknowledged; the floor is one row
inserted and committed by the standard library under the same settings. Table: from a frame of 1,000,000 rows and 10
columns to a labeler that has reserved its first samples; the floor is one copy of the frame. What the page is told is
counted in bytes for 1,000 and for 1,000,000 rows. Import: `import labelloop` against `import sklearn`, in fresh
processes.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

import labelloop as ll

ANSWERS = 500
REPEATS = 7


def timed(run, repeats: int = REPEATS) -> float:
    """Return the median of the seconds `run` takes."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def answers(folder: Path) -> None:
    frame = pd.DataFrame({"x": np.arange(ANSWERS * (REPEATS + 1))})
    job = ll.Job(frame, ["a", "b"], kind="tabular", store=folder / "answers.db")
    rows = iter(range(len(frame)))
    ours = timed(lambda: [job.record("me", "label", next(rows), "a") for _ in range(ANSWERS)])
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE answers (id INTEGER PRIMARY KEY, sample TEXT, value TEXT)")

    def floor() -> None:
        for number in range(ANSWERS):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO answers (sample, value) VALUES (?, ?)", (str(number), "a"))
            connection.execute("COMMIT")

    bare = timed(floor)
    print(f"durable answers per second   labelloop {ANSWERS / ours:8.0f}   bare SQLite {ANSWERS / bare:8.0f}"
          f"   ratio {ours / bare:.2f} x")  # fmt: skip


def labeler_of(rows: int, store: str) -> ll.TabularLabeler:
    frame = frame_of(rows)
    return ll.TabularLabeler(frame, ["a", "b"], store=store, annotator="me")


def frame_of(rows: int) -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(0).normal(size=(rows, 10)), columns=list("abcdefghij"))


def told(labeler: ll.TabularLabeler) -> int:
    """Return the bytes of everything a page is told until it is ready."""
    hello = {"kind": "hello", "page": "p", "version": 1, "have": []}
    return sum(len(json.dumps(message)) for message, _ in labeler._conversation.handle(hello))  # noqa: SLF001 - no other way


def million(folder: Path) -> None:
    frame = frame_of(1_000_000)
    labeler_of(10, ":memory:")  # imports are counted apart
    numbers = iter(range(100))

    def make() -> None:
        ll.TabularLabeler(frame, ["a", "b"], store=folder / f"million{next(numbers)}.db", annotator="me")

    ours, copy = timed(make), timed(frame.copy)
    print(f"1,000,000 rows, ready        labelloop {ours * 1e3:7.0f} ms  df.copy() {copy * 1e3:7.0f} ms"
          f"   ratio {ours / copy:.2f} x")  # fmt: skip
    small, big = told(labeler_of(1_000, ":memory:")), told(labeler_of(1_000_000, ":memory:"))
    print(f"state of the page            1,000 rows {small:7} B   1,000,000 rows {big:7} B   ratio {big / small:.2f} x")


def imports() -> None:
    def fresh(code: str) -> float:
        clock = f"import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
        runs = [float(subprocess.check_output([sys.executable, "-c", clock])) for _ in range(5)]
        return statistics.median(runs)

    ours, sklearn = fresh("import labelloop"), fresh("import sklearn")
    print(f"import                       labelloop {ours * 1e3:7.1f} ms  sklearn   {sklearn * 1e3:7.0f} ms"
          f"   ratio {ours / sklearn:.3f} x")  # fmt: skip


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        answers(Path(home))
        million(Path(home))
        imports()
