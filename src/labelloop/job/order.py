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
        self._base: NDArray[np.integer[Any]] = np.empty(0, dtype=np.int32)
        self._ranked: Positions = np.empty(0, dtype=np.intp)
        self._subset: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self.asked: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self.closed: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self.n_open = 0
        self.version = 0
        self.epoch = 0  # 1 more whenever a sample may have come in before others
        self._early: NDArray[np.bool_] = np.empty(0, dtype=bool)  # ranked: not asked again where the base has them
        self._head = 0
        self.extend(size, subset)

    def extend(self, size: int, subset: NDArray[np.bool_] | None = None) -> None:
        """Let the order grow to `size` samples; the new ones come last."""
        start = len(self.asked)
        # Half the memory, and shuffled in half the time; the order is the same.
        fresh = np.arange(start, size, dtype=np.int32 if size < 2**31 else np.int64)
        if self._shuffle:
            fresh = np.random.default_rng([self._seed, start]).permutation(fresh)
        asked = np.ones(len(fresh), dtype=bool) if subset is None else subset
        self._subset = np.concatenate([self._subset, asked])
        self.asked = np.concatenate([self.asked, asked])
        self.closed = np.concatenate([self.closed, ~asked])
        self._early = np.concatenate([self._early, np.zeros(len(fresh), dtype=bool)])
        self.n_open += int(asked.sum())
        self._base = np.concatenate([self._base, fresh])
        self._begin()

    def rank(self, positions: Positions) -> None:
        """Put samples first, in the order given; all others follow in their base order."""
        self._early[self._ranked] = False
        self._ranked = np.asarray(positions, dtype=np.intp)
        self._early[self._ranked] = True
        self.version += 1
        self._begin()

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
        base = self._base[max(0, self._head - len(self._ranked)) :]
        base = base[~(self.closed[base] | self._early[base])]
        ranked = self._ranked[self._head :]
        return np.concatenate([ranked[~self.closed[ranked]], base])

    def passed(self, start: int, judged: Container[int]) -> int:
        """Return the place in the order, from `start` on, of the first open sample that is not in `judged`."""
        start = max(start, self._head)
        while start < self._end and (self._passes(start) or self._at(start) in judged):
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
        while self._head < self._end and self._passes(self._head):
            self._head += 1
        for place in range(max(start, self._head), self._end):
            if not self._passes(place):
                yield self._at(place)

    @property
    def _end(self) -> int:
        """How many places there are: those that are ranked, and behind them all of the base order."""
        return len(self._ranked) + len(self._base)

    def _at(self, place: int) -> int:
        behind = place - len(self._ranked)
        return int(self._ranked[place] if behind < 0 else self._base[behind])

    def _passes(self, place: int) -> bool:
        """Whether nobody is asked at a place: the sample is closed, or was ranked, and has come already."""
        position = self._at(place)
        return bool(self.closed[position] or (place >= len(self._ranked) and self._early[position]))

    def _begin(self) -> None:
        self._head = 0
        self.epoch += 1
