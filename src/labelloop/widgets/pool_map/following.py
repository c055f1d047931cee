"""When a map looks at its job again: a moment after a change, on a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

_PAUSE = 0.25  # seconds in which changes of the job are gathered


class Following:
    """Looks again after changes, which come in swarms.

    Parameters
    ----------
    look : callable
        Finds out what is known now; it may take long.
    seen : callable
        Called after it, with what it raised or None.
    """

    def __init__(self, look: Callable[[], None], seen: Callable[[Exception | None], None]) -> None:
        self._look, self._seen = look, seen
        # Not the map's own lock: whoever tells of a change may hold one that the map is waiting for
        self._timing, self._looking = threading.Lock(), threading.Lock()
        self._timer: threading.Timer | None = None
        self._closed = False
        self._idle = threading.Event()
        self._idle.set()

    def changed(self, *_what: object) -> None:
        """Look again a moment later."""
        with self._timing:
            if self._timer is None and not self._closed:
                self._timer = threading.Timer(_PAUSE, self._look_again)
                self._timer.daemon = True
                self._timer.start()

    def wait(self, timeout: float) -> bool:
        """Wait until all that has changed is seen; returns False if the time, in seconds, ran out."""
        end = time.monotonic() + timeout
        while self._timer is not None or not self._idle.is_set():
            if not self._idle.wait(0.02) and time.monotonic() > end:
                return False
            time.sleep(0.005)
        return True

    def close(self) -> None:
        """Look no more."""
        with self._timing:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    def _look_again(self) -> None:
        self._idle.clear()
        self._timer = None
        failed = None
        try:
            with self._looking:  # what is found out later must not be overwritten by what was found out before
                self._look()
        except Exception as error:  # whatever a user's estimator raises is for the person to see
            logger.info("the map could not be coloured", exc_info=error)
            failed = error
        finally:
            self._seen(failed)
            self._idle.set()
