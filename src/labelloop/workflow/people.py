"""What people have answered, as rows to train on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.labels import SingleClass
from labelloop.workflow.samples import KINDS, LABEL

if TYPE_CHECKING:
    from labelloop.job import Job


def rows_from(source: Any) -> tuple[pd.DataFrame, str]:
    """Return rows that people have labeled, and what tells their source from others.

    Parameters
    ----------
    source : Job, labeler or Workflow

    Raises
    ------
    TypeError
        If it is none of these.
    ValueError
        If nobody has answered yet, or answers are not one class per sample.
    """
    if hasattr(source, "training_frame"):
        frame, origin = source.training_frame(), f"workflow {source.id}"
    else:
        job = job_of(source)
        if job is None:
            raise TypeError(f"{source!r:.80} has no people's answers: give a Job, a labeler or a Workflow")
        frame, origin = answered(job), f"job {job.id}"
    if not len(frame):
        raise ValueError(f"people have not answered anything in {source!r:.80} yet: there is nothing to learn from")
    return frame, origin


def job_of(given: Any) -> Job | None:
    """Return a job, also from the labeler that is its face; None if it is neither."""
    job = getattr(given, "job", given)
    return job if hasattr(job, "consensus") and hasattr(job, "pool") else None


def check_one_class(job: Job) -> None:
    """Raise `ValueError` unless an answer of the job is one class of a kind of row that a model can learn."""
    if job.kind not in KINDS or not isinstance(job.label_type, SingleClass):
        raise ValueError(
            f"the job {job.name!r} is of the kind {job.kind!r}, and its answers are {type(job.label_type).__name__}: a "
            f"model learns one class per sample, of the kinds {sorted(KINDS)}"
        )


def answered(job: Job) -> pd.DataFrame:
    """Return the samples of a job that have an answer, as `CustomModel.train` takes rows.

    Parameters
    ----------
    job : Job

    Returns
    -------
    DataFrame
        The columns that the kind of rows has, and ``label``: the consensus.
    """
    check_one_class(job)
    consensus = job.consensus()
    positions = np.array([job.pool.position(sample) for sample in consensus.index], dtype=np.intp)
    column = KINDS[job.kind].column
    if column is None:
        frame = job.pool.frame(positions).reset_index(drop=True)
        clash = [name for name in frame.columns if name == LABEL]
        if clash:
            raise ValueError(f"the samples of the job {job.name!r} have a column {LABEL!r} of their own: rename it")
    elif column == "text":
        frame = pd.DataFrame({column: [job.pool.content(int(position)) for position in positions]}, dtype=object)
    else:
        paths = job.pool.frame(positions)["path"].tolist()
        if None in paths:
            raise ValueError(f"the job {job.name!r} has samples in memory, and rows name files: save them as files")
        frame = pd.DataFrame({column: paths}, dtype=object)
    return frame.assign(**{LABEL: consensus[job.label_col].to_numpy()})
