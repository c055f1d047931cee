"""Test questions: samples whose answer is known, hidden among the others, and how far they let one trust somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labelloop.labels.overlap import agreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.labels import LabelType


@dataclass(frozen=True)
class Question:
    """A sample whose answer is known.

    Parameters
    ----------
    accepted : tuple of answers
        Each of them is right.
    reason : str
        Why; shown to whoever misses it.
    secret : bool
        Whoever misses it is not told, so that the answer does not get about.
    """

    accepted: tuple[Any, ...]
    reason: str = ""
    secret: bool = False


@dataclass(frozen=True)
class Standing:
    """How an annotator has done on test questions.

    Parameters
    ----------
    seen : int
        Questions answered, those forgiven left out.
    missed : int
        Of them, those answered wrongly.
    forgiven : int
        Questions missed that are not held against them.
    trust : float
        The share answered rightly; 1 before the first.
    trusted : bool
        Whether their judgments count, and whether they are asked more.
    in_quiz : bool
        Whether they are still being asked nothing but questions.
    reason : str
        Why they are not trusted, in words for them.
    """

    seen: int = 0
    missed: int = 0
    forgiven: int = 0
    trust: float = 1.0
    trusted: bool = True
    in_quiz: bool = False
    reason: str = ""


def standing(right: Sequence[bool], forgiven: int = 0, *, min_accuracy: float | None = None, quiz: int = 0) -> Standing:
    """Return how an annotator stands after some test questions.

    Trust is the share of questions answered rightly. Who is below `min_accuracy` is not trusted: in a quiz, once it is
    over; after it, or without one, at any time.

    Parameters
    ----------
    right : sequence of bool
        Of each question answered, those forgiven left out, whether rightly.
    forgiven : int, default=0
    min_accuracy : float, optional
        From 0 to 1; without it everybody is trusted.
    quiz : int, default=0
        How many questions are asked before anything else.

    Returns
    -------
    Standing

    References
    ----------
    Le, Edmonds, Hester and Biewald, *Ensuring quality in crowdsourced search relevance evaluation* (2010).

    Examples
    --------
    >>> standing([True, True, False], min_accuracy=0.7).trusted
    False
    >>> round(standing([True, True, False], min_accuracy=0.6).trust, 3)
    0.667
    """
    seen, missed = len(right), sum(not each for each in right)
    trust = 1 - missed / seen if seen else 1.0
    in_quiz = seen + forgiven < quiz
    below = min_accuracy is not None and trust < min_accuracy and not in_quiz
    reason = ""
    if below and min_accuracy is not None:
        reason = (
            f"{seen - missed} of {seen} answers to test questions were right, and this job asks for "
            f"{min_accuracy:.0%}. You are asked nothing more; your answers are kept, but do not count."
        )
    return Standing(seen, missed, forgiven, trust, not below, in_quiz, reason)


def same_answer(label_type: LabelType, one: Any, other: Any) -> bool:
    """Return whether two valid answers are the same.

    Of boxes and of regions of time each must have a match of its class, an intersection over union of a half or more,
    and none may be left over; spans must be the same to the character.

    Parameters
    ----------
    label_type : LabelType
    one, other : answers

    Returns
    -------
    bool

    Examples
    --------
    >>> from labelloop.labels import Classes, SingleClass
    >>> same_answer(SingleClass(Classes(["cat", "dog"])), "cat", "cat")
    True
    """
    if not label_type.has_parts:
        return bool(one == other)
    if label_type.name == "spans":
        mine, theirs = ({(p["start"], p["end"], str(p["label"])) for p in parts} for parts in (one, other))
        return mine == theirs
    return agreement(one, other).exact
