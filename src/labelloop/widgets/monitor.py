"""The Monitor: how far the labeling is, how good the model, whether more answers pay; beside any labeler."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

from labelloop.widgets.host import when_idle
from labelloop.widgets.picture import monitor_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.widgets.base import Labeler

_STATIC = Path(__file__).parent.parent / "static"
_PAUSE = 1.0  # seconds between two pictures


class Monitor(anywidget.AnyWidget):
    """A view of a labeler's progress and of its model; the same as the labeler shows by the ``.`` key.

    The learning curve is drawn from audited samples (``ActiveLearner(..., audit=0.1)``); without an audit, the
    agreement of successive models is shown in its place. It changes about once a second at most, when no cell runs.

    Parameters
    ----------
    labeler : TabularLabeler, ImageLabeler
        What is watched; it may have a learner or none.

    Attributes
    ----------
    picture : dict
        What is shown, as `labelloop.widgets.picture.monitor_picture` returns it.

    Raises
    ------
    TypeError
        If `labeler` is no labeler.

    Examples
    --------
    >>> import labelloop as ll
    >>> labeler = ll.TabularLabeler([{"size": 1}, {"size": 7}], ["small", "large"], store=":memory:")
    >>> monitor = ll.Monitor(labeler)
    >>> monitor.picture["progress"]["open"]
    2
    >>> monitor.close()
    """

    _esm = _STATIC / "labelloop.js"
    _css = _STATIC / "labelloop.css"
    config = traitlets.Dict({"kind": "monitor"}).tag(sync=True)
    picture = traitlets.Dict(read_only=True).tag(sync=True)

    _endings: tuple[Callable[[], None], ...] = ()

    def __init__(self, labeler: Labeler) -> None:
        job, learner = getattr(labeler, "job", None), getattr(labeler, "learner", None)
        if job is None:
            kind = type(labeler).__name__
            raise TypeError(f"Monitor({kind}) has nothing to watch: give it a labeler, such as ll.TabularLabeler(...)")
        self._job, self._learner = job, learner
        self._lock = threading.Lock()
        self._under_way = self._closed = False
        self._drawn = time.monotonic()
        # Beside a labeler in an HBox it takes a quarter of the width, elsewhere all of it.
        super().__init__(layout={"width": "100%", "min_width": "280px", "flex": "0 3 auto"})
        self.set_trait("picture", monitor_picture(job, learner))
        watched = [job.on_change] if learner is None else [job.on_change, learner.on_status]
        self._endings = tuple(listen(self._changed) for listen in watched)

    def close(self) -> None:
        """Stop watching, and take the view off the page."""
        self._closed = True
        endings, self._endings = self._endings, ()
        for end in endings:
            end()
        super().close()

    def _changed(self, _what: object) -> None:
        """See to it that a new picture is drawn, now or when the last one has been there for a moment."""
        with self._lock:
            if self._under_way:
                return
            self._under_way = True
            pause = self._drawn + _PAUSE - time.monotonic()
        # A thread of its own: what changed may have changed on the thread that an answer waits for.
        timer = threading.Timer(max(0.0, pause), when_idle, [self._draw])
        timer.daemon = True
        timer.start()

    def _draw(self) -> None:
        with self._lock:
            self._under_way, self._drawn = False, time.monotonic()
        if not self._closed:
            self.set_trait("picture", monitor_picture(self._job, self._learner))
