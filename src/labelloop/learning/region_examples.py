"""What a finder of regions learns from: windows in which something is heard, windows in which nothing is."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning import time_windows as windows
from labelloop.learning.time_windows import Frames

if TYPE_CHECKING:
    from labelloop.learning.image_features import Matrix
    from labelloop.learning.log_mel import Loudness
    from labelloop.learning.time_windows import Heard
    from labelloop.learning.topk import Floats, Positions

_NEAR, _FAR, _SAME = 0.6, 0.4, 0.5  # IoU: from which on a window shows a region, below which none, and which one
_SHIFTED, _EMPTY = 15, 300  # windows for each region, and without one in each stretch
_MOST = 3_000  # of each, in all stretches
_MOMENTS = 6_000  # frames that the activity of classes is learned from
_AROUND = (0.5, 2)  # how much is heard of what is around a moment: times the length of short regions
_PENALTY = 0.3
_AT_ONCE = 4_096  # windows


@dataclass
class Labeled:
    """A labeled recording, or a piece of one.

    Parameters
    ----------
    loudness : array of uint8, shape (n, bands)
    hop : float
    regions : array of float, shape (n, 2)
    codes : array of int, shape (n,)
        Their classes.
    n_classes : int
    """

    loudness: Loudness
    hop: float
    regions: Floats
    codes: Positions
    n_classes: int

    def frames(self) -> Frames:
        """Return what windows are described from: some megabytes, which are not kept."""
        return Frames(self.loudness, self.hop)

    def pieces(self, seconds: float) -> list[Labeled]:
        """Return pieces of no more than so many seconds, each with the regions that have their middle there."""
        length = max(1, int(seconds / self.hop))
        return [self._piece(start, start + length) for start in range(0, len(self.loudness), length)]

    def _piece(self, start: int, stop: int) -> Labeled:
        loudness, middles = self.loudness[start:stop], self.regions.mean(axis=1) / self.hop
        here = (middles >= start) & ((middles < stop) | (stop >= len(self.loudness)))
        regions = np.clip(self.regions[here] - start * self.hop, 0, len(loudness) * self.hop)
        return Labeled(loudness, self.hop, regions, self.codes[here], self.n_classes)

    def active(self) -> Any:
        """Return which classes are heard in which frames, shape (n, n_classes)."""
        out = np.zeros((len(self.loudness), self.n_classes), dtype=bool)
        edges = np.rint(self.regions / self.hop).astype(np.intp)
        for (first, last), code in zip(edges.tolist(), self.codes, strict=True):
            out[first : max(last, first + 1), code] = True
        return out

    def classes(self, given: Floats) -> Any:
        """Return which classes have a region where a window is, shape (n, n_classes)."""
        out = np.zeros((len(given), self.n_classes), dtype=bool)
        for start in range(0, len(given), _AT_ONCE):
            window, region = np.nonzero(windows.overlaps(given[start : start + _AT_ONCE], self.regions) >= _SAME)
            out[start + window, self.codes[region]] = True
        return out

    def nearest(self, given: Floats) -> Floats:
        """Return by how much windows overlap a region, at most."""
        parts = [given[start : start + _AT_ONCE] for start in range(0, len(given), _AT_ONCE)]
        return np.concatenate([np.empty(0), *(windows.overlaps(p, self.regions).max(axis=1, initial=0) for p in parts)])


@dataclass
class Stretch:
    """Some of a labeled recording, and the windows of it that are learned from; what is in it has its middle there.

    Parameters
    ----------
    labeled : Labeled
    start, end : float
        In seconds.
    """

    labeled: Labeled
    start: float
    end: float
    activity: Floats = field(init=False)
    rows: list[Matrix] = field(default_factory=list)
    classes_of_rows: list[Any] = field(default_factory=list)

    def begin(self, activity: Floats) -> Heard:
        """Take how much of each class is heard in the recording, by what was learned from other stretches."""
        self.activity = activity
        return self.listen()

    def listen(self) -> Heard:
        """Return what windows are described from."""
        return windows.Heard(self.labeled.frames(), self.activity)

    def take(self, heard: Heard, given: Floats, rng: np.random.Generator, *, n_regions: int, n_stretches: int) -> None:
        """Learn from the regions, from some windows around each, and from some in which nothing is.

        Parameters
        ----------
        heard : Heard
            What `listen` returns.
        given : array of float, shape (n, 2)
            All windows of the stretch.
        rng : Generator
        n_regions, n_stretches : int
            How many there are in all: of many, fewer windows are taken each.
        """
        own, common = self.own, self.labeled.nearest(given)
        n = int(np.clip(_MOST // n_regions, 1, _SHIFTED))
        shifted = np.clip(windows.jittered(own, n, rng), 0, heard.frames.seconds)
        shifted = shifted[self.labeled.nearest(shifted) >= _NEAR]
        near = _drawn(given[common >= _NEAR], n * len(own), rng)
        far = _drawn(given[common < _FAR], int(np.clip(_MOST // n_stretches, 5, _EMPTY)), rng)
        self.add(heard, np.concatenate([shifted, near, far]))

    def add(self, heard: Heard, given: Floats) -> None:
        """Learn from further windows."""
        self.rows.append(heard.describe(given))
        self.classes_of_rows.append(self.labeled.classes(given))

    @property
    def seconds(self) -> float:
        """How long it is."""
        return min(self.end, len(self.labeled.loudness) * self.labeled.hop) - self.start

    @property
    def own(self) -> Floats:
        """Regions of the stretch."""
        found: Floats = self.labeled.regions[self.holds(self.labeled.regions)]
        return found

    def holds(self, given: Floats) -> Any:
        """Return which windows or regions have their middle here."""
        middle = given.mean(axis=1)
        return (middle >= self.start) & (middle < self.end)

    def is_far(self, given: Floats) -> Any:
        """Return which windows show no region."""
        return self.labeled.nearest(given) < _FAR


def halves_of(recordings: list[Labeled], rng: np.random.Generator) -> tuple[list[Stretch], list[Stretch]]:
    """Return what is learned from in two parts that know nothing of each other, with about as many regions each.

    What is learned from a part of a recording has heard the rest of it too well, so that recordings stay whole; but
    where only one has regions, it is cut in the midst of them.
    """
    several = sum(len(labeled.regions) > 0 for labeled in recordings) > 1
    stretches = []
    for k in rng.permutation(len(recordings)):
        middles = np.sort(recordings[k].regions.mean(axis=1))
        half = len(middles) // 2
        cut = [] if several or not half else [float(middles[half - 1 : half + 1].mean())]
        stretches += [Stretch(recordings[k], start, end) for start, end in pairwise([0.0, *cut, np.inf])]
    stretches.sort(key=lambda stretch: -len(stretch.own))
    return stretches[0::2], stretches[1::2]


class Activity:
    """How much a class seems to be heard at a moment, by what is heard around it: a ridge regression.

    Parameters
    ----------
    stretches : list of Stretch
    length : float
        Of short regions, in seconds.
    """

    def __init__(self, stretches: list[Stretch], length: float) -> None:
        from sklearn.linear_model import Ridge  # noqa: PLC0415 - slow to import

        self._lengths = [length * around for around in _AROUND]
        step = max(1, round(sum(stretch.seconds / stretch.labeled.hop for stretch in stretches) / _MOMENTS))
        rows, heard = zip(*(self._examples(stretch, step) for stretch in stretches), strict=True)
        X = np.concatenate(rows)
        self._mean = X.mean(axis=0)
        self._spread = (X.std(axis=0) + 1e-3) * np.float32(np.sqrt(X.shape[1]))
        self._ridge = Ridge(_PENALTY).fit(self._scaled(X), np.concatenate(heard))

    def __call__(self, frames: Frames) -> Floats:
        """Return how much of each class is heard in each frame, from 0 to 1."""
        parts = []
        for start in range(0, len(frames), _AT_ONCE):
            rows = self._rows(frames, np.arange(start, min(start + _AT_ONCE, len(frames))))
            parts.append(np.clip(self._ridge.predict(self._scaled(rows)).reshape(len(rows), -1), 0, 1))
        return np.concatenate(parts, dtype=np.float32)

    def _examples(self, stretch: Stretch, step: int) -> tuple[Matrix, Floats]:
        labeled = stretch.labeled
        places = np.arange(step // 2, len(labeled.loudness), step)
        times = (places + 0.5) * labeled.hop
        places = places[(times >= stretch.start) & (times < stretch.end)]
        return self._rows(labeled.frames(), places), labeled.active()[places].astype(float)

    def _rows(self, frames: Frames, places: Positions) -> Matrix:
        times = ((places + 0.5) * frames.hop)[:, None]
        around = [np.array([-length / 2, length / 2]) for length in self._lengths]
        return np.concatenate([frames.describe(times + each) for each in around], axis=1)

    def _scaled(self, rows: Matrix) -> Matrix:
        scaled: Matrix = (rows - self._mean) / self._spread
        return scaled


class Scores:
    """A classifier that says of each class whether it is there, one independent of another.

    Parameters
    ----------
    estimator : scikit-learn classifier
        Cloned; one for each class, unless it can learn several answers at once.
    X : matrix
    there : array of bool, shape (n_rows, n_classes)
    """

    def __init__(self, estimator: Any, X: Matrix, there: Any) -> None:
        self._constant = there[0].astype(float)
        self._varied = np.flatnonzero(there.any(axis=0) & ~there.all(axis=0))
        self.estimator = _fitted(estimator, X, there[:, self._varied]) if len(self._varied) else None

    def __call__(self, X: Matrix) -> Floats:
        """Return the probability of each class, shape (n_rows, n_classes)."""
        P = np.tile(self._constant, (len(X), 1))
        if self.estimator is not None and len(X):
            P[:, self._varied] = _probabilities(self.estimator, X, len(self._varied))
        return P


def _fitted(estimator: Any, X: Matrix, there: Any) -> Any:
    from sklearn.base import clone  # noqa: PLC0415 - slow to import
    from sklearn.multiclass import OneVsRestClassifier  # noqa: PLC0415 - slow to import

    if there.shape[1] == 1:
        return clone(estimator).fit(X, there[:, 0])
    if _learns_several(estimator):
        return clone(estimator).fit(X, there.astype(int))
    return OneVsRestClassifier(clone(estimator)).fit(X, there.astype(int))


def _learns_several(estimator: Any) -> bool:
    try:
        from sklearn.utils import get_tags  # noqa: PLC0415 - slow to import
    except ImportError:  # scikit-learn 1.5 has no public tags
        return False
    return bool(getattr(get_tags(estimator).classifier_tags, "multi_label", False))


def _probabilities(estimator: Any, X: Matrix, n: int) -> Floats:
    P = estimator.predict_proba(X)
    if isinstance(P, list):  # one matrix per class
        return np.column_stack([each[:, 1] for each in P])
    return np.asarray(P[:, 1:] if n == 1 else P)


def _drawn(given: Floats, n: int, rng: np.random.Generator) -> Floats:
    return given[rng.permutation(len(given))[:n]]
