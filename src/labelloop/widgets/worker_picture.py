"""What a page shows to those who label: what they have done, what all have done, whether there is more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labelloop.job.ledger import LABELED

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.widgets.protocol import Json


def worker_picture(job: Job, annotator: str, since: float = 0.0) -> dict[str, Json]:
    """Return how far somebody is, and all together.

    Parameters
    ----------
    job : Job
    annotator : str
    since : float
        When their day began, in seconds since the epoch.

    Returns
    -------
    dict
        ``mine`` (``labeled``, ``skipped``, ``today``: answers given since `since`), ``all`` (``labeled``, ``skipped``,
        ``total``: samples, test questions among them like any other until nothing is left), ``done`` (nothing is left
        for this annotator, whoever holds it), ``message`` (why they are asked nothing more).

    Examples
    --------
    >>> from labelloop.job import Job
    >>> job = Job([{"size": 1}, {"size": 7}], ["small", "large"], kind="tabular", store=":memory:")
    >>> _ = job.record("Ann", "label", 1, "large")
    >>> worker_picture(job, "Ann")["mine"]
    {'labeled': 1, 'skipped': 0, 'today': 1}
    """
    trail = job.trail(annotator)
    labeled = [record for record in trail if record.status == LABELED]
    state, message = job.work(annotator)
    done = state != "waiting"
    counts = job.counts(None if done else annotator)
    return {
        "mine": {
            "labeled": len(labeled),
            "skipped": len(trail) - len(labeled),
            "today": sum(record.at >= since for record in labeled),
        },
        "all": {name: counts[name] for name in ("labeled", "skipped", "total")},
        "done": done,
        "message": message if state == "ended" else "",
    }
