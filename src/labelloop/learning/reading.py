"""Calling what looks at samples, some of which turn out to be damaged once they are decoded.

Examples
--------
>>> read(len, ["a", None, "b"])
([0, 2], 2)
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from labelloop.pool.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)


def read(function: Callable[[list[Any]], Any], samples: Sequence[Any]) -> tuple[list[int], Any]:
    """Call a function with those samples that can be read.

    Parameters
    ----------
    function : callable
        Given a list of samples. It may raise `UnreadableError` for one: it is called again without that.
    samples : sequence
        None for those that are known to be unreadable.

    Returns
    -------
    list of int
        Which samples it was given in the end; empty if none can be read, and then it was not called.
    object
        What it returned; None if it was not called.

    Raises
    ------
    UnreadableError
        If it names no sample that was given.
    """
    kept = [k for k, sample in enumerate(samples) if sample is not None]
    while kept:
        try:
            return kept, function([samples[k] for k in kept])
        except UnreadableError as error:  # noqa: PERF203 - rare, and the loop ends with the first success
            fewer = [k for k in kept if samples[k] is not error.sample]
            if len(fewer) == len(kept):
                raise
            log.info("left out: %s", error)
            kept = fewer
    return [], None
