"""Rows that score high and differ from each other.

Examples
--------
>>> diverse([[0.0], [0.1], [5.0], [9.0]], [0.9, 1.0, 0.8, 0.1], 2, beta=2).tolist()
[1, 2]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from labelloop.learning.strategies.cloud import Cloud, batch_size, feature_matrix, score_vector
from labelloop.learning.strategies.clusters import representatives
from labelloop.learning.strategies.geometry import row_weights
from labelloop.learning.topk import TopK

if TYPE_CHECKING:
    from labelloop.learning.topk import Floats, Positions


def diverse(X: npt.ArrayLike, scores: npt.ArrayLike, n: int, *, beta: float = 3, seed: int = 0) -> Positions:
    """Choose a batch in two steps: the best by score, and among these the row nearest each centre of k-means.

    Parameters
    ----------
    X : array of float, shape (n_rows, n_features)
        The rows to choose from.
    scores : array of float, shape (n_rows,)
        Score of each, bigger = ask first, as `margin` returns them.
    n : int
        How many rows; all rows if there are fewer.
    beta : float, default=3
        The first step keeps ``beta * n`` rows. 1 is the order by score; 10 spreads more, and pays for rare
        classes with rows that the score would not have chosen.
    seed : int, default=0
        Decides where k-means starts, and the order of rows that score alike.

    Returns
    -------
    array of int64, shape (min(n, n_rows),)
        Distinct rows, the biggest score first. Rows that coincide count as one as long as there are others.

    Raises
    ------
    ValueError
        If `X` is no matrix of finite numbers, `scores` is not one finite number per row, or `beta` is below 1.

    Notes
    -----
    Zhdanov, *Diverse mini-batch active learning* (2019): k-means weighted by the scores. Negative scores are moved
    up so that the smallest kept one weighs nothing.

    Examples
    --------
    >>> diverse([[0.0], [0.0], [0.0], [4.0]], [0.9, 0.9, 0.9, 0.5], 2, beta=1).tolist()[1]
    3
    """
    matrix = feature_matrix(X)
    values, n = score_vector(scores, len(matrix), "scores"), batch_size(n, len(matrix))
    if not beta >= 1:
        raise ValueError(f"beta={beta} has to be 1 or more: the first step keeps beta * n rows, the second n of them")
    kept = min(int(np.ceil(beta * n)), len(matrix))
    while True:
        rows = _best(values, kept, seed)
        first, twins = _distinct(matrix[rows])
        if len(first) >= n or kept == len(matrix):
            break
        kept = min(2 * kept, len(matrix))
    if len(first) <= n:
        chosen = np.concatenate([first, np.delete(np.arange(len(rows)), first)])[:n]
    else:
        weights = values[rows] - min(values[rows].min(), 0)
        together = np.bincount(twins, weights)  # coinciding rows weigh what they weigh together
        cloud = Cloud.of(matrix[rows[first]])
        chosen = first[representatives(cloud, n, row_weights(together, len(first)), seed)]
    picks: Positions = rows[np.sort(chosen)]
    return picks


def _best(values: Floats, n: int, seed: int) -> Positions:
    best = TopK(n, seed)
    best.push(values, 0)
    return best.result()[0]


def _distinct(rows: Floats) -> tuple[Positions, Positions]:
    """Return the first of each set of coinciding rows, in order, and for every row the number of its set."""
    whole = np.ascontiguousarray(rows + 0.0)  # bytes tell rows apart once -0.0 is 0.0
    keys = whole.view(np.dtype((np.void, whole.strides[0]))).ravel()
    _, first, twins = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return first[order], rank[twins]
