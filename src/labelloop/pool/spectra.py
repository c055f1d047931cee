"""Pictures of sound: the peaks of a wave, and spectrograms whose rows are bands of frequency.

Examples
--------
>>> wave = np.sin(2 * np.pi * 1000 * np.arange(8000) / 8000).astype(np.float32)[None]
>>> peaks(wave, np.array([0, 4000])).tolist()
[[[-128, 127], [-128, 127]]]
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.pool.errors import PoolError

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOOR = -100.0  # dB re full scale that are black
_SCALES = ("mel", "linear")
_SPAN = 0.046  # seconds of the longest window: 2048 samples at 44.1 kHz
_WINDOWS = 8  # at most, whose mean is a column
_ABOUT = 0.1  # of a window: columns at the end of a sound, which are a little wider or narrower, look like the others
_BATCH = 1 << 17  # samples in windows that are transformed at once: they fit into a cache


@dataclass(frozen=True)
class Bands:
    """The rows of a spectrogram: bands of equal height on a scale, the first one lowest.

    Parameters
    ----------
    count : int
    scale : "mel" or "linear"
        Mel as in HTK: ``2595 log10(1 + f / 700)``.
    low, high : float
        Hz at the lower border of the first and at the upper border of the last.

    References
    ----------
    S. Young et al., The HTK Book, section 5.4 (mel scale and triangular filters).
    """

    count: int
    scale: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.scale not in _SCALES:
            raise PoolError(f"scale={self.scale!r}: expected {' or '.join(map(repr, _SCALES))}")
        if not 0 <= self.low < self.high < math.inf:
            raise PoolError(
                f"frequencies from {self.low} to {self.high} Hz: expected 0 or more, and the lower one first"
            )

    def corners(self) -> NDArray[np.float64]:
        """Return in Hz where triangles begin, culminate and end: each band's at three in a row.

        A band culminates in its middle, and reaches to the middles of its neighbours.
        """
        low, high = self._scaled(self.low), self._scaled(self.high)
        middles = low + (np.arange(-1, self.count + 1) + 0.5) * (high - low) / self.count
        return self._hertz(middles)

    def _scaled(self, hertz: float) -> float:
        return hertz if self.scale == "linear" else 2595 * float(np.log10(1 + hertz / 700))

    def _hertz(self, scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        return scaled if self.scale == "linear" else 700 * (10 ** (scaled / 2595) - 1)


def peaks(lanes: NDArray[np.float32], edges: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return the lowest and the highest sample of each column.

    Parameters
    ----------
    lanes : array of float32, shape (lanes, frames)
    edges : array of int, shape (columns,)
        Where each column begins; it goes to where the next one begins, and has at least one frame.

    Returns
    -------
    array of int8, shape (lanes, columns, 2)
        In 128ths of full scale.
    """
    found = np.stack([np.minimum.reduceat(lanes, edges, axis=1), np.maximum.reduceat(lanes, edges, axis=1)], axis=-1)
    return np.clip(np.rint(found * np.float32(128)), -128, 127).astype(np.int8)


