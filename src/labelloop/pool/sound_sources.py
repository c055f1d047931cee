"""Sounds in the forms people have them: files, their bytes, arrays of samples with a rate, tables of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from labelloop.pool.errors import PoolError
from labelloop.pool.sources import Medium, gather, what

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from labelloop.pool.files import File

SUFFIXES = frozenset(
    [
        *(".wav", ".wave", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".au", ".snd"),
        *(".w64", ".caf", ".rf64", ".sph", ".nist", ".voc", ".svx", ".avr", ".sf", ".ircam", ".mp1", ".mp2"),
    ]
)
MOST_CHANNELS = 64
FASTEST = 10_000_000  # samples a second: more than any instrument records
_DTYPES = {"f2": 1.0, "f4": 1.0, "f8": 1.0, "i2": 2.0**15, "i4": 2.0**31, "u1": 2.0**7}

Source: TypeAlias = "File | bytes | Signal"


@dataclass(frozen=True, eq=False)
class Signal:
    """Samples in memory.

    Parameters
    ----------
    array : array, shape (frames,) or (frames, channels)
        Floats from -1 to 1, int16, int32, or uint8 with silence at 128.
    rate : int
        Frames in a second.
    """

    array: NDArray[Any]
    rate: int

    @property
    def shape(self) -> tuple[int, int]:
        """Frames and channels."""
        return len(self.array), 1 if self.array.ndim == 1 else self.array.shape[1]

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return some frames as floats, channel after channel.

        Parameters
        ----------
        start, stop : int

        Returns
        -------
        array of float32, shape (channels, frames)
        """
        part = self.array[start:stop].reshape(-1, self.shape[1]).T
        full = _DTYPES[part.dtype.str[1:]]
        if full == 1.0:
            return np.ascontiguousarray(part, dtype=np.float32)
        middle = 128 if part.dtype == np.uint8 else 0
        # In double precision: a float32 has not the digits of an int32 to take the middle from.
        return np.ascontiguousarray((part.astype(np.float64) - middle) / full, dtype=np.float32)


def resolve(data: Any, id_col: Hashable | None, rate: float | None) -> tuple[Sequence[Source], pd.Index[Any] | None]:
    """Return the sounds that the user means, and their ids; None where they are just numbered.

    Parameters
    ----------
    data : object
        As for `labelloop.pool.sounds`.
    id_col : str, optional
        For tables.
    rate : int, optional
        Of arrays that do not say their own.

    Raises
    ------
    PoolError
        If a folder or a pattern has no sound, a file is missing, an array has no rate, or ids are missing or repeated.
    """
    common = None if rate is None else check_rate(rate, "rate=")
    if isinstance(data, np.ndarray) and data.dtype.kind not in "OUST" and id_col is None:
        data = [data] if data.ndim == 1 else list(data)
    items, index = gather(data, id_col, _medium(common))
    if items and common is not None and not any(isinstance(item, Signal) for item in items):
        raise PoolError(f"rate={rate} is for arrays of samples; these sounds are files, which say their own rate")
    return items, index


def check_rate(rate: Any, name: str) -> int:
    """Return a rate as an int; raise `PoolError` if it is none."""
    if not _is_number(rate) or not 1 <= rate <= FASTEST or rate != int(rate):
        raise PoolError(f"{name} has the rate {rate!r}: expected how many samples there are in a second, as 44100")
    return int(rate)


def check_signal(array: NDArray[Any], rate: Any, name: str) -> Signal:
    """Return samples with their rate; raise `PoolError` if an array holds none, or there is no rate.

    Parameters
    ----------
    array : array
    rate : int or None
    name : str
        What to call it in an error.
    """
    if array.ndim not in (1, 2):
        raise PoolError(f"{name} has the shape {array.shape}: samples have (n,) or (n, channels)")
    if array.ndim == 2 and not 1 <= array.shape[1] <= MOST_CHANNELS:  # noqa: PLR2004 - (n, channels)
        turned = "; channels first? Give array.T" if 1 <= array.shape[0] <= MOST_CHANNELS else ""
        raise PoolError(f"{name} has {array.shape[1]} channels, of {array.shape[0]} samples each{turned}")
    if array.dtype.str[1:] not in _DTYPES:
        raise PoolError(f"{name} holds {array.dtype}: expected floats from -1 to 1, int16, int32, or uint8")
    if rate is None:
        raise PoolError(f"{name} is an array without a rate: give rate=44100, or pairs (array, rate)")
    return Signal(array, check_rate(rate, name))


def _sound(value: Any, name: str, rate: int | None) -> bytes | Signal:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if isinstance(value, Mapping):
        if value.get("array") is not None:
            return check_signal(np.asarray(value["array"]), value.get("sampling_rate", rate), name)
        if value.get("bytes"):
            return bytes(value["bytes"])
    elif _is_pair(value):
        samples, own = sorted(value, key=_is_number)
        return check_signal(np.asarray(samples), own, name)
    elif hasattr(value, "__array__"):
        return check_signal(np.asarray(value), rate, name)
    raise PoolError(f"{name} is {what(value)}: a sound is a path, an array, a pair (array, rate) or bytes")


def _is_pair(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and [_is_number(each) for each in value].count(True) == 1  # noqa: PLR2004 - a pair


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_alone(data: Any) -> bool:
    return isinstance(data, bytes) or _is_pair(data) or (isinstance(data, Mapping) and "sampling_rate" in data)


def _medium(rate: int | None) -> Medium[bytes | Signal]:
    return Medium(
        noun="sound",
        suffixes=SUFFIXES,
        columns=("path", "audio", "file", "filename"),
        forms=(
            "a folder, a glob pattern, a list of paths, arrays, pairs (array, rate) or bytes, an array (n_clips, n) "
            "with rate=, a dict of id to sound, or a table with a column 'path'"
        ),
        item=partial(_sound, rate=rate),
        alone=_is_alone,
    )
