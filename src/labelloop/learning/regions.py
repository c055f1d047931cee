"""Finding regions in sounds with parts of scikit-learn.

A classifier says of each of thousands of windows of time which classes are heard from its beginning to its end; of
windows over the same sound the surest stays, and its edges are moved to where the class begins and ends.

Examples
--------
>>> from labelloop.pool.clips import clip_of
>>> def scene(start, end, rng=np.random.default_rng(0)):
...     time = np.arange(16000) / 8000
...     beep = 0.4 * np.sin(2 * np.pi * 1000 * time) * ((time >= start) & (time < end))
...     return clip_of(beep + rng.normal(0, 0.01, 16000), 8000)
>>> times = [(0.2, 0.5), (1.0, 1.4), (0.6, 0.9), (1.5, 1.9), (0.1, 0.4)]
>>> regions = [[{"label": "beep", "start": start, "end": end}] for start, end in times]
>>> finder = RegionFinder().fit([scene(*each) for each in times], regions)
>>> [found] = finder.predict([scene(0.8, 1.15)])[0]
>>> found["label"], round(found["start"], 1), round(found["end"], 1)
('beep', 0.8, 1.2)
"""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier

from labelloop.labels.overlap import match
from labelloop.labels.regions import DIGITS
from labelloop.learning import time_windows as windows
from labelloop.learning.box_examples import Scale
from labelloop.learning.exact import region_match
from labelloop.learning.finder import Calibration, Finder
from labelloop.learning.log_mel import LOWEST, log_mel
from labelloop.learning.region_examples import Activity, Labeled, Scores, Stretch, halves_of
from labelloop.pool.clips import Clip
from labelloop.pool.spectra import Bands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.learning.log_mel import Loudness
    from labelloop.learning.parts import Annotation
    from labelloop.learning.time_windows import Heard
    from labelloop.learning.topk import Floats, Positions

_BANDS = 32
_HOPS = (0.004, 0.05)  # seconds, the least and the most from one spectrum to the next
_HOP = 0.1  # of a short region
_LEAST_SCORE = 0.05  # what is less sure is no part of a sample
_SAME_ERROR = 0.6  # share of a window from which two wrong ones show the same mistake
_MISTAKES = 40  # of a stretch, that are learned from
_MOST_MINED = 600  # seconds that mistakes are looked for in, of each half
_LEAST_REGIONS = 4  # from which on a part of them can be held out
_PIECE = 600  # seconds of a recording that are listened to at once
_AT_ONCE = 8_192  # windows


