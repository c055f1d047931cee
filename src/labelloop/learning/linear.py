"""Linear models on columns of numbers, straight from Arrow: which rows cannot be among the best is seen at a glance.

Of most rows of a large pool it is enough to know that others rank higher. A sum over columns as a file has them, in
their own precision, and a bound of its rounding say so: no matrix is made, no DataFrame, and hardly a probability. What
is left, little more than is asked for, is summed up again in float64, one column after the other: so that a row has the
same score, and equal rows have equal ones, whatever stands beside them.

Scaling and filling of gaps are linear too, so they are taken into the coefficients once:
``w·(x - m)/s + b = (w/s)·x + (b - w·m/s)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from labelloop.learning.table_features import HUGE, TableFeatures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from labelloop.learning.features import Recipe
    from labelloop.learning.models import Model
    from labelloop.learning.topk import Floats, Positions

SCORES = frozenset(["default", "margin", "confidence", "entropy"])  # which depend on the decision alone
_CLOSE = 1e-3  # how far probabilities may be from the model's own where both are compared: else they are others
_SLACK = 1e-9  # by which scores differ that are no mere rounding of each other
_COARSE = 1e-5  # the same in float32, for each class
_STEPS = np.concatenate([[0.0], np.geomspace(1e-9, 50.0, 400)])  # of decisions, at which scores are looked up


@dataclass(frozen=True)
class Linear:
    """A logistic regression on raw columns.

    Parameters
    ----------
    columns : list of str
    coefficients : array of float64, shape (n_outputs, n_columns)
        One output for two classes.
    intercepts : array of float64, shape (n_outputs,)
    offset : float
        Of what size the numbers are that the model itself takes apart, in units of the decision.
    fill : array of float64, shape (n_columns,)
        What stands for a value that is missing.
    missing : array of float64, shape (n_outputs, n_columns)
        What a missing value adds.
    """

    columns: list[str]
    coefficients: Floats
    intercepts: Floats
    offset: float
    fill: Floats
    missing: Floats

    def decisions(
        self, rows: Any, largest: Sequence[float] | Floats | None = None, *, exact: bool = False
    ) -> tuple[Floats, float]:
        """Return the decisions of each row, and by how much they may be off.

        Parameters
        ----------
        rows : pyarrow.RecordBatch or pyarrow.Table
        largest : sequence of float, length n_columns, optional
            How large the numbers of each column are at most, where somebody has said so; NaN: look. It bounds the error
            and nothing else. Nobody needs to have said that a number is missing.
        exact : bool, default=False
            In float64, also where all columns are float32.

        Returns
        -------
        decisions : array of float32 or float64, shape (n_outputs, n_rows)
        error : float
            A bound of rounding: ``(n + 8) u (sum of |w_j| max|x_j| + offset)`` with ``u`` the unit of rounding, after
            Higham, *Accuracy and Stability of Numerical Algorithms* (2002), section 3.1; twice that, for what it is
            compared with.
        """
        arrays = [rows.column(name).to_numpy(zero_copy_only=False) for name in self.columns]
        kind = np.float64 if exact or any(x.dtype != np.float32 for x in arrays) else np.float32
        found = np.repeat(self.intercepts.astype(kind), rows.num_rows).reshape(-1, rows.num_rows)
        add, outputs, size = _add_exactly if exact else _adding(kind), list(found), self.offset
        reach = [np.nan] * len(arrays) if largest is None else list(largest)
        for place, (x, weights) in enumerate(zip(arrays, self.coefficients.T.tolist(), strict=True)):
            if not reach[place] < HUGE:  # nobody has said
                reach[place] = float(max(x.max(), -float(x.min())))
            if not reach[place] < HUGE:  # NaN among them, too
                lacking = ~np.isfinite(x)
                x = np.clip(np.where(lacking, self.fill[place], x), -HUGE, HUGE)  # noqa: PLW2901 - without gaps
                reach[place] = max(x.max(), -x.min())
                found[:, lacking] += self.missing[:, place, None].astype(kind)
                size += np.abs(self.missing[:, place]).max()
            for output, weight in zip(outputs, weights, strict=True):
                add(x, output, a=weight)
        if largest is not None and not np.isfinite([found.max(), found.min()]).all():
            return self.decisions(rows, exact=exact)  # a number is missing, and nobody has said so
        size += np.abs(self.coefficients).max(axis=0) @ reach
        return found, float(2 * (len(arrays) + 8) * np.finfo(kind).eps * size)

    def probabilities(self, rows: Any) -> Floats:
        """Return class probabilities of a record batch or table, shape (n_rows, n_classes), in float64."""
        return _squashed(self.decisions(rows, exact=True)[0])


class Nearest:
    """Of the rows of some stretches, those that may be among the best of all of them.

    Threads may share one.

    Parameters
    ----------
    linear : Linear
    score : callable
        From class probabilities to a score that is one of `SCORES`.
    most : int
        How many rows are wanted.
    """

    def __init__(self, linear: Linear, score: Callable[[Floats], Floats], most: int) -> None:
        self._linear, self._score, self._most = linear, score, most
        self._sure = np.empty(0)  # how far the nearest rows seen so far are at most
        self._limit = np.inf
        self._lock = Lock()

    def of(
        self, batch: Any, asked: npt.NDArray[np.bool_], largest: Sequence[float] | Floats | None = None
    ) -> Positions:
        """Return the places in a record batch of rows that may be among the best of all seen so far.

        Parameters
        ----------
        batch : pyarrow.RecordBatch
        asked : array of bool, shape (n_rows,)
        largest : sequence of float, optional
            See `Linear.decisions`.
        """
        away, error = self._away(batch, largest)
        if not error < _STEPS[-1]:  # of numbers too large
            return np.flatnonzero(asked)
        near = np.flatnonzero(away <= self._limit + error)
        near = near[asked[near]]
        if not len(near):
            return near
        with self._lock:
            sure = np.concatenate([self._sure, away[near] + error])
            if len(sure) > self._most:
                sure = np.partition(sure, self._most - 1)[: self._most]
                self._limit = self._reach(float(sure.max()))
            self._sure = sure
        return near[away[near] <= self._limit + error]

    def _away(self, batch: Any, largest: Sequence[float] | Floats | None) -> tuple[Floats, float]:
        """Return a number per row that is smaller the higher it scores, and by how much it may be off."""
        decisions, error = self._linear.decisions(batch, largest)
        if len(decisions) == 1:
            return np.abs(decisions[0], out=decisions[0]), error
        # No score changes by more than twice of what each decision does: the slope of the softmax is p(1 - p).
        return -self._score(_squashed(decisions)), 2 * error + _COARSE * len(decisions)

    def _reach(self, nearest: float) -> float:
        """Return from where on rows score less than one that is so far away; infinity if none does."""
        if len(self._linear.intercepts) > 1:
            return nearest + _SLACK
        away = nearest + _STEPS
        found = self._score(_squashed(away[None]))
        less = found < found[0] - _SLACK
        return float(away[less.argmax()]) if less.any() else np.inf


def one_thread() -> AbstractContextManager[Any]:
    """Keep sums to the thread that asks for them: others have stretches of their own."""
    return _pools().limit(limits=1)  # type: ignore[no-any-return] # the library has no types


@cache  # to find the thread pools of libraries takes longer than a stretch does
def _pools() -> Any:
    from scipy.linalg import blas  # noqa: F401, PLC0415 - the pool that counts
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - slow to import

    return ThreadpoolController()


def _adding(kind: type) -> Callable[..., object]:
    """Return what adds `a` times `x` to `y` in one go over both: BLAS, whose last bits depend on places."""
    from scipy.linalg import blas  # noqa: PLC0415 - slow to import

    add: Callable[..., object] = blas.saxpy if kind is np.float32 else blas.daxpy
    return add


def _add_exactly(x: Floats, y: Floats, a: float) -> None:
    y += x.astype(y.dtype) * a


def _squashed(decisions: Floats) -> Floats:
    from scipy.special import expit, softmax  # noqa: PLC0415 - slow to import

    if len(decisions) > 1:
        return np.asarray(softmax(decisions, axis=0)).T
    return np.stack([expit(-decisions[0]), expit(decisions[0])], axis=1)


def linear_of(recipe: Recipe, model: Model, frame: Any) -> Linear | None:
    """Return a model that reads raw columns, where there is one that decides as the model does.

    Parameters
    ----------
    recipe : Recipe
    model : Model
    frame : DataFrame
        Some rows, on which both are compared.

    Returns
    -------
    Linear or None
        None for other models and other columns.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    maker, estimator = recipe.maker, model.estimator
    plain = isinstance(maker, TableFeatures) and set(maker.kinds.values()) == {"number"}
    if not plain or type(estimator).__name__ != "LogisticRegression" or model.several or not len(frame):
        return None
    columns = [str(name) for name in maker.kinds]
    if not all(frame[name].dtype.kind in "fiu" for name in columns):
        return None
    impute, scale = maker.maker.named_transformers_["numbers"]
    own = estimator.coef_ / scale.scale_
    marked = impute.indicator_.features_
    missing = np.zeros((len(own), len(columns)))
    missing[:, marked] = own[:, len(columns) :]
    intercepts = estimator.intercept_
    found = Linear(
        columns,
        own[:, : len(columns)],
        intercepts - own @ scale.mean_,
        float((np.abs(intercepts) + np.abs(own) @ np.abs(scale.mean_)).max()),
        impute.statistics_,
        missing,
    )
    batch = pa.RecordBatch.from_pandas(frame[columns], preserve_index=False)
    same = np.allclose(found.probabilities(batch), model.probabilities(recipe.transform(frame)), atol=_CLOSE)
    return found if same else None
