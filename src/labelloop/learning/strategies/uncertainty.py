"""Scores of uncertainty, from class probabilities.

A strategy turns a matrix of class probabilities into one score per row: bigger means "ask this first".
`confidence`, `margin` and `entropy` follow Settles, *Active Learning Literature Survey* (2009), section 3.1.
With two classes all three rank alike; with more, `margin` is the safe choice.

`top` finds the rows to ask in one pass that never holds more than a cache-sized block of scores, so that
the best 100 of millions of rows cost a few readings of the matrix.

Examples
--------
>>> import numpy as np
>>> P = np.array([[0.5, 0.5, 0.0], [0.9, 0.05, 0.05], [0.45, 0.44, 0.11]])
>>> margin(P).round(2).tolist()
[1.0, 0.15, 0.99]
>>> top(P, 2, "margin").tolist()
[0, 2]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from labelloop.learning.topk import Floats, Positions, TopK, position_hash

Strategy: TypeAlias = str | Callable[[Floats], Any]

# A block of this many numbers stays in the second-level cache while a kernel reads it several times.
_BLOCK = 40_960
# Probabilities computed in float32 may miss 0 and 1 by this much.
_SLACK = 1e-5


def confidence(P: npt.ArrayLike) -> Floats:
    """Score rows by how little the most probable class has.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
        Class probabilities. Rows with NaN are allowed and score NaN.

    Returns
    -------
    array of float, shape (n_rows,)
        ``1 - p1`` with `p1` the largest probability of the row: 0 (sure) to ``1 - 1 / n_classes``.
        With a single class there is nothing to ask: zeros.

    Raises
    ------
    ValueError
        If `P` is not a matrix of probabilities.

    Examples
    --------
    >>> confidence([[0.9, 0.1], [0.5, 0.5]]).round(3).tolist()
    [0.1, 0.5]
    """
    return _all_scores(P, "confidence")


def margin(P: npt.ArrayLike) -> Floats:
    """Score rows by how close the two most probable classes are.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
        Class probabilities. Rows with NaN are allowed and score NaN.

    Returns
    -------
    array of float, shape (n_rows,)
        ``1 - (p1 - p2)`` with `p1`, `p2` the two largest probabilities of the row: 0 (sure) to 1 (a tie).
        With a single class there is nothing to ask: zeros.

    Raises
    ------
    ValueError
        If `P` is not a matrix of probabilities.

    Examples
    --------
    >>> margin([[0.9, 0.1], [0.5, 0.5]]).round(3).tolist()
    [0.2, 1.0]
    """
    return _all_scores(P, "margin")


def entropy(P: npt.ArrayLike) -> Floats:
    """Score rows by their Shannon entropy, relative to the largest possible.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
        Class probabilities. Rows with NaN are allowed and score NaN.

    Returns
    -------
    array of float, shape (n_rows,)
        ``-sum(p log p) / log(n_classes)``, with ``0 log 0 = 0``: 0 (sure) to 1 (all classes alike).
        With a single class there is nothing to ask: zeros.

    Raises
    ------
    ValueError
        If `P` is not a matrix of probabilities.

    Examples
    --------
    >>> entropy([[1.0, 0.0], [0.5, 0.5]]).round(3).tolist()
    [0.0, 1.0]
    """
    return _all_scores(P, "entropy")


def weighted(P: npt.ArrayLike, *, seed: int = 0, start: int = 0) -> Floats:
    """Draw keys whose biggest are a random sample without replacement, weighted by the margin score.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
        Class probabilities. Rows with NaN are allowed and get NaN.
    seed : int, default=0
        Decides the draw.
    start : int, default=0
        Position of the first row, when `P` is a part of a longer matrix.

    Returns
    -------
    array of float, shape (n_rows,)
        ``w / (w + e)`` with `w` the margin score of the row and `e` an exponential variate made of its
        position and the seed: 0 (never before others) to 1. The row with the biggest key is row i with
        probability ``w_i / sum(w)``, the next one likewise among the rest, and so on: the algorithm A-ES of
        Efraimidis and Spirakis, *Weighted random sampling with a reservoir* (2006), whose key
        ``u ** (1 / w)`` orders rows in the same way but underflows for small weights.

    Examples
    --------
    >>> weighted([[1.0, 0.0], [0.5, 0.5]]).argmax()
    np.int64(1)
    """
    return _keys(margin(P), seed, start)


def top(P: npt.ArrayLike, n: int, strategy: Strategy = "margin", *, seed: int = 0) -> Positions:
    """Find the rows to ask first.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
        Class probabilities; rows with NaN come last.
    n : int
        How many rows; all rows if there are fewer.
    strategy : str or callable, default="margin"
        One of ``"confidence"``, ``"margin"``, ``"entropy"``, ``"weighted"``, ``"random"``, ``"default"``, or
        a function from probabilities (n_rows, n_classes) to scores (n_rows,), bigger = ask first.
    seed : int, default=0
        Decides the order of rows that score alike, and the draws of ``"random"`` and ``"weighted"``.

    Returns
    -------
    array of int64, shape (min(n, n_rows),)
        Row positions, best first. Rows with equal scores are ordered by a hash of position and seed:
        storage order, which often goes with the class, does not leak into what is asked.

    Raises
    ------
    ValueError
        If `P` is not a matrix of probabilities, `n` is negative, or the strategy is unknown.

    Examples
    --------
    >>> top([[0.9, 0.1], [0.5, 0.5], [0.6, 0.4]], 2, "confidence").tolist()
    [1, 2]
    """
    matrix = probability_matrix(P)
    best = TopK(n, seed)
    for start, scores in _scored_blocks(matrix, strategy, seed):
        best.push(scores, start)
    return best.result()[0]


def scores(P: npt.ArrayLike, strategy: Strategy, *, seed: int = 0, start: int = 0) -> Floats:
    """Score every row by a strategy given by name or as a function.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
    strategy : str or callable
        As for `top`.
    seed : int, default=0
        For ``"random"`` and ``"weighted"``.
    start : int, default=0
        Position of the first row, when `P` is a part of a longer matrix.

    Returns
    -------
    array of float, shape (n_rows,)

    Examples
    --------
    >>> scores([[0.9, 0.1]], lambda P: P[:, 1]).tolist()
    [0.1]
    """
    return _all_scores(P, strategy, seed=seed, start=start)


def class_wise(P: npt.ArrayLike, strategy: Strategy, *, seed: int = 0, start: int = 0) -> Floats:
    """Score rows of independent yes/no probabilities: the mean over classes of the two-class score.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
        Probability that the class applies; rows need not sum to one.
    strategy : str or callable
        As for `top`; it sees one class at a time, as ``[1 - p, p]``.
    seed, start : int
        As for `scores`.

    Returns
    -------
    array of float, shape (n_rows,)

    Examples
    --------
    >>> class_wise([[0.5, 1.0], [1.0, 1.0]], "margin").tolist()
    [0.5, 0.0]
    """
    matrix = probability_matrix(P)
    if strategy == "random":
        return scores(matrix, strategy, seed=seed, start=start)
    if strategy == "weighted":
        return _keys(class_wise(matrix, "margin"), seed, start)
    pairs = (np.column_stack([1 - column, column]) for column in matrix.T)
    mean: Floats = np.mean([scores(pair, strategy) for pair in pairs], axis=0)
    return mean


def check_strategy(strategy: Strategy) -> Strategy:
    """Return the strategy, or raise `ValueError` that names the known ones and the nearest."""
    if callable(strategy) or (isinstance(strategy, str) and strategy in STRATEGIES):
        return strategy
    near = get_close_matches(str(strategy), STRATEGIES, n=1)
    raise ValueError(
        f"strategy={strategy!r} is unknown"
        + (f"; did you mean {near[0]!r}?" if near else "")
        + f" Known are {', '.join(map(repr, STRATEGIES))}, or a function from probabilities "
        "(n_rows, n_classes) to scores (n_rows,), bigger = ask first; what compares samples is for ActiveLearner"
    )


# The kernels below see a block class by class, shape (n_classes, n_rows): every step runs along memory.


def _confidence_kernel(block: Floats) -> Floats:
    highest: Floats = np.maximum.reduce(block, axis=0)
    np.subtract(1, highest, out=highest)
    return highest


def _margin_kernel(block: Floats) -> Floats:
    first: Floats = block[0].copy()
    second: Floats = np.zeros_like(first)
    lower = np.empty_like(first)
    for row in block[1:]:
        np.minimum(first, row, out=lower)
        np.maximum(second, lower, out=second)
        np.maximum(first, row, out=first)
    second -= first
    second += 1
    return second


def _entropy_kernel(block: Floats) -> Floats:
    total = plogp(block)
    total /= -np.log(len(block))
    np.maximum(total, 0, out=total)  # -0.0 and rounding below zero
    return total


def plogp(block: Floats) -> Floats:
    """Return ``sum(p log p)`` over the classes of a class-major block: the entropy in nats, below zero."""
    logs = np.maximum(block, np.finfo(block.dtype).tiny)  # 0 log 0 is 0, as the limit says
    np.log(logs, out=logs)
    logs *= block
    total: Floats = np.add.reduce(logs, axis=0)
    return total


def _keys(weights: Floats, seed: int, first: int) -> Floats:
    """Return the keys that `weighted` documents, for rows from position `first` on."""
    keys: Floats = weights / (weights - np.log(_uniform(first, len(weights), seed)))
    return keys


def _uniform(first: int, n_rows: int, seed: int) -> Floats:
    """Return numbers from 0 (left out) to 1, each made of a row's position and the seed."""
    positions = np.arange(first, first + n_rows, dtype=np.int64)
    return (position_hash(positions, seed + 1) + 0.5) / 2.0**64


