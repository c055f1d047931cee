"""The one thing a store holds of an answer: what somebody did, when, to which sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Operation:
    """One operation, as it is kept for good.

    Parameters
    ----------
    op_id : str
        Chosen by whoever performs it; an operation that comes again under the same id is the same operation.
    annotator : str
    kind : {"label", "skip", "flag", "undo", "redo", "add_class"}
    sample : str or None
        The sample's id as canonical JSON text.
    value : JSON
        The answer of ``label``, the state of ``flag``.
    comment : str
    session : int
        How often the queue had been ranked by a model when this was answered.
    label_id : int or None
        Number of the annotator's record of this sample; from 1, never used twice.
    target : str or None
        Of ``undo`` and ``redo``: the `op_id` of the operation meant.
    elapsed : int or None
        Milliseconds from the sample's first paint to the answer.
    suggested : JSON
        What a model had suggested when the person answered: ``{"value", "score"}``.
    at : float
        Seconds since the epoch, UTC.
    seq : int
        Position in the log; given by the store.
    """

    op_id: str
    annotator: str
    kind: str
    sample: str | None = None
    value: Any = None
    comment: str = ""
    session: int = 0
    label_id: int | None = None
    target: str | None = None
    elapsed: int | None = None
    suggested: Any = None
    at: float = 0.0
    seq: int = 0
