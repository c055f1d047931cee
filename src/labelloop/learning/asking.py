"""A learner's strategy on rows that are given, not on a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.features import input_form
from labelloop.learning.strategies.context import Context
from labelloop.learning.strategies.registry import score_of, strategy_of, works_cold
from labelloop.learning.topk import position_hash

if TYPE_CHECKING:
    from labelloop.learning.models import Model
    from labelloop.learning.strategies.context import Selection
    from labelloop.learning.topk import Floats


def scores_of(strategy: Any, rows: Rows, model: Model | None, seed: int) -> Floats:
    """Return how much each row is worth asking; bigger = ask first.

    Parameters
    ----------
    strategy : str, callable or object
    rows : Rows
    model : Model or None
        Fitted; None where the strategy can do without.
    seed : int

    Returns
    -------
    array of float, shape (n_rows,)
        NaN where the strategy did not look.
    """
    n = len(rows.good)
    if strategy == "random" or (model is None and works_cold(strategy)):
        return position_hash(np.arange(n, dtype=np.int64), seed + 1) / 2.0**64
    score = score_of(strategy)
    out = np.full(n, np.nan)
    positions = np.flatnonzero(rows.good)
    if score is not None and model is not None:
        if len(positions):
            out[positions] = model.scores(model.probabilities(rows.at(positions)), score, seed=seed)
        return out
    chosen = select(strategy, rows, model, n=min(20, n), most=n, seed=seed)
    out[chosen.positions] = chosen.scores
    return out


def select(
    strategy: Any,
    rows: Rows,
    model: Model | None,
    *,
    n: int,
    seed: int,
    most: int | None = None,
    learned: tuple[Any, list[Any]] | None = None,
    estimator: Any = None,
) -> Selection:
    """Choose rows to ask together.

    Parameters
    ----------
    strategy : str, callable or object
    rows : Rows
    model : Model or None
    n : int
    seed : int
    most : int, optional
        How many to rank in all; default `n`.
    learned : tuple of (rows as the classifier sees them, list of answers), optional
        What the model has learned from.
    estimator : classifier, optional
        What a committee is made of.

    Returns
    -------
    Selection
    """
    seen, targets = learned or (None, [])
    several = model is None or model.several
    context = Context(
        rows=rows.at,
        candidates=np.flatnonzero(rows.good).astype(np.int64),
        n=n,
        most=most,
        model=model,
        labeled=seen,
        codes=np.zeros(len(targets), dtype=np.intp) if several or model is None else model.codes(targets),
        classes=[] if model is None else model.classes,
        seed=seed,
        form=rows.form,
        estimator=estimator,
    )
    return strategy_of(strategy).select(context)


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
