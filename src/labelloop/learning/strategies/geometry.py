"""Batches chosen by where rows lie among each other and beside the labeled ones.

Distances are Euclidean: features of different units should be standardised first.

Examples
--------
>>> import numpy as np
>>> X = np.array([[0.0], [0.1], [5.0], [5.1], [5.2], [9.0]])
>>> k_center(X, 2)[0].tolist()
[2, 0]
>>> sorted(k_means(X, 3).tolist())
[0, 3, 5]
"""

from __future__ import annotations

from heapq import heapify, heappop, heapreplace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from labelloop.learning.strategies.cloud import Cloud, batch_size, feature_matrix, largest, score_vector
from labelloop.learning.strategies.clusters import partition, representatives
from labelloop.learning.topk import position_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labelloop.learning.strategies.cloud import Points
    from labelloop.learning.topk import Floats, Positions

# Hacohen et al. (2022): neighbours that typicality looks at, and the most clusters worth forming.
_NEIGHBOURS, _CLUSTERS = 20, 500
# Rows of a cluster that are compared with each other: more are sampled.
_MEMBERS = 1024
_ROWS = 4096


def k_center(
    X: npt.ArrayLike, n: int, centers: npt.ArrayLike | None = None, *, seed: int = 0
) -> tuple[Positions, Floats]:
    """Choose rows one by one, each the farthest from all chosen before: the core-set of a pool.

    Parameters
    ----------
    X : array of float, shape (n_rows, n_features)
        The rows to choose from.
    n : int
        How many rows; all rows if there are fewer.
    centers : array of float, shape (n_centers, n_features), optional
        Rows that are chosen already, usually the labeled ones. Without them the first row chosen is the one
        nearest the mean: a typical row, where any other rule would begin with an outlier or by chance.
    seed : int, default=0
        Decides between rows that are equally far.

    Returns
    -------
    positions : array of int64, shape (min(n, n_rows),)
        Distinct rows, in the order of choice.
    distances : array of float64, shape (min(n, n_rows),)
        Distance of each to the nearest row chosen before it, never growing; infinity for the first when there
        are no centers.

    Raises
    ------
    ValueError
        If `X` or `centers` are no matrices of finite numbers with the same columns.

    Notes
    -----
    Greedy k-center covers the pool within twice the best possible radius: Gonzalez, *Clustering to minimize
    the maximum intercluster distance* (1985). Sener and Savarese, *Active learning for convolutional neural
    networks: a core-set approach* (2018), use it to choose what to label. One pass over `X` per row chosen.

    Examples
    --------
    >>> positions, distances = k_center([[0.0], [1.0], [10.0], [4.0]], 2, centers=[[0.0]])
    >>> positions.tolist(), distances.tolist()
    ([2, 3], [10.0, 4.0])
    """
    cloud = Cloud.of(X)
    given, n = cloud.place(centers, "centers"), batch_size(n, len(cloud))
    if n == 0:
        return np.empty(0, np.int64), np.empty(0)
    if len(given):
        picks, widths = cloud.farthest(cloud.gaps(given), n, seed)
    else:
        first = largest(-cloud.squares, seed)
        gaps = cloud.distances(first)
        gaps[first] = -1
        picks, widths = cloud.farthest(gaps, n - 1, seed)
        picks, widths = np.append(first, picks), np.append(np.float32(np.inf), widths)
    return picks, np.sqrt(widths, dtype=np.float64) * cloud.unit


def k_means(X: npt.ArrayLike, n: int, *, seed: int = 0, weights: npt.ArrayLike | None = None) -> Positions:
    """Choose the row nearest each centre of k-means: a batch that stands for the whole pool.

    Parameters
    ----------
    X : array of float, shape (n_rows, n_features)
        The rows to choose from.
    n : int
        How many rows; all rows, the most central first, if there are not more.
    seed : int, default=0
        Decides where k-means starts.
    weights : array of float, shape (n_rows,), optional
        How much each row counts, 0 or more.

    Returns
    -------
    array of int64, shape (min(n, n_rows),)
        Distinct rows, the one of the heaviest cluster first. Near-duplicates of each other are chosen only when
        the pool has no other rows.

    Raises
    ------
    ValueError
        If `X` is no matrix of finite numbers, or a weight is negative.

    Notes
    -----
    k-means++ and at most 20 rounds of Lloyd's algorithm, on a sample when the pool is large, and two rounds
    on all rows.

    Examples
    --------
    >>> sorted(k_means([[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]], 2).tolist())
    [1, 4]
    """
    cloud = Cloud.of(X)
    n = batch_size(n, len(cloud))
    masses = None if weights is None else row_weights(weights, len(cloud))
    if n == len(cloud):
        return np.argsort(cloud.squares, kind="stable")
    return representatives(cloud, n, masses, seed) if n else np.empty(0, np.int64)


