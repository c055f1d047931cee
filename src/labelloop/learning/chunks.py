"""Scoring a pool stretch by stretch, on any machine: what goes to a worker, what comes back, how it is put together.

The best of all is the best of what each stretch has best, in whatever order they come: `merged` does not depend on how
the pool is cut, since equal scores are told apart by a hash of their positions, see `labelloop.learning.topk`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.linear import SCORES, Nearest
from labelloop.learning.models import quiet
from labelloop.learning.topk import TopK
from labelloop.pool.errors import PoolError

if TYPE_CHECKING:
    from labelloop.learning.features import Recipe
    from labelloop.learning.linear import Linear
    from labelloop.learning.models import Model
    from labelloop.learning.topk import Floats, Positions

CHUNK = 524_288  # rows of a stretch, or a row group where it has more


@dataclass(frozen=True)
class Ranker:
    """How rows are scored.

    Parameters
    ----------
    model : Model
    recipe : Recipe
        What makes features of rows.
    score : str
        Name of the score of class probabilities.
    most : int
        How many rows to keep.
    seed : int
        Decides among equal scores.
    linear : Linear, optional
        The same model on raw columns, which tells early what is not among the best, see
        `labelloop.learning.linear.linear_of`.
    """

    model: Model
    recipe: Recipe
    score: str
    most: int
    seed: int
    linear: Linear | None = None


@dataclass(frozen=True)
class Chunk:
    """A stretch of a pool.

    Parameters
    ----------
    rows : ParquetRows
        Of one file.
    first, stop : int
        Rows in it.
    wanted : bytes
        A bit for each of them: whether it may be asked.
    """

    rows: Any
    first: int
    stop: int
    wanted: bytes

    def __len__(self) -> int:
        return self.stop - self.first

    @property
    def start(self) -> int:
        """Position of its first row."""
        return int(self.rows.starts[0]) + self.first


@dataclass(frozen=True)
class Scored:
    """The best of some stretches.

    Parameters
    ----------
    positions : array of int64, shape (n,)
        Best first.
    scores : array of float, shape (n,)
    table : pyarrow.Table, optional
        The rows themselves, in this order.
    n : int
        How many rows were scored.
    problems : tuple of str
        Why others were not.
    name : str
        Of the score.
    """

    positions: Positions
    scores: Floats
    table: Any = None
    n: int = 0
    problems: tuple[str, ...] = ()
    name: str = ""


def cut(rows: Any, candidates: Positions, most: int = CHUNK) -> list[Chunk]:
    """Return the stretches of a pool that hold candidates.

    Parameters
    ----------
    rows : ParquetRows
    candidates : array of int64
        Ascending.
    most : int
        Rows in a stretch, unless one row group has more.

    Returns
    -------
    list of Chunk
    """
    chunks = []
    for part, first, stop in rows.stretches(most):
        start = int(rows.starts[part])
        inside = candidates[slice(*np.searchsorted(candidates, [start + first, start + stop]))]
        if len(inside):
            wanted = np.full(stop - first, len(inside) == stop - first)
            if not wanted[0]:
                wanted[inside - start - first] = True
            chunks.append(Chunk(rows.only(part), first, stop, np.packbits(wanted).tobytes()))
    return chunks


def score(ranker: Ranker, *pieces: Chunk) -> Scored:
    """Return the best rows of some stretches, which are read and scored side by side.

    Parameters
    ----------
    ranker : Ranker
    *pieces : Chunk
        `at_once` of them at most.

    Returns
    -------
    Scored
        Without rows, and with the reason, of files that have changed or are gone.
    """
    if len(pieces) == 1:
        return _scored(ranker, pieces[0])
    best: Scored | None = None
    with ThreadPoolExecutor(len(pieces)) as threads:
        for part in threads.map(partial(_scored, ranker), pieces):
            best = merged(best, part, ranker.most, ranker.seed)
    return Scored(np.empty(0, np.int64), np.empty(0), name=ranker.score) if best is None else best


def at_once(ranker: Ranker) -> int:
    """Return how many stretches one process had better score side by side.

    A linear model waits for its file half of the time, in which another stretch has the processor. Other models have it
    all the time.
    """
    return 1 if ranker.linear is None else 2


def _scored(ranker: Ranker, chunk: Chunk) -> Scored:
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - slow to import

    # To find the thread pools of libraries takes longer than a linear model does, which uses none.
    with quiet(), nullcontext() if ranker.linear is not None else threadpool_limits(1):
        try:
            return _score(ranker, chunk)
        except PoolError as error:
            return Scored(np.empty(0, np.int64), np.empty(0), problems=(str(error),), name=ranker.score)


def merged(one: Scored | None, other: Scored, most: int, seed: int) -> Scored:
    """Return the best of both.

    Parameters
    ----------
    one, other : Scored
    most : int
        How many rows to keep.
    seed : int
        Decides among equal scores.

    Returns
    -------
    Scored
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    if one is None:
        return other
    best = TopK(most, seed)
    for part in (one, other):
        best.push(part.scores, part.positions)
    positions, scores = best.result()
    tables = [part.table for part in (one, other) if part.table is not None]
    known = np.concatenate([part.positions for part in (one, other) if part.table is not None] or [positions])
    table = _in_order(pa.concat_tables(tables), known, positions) if tables else None
    problems = tuple(dict.fromkeys([*one.problems, *other.problems]))
    return Scored(positions, scores, table, one.n + other.n, problems, other.name)


