"""What a person is told of answers that their data have no place for any more."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labelloop.job import Job


def warn_of_misfits(job: Job) -> None:
    """Say which answers the data no longer have a place for, as seen from where a labeler is made."""
    misfits = job.misfits
    if not misfits:
        return
    count = "1 answer does" if len(misfits) == 1 else f"{len(misfits)} answers do"
    sample, why = next(iter(misfits.items()))
    warnings.warn(
        f"{count} not fit what the sample holds any more, and is asked again; nothing of it is lost in the store. "
        f"Sample {sample!r}: {why}",
        stacklevel=4,
    )
