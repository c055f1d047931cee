"""Scoring a pool stretch by stretch, on any machine: what goes to a worker, what comes back, how it is put together.

The best of all is the best of what each stretch has best, in whatever order they come: `merged` does not depend on how
the pool is cut, since equal scores are told apart by a hash of their positions, see `labelloop.learning.topk`.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.linear import SCORES, Nearest, one_thread
from labelloop.learning.models import quiet
from labelloop.learning.topk import TopK
from labelloop.pool.errors import PoolError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from labelloop.learning.features import Recipe
    from labelloop.learning.linear import Linear
    from labelloop.learning.models import Model
    from labelloop.learning.topk import Floats, Positions

CHUNK = 524_288  # rows of a stretch, or a row group where it has more
_THREADS = 4  # side by side, of which one or another waits for its file
_SIZE = 32 << 20  # bytes of a batch for a linear model, which makes nothing of it that is as large
_MOST = 24  # stretches for a worker at once


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
    seconds : float, optional
        How long a call may take; stretches that it does not come to are left. It comes to one.
    """

    model: Model
    recipe: Recipe
    score: str
    most: int
    seed: int
    linear: Linear | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Chunk:
    """A stretch of a pool.

    Parameters
    ----------
    rows : ParquetRows
        Of one file.
    first, stop : int
        Rows in it.
    wanted : bytes or None
        A bit for each of them: whether it may be asked. None: each may.
    """

    rows: Any
    first: int
    stop: int
    wanted: bytes | None

    def __len__(self) -> int:
        return self.stop - self.first

    @property
    def start(self) -> int:
        """Position of its first row."""
        return int(self.rows.starts[0]) + self.first

    def asked(self) -> npt.NDArray[np.bool_]:
        """Return whether each of them may be asked."""
        if self.wanted is None:
            return np.ones(len(self), dtype=bool)
        return np.unpackbits(np.frombuffer(self.wanted, np.uint8), count=len(self)).astype(bool)


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
            packed = None
            if len(inside) < stop - first:
                wanted = np.zeros(stop - first, dtype=bool)
                wanted[inside - start - first] = True
                packed = np.packbits(wanted).tobytes()
            chunks.append(Chunk(rows.only(part), first, stop, packed))
    return chunks


def score(ranker: Ranker, *pieces: Chunk) -> Scored:
    """Return the best rows of some stretches.

    Parameters
    ----------
    ranker : Ranker
    *pieces : Chunk

    Returns
    -------
    Scored
        Without rows, and with the reason, of files that have changed or are gone.
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - slow to import

    if ranker.linear is not None and ranker.score in SCORES:
        return _of_linear(ranker, ranker.linear, pieces)
    best = _nothing(ranker)
    with quiet(), threadpool_limits(1):
        for chunk in pieces:
            best = merged(best, _of_any(ranker, chunk), ranker.most, ranker.seed)
    return best


def together(ranker: Ranker, total: int, workers: int) -> int:
    """Return how many stretches a worker had better be given at once.

    Parameters
    ----------
    ranker : Ranker
    total : int
        How many there are.
    workers : int

    Returns
    -------
    int
        For a linear model some, which are read and summed side by side, and of which each helps to pass over rows of
        the next; but so few that workers end together. Other models have the processor all the time.
    """
    if ranker.linear is None:
        return 1
    return int(np.clip(total // (1 if workers == 1 else 2 * workers), 1, _MOST))


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


def _nothing(ranker: Ranker, *problems: str) -> Scored:
    return Scored(np.empty(0, np.int64), np.empty(0), problems=problems, name=ranker.score)


def _of_any(ranker: Ranker, chunk: Chunk) -> Scored:
    kinds = getattr(ranker.recipe.maker, "kinds", None)
    columns = None if kinds is None else [str(name) for name in kinds]  # others are for people to read
    best, asked = _Best(ranker, chunk.rows), chunk.asked()
    try:
        for at, batch in chunk.rows.stretch(0, chunk.first, chunk.stop, columns).batches():
            positions = np.arange(at, at + batch.num_rows)
            best.push(batch, positions, asked[positions - chunk.start])
    except PoolError as error:
        return _nothing(ranker, str(error))
    return best.result()


def _of_linear(ranker: Ranker, linear: Linear, pieces: Sequence[Chunk]) -> Scored:
    """Pass over most rows, side by side, and score what is left."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    nearest = Nearest(linear, lambda P: ranker.model.scores(P, ranker.score), ranker.most)
    over = np.inf if ranker.seconds is None else time.monotonic() + ranker.seconds

    def look(piece: tuple[int, Chunk]) -> _Near | PoolError | None:
        number, chunk = piece
        return _near(linear, nearest, chunk) if number == 0 or time.monotonic() < over else None

    with quiet(), one_thread(), ThreadPoolExecutor(min(_THREADS, len(pieces))) as threads:
        found = [each for each in threads.map(look, enumerate(pieces)) if each is not None]
        near = [each for each in found if not isinstance(each, PoolError)]
        problems = tuple(dict.fromkeys(str(each) for each in found if isinstance(each, PoolError)))
        if not any(len(each.positions) for each in near):
            return replace(_nothing(ranker, *problems), n=sum(each.passed for each in near))
        positions = np.concatenate([each.positions for each in near])
        best = _Best(ranker, pieces[0].rows)
        best.push(pa.Table.from_batches([batch for each in near for batch in each.batches]), positions)
    return best.result(sum(each.passed for each in near), problems)


@dataclass(frozen=True)
class _Near:
    """Rows of a stretch that may be among the best; how many have been passed over."""

    positions: Positions
    batches: list[Any]
    passed: int


def _near(linear: Linear, nearest: Nearest, chunk: Chunk) -> _Near | PoolError:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    kept: list[Any] = []
    places: list[Positions] = [np.empty(0, np.int64)]
    asked = chunk.asked()
    try:
        stretch = chunk.rows.stretch(0, chunk.first, chunk.stop, linear.columns)
        largest = stretch.largest(linear.columns)
        for at, batch in stretch.batches(_SIZE):
            near = nearest.of(batch, asked[at - chunk.start :][: batch.num_rows], largest)
            if len(near):
                kept.append(batch.take(pa.array(near)))
                places.append(near + at)
    except PoolError as error:
        return error
    positions = np.concatenate(places)
    return _Near(positions, kept, int(np.count_nonzero(asked)) - len(positions))


class _Best:
    """The best that the model itself has scored so far, with their rows, so that nothing is read twice."""

    def __init__(self, ranker: Ranker, rows: Any) -> None:
        self._ranker, self._rows, self._n = ranker, rows, 0
        self._top = TopK(ranker.most, ranker.seed)
        self._pieces: list[Any] = []
        self._positions: list[Positions] = []

    def push(self, rows: Any, positions: Positions, asked: Any = True) -> None:
        """Score rows, and keep the best of those that are asked; positions follow each other where it draws lots."""
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

    def result(self, passed: int = 0, problems: tuple[str, ...] = ()) -> Scored:
        """Return the best, where others were passed over, or could not be read."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        positions, scores = self._top.result()
        table = None
        if len(positions):
            table = _in_order(pa.concat_tables(self._pieces), np.concatenate(self._positions), positions)
        return Scored(positions, scores, table, self._n + passed, problems, self._ranker.score)


def _in_order(table: Any, known: Positions, positions: Positions) -> Any:
    """Return the rows of some positions, of a table whose positions are known."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    order = np.argsort(known, kind="stable")
    return table.take(pa.array(order[np.searchsorted(known, positions, sorter=order)]))