def _score(ranker: Ranker, chunk: Chunk) -> Scored:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    best = _Best(ranker, chunk.rows)
    wanted = np.unpackbits(np.frombuffer(chunk.wanted, np.uint8), count=len(chunk)).astype(bool)
    kinds = getattr(ranker.recipe.maker, "kinds", None)
    columns = None if kinds is None else [str(name) for name in kinds]  # others are for people to read
    linear, nearest = ranker.linear, None
    if linear is not None and ranker.score in SCORES:
        nearest = Nearest(linear, lambda P: ranker.model.scores(P, ranker.score), ranker.most)
    kept: list[Any] = []
    places: list[Positions] = []
    passed = 0
    for at, batch in chunk.rows.batches(0, chunk.first, chunk.stop, columns):
        asked = wanted[at - chunk.start : at - chunk.start + batch.num_rows]
        if nearest is None:
            best.push(batch, np.arange(at, at + batch.num_rows), asked)
            continue
        near = nearest.of(batch, asked)
        passed += int(np.count_nonzero(asked)) - len(near)
        if len(near):
            kept.append(batch.take(pa.array(near)))
            places.append(near + at)
    if kept:
        positions = np.concatenate(places)
        best.push(pa.Table.from_batches(kept), positions, np.ones(len(positions), dtype=bool))
    return best.result(passed)


class _Best:
    """The best that the model itself has scored so far, with their rows, so that nothing is read twice."""

    def __init__(self, ranker: Ranker, rows: Any) -> None:
        self._ranker, self._rows, self._n = ranker, rows, 0
        self._top = TopK(ranker.most, ranker.seed)
        self._pieces: list[Any] = []
        self._positions: list[Positions] = []

    def push(self, rows: Any, positions: Positions, asked: Any) -> None:
        """Score rows, whose positions ascend, and keep the best of those that are asked."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        ranker, model = self._ranker, self._ranker.model
        if ranker.linear is not None:
            P = ranker.linear.probabilities(rows)
        else:
            P = model.probabilities(ranker.recipe.transform(self._rows.frame_of(rows)))
        # Every row has its score, whether it is asked or not: so a score that draws lots does not depend on the cut.
        found = model.scores(P, ranker.score, seed=ranker.seed, start=int(positions[0]))
        scores = np.asarray(found, dtype=float)
        good = np.flatnonzero(asked & np.isfinite(scores))
        self._n += len(good)
        self._top.push(scores[good], positions[good])
        held = np.flatnonzero(np.isin(positions, self._top.result()[0]))
        if len(held):
            table = rows if isinstance(rows, pa.Table) else pa.Table.from_batches([rows])
            self._pieces.append(table.take(pa.array(held)))
            self._positions.append(positions[held])

    def result(self, passed: int) -> Scored:
        """Return the best, where others were passed over."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        positions, scores = self._top.result()
        table = None
        if len(positions):
            table = _in_order(pa.concat_tables(self._pieces), np.concatenate(self._positions), positions)
        return Scored(positions, scores, table, self._n + passed, name=self._ranker.score)


def _in_order(table: Any, known: Positions, positions: Positions) -> Any:
    """Return the rows of some positions, of a table whose positions are known."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    order = np.argsort(known, kind="stable")
    return table.take(pa.array(order[np.searchsorted(known, positions, sorter=order)]))
