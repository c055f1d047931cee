"""What a classifier hears of a sound when nobody says: a short description in plain NumPy.

Of the log-mel spectrogram, cepstra are taken (Davis and Mermelstein, *Comparison of parametric representations for
monosyllabic word recognition*, 1980). Their means and spreads are what is commonly given to classifiers; beside them
stand how fast they change, how the sound goes from its beginning to its end, its loudness, its spectral shape (Peeters,
*A large set of audio features for sound description*, 2004), its rhythm, and its duration.

No library is used: librosa brings numba and LLVM, 200 MB; python_speech_features is not kept since 2017; and the
spectrogram is here already, for the picture. What is left is a cosine transform and some means.

Examples
--------
>>> from labelloop.pool.clips import clip_of
>>> rng = np.random.default_rng(0)
>>> clips = [clip_of(rng.normal(0, level, 8000), 8000) for level in (0.1, 0.01)]
>>> SoundFeatures().fit(clips).transform([*clips, None]).shape
(3, 164)
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.log_mel import LOWEST, decibels, log_mel
from labelloop.pool.errors import UnreadableError
from labelloop.pool.spectra import Bands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.learning.image_features import Matrix
    from labelloop.pool.clips import Clip

log = logging.getLogger(__name__)

_HOP = 0.01  # seconds
_BANDS, _CEPSTRA = 40, 20
_STEPS, _OF_STEP = 6, 13  # parts of a sound, and cepstra of each
_QUIET, _SILENT = 30, 60  # dB below the loudest moment: what is no more part of the sound, what is silence
_RHYTHMS = (0.4, 1.5, 3, 6, 12, 25, 50)  # Hz
_LOW_RATES = 0.1  # of the sounds may have less than the bands reach to
_ENOUGH = 1_200  # seconds that are heard to decide on range and scale


class SoundFeatures:
    """Describes sounds by rows of equal length.

    `fit` hears some sounds, without any answers, to decide up to which frequency to listen, so that recordings of
    different rates have comparable rows, and to bring every column to zero mean and unit variance.
    """

    def fit(self, clips: Sequence[Clip | None]) -> SoundFeatures:
        """Learn range and scale.

        Parameters
        ----------
        clips : sequence of Clip, or None
            A sample of the pool; None stands for a sound that cannot be read.

        Returns
        -------
        SoundFeatures
            Itself.

        Raises
        ------
        ValueError
            If none of the sounds can be read.
        """
        there = _some([clip for clip in clips if clip is not None])
        if there:
            high = float(np.quantile([clip.rate / 2 for clip in there], _LOW_RATES, method="lower"))
            self._bands = Bands(_BANDS, "mel", min(LOWEST, high / 2), high)
        heard = [loudness for loudness in map(self._heard, there) if loudness is not None]
        if not heard:
            raise ValueError("none of the sounds can be read: there is nothing to learn from")
        self._usual = np.mean([loudness.mean(axis=0) for loudness in heard], axis=0)
        rows = np.stack([_described(loudness) for loudness in heard])
        self._mean = rows.mean(axis=0)
        spread = rows.std(axis=0)
        # A column that hardly varies in the sample must not drown the others.
        self._scale = np.maximum(spread, 0.1 * float(np.sqrt((spread**2).mean())) + 1e-6)
        return self

    @property
    def n_features(self) -> int:
        """How many columns a row has."""
        return int(self._mean.size)

    def transform(self, clips: Sequence[Clip | None]) -> Matrix:
        """Describe sounds.

        Parameters
        ----------
        clips : sequence of Clip, or None

        Returns
        -------
        array of float32, shape (n_clips, n_features)
            NaN throughout for a sound that is None, or turns out to be damaged.
        """
        out = np.full((len(clips), self.n_features), np.nan, dtype=np.float32)
        for row, clip in zip(out, clips, strict=True):
            loudness = None if clip is None else self._heard(clip)
            if loudness is not None:
                row[:] = (_described(self._completed(loudness, clip)) - self._mean) / self._scale
        return out

    def _heard(self, clip: Clip) -> Matrix | None:
        """Return the log-mel spectrogram of a clip in dB, None if it cannot be read."""
        try:
            loudness = decibels(log_mel(clip, _HOP, self._bands))
        except UnreadableError as error:
            log.info("not described: %s", error)
            return None
        return np.asarray(np.maximum(loudness, loudness.max() - _SILENT))

    def _completed(self, loudness: Matrix, clip: Any) -> Matrix:
        """Take for bands above half the rate of a clip what is usual there, beside its highest band."""
        known = int((self._bands.corners()[1:-1] <= clip.rate / 2).sum())
        if 0 < known < _BANDS:
            loudness[:, known:] = loudness[:, known - 1 : known] + self._usual[known:] - self._usual[known - 1]
        return loudness


def _some(clips: list[Clip]) -> list[Clip]:
    """Return a random part of clips that takes no longer than `_ENOUGH`, one at least."""
    order = np.random.default_rng(0).permutation(len(clips))
    seconds = np.cumsum([clips[k].duration for k in order])
    return [clips[k] for k in order[: max(1, int((seconds <= _ENOUGH).sum()))]]


def _described(loudness: Matrix) -> Matrix:
    """Return the row of a log-mel spectrogram in dB, shape (n, bands)."""
    from scipy.fft import dct  # noqa: PLC0415 - slow to import

    power = 10 ** (loudness / 10)
    level = 10 * np.log10(power.sum(axis=1))
    audible = np.flatnonzero(level > level.max() - _QUIET)
    within = slice(audible[0], audible[-1] + 1)
    cepstra = dct(loudness, norm="ortho", axis=1)[:, :_CEPSTRA]
    onset = np.maximum(_changes(loudness), 0).mean(axis=1)
    parts = [
        cepstra[within].mean(axis=0),
        cepstra[within].std(axis=0),
        _changes(cepstra).std(axis=0),
        _course(cepstra[within, 1:_OF_STEP]),
        _shape(loudness, power),
        [onset.mean(), onset.std(), onset.max()],
        [level.mean(), level.std(), level.max()],
        np.percentile(level - level.max(), [5, 25, 50, 75, 95]),
        np.log([len(level), within.stop - within.start, len(level) / (within.stop - within.start)]),
        _rhythm(level),
        _rhythm(onset),
    ]
    return np.concatenate([np.ravel(part) for part in parts], dtype=np.float32)


def _changes(rows: Matrix) -> Matrix:
    """Return differences from row to row; a row of zeros where there is only one."""
    return np.diff(rows, axis=0) if len(rows) > 1 else np.zeros_like(rows)


def _course(cepstra: Matrix) -> Matrix:
    """Return means over parts of equal length, from the beginning to the end."""
    edges = np.linspace(0, len(cepstra), _STEPS + 1)
    firsts = np.minimum(edges[:-1].astype(np.intp), len(cepstra) - 1)
    lasts = np.maximum(np.ceil(edges[1:]).astype(np.intp), firsts + 1)
    return np.stack([cepstra[first:last].mean(axis=0) for first, last in zip(firsts, lasts, strict=True)])


def _shape(loudness: Matrix, power: Any) -> list[Any]:
    """Return means and spreads of the centroid, the width and the flatness of spectra."""
    share, band = power / power.sum(axis=1, keepdims=True), np.arange(power.shape[1])
    centroid = share @ band
    width = np.sqrt((share * (band - centroid[:, None]) ** 2).sum(axis=1))
    flatness = loudness.mean(axis=1) - 10 * np.log10(power.mean(axis=1))
    return [(each.mean(), each.std()) for each in (centroid, width, flatness)]


def _rhythm(course: Matrix) -> Matrix:
    """Return how much of the movement of a course is as fast as each of `_RHYTHMS`: log shares of its power."""
    size = max(len(course), 512)
    spectrum = np.abs(np.fft.rfft((course - course.mean()) * np.hanning(len(course) + 2)[1:-1], size)) ** 2
    place = np.searchsorted(_RHYTHMS, np.fft.rfftfreq(size, _HOP), side="right")
    sums = np.bincount(place, spectrum, minlength=len(_RHYTHMS) + 1)[1 : len(_RHYTHMS)]
    return np.asarray(np.log(sums / (sums.sum() + 1e-9) + 1e-3))
