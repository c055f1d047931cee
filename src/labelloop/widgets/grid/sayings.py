"""What was done in a grid, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelloop.widgets.protocol import js_text

if TYPE_CHECKING:
    from labelloop.job import Job


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
    captions = {js_text(spec.key): spec.caption for spec in job.classes}
    try:
        named = [captions[js_text(key)] for key, n in job.label_type.count(value).items() if n]
    except (TypeError, KeyError, AttributeError):  # a class as text, or a flag
        return captions.get(js_text(value), "an answer")
    return ", ".join(named) or "none"
