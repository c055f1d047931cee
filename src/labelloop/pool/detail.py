"""Parts of large pictures, for those who zoom in."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from labelloop.pool import encode
from labelloop.pool.base import Payload
from labelloop.pool.errors import PoolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from labelloop.pool.encode import Decoded

Region = tuple[int, int, int, int]

_MOST_BYTES = 600_000_000  # of decoded pictures that are kept


class Details:
    """Cuts parts out of pictures; the one decoded last is kept, so that moving about in it decodes it once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[int, Decoded] | None = None

    def cut(self, position: int, region: Region, side: int, decode: Callable[[], Decoded]) -> Payload:
        """Return a part of a picture, see `ImagePool.detail`.

        Parameters
        ----------
        position : int
        region : (int, int, int, int)
        side : int
        decode : callable
            Returns the whole picture, upright.

        Returns
        -------
        Payload
        """
        decoded = self._decoded(position, decode)
        box = _clipped(region, decoded.picture)
        mime, buffer = encode.part(decoded, box, side)
        return Payload({"mime": mime, "region": [box[0], box[1], box[2] - box[0], box[3] - box[1]]}, buffer)

    def _decoded(self, position: int, decode: Callable[[], Decoded]) -> Decoded:
        with self._lock:  # two threads must not decode the same picture at once
            if self._kept is not None and self._kept[0] == position:
                return self._kept[1]
            self._kept = None  # freed before the next one is made
            decoded = decode()
            width, height = decoded.picture.size
            if width * height * len(decoded.picture.getbands()) <= _MOST_BYTES:
                self._kept = (position, decoded)
            return decoded


def _clipped(region: Region, picture: Image.Image) -> Region:
    """Return the left, upper, right and lower border of a region within a picture."""
    left, top, width, height = region
    right, bottom = min(left + width, picture.width), min(top + height, picture.height)
    left, top = max(0, left), max(0, top)
    if right <= left or bottom <= top:
        raise PoolError(f"the region {region} does not lie in the picture of {picture.width} x {picture.height} pixels")
    return left, top, right, bottom
