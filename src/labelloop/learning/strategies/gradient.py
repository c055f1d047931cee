"""Rows that would change the model most: gradients of a softmax layer, never written out.

The gradient of the cross-entropy of class `y` at a row is the outer product of ``p - e_y`` (probabilities less the
one-hot class) and the features. Products of such gradients factorise, so that no array
(n_rows, n_classes * n_features) is needed.

Examples
--------
>>> import numpy as np
>>> P, X = np.array([[0.9, 0.1], [0.5, 0.5]]), np.array([[1.0, 0.0], [0.0, 2.0]])
>>> gradient_length(P, X, intercept=False).round(3).tolist()
[0.255, 1.414]
>>> badge(P, X, 1).tolist()
[1]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from labelloop.learning.strategies.cloud import Points, batch_size, feature_matrix, squared_lengths
from labelloop.learning.strategies.clusters import seeds
from labelloop.learning.strategies.uncertainty import check_block, class_major_blocks, probability_matrix

if TYPE_CHECKING:
    from labelloop.learning.topk import Floats, Positions


def badge(P: npt.ArrayLike, X: npt.ArrayLike, n: int, *, seed: int = 0) -> Positions:
    """Choose rows whose gradients are long and differ from each other.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
        Class probabilities.
    X : array of float, shape (n_rows, n_features)
        What the last, linear layer of the model sees: its embedding, or the features of a linear model.
    n : int
        How many rows; all rows if there are fewer.
    seed : int, default=0
        Decides the draw.

    Returns
    -------
    array of int64, shape (min(n, n_rows),)
        Distinct rows, in the order drawn; the row with the longest gradient is the first.

    Raises
    ------
    ValueError
        If `P` or `X` are no matrices of finite numbers with as many rows.

    Notes
    -----
    Ash et al., *Deep batch active learning by diverse, uncertain gradient lower bounds* (2020): the gradient
    ``g = (p - e_y) x`` for the most probable class `y`, k-means++ seeding on the gradients. Distances come from
    ``<g_i, g_j> = <a_i, a_j> <x_i, x_j>`` with ``a = p - e_y``, in float32.

    Examples
    --------
    >>> badge([[0.5, 0.5], [0.5, 0.5], [1.0, 0.0]], [[2.0], [-2.0], [9.0]], 2).tolist()
    [0, 1]
    """
    given, features = _both(P, X)
    gradients = Gradients(given, features)
    n = batch_size(n, len(features))
    if n == 0:
        return np.empty(0, np.int64)
    rng = np.random.default_rng(seed)
    return seeds(int(gradients.squares.argmax()), n, gradients.distances, None, rng)


def gradient_length(P: npt.ArrayLike, X: npt.ArrayLike, *, intercept: bool = True) -> Floats:
    """Score rows by the length of the gradient to expect from their answer.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
        Class probabilities of a softmax or linear model.
    X : array of float, shape (n_rows, n_features)
        What the linear layer sees.
    intercept : bool, default=True
        Whether the model has an intercept, whose gradient counts too.

    Returns
    -------
    array of float64, shape (n_rows,)
        ``|x| sum_y p_y |p - e_y|``, with 1 appended to `x` for the intercept: 0 (nothing to learn) or more.
        Settles, Craven and Ray, *Multiple-instance active learning* (2008).

    Raises
    ------
    ValueError
        If `P` or `X` are no matrices of finite numbers with as many rows.

    Examples
    --------
    >>> gradient_length([[0.5, 0.5], [1.0, 0.0]], [[1.0], [1.0]]).round(3).tolist()
    [1.0, 0.0]
    """
    given, features = _both(P, X)
    out = np.empty(len(features))
    for start, block in class_major_blocks(given):
        rows = slice(start, start + block.shape[1])
        total = np.einsum("ij,ij->j", block, block)
        # |p - e_y|^2 = |p|^2 - 2 p_y + 1
        expected = (block * np.sqrt(np.maximum(total - 2 * block + 1, 0))).sum(axis=0)
        part = features[rows].astype(np.float64, copy=False)
        out[rows] = expected * np.sqrt(np.einsum("ij,ij->i", part, part) + intercept)
    return out


class Gradients:
    """Gradients of rows for their most probable class, kept as two factors.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
    X : array of float, shape (n_rows, n_features)

    Attributes
    ----------
    squares : array of float32, shape (n_rows,)
        Squared length of each, in units of the largest feature.
    """

    def __init__(self, P: Floats, X: Floats) -> None:
        largest = float(max(X.max(), -X.min())) if X.size else 0.0
        self._x: Points = np.empty(X.shape, np.float32)
        np.divide(X, largest or 1.0, out=self._x, dtype=np.float64, casting="same_kind")
        self._a: Points = P.astype(np.float32)
        self._a[np.arange(len(P)), P.argmax(axis=1)] -= 1
        self.squares = squared_lengths(self._a) * squared_lengths(self._x)

    def distances(self, row: int) -> Points:
        """Return the squared distance of every gradient to one of them."""
        out: Points = self._x @ self._x[row]
        out *= self._a @ self._a[row]
        out *= -2
        out += self.squares
        out += self.squares[row]
        return np.maximum(out, 0, out=out)


def _both(P: npt.ArrayLike, X: npt.ArrayLike) -> tuple[Floats, Floats]:
    given, features = feature_matrix(probability_matrix(P), "P"), feature_matrix(X)
    if given.size:
        check_block(given.T, 0)
    if len(given) != len(features):
        raise ValueError(f"P has {len(given)} rows and X has {len(features)}: both have to speak of the same rows")
    return given, features
