"""What was done to many samples, and what has failed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelloop.labels import LabelError
from labelloop.labels.classes import page_text

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.widgets.gallery.wire import Query

STOPPED = "it was stopped"
NOT_SHOWN = "these are not the samples that are shown: look again"
_SHOWN = 40  # characters of words that are looked for


def check_told(n: int, expected: int) -> None:
    """Raise `LabelError` unless there are as many samples, and any, as a person was told."""
    if n != expected:
        raise LabelError(f"there are {n:,} such samples now, not {expected:,}: look again")
    if not n:
        raise LabelError("there is no such sample")


def counted(n: int) -> str:
    """Return a number of samples in words.

    Examples
    --------
    >>> counted(1), counted(1200)
    ('1 sample', '1,200 samples')
    """
    return "1 sample" if n == 1 else f"{n:,} samples"


def in_words(job: Job, value: Any) -> str:
    """Return an answer as the captions of its classes.

    Parameters
    ----------
    job : Job
    value : answer
        Or a class as text.
    """
    try:
        texts = [page_text(key) for key, n in job.label_type.count(value).items() if n]
        specs = [job.classes.named(text) for text in texts]
    except (TypeError, KeyError, AttributeError):  # a flag, or an answer that is none
        specs = [None]
    if None in specs:
        spec = job.classes.named(page_text(value))  # a class as text
        return "an answer" if spec is None else spec.caption
    return ", ".join(spec.caption for spec in specs if spec is not None) or "none"


def failure(what: str, query: Query, why: str) -> str:
    """Return what has failed, why, and how to mend it.

    Parameters
    ----------
    what : {"model", "holds", "near"}
        The model, the search for words, the search for what is like some samples.
    query : Query
        What was looked for.
    why : str

    Examples
    --------
    >>> from labelloop.widgets.gallery.wire import Query
    >>> print(failure("holds", Query(text="apple"), "the file is gone."))
    The search for “apple” has failed: the file is gone. Try again, or look for other words.
    """
    words = query.text.strip()
    words = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
    name = "one sample" if len(query.like) == 1 else counted(len(query.like))
    told, mend = {
        "model": ("The model could not be asked", "Mend that, or give another learner, and try again."),
        "holds": (f"The search for “{words}” has failed", "Try again, or look for other words."),
        "near": (f"What is like {name} could not be told", "Try again, or choose other samples."),
    }[what]
    return f"{told}: {why.rstrip('.')}. {'Try again.' if why == STOPPED else mend}"


def turned(job: Job, annotator: str, kind: str) -> str | None:
    """Return in words what would be undone or redone, None if there is nothing.

    Parameters
    ----------
    job : Job
    annotator : str
    kind : {"undo", "redo"}
    """
    steps = job.steps(annotator, kind, 1)
    if not steps:
        return None
    batch = steps[-1]
    records = [step.after for step in batch]
    values = [record.value for record in records]
    same = all(value == values[0] for value in values)
    how = in_words(job, values[0]) if same else "as the model says"
    return f"{counted(len(batch))}: {'skipped' if records[0].status == 'SKIPPED' else how}"
