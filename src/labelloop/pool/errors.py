"""What can be wrong with the data somebody points a labeler at."""

from __future__ import annotations


class PoolError(ValueError):
    """Data that cannot be labeled as they are; the message says what was found and how to mend it."""


class UnknownIdError(PoolError, KeyError):
    """An id that is not in the pool; the message names it, and a near one if there is any."""

    # A KeyError would show the message as a quoted literal.
    __str__ = Exception.__str__
