"""k-means in float32 NumPy, with weights and on samples of what is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from labelloop.learning.topk import position_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.learning.strategies.cloud import Cloud, Points
    from labelloop.learning.topk import Positions

# Lloyd's algorithm starts on a sample of this many rows, or this many per centre, and ends on all rows.
_SAMPLE, _SAMPLE_PER_CENTRE = 8192, 40
_ROUNDS, _ROUNDS_ON_ALL = 20, 2
# Rows whose masses are summed up before one is drawn.
_GROUP = 256
# Picks closer than this share of the usual distance between neighbouring picks are near-duplicates.
_NEAR = 0.1


def seeds(
    first: int, n: int, distances: Callable[[int], Points], weights: Points | None, rng: np.random.Generator
) -> Positions:
    """Choose rows at random, in proportion to weight and squared distance to the nearest chosen one.

    The seeding of Arthur and Vassilvitskii, *k-means++: the advantages of careful seeding* (2007).

    Parameters
    ----------
    first : int
        The row to begin with.
    n : int
        How many rows, distinct always; when all others coincide with chosen ones, the rest is drawn evenly.
    distances : callable
        From a row to the squared distances of all rows to it.
    weights : array of float32, shape (n_rows,), or None
    rng : numpy.random.Generator
    """
    picks = np.empty(n, np.int64)
    gaps, pick = None, first
    for number in range(n):
        if gaps is not None:
            drawn = _draw(gaps if weights is None else gaps * weights, rng)
            if drawn is None:
                rest = np.setdiff1d(np.arange(len(gaps)), picks[:number])
                picks[number:] = rng.permutation(rest)[: n - number]
                break
            pick = drawn
        picks[number] = pick
        gap = distances(pick)
        gaps = gap if gaps is None else np.minimum(gaps, gap, out=gaps)
        gaps[pick] = 0
    return picks


def _draw(masses: Points, rng: np.random.Generator) -> int | None:
    """Draw a position in proportion to its mass; None when there is no mass left."""
    groups = np.add.reduceat(masses, np.arange(0, len(masses), _GROUP)).cumsum(dtype=np.float64)
    if not groups[-1] > 0:
        return None
    mark = min(rng.random() * groups[-1], np.nextafter(groups[-1], 0))
    start = int(np.searchsorted(groups, mark, side="right")) * _GROUP
    inside = masses[start : start + _GROUP].cumsum(dtype=np.float64)
    mark -= groups[start // _GROUP] - inside[-1]
    place = np.searchsorted(inside, mark, side="right")
    held = np.flatnonzero(masses[start : start + _GROUP])  # rounding may point beside a row with some mass
    return start + int(held[min(np.searchsorted(held, place), len(held) - 1)])


def partition(
    cloud: Cloud, n: int, weights: Points | None, rng: np.random.Generator
) -> tuple[Points, npt.NDArray[np.intp], Points]:
    """Cut the cloud into `n` clusters by k-means.

    Returns
    -------
    centres : array of float32, shape (n, n_features)
    labels : array of int, shape (n_rows,)
        The nearest centre of each row; a centre may be left without rows.
    gaps : array of float32, shape (n_rows,)
        Squared distance to it.
    """
    size = max(_SAMPLE, _SAMPLE_PER_CENTRE * n)
    if len(cloud) <= 2 * size:
        centres = _seeded(cloud, n, weights, rng)
        return _lloyd(cloud, centres, weights, _ROUNDS)
    sample = rng.choice(len(cloud), size, replace=False, shuffle=False)
    part, part_weights = cloud.part(sample), None if weights is None else weights[sample]
    centres = _lloyd(part, _seeded(part, n, part_weights, rng), part_weights, _ROUNDS)[0]
    return _lloyd(cloud, centres, weights, _ROUNDS_ON_ALL)


def representatives(cloud: Cloud, n: int, weights: Points | None, seed: int) -> Positions:
    """Return the row nearest each of `n` centres of k-means, heaviest cluster first, `n` distinct rows always.

    Where a cluster is empty or its row all but coincides with one chosen already, the row farthest from the chosen
    ones stands in.
    """
    rng = np.random.default_rng(seed)
    _, labels, gaps = partition(cloud, n, weights, rng)
    closest = np.full(n, np.inf, np.float32)
    np.minimum.at(closest, labels, gaps)
    rows = np.flatnonzero(gaps == closest[labels])
    rows = rows[np.argsort(position_hash(rows, seed), kind="stable")]
    filled, first = np.unique(labels[rows], return_index=True)
    heaviness = np.bincount(labels, weights, minlength=n)[filled]
    picks = rows[first][np.argsort(-heaviness, kind="stable")]
    return _apart(cloud, picks, n, seed)


def _lloyd(
    cloud: Cloud, centres: Points, weights: Points | None, n_rounds: int
) -> tuple[Points, npt.NDArray[np.intp], Points]:
    """Move each centre to the mean of its rows, until no row changes sides or so many times."""
    from scipy.sparse import csc_array  # noqa: PLC0415 - slow to import

    masses = np.ones(len(cloud), np.float32) if weights is None else weights
    labels, gaps = cloud.nearest(centres)
    for _ in range(n_rounds):
        members = csc_array((masses, labels, np.arange(len(cloud) + 1)), shape=(len(centres), len(cloud)))
        sums, mass = members @ cloud.points, np.bincount(labels, masses, minlength=len(centres))[:, None]
        centres = np.where(mass > 0, sums / np.maximum(mass, np.finfo(np.float32).tiny), centres).astype(np.float32)
        before, (labels, gaps) = labels, cloud.nearest(centres)
        if (labels == before).all():
            break
    return centres, labels, gaps


def _seeded(cloud: Cloud, n: int, weights: Points | None, rng: np.random.Generator) -> Points:
    first = int(rng.integers(len(cloud))) if weights is None else (_draw(weights, rng) or 0)
    return cloud.points[seeds(first, n, cloud.distances, weights, rng)]


def _apart(cloud: Cloud, picks: Positions, n: int, seed: int) -> Positions:
    """Drop picks that are near-duplicates of earlier ones, and fill up with the rows farthest from all picks."""
    if len(picks) > 1:
        chosen = cloud.part(picks)
        steps = np.array([chosen.distances(number)[:number].min() for number in range(1, len(picks))])
        picks = np.concatenate([picks[:1], picks[1:][steps > _NEAR**2 * np.median(steps)]])
    if len(picks) == n:
        return picks
    gaps = cloud.gaps(cloud.points[picks])
    gaps[picks] = -1
    return np.concatenate([picks, cloud.farthest(gaps, n - len(picks), seed)[0]])
