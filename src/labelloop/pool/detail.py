"""Parts of large pictures, for those who zoom in."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
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

_MOST_BYTES = 600_000_000  # of a decoded picture that is kept


@dataclass(frozen=True)
class View:
    """What somebody who zooms in wants to see.

    Parameters
    ----------
    region : (int, int, int, int)
        Left, top, width and height in pixels of the upright original.
    side : int
        Longest side in pixels of the screen.

    Examples
    --------
    >>> view = View((4000, 1000, 4000, 2000), 500)
    >>> view.borders((6000, 4000)), view.enough((6000, 4000))
    ((4000, 1000, 6000, 3000), 1500)
    """

    region: Region
    side: int

    def borders(self, size: tuple[int, int]) -> Region:
        """Return left, upper, right and lower border of what there is of it in a picture of some size."""
        left, top, width, height = self.region
        right, lower = min(left + width, size[0]), min(top + height, size[1])
        left, upper = max(0, left), max(0, top)
        if right <= left or lower <= upper:
            raise PoolError(f"the region {self.region} does not lie in the picture of {size[0]} x {size[1]} pixels")
        return left, upper, right, lower

    def enough(self, size: tuple[int, int]) -> int:
        """Return the longest side at which the whole of a picture of some size has all that is wanted."""
        left, upper, right, lower = self.borders(size)
        return ceil(max(size) * min(1.0, self.side / max(right - left, lower - upper)))


class Details:
    """Cuts parts out of pictures; the one decoded last is kept, so that moving about in it decodes it once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[int, Decoded] | None = None

    def cut(self, position: int, view: View, decode: Callable[[], Decoded]) -> Payload:
        """Return a part of a picture, see `ImagePool.detail`.

        Parameters
        ----------
        position : int
        view : View
        decode : callable
            Returns the picture, not coarser than the view wants it.

        Returns
        -------
        Payload

        Raises
        ------
        Exception
            Whatever `decode` raises; `PoolError` if the view shows nothing of the picture.
        """
        decoded = self._decoded(position, view, decode)
        left, upper, right, lower = borders = view.borders(decoded.size)
        mime, buffer = encode.part(decoded, borders, view.side)
        return Payload({"mime": mime, "region": [left, upper, right - left, lower - upper]}, buffer)

    def _decoded(self, position: int, view: View, decode: Callable[[], Decoded]) -> Decoded:
        with self._lock:  # two threads must not decode the same picture at once
            if self._kept is not None and self._kept[0] == position:
                kept = self._kept[1]
                if max(kept.picture.size) >= view.enough(kept.size):
                    return kept
            self._kept = None  # freed before the next one is made
            decoded = decode()
            if _bytes(decoded.picture) <= _MOST_BYTES:
                self._kept = (position, decoded)
            return decoded


def _bytes(picture: Image.Image) -> int:
    """Return what a picture takes: Pillow has 1 byte for a pixel, or 4."""
    return picture.width * picture.height * (1 if picture.mode == "L" else 4)
