"""A picture on its way to an ipycanvas."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

import numpy as np
from ipywidgets import widget_serialization


def wake_manager() -> None:
    """See to it that canvases can be made: all share one manager, which ends when all widgets are closed at once."""
    with suppress(ImportError):  # not public, may go
        from ipycanvas.canvas import _CANVAS_MANAGER  # noqa: PLC0415 - as above

        if _CANVAS_MANAGER.comm is None:
            _CANVAS_MANAGER.open()


def send_picture(canvas: Any, png: bytes) -> None:
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
