"""Strategies that compare samples with each other, so that a batch does not ask the same thing ten times.

Each is a small frozen object: give one instead of a name to change its settings, for example
``ActiveLearner(..., strategy=DiverseMargin(beta=10))``.

Examples
--------
>>> KCenter()
KCenter(rows=50000)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.strategies import geometry, gradient
from labelloop.learning.strategies.context import Context, Selection, arranged
from labelloop.learning.strategies.diverse import diverse

if TYPE_CHECKING:
    from labelloop.learning.space import Matrix
    from labelloop.learning.topk import Floats, Positions

_ROWS = 50_000  # candidates looked at by strategies that compare samples
_LOOK = 500  # rows whose distances say how far apart samples are
_ALIKE = 0.1  # of the usual distance: closer rows count as the same
_WIDEN = 20  # times the batch, as far as the search for different rows goes


@dataclass(frozen=True)
class KMeans:
    """The samples nearest the centres of k-means: a representative batch that needs no model.

    Parameters
    ----------
    rows : int, default=50000
        At most so many candidates, drawn at random, are looked at.
    """

    rows: int = _ROWS

    def select(self, context: Context) -> Selection:
        """Choose a batch."""
        positions = context.sample(self.rows)
        X = context.features(positions)
        picks = geometry.k_means(X, context.n, seed=context.seed)
        return arranged(context, positions, -_distances(X, X[picks]), picks)


@dataclass(frozen=True)
class KCenter:
    """The samples farthest from all that is labeled or chosen, one after the other; also called core-set.

    It finds what is rare, and what is odd. Sener and Savarese, *Active learning for convolutional neural networks:
    a core-set approach* (2018), algorithm 1.

    Parameters
    ----------
    rows : int, default=50000
        At most so many candidates, drawn at random, are looked at.
    """

    rows: int = _ROWS

    def select(self, context: Context) -> Selection:
        """Choose a batch."""
        positions = context.sample(self.rows)
        X, known = context.features(positions), context.labeled_features
        picks, _ = geometry.k_center(X, context.n, centers=known, seed=context.seed)
        return arranged(context, positions, _distances(X, X[picks] if known is None else known), picks)


@dataclass(frozen=True)
class TypiClust:
    """The most typical sample of each large cluster that has no label yet; good with very few labels.

    Hacohen, Dekel and Weinshall, *Active learning on a budget* (2022). Of little use where classes are rare.

    Parameters
    ----------
    rows : int, default=50000
        At most so many candidates, drawn at random, are looked at.
    """

    rows: int = _ROWS

    def select(self, context: Context) -> Selection:
        """Choose a batch."""
        positions = context.sample(self.rows)
        X = context.features(positions)
        picks = geometry.typiclust(X, context.n, labeled=context.labeled_features, seed=context.seed)
        return arranged(context, positions, -_distances(X, X[picks]), picks)


@dataclass(frozen=True)
class RankedBatch:
    """Uncertain and far from what is labeled or chosen; the distance counts less as labels grow.

    Cardoso, Silva, Canuto, Moro and Goncalves, *Ranked batch-mode active learning* (2017).

    Parameters
    ----------
    rows : int, default=50000
        At most so many candidates, drawn at random, are looked at.
    """

    rows: int = _ROWS

    def select(self, context: Context) -> Selection:
        """Choose a batch."""
        positions, X, scores = _with_margin(context, self.rows)
        picks = geometry.ranked_batch(X, scores, context.n, labeled=context.labeled_features)
        return arranged(context, positions, scores, picks)


@dataclass(frozen=True)
class Badge:
    """Uncertain and different, by the gradient that each sample would give if the model's guess were right.

    Ash, Zhang, Krishnamurthy, Langford and Agarwal, *Deep batch active learning by diverse, uncertain gradient
    lower bounds* (2020).

    Parameters
    ----------
    rows : int, default=50000
        At most so many candidates, drawn at random, are looked at.
    """

    rows: int = _ROWS

    def select(self, context: Context) -> Selection:
        """Choose a batch."""
        context.refuse_several("badge")
        positions, X, scores = _with_margin(context, self.rows)
        P = context.probabilities(positions)
        return arranged(context, positions, scores, gradient.badge(P, X, context.n, seed=context.seed))


@dataclass(frozen=True)
class GradientLength:
    """The samples that would change a linear model most, whichever class they turn out to be.

    Settles, Craven and Ray, *Multiple-instance active learning* (2008), section 4.2.

    Parameters
    ----------
    rows : int, default=200000
        At most so many candidates, drawn at random, are looked at.
    """

    rows: int = 200_000

    def select(self, context: Context) -> Selection:
        """Rank."""
        context.refuse_several("expected_gradient_length")
        positions = context.sample(self.rows, context.affordable)
        scores = gradient.gradient_length(context.probabilities(positions), context.features(positions))
        return diversified(context, positions, scores)


@dataclass(frozen=True)
class Density:
    """Uncertain and typical: the margin score times the mean likeness to all others.

    Settles and Craven, *An analysis of active learning strategies for sequence labeling tasks* (2008), section 4.

    Parameters
    ----------
    beta : float, default=1
        How much being typical counts.
    rows : int, default=200000
        At most so many candidates, drawn at random, are looked at.
    """

    beta: float = 1.0
    rows: int = 200_000

    def select(self, context: Context) -> Selection:
        """Rank."""
        positions, X, scores = _with_margin(context, self.rows)
        likeness = (1 + geometry.density(X)) / 2  # cosines may be negative; a weight must not
        return diversified(context, positions, scores * likeness**self.beta)


@dataclass(frozen=True)
class DiverseMargin:
    """The smallest margins first, then as different from each other as they can be: two steps.

    Zhdanov, *Diverse mini-batch active learning* (2019): of the ``beta * n`` samples of smallest margin, those
    nearest the centres of k-means weighted by the margin score. Copies of the same thing are looked through.

    Parameters
    ----------
    beta : float, default=3
        How many times the batch goes into the second step. More gains with many classes, and loses where a class
        is rare.
    """

    beta: float = 3.0

    def select(self, context: Context) -> Selection:
        """Choose a batch."""
        wide = context.n * _WIDEN
        most, context.most = context.most, max(context.most, min(wide, len(context.candidates)))
        try:
            ranked = context.scored("margin")
        finally:
            context.most = most
        return diversified(context, ranked.positions, ranked.scores, self.beta)


def diversified(context: Context, positions: Positions, scores: Floats, beta: float = 3.0) -> Selection:
    """Choose, among the best by score, samples that differ from each other.

    Parameters
    ----------
    context : Context
    positions : array of int64, shape (n,)
    scores : array of float, shape (n,)
        Bigger = more worth asking, none NaN.
    beta : float
        How many times the batch is looked at.

    Returns
    -------
    Selection
        By score alone where samples cannot be compared.
    """
    order = np.argsort(-scores, kind="stable")
    positions, scores, n = positions[order], scores[order], context.n
    if n < 2 or not context.has_space:  # noqa: PLR2004 - one sample is as different as can be
        return Selection(positions[: context.most], scores[: context.most])
    X = context.features(positions[: n * _WIDEN])
    apart = distinct(X, int(np.ceil(beta * n)), usual_distance(context))
    picks = apart[diverse(X[apart], scores[apart], n, beta=beta, seed=context.seed)]
    return arranged(context, positions, scores, picks)


def distinct(X: Matrix, n: int, radius: float) -> Positions:
    """Return the first `n` rows that are farther than `radius` from each other; filled up with others if need be.

    Parameters
    ----------
    X : array of float32, shape (n_rows, n_directions)
        Most wanted first.
    n : int
    radius : float

    Returns
    -------
    array of int64
        Ascending.

    Examples
    --------
    >>> distinct(np.array([[0.0], [0.01], [1.0], [2.0]], np.float32), 2, 0.1).tolist()
    [0, 2]
    """
    nearest = np.full(len(X), np.inf, dtype=np.float32)
    kept: list[int] = []
    for row in range(len(X)):
        if len(kept) == n:
            break
        if nearest[row] > radius:
            kept.append(row)
            np.minimum(nearest, np.sqrt(((X - X[row]) ** 2).sum(axis=1)), out=nearest)
    others = np.setdiff1d(np.arange(len(X)), kept)[: max(0, n - len(kept))]
    return np.sort(np.concatenate([np.asarray(kept, dtype=np.int64), others]))


def usual_distance(context: Context) -> float:
    """Return below which distance two candidates count as the same: a tenth of what is usual between two."""
    X = context.features(context.sample(_LOOK))
    if len(X) < 2:  # noqa: PLR2004 - a pair
        return 0.0
    half = len(X) // 2
    return _ALIKE * float(np.median(np.sqrt(((X[:half] - X[half : 2 * half]) ** 2).sum(axis=1))))


def _with_margin(context: Context, rows: int) -> tuple[Positions, Matrix, Floats]:
    """Return positions, features and margin scores of candidates whose probabilities are known."""
    positions = context.sample(rows, context.affordable)
    model: Any = context.model
    parts = [model.scores(P, "margin") for _, P in context.blocks(positions)]
    scores = np.concatenate(parts) if parts else np.empty(0)
    good = np.isfinite(scores)
    return positions[good], context.features(positions[good]), scores[good]


def _distances(X: Matrix, to: Matrix) -> Floats:
    """Return each row's distance to the nearest of some others."""
    from sklearn.metrics import pairwise_distances_argmin_min  # noqa: PLC0415 - slow to import

    if not len(to) or not len(X):
        return np.zeros(len(X))
    return np.asarray(pairwise_distances_argmin_min(X, to)[1], dtype=np.float64)
