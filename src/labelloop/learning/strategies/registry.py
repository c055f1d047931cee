"""From what people write as `strategy` to an object that selects."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from labelloop.learning.strategies import batch
from labelloop.learning.strategies.committee import kl_divergence, vote_entropy
from labelloop.learning.strategies.context import SelectingStrategy, Selection, arranged, parts_of
from labelloop.learning.strategies.default import Default
from labelloop.learning.strategies.outside import Skactiveml, is_skactiveml
from labelloop.learning.topk import TopK, position_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.learning.strategies.context import Context
    from labelloop.learning.topk import Floats

AnyStrategy: TypeAlias = "str | Callable[[Floats], Any] | SelectingStrategy"


@dataclass(frozen=True)
class Scored:
    """The rows of highest score, by class probabilities alone.

    Parameters
    ----------
    score : str or callable
        A name, or a function from probabilities (n_rows, n_classes) to scores (n_rows,).
    """

    score: Any

    def select(self, context: Context) -> Selection:
        """Rank."""
        if self.score == "random":
            return _by_chance(context)
        model = context.model
        if not callable(self.score) or (model is not None and model.has_parts):
            return context.scored(self.score)
        # A function may compare rows with each other: it sees all of them at once.
        positions = context.affordable
        if model is None:
            raise ValueError("this strategy needs a model, and there is none before answers of two classes")
        scores = np.asarray(model.scores(context.probabilities(positions), self.score), dtype=float)
        good = np.isfinite(scores)
        order = np.argsort(-scores[good], kind="stable")[: context.n]
        return arranged(context, positions[good], scores[good], order)


def _by_chance(context: Context) -> Selection:
    """Return candidates in random order; no model is asked."""
    if "random" in context.ranked:
        return context.ranked["random"]
    lots = position_hash(context.candidates, context.seed + 1) / 2.0**64
    best = TopK(context.most, context.seed)
    best.push(lots, context.candidates)
    positions, scores = best.result()
    return Selection(positions, scores)


@dataclass(frozen=True)
class Committee:
    """The rows about which models that could as well be right disagree, different from each other.

    Parameters
    ----------
    disagreement : callable
        From member probabilities (n_members, n_rows, n_classes) to scores (n_rows,).
    """

    disagreement: Callable[[Any], Floats]

    def select(self, context: Context) -> Selection:
        """Rank."""
        members = context.committee
        positions = context.affordable
        scores: list[Floats] = [np.empty(0)]
        for part in parts_of(positions):
            rows = context.rows(part)
            scores.append(self.disagreement(np.stack([member.probabilities(rows) for member in members])))
        return batch.diversified(context, positions, np.concatenate(scores))


# Strategies that can choose before there is a model.
_COLD = (Default, batch.KMeans, batch.KCenter, batch.TypiClust)

NAMED: dict[str, SelectingStrategy] = {
    "default": Default(),
    **{name: Scored(name) for name in ("random", "confidence", "margin", "entropy", "weighted")},
    "vote_entropy": Committee(vote_entropy),
    "kl_divergence": Committee(kl_divergence),
    "density": batch.Density(),
    "expected_gradient_length": batch.GradientLength(),
    "k_means": batch.KMeans(),
    "k_center": batch.KCenter(),
    "ranked_batch": batch.RankedBatch(),
    "badge": batch.Badge(),
    "typiclust": batch.TypiClust(),
    "diverse_margin": batch.DiverseMargin(),
}


def strategy_of(strategy: AnyStrategy) -> SelectingStrategy:
    """Return an object that selects.

    Parameters
    ----------
    strategy : str, callable or object
        A name; a function from class probabilities (n_rows, n_classes) to scores (n_rows,), bigger = ask first; an
        object with ``select(context)``, for example ``DiverseMargin(beta=10)``; or a pool strategy of
        scikit-activeml.

    Returns
    -------
    object with ``select(context)``

    Raises
    ------
    ValueError
        If it is none of these; the nearest name is suggested.

    Examples
    --------
    >>> strategy_of("diverse_margin")
    DiverseMargin(beta=3.0)
    """
    if isinstance(strategy, str) and strategy in NAMED:
        return NAMED[strategy]
    if isinstance(strategy, type):
        raise ValueError(f"strategy is the class {strategy.__name__}: give an object, {strategy.__name__}()")  # noqa: TRY004 - one type for all that is wrong with it
    if is_skactiveml(strategy):
        return Skactiveml(strategy)
    if not isinstance(strategy, str):
        if isinstance(strategy, SelectingStrategy):
            return strategy
        if callable(strategy):
            return Scored(strategy)
    near = get_close_matches(str(strategy), NAMED, n=1)
    raise ValueError(
        f"strategy={strategy!r} is unknown"
        + (f"; did you mean {near[0]!r}?" if near else "")
        + f" Known are {', '.join(map(repr, NAMED))}; a function from probabilities (n_rows, n_classes) to scores "
        "(n_rows,), bigger = ask first; an object with select(context); or a strategy of scikit-activeml"
    )


def choose(strategy: AnyStrategy, context: Context) -> Selection:
    """Return what a strategy asks; where nothing is left to ask, nothing, and it is not called."""
    if not len(context.candidates):  # most cannot compare none
        return Selection(context.candidates, np.empty(0))
    return strategy_of(strategy).select(context)


def works_cold(strategy: AnyStrategy) -> bool:
    """Return whether a strategy can choose before there is a model."""
    return isinstance(strategy_of(strategy), _COLD)


def ranks_by(strategy: AnyStrategy) -> str | None:
    """Return the name of the score by which a strategy ranks all candidates first; None if it does not."""
    found = strategy_of(strategy)
    if isinstance(found, Scored):
        return found.score if isinstance(found.score, str) else None
    return "margin" if isinstance(found, Default | batch.DiverseMargin) else None


def score_of(strategy: AnyStrategy) -> Any:
    """Return the score of class probabilities that a strategy ranks by, or None if it looks at more than these."""
    found = strategy_of(strategy)
    if isinstance(found, Scored):
        return found.score
    return "margin" if isinstance(found, Default | batch.DiverseMargin | batch.RankedBatch | batch.Badge) else None
