"""Scoring a pool stretch by stretch, on any machine: what goes to a worker, what comes back, how it is put together.

The best of all is the best of what each stretch has best, in whatever order they come: `merged` does not depend on how
the pool is cut, since equal scores are told apart by a hash of their positions, see `labelloop.learning.topk`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

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
        The same model on raw columns, see `labelloop.learning.linear.linear_of`.
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
            wanted = np.zeros(stop - first, dtype=bool)
            wanted[inside - start - first] = True
            chunks.append(Chunk(rows.only(part), first, stop, np.packbits(wanted).tobytes()))
    return chunks


def score(ranker: Ranker, chunk: Chunk) -> Scored:
    """Return the best rows of a stretch.

    Parameters
    ----------
    ranker : Ranker
    chunk : Chunk

    Returns
    -------
    Scored
        Without rows, and with the reason, if the file has changed or is gone.
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - slow to import

    with threadpool_limits(1), quiet():
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
    rows, model, best = chunk.rows, ranker.model, TopK(ranker.most, ranker.seed)
    wanted = np.unpackbits(np.frombuffer(chunk.wanted, np.uint8), count=len(chunk)).astype(bool)
    held = _Held()
    n = 0
    kinds = getattr(ranker.recipe.maker, "kinds", None)
    columns = None if kinds is None else [str(name) for name in kinds]  # others are for people to read
    for at, batch in rows.batches(0, chunk.first, chunk.stop, columns):
        asked = wanted[at - chunk.start : at - chunk.start + batch.num_rows]
        if ranker.linear is not None:
            P = ranker.linear.probabilities(batch)
        else:
            P = model.probabilities(ranker.recipe.transform(rows.frame_of(batch)))
        # Every row has its score, whether it is asked or not: so a score that draws lots does not depend on the cut.
        scores = np.asarray(model.scores(P, ranker.score, seed=ranker.seed, start=at), dtype=float)
        places = np.flatnonzero(asked & np.isfinite(scores))
        best.push(scores[places], places + at)
        held.take(batch, at, best)
        n += len(places)
    positions, found = best.result()
    return Scored(positions, found, held.table(positions), n, name=ranker.score)


class _Held:
    """The rows of the best so far, so that nothing is read twice."""

    def __init__(self) -> None:
        self._pieces: list[Any] = []
        self._positions: list[Positions] = []

    def take(self, batch: Any, at: int, best: TopK) -> None:
        """Keep the rows of a batch that are among the best of this moment."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        positions = best.result()[0]
        here = np.sort(positions[(positions >= at) & (positions < at + batch.num_rows)])
        if len(here):
            self._pieces.append(batch.take(pa.array(here - at)))
            self._positions.append(here)

    def table(self, positions: Positions) -> Any:
        """Return the rows of some positions, None of none."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        if not len(positions):
            return None
        return _in_order(pa.Table.from_batches(self._pieces), np.concatenate(self._positions), positions)


def _in_order(table: Any, known: Positions, positions: Positions) -> Any:
    """Return the rows of some positions, of a table whose positions are known."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    order = np.argsort(known, kind="stable")
    return table.take(pa.array(order[np.searchsorted(known, positions, sorter=order)]))
