"""The one thing a store holds of an answer: what somebody did, when, to which sample."""

from __future__ import annotations

from typing import Any, NamedTuple


class Operation(NamedTuple):
    """One operation, as it is kept for good.

    A tuple, as `Record` and `Step` are: opening a job makes them for each answer, and no frozen class is made as fast.

    Parameters
    ----------
    op_id : str
        Chosen by whoever performs it; an operation that comes again under the same id is the same operation.
    annotator : str
    kind : {"label", "skip", "flag", "verdict", "undo", "redo", "add_class", "question", "forgive", "samples"}
        ``verdict`` is a reviewer's final answer; ``question`` makes a sample a test question, or an ordinary one
        again; ``forgive`` leaves an annotator's answers to questions out of account; ``samples`` adds to the pool.
    sample : str or None
        The sample's id as canonical JSON text.
    value : JSON
        The answer of ``label`` and ``verdict``, the state of ``flag``, the class, the question, the samples; whom
        ``forgive`` means.
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
    batch : str or None
        Operations of one batch stand next to each other in the log, and are undone and redone together; `target` names
        a batch as it names a single operation.
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
    batch: str | None = None
    at: float = 0.0
    seq: int = 0
