"""What can be wrong with the data somebody points a labeler at."""

from __future__ import annotations

from typing import Any


class PoolError(ValueError):
    """Data that cannot be labeled as they are; the message says what was found and how to mend it."""


class UnknownIdError(PoolError, KeyError):
    """An id that is not in the pool; the message names it, and a near one if there is any."""

    # A KeyError would show the message as a quoted literal.
    __str__ = Exception.__str__


class UnreadableError(PoolError):
    """A sample that looked fine, and cannot be read after all: a damaged image or sound.

    Parameters
    ----------
    message : str
    sample : object
    """

    def __init__(self, message: str, sample: Any) -> None:
        super().__init__(message, sample)  # both, so that it can be pickled
        self.sample = sample

    def __str__(self) -> str:
        return str(self.args[0])
