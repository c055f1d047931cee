"""A learner's strategy on rows that are given, not on a job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.features import Recipe, input_form, is_rows
from labelloop.learning.parts import kind_of_answers, takes_parts
from labelloop.learning.strategies.context import Context
from labelloop.learning.strategies.registry import choose, score_of, works_cold
from labelloop.learning.topk import position_hash
from labelloop.pool.clips import Clip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.learning.models import Model
    from labelloop.learning.strategies.context import Selection
    from labelloop.learning.topk import Floats


@dataclass(frozen=True)
class Question:
    """A strategy, and all that it may look at.

    Parameters
    ----------
    strategy : str, callable or object
    rows : Rows
    model : Model or None
        Fitted; None where the strategy can do without.
    seed : int
    learned : tuple of (rows as the classifier sees them, list of answers), or None
        What the model has learned from.
    estimator : classifier
        What a committee is made of.
    """

    strategy: Any
    rows: Rows
    model: Model | None
    seed: int
    learned: tuple[Any, list[Any]] | None
    estimator: Any


def scores_of(question: Question) -> Floats:
    """Return how much each row is worth asking; bigger = ask first, NaN where the strategy did not look."""
    strategy, rows, model = question.strategy, question.rows, question.model
    n = len(rows.good)
    if strategy == "random" or (model is None and works_cold(strategy)):
        return position_hash(np.arange(n, dtype=np.int64), question.seed + 1) / 2.0**64
    score = score_of(strategy)
    out = np.full(n, np.nan)
    positions = np.flatnonzero(rows.good)
    if score is not None and model is not None:
        if len(positions):
            out[positions] = model.scores(model.probabilities(rows.at(positions)), score, seed=question.seed)
        return out
    chosen = select(question, min(20, n), most=n)
    out[chosen.positions] = chosen.scores
    return out


def select(question: Question, n: int, most: int | None = None) -> Selection:
    """Choose `n` rows to ask together, and rank up to `most` in all."""
    model = question.model
    seen, targets = question.learned or (None, [])
    several = model is None or model.several
    context = Context(
        rows=question.rows.at,
        candidates=np.flatnonzero(question.rows.good).astype(np.int64),
        n=n,
        most=most,
        model=model,
        labeled=seen,
        codes=np.zeros(len(targets), dtype=np.intp) if several or model is None else model.codes(targets),
        classes=[] if model is None else model.classes,
        seed=question.seed,
        form=question.rows.form,
        estimator=question.estimator,
    )
    return choose(question.strategy, context)


class Rows:
    """Rows as a classifier sees them, by position.

    Parameters
    ----------
    seen : matrix, DataFrame or list
    good : array of bool, shape (n_rows,)
        Rows that hold something.
    estimator : classifier
        It tells what the rows are.
    """

    def __init__(self, seen: Any, good: Any, estimator: Any) -> None:
        self.seen, self.good = seen, good
        self.form = "frame" if hasattr(seen, "columns") else input_form(estimator)

    def at(self, positions: Any) -> Any:
        """Return some of the rows."""
        if hasattr(self.seen, "iloc"):
            return self.seen.iloc[positions]
        if isinstance(self.seen, list):
            return [self.seen[k] for k in positions]
        return self.seen[positions]


def kind_of_samples(X: Any) -> str | None:
    """Return "table" for a DataFrame, "images" or "sounds" for a list of images or clips, else None."""
    if hasattr(X, "columns"):
        return "table"
    if not isinstance(X, list):
        return None
    if any(isinstance(x, Clip) for x in X):
        return "sounds"
    return "images" if any(getattr(x, "ndim", 0) == 3 for x in X) else None  # noqa: PLR2004 - dimensions


def answer_to(X: Any, targets: Sequence[Any]) -> str:
    """Return what answers to samples in hand are, see `labelloop.learning.parts.kind_of_answers`."""
    kind = kind_of_answers(targets)
    return "regions" if kind == "spans" and kind_of_samples(X) == "sounds" else kind  # in whole seconds


def recipe_for(features: Any, X: Any, estimator: Any) -> Recipe | None:
    """Return how to make features of samples in hand, or None if they are what the estimator is to see."""
    if takes_parts(estimator):
        return None  # it sees the samples themselves
    kind = kind_of_samples(X)
    if is_rows(features) or (isinstance(features, str) and kind is None):
        return None
    return Recipe(features, kind or "table", input_form(estimator))


def readable(X: Any) -> Any:
    """Return samples without images and sounds that cannot be read."""
    return [x for x in X if x is not None] if kind_of_samples(X) in {"images", "sounds"} else X


def length(X: Any) -> int:
    """Return how many samples there are, also of a sparse matrix."""
    return int(X.shape[0]) if hasattr(X, "shape") else len(X)


def good_rows(seen: Any) -> np.ndarray[Any, Any]:
    """Return which rows hold something: those of unreadable images and sounds are NaN throughout."""
    if isinstance(seen, np.ndarray) and seen.ndim == 2 and seen.dtype.kind == "f":  # noqa: PLR2004 - dimensions
        return np.logical_not(np.isnan(seen).all(axis=1))
    return np.ones(length(seen), dtype=bool)
