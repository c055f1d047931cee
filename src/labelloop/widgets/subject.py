"""What the faces of many samples are about, and for whom: of a job, or of a labeler that brings all of it."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from labelloop.job import Job
from labelloop.labels import LabelError

if TYPE_CHECKING:
    from labelloop.learning import ActiveLearner


def subject_of(
    face: str, work: Any, learner: ActiveLearner | None, annotator: str | None
) -> tuple[Job, ActiveLearner | None, str]:
    """Return the job, the learner and the annotator; what is not given, a labeler brings.

    Parameters
    ----------
    face : str
        What it is called, for messages.
    work : Job or labeler
    learner : ActiveLearner, optional
    annotator : str, optional

    Raises
    ------
    TypeError, LabelError
        If `work` is neither, or the annotator's name is empty.
    """
    job = work if isinstance(work, Job) else getattr(work, "job", None)
    if not isinstance(job, Job):
        raise TypeError(f"{face}({type(work).__name__}) has nothing to show: give it a Job, or a labeler")
    learner = getattr(work, "learner", None) if learner is None else learner
    who = getattr(work, "annotator", None) or getpass.getuser() if annotator is None else str(annotator)
    if not who.strip():
        raise LabelError("annotator is empty: give a name, or leave it out for the operating system's user")
    return job, learner, who
