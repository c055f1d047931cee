"""Parts of a sample for those who look or listen closer: read when asked for, and never while an answer waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labelloop.pool import Payload
from labelloop.widgets.protocol import Detail, Listen

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.pool import Pool
    from labelloop.widgets.protocol import Json, Reply


def closer(job: Job, asked: Detail | Listen) -> Reply:
    """Return the reply to a page that asks for a part of a picture or of a sound.

    Parameters
    ----------
    job : Job
    asked : Detail or Listen

    Returns
    -------
    (message, buffers)
        With ``"error"`` where the part cannot be made.
    """
    position = job.position_of(asked.sample)
    if position is None:
        found = Payload({"error": f"there is no sample {asked.sample}"})
    else:
        found = _part(job.pool, position, asked)
    head = {"to": asked.page, "request": asked.request, "sample": asked.sample, **_said(asked)}
    return {**head, **found.data}, [] if found.buffer is None else [found.buffer]


def _said(asked: Detail | Listen) -> dict[str, Json]:
    if isinstance(asked, Detail):
        return {"kind": "detail", "region": list(asked.region)}
    want = "picture" if asked.columns else "samples"
    return {"kind": "sound", "want": want, "start": asked.start, "stop": asked.stop}


def _part(pool: Pool, position: int, asked: Detail | Listen) -> Payload:
    if isinstance(asked, Detail):
        return pool.detail(position, asked.region, asked.side)
    if not asked.columns:
        return pool.samples(position, asked.start, asked.stop)
    size = {"start": asked.start, "stop": asked.stop, "columns": asked.columns, "rows": asked.rows}
    return pool.picture(position, **size, scale=asked.scale, low=asked.low, high=asked.high)
