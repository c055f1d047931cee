"""What a workflow is made of; after launch it stays as it is.

Examples
--------
>>> one = Design("tabular", ["a", "b"], 0.8, "top", 0.0, None, "0f")
>>> one.differences(Design("tabular", ["a", "b"], 0.9, "top", 0.0, None, "1e"))
['threshold is 0.8, and 0.9 is given']
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from labelloop.learning.audit import Threshold
from labelloop.workflow.people import check_one_class, job_of
from labelloop.workflow.routing import check_threshold

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.workflow.model import CustomModel
    from labelloop.workflow.routing import Rule

_FROZEN = ("threshold", "rule", "audit", "job")


@dataclass(frozen=True)
class Design:
    """What a workflow is made of, as plain JSON.

    Parameters
    ----------
    kind : str
        What its rows are.
    classes : list
        The model's, in order.
    threshold : float
    rule : {"top", "band"}
    audit : float
        The share of what the model decides that people are asked all the same.
    job : str or None
        The name of the job that gets what the model is not sure of.
    digest : str
        What the model is known by.
    """

    kind: str
    classes: list[Any]
    threshold: float
    rule: Rule
    audit: float
    job: str | None
    digest: str

    def spec(self) -> dict[str, Any]:
        """Return the design as a store keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, spec: dict[str, Any]) -> Design:
        """Return the design that a store has kept."""
        return cls(**spec)

    def differences(self, given: Design) -> list[str]:
        """Return in words what of a launched workflow another design would change."""
        return [
            f"{name} is {getattr(self, name)!r}, and {getattr(given, name)!r} is given"
            for name in _FROZEN
            if getattr(self, name) != getattr(given, name)
        ]


def design_of(model: CustomModel, job: Job | None, threshold: Any, rule: Rule, audit: Any) -> Design:
    """Return a design, having checked that its parts go together.

    Raises
    ------
    ValueError
        If the threshold or the share is none, there is no job to ask, or the job does not fit the model.
    """
    number = isinstance(audit, int | float) and not isinstance(audit, bool)
    if not number or not 0 <= audit < 1:
        raise ValueError(f"audit={audit!r} is no share: give a number from 0 to less than 1, for example 0.05")
    if audit and job is None:
        raise ValueError(f"audit={audit!r} needs people to ask: give a job")
    if job is not None:
        check_job(model, job)
    limit = check_threshold(threshold_of(threshold), rule)
    name = None if job is None else job.name
    return Design(model.kind.name, model.classes, limit, rule, float(audit), name, model.digest)


def threshold_of(given: Any) -> Any:
    """Return a threshold as a number, also of one that was chosen for an accuracy.

    Raises
    ------
    ValueError
        If none qualified; the reason is told.
    """
    if not isinstance(given, Threshold):
        return given
    if given.value is None:
        raise ValueError(
            f"{given.promise} Train on more rows (a fifth of them is held out for this), ask for less, or give a "
            "threshold as a number"
        )
    return given.value


def as_job(given: Any) -> Job | None:
    """Return the job that is given, also as a labeler; raise `TypeError` if it is neither."""
    if given is None:
        return None
    job = job_of(given)
    if job is None:
        raise TypeError(f"job={given!r:.80} is neither a Job nor a labeler")
    return job


def check_job(model: CustomModel, job: Job) -> None:
    """Raise `ValueError` unless people are asked exactly what the model is: the same classes, the same kind of rows.

    Raises
    ------
    ValueError
        The classes that are missing or too many are listed.
    """
    check_one_class(job)
    if job.kind != model.kind.name:
        raise ValueError(f"the job {job.name!r} shows {job.kind} samples, and the model's rows are {model.kind.name}")
    ours, theirs = Counter(map(_typed, model.classes)), Counter(map(_typed, job.classes.keys))
    missing, extra = list((ours - theirs).elements()), list((theirs - ours).elements())
    if missing or extra:
        faults = [f"it lacks {', '.join(_names(missing))}"] if missing else []
        faults += [f"it has {', '.join(_names(extra))}, which the model does not know"] if extra else []
        raise ValueError(
            f"the classes of the job {job.name!r} have to be those of the model, {model.classes}: {'; '.join(faults)}"
        )


def _typed(key: Any) -> tuple[str, str]:
    return ("bool" if isinstance(key, bool) else "text" if isinstance(key, str) else "number", repr(key))


def _names(keys: list[tuple[str, str]]) -> list[str]:
    return [name for _, name in keys]
