"""What became of an operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labelloop.job.ledger import Step
    from labelloop.quality.questions import Question
    from labelloop.store import Operation


@dataclass(frozen=True)
class Receipt:
    """What became of an operation.

    Parameters
    ----------
    operation : Operation
        As it stands in the store.
    step : Step or None
        The record before and after; None where none changed, or when the operation had come before.
    repeated : bool
        It had come before: nothing was written.
    missed : Question or None
        The test question that was just answered wrongly, unless it is secret.
    """

    operation: Operation
    step: Step | None
    repeated: bool
    missed: Question | None = None
