"""Test questions as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from labelloop.labels import LabelError
from labelloop.quality.questions import Question

if TYPE_CHECKING:
    from labelloop.labels import LabelType

_FIELDS = {"accepted", "reason", "secret"}


def questions_of(given: Any, label_type: LabelType, label_col: str = "label") -> list[tuple[Any, Question]]:
    """Return test questions with their ids.

    Parameters
    ----------
    given : dict or DataFrame, optional
        By id: an answer; a list of answers, each of them right (where an answer is a list itself, a list of lists); or
        a dict of ``accepted``, ``reason``, ``secret``. A frame has its index of ids, a column ``accepted`` or the
        label's, and may have ``reason`` and ``secret``.
    label_type : LabelType
    label_col : str, default="label"

    Returns
    -------
    list of (id, Question)

    Raises
    ------
    LabelError
    """
    if given is None:
        return []
    if isinstance(given, pd.DataFrame):
        given = _rows(given, label_col)
    if not isinstance(given, Mapping):
        raise LabelError(
            f"test_questions={given!r:.60} is neither a dict of id to accepted answer nor a DataFrame with the ids as "
            "its index"
        )
    return [(sample, _question(sample, value, label_type)) for sample, value in given.items()]


def question_json(accepted: list[Any], question: Question) -> dict[str, Any]:
    """Return a question as the log keeps it; `accepted` are its answers, checked."""
    return {"accepted": accepted, "reason": question.reason, "secret": question.secret}


def _rows(frame: pd.DataFrame, label_col: str) -> dict[Any, dict[str, Any]]:
    name = next((each for each in ("accepted", label_col) if each in frame.columns), None)
    if name is None:
        raise LabelError(
            f"test_questions has the columns {list(frame.columns)}: name the one of right answers 'accepted' or "
            f"{label_col!r}"
        )
    known = frame[[name, *(each for each in ("reason", "secret") if each in frame.columns)]]
    known = known.rename(columns={name: "accepted"}).astype(object)
    rows = known.where(known.notna(), None).to_dict("records")
    filled = [{str(name): value for name, value in row.items() if value is not None} for row in rows]
    return dict(zip(frame.index, filled, strict=True))


def _question(sample: Any, value: Any, label_type: LabelType) -> Question:
    fields = value if isinstance(value, Mapping) else {"accepted": value}
    unknown = set(fields) - _FIELDS
    if unknown or "accepted" not in fields:
        raise LabelError(
            f"the test question {sample!r} has {sorted(map(str, fields))}: it takes 'accepted' (an answer, or "
            "several), 'reason' and 'secret'"
        )
    accepted = fields["accepted"]
    listed = isinstance(accepted, list | tuple)
    single = label_type.name == "class"
    several = listed and (single or (bool(accepted) and all(isinstance(each, list | tuple) for each in accepted)))
    answers = tuple(accepted) if several else (accepted,)
    if not answers:
        raise LabelError(f"the test question {sample!r} accepts no answer: give at least one")
    return Question(answers, str(fields.get("reason") or ""), bool(fields.get("secret", False)))
