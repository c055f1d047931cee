"""Asking a model about rows, of which some may make it fail."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.learning.topk import Floats
    from labelloop.workflow.samples import Samples

_log = logging.getLogger(__name__)


def asked(predict: Callable[[Any], Floats], n_classes: int, samples: Samples) -> tuple[Floats, dict[int, str]]:
    """Return what a model says of samples, and which of them it could say nothing of.

    Parameters
    ----------
    predict : callable
        Returns class probabilities of what `Samples.inputs` gives.
    n_classes : int
    samples : Samples

    Returns
    -------
    array of float, shape (n_rows, n_classes)
        NaN for rows without a prediction.
    dict of int to str
        Positions of these, and why.
    """
    P, problems = np.full((len(samples), n_classes), np.nan), dict(samples.problems)
    good = samples.good
    if not len(good):
        return P, problems
    X = samples.inputs(good)
    try:
        rows, made = read(predict, X) if isinstance(X, list) else (list(range(len(good))), predict(X))
        if made is not None:
            P[good[rows]] = made
    except Exception as error:  # noqa: BLE001 - whatever one row leads an estimator to: the others are asked alone
        _log.info("rows are asked one by one: %r", error)
        for k, position in enumerate(good.tolist()):
            one = [X[k]] if isinstance(X, list) else X.iloc[[k]]
            why = _ask_one(predict, one, P, position)
            if why:
                problems[position] = why
    for position in good.tolist():
        if position not in problems and (why := _no_scores(P[position])):
            unread = np.isnan(P[position]).all() and samples.kind.wanted is not None
            problems[position] = samples.why_unreadable(position) if unread else why
    P[list(problems)] = np.nan
    return P, problems


def _ask_one(predict: Callable[[Any], Floats], one: Any, P: Floats, position: int) -> str:
    """Write the scores of one row into `P`; return why there are none."""
    try:
        rows, made = read(predict, one) if isinstance(one, list) else ([0], predict(one))
    except Exception as error:  # noqa: BLE001 - as above: this row is an error, and says why
        return f"the model fails: {type(error).__name__}: {error}"[:500]
    if rows and made is not None:
        P[position] = made[0]
    return ""


def _no_scores(row: Floats) -> str:
    near = 1e-9
    if np.isfinite(row).all() and row.min() >= -near and row.max() <= 1 + near:
        return ""
    return f"the model gives no probabilities: {np.array2string(row, precision=3, threshold=5)}"
