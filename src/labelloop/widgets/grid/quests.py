"""What takes a moment to find out of the whole pool, beside the kernel's main thread, and is remembered for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.widgets.review.looking import Looking

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

_KEPT = 4
_SOON = 0.3  # seconds in which an answer is waited for, so that a list need not be shown twice


class Quests:
    """Values of all samples, found a stretch after the other, by what was asked.

    Parameters
    ----------
    find : callable
        Given what is asked, the size is known then, and a function that is told in words how far it is; yields pairs of
        positions and values.
    nothing : bool or float
        The value of a sample that has not been looked at.
    done : callable
        Called when all is found, on another thread.
    """

    def __init__(
        self,
        find: Callable[[Any, Callable[[str], None]], Iterator[tuple[Any, Any]]],
        nothing: bool | float,
        done: Callable[[], None],
    ) -> None:
        self._find, self._nothing, self._done = find, nothing, done
        self._known: OrderedDict[Hashable, tuple[Any, Looking]] = OrderedDict()
        self._lock = threading.Lock()  # pages and scripts ask at once

    def ask(self, what: Hashable, size: int, *, patience: float | None = _SOON) -> tuple[Any, Looking]:
        """Return values, as far as they are known after a moment, and the search for them, which goes on.

        Parameters
        ----------
        what : hashable
        size : int
            How many samples there are.
        patience : float, optional
            Seconds; None: until all is found.

        Returns
        -------
        array, shape (size,)
        Looking
            Where it is `stopped`, because others were asked for since, values may be missing.
        """
        with self._lock:
            if (what, size) not in self._known:
                values = np.full(size, self._nothing)
                looking = Looking(lambda self_: self._fill(what, values, self_), self._done)
                self._known[what, size] = values, looking
                looking.start()
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)[1][1].stop()
            self._known.move_to_end((what, size))
            values, looking = self._known[what, size]
        looking.wait(patience)
        return values, looking

    def _fill(self, what: Any, values: Any, looking: Looking) -> None:
        for positions, found in self._find(what, looking.say):
            looking.check()
            here = positions < len(values)  # the pool may have grown
            values[positions[here]] = found[here]

    def retry(self, what: Hashable, size: int) -> None:
        """Forget a search that has failed, or was stopped, so that it begins anew when it is asked."""
        with self._lock:
            looking = self.of(what, size)
            if looking is not None and looking.failed:
                del self._known[what, size]

    def of(self, what: Hashable, size: int) -> Looking | None:
        """Return how far the search for something is, None if it was not asked."""
        known = self._known.get((what, size))
        return None if known is None else known[1]

    @property
    def under_way(self) -> list[Looking]:
        """All searches."""
        return [looking for _, looking in self._known.values()]

    def forget(self) -> None:
        """End all searches, and forget what they have found."""
        with self._lock:
            for _, looking in self._known.values():
                looking.stop()
            self._known.clear()
