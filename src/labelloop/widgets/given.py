"""What a labeler is given: whether its arguments are known, and go with the job."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from labelloop.job.kinds import kind_of
from labelloop.labels import LabelError
from labelloop.pool import PoolError

if TYPE_CHECKING:
    from labelloop.job import Job


def job_options(face: str, kind: str, own: dict[str, Any], known: set[str]) -> dict[str, Any]:
    """Return those of a labeler's own arguments that are the job's.

    Parameters
    ----------
    face : str
        The labeler's name, for a message.
    kind : str
    own : dict
        The arguments beside those that all labelers have.
    known : set of str
        Names of what the labeler takes beside the options of its kind.

    Raises
    ------
    TypeError
        If one is not known; the nearest is named.
    """
    options = kind_of(kind).options
    names = {*known, *options} - {"self", "own"}
    for name in own:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise TypeError(f"{face} has no argument {name!r}{hint}")
    return {name: value for name, value in own.items() if name in options}


def check_shared(job: Job, face: str, kind: str, classes: Any, options: dict[str, Any]) -> None:
    """Raise `LabelError` if a labeler does not show jobs of this kind, or is given what the job has already."""
    if job.kind != kind:
        raise LabelError(f"this job is of the kind {job.kind!r}: {face} shows {kind!r}")
    if options:
        raise LabelError(f"the job has its {', '.join(options)} already: leave that out")
    if classes is not None:
        raise LabelError("the job has its classes already: leave classes out, or use job.add_class()")


def check_not_empty(data: Any, kind: str) -> None:
    """Raise `PoolError` where a labeler is given no samples: mostly that is a mistake, and with a job it is meant."""
    if hasattr(data, "__len__") and not len(data):
        raise PoolError(f"there are no samples to label; a job can begin without: ll.Job([], classes, kind={kind!r})")
