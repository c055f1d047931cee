"""Ranking a pool by a model that is fitted already, in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.models import model_of
from labelloop.learning.strategies.uncertainty import check_strategy
from labelloop.learning.topk import TopK

if TYPE_CHECKING:
    import pandas as pd

    from labelloop.learning.strategies.uncertainty import Strategy
    from labelloop.learning.topk import Floats

_ADDED = ("uncertainty", "session_id")


def query_sampler(model: Any, unlabeled: Any, strategy: Strategy = "confidence") -> pd.DataFrame:
    """Rank what has not been labeled by a model that is fitted already.

    Parameters
    ----------
    model : fitted scikit-learn classifier
        With ``predict_proba`` or ``decision_function``.
    unlabeled : DataFrame, or array of shape (n_rows, n_columns)
        What the model was fitted on, in form. If it was fitted on a DataFrame, the columns it knows are
        picked by name, and further columns do no harm.
    strategy : str or callable, default="confidence"
        ``"confidence"``, ``"margin"``, ``"entropy"``, ``"random"``, or a function from probabilities
        (n_rows, n_classes) to scores (n_rows,), bigger = ask first.

    Returns
    -------
    DataFrame
        All columns of `unlabeled`, ``uncertainty`` and ``session_id`` (1); the most uncertain row first;
        the index is kept.

    Raises
    ------
    TypeError
        If the model is a regressor, or cannot say how sure it is.
    sklearn.exceptions.NotFittedError
        If the model is not fitted.
    ValueError
        If the strategy is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LogisticRegression
    >>> frame = pd.DataFrame({"mass": [0.0, 2.0, 5.0]}, index=["a", "b", "c"])
    >>> model = LogisticRegression().fit(frame.iloc[[0, 2]], ["light", "heavy"])
    >>> list(query_sampler(model, frame).index)[0]
    'b'
    """
    fitted, strategy = model_of(model), check_strategy(strategy)
    names = getattr(model, "feature_names_in_", None)
    picks = names is not None and hasattr(unlabeled, "columns") and set(names) <= set(unlabeled.columns)
    P = fitted.probabilities(unlabeled[list(names)] if picks and names is not None else unlabeled)
    return as_queries(unlabeled, fitted.scores(P, strategy), session_id=1, seed=0)


def as_queries(pool: Any, scores: Floats, session_id: int, seed: int) -> pd.DataFrame:
    """Return a pool as a frame with uncertainty and session, most uncertain first.

    Parameters
    ----------
    pool : DataFrame or array of shape (n_rows, n_columns)
    scores : array of float, shape (n_rows,)
        NaN comes last.
    session_id : int
    seed : int
        Decides among equal scores.

    Returns
    -------
    DataFrame

    Raises
    ------
    TypeError
        If the pool is not a table.

    Examples
    --------
    >>> as_queries(np.array([[1], [2]]), np.array([0.1, 0.3]), session_id=1, seed=0).index.tolist()
    [1, 0]
    """
    import pandas as pd  # noqa: PLC0415 - slow to import

    if isinstance(pool, pd.DataFrame):
        frame = pool.drop(columns=[name for name in _ADDED if name in pool.columns])
    elif np.ndim(pool) == 2:  # noqa: PLR2004 - dimensions
        frame = pd.DataFrame(np.asarray(pool))
    else:
        raise TypeError(
            f"{type(pool).__name__} cannot be ranked as a table: give a DataFrame or an array of shape "
            "(n_rows, n_columns); for anything else ask query(X, n), which returns row positions"
        )
    best = TopK(len(frame), seed)
    best.push(scores, 0)
    order = best.result()[0]
    out: pd.DataFrame = frame.iloc[order].copy()
    out["uncertainty"] = scores[order]
    out["session_id"] = session_id
    return out
