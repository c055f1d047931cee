"""Windows over a sound: when to listen, and what is to be heard then.

A window is described by the spectrum heard in it, by how it goes from before its beginning to after its end, and by how
much each class seems to be heard before, in and after it. Means over any stretch of time come from running sums, two
look-ups each, whatever its length.

Windows and regions are arrays of shape (n, 2): start and end in seconds.
"""

from __future__ import annotations

from bisect import bisect
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from labelloop.learning.image_features import Matrix
    from labelloop.learning.log_mel import Loudness
    from labelloop.learning.topk import Floats, Positions

_CELLS = 8  # of a window, in time; the first and the last lie outside of it
_COARSE = 4  # bands that are one in a cell
_BEYOND = 1 / (_CELLS - 2)  # of a window, on each side: as long as an inner cell
_BESIDE = 1 / 4  # of a window, on each side: where its classes should not be heard
_STEP = 0.3  # of a window: where a region has a window's length, its IoU with the nearest one is at least 0.74
_EDGE = 0.2  # of a window, by which its beginning and its end are moved at most
_PLACES = 17  # that are tried for each
_CLEAR = 0.1  # by which more of a class must be heard inside than outside, for its edge to be heard at all
_LEVELS = (0.15, 0.25, 0.4, 0.6)  # of activity, above which something may be going on


