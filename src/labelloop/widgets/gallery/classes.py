"""Classes as a page names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelloop.labels import LabelError

if TYPE_CHECKING:
    from labelloop.job import Job


def one_class(job: Job, text: str) -> Any:
    """Return the key of a class that is an answer by itself; raises `LabelError` if there is none of that name."""
    if job.label_type.has_parts:
        raise LabelError("answers here have parts: a class alone is no answer")
    spec = job.classes.named(text)
    if spec is None:
        raise LabelError(f"{text!r:.80} is not one of the classes")
    return spec.key
