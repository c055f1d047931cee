"""Two dimensions made of the features of samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.widgets.pool_map.plane import Points, Positions

_NARROW = 500  # columns up to which a covariance matrix is quicker
_STRETCH = 100_000  # samples placed at once
_PLANE = 2  # dimensions
_NONE = "no sample can be read: there are no features to make a map of; give coordinates="


class Principal:
    """The first two principal components, as many as there are; the others are zero.

    Of columns in different units each counts the same: they are brought to unit variance first.

    Parameters
    ----------
    rows : array or sparse matrix, shape (n_rows, n_features)
        From which the components are made.
    """

    def __init__(self, rows: Any) -> None:
        from sklearn.decomposition import PCA, TruncatedSVD  # noqa: PLC0415 - slow to import

        self._few = min(rows.shape)
        self._sparse = hasattr(rows, "toarray") and self._few > _PLANE
        if self._sparse:
            self._made = TruncatedSVD(_PLANE, random_state=0).fit(rows)
            return
        known = _numbers(rows)
        spread = known.std(axis=0)
        self._middle, self._spread = known.mean(axis=0), np.where(spread > 0, spread, 1.0)
        if self._few >= _PLANE:
            solver = "covariance_eigh" if known.shape[1] <= _NARROW else "randomized"
            scaled = (known - self._middle) / self._spread
            self._made = PCA(_PLANE, svd_solver=solver, random_state=0).fit(scaled)

    def __call__(self, rows: Any) -> Points:
        """Return where rows lie, shape (n_rows, 2)."""
        if self._sparse:
            return np.asarray(self._made.transform(rows), dtype=np.float64)
        known = _numbers(rows)
        if self._few < _PLANE:
            made = np.zeros((len(known), _PLANE))
            made[:, : known.shape[1]] = known[:, :1]
            return made
        return np.asarray(self._made.transform((known - self._middle) / self._spread), dtype=np.float64)


def principal_places(job: Job, learner: ActiveLearner | None) -> Points:
    """Return a point for each sample, NaN for those that cannot be read.

    Of a pool that is never loaded whole a part tells the components, and all of it is placed a stretch at a time.
    """
    from labelloop.learning.streamed import StreamedFeatures, streams  # noqa: PLC0415 - brings scikit-learn

    points = np.full((len(job.pool), _PLANE), np.nan)
    recipe = _recipe(learner)
    if streams(job.pool, recipe):
        features = StreamedFeatures(job.pool, recipe, "matrix", _excluded(job))
        component = Principal(features.rows(features.sample))
        for part in stretches(len(points)):
            points[part] = component(features.rows(part))
        return points
    rows, ready = feature_rows(job, learner)
    points[ready] = Principal(rows)(rows)
    return points


def feature_rows(job: Job, learner: ActiveLearner | None) -> tuple[Any, Positions]:
    """Return feature rows, and the positions of the samples that have one; raises `LabelError` if none has."""
    from labelloop.learning.features import PoolFeatures  # noqa: PLC0415 - brings scikit-learn

    features = PoolFeatures(job.pool, _recipe(learner), "matrix", _excluded(job))
    ready = features.prepare(np.arange(len(job.pool)))
    if not len(ready):
        raise LabelError(_NONE)
    return features.rows(ready), ready


def stretches(n: int) -> Iterator[Positions]:
    """Yield the positions of so many samples, a stretch at a time."""
    for start in steps(range(0, n, _STRETCH), "Placing samples", n, each=_STRETCH):
        yield np.arange(start, min(start + _STRETCH, n))


def _recipe(learner: ActiveLearner | None) -> Any:
    return "auto" if learner is None else learner.features


def _excluded(job: Job) -> frozenset[Any]:
    from labelloop.learning.table_features import OWN_COLUMNS  # noqa: PLC0415 - brings scikit-learn

    return frozenset(OWN_COLUMNS).union(job.exclude)


def _numbers(rows: Any) -> Any:
    dense = rows.toarray() if hasattr(rows, "toarray") else rows
    return np.nan_to_num(np.asarray(dense, dtype=np.float64))
