"""A picture on its way to an ipycanvas."""

from __future__ import annotations

import io
from typing import Any

import numpy as np


def send_picture(canvas: Any, png: bytes) -> None:
    """Draw a PNG over a whole canvas, by the message that ``put_image_data`` sends.

    `put_image_data` itself takes pixels of four channels, and packs them for twenty times as long as our picture
    takes; it is what is used where ipycanvas has no such message any more.

    Parameters
    ----------
    canvas : ipycanvas.Canvas
    png : bytes
    """
    try:
        from ipycanvas.canvas import COMMANDS  # noqa: PLC0415 - not public, may go

        command, send = COMMANDS["putImageData"], canvas._canvas_manager.send_draw_command  # noqa: SLF001 - as above
    except (ImportError, KeyError, AttributeError):
        from PIL import Image  # noqa: PLC0415 - as above

        canvas.put_image_data(np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")), 0, 0)
    else:
        send(canvas, command, [0, 0], [png])