def ranked_batch(
    X: npt.ArrayLike, uncertainty: npt.ArrayLike, n: int, labeled: npt.ArrayLike | None = None, *, seed: int = 0
) -> Positions:
    """Choose rows one by one that are uncertain and unlike all that is labeled or chosen.

    Parameters
    ----------
    X : array of float, shape (n_rows, n_features)
        The rows to choose from.
    uncertainty : array of float, shape (n_rows,)
        Score of each, 0 (sure) to 1.
    n : int
        How many rows; all rows if there are fewer.
    labeled : array of float, shape (n_labeled, n_features), optional
        The labeled rows. Without any, the first row chosen is the one nearest the mean.
    seed : int, default=0
        Decides between rows that score alike.

    Returns
    -------
    array of int64, shape (min(n, n_rows),)
        Distinct rows, in the order of choice.

    Raises
    ------
    ValueError
        If `X` or `labeled` are no matrices of finite numbers with the same columns, or `uncertainty` is not
        one finite number per row.

    Notes
    -----
    The score is ``a (1 - s) + (1 - a) u`` with `u` the uncertainty, `s` the similarity ``1 / (1 + distance)``
    to the nearest row labeled or chosen, and `a` the share of rows still to choose among all: Cardoso et al.,
    *Ranked batch-mode active learning* (2017).

    Examples
    --------
    >>> ranked_batch([[0.0], [1.0], [9.0]], [0.9, 0.8, 0.1], 2, labeled=[[0.0]]).tolist()
    [2, 1]
    """
    cloud = Cloud.of(X)
    given, n = cloud.place(labeled, "labeled"), batch_size(n, len(cloud))
    doubt = score_vector(uncertainty, len(cloud), "uncertainty").astype(np.float32)
    picks = np.empty(n, np.int64)
    strange = _unlike(cloud.gaps(given), cloud.unit) if len(given) else np.full(len(cloud), 1, np.float32)
    free, known = len(cloud), len(given)
    for number in range(n):
        share = free / (free + known)
        score = share * strange + (1 - share) * doubt if known else -cloud.squares
        score[picks[:number]] = -np.inf
        picks[number] = pick = largest(score, seed)
        np.minimum(strange, _unlike(cloud.distances(pick), cloud.unit), out=strange)
        free, known = free - 1, known + 1
    return picks


def density(X: npt.ArrayLike) -> Floats:
    """Score rows by their mean cosine similarity to all rows: how typical they are of the pool.

    Parameters
    ----------
    X : array of float, shape (n_rows, n_features)

    Returns
    -------
    array of float64, shape (n_rows,)
        -1 to 1. Rows of zeros are similar to none: 0. Multiply an uncertainty by a power of it to weigh by
        density: Settles and Craven, *An analysis of active learning strategies for sequence labeling tasks*
        (2008).

    Raises
    ------
    ValueError
        If `X` is no matrix of finite numbers.

    Notes
    -----
    The mean of the similarities is the similarity to the mean of the normalised rows: two passes over `X`
    instead of a matrix (n_rows, n_rows).

    Examples
    --------
    >>> density([[1.0, 0.0], [3.0, 0.0], [0.0, 2.0]]).round(3).tolist()
    [0.667, 0.667, 0.333]
    """
    matrix = feature_matrix(X)
    total, out = np.zeros(matrix.shape[1]), np.empty(len(matrix))
    for start in range(0, len(matrix), _ROWS):
        total += _directions(matrix[start : start + _ROWS]).sum(axis=0)
    for start in range(0, len(matrix), _ROWS):
        out[start : start + _ROWS] = _directions(matrix[start : start + _ROWS]) @ (total / len(matrix))
    return out