class Frames:
    """A sound as running sums of what is heard.

    Parameters
    ----------
    loudness : array of uint8, shape (n, bands)
        See `labelloop.learning.log_mel.log_mel`.
    hop : float
        Seconds between its rows.
    """

    def __init__(self, loudness: Loudness, hop: float) -> None:
        self._loudness = loudness
        self.hop = hop

    def __len__(self) -> int:
        return len(self._loudness)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self) * self.hop

    def describe(self, windows: Floats) -> Matrix:
        """Return a row per window: its spectrum, how that varies, its course, how much begins in it, its length."""
        bands = self._loudness.shape[1]
        ticks = windows[:, :1] + np.linspace(-_BEYOND, 1 + _BEYOND, _CELLS + 1) * (windows[:, 1:] - windows[:, :1])
        cells = self._means(ticks[:, :-1], ticks[:, 1:])
        within = self._means(*windows.T)
        spectrum, squares = within[:, :bands], within[:, bands + 1 :]
        level = spectrum.mean(axis=1, keepdims=True)
        course = cells[..., :bands].reshape(len(windows), _CELLS, bands // _COARSE, _COARSE).mean(axis=3)
        rows = [
            spectrum - level,
            np.sqrt(np.maximum(squares - spectrum**2, 0)),
            level,
            course - level[..., None],
            cells[..., bands],
            np.log(windows[:, 1:] - windows[:, :1]),
        ]
        return np.concatenate([row.reshape(len(row), -1 if len(row) else 0) for row in rows], axis=1, dtype=np.float32)

    def _means(self, starts: Floats, ends: Floats) -> Floats:
        """Return means of the bands, of what begins, and of the squares of the bands."""
        first, last = bounds(starts, ends, self)
        means: Floats = (self._sums[last] - self._sums[first]) / (last - first)[..., None]
        return means

    @cached_property
    def _sums(self) -> Floats:
        loudness = self._loudness.astype(np.float64) * (100 / 255)  # dB above the floor
        begins = np.maximum(np.diff(loudness, axis=0, prepend=loudness[:1]), 0).mean(axis=1, keepdims=True)
        return running(np.concatenate([loudness, begins, loudness**2], axis=1))


class Heard:
    """How much each class seems to be heard, from moment to moment.

    Parameters
    ----------
    frames : Frames
    activity : array of float, shape (n, n_classes)
        From 0 to 1.
    """

    def __init__(self, frames: Frames, activity: Floats) -> None:
        self.frames = frames
        self._sums = running(activity)

    def describe(self, windows: Floats) -> Matrix:
        """Return a row per window: what is heard, and how much of each class in it, before it and after it."""
        start, end = windows.T
        beside = (end - start) * _BESIDE
        parts = [self.mean(start, end), self.mean(start - beside, start), self.mean(end, end + beside)]
        return np.concatenate([self.frames.describe(windows), *parts], axis=1, dtype=np.float32)

    def mean(self, starts: Floats, ends: Floats) -> Floats:
        """Return how much of each class is heard between times, shape (n, n_classes)."""
        first, last = bounds(starts, ends, self.frames)
        found: Floats = (self._sums[last] - self._sums[first]) / (last - first)[:, None]
        return found

    def runs(self, shortest: float) -> Floats:
        """Return when a class is heard more than some level, again and again for several, however long that lasts.

        Parameters
        ----------
        shortest : float
            Seconds.

        Returns
        -------
        array of float, shape (n, 2)
        """
        hop, n = self.frames.hop, len(self.frames)
        found: list[Floats] = [np.empty((0, 2))]
        for smooth in (0.5, 2):
            half = max(1, round(smooth * shortest / hop / 2))
            places = np.arange(n)
            first, last = np.maximum(places - half, 0), np.minimum(places + half + 1, n)
            means = (self._sums[last] - self._sums[first]) / (last - first)[:, None]
            for level in _LEVELS:
                found += [_runs(column > level) * hop for column in means.T]
        runs = np.unique(np.concatenate(found), axis=0)
        return runs[runs[:, 1] - runs[:, 0] >= shortest]

    def snapped(self, windows: Floats, codes: Positions) -> Floats:
        """Return windows whose edges are moved to where the class that is heard in them begins and ends.

        That is where most of what is nearer to its level inside than to that outside lies within.

        Parameters
        ----------
        windows : array of float, shape (n, 2)
        codes : array of int, shape (n,)
            Which class each shows.
        """
        rows, moved = np.arange(len(windows)), windows.copy()
        length, inside = windows[:, 1] - windows[:, 0], self.mean(*windows.T)[rows, codes]
        for side, sign in ((0, 1), (1, -1)):
            far = windows[:, side] - sign * _EDGE * length
            outside = self.mean(*np.sort([far, far + sign * _EDGE * length / 2], axis=0))[rows, codes]
            times = windows[:, [side]] + np.linspace(-_EDGE, _EDGE, _PLACES) * length[:, None]
            places = np.clip(np.rint(times / self.frames.hop).astype(np.intp), 0, len(self.frames))
            gained = self._sums[places, codes[:, None]] - (inside + outside)[:, None] / 2 * places
            best = places[rows, (sign * gained).argmin(axis=1)] * self.frames.hop
            moved[:, side] = np.where(inside - outside > _CLEAR, best, windows[:, side])
        return np.where((moved[:, 1] - moved[:, 0] > length / 2)[:, None], moved, windows)


def running(rows: Floats) -> Floats:
    """Return sums of all rows before each place, from none to all."""
    sums = np.zeros((len(rows) + 1, rows.shape[1]))
    np.cumsum(rows, axis=0, out=sums[1:])
    return sums


def bounds(starts: Floats, ends: Floats, frames: Frames) -> tuple[Any, Any]:
    """Return the first frame of each stretch and the one after its last: at least one, the nearest one if outside."""
    first = np.clip(np.rint(starts / frames.hop).astype(np.intp), 0, len(frames) - 1)
    return first, np.maximum(np.clip(np.rint(ends / frames.hop).astype(np.intp), 0, len(frames)), first + 1)


def lengths(regions: Floats, most: int, seed: int) -> Floats:
    """Return the lengths of windows that fit regions best: centres of their logarithms, by k-means.

    Parameters
    ----------
    regions : array of float, shape (n, 2)
    most : int
        How many at most.
    seed : int
    """
    from sklearn.cluster import KMeans  # noqa: PLC0415 - slow to import

    logs = np.log(regions[:, 1:] - regions[:, :1])
    n = min(most, len(np.unique(logs.round(1))))
    found: Floats = np.exp(KMeans(n, n_init=2, random_state=seed).fit(logs).cluster_centers_[:, 0])
    return found


def grid(seconds: float, sizes: Floats) -> Floats:
    """Return windows of some lengths all over a sound."""
    found = []
    for size in np.minimum(sizes, seconds):
        starts = np.linspace(0, seconds - size, 1 + int(np.ceil((seconds - size) / (size * _STEP))))
        found.append(np.column_stack([starts, starts + size]))
    return np.concatenate(found)


def jittered(regions: Floats, n: int, rng: np.random.Generator) -> Floats:
    """Return regions, and `n` more of each that are shifted and stretched a little."""
    length = regions[:, 1] - regions[:, 0]
    middle = regions.mean(axis=1) + rng.uniform(-0.15, 0.15, (n, len(regions))) * length
    half = length * np.exp(rng.uniform(-0.2, 0.2, (n, len(regions)))) / 2
    return np.concatenate([regions, np.stack([middle - half, middle + half], axis=2).reshape(-1, 2)])


def overlaps(given: Floats, regions: Floats) -> Floats:
    """Return intersections over unions, shape (n_windows, n_regions)."""
    common = np.minimum(given[:, None, 1], regions[None, :, 1]) - np.maximum(given[:, None, 0], regions[None, :, 0])
    common = np.maximum(common, 0)
    found: Floats = common / ((given[:, 1] - given[:, 0])[:, None] + (regions[:, 1] - regions[:, 0]) - common)
    return found


def suppressed(windows: Floats, scores: Floats, most: float) -> Positions:
    """Return which windows stay: from the highest score down, each that hardly overlaps one that stays.

    Parameters
    ----------
    windows : array of float, shape (n, 2)
    scores : array of float, shape (n,)
    most : float
        The largest share of the shorter of two that may lie in the other: a part of something is not found beside it.

    Returns
    -------
    array of int
        Positions, the highest score first.

    Examples
    --------
    >>> windows = np.array([[0.0, 4.0], [1.0, 2.0], [3.9, 5.0]])
    >>> suppressed(windows, np.array([0.9, 0.6, 0.5]), 0.3).tolist()
    [0, 2]
    """
    # With a share below 1 none lies in another one, so that what is kept is in order of starts and of ends.
    starts: list[float] = []
    ends: list[float] = []
    kept = []
    for k in np.argsort(-scores, kind="stable").tolist():
        start, end = windows[k].tolist()
        place = bisect(starts, start)
        first = place
        while first > 0 and ends[first - 1] > start:
            first -= 1
        last = place
        while last < len(starts) and starts[last] < end:
            last += 1
        if all(
            min(end, ends[i]) - max(start, starts[i]) <= most * min(end - start, ends[i] - starts[i])
            for i in range(first, last)
        ):
            starts.insert(place, start)
            ends.insert(place, end)
            kept.append(k)
    return np.array(kept, dtype=np.int64)


def apart(windows: Floats, order: Positions) -> tuple[Floats, Positions]:
    """Return windows cut off where surer ones are, and which of them still are at least half as long as they were.

    Parameters
    ----------
    windows : array of float, shape (n, 2)
    order : array of int
        Which windows, the surest first.

    Returns
    -------
    array of float, shape (n, 2)
    array of int
        Those of `order` that stay: none overlaps another.

    Examples
    --------
    >>> windows, stay = apart(np.array([[0.0, 4.0], [3.0, 8.0], [1.0, 5.0]]), np.array([0, 1, 2]))
    >>> windows[stay].tolist()
    [[0.0, 4.0], [4.0, 8.0]]
    """
    windows, edges, stay = windows.copy(), [-np.inf, np.inf], []
    for k in order.tolist():
        start, end = windows[k].tolist()
        place = bisect(edges, (start + end) / 2)
        low, high = max(start, edges[place - 1]), min(end, edges[place])
        if place % 2 == 0 or high - low < (end - start) / 2:  # its middle lies in another one
            continue
        windows[k] = low, high
        edges[place:place] = [low, high]
        stay.append(k)
    return windows, np.array(stay, dtype=np.int64)


def _runs(on: Any) -> Floats:
    """Return where stretches of True begin, and where they end."""
    change = np.diff(np.concatenate([[False], on, [False]]).astype(np.int8))
    return np.column_stack([np.flatnonzero(change > 0), np.flatnonzero(change < 0)]).astype(float)
