"""Whether a face is looked at. A cell that is run again leaves the old face behind, and nobody says that it is over."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from labelloop.widgets.host import when_idle

if TYPE_CHECKING:
    from collections.abc import Callable

_AGAIN = 60.0  # seconds after which one asks again: what was asked may not have arrived


class Attention:
    """Asks the pages of a face whether they are there, whenever they were told something.

    Where none has answered, nobody looks: then the face works nothing out, until a page says something. Hosts keep
    widgets whose cell was run again, and do not tell of pages that were closed; but a page that is there answers. A
    face that no page has ever opened is one that code uses, and is kept up.

    Parameters
    ----------
    ask : callable
        Sends a question that every page answers.
    resume : callable
        Called when a page is there that has missed something.

    Examples
    --------
    >>> asked, resumed = [], []
    >>> attention = Attention(lambda: asked.append(1), lambda: resumed.append(1))
    >>> attention.here()  # a page has opened
    >>> attention.ask()  # it was told something
    >>> attention.lost(), len(asked)  # something changes before it has answered
    (True, 1)
    >>> attention.here()
    >>> attention.lost(), resumed
    (False, [1])
    """

    def __init__(self, ask: Callable[[], None], resume: Callable[[], None]) -> None:
        self._ask, self._resume = ask, resume
        self._opened = self._owed = self._missed = False
        self._asked = 0.0
        self._lock = threading.Lock()

    def ask(self) -> None:
        """Ask, once no cell runs, after something was told."""
        with self._lock:
            if not self._opened:
                return
            self._owed, self._asked = True, time.monotonic()
        when_idle(self._ask)

    def lost(self) -> bool:
        """Return whether nobody looks, when something changes: then it may be left, and is called missed."""
        with self._lock:
            if not self._owed:
                return False
            self._missed = True
            late = time.monotonic() - self._asked > _AGAIN
            if late:
                self._asked = time.monotonic()
        if late:
            when_idle(self._ask)
        return True

    def here(self) -> None:
        """Hear from a page, or of code that wants what it would see."""
        with self._lock:
            missed, self._missed = self._missed, False
            self._opened, self._owed = True, False
        if missed:
            self._resume()

    def left(self) -> None:
        """Hear that the last page has gone."""
        with self._lock:
            self._owed, self._asked = True, time.monotonic()
