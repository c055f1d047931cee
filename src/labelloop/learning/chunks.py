"""Scoring a pool stretch by stretch, on any machine: what goes to a worker, what comes back, how it is put together.

The best of all is the best of what each stretch has best, in whatever order they come: `merged` does not depend on how
the pool is cut, since equal scores are told apart by a hash of their positions, see `labelloop.learning.topk`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.linear import linear_of
from labelloop.learning.models import quiet
from labelloop.learning.topk import TopK
from labelloop.pool.errors import PoolError

if TYPE_CHECKING:
    import pandas as pd

    from labelloop.learning.features import Recipe
    from labelloop.learning.models import Model
    from labelloop.learning.topk import Floats, Positions

CHUNK = 524_288  # rows of a stretch, or a row group where it has more
_PROBE = 256  # rows on which a fast way is compared with the model's own


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
    """

    model: Model
    recipe: Recipe
    score: str
    most: int
    seed: int


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
    frame : DataFrame, optional
        The rows themselves, by position.
    n : int
        How many rows were scored.
    problems : tuple of str
        Why others were not.
    name : str
        Of the score.
    """

    positions: Positions
    scores: Floats
    frame: pd.DataFrame | None = None
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
    import pandas as pd  # noqa: PLC0415 - slow to import

    if one is None:
        return other
    best = TopK(most, seed)
    for part in (one, other):
        best.push(part.scores, part.positions)
    positions, scores = best.result()
    frames = [part.frame for part in (one, other) if part.frame is not None and len(part.frame)]
    frame = pd.concat(frames).loc[positions] if frames else None
    problems = tuple(dict.fromkeys([*one.problems, *other.problems]))
    return Scored(positions, scores, frame, one.n + other.n, problems, other.name)


def _score(ranker: Ranker, chunk: Chunk) -> Scored:
    rows, model, best = chunk.rows, ranker.model, TopK(ranker.most, ranker.seed)
    wanted = np.unpackbits(np.frombuffer(chunk.wanted, np.uint8), count=len(chunk)).astype(bool)
    linear: Any = None
    held = _Held(rows, ranker.most)
    n = 0
    kinds = getattr(ranker.recipe.maker, "kinds", None)
    columns = None if kinds is None else [str(name) for name in kinds]  # others are for people to read
    for at, batch in rows.batches(0, chunk.first, chunk.stop, columns):
        if at == chunk.start:
            linear = linear_of(ranker.recipe, model, rows.frame_of(batch.slice(0, _PROBE)))
        asked = wanted[at - chunk.start : at - chunk.start + batch.num_rows]
        if linear is not None:
            P = linear.probabilities(batch)
        else:
            P = model.probabilities(ranker.recipe.transform(rows.frame_of(batch)))
        # Every row has its score, whether it is asked or not: so a score that draws lots does not depend on the cut.
        scores = np.asarray(model.scores(P, ranker.score, seed=ranker.seed, start=at), dtype=float)
        places = np.flatnonzero(asked & np.isfinite(scores))
        best.push(scores[places], places + at)
        held.take(batch, at, best)
        n += len(places)
    positions, found = best.result()
    return Scored(positions, found, held.frame(positions), n, name=ranker.score)


class _Held:
    """The rows of the best so far, so that nothing is read twice."""

    def __init__(self, rows: Any, most: int) -> None:
        self._rows, self._most = rows, most
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

    def frame(self, positions: Positions) -> pd.DataFrame:
        """Return the rows of some positions, by position."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        if not len(positions):
            return self._rows.frame_of_none()  # type: ignore[no-any-return] # Any, as rows are
        whole = pa.Table.from_batches(self._pieces)
        order = np.argsort(known := np.concatenate(self._positions), kind="stable")
        places = order[np.searchsorted(known, positions, sorter=order)]
        found: pd.DataFrame = self._rows.frame_of(whole.take(pa.array(places)).combine_chunks().to_batches()[0])
        return found.set_axis(positions, axis=0)
