"""Disagreement of a committee: several models fitted on the same answers, each with its own probabilities.

Examples
--------
>>> sure, torn = [[0.9, 0.1], [0.9, 0.1]], [[0.9, 0.1], [0.2, 0.8]]
>>> vote_entropy([sure, torn]).tolist()
[0.0, 1.0]
>>> kl_divergence([sure, torn]).round(3).tolist()
[0.0, 0.275]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from labelloop.learning.strategies.uncertainty import class_major_blocks, plogp, probability_matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from labelloop.learning.topk import Floats

_ROWS = 4096  # of a block that stays in the cache


def vote_entropy(members: Iterable[npt.ArrayLike]) -> Floats:
    """Score rows by how much the members' votes, one most probable class each, are spread.

    Parameters
    ----------
    members : array of float, shape (n_members, n_rows, n_classes), or iterable of arrays (n_rows, n_classes)
        Class probabilities by each member, the classes in the same order. From a generator one member at a
        time is held, so that ``vote_entropy(model.predict_proba(X) for model in models)`` needs little memory.

    Returns
    -------
    array of float64, shape (n_rows,)
        ``-sum(v log v) / log(min(n_members, n_classes))`` with `v` the share of the votes each class got:
        0 (one voice) to 1 (as spread as so many votes on so many classes can be). Dagan and Engelson,
        *Committee-based sampling for training probabilistic classifiers* (1995); dividing by the largest
        value it can take keeps committees of different sizes comparable and changes no order. Members
        that are torn between classes vote for the first of them. Rows with NaN score NaN.

    Raises
    ------
    ValueError
        If there are no members, their shapes differ, or what they give are no probabilities.

    Examples
    --------
    >>> vote_entropy([[[0.6, 0.4, 0.0]], [[0.6, 0.0, 0.4]], [[0.1, 0.9, 0.0]]]).round(3).tolist()
    [0.579]
    """
    votes: list[npt.NDArray[np.intp]] = []
    unknown: npt.NDArray[np.bool_] = np.zeros(0, bool)
    n_classes = 1
    for matrix in _matrices(members):
        n_classes = matrix.shape[1]
        cast = np.empty(len(matrix), np.min_scalar_type(n_classes))
        unknown = unknown if votes else np.zeros(len(matrix), bool)
        for start, block in class_major_blocks(matrix):
            rows = slice(start, start + block.shape[1])
            cast[rows] = block.argmax(axis=0)
            unknown[rows] |= np.isnan(np.add.reduce(block, axis=0))
        votes.append(cast)
    spread = _spread(votes, n_classes)
    spread[unknown] = np.nan
    return spread


def kl_divergence(members: Iterable[npt.ArrayLike]) -> Floats:
    """Score rows by how far the members' probabilities are from their mean, the consensus.

    Parameters
    ----------
    members : array of float, shape (n_members, n_rows, n_classes), or iterable of arrays (n_rows, n_classes)
        As for `vote_entropy`.

    Returns
    -------
    array of float, shape (n_rows,)
        The mean over members of the Kullback-Leibler divergence of their probabilities to the consensus, in
        nats: 0 (all alike) to ``log(min(n_members, n_classes))`` (each sure of another class). McCallum and
        Nigam, *Employing EM and pool-based active learning for text classification* (1998). Rows with NaN
        score NaN.

    Raises
    ------
    ValueError
        As `vote_entropy`.

    Examples
    --------
    >>> kl_divergence([[[1.0, 0.0]], [[0.0, 1.0]]]).round(4).tolist()
    [0.6931]
    """
    # The mean divergence to the mean is the entropy of the mean less the mean of the entropies.
    total: Floats = np.zeros((1, 0))
    known: Floats = np.zeros(0)  # the sum of what the members know: their negative entropies
    for number, matrix in enumerate(_matrices(members)):
        if number == 0:
            total, known = np.zeros(matrix.shape[::-1], matrix.dtype), np.zeros(len(matrix), matrix.dtype)
        for start, block in class_major_blocks(matrix):
            rows = slice(start, start + block.shape[1])
            total[:, rows] += block
            known[rows] += plogp(block)
        n_members = number + 1
    total /= n_members
    known /= n_members
    for start in range(0, len(known), _ROWS):
        rows = slice(start, start + _ROWS)
        known[rows] -= plogp(total[:, rows])
    np.maximum(known, 0, out=known)  # rounding below zero
    return known


def _spread(votes: list[npt.NDArray[np.intp]], n_classes: int) -> Floats:
    """Return the normalised entropy of the votes, one array of class numbers per member."""
    counts = np.arange(len(votes) + 1)
    share = counts / len(votes)
    term = -share * np.log(np.maximum(share, 1 / len(votes))) / np.log(max(2, min(len(votes), n_classes)))
    out = np.empty(len(votes[0]))
    for start in range(0, len(out), _ROWS):
        part = np.stack([cast[start : start + _ROWS] for cast in votes]).astype(np.intp)
        n_rows = part.shape[1]
        part *= n_rows
        part += np.arange(n_rows)  # a cell of a table (n_classes, n_rows)
        table = np.bincount(part.ravel(), minlength=n_classes * n_rows)
        out[start : start + n_rows] = term[table].reshape(n_classes, n_rows).sum(axis=0)
    return out


def _matrices(members: Iterable[npt.ArrayLike]) -> Iterator[Floats]:
    """Yield each member's probabilities, all of one shape; at least one member."""
    shape = None
    for number, given in enumerate(members):
        matrix = probability_matrix(given)
        shape = shape or matrix.shape
        if matrix.shape != shape:
            raise ValueError(
                f"member {number} gives probabilities of shape {matrix.shape} and member 0 of shape {shape}: all "
                "have to be fitted on the same classes and score the same rows"
            )
        yield matrix
    if shape is None:
        raise ValueError("a committee needs at least one member: an array (n_rows, n_classes) of class probabilities")
