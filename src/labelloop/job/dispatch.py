"""Who is asked what: the order of samples, every annotator's next few, and claims that keep them apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from labelloop.job.order import Order
    from labelloop.job.quizzing import Questions

FRONT = 3  # the sample on screen and two behind it: a new ranking leaves them where they are
_BACK = 100  # samples that are asked next at most, of those taken back at once
_LEAST = 2  # samples that somebody gets however many share what is left: one on screen, one behind it


@dataclass(frozen=True)
class Held:
    """What others hold at the moment.

    Parameters
    ----------
    positions : set of int
        Samples that as many others hold as may judge them.
    people : int
        How many others are at work.
    elsewhere : set of int
        What the same annotator holds in other kernels, test questions too, and has not judged.
    """

    positions: Collection[int] = frozenset()
    people: int = 0
    elsewhere: Collection[int] = frozenset()


@dataclass(frozen=True)
class _Taken:
    """Samples that are not to be given: those the annotator has judged, those others hold, and more."""

    mine: Collection[int] = frozenset()
    held: Collection[int] = frozenset()
    more: Collection[int] = field(default_factory=list)

    def __contains__(self, position: object) -> bool:
        return position in self.mine or position in self.held or position in self.more

    def mask(self, size: int) -> NDArray[np.bool_]:
        mask = np.zeros(size, dtype=bool)
        for positions in (self.mine, self.held, self.more):
            mask[np.fromiter(positions, dtype=np.intp, count=len(positions))] = True
        return mask


class Dispatch:
    """Hands out positions of samples.

    Parameters
    ----------
    order : Order
    questions : Questions
        Test questions to mix in.
    """

    def __init__(self, order: Order, questions: Questions) -> None:
        self.order, self._questions = order, questions
        self._fronts: dict[str, list[int]] = {}
        self._taken: dict[str, _Taken] = {}  # as last heard
        self._places: dict[str, tuple[int, int]] = {}  # what comes before, everybody has judged; and since when

    def bring_back(self, annotator: str, positions: Sequence[int]) -> None:
        """Ask samples next, the first of them first: their answers were taken back.

        Of very many, as they are taken back at once, the others are asked when their turn comes in the order.
        """
        front = self._fronts.get(annotator, [])
        known = set(front)
        new = [p for p in dict.fromkeys(positions[:_BACK]) if p not in known and self.order.asked[p]]
        self._fronts[annotator] = [*new, *front]

    def move(self, annotator: str, positions: Collection[int]) -> None:
        """Ask an annotator some samples next, in place of what was settled: they had them in another kernel."""
        order = self.order.positions()
        self._fronts[annotator] = order[np.isin(order, list(positions))].tolist()

    def hold(self) -> None:
        """Settle everybody's next few, before a new ranking comes."""
        for annotator in list(self._fronts):
            self._front(annotator, self._taken.get(annotator, _Taken()))

    def next(self, annotator: str, n: int, mine: Collection[int], held: Held) -> list[int]:
        """Return the next positions for an annotator.

        Parameters
        ----------
        annotator : str
        n : int
            How many at most. Where little is left, and others are at work, everybody gets a fair share of it.
        mine : set of int
            Samples this annotator has judged.
        held : Held
        """
        if not self._questions.serves(annotator):
            return []
        taken = _Taken(mine, held.positions)
        room = min(n, self._share(taken, held.people, n))
        front = self._front(annotator, taken)[:room]
        rest = self.order.first(room - len(front), _Taken(mine, held.positions, front), self._place(annotator, mine))
        return self._questions.among([*front, *rest], annotator, mine, held.elsewhere)[:n]

    def all(self, annotator: str, mine: Collection[int], held: Held) -> NDArray[np.intp]:
        """Return every open position for an annotator, next first."""
        if not self._questions.serves(annotator):
            return np.empty(0, dtype=np.intp)
        front = self._front(annotator, _Taken(mine, held.positions))
        left_out = _Taken(mine, held.positions, front).mask(len(self.order.asked))
        rest = self.order.positions()
        every = np.concatenate([np.asarray(front, dtype=np.intp), rest[~left_out[rest]]])
        reach = self._questions.reach
        first = self._questions.among(every[:reach].tolist(), annotator, mine, held.elsewhere)
        return np.concatenate([np.asarray(first, dtype=np.intp), every[reach:]])

    def left(self, mine: Collection[int]) -> int:
        """Return how many open samples an annotator has not judged, whoever holds them."""
        if self.order.n_open > len(mine):
            return self.order.n_open - len(mine)  # at least: what is judged may be closed
        rest = self.order.positions()
        return int((~_Taken(mine).mask(len(self.order.asked))[rest]).sum())

    def _share(self, taken: _Taken, people: int, n: int) -> int:
        """Return how many samples somebody may hold where `people` others are at work."""
        wanted = n * (people + 1)
        if not people or self.order.n_open - len(taken.mine) - len(taken.held) >= wanted:
            return n
        rest = self.order.positions()
        free = int((~taken.mask(len(self.order.asked))[rest]).sum())
        return max(_LEAST, -(-free // (people + 1)))

    def _place(self, annotator: str, mine: Collection[int]) -> int:
        """Return where in the order an annotator's first sample is, without a look at all they have judged."""
        epoch, place = self._places.get(annotator, (-1, 0))
        place = self.order.passed(place if epoch == self.order.epoch else 0, mine)
        self._places[annotator] = self.order.epoch, place
        return place

    def _front(self, annotator: str, taken: _Taken) -> list[int]:
        closed: Any = self.order.closed
        self._taken[annotator] = taken
        front = [p for p in self._fronts.get(annotator, []) if not closed[p] and p not in taken]
        place = self._place(annotator, taken.mine)
        front += self.order.first(max(0, FRONT - len(front)), _Taken(taken.mine, taken.held, front), place)
        self._fronts[annotator] = front
        return list(front)
