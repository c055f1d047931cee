"""Answers that a model doubts: which of them are worth a second look.

A model that has learned an answer finds it probable; so each answer is judged by a model that was fitted without it.

Examples
--------
>>> P = [[0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.1, 0.9]]
>>> suspicious(P, ["cat", "cat", "dog", "cat"], ["cat", "dog"])["answer"].to_dict()
{3: 'cat', 1: 'cat', 2: 'dog', 0: 'cat'}
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.quality.judgments import class_order, missing, object_column, plain, shown, token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from labelloop.labels import ClassKey
    from labelloop.quality.judgments import Codes, Floats

_ROUNDED = 1e-9


def suspicious(P: Any, answers: Sequence[ClassKey], classes: Iterable[ClassKey], *, index: Any = None) -> pd.DataFrame:
    """Return answers in order of doubt, the most doubtful first, and which of them confident learning flags.

    The order needs no threshold and is the one to review by: from the top, for as long as it pays. The flag says where
    a model is at least as sure of another class as it is on average of those who have it.

    Parameters
    ----------
    P : array of float, shape (n, n_classes)
        Class probabilities of a model that has not learned from the answers they stand beside. NaN where there are
        none: such rows come last and are never flagged.
    answers : sequence of class keys, of length n
    classes : iterable of class keys
        The columns of `P`.
    index : sequence, optional
        What the rows are called; by default their number.

    Returns
    -------
    DataFrame
        ``answer``; ``self_confidence``, the probability of the answer; ``suggested``, the class that the flag is for,
        else the most probable one, None where nothing is known; ``confidence``, its probability; ``suspicious``.

    Raises
    ------
    ValueError
        If shapes do not fit, `P` holds something else than probabilities, or an answer is none of `classes`.

    References
    ----------
    Northcutt, Jiang and Chuang, *Confident learning: estimating uncertainty in dataset labels*, JAIR 70 (2021): the
    flag is their set of off-diagonal confident joint counts, the order their "self-confidence".

    Examples
    --------
    >>> P = [[0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.1, 0.9]]
    >>> suspicious(P, ["cat", "cat", "dog", "cat"], ["cat", "dog"]).iloc[0].to_dict()
    {'answer': 'cat', 'self_confidence': 0.1, 'suggested': 'dog', 'confidence': 0.9, 'suspicious': True}
    """
    order = class_order([_answer(answer) for answer in answers], classes)
    P = _probabilities(P, len(answers), len(order))
    place = {name: code for code, name in enumerate(order)}
    given = np.array([place[token(plain(answer))] for answer in answers], dtype=np.intp)
    known = ~np.isnan(P).any(axis=1)
    sums = np.array([P[known & (given == code), code].sum() for code in range(len(order))])
    counts = np.bincount(given[known], minlength=len(order))
    thresholds = np.divide(sums, counts, out=np.full(len(order), np.inf), where=counts > 0)
    sure = np.where(thresholds - _ROUNDED <= P, P, -1.0)  # NaN is never above
    rows = np.arange(len(P))
    confident = sure.argmax(axis=1) if len(order) else given
    flagged = (sure[rows, confident] >= 0) & (confident != given)
    suggested = np.where(flagged, confident, np.where(np.isnan(P), -1.0, P).argmax(axis=1)) if len(P) else given
    keys = list(order.values())
    frame = pd.DataFrame(
        {
            "answer": object_column([keys[code] for code in given.tolist()]),
            "self_confidence": P[rows, given],
            "suggested": object_column([keys[suggested[row]] if known[row] else None for row in rows.tolist()]),
            "confidence": P[rows, suggested],
            "suspicious": flagged,
        },
    )
    frame.index = frame.index if index is None else pd.Index(index)
    return frame.iloc[np.argsort(frame["self_confidence"].to_numpy(), kind="stable")]  # NaN last


def suspicious_labels(
    estimator: Any, X: Any, y: Sequence[ClassKey], *, cv: int = 5, random_state: int = 0
) -> pd.DataFrame:
    """Return labels in order of doubt, see `suspicious`, by models that are fitted without them.

    The samples are parted into `cv` folds, each class evenly over all of them; those of one fold are judged by a model
    that has learned from the others. Of a class with fewer samples than folds some folds have none, which does no
    harm; the only sample of a class is never left out, so that nothing is known of it: its probabilities are NaN, and
    it comes last.

    Labels that a model asked for are the hard ones, and more of what is flagged among them is right: go by the order.

    Parameters
    ----------
    estimator : scikit-learn classifier
        It is cloned, never fitted itself.
    X : matrix, DataFrame or list, n rows
    y : sequence of class keys, of length n
    cv : int, default=5
        How many folds.
    random_state : int, default=0
        Decides which sample is in which fold.

    Returns
    -------
    DataFrame
        As of `suspicious`; rows are called as those of `X` where it is a DataFrame, else by their number.

    Raises
    ------
    TypeError
        If `estimator` is no classifier.
    ValueError
        If `X` and `y` differ in length, there are fewer than two classes, or `cv` is less than 2.

    Examples
    --------
    >>> from sklearn.naive_bayes import GaussianNB
    >>> X = [[k] for k in (1, 2, 3, 1, 2, 3, 11, 12, 13, 11, 12, 13)]
    >>> y = ["low"] * 6 + ["high"] * 5 + ["low"]
    >>> suspicious_labels(GaussianNB(), X, y, cv=3).index.tolist()[0]
    11
    """
    from labelloop.learning.models import check_classifier, fit_model  # noqa: PLC0415 - brings scikit-learn

    check_classifier(estimator)
    n = X.shape[0] if hasattr(X, "shape") else len(X)
    if n != len(y):
        raise ValueError(f"X has {n} rows and y {len(y)} labels: give one label per row")
    if isinstance(cv, bool) or not isinstance(cv, int | np.integer) or cv < 2:  # noqa: PLR2004 - the fewest folds
        raise ValueError(f"cv={cv!r}: it must be a whole number from 2 up")
    targets = [_answer(answer) for answer in y]
    order = class_order(targets)
    if len(order) < 2:  # noqa: PLR2004 - one class leaves nothing to doubt
        raise ValueError(f"y holds {len(order)} class: labels can be doubted from two on")
    place = {name: code for code, name in enumerate(order)}
    codes = np.array([place[token(answer)] for answer in targets], dtype=np.intp)
    fold = _folds(codes, int(cv), random_state)
    P = np.full((n, len(order)), np.nan)
    for number in range(int(cv)):
        left_out, rest = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        if not len(left_out):
            continue
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="The least populated class")  # of estimators that fold again
            model = fit_model(estimator, _rows(X, rest), [targets[row] for row in rest.tolist()])
        P[left_out] = 0.0
        columns = np.array([place[token(key)] for key in model.classes])
        P[left_out[:, None], columns] = model.probabilities(_rows(X, left_out))
    return suspicious(P, targets, order.values(), index=X.index if hasattr(X, "iloc") else None)


def _folds(codes: Codes, cv: int, seed: int) -> Codes:
    """Return the fold of each sample; -1 for the only one of its class."""
    rng = np.random.default_rng(seed)
    fold = np.full(len(codes), -1)
    start = 0
    for code in range(int(codes.max()) + 1):
        members = rng.permutation(np.flatnonzero(codes == code))
        if len(members) > 1:
            fold[members] = (start + np.arange(len(members))) % cv
            start += len(members)
    return fold


def _rows(X: Any, rows: Codes) -> Any:
    if hasattr(X, "iloc"):
        return X.iloc[rows]
    return X[rows] if hasattr(X, "shape") else [X[row] for row in rows.tolist()]


def _answer(answer: Any) -> ClassKey:
    """Return one class as plain Python."""
    answer = plain(answer)
    if missing(answer) or not isinstance(answer, str | int | float):
        raise ValueError(f"{shown(answer)} is no class: every row needs one class as its label")
    return answer


def _probabilities(P: Any, n: int, n_classes: int) -> Floats:
    found: Floats = np.asarray(P, dtype=float)
    if found.shape != (n, n_classes) and (n or found.size):
        raise ValueError(f"P has shape {found.shape}: expected {(n, n_classes)}, a row per answer, a column per class")
    if ((found < -_ROUNDED) | (found > 1 + _ROUNDED)).any():
        raise ValueError("P holds numbers outside of 0 to 1: give probabilities")
    return found.reshape(n, n_classes)
