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

from labelloop.pool.spectra import FLOOR, Bands, reach, spectrogram

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
    width, n = hop * clip.rate, max(1, ceil(clip.duration / hop - 1e-9))
    out = np.empty((n, bands.count), np.uint8)
    step = max(1, int(_BLOCK / width))
    for first in range(0, n, step):
        rows = out[first : first + step]
        start = int(first * width)
        lane = _heard(clip, start, start + ceil(len(rows) * width) + 1, reach(width, clip.rate))
        rows[:] = spectrogram(lane, len(rows), width, bands, clip.rate)[0].T
    return out


def decibels(loudness: Loudness) -> npt.NDArray[np.float32]:
    """Return dB re full scale of what `log_mel` gives."""
    found: npt.NDArray[np.float32] = loudness * np.float32(-FLOOR / 255) + np.float32(FLOOR)
    return found


def _heard(clip: Clip, start: int, stop: int, around: int) -> npt.NDArray[np.float32]:
    """Return one lane of frames, and some more on both sides: silence before the beginning and after the end."""
    start, stop = start - around, stop + around
    first = max(0, start)
    lane = clip.samples(first, max(first, min(stop, clip.frames)))
    return np.pad(lane, (first - start, stop - first - len(lane)))[None]
