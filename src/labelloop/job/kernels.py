"""Which kernel this is, and which others have surely ended: what they held need not wait for its time."""

from __future__ import annotations

import functools
import os
import platform
import uuid
from contextlib import suppress
from pathlib import Path

_SPACE = Path("/proc/self/ns/pid")  # containers may share a name, and number their processes anew


def this_kernel() -> str:
    """Return what tells this process from all others, wherever they run.

    Examples
    --------
    >>> this_kernel() == this_kernel()
    True
    >>> has_ended(this_kernel())
    False
    """
    return _kernel(os.getpid())  # a process that was forked is another one


def has_ended(kernel: str) -> bool:
    """Return whether a kernel has surely ended; of one on another machine nothing is known."""
    place, _, rest = kernel.rpartition("\t")
    number = rest.partition(" ")[0]
    if place != _place() or not number.isdecimal() or os.name != "posix":  # Windows cannot be asked: it would end it
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:  # it is somebody else's
        return False
    return False


@functools.lru_cache(maxsize=1)
def _kernel(process: int) -> str:
    return f"{_place()}\t{process} {uuid.uuid4().hex}"


@functools.cache
def _place() -> str:
    space = ""
    with suppress(OSError):  # only Linux has it
        space = str(_SPACE.readlink())
    return f"{platform.node()}\t{space}"
