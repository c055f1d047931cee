"""How far the rows of a workflow have come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FlowCounts:
    """Counts of rows; all but the last three add up to `rows`.

    Parameters
    ----------
    rows : int
        All that were added.
    waiting : int
        For a prediction.
    machine : int
        Decided by the model, those that are audited included.
    with_people : int
        The model was not sure; people are not done.
    by_people : int
        The model was not sure; people have decided.
    errors : int
        Could not be predicted.
    audited, audits_done : int
        Decided by the model and asked of people all the same, and how many of these people are done with.
    state : {"new", "running", "stopped"}
        Of the workflow.
    """

    rows: int
    waiting: int
    machine: int
    with_people: int
    by_people: int
    errors: int
    audited: int
    audits_done: int
    state: str