def typiclust(X: npt.ArrayLike, n: int, labeled: npt.ArrayLike | None = None, *, seed: int = 0) -> Positions:
    """Choose the most typical row of each of the largest clusters that hold no labeled row.

    Parameters
    ----------
    X : array of float, shape (n_rows, n_features)
        The rows to choose from.
    n : int
        How many rows; all rows if there are fewer.
    labeled : array of float, shape (n_labeled, n_features), optional
        The labeled rows.
    seed : int, default=0
        Decides where k-means starts.

    Returns
    -------
    array of int64, shape (min(n, n_rows),)
        Distinct rows, that of the largest cluster first.

    Raises
    ------
    ValueError
        If `X` or `labeled` are no matrices of finite numbers with the same columns.

    Notes
    -----
    Hacohen, Dekel and Weinshall, *Active learning on a budget: opposite strategies suit high and low budgets*
    (2022): ``n_labeled + n`` clusters, at most 500; the typicality of a row is the inverse of its mean distance
    to the 20 nearest rows of its cluster. When clusters without labeled rows run out, those with the fewest
    labeled or chosen rows follow. Meant for the first rows of all: choose by uncertainty afterwards.

    Examples
    --------
    >>> typiclust([[0.0], [0.1], [0.2], [0.3], [0.4], [7.0], [7.1], [7.2]], 2).tolist()
    [2, 6]
    """
    cloud = Cloud.of(X)
    given, n = cloud.place(labeled, "labeled"), batch_size(n, len(cloud))
    if n == 0:
        return np.empty(0, np.int64)
    n_clusters = min(len(given) + n, len(cloud), _CLUSTERS)
    centres, labels, _ = partition(cloud, n_clusters, None, np.random.default_rng(seed))
    covered = Cloud(given, np.zeros(0), 1.0).nearest(centres)[0]
    taken, sizes = np.bincount(covered, minlength=n_clusters), np.bincount(labels, minlength=n_clusters)
    rows = np.split(np.argsort(labels, kind="stable"), np.cumsum(sizes)[:-1])
    queue = [(int(taken[cluster]), -int(sizes[cluster]), int(cluster)) for cluster in np.flatnonzero(sizes)]
    heapify(queue)
    typical: dict[int, Iterator[np.int64]] = {}
    picks: list[np.int64] = []
    while len(picks) < n:
        covered_by, size, cluster = queue[0]
        if cluster not in typical:
            typical[cluster] = iter(_by_typicality(cloud, rows[cluster], seed))
        row = next(typical[cluster], None)
        if row is None:
            heappop(queue)
        else:
            picks.append(row)
            heapreplace(queue, (covered_by + 1, size, cluster))
    return np.array(picks, np.int64)


def row_weights(weights: npt.ArrayLike, n_rows: int) -> Points:
    """Return weights in units of the largest, all alike if all are zero, or raise `ValueError`."""
    vector = score_vector(weights, n_rows, "weights")
    if n_rows and vector.min() < 0:
        raise ValueError(f"row {vector.argmin()} of weights holds {vector.min()}: a row counts 0 or more")
    most = vector.max(initial=0)
    return (vector / most if most > 0 else np.ones(n_rows)).astype(np.float32)


def _by_typicality(cloud: Cloud, rows: Positions, seed: int) -> Positions:
    """Order the rows of a cluster, the most typical first; of a large one, order a sample and append the others."""
    order = np.argsort(position_hash(rows, seed), kind="stable")
    some, others = rows[order[:_MEMBERS]], rows[order[_MEMBERS:]]
    points, squares = cloud.points[some], cloud.squares[some]
    between = points @ points.T
    between *= -2
    between += squares
    between += squares[:, None]
    np.fill_diagonal(between, np.inf)
    n_near = min(_NEIGHBOURS, len(some) - 1)
    if n_near:
        between.partition(n_near - 1, axis=1)
        atypical = np.sqrt(np.maximum(between[:, :n_near], 0)).mean(axis=1)
        some = some[np.argsort(atypical, kind="stable")]
    return np.concatenate([some, others])


def _unlike(gaps: Points, unit: float) -> Points:
    """Return one less the similarity ``1 / (1 + distance)``, of squared distances."""
    limits = np.finfo(np.float32)
    one = np.float32(np.clip(1 / unit, limits.tiny, limits.max))  # the length 1 of the features
    out: Points = np.sqrt(gaps)
    out /= one + out
    return out


def _directions(rows: Floats) -> Floats:
    """Return rows of length 1, and zeros where a row is zero; scaled first, so that no square overflows."""
    scale = np.abs(rows).max(axis=1, keepdims=True).astype(np.float64)
    even = rows / np.where(scale > 0, scale, 1)
    length = np.sqrt(np.einsum("ij,ij->i", even, even))[:, None]
    out: Floats = even / np.where(length > 0, length, 1)
    return out
