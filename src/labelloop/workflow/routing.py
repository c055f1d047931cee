"""Which rows a model is not sure enough of to decide alone.

Both rules compare one number per row, its certainty, with the threshold. ``"top"`` looks at the most probable class.
``"band"`` asks of every class on its own whether it is clearly in or clearly out, which is what scores that do not
sum to 1 are made for. With two classes that sum to 1 the rules agree.

Examples
--------
>>> routed([[0.8, 0.2], [0.79, 0.21]], 0.8).tolist()
[False, True]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from labelloop.learning.topk import Floats

Rule: TypeAlias = Literal["top", "band"]

RULES = ("top", "band")
_NEAR = 1e-9  # 1 - 0.8 is a little less than 0.2: scores this near to the threshold have reached it
_BAND_BEGINS = 0.5


def certainty(P: npt.ArrayLike, rule: Rule = "top") -> Floats:
    """Return how sure a model is of each row, in the sense of a rule: `routed` is where it is below the threshold.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes) or (n_rows,)
        Scores from 0 to 1. One number per row is the score of one of two classes.
    rule : {"top", "band"}

    Returns
    -------
    array of float, shape (n_rows,)
        With ``"top"`` the highest score, with ``"band"`` ``min over c of max(p_c, 1 - p_c)``. NaN where a score is.

    Raises
    ------
    ValueError
        If the shape is another, a score lies outside of 0 to 1, or the rule is unknown.

    Examples
    --------
    >>> certainty([[0.9, 0.6], [0.1, 0.1]], "top").tolist(), certainty([[0.9, 0.6], [0.1, 0.1]], "band").tolist()
    ([0.9, 0.1], [0.6, 0.9])
    """
    check_rule(rule)
    scores = np.asarray(P, dtype=float)
    if scores.ndim == 1:
        scores = np.column_stack([1 - scores, scores])
    if scores.ndim != 2 or not scores.shape[1]:  # noqa: PLR2004 - dimensions
        raise ValueError(f"P has the shape {np.shape(P)}: give scores of shape (n_rows, n_classes)")
    outside = (scores < -_NEAR) | (scores > 1 + _NEAR)
    if outside.any():
        row, column = np.argwhere(outside)[0]
        raise ValueError(f"P[{row}, {column}] is {scores[row, column]:.6g}: scores lie between 0 and 1")
    sure = scores.max(axis=1) if rule == "top" else np.maximum(scores, 1 - scores).min(axis=1)
    return np.asarray(sure)


def routed(P: npt.ArrayLike, threshold: float = 0.8, rule: Rule = "top") -> npt.NDArray[np.bool_]:
    """Return which rows go to people, because the model is not sure enough of them.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes) or (n_rows,)
        See `certainty`.
    threshold : float, default=0.8
        The certainty from which on the model decides alone: a row that reaches it is not routed.
    rule : {"top", "band"}, default="top"
        ``"top"``: routed if no class reaches the threshold ``T``. ``"band"``: routed if the score of any class lies
        strictly between ``1 - T`` and ``T``, which needs a threshold of 0.5 or more.

    Returns
    -------
    array of bool, shape (n_rows,)
        False for rows with a score that is NaN: there is no prediction to be unsure of.

    Raises
    ------
    ValueError
        As `certainty` and `check_threshold`.

    Examples
    --------
    >>> sixth = [[1 / 6] * 6]
    >>> routed(sixth, 0.8).tolist(), routed(sixth, 0.8, "band").tolist()
    ([True], [False])
    """
    limit = check_threshold(threshold, rule)
    return np.asarray(certainty(P, rule) < limit - _NEAR)


def check_rule(rule: Any) -> None:
    """Raise `ValueError` unless there is such a rule."""
    if rule not in RULES:
        raise ValueError(f"rule={rule!r} is not known: choose 'top' or 'band'")


def check_threshold(threshold: Any, rule: Any) -> float:
    """Return a threshold as a number, or raise `ValueError` where the rule cannot use it."""
    check_rule(rule)
    number = isinstance(threshold, int | float | np.integer | np.floating) and not isinstance(threshold, bool)
    least = _BAND_BEGINS if rule == "band" else 0.0
    if not number or not least <= threshold <= 1 or threshold == 0:
        span = "from 0.5 to 1 for the rule 'band'" if rule == "band" else "above 0 and up to 1"
        raise ValueError(f"threshold={threshold!r} is no share that can decide: give a number {span}, for example 0.8")
    return float(threshold)
