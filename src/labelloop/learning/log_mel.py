"""Log-mel spectrograms: what models hear of a sound.

Examples
--------
>>> from labelloop.pool.clips import clip_of
>>> tone = np.sin(2 * np.pi * 440 * np.arange(8000) / 8000)
>>> loud = log_mel(clip_of(tone, 8000), 0.01, Bands(20, "mel", 50, 4000))
>>> loud.shape, int(loud[50].argmax())
((100, 20), 4)
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from labelloop.pool.spectra import FLOOR, Bands, spectrogram

if TYPE_CHECKING:
    from labelloop.pool.clips import Clip

Loudness: TypeAlias = npt.NDArray[np.uint8]

LOWEST = 50.0  # Hz: what is below is hum, and the wind
_BLOCK = 1 << 22  # frames of a recording that are decoded at once


def log_mel(clip: Clip, hop: float, bands: Bands) -> Loudness:
    """Return how loud it is in each band, every `hop` seconds, all channels mixed.

    A long recording is decoded piece by piece.

    Parameters
    ----------
    clip : Clip
    hop : float
        Number `k` of the rows is about the time ``(k + 0.5) * hop``.
    bands : Bands

    Returns
    -------
    array of uint8, shape (n, bands)
        0 is -100 dB or less, 255 is full scale; 0 above half the rate of the clip.

    Raises
    ------
    UnreadableError
        If the sound is damaged, or gone.
    """
    n = max(1, ceil(clip.duration / hop - 1e-9))
    lanes = spectrogram(_Blocks(clip).read, 0, hop * clip.rate, n, rate=clip.rate, bands=bands)
    return np.ascontiguousarray(lanes[0].T)


def decibels(loudness: Loudness) -> npt.NDArray[np.float32]:
    """Return dB re full scale of what `log_mel` gives."""
    found: npt.NDArray[np.float32] = loudness * np.float32(-FLOOR / 255) + np.float32(FLOOR)
    return found


class _Blocks:
    """A clip from left to right: what was decoded last is kept, so that hardly anything is decoded twice."""

    def __init__(self, clip: Clip) -> None:
        self._clip, self._start = clip, 0
        self._block = np.zeros(0, np.float32)

    def read(self, start: int, stop: int) -> npt.NDArray[np.float32]:
        """Return one lane of frames, with silence before the beginning and after the end."""
        first, last = max(0, start), min(stop, self._clip.frames)
        if first < self._start or last > self._start + len(self._block):
            self._start = first
            self._block = self._clip.samples(first, min(max(last, first + _BLOCK), self._clip.frames))
        lane = self._block[first - self._start : max(first, last) - self._start]
        return np.pad(lane, (first - start, stop - start - (first - start) - len(lane)))[None]
