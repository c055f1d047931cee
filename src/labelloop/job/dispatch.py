"""Who is asked what: the order of samples, every annotator's next few, and claims that keep them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from labelloop.job.ledger import Ledger
    from labelloop.job.order import Order

FRONT = 3  # the sample on screen and two behind it: a new ranking leaves them where they are


class Dispatch:
    """Hands out positions of samples.

    Parameters
    ----------
    order : Order
    ledger : Ledger
        Tells who has answered what.
    judgments_per_sample : int
        A sample is closed when it has that many.
    """

    def __init__(self, order: Order, ledger: Ledger, judgments_per_sample: int) -> None:
        self.order = order
        self._ledger = ledger
        self._wanted = judgments_per_sample
        self._fronts: dict[str, list[int]] = {}
        self._taken: dict[str, set[int]] = {}  # as last heard

    def settle(self, position: int, key: str) -> None:
        """Close or open a sample, according to its judgments."""
        if self._ledger.judgments[key] >= self._wanted:
            self.order.close(position)
        else:
            self.order.open(position)

    def bring_back(self, annotator: str, position: int) -> None:
        """Ask a sample next: its answer was taken back."""
        front = self._fronts.setdefault(annotator, [])
        if position not in front and self.order.asked[position]:
            front.insert(0, position)

    def hold(self) -> None:
        """Settle everybody's next few, before a new ranking comes."""
        for annotator in list(self._fronts):
            self._front(annotator, self._taken.get(annotator, set()))

    def next(self, annotator: str, n: int, mine: set[int], others: Iterable[int]) -> list[int]:
        """Return the next `n` positions for an annotator.

        Parameters
        ----------
        annotator : str
        n : int
        mine : set of int
            Samples this annotator has judged.
        others : iterable of int
            Samples claimed by others.
        """
        taken = mine.union(others)
        front = self._front(annotator, taken)
        return [*front, *self.order.first(max(0, n - len(front)), taken.union(front))][:n]

    def all(self, annotator: str, mine: set[int], others: Iterable[int]) -> NDArray[np.intp]:
        """Return every open position for an annotator, next first."""
        taken = mine.union(others)
        front = self._front(annotator, taken)
        left_out = np.zeros(len(self.order.asked), dtype=bool)
        left_out[[*front, *taken]] = True
        rest = self.order.positions()
        return np.concatenate([np.asarray(front, dtype=np.intp), rest[~left_out[rest]]])

    def _front(self, annotator: str, taken: set[int]) -> list[int]:
        closed: Any = self.order.closed
        self._taken[annotator] = taken
        front = [p for p in self._fronts.get(annotator, []) if not closed[p] and p not in taken]
        front += self.order.first(max(0, FRONT - len(front)), taken.union(front))
        self._fronts[annotator] = front
        return list(front)
