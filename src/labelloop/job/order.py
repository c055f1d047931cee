"""In which order samples are asked: a base order, a ranking before it, and what is closed left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from numpy.typing import NDArray

    Positions = NDArray[np.intp]


class Order:
    """The order of a pool's samples.

    Parameters
    ----------
    size : int
        Number of samples.
    shuffle : bool
        Random order, the same for the same seed; else the pool's own.
    seed : int
    subset : array of bool, shape (size,), optional
        Samples that are asked at all.
    """

    def __init__(self, size: int, *, shuffle: bool, seed: int, subset: NDArray[np.bool_] | None = None) -> None:
        self._shuffle = shuffle
        self._seed = seed
        self._base: Positions = np.empty(0, dtype=np.intp)
        self._ranked: Positions = np.empty(0, dtype=np.intp)
        self._subset: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self.asked: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self.closed: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self.n_open = 0
        self.version = 0
        self.epoch = 0  # 1 more whenever a sample may have come in before others
        self._order = self._base
        self._head = 0
        self.extend(size, subset)

    def extend(self, size: int, subset: NDArray[np.bool_] | None = None) -> None:
        """Let the order grow to `size` samples; the new ones come last."""
        start = len(self.asked)
        fresh = np.arange(start, size, dtype=np.intp)
        if self._shuffle:
            fresh = np.random.default_rng([self._seed, start]).permutation(fresh)
        asked = np.ones(len(fresh), dtype=bool) if subset is None else subset
        self._subset = np.concatenate([self._subset, asked])
        self.asked = np.concatenate([self.asked, asked])
        self.closed = np.concatenate([self.closed, ~asked])
        self.n_open += int(asked.sum())
        self._base = np.concatenate([self._base, fresh])
        self._arrange()

    def rank(self, positions: Positions) -> None:
        """Put samples first, in the order given; all others follow in their base order."""
        self._ranked = np.asarray(positions, dtype=np.intp)
        self.version += 1
        self._arrange()

    def close(self, position: int) -> None:
        """Leave a sample out from now on."""
        self._set(position, closed=True)

    def open(self, position: int) -> None:
        """Ask a sample again, unless it is outside of the subset."""
        if self.closed[position] and self.asked[position]:
            self._set(position, closed=False)
            self._head = 0
            self.epoch += 1

    def wanted(self, position: int) -> bool:
        """Return whether a sample is one of those asked at all."""
        return bool(self.asked[position])

    def withhold(self, position: int) -> None:
        """Do not ask a sample as one of those to label: it is a test question."""
        self.asked[position] = False
        self.close(position)

    def admit(self, position: int) -> None:
        """Ask a sample as one of those to label, unless it is outside of the subset."""
        self.asked[position] = self._subset[position]

    def _set(self, position: int, *, closed: bool) -> None:
        self.n_open += int(self.closed[position]) - closed
        self.closed[position] = closed

    def positions(self) -> Positions:
        """Return all open samples in order."""
        rest = self._order[self._head :]
        return rest[~self.closed[rest]]

    def passed(self, start: int, judged: Container[int]) -> int:
        """Return the place in the order, from `start` on, of the first open sample that is not in `judged`."""
        order: Any = self._order
        start = max(start, self._head)
        while start < len(order) and (self.closed[order[start]] or int(order[start]) in judged):
            start += 1
        return start

    def first(self, n: int, skip: Container[int], start: int = 0) -> list[int]:
        """Return the first `n` open samples from a place on, that are not in `skip`; as fast in a larger pool."""
        found: list[int] = []
        for position in self._open(start):
            if len(found) == n:
                break
            if position not in skip:
                found.append(position)
        return found

    def _open(self, start: int) -> Iterator[int]:
        order: Any = self._order
        while self._head < len(order) and self.closed[order[self._head]]:
            self._head += 1
        for i in range(max(start, self._head), len(order)):
            if not self.closed[order[i]]:
                yield int(order[i])

    def _arrange(self) -> None:
        first = np.zeros(len(self.asked), dtype=bool)
        first[self._ranked] = True
        self._order = np.concatenate([self._ranked, self._base[~first[self._base]]])
        self._head = 0
        self.epoch += 1
