"""Faces that show a picture of something that changes: drawn anew about once a second, when no cell runs."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labelloop.widgets import still
from labelloop.widgets.attention import Attention
from labelloop.widgets.host import when_idle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from labelloop.widgets.protocol import Json

_STATIC = Path(__file__).parent.parent / "static"


class Live(still.Still, anywidget.AnyWidget):
    """Base of the faces that only show; what is shown is the trait `picture`, plain JSON.

    It is drawn anew while a page shows it, or where none has shown it yet, see `Attention`.

    Parameters
    ----------
    draw : callable
        Returns the picture.
    watched : iterable of callable
        Each is called with a function to be called after a change, and returns how to end that.
    **more : object
        Traits.
    """

    _esm = _STATIC / "labelloop.js"
    _css = _STATIC / "labelloop.css"
    picture = traitlets.Dict(read_only=True).tag(sync=True)

    _pause = 1.0  # seconds between two pictures
    _endings: tuple[Callable[[], None], ...] = ()

    def __init__(
        self,
        draw: Callable[[], dict[str, Json]],
        watched: Iterable[Callable[[Callable[[Any], None]], Callable[[], None]]] = (),
        **more: Any,
    ) -> None:
        self._drawing = draw
        self._lock = threading.Lock()
        self._under_way = self._closed = False
        self._drawn = time.monotonic()
        self._attention = Attention(lambda: self.send({"kind": "here"}), self._changed)
        super().__init__(**more)
        self.on_msg(lambda *_: self._attention.here())
        # First listen, then look: else what changes in between is never shown.
        self._endings = tuple(listen(self._changed) for listen in watched)
        with ExitStack() as otherwise:
            otherwise.callback(self.close)
            self.set_trait("picture", draw())
            otherwise.pop_all()

    def close(self) -> None:
        """Stop watching, and take the view off the page."""
        self._closed = True
        endings, self._endings = self._endings, ()
        for end in endings:
            end()
        super().close()

    def _changed(self, _what: object = None) -> None:
        """See to it that a new picture is drawn, now or when the last one has been there for a moment."""
        if self._attention.lost():
            return
        with self._lock:
            if self._under_way or self._closed:
                return
            self._under_way = True
            pause = self._drawn + self._pause - time.monotonic()
        # A thread of its own: what changed may have changed on the thread that an answer waits for.
        timer = threading.Timer(max(0.0, pause), self._due)
        timer.daemon = True
        timer.start()

    def _due(self) -> None:
        when_idle(self._draw)

    def _draw(self) -> None:
        self._begin()
        if not self._closed:
            self._show(self._drawing())

    def _show(self, picture: dict[str, Json]) -> None:
        if not self._closed:
            self.set_trait("picture", picture)
            self._attention.ask()

    def _begin(self) -> None:
        """Leave what changes from now on to another picture."""
        with self._lock:
            self._under_way, self._drawn = False, time.monotonic()