# "random" needs no probabilities and "default" is what we advise when nothing is known but probabilities.
STRATEGIES: dict[str, Callable[[Floats], Floats] | None] = {
    "default": _margin_kernel,
    "random": None,
    "weighted": _margin_kernel,
    "confidence": _confidence_kernel,
    "margin": _margin_kernel,
    "entropy": _entropy_kernel,
}


def _all_scores(P: npt.ArrayLike, strategy: Strategy, *, seed: int = 0, start: int = 0) -> Floats:
    matrix = probability_matrix(P)
    out = np.empty(len(matrix), dtype=matrix.dtype)
    for offset, part in _scored_blocks(matrix, strategy, seed, start):
        out[offset : offset + len(part)] = part
    return out


def _scored_blocks(matrix: Floats, strategy: Strategy, seed: int, first: int = 0) -> Iterator[tuple[int, Floats]]:
    """Yield (row of the block's first score, scores), block after block."""
    check_strategy(strategy)
    if callable(strategy):
        yield 0, _called(strategy, matrix)
        return
    kernel = STRATEGIES[strategy]
    if kernel is None:
        for start in range(0, len(matrix), _BLOCK):
            yield start, _uniform(first + start, min(_BLOCK, len(matrix) - start), seed)
        return
    for start, block in class_major_blocks(matrix):
        found = kernel(block) if len(block) > 1 else np.where(np.isnan(block[0]), np.nan, 0)
        yield start, _keys(found, seed, first + start) if strategy == "weighted" else found


