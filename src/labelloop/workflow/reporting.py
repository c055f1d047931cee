"""Who decided what: a row for each row of a workflow, in one of five states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.store.workflows import ERROR, MACHINE, PEOPLE
from labelloop.workflow.rows import frame_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.job import Job
    from labelloop.learning.topk import Floats
    from labelloop.store import DataRow

MACHINE_LABEL, HUMAN_LABEL = "machine_label:", "human_label:"


def sample_id(workflow: str, row: int) -> str:
    """Return the id under which a job has a row: it says where the row came from."""
    return f"{workflow}:{row}"


def machine_scores(rows: Sequence[DataRow], n_classes: int) -> Floats:
    """Return what the model says of rows, NaN where it says nothing."""
    nothing = [np.nan] * n_classes
    found = [nothing if row.scores is None else row.scores for row in rows]
    return np.array(found, dtype=float).reshape(len(rows), n_classes)


def human_shares(rows: Sequence[DataRow], workflow: str, job: Job | None, classes: Sequence[Any]) -> Floats:
    """Return the trust-weighted confidence of each class, NaN where people are not done or were not asked."""
    out = np.full((len(rows), len(classes)), np.nan)
    places = [place for place, row in enumerate(rows) if row.sent]
    if job is None or not places:
        return out
    ids = [sample_id(workflow, rows[place].row) for place in places]
    complete = job.complete.reindex(ids, fill_value=False).to_numpy(dtype=bool)
    shares = job.shares().reindex(index=ids, columns=list(classes)).to_numpy(dtype=float, copy=True)
    shares[~complete] = np.nan
    out[places] = shares
    return out


def report_frame(
    rows: Sequence[DataRow], human: Floats, classes: Sequence[Any], *, mask_incomplete: bool = False
) -> pd.DataFrame:
    """Return the report of a workflow; see `labelloop.workflow.Workflow.report`.

    Parameters
    ----------
    rows : sequence of DataRow
    human : array of float, shape (n_rows, n_classes)
        See `human_shares`.
    classes : sequence
    mask_incomplete : bool
        Whether rows that are not completed show no scores.
    """
    states = np.array([row.state for row in rows], dtype=object)
    answered = ~np.isnan(human).any(axis=1)
    failed = states == ERROR
    completed = failed | (states == MACHINE) | ((states == PEOPLE) & answered)
    machine = machine_scores(rows, len(classes))
    if mask_incomplete:
        machine[~completed] = np.nan
    frame = frame_of(rows) if rows else pd.DataFrame(index=pd.RangeIndex(0))
    frame["error"], frame["completed"] = failed, completed
    for prefix, scores in ((MACHINE_LABEL, machine), (HUMAN_LABEL, human)):
        for column, key in enumerate(classes):
            frame[f"{prefix}{key}"] = scores[:, column]
    return frame
