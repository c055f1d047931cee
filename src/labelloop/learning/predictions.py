"""What a learner would answer for samples of a pool, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.exceptions import NotFittedError

from labelloop.learning.features import is_rows, samples_of
from labelloop.learning.parts import takes_parts
from labelloop.learning.parts_model import parts_model_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.learning.explain import Stretch
    from labelloop.learning.learner import ActiveLearner
    from labelloop.learning.parts_model import PartsModel
    from labelloop.learning.task import Samples
    from labelloop.learning.topk import Floats, Positions

_AT_ONCE = 10_000  # rows


def predictions(learner: ActiveLearner, pool: Samples, positions: Positions) -> tuple[list[Any], Floats]:
    """Return what a learner would answer for samples of a pool.

    Parameters
    ----------
    learner : ActiveLearner
        Fitted.
    pool : Pool
    positions : array of int, shape (n,)

    Returns
    -------
    list of n answers
        Class keys, or lists of them, or lists of annotations; None for images that cannot be read.
    array of float, shape (n,)
        The probability of the most probable class, or of the least sure annotation; NaN where there is no answer.
    """
    if takes_parts(learner.estimator_):
        return decided(parts_model_of(learner.estimator_), pool, positions)
    rows = learner.features
    chunks = np.array_split(positions, max(1, len(positions) // _AT_ONCE))
    seen = [_rows_at(rows, part) if is_rows(rows) else pool.inputs(part) for part in chunks]
    answers = [answer for part in seen for answer in learner.predict(part).tolist()]
    return answers, np.concatenate([learner.predict_proba(part).max(axis=1) for part in seen])


def decided(model: PartsModel, pool: Samples, positions: Positions) -> tuple[list[Any], Floats]:
    """Return what a model of parts would answer for samples of a pool, see `predictions`."""
    return model.decide(model.probabilities(samples_of(pool, positions)))


def explanations(
    learner: ActiveLearner, pool: Samples, positions: Positions, answers: Sequence[Any] | None = None, most: int = 8
) -> list[list[Stretch]]:
    """Return which words of texts speak for what a learner would answer.

    Parameters
    ----------
    learner : ActiveLearner
    pool : Pool
        Its `content` is the text of a sample.
    positions : array of int, shape (n,)
    answers : sequence, length n, optional
        What to explain; default is what the learner would answer.
    most : int, default=8
        Words per text.

    Returns
    -------
    list of n lists of (start, end, weight)
        In code points of the text, biggest weight first; see `labelloop.learning.explain.explain`. All empty where
        samples are no texts, the model is not linear over words, or there is none yet.
    """
    content = getattr(pool, "content", lambda _position: None)
    texts: list[Any] = [content(position) for position in positions.tolist()]
    if not all(isinstance(text, str) for text in texts):
        return [[] for _ in texts]
    try:
        given = predictions(learner, pool, positions)[0] if answers is None else answers
    except NotFittedError:
        return [[] for _ in texts]
    return learner.explain(texts, given, most)


def _rows_at(rows: Any, positions: Positions) -> Any:
    return rows.iloc[positions] if hasattr(rows, "iloc") else rows[positions]