def spectrogram(lanes: NDArray[np.float32], columns: int, width: float, bands: Bands, rate: int) -> NDArray[np.uint8]:
    """Return the power in bands of frequency, column by column.

    Parameters
    ----------
    lanes : array of float32, shape (lanes, frames)
        From `reach` frames before the first column to as many behind the last one.
    columns : int
    width : float
        Frames in a column.
    bands : Bands
    rate : int

    Returns
    -------
    array of uint8, shape (lanes, bands, columns)
        0 is -100 dB or less, 255 is 0 dB: what a sine of full scale has in the middle of a band.
    """
    size = window_size(width, rate)
    each = min(_WINDOWS, max(1, math.ceil(width / size - _ABOUT)))
    # From the middle of the first window to its beginning it is half a window, which is the reach.
    firsts = ((np.arange(columns * each) + 0.5) * (width / each)).astype(np.int64)
    window, weights = _hann(size), _weights(bands, size, rate)
    windows = np.lib.stride_tricks.sliding_window_view(lanes, size, axis=1)
    power = np.empty((len(lanes), bands.count, columns), np.float32)
    step = max(1, _BATCH // (size * each * len(lanes)))
    for begin in range(0, columns, step):
        found = _power(windows[:, firsts[begin * each : (begin + step) * each]] * window)
        for lane, spectra in enumerate(found.reshape(len(lanes), -1, each, found.shape[-1]).mean(axis=2)):
            power[lane, :, begin : begin + step] = weights @ spectra.T
    decibels = 10 * np.log10(power + np.float32(10 ** (FLOOR / 10)))
    return np.asarray(np.clip(np.rint(255 * (1 - decibels / FLOOR)), 0, 255), np.uint8)


def reach(width: float, rate: int) -> int:
    """Return how many frames a spectrogram needs on either side of what it shows.

    Parameters
    ----------
    width : float
        Frames in a column.
    rate : int
    """
    return window_size(width, rate) // 2


def window_size(width: float, rate: int) -> int:
    """Return how many samples a window has: a power of two, longer where columns are wide.

    Parameters
    ----------
    width : float
        Frames in a column.
    rate : int

    Examples
    --------
    >>> window_size(65536, 44100), window_size(200, 44100), window_size(1, 44100), window_size(1000, 8000)
    (2048, 1024, 256, 512)
    """
    longest = round(math.log2(_SPAN * rate))
    return 1 << max(5, longest - 3, min(longest, round(math.log2(max(1.0, 4 * width)))))


def triangles(corners: NDArray[np.float64], size: int, rate: int) -> NDArray[np.float64]:
    """Return the weights of triangular bands.

    A flank that is steeper than the transform has bins is as wide as a bin: so narrow a band interpolates between the
    two bins beside its middle.

    Parameters
    ----------
    corners : array of float, shape (bands + 2,)
        In Hz.
    size : int
        Of the transform.
    rate : int

    Returns
    -------
    array of float, shape (size // 2 + 1, bands)
        1 at a band's middle; 0 for bands above half the rate.
    """
    bin_width = rate / size
    bins = np.arange(size // 2 + 1)[:, None] * bin_width
    middle = corners[1:-1]
    below, above = (np.maximum(np.abs(flank), bin_width) for flank in (middle - corners[:-2], corners[2:] - middle))
    weights = np.maximum(0, 1 - np.where(bins < middle, (middle - bins) / below, (bins - middle) / above))
    weights[:, middle > rate / 2] = 0
    return np.asarray(weights)


@lru_cache(maxsize=32)
def _hann(size: int) -> NDArray[np.float32]:
    """Return a window under which a sine of full scale has the power 1 in its bin."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    return np.asarray(window * 2 / window.sum(), np.float32)


@lru_cache(maxsize=32)
def _weights(bands: Bands, size: int, rate: int) -> Any:
    """Return the weights of bands such that a sine of full scale in the middle of one has the power 1 there.

    They are a sparse matrix of shape (bands, bins): a bin lies in two bands at most, unless these are narrower than it.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - only who looks at a spectrogram needs it

    corners = bands.corners()
    weights = triangles(corners, size, rate)
    away = np.arange(size // 2 + 1)[:, None] - corners[1:-1] * size / rate
    # The spectrum of the window about a sine: sinc(x) / (1 - x²), a half at x = ±1.
    near = np.abs(np.abs(away) - 1) < 1e-6  # noqa: PLR2004 - where the formula has 0 / 0
    leak = np.where(near, 0.5, np.sinc(away) / np.where(near, 1, 1 - away**2))
    read = (weights * leak**2).sum(axis=0)
    return csr_array((weights / np.where(read > 0, read, 1)).T.astype(np.float32))


def _power(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    from scipy import fft  # noqa: PLC0415 - only who looks at a spectrogram needs it

    spectrum = fft.rfft(frames, axis=-1, overwrite_x=True)
    return np.asarray(np.square(spectrum.real) + np.square(spectrum.imag))