class RegionFinder(Finder):
    """A model that finds regions of time in sounds: ``{"label", "start", "end"}``, in seconds.

    A sound is a `labelloop.pool.clips.Clip`; `labelloop.pool.clips.clip_of` makes one of an array and its rate.

    Windows of the lengths that labeled regions have are laid over the log-mel spectrogram, described by what is heard
    in them and beside them, and classified by any classifier, for each class whether it is heard just then; several
    may be. A ridge regression tells how much of each class is heard from moment to moment: where that is much for a
    while, there is a window, too, however long it lasts; and by it edges are moved to where a class begins and ends.

    Parameters
    ----------
    estimator : scikit-learn classifier, optional
        Cloned before the fit. It needs ``predict_proba``; what it is given are columns of mean 0 and equal variance,
        rows of length 1 on average. Default: ``ExtraTreesClassifier(100, min_samples_leaf=3)``.
    low, high : float, optional
        From which to which frequency it listens, in Hz. Default: from 50 to half the lowest rate that it learns from.
    n_sizes : int, default=6
        How many lengths of windows are tried, found among the labeled regions by k-means.
    threshold : float, default=0.3
        The least score of a region that `predict` returns.
    overlap : float, default=0.3
        The largest share of the shorter of two regions of the same class that may seem to lie in the other; the less
        sure one is cut off there.
    several : bool, default=True
        Whether regions of different classes may overlap. If not, the less sure one is cut off, or left out.
    random_state : int, default=0
        Decides which windows are learned from.

    Attributes
    ----------
    classes_ : list
        The labels seen, as they were given, in order of their text.
    estimator_ : the fitted classifier of windows: of several classes at once, or one for each
    sizes_ : array of float, shape (n,)
        Lengths of windows, in seconds.
    aggregate, empty_score : as of detectors, see `labelloop.learning.parts.part_scores`

    Raises
    ------
    ValueError
        If a parameter is out of its range (when fitting).

    Notes
    -----
    Recordings are cut into stretches. The classifier learns from labeled regions, the same a little
    shifted and stretched, and windows that overlap none of them by 0.4. To the latter come its own mistakes (hard
    negatives): with half of the stretches it is fitted, in the other half it is mistaken. In the same way is found out
    how often a region of some probability is right, and the score is that, as of `BoxFinder`. From fewer than four
    stretches neither is done.
    """

    _one: ClassVar[str] = "region"
    _many: ClassVar[str] = "regions"
    _fields: ClassVar[tuple[str, ...]] = ("label", "start", "end")
    _whole: ClassVar[dict[str, int]] = {"n_sizes": 1, "random_state": 0}

    def __init__(
        self,
        estimator: Any = None,
        *,
        low: float = LOWEST,
        high: float | None = None,
        n_sizes: int = 6,
        threshold: float = 0.3,
        overlap: float = 0.3,
        several: bool = True,
        random_state: int = 0,
    ) -> None:
        self.estimator = estimator
        self.low = low
        self.high = high
        self.n_sizes = n_sizes
        self.threshold = threshold
        self.overlap = overlap
        self.several = several
        self.random_state = random_state

    def score(self, samples: Sequence[Any], annotations: Sequence[list[Annotation]]) -> float:
        """Return F1 of the regions found, see `labelloop.learning.exact.region_match`."""
        return region_match(annotations, self.predict(samples)).f1

    def check(self) -> None:
        """Raise `ValueError` if a parameter is out of its range, as `fit` does first."""
        super().check()
        given = (self.low, np.inf if self.high is None else self.high)
        if not all(isinstance(each, Real) for each in given) or not 0 <= given[0] < given[1]:
            raise ValueError(f"low={self.low!r}, high={self.high!r}: give two numbers of Hz, the lower one first")

    @staticmethod
    def _wrong(part: Annotation) -> str:
        return "" if 0 <= part["start"] < part["end"] else "it has to start at 0 s or later, and to end after that"

    def _learn(self, samples: Sequence[Any], parts: list[list[Annotation]], codes: list[Positions]) -> None:
        rng, clips = np.random.default_rng(self.random_state), [_clip(sample) for sample in samples]
        regions = [_times(found, clip, k) for k, (found, clip) in enumerate(zip(parts, clips, strict=True))]
        known = np.concatenate(regions)
        durations = known[:, 1] - known[:, 0]
        high = min(clip.rate for clip in clips) / 2 if self.high is None else self.high
        self.bands_ = Bands(_BANDS, "mel", min(self.low, high / 2), high)
        self.hop_ = float(np.clip(np.quantile(durations, 0.1) * _HOP, *_HOPS))
        self.short_ = float(max(np.quantile(durations, 0.25), 2 * self.hop_))
        self.sizes_ = windows.lengths(known, self.n_sizes, self.random_state)
        recordings = [
            piece
            for clip, here, each in zip(clips, regions, codes, strict=True)
            for piece in Labeled(self._loudness(clip), self.hop_, here, each, len(self.classes_)).pieces(_PIECE)
        ]
        halves = halves_of(recordings, rng)
        stretches = [*halves[0], *halves[1]]
        for half, others in (halves, halves[::-1]):
            activity = Activity(others if any(len(other.own) for other in others) else half, self.short_)
            for stretch in half:
                heard = stretch.begin(activity(stretch.labeled.frames()))
                given = self._windows(heard, stretch)
                stretch.take(heard, given, rng, n_regions=len(known), n_stretches=len(stretches))
        self.scale_ = Scale(np.concatenate([rows for stretch in stretches for rows in stretch.rows]))
        self.calibration_ = self._judged(halves) if len(known) >= _LEAST_REGIONS else None
        self.activity_ = Activity(stretches, self.short_)
        self.scores_ = self._fitted(stretches)
        self.estimator_ = self.scores_.estimator

    def _judged(self, halves: tuple[list[Stretch], list[Stretch]]) -> Calibration | None:
        """Add to what is learned the mistakes made in stretches that were held out; return how often which is right."""
        for half, others in (halves, halves[::-1]):
            scores = self._fitted(others)
            for stretch in _some(half):
                self._mine(stretch, scores)
        outcomes = []
        for half, others in (halves, halves[::-1]):
            scores = self._fitted(others)
            outcomes += [self._outcome(stretch, scores) for stretch in _some(half)]
        sure, right = (np.concatenate(each) for each in zip(*outcomes, strict=True))
        return Calibration.of(sure, right)

    def _fitted(self, stretches: list[Stretch]) -> Scores:
        default = ExtraTreesClassifier(100, min_samples_leaf=3, random_state=self.random_state)
        X = np.concatenate([rows for stretch in stretches for rows in stretch.rows])
        there = np.concatenate([classes for stretch in stretches for classes in stretch.classes_of_rows])
        return Scores(default if self.estimator is None else self.estimator, self.scale_(X), there)

    def _mine(self, stretch: Stretch, scores: Scores) -> None:
        """Add what is taken for a region, and is none, to what is learned."""
        heard = stretch.listen()
        given = self._windows(heard, stretch)
        sure = self._probabilities(heard, given, scores).max(axis=1)
        wrong = np.flatnonzero(stretch.is_far(given) & (sure >= _LEAST_SCORE))
        kept = wrong[windows.suppressed(given[wrong], sure[wrong], _SAME_ERROR)[:_MISTAKES]]
        if len(kept):
            stretch.add(heard, given[kept])

    def _outcome(self, stretch: Stretch, scores: Scores) -> tuple[Floats, Floats]:
        """Return the probabilities of the regions found in a stretch, and whether each is right."""
        heard = stretch.listen()
        found, P, codes = self._best(heard, self._windows(heard, stretch), scores)
        right, labeled = np.zeros(len(found)), stretch.labeled
        for code in range(P.shape[1]):
            ours, theirs = np.flatnonzero(codes == code), labeled.regions[labeled.codes == code]
            right[[ours[i] for i, _ in match(_as_regions(found[ours]), _as_regions(theirs))]] = 1
        return P[np.arange(len(P)), codes], right

    def _loudness(self, clip: Clip) -> Loudness:
        return log_mel(clip, self.hop_, self.bands_)

    def _windows(self, heard: Heard, stretch: Stretch | None = None) -> Floats:
        """Return all windows of a sound, or those that have their middle in a stretch of it."""
        given = np.concatenate([windows.grid(heard.frames.seconds, self.sizes_), heard.runs(self.short_ / 2)])
        return given if stretch is None else given[stretch.holds(given)]

    def _probabilities(self, heard: Heard, given: Floats, scores: Scores) -> Floats:
        """Return how probable each class is in each window."""
        parts = [given[start : start + _AT_ONCE] for start in range(0, len(given), _AT_ONCE)]
        rows = [scores(self.scale_(heard.describe(part))) for part in parts]
        return np.concatenate([np.empty((0, len(self.classes_))), *rows])

    def _best(self, heard: Heard, given: Floats, scores: Scores) -> tuple[Floats, Floats, Positions]:
        """Return regions, of which none overlaps another of its class too far, class probabilities, and classes."""
        P = self._probabilities(heard, given, scores)
        kept, codes = [], []
        for code, p in enumerate(P.T):
            likely = np.flatnonzero(p >= _LEAST_SCORE)
            kept.append(likely[windows.suppressed(given[likely], p[likely], self.overlap)])
            codes.append(np.full(len(kept[-1]), code))
        places, found = np.concatenate(kept), np.concatenate(codes)
        return heard.snapped(given[places], found), P[places], found

    def _found(self, sample: Any) -> tuple[list[Annotation], Floats]:
        clip = _clip(sample)
        given, P, codes = self._heard(self._loudness(clip))
        if self.calibration_ is not None and len(P):
            P = self.calibration_(P.ravel()).reshape(P.shape)
        given = np.clip(given, 0, clip.duration).round(DIGITS)
        sure = P[np.arange(len(P)), codes]
        order = np.argsort(-sure, kind="stable")
        order = order[(sure[order] >= _LEAST_SCORE) & (given[order, 1] > given[order, 0])]
        stay = []
        for group in [order[codes[order] == code] for code in range(len(self.classes_))] if self.several else [order]:
            given, some = windows.apart(given, group)
            stay.append(some)
        order = order[np.isin(order, np.concatenate(stay))]
        rows = zip(codes[order].tolist(), given[order].tolist(), sure[order].tolist(), strict=True)
        found = [
            {"label": self.classes_[code], "start": start, "end": end, "score": score}
            for code, (start, end), score in rows
            if score >= self.threshold
        ]
        return found, P[order]

    def _heard(self, loudness: Loudness) -> tuple[Floats, Floats, Positions]:
        """Return the regions of a recording, piece by piece; of each piece those that have their middle in it."""
        length, margin = int(_PIECE / self.hop_), int(2 * self.sizes_.max() / self.hop_)
        parts = []
        for start in range(0, len(loudness), length):
            first = max(0, start - margin)
            frames = windows.Frames(loudness[first : start + length + margin], self.hop_)
            heard = windows.Heard(frames, self.activity_(frames))
            given, P, codes = self._best(heard, self._windows(heard), self.scores_)
            given = given + first * self.hop_
            middles = given.mean(axis=1) / self.hop_
            here = (middles >= start) & ((middles < start + length) | (start + length >= len(loudness)))
            parts.append((given[here], P[here], codes[here]))
        given, P, codes = (np.concatenate(each) for each in zip(*parts, strict=True))
        return given, P, codes


def _clip(sample: Any) -> Clip:
    if isinstance(sample, Clip):
        return sample
    raise TypeError(
        f"{sample!r:.80} is no sound: give a Clip, for example labelloop.pool.clips.clip_of(array, rate), or what "
        "labelloop.pool.sounds(...).clips(positions) returns"
    )


def _times(found: list[Annotation], clip: Clip, k: int) -> Floats:
    """Return when regions start and end, cut off at the end of the sound."""
    times = np.array([[one["start"], one["end"]] for one in found], float).reshape(-1, 2)
    if (times[:, 0] >= clip.duration).any():
        late = times[times[:, 0] >= clip.duration][0, 0]
        raise ValueError(f"sample {k} lasts {clip.duration:g} s, and has a region that starts at {late:g} s")
    times[:, 1] = np.minimum(times[:, 1], clip.duration)
    return times


def _some(stretches: list[Stretch]) -> list[Stretch]:
    """Return the first ones that together are not too long, one at least."""
    seconds = np.cumsum([stretch.seconds for stretch in stretches])
    return stretches[: max(1, int((seconds <= _MOST_MINED).sum()))]


def _as_regions(given: Floats) -> list[Annotation]:
    return [{"start": start, "end": end} for start, end in given.tolist()]
