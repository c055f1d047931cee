"""What to ask when nobody says how: explore at first, then the smallest margins, different from each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from labelloop.learning.strategies import geometry
from labelloop.learning.strategies.batch import DiverseMargin
from labelloop.learning.strategies.context import arranged
from labelloop.learning.topk import position_hash

if TYPE_CHECKING:
    from labelloop.learning.space import Matrix
    from labelloop.learning.strategies.context import Context, Selection
    from labelloop.learning.topk import Positions

_HELD = 0.5  # share of the variance from which distances mean enough to choose by
_SHARE = 3  # while a class is missing, one in so many samples looks for it
_PATIENCE = 15  # answers per class after which a missing class is no longer looked for


@dataclass(frozen=True)
class Explore:
    """A first batch without a model: what is typical and what is odd, in turn.

    Typical samples (k-means) make a first model good where classes are of like size; odd ones (k-center) find the
    class that is rare. Neither alone is safe, so half of the batch is each. Where distances say little, chance decides.

    Parameters
    ----------
    rows : int, default=20000
        At most so many candidates, drawn at random, are looked at.
    """

    rows: int = 20_000

    def select(self, context: Context) -> Selection:
        """Choose a batch."""
        positions = context.sample(self.rows)
        lots = position_hash(positions, context.seed + 1) / 2.0**64
        if not _comparable(context):
            return arranged(context, positions, lots, np.argsort(-lots, kind="stable")[: context.n])
        X = context.features(positions)
        return arranged(context, positions, lots, _typical_and_odd(context, X))


@dataclass(frozen=True)
class Default:
    """The strategy that needs no tuning.

    Without a model: `Explore`. With one: `DiverseMargin`, always by the person's own estimator; the more classes there
    are, the wider it looks. Where distances hold less than half of what samples differ in, as for bags of words, the
    smallest margins alone. Else, while a class that was declared has no answer yet, every third sample is one far from
    all that is labeled, to find it.

    Parameters
    ----------
    beta : float, optional
        Of `DiverseMargin`; default: half the number of classes, but 3 at least and 10 at most.
    """

    beta: float | None = None

    def select(self, context: Context) -> Selection:
        """Choose a batch."""
        if context.model is None:
            return Explore().select(context)
        if not _comparable(context):
            return context.scored("margin")
        beta = float(np.clip(len(context.model.classes) / 2, 3, 10)) if self.beta is None else self.beta
        likely = DiverseMargin(beta).select(context)
        if not context.unseen or len(context.codes) >= _PATIENCE * len(context.classes):
            return likely
        return _with_odd(context, likely)


def _comparable(context: Context) -> bool:
    """Whether samples have distances, and these mean enough to choose by."""
    return context.has_space and context.space.held >= _HELD


def _typical_and_odd(context: Context, X: Matrix) -> Positions:
    """Return rows of a mixed batch: a typical one, an odd one, and so on."""
    typical = geometry.k_means(X, (context.n + 1) // 2, seed=context.seed)
    known = context.labeled_features
    centers = X[typical] if known is None else np.concatenate([known, X[typical]])
    free = np.setdiff1d(np.arange(len(X)), typical)
    odd = free[geometry.k_center(X[free], context.n - len(typical), centers=centers, seed=context.seed)[0]]
    mixed = np.empty(len(typical) + len(odd), dtype=np.int64)
    mixed[0::2], mixed[1::2] = typical, odd
    return mixed


def _with_odd(context: Context, likely: Selection) -> Selection:
    """Put a sample far from all that is labeled in every third place."""
    n_odd = context.n // _SHARE
    batch = likely.positions[: context.n - n_odd]
    free = context.sample(20_000, np.setdiff1d(context.pooled, batch))
    known = context.labeled_features
    chosen = context.features(batch)
    centers = chosen if known is None else np.concatenate([known, chosen])
    odd, _ = geometry.k_center(context.features(free), n_odd, centers=centers, seed=context.seed)
    order = np.insert(batch, _SHARE * np.arange(len(odd)) + _SHARE - 1 - np.arange(len(odd)), free[odd])
    rest = likely.positions[~np.isin(likely.positions, order)]
    positions = np.concatenate([order, rest])[: context.most]
    known_scores = dict(zip(likely.positions.tolist(), likely.scores.tolist(), strict=True))
    scores = np.array([known_scores.get(int(p), 0.0) for p in positions])
    return type(likely)(positions, scores)
