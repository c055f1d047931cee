"""How a job goes about its people: how many judge a sample, and whom it trusts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labelloop.job.settings import at_least
from labelloop.labels import LabelError
from labelloop.quality.redundancy import Redundancy

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULTS: dict[str, Any] = {
    "judgments_per_sample": 1,
    "max_judgments": None,
    "min_confidence": None,
    "matching": None,
    "question_every": 10,
    "quiz": 0,
    "min_accuracy": None,
    "remain_finalized": False,
}


@dataclass(frozen=True)
class Rules:
    """The rules of a job.

    Parameters
    ----------
    redundancy : Redundancy
    question_every : int, default=10
        One sample in so many is a test question.
    quiz : int, default=0
        How many test questions come before anything else.
    min_accuracy : float, optional
        Share of test questions that must be answered rightly.
    remain_finalized : bool, default=False
        A sample that had enough judgments stays closed when some of them cease to count.
    """

    redundancy: Redundancy = field(default_factory=Redundancy)
    question_every: int = 10
    quiz: int = 0
    min_accuracy: float | None = None
    remain_finalized: bool = False

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Rules:
        """Return the rules that settings of a `Job` say, or raise `LabelError`."""
        known = {**DEFAULTS, **given}
        try:
            redundancy = Redundancy(
                known["judgments_per_sample"],
                most=known["max_judgments"],
                min_confidence=known["min_confidence"],
                matching=known["matching"],
            )
        except ValueError as error:
            raise LabelError(str(error)) from error
        share = known["min_accuracy"]
        if share is not None and (isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1):
            raise LabelError(f"min_accuracy={share!r} is not a share from 0 to 1, for example 0.7")
        if not isinstance(known["remain_finalized"], bool):
            raise LabelError(f"remain_finalized={known['remain_finalized']!r} is neither True nor False")
        return cls(
            redundancy=redundancy,
            question_every=at_least("question_every", known["question_every"], 2),
            quiz=at_least("quiz", known["quiz"], 0),
            min_accuracy=share,
            remain_finalized=known["remain_finalized"],
        )
