"""Ids of samples, and the text that stands for them in a store and on the wire.

The key of an id is canonical JSON: equal ids of one pool have equal keys, different ids have different
keys, and the id comes back from its key with its type. What JSON cannot say is tagged by its type.

Examples
--------
>>> encode(5), encode("5"), encode(("a", 1))
('5', '"5"', '["a",1]')
>>> decode(encode(pd.Timestamp("2024-05-01 12:30")))
Timestamp('2024-05-01 12:30:00')
"""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import pandas as pd

from labelloop.pool.errors import PoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from labelloop.labels import Json


_JSON = json.JSONDecoder()  # json.loads looks for blanks first, which keys do not have


def plain(value: Any) -> Any:
    """Return a value as the Python object it stands for: numpy scalars unwrapped, tuples item by item.

    Parameters
    ----------
    value : object

    Returns
    -------
    object
        ``datetime64`` and ``timedelta64`` become pandas' `Timestamp` and `Timedelta`.

    Examples
    --------
    >>> plain(np.int64(5)), plain((np.str_("a"), np.float64(0.5)))
    (5, ('a', 0.5))
    """
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value)
    if isinstance(value, np.timedelta64):
        return pd.Timedelta(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, tuple):
        return tuple(plain(part) for part in value)
    return value


def encode(id: Hashable) -> str:  # noqa: A002 - the public contract says id
    """Return the key of an id.

    Parameters
    ----------
    id : str, int, float, bool, tuple, Timestamp, Timedelta, Period, Interval, date, UUID, Decimal, bytes

    Returns
    -------
    str
        JSON without blanks.

    Raises
    ------
    PoolError
        If the id is missing, or of a type that cannot be brought back.

    Examples
    --------
    >>> encode(dt.date(2024, 5, 1))
    '{"date":"2024-05-01"}'
    """
    return json.dumps(_pack(plain(id)), ensure_ascii=False, separators=(",", ":"))


def decode(key: str) -> Any:
    """Return the id that `encode` wrote.

    Parameters
    ----------
    key : str

    Returns
    -------
    Hashable

    Raises
    ------
    PoolError
        If the text is not a key.

    Examples
    --------
    >>> decode('["a",1]')
    ('a', 1)
    """
    try:
        return _unpack(_parsed(key))
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise PoolError(f"{key!r} is not the key of an id ({error}): keys are JSON, such as '5' or '\"a\"'") from error


def text(id: Any) -> str:  # noqa: A002 - the public contract says id
    """Return an id as people read it.

    Parameters
    ----------
    id : Hashable

    Returns
    -------
    str

    Examples
    --------
    >>> text(("a", 1))
    'a, 1'
    """
    if isinstance(id, tuple):
        return ", ".join(text(part) for part in id)
    return id.isoformat() if isinstance(id, dt.date) else str(id)


@dataclass(frozen=True)
class _Tag:
    """How ids of one type are written in JSON and read back."""

    name: str
    type: type
    write: Callable[[Any], Json]
    read: Callable[[Any], Any]


def _span(value: dt.timedelta) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


def _instant(value: pd.Timestamp) -> Json:
    # The offset alone tells the instant; the zone's name, where it has one, brings back the same type.
    zone = getattr(value.tzinfo, "key", None)
    return [value.isoformat(), zone] if zone else value.isoformat()


def _read_instant(packed: Any) -> pd.Timestamp:
    if isinstance(packed, list):
        return pd.Timestamp(packed[0]).tz_convert(packed[1])
    return pd.Timestamp(packed)


# The first type that fits is taken: a Timestamp is a datetime, and a datetime is a date.
_TAGS = (
    _Tag("timestamp", pd.Timestamp, _instant, _read_instant),
    _Tag("datetime", dt.datetime, dt.datetime.isoformat, dt.datetime.fromisoformat),
    _Tag("date", dt.date, dt.date.isoformat, dt.date.fromisoformat),
    _Tag("time", dt.time, dt.time.isoformat, dt.time.fromisoformat),
    _Tag(
        "timedelta",
        pd.Timedelta,
        lambda value: [*_span(value), value.nanoseconds],
        lambda packed: pd.Timedelta(days=packed[0], seconds=packed[1], microseconds=packed[2], nanoseconds=packed[3]),
    ),
    _Tag("duration", dt.timedelta, _span, lambda packed: dt.timedelta(*packed)),
    _Tag(
        "period",
        pd.Period,
        lambda value: [value.ordinal, value.freqstr],
        lambda packed: pd.Period(ordinal=packed[0], freq=packed[1]),
    ),
    _Tag(
        "interval",
        pd.Interval,
        lambda value: [_pack(plain(value.left)), _pack(plain(value.right)), value.closed],
        lambda packed: pd.Interval(_unpack(packed[0]), _unpack(packed[1]), packed[2]),
    ),
    _Tag("uuid", UUID, str, UUID),
    _Tag("decimal", Decimal, str, Decimal),
    _Tag("bytes", bytes, bytes.hex, bytes.fromhex),
    _Tag("float", float, str, float),
    _Tag(
        "str",
        str,
        lambda value: value.encode("utf-8", "surrogatepass").hex(),
        lambda packed: bytes.fromhex(packed).decode("utf-8", "surrogatepass"),
    ),
)
_BY_NAME = {tag.name: tag for tag in _TAGS}
_KINDS = "str, int, float, bool, date, time, timedelta, Timestamp, Period, Interval, UUID, Decimal, bytes"


def _pack(value: Any) -> Json:
    if isinstance(value, tuple):
        return [_pack(part) for part in value]
    if isinstance(value, int) or (isinstance(value, str) and _is_unicode(value)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value or 0.0  # -0.0 is the same id as 0.0
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN and NaT differ from themselves
        raise PoolError(f"{value!r} is no id: every sample needs one")
    for tag in _TAGS:
        if isinstance(value, tag.type):
            return {tag.name: tag.write(value)}
    raise PoolError(
        f"{value!r} cannot be an id: it is of type {type(value).__name__}; an id is one of "
        f"{_KINDS}, or a tuple of them (str(…) makes a text of anything)"
    )


def _parsed(key: str) -> Json:
    value, end = _JSON.raw_decode(key)
    if end < len(key):
        raise ValueError(f"{key[end:]!r} is left over")
    return value


def _unpack(packed: Json) -> Any:
    if isinstance(packed, list):
        return tuple(_unpack(part) for part in packed)
    if isinstance(packed, dict):
        ((name, value),) = packed.items()
        return _BY_NAME[name].read(value)
    if packed is None:
        raise ValueError("null is no id")
    return packed


def _is_unicode(value: str) -> bool:
    """Tell whether a text can be written as UTF-8: file names may hold bytes that are no characters."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