def class_major_blocks(matrix: Floats) -> Iterator[tuple[int, Floats]]:
    """Yield (row of the first, checked probabilities of shape (n_classes, rows)), block after block."""
    step = max(64, _BLOCK // matrix.shape[1])
    for start in range(0, len(matrix), step):
        block = np.ascontiguousarray(matrix[start : start + step].T)
        check_block(block, start)
        yield start, block


def _called(strategy: Callable[[Floats], Any], matrix: Floats) -> Floats:
    name = getattr(strategy, "__name__", type(strategy).__name__)
    given = strategy(matrix)
    scores: Floats = np.asarray(given)
    if scores.shape != (len(matrix),) or scores.dtype.kind not in "fiub":
        raise ValueError(
            f"strategy {name} returned {_shown(given)}: it has to return one number per row, "
            f"an array of shape ({len(matrix)},)"
        )
    out: Floats = scores.astype(np.float64)  # numpy 2.4 types astype as Any here
    return out


def probability_matrix(P: npt.ArrayLike) -> Floats:
    """Return `P` as a matrix of float32 or float64, or raise `ValueError`; its values are checked block by block."""
    try:
        matrix = np.asarray(P)
        if matrix.dtype.kind != "f" or matrix.dtype.itemsize < np.dtype(np.float32).itemsize:
            matrix = matrix.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"P={_shown(P)} is not a matrix of numbers: {error}") from error
    if matrix.ndim != 2 or matrix.shape[1] == 0:  # noqa: PLR2004 - dimensions
        raise ValueError(
            f"P has shape {matrix.shape}: class probabilities have shape (n_rows, n_classes), "
            "as predict_proba returns them"
        )
    return matrix


def check_block(block: Floats, start: int) -> None:
    """Raise `ValueError` that names the row if a class-major block holds what is no probability."""
    low, high = block.min(), block.max()
    if np.isnan(low):  # NaN is allowed; fmin and fmax overlook it, but take their time
        low, high = np.fmin.reduce(block, axis=None), np.fmax.reduce(block, axis=None)
    if low < -_SLACK or high > 1 + _SLACK:
        row = start + int(np.flatnonzero(((block < -_SLACK) | (block > 1 + _SLACK)).any(axis=0))[0])
        raise ValueError(
            f"row {row} of P holds {low if low < -_SLACK else high:.4g}, which is no probability: "
            "every value has to lie between 0 and 1 (pass what predict_proba returns)"
        )


def _shown(value: Any) -> str:
    shape = getattr(value, "shape", None)
    return f"{type(value).__name__} of shape {shape}" if shape is not None else f"{value!r:.80}"
