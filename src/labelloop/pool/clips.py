"""Sounds for models: samples, decoded when somebody asks for them."""

from __future__ import annotations

from contextlib import closing
from math import gcd
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.pool.errors import UnreadableError
from labelloop.pool.files import why
from labelloop.pool.recording import Recording, facts_of
from labelloop.pool.sound_sources import check_signal

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

    from labelloop.pool.decoder import Facts
    from labelloop.pool.sound_sources import Source


class Clip:
    """A sound that has not been decoded yet. ``np.asarray(clip)`` decodes it, each time anew, all channels mixed.

    It keeps no samples of its own, so that a list of all the clips of a pool takes hardly any memory.

    Parameters
    ----------
    item : File, bytes or Signal
    facts : Facts
    name : str
        What to call it in an error.

    Examples
    --------
    >>> clip = clip_of(np.zeros((16000, 2)), 8000)
    >>> clip.duration, clip.samples().shape, clip.samples(0, 4000, rate=16000, mono=False).shape
    (2.0, (16000,), (8000, 2))
    """

    def __init__(self, item: Source, facts: Facts, name: str) -> None:
        self._item, self._facts, self.name = item, facts, name

    @property
    def rate(self) -> int:
        """Frames in a second."""
        return self._facts.rate

    @property
    def frames(self) -> int:
        """How many frames can be read."""
        return self._facts.frames

    @property
    def channels(self) -> int:
        """How many there are in the recording."""
        return self._facts.channels

    @property
    def duration(self) -> float:
        """Seconds."""
        return self._facts.frames / self._facts.rate

    def samples(
        self, start: int = 0, stop: int | None = None, *, rate: int | None = None, mono: bool = True
    ) -> NDArray[np.float32]:
        """Return frames of the sound.

        Parameters
        ----------
        start, stop : int
            Frames at the recording's own rate; by default all.
        rate : int, optional
            To which they are resampled, as `scipy.signal.resample_poly` does.
        mono : bool, default=True
            Whether to take the mean of the channels.

        Returns
        -------
        array of float32, shape (frames,) or (frames, channels)

        Raises
        ------
        UnreadableError
            If the sound is damaged, or gone.
        """
        try:
            with closing(Recording(self._item)) as recording:
                channels = recording.read(start, self.frames if stop is None else stop)
        except Exception as error:
            raise UnreadableError(f"{self.name} cannot be read: {why(error)}", self) from error
        frames = channels.mean(axis=0) if mono else channels.T
        return frames if rate in (None, self.rate) else _resampled(frames, self.rate, rate)

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        return self.samples().astype(dtype or np.float32, copy=bool(copy))

    def __repr__(self) -> str:
        return f"Clip({self.name!r}, {self.duration:.3f} s at {self.rate} Hz)"


def clip_of(array: Any, rate: int) -> Clip:
    """Return a clip of samples in memory.

    Parameters
    ----------
    array : array of shape (frames,) or (frames, channels)
        Floats from -1 to 1, int16, int32 or uint8.
    rate : int

    Raises
    ------
    PoolError
        If it has another shape, or holds no samples.
    """
    signal = check_signal(np.asarray(array), rate, "a sound")
    return Clip(signal, facts_of(signal), "a sound")


def _resampled(frames: NDArray[np.float32], old: int, new: int) -> NDArray[np.float32]:
    from scipy.signal import resample_poly  # noqa: PLC0415 - only where rates differ

    if not len(frames):
        return frames
    shared = gcd(old, new)
    resampled: NDArray[np.float32] = resample_poly(frames, new // shared, old // shared, axis=0)
    return resampled.astype(np.float32, copy=False)
