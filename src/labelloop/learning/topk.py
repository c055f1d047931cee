"""The best of a long stream of scores, in little memory."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.floating[Any]]
Positions: TypeAlias = npt.NDArray[np.int64]


class TopK:
    """The `n` best of a stream of scores; the result does not depend on how the stream is cut.

    Parameters
    ----------
    n : int
        How many to keep.
    seed : int
        Decides among equal scores.

    Examples
    --------
    >>> best = TopK(2, seed=0)
    >>> best.push(np.array([0.1, 0.7]), 0)
    >>> best.push(np.array([0.9]), np.array([5]))
    >>> [part.tolist() for part in best.result()]
    [[5, 1], [0.9, 0.7]]
    """

    def __init__(self, n: int, seed: int) -> None:
        if n < 0:
            raise ValueError(f"n={n} rows cannot be chosen: n is a number of rows, 0 or more")
        self._n, self._seed = n, seed
        self._floor = -np.inf
        self._scores: list[Floats] = []
        self._positions: list[Positions] = []
        self._held = 0

    def push(self, scores: Floats, positions: Positions | int) -> None:
        """Take in scores and their positions (or the position of the first, if they are consecutive)."""
        if self._n == 0:
            return
        if self._floor == -np.inf:
            scores = np.where(np.isnan(scores), -np.inf, scores)
        keep = np.flatnonzero(scores >= self._floor)  # NaN is not above any other floor
        if keep.size == 0:
            return
        kept = keep + positions if isinstance(positions, int) else positions[keep]
        self._scores.append(scores[keep])
        self._positions.append(kept.astype(np.int64, copy=False))
        self._held += keep.size
        if self._held > 2 * self._n + 4096:
            self._compact()

    def result(self) -> tuple[Positions, Floats]:
        """Return positions and scores, best first; NaN scores come back as minus infinity."""
        if not self._held:
            return np.empty(0, np.int64), np.empty(0)
        self._compact()
        scores, positions = self._scores[0], self._positions[0]
        order = np.lexsort((position_hash(positions, self._seed), -scores))
        return positions[order], scores[order]

    def _compact(self) -> None:
        scores, positions = np.concatenate(self._scores), np.concatenate(self._positions)
        if scores.size > self._n:
            floor = np.partition(scores, scores.size - self._n)[scores.size - self._n]
            sure = np.flatnonzero(scores > floor)
            tied = np.flatnonzero(scores == floor)
            room = self._n - sure.size
            if room < tied.size:
                tied = tied[np.argpartition(position_hash(positions[tied], self._seed), room)[:room]]
            chosen = np.concatenate([sure, tied])
            scores, positions, self._floor = scores[chosen], positions[chosen], float(floor)
        self._scores, self._positions, self._held = [scores], [positions], scores.size


def position_hash(positions: Positions, seed: int) -> npt.NDArray[np.uint64]:
    """Mix positions and a seed to 64 well-stirred bits, different for different positions.

    The finaliser of SplitMix64: Steele, Lea and Flood, *Fast splittable pseudorandom number generators*
    (2014).
    """
    start = np.uint64((seed * 0xD1342543DE82EF95 + 0x9E3779B97F4A7C15) % 2**64)
    z = positions.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + start
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
