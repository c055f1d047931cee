"""Two dimensions made of the features of samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.learning.streamed import StreamedFeatures
    from labelloop.widgets.pool_map.plane import Points, Positions

_NARROW = 500  # columns up to which a covariance matrix is quicker
_STRETCH = 100_000  # samples placed at once
_PLANE = 2  # dimensions
_PIECE = 10_000  # samples that a reducer, which may be slow, places at once: the bar moves
_NUMBERS = 50_000_000  # of features that a reducer is given at once
EXPECTED = (
    "give an array of shape (n_samples, 2), two names of numeric columns, a DataFrame or dict by id, "
    "a function from features to such an array, or a transformer with fit_transform"
)
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
    """Return a point for each sample by the first two principal components, NaN for those that cannot be read.

    Of a pool that is never loaded whole a sample tells the components, and all of it is placed a stretch at a time.
    """
    streamed = _streamed(job, learner)
    if streamed is not None:
        return _placed(streamed, len(job.pool), Principal(streamed.rows(streamed.sample)))
    rows, ready = feature_rows(job, learner)
    points = np.full((len(job.pool), _PLANE), np.nan)
    points[ready] = Principal(rows)(rows)
    return points


def reduced_places(reducer: Any, job: Job, learner: ActiveLearner | None) -> Points:
    """Return a point for each sample by a person's reducer, NaN for those that cannot be read.

    Of a pool that is never loaded whole a reducer that has ``fit`` and ``transform`` is fitted on a sample, and is then
    given a stretch at a time. Others need the features of all samples at once, and are refused if those are more than a
    stretch: what a function makes of a part need not fit what it makes of another.

    Parameters
    ----------
    reducer : transformer or callable
        Given dense features, shape (n_rows, n_features), it returns points, shape (n_rows, 2).
    job : Job
    learner : ActiveLearner, optional

    Raises
    ------
    LabelError
        If it returns something else, or cannot be given the pool in stretches and would have to.
    """
    name, n = name_of(reducer), len(job.pool)
    whole = reducer.fit_transform if hasattr(reducer, "fit_transform") else reducer
    streamed = _streamed(job, learner)
    if streamed is None:
        rows, ready = feature_rows(job, learner)
        points = np.full((n, _PLANE), np.nan)
        points[ready] = _made(whole, _dense(rows), name)
        return points
    if hasattr(reducer, "fit") and hasattr(reducer, "transform"):
        sample = streamed.rows(streamed.sample)
        most = max(1, _NUMBERS // max(1, sample.shape[1]))
        reducer.fit(_dense(sample[:: -(-sample.shape[0] // most)]))
        return _placed(streamed, n, lambda rows: _made(reducer.transform, _dense(rows), name), min(most, _PIECE))
    if n > _STRETCH:
        raise LabelError(
            f"{name} needs the features of all {n:,} samples at once, and a pool of Parquet files is never loaded "
            f"whole (up to {_STRETCH:,} samples it may be). Give something with fit and transform, as umap.UMAP() has: "
            "it is fitted on a sample. Or find places yourself: an array of shape (n_samples, 2), or two columns"
        )
    return _placed(streamed, n, lambda rows: _made(whole, _dense(rows), name))


def name_of(reducer: Any) -> str:
    """Return what a reducer is called."""
    return str(getattr(reducer, "__name__", type(reducer).__name__))


def shaped(given: Any, what: str) -> Points:
    """Return points as an array of shape (n, 2); raise `LabelError` if they are none."""
    try:
        points = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise LabelError(f"{what} holds something that is no number: {EXPECTED}") from error
    if points.ndim != _PLANE or points.shape[1] != _PLANE:
        raise LabelError(f"{what} has the shape {points.shape}, which is no point with two numbers each: {EXPECTED}")
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


def _streamed(job: Job, learner: ActiveLearner | None) -> StreamedFeatures | None:
    """Return the features of a pool that is never loaded whole; None for others."""
    from labelloop.learning.streamed import StreamedFeatures, streams  # noqa: PLC0415 - brings scikit-learn

    recipe = _recipe(learner)
    return StreamedFeatures(job.pool, recipe, "matrix", _excluded(job)) if streams(job.pool, recipe) else None


def _placed(streamed: StreamedFeatures, n: int, place: Callable[[Any], Points], most: int | None = None) -> Points:
    """Return where all rows lie, by a function that is given the features of a stretch, or of at most so many."""
    points, most = np.full((n, _PLANE), np.nan), most or _STRETCH
    for at, rows in steps(_pieces(streamed, n, most), "Placing samples", n, each=most):
        points[at] = place(rows)
    return points


def _pieces(streamed: StreamedFeatures, n: int, most: int) -> Iterator[tuple[Positions, Any]]:
    """Yield positions and features of all rows that can be read, which are read a stretch at a time."""
    for first in range(0, n, _STRETCH):
        ready = streamed.readable(np.arange(first, min(first + _STRETCH, n)))
        rows = streamed.rows(ready)
        for k in range(0, len(ready), most):
            yield ready[k : k + most], rows[k : k + most]


def _made(place: Callable[[Any], Any], rows: Any, name: str) -> Points:
    """Return the points that a reducer makes of rows, one for each."""
    made = shaped(place(rows), f"what {name} returned")
    if len(made) != len(rows):
        raise LabelError(f"{name} returned {len(made)} points for {len(rows)} samples: it needs one for each")
    return made


def _dense(rows: Any) -> Any:
    return rows.toarray() if hasattr(rows, "toarray") else np.asarray(rows)


def _recipe(learner: ActiveLearner | None) -> Any:
    return "auto" if learner is None else learner.features


def _excluded(job: Job) -> frozenset[Any]:
    from labelloop.learning.table_features import OWN_COLUMNS  # noqa: PLC0415 - brings scikit-learn

    return frozenset(OWN_COLUMNS).union(job.exclude)


def _numbers(rows: Any) -> Any:
    return np.nan_to_num(np.asarray(_dense(rows), dtype=np.float64))
