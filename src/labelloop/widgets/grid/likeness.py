"""How far samples are from some of them, by the features that a model sees."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner

    Positions = NDArray[np.intp]

_STRETCH = 20_000  # rows at once
_AT_ONCE = 64  # samples read before the next word


class Likeness:
    """Distances between the samples of a job.

    The distance is that between feature rows, as they are used for diverse batches: columns of different spread are
    brought to one scale, many columns to their main directions, see `labelloop.learning.space.Space`.

    Parameters
    ----------
    job : Job
    learner : ActiveLearner, optional
        Its features are used.
    """

    def __init__(self, job: Job, learner: ActiveLearner | None) -> None:
        self._job = job
        self._recipe = "auto" if learner is None else learner.features
        self._made: tuple[Any, int, Any, Any] | None = None
        self._lock = threading.RLock()  # features are made once, by one search at a time

    def distances(
        self, liked: Positions, say: Callable[[str], None]
    ) -> Iterator[tuple[Positions, NDArray[np.float64]]]:
        """Yield how far samples are from the nearest of some, a stretch of the pool after the other.

        Parameters
        ----------
        liked : array of int
            Positions.
        say : callable
            Told in words how far it is.

        Yields
        ------
        array of int
            Positions; those of samples that cannot be read are left out.
        array of float
            The distance of each.

        Raises
        ------
        LabelError
            If none of `liked` can be read.
        """
        n, rows, space = self._ready(say)
        good, features = rows(liked)
        if not len(good):
            raise LabelError("the sample cannot be read: there is nothing that others could be like")
        targets = space(features)
        for start in range(0, n, _STRETCH):
            say(f"Comparing: {start:,} of {n:,} samples")
            good, features = rows(np.arange(start, min(start + _STRETCH, n)))
            if len(good):
                yield good, _nearest(space(features), targets)

    def _ready(self, say: Callable[[str], None]) -> tuple[int, Any, Any]:
        """Return of how many samples there are feature rows, what gives them, and the space they lie in.

        It is made once for each state of the pool.
        """
        from labelloop.learning.space import Space, rows_to_fit  # noqa: PLC0415 - brings scikit-learn
        from labelloop.learning.streamed import streams  # noqa: PLC0415 - as above

        pool = self._job.pool
        with self._lock:
            if self._made is None or self._made[0] != pool.version:
                say("Reading samples")
                version, n = pool.version, len(pool)  # it may grow meanwhile
                rows = self._streamed() if streams(pool, self._recipe) else self._in_memory(say)
                good, features = rows(rows_to_fit(n))
                if not len(good):
                    raise LabelError("no sample can be read: there are no features to compare them by")
                self._made = version, n, rows, Space(None, "matrix", features)
            return self._made[1:]

    def _in_memory(self, say: Callable[[str], None]) -> Callable[[Positions], tuple[Positions, Any]]:
        from labelloop.learning.features import PoolFeatures  # noqa: PLC0415 - brings scikit-learn

        pool = self._job.pool
        features = PoolFeatures(pool, self._recipe, "matrix", self._excluded())
        for start in range(0, len(pool), _AT_ONCE):
            say(f"Reading samples: {start:,} of {len(pool):,}")
            features.prepare(np.arange(start, min(start + _AT_ONCE, len(pool))))

        def rows(positions: Positions) -> tuple[Positions, Any]:
            with self._lock:
                good = features.prepare(positions)
                return good, features.rows(good)

        return rows

    def _streamed(self) -> Callable[[Positions], tuple[Positions, Any]]:
        """Rows of files that are never loaded whole are read and made anew each time."""
        from labelloop.learning.streamed import StreamedFeatures  # noqa: PLC0415 - brings scikit-learn

        features = StreamedFeatures(self._job.pool, self._recipe, "matrix", self._excluded())
        return lambda positions: (positions, features.rows(positions))

    def _excluded(self) -> frozenset[Any]:
        from labelloop.learning.table_features import OWN_COLUMNS  # noqa: PLC0415 - brings scikit-learn

        return frozenset(OWN_COLUMNS).union(self._job.exclude)


def _nearest(rows: NDArray[np.float32], targets: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the Euclidean distance of each row from the nearest target."""
    from scipy.spatial.distance import cdist  # noqa: PLC0415 - slow to import

    found: NDArray[np.float64] = cdist(rows, targets).min(axis=1)
    return found
