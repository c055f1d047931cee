"""What is told of one sample beside the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labelloop.pool import Payload
from labelloop.widgets.gallery.tiles import SMALL, content

if TYPE_CHECKING:
    from labelloop.job import Job

_LONGEST = 20_000  # characters of a text
_MOST = 200  # cells of a row


def card_of(job: Job, position: int, *, large: bool = False) -> Payload:
    """Return what a sample holds, as `labelloop.widgets.gallery.tiles.content` does.

    Parameters
    ----------
    job : Job
    position : int
    large : bool
        All of it, not a glance.
    """
    found = content(job.pool, position, 2 * SMALL if large else 0)
    data = dict(found.data)
    if len(data.get("text", "")) > _LONGEST:
        data |= {"text": data["text"][:_LONGEST], "cut": True}
    if len(data.get("cells", ())) > _MOST:
        data |= {"cells": data["cells"][:_MOST], "more": len(data["cells"]) - _MOST}
    return Payload(data, found.buffer)
