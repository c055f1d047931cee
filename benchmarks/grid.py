"""What a Grid of a large pool costs: a page of it, a search, likeness, and labels for many at once.

    python benchmarks/grid.py [--rows 1000 1000000] [--repeats 5]

Page: milliseconds from a page's question to the answer, in the order of the data, by score, and after one answer, the
larger pool against the smaller; and the bytes of the answer. Search and likeness: seconds until the whole pool has been
looked at, against pandas' `str.contains` on the column of texts, and against one pass of NumPy over the same features.
Bulk: seconds from 10,000 and 100,000 samples to durable labels, and to take them back, against writing as many rows
of the same size into a table of SQLite with one transaction. Run again: memory that grids hold after their cell was
run 20 times, against once.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
import time
import tracemalloc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

import labelloop as ll

if TYPE_CHECKING:
    from collections.abc import Callable

AGAIN = 20  # times a cell is run
FEATURES, BULK, PAGE = 8, (10_000, 100_000), 60
WORDS = np.array(["red apple", "green pear", "blue plum", "old cheese", "fresh bread"])
QUERY = {"sort": "default", "descending": False, "said": None, "predicted": None, "annotator": None, "least": 0}
QUERY = {**QUERY, "hide": False, "text": "", "like": []}


class Measured:
    """A grid over a pool of some size, with a model that has learned."""

    def __init__(self, rows: int, folder: Path) -> None:
        rng = np.random.default_rng(0)
        self.features = rng.random((rows, FEATURES))
        self.texts = pd.Series(WORDS[rng.integers(0, len(WORDS), rows)])
        data = pd.DataFrame({"text": self.texts})
        job = ll.Job(data, ["a", "b", "c"], kind="tabular", store=folder / f"grid{rows}.db", name="grid")
        learner = ll.ActiveLearner(LogisticRegression(), features=self.features, random_state=0)
        learner.fit(self.features[:300], rng.choice(["a", "b", "c"], 300))
        self.grid = ll.Grid(job, learner=learner, annotator="me", page_size=PAGE)
        self.grid.wait()

    def ask(self, **query: Any) -> dict[str, Any]:
        """Return the answer to a page's question."""
        message = {"kind": "list", "page": "p", "request": 1, "start": 0, "count": PAGE, "known": 0}
        (reply, _), *_ = self.grid._talk.handle({**message, "query": {**QUERY, **query}})  # noqa: SLF001 - the wire
        return dict(reply)

    def after_an_answer(self) -> None:
        """Label a sample, and show the page anew."""
        self.grid.label([self.grid.job.pool.id_at(len(self.texts) - 1)], "a")
        self.ask(sort="score")


def least(run: Callable[[], object], repeats: int) -> float:
    """Return the seconds of the quickest of some runs, after one that warms up."""
    run()
    return min(timed(run) for _ in range(repeats))


def timed(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def pages(small: Measured, large: Measured, repeats: int) -> None:
    cases: dict[str, Callable[[Measured], object]] = {
        "in the order of the data": lambda each: each.ask(),
        "by score": lambda each: each.ask(sort="score"),
        "after an answer": Measured.after_an_answer,
    }
    for name, case in cases.items():
        few, many = (least(partial(case, each), repeats) for each in (small, large))
        print(f"page, {name:26} {1e3 * few:7.1f} ms  {1e3 * many:7.1f} ms  ratio {many / few:5.1f}")
    sizes = [len(json.dumps(each.ask(sort="score"))) for each in (small, large)]
    print(f"bytes of a page                  {sizes[0]:7,}     {sizes[1]:7,}     ratio {sizes[1] / sizes[0]:5.2f}")


def looked_through(large: Measured) -> None:
    ours = timed(lambda: large.grid.find(text="apple"))
    floor = timed(lambda: large.texts.str.contains("apple", case=False, regex=False))
    print(f"search of all                    {ours:7.2f} s   {floor:7.2f} s    ratio {ours / floor:5.1f}")
    ours = timed(lambda: large.grid.find(like=[7]))
    floor = timed(lambda: np.argsort(np.sqrt(((large.features - large.features[7]) ** 2).sum(axis=1))))
    print(f"likeness of all                  {ours:7.2f} s   {floor:7.2f} s    ratio {ours / floor:5.1f}")


def bulk(large: Measured, folder: Path, n: int) -> None:
    ids = list(range(n))
    ours = timed(lambda: large.grid.label(ids, "b"))
    undone = timed(large.grid.undo)
    row = json.dumps({"op_id": "x" * 40, "annotator": "me", "kind": "label", "value": "b", "at": time.time()})
    with sqlite3.connect(folder / f"floor-{n}.db") as base:
        base.execute("pragma synchronous=full")
        base.execute("create table rows (place integer, content text)")
        base.commit()
        begun = time.perf_counter()
        base.executemany("insert into rows values (?, ?)", [(place, row) for place in ids])
        base.commit()
        floor = time.perf_counter() - begun
    print(f"{f'{n:,} labels on disk':33}{ours:7.2f} s   {floor:7.2f} s    ratio {ours / floor:5.1f}")
    print(f"taken back                       {undone:7.2f} s   {floor:7.2f} s    ratio {undone / floor:5.1f}")


def run_again(job: ll.Job) -> None:
    tracemalloc.start()
    held, grids = [], []
    message = {"kind": "list", "page": "p", "request": 1, "start": 0, "count": PAGE, "known": 0, "query": QUERY}
    for times in range(1, AGAIN + 1):
        if grids:
            grids[-1]._handle_custom_msg({"kind": "left", "page": "p"}, [])  # noqa: SLF001 - the wire
        grids.append(ll.Grid(job, annotator="me", page_size=PAGE))
        grids[-1]._handle_custom_msg(message, [])  # noqa: SLF001 - as above
        if times in {1, AGAIN}:
            held.append(tracemalloc.get_traced_memory()[0] / 1e6)
    tracemalloc.stop()
    print(
        f"memory of {AGAIN} grids, of one         {held[1]:7.1f} MB  {held[0]:7.1f} MB   ratio {held[1] / held[0]:5.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs=2, default=[1_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = (Measured(rows, folder) for rows in given.rows)
        print(f"{given.rows[0]:,} and {given.rows[1]:,} rows, {PAGE} samples on a page")
        pages(small, large, given.repeats)
        looked_through(large)
        for n in BULK:
            bulk(large, folder, n)
        job = large.grid.job
        large.grid.close()
        run_again(job)


if __name__ == "__main__":
    main()
