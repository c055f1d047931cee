"""What is suggested for a sample: from data, a function, or the learner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from labelloop.labels import LabelError
from labelloop.learning.serving import audited

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.learning import ActiveLearner

Suggestion: TypeAlias = dict[str, Any]


def suggester(given: Any, job: Job) -> Callable[[int], Suggestion | None]:
    """Return a function from position to suggestion.

    Parameters
    ----------
    given : None, "learner", dict, Series, DataFrame or callable
        By id: an answer, or a pair of answer and score in [0, 1]. A DataFrame has the answer in its label column, or
        its first one, and the score in ``score``. A callable takes an id.
    job : Job

    Returns
    -------
    callable
        Returns ``{"value", "score"}`` or None; raises `LabelError` for a suggestion that is no valid answer.

    Raises
    ------
    LabelError
        If `given` is none of these.
    """
    if given is None:
        return lambda _position: None
    if isinstance(given, str) and given == "learner":
        return lambda position: _plain(job.ranking.predictions.get(position), job, position)
    if isinstance(given, Mapping):
        return lambda position: _plain(given.get(job.pool.id_at(position)), job, position)
    if hasattr(given, "columns") and hasattr(given, "loc"):
        return _from_frame(given, job)
    if hasattr(given, "to_dict"):
        return suggester(given.to_dict(), job)
    if callable(given):
        return lambda position: _plain(given(job.pool.id_at(position)), job, position)
    raise LabelError(
        f"suggestions={type(given).__name__} is not understood: give a dict or Series by id, a DataFrame with the "
        f"columns {job.label_col!r} and 'score', a function of an id, or 'learner'"
    )


def unless_audited(
    suggest: Callable[[int], Suggestion | None], job: Job, learner: ActiveLearner | None
) -> Callable[[int], Suggestion | None]:
    """Return a function that suggests nothing for the samples by which a learner is audited.

    Whoever has seen a suggestion tends to agree with it, and an audit has to tell how the model does without that.

    Parameters
    ----------
    suggest : callable
        From position to suggestion.
    job : Job
    learner : ActiveLearner or None

    Returns
    -------
    callable
    """
    share = 0.0 if learner is None else float(getattr(learner, "audit", 0.0))
    if not share:
        return suggest
    return lambda position: None if audited(job.lots[position : position + 1], share)[0] else suggest(position)


def _from_frame(frame: Any, job: Job) -> Callable[[int], Suggestion | None]:
    column = job.label_col if job.label_col in frame.columns else frame.columns[0]
    scores = frame["score"] if "score" in frame.columns else [None] * len(frame)
    pairs = dict(zip(frame.index, zip(frame[column], scores, strict=True), strict=True))
    return lambda position: _plain(pairs.get(job.pool.id_at(position)), job, position)


def _plain(found: Any, job: Job, position: int) -> Suggestion | None:
    if found is None:
        return None
    value, score = found if isinstance(found, tuple) else (found, None)
    if score is not None and not 0 <= float(score) <= 1:
        raise LabelError(f"a suggestion's score is {score!r}: it must lie between 0 and 1")
    return {
        "value": job.label_type.propose(value, job.pool.content(position)),
        "score": None if score is None else float(score),
    }
