"""Where the picture of a map is shown, and its pointer heard: nothing else knows of canvases.

Where the host has ipywidgets' manager, ipycanvas shows it and ipyevents hears. Elsewhere (marimo shows anywidgets, and
no others of Jupyter's) the page of the controls does both, see ``js/src/map/canvas.ts``; it tells of the pointer in the
words of ipyevents. What pictures show and what a pointer means is the same for both.
"""

from __future__ import annotations

import io
from collections import deque
from contextlib import suppress
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
from ipycanvas import Canvas
from ipyevents import Event
from ipywidgets import widget_serialization

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.widgets.pool_map.controls import Controls

_WAIT = (30, 300)  # ms between two moves of the pointer that are told
_TAPS = ["mousedown", "mouseup", "mouseleave", "dblclick"]


class JupyterSurface:
    """The widgets of ipycanvas and ipyevents.

    Parameters
    ----------
    width, height : int
        Of the picture, in pixels.
    ready : callable
        Called when a page has opened that has no picture yet.
    heard : callable
        Given what the pointer does, a list of events.

    Attributes
    ----------
    widgets : tuple of Widget
        What is to lie beside the controls.
    """

    def __init__(
        self,
        width: int,
        height: int,
        ready: Callable[[], None],
        heard: Callable[[list[dict[str, Any]]], None],
    ) -> None:
        _wake_manager()
        fixed = {"width": f"{width}px", "max_width": f"{width}px", "height": "auto"}
        self.canvas = Canvas(width=width, height=height, layout=fixed)
        self.canvas.on_client_ready(ready)
        self.moves = Event(source=self.canvas, watched_events=["mousemove"], prevent_default_action=True, wait=_WAIT[0])
        self.taps = Event(source=self.canvas, watched_events=_TAPS, prevent_default_action=True)
        for each in (self.moves, self.taps):
            each.on_dom_event(lambda event: heard([event]))
        self.widgets = (self.canvas,)
        self._costs: deque[float] = deque(maxlen=5)

    def put(self, png: bytes) -> None:
        """Show a picture."""
        _send(self.canvas, png)

    def took(self, ms: float) -> None:
        """Have moves told no oftener than pictures, which take so long, can follow: what is held back is never late."""
        self._costs.append(ms)
        wanted = int(min(_WAIT[1], max(_WAIT[0], 1.4 * median(self._costs))))
        if len(self._costs) == self._costs.maxlen and not 0.6 < wanted / self.moves.wait < 1.6:  # noqa: PLR2004 - a change worth telling
            self.moves.wait = wanted

    def close(self) -> None:
        """Take it off the page."""
        for each in (self.moves, self.taps, self.canvas):
            each.close()


class PageSurface:
    """A canvas of the controls' own page, which asks for its picture by itself and tells no more than is done.

    Parameters
    ----------
    controls : Controls
    """

    widgets = ()

    def __init__(self, controls: Controls) -> None:
        self._controls = controls

    def put(self, png: bytes) -> None:
        """Show a picture."""
        self._controls.send({"kind": "picture"}, [png])

    def took(self, ms: float) -> None:
        """Do nothing: the page waits for what it has told."""

    def close(self) -> None:
        """Do nothing: it goes with the controls."""


def _wake_manager() -> None:
    """See to it that canvases can be made: all share one manager, which ends when all widgets are closed at once."""
    with suppress(ImportError):  # not public, may go
        from ipycanvas.canvas import _CANVAS_MANAGER  # noqa: PLC0415 - as above

        if _CANVAS_MANAGER.comm is None:
            _CANVAS_MANAGER.open()


def _send(canvas: Any, png: bytes) -> None:
    """Draw a PNG over a whole canvas, by the message that ``put_image_data`` sends.

    `put_image_data` itself takes pixels of four channels, and packs them for twenty times as long as our picture
    takes; it is what is used where ipycanvas has no such message any more. The message names its canvas each time:
    ipycanvas tells it once, which a page that is opened later, or loaded again, has never heard.

    Parameters
    ----------
    canvas : ipycanvas.Canvas
    png : bytes
    """
    try:
        from ipycanvas.canvas import COMMANDS  # noqa: PLC0415 - not public, may go

        manager = canvas._canvas_manager  # noqa: SLF001 - as above
        put, switch, send = COMMANDS["putImageData"], COMMANDS["switchCanvas"], manager._send_custom  # noqa: SLF001 - as above
    except (ImportError, KeyError, AttributeError):
        from PIL import Image  # noqa: PLC0415 - only where it is needed

        canvas.put_image_data(np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")), 0, 0)
    else:
        this = widget_serialization["to_json"](canvas, None)
        send([[switch, [this]], [put, [0, 0], 1]], [png])
        manager._current_canvas = canvas  # noqa: SLF001 - as above; whoever draws on another one says so again
