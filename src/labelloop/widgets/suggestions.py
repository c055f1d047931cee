"""What is suggested for a sample: from data, a function, a model, or the learner."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from labelloop.labels import LabelError
from labelloop.learning.serving import audited
from labelloop.widgets.part_tables import has_part_rows, parts_by_id

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.learning import ActiveLearner

Suggestion: TypeAlias = dict[str, Any]

_REMEMBERED = 256  # samples that a model has looked at


def suggester(given: Any, job: Job) -> Callable[[int], Suggestion | None]:
    """Return a function from position to suggestion.

    Parameters
    ----------
    given : None, "learner", dict, Series, DataFrame, callable or model
        By id: an answer, or a pair of answer and score in [0, 1]. A DataFrame has the answer in its label column, or
        its first one, and the score in ``score``. A callable takes an id. A model is a fitted `ActiveLearner`; or,
        where answers have parts, anything that finds them: `Detector`, `BoxFinder`, `SpanTagger`, `RegionFinder`, or an
        object whose ``predict`` takes a list of texts, of images (uint8 arrays, whole and upright) or of clips and
        returns a list of parts for each. There a DataFrame may also have a row per part, see
        `labelloop.widgets.part_tables`.
    job : Job

    Returns
    -------
    callable
        Returns None, or ``{"value", "score"}`` and, where parts were not valid and are missing in the value,
        ``"left_out"``: why. Raises `LabelError` for a suggestion that is no valid answer.

    Raises
    ------
    LabelError
        If `given` is none of these.
    """
    if hasattr(given, "columns") and hasattr(given, "loc"):
        given = parts_by_id(given, job) if has_part_rows(given, job) else _pairs(given, job)
    elif hasattr(given, "to_dict"):
        given = given.to_dict()
    if isinstance(given, Mapping):
        given = given.get
    if given is None:
        return lambda _position: None
    if isinstance(given, str) and given == "learner":
        return lambda position: _plain(job.ranking.predictions.get(position), job, position)
    if hasattr(given, "predict") and (job.label_type.has_parts or hasattr(given, "attach")):
        return _from_model(given, job)
    if callable(given):
        return lambda position: _plain(given(job.pool.id_at(position)), job, position)
    raise LabelError(
        f"suggestions={type(given).__name__} is not understood: give a dict or Series by id, a DataFrame with the "
        f"columns {job.label_col!r} and 'score', a function of an id, a fitted ActiveLearner, or 'learner'"
    )


def told(found: Suggestion | None) -> Suggestion | None:
    """Return a suggestion without what was left out of it, which is said in a warning."""
    if found is None or "left_out" not in found:
        return found
    warnings.warn(found["left_out"], stacklevel=3)
    return {name: value for name, value in found.items() if name != "left_out"}


def predicted(learner: ActiveLearner, job: Job, positions: Any) -> tuple[list[Any], Any]:
    """Return what a learner would answer for samples, in the form of answers, and how probable that is.

    Parameters
    ----------
    learner : ActiveLearner
        Fitted.
    job : Job
    positions : array of int, shape (n,)

    Returns
    -------
    list of n answers
        None for what cannot be read.
    array of float, shape (n,)
    """
    from labelloop.learning.predictions import predictions  # noqa: PLC0415 - brings scikit-learn

    answers, scores = predictions(learner, job.pool, positions)
    if job.label_type.has_parts:
        found = [
            None if answer is None else told(_plain(answer, job, int(position)))
            for position, answer in zip(positions, answers, strict=True)
        ]
        answers = [None if each is None else each["value"] for each in found]
    return answers, scores


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


def _pairs(frame: Any, job: Job) -> dict[Any, tuple[Any, Any]]:
    """Return answers and scores of a table with a row per sample, by id."""
    column = job.label_col if job.label_col in frame.columns else frame.columns[0]
    given = frame["score"] if "score" in frame.columns else [None] * len(frame)
    scores = [None if score != score else score for score in given]  # noqa: PLR0124 - NaN is what differs from itself
    return dict(zip(frame.index, zip(frame[column], scores, strict=True), strict=True))


def _from_model(model: Any, job: Job) -> Callable[[int], Suggestion | None]:
    """Return what a model finds; it looks at a sample once, unless it has been fitted again since."""
    from sklearn.exceptions import NotFittedError  # noqa: PLC0415 - slow to import

    look = _looking(model, job)
    remembered = lru_cache(_REMEMBERED)(lambda position, _session: look(position))

    def suggest(position: int) -> Suggestion | None:
        try:
            found = remembered(position, getattr(model, "session_id", 0))
        except NotFittedError:  # a learner before its first answers
            return None
        return _plain(found, job, position)

    return suggest


def _looking(model: Any, job: Job) -> Callable[[int], Any]:
    """Return a function from position to an answer, or to a pair of answer and score; None where there is none."""
    from labelloop.learning.parts import takes_parts  # noqa: PLC0415 - brings numpy's slower parts
    from labelloop.learning.parts_model import parts_model_of  # noqa: PLC0415 - as above
    from labelloop.learning.predictions import decided, predictions  # noqa: PLC0415 - brings scikit-learn

    if hasattr(model, "attach"):
        return lambda position: _first(predictions(model, job.pool, np.array([position])))
    if takes_parts(model):
        fitted = parts_model_of(model)
        return lambda position: _first(decided(fitted, job.pool, np.array([position])))
    return lambda position: _by_predict(model, job, position)


def _first(decided: tuple[list[Any], Any]) -> Any:
    (answer,), (score,) = decided
    return None if answer is None else (answer, None if math.isnan(score) else float(score))


def _by_predict(model: Any, job: Job, position: int) -> Any:
    from labelloop.pool.errors import UnreadableError  # noqa: PLC0415 - only where it is needed

    pool: Any = job.pool
    if pool.kind not in {"images", "sounds"}:
        return model.predict([pool.content(position)])[0]
    heard = pool.kind == "sounds"
    (found,) = (pool.clips if heard else pool.photos)(np.array([position]))
    try:
        return None if found is None else model.predict([found if heard else np.asarray(found)])[0]
    except UnreadableError:  # the page says so in its place
        return None


def _plain(found: Any, job: Job, position: int) -> Suggestion | None:
    if found is None:
        return None
    value, score = found if isinstance(found, tuple) else (found, None)
    if score is not None and not 0 <= float(score) <= 1:
        raise LabelError(f"a suggestion's score is {score!r}: it must lie between 0 and 1")
    content = job.pool.content(position)
    plain = {"score": None if score is None else float(score)}
    if not job.label_type.has_parts or not isinstance(value, list | tuple):
        return {"value": job.label_type.propose(value, content), **plain}
    kept, refused = _valid(value, job, content)
    if not refused:
        return {"value": kept, **plain}
    more = "" if len(refused) == 1 else f" So are {len(refused) - 1} more."
    return {
        "value": kept,
        **plain,
        "left_out": f"what is suggested for {job.pool.id_at(position)!r} is shown without {refused[0]}.{more}",
    }


def _valid(parts: Any, job: Job, content: Any) -> tuple[Any, list[str]]:
    """Return the parts that are valid, also beside each other, and of each of the others what is wrong with it."""
    propose = job.label_type.propose
    try:
        return propose(parts, content), []
    except LabelError:
        kept: list[Any] = []
    refused = []
    for part in parts:
        try:
            propose([*kept, part], content)
        except LabelError as error:  # noqa: PERF203 - each part is judged by itself
            refused.append(f"{part!r:.160}: {error}")
        else:
            kept.append(part)
    return propose(kept, content), refused
