"""Images as samples."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from PIL import Image

from labelloop.pool import encode, upright
from labelloop.pool.base import Payload
from labelloop.pool.detail import Details, View
from labelloop.pool.errors import PoolError
from labelloop.pool.files import File
from labelloop.pool.image_sources import Source, resolve
from labelloop.pool.media_pool import MediaPool
from labelloop.pool.photos import Photo, copied, opening, pixels
from labelloop.pool.pixels import Scale
from labelloop.pool.side_by_side import side_by_side

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

_log = logging.getLogger(__name__)
_AT_ONCE = 16  # headers that are read side by side


class ImagePool(MediaPool["bytes | NDArray[Any] | Image.Image"]):
    """Images; see `labelloop.pool.images`.

    Parameters
    ----------
    data : folder, glob pattern or path; array; DataFrame; dict; list
    id_col : str, optional
        Tables only: the column that identifies the images.
    """

    kind: ClassVar[str] = "images"
    noun: ClassVar[str] = "image"
    _details: Details | None = None

    def __init__(self, data: Any, *, id_col: Hashable | None = None) -> None:
        self._id_col = id_col
        sources = resolve(data, id_col)
        super().__init__(sources.items, sources.index)
        self._scale = sources.scale
        self._sizes: dict[int, tuple[int, int] | None] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_details": None}

    def _payload(self, position: int, max_side: int) -> Payload:
        item, name = self._items[position], self._name(position)
        content: bytes | None = None
        try:
            if isinstance(item, File | bytes):
                content = encode.read(item.place) if isinstance(item, File) else item
                data, buffer = encode.for_browser(content, max_side)
            else:
                data, buffer = encode.picture_for_browser(self._picture(item), max_side)
        except Exception as error:  # noqa: BLE001 - Pillow raises whatever damaged bytes lead to
            _log.info("image %s is not readable: %r", name, error)
            return Payload({"error": f"cannot read {name}: {encode.why(error, content)}", "name": name})
        return Payload({**data, "name": name}, buffer)

    def content(self, position: int) -> tuple[int, int] | None:
        """Return width and height of an image, upright, as boxes are measured; None if it is not readable."""
        self._check_position(position)
        if position not in self._sizes:
            self._sizes[position] = self._size(self._items[position])
        return self._sizes[position]

    def measure(self, positions: Iterable[int]) -> None:
        """Read the headers of many images side by side: on a slow disk each takes its time; see `Pool.measure`."""
        unknown = [position for position in positions if position not in self._sizes]
        items = [self._items[position] for position in unknown]
        self._sizes.update(zip(unknown, side_by_side(self._size, items, "Measuring images", _AT_ONCE), strict=True))

    def detail(self, position: int, region: tuple[int, int, int, int], side: int) -> Payload:
        """Return a part of an image; see `Pool.detail`."""
        self._check_position(position)
        self._details = self._details or Details()
        item, view = self._items[position], View(region, side)
        content: bytes | None = None

        def decode() -> encode.Decoded:
            nonlocal content
            if not isinstance(item, File | bytes):
                return encode.decoded(self._picture(item), view.enough)
            content = encode.read(item.place) if isinstance(item, File) else item
            return encode.decoded(content, view.enough)

        try:
            return self._details.cut(position, view, decode)
        except Exception as error:  # noqa: BLE001 - Pillow raises whatever damaged bytes lead to
            name = self._name(position)
            _log.info("no detail of image %s: %r", name, error)
            why = str(error) if isinstance(error, PoolError) else encode.why(error, content)
            return Payload({"error": f"no detail of {name}: {why}"})

    def inputs(self, positions: NDArray[np.intp]) -> list[NDArray[np.uint8] | None]:
        """Return images as RGB arrays; see `Pool.inputs`."""
        return [self._input(self._items[position]) for position in positions]

    def photos(self, positions: NDArray[np.intp]) -> list[Photo | None]:
        """Return images for models that look closely.

        Parameters
        ----------
        positions : array of int, shape (n,)

        Returns
        -------
        list of Photo
            None for an image that cannot be read.
        """
        self.measure(map(int, positions))
        sized = [(position, self.content(int(position))) for position in positions]
        return [
            None if size is None else Photo(self._items[position], size, self._name(int(position)), self._scale)
            for position, size in sized
        ]

    def add(self, data: Any) -> NDArray[np.intp]:
        """Append images; see `Pool.add`.

        Images without ids (arrays, pictures, bytes) are numbered on where the first ones were numbered.
        Where the new arrays hold larger numbers, the scale of all arrays grows with them.
        """
        sources = resolve(data, self._id_col)
        index = self._new_ids(sources.index, len(sources.items))
        self._scale = _wider(self._scale, sources.scale)
        return self._append(sources.items, index)

    def _held(self, item: NDArray[Any] | bytes | Image.Image) -> bytes:
        if isinstance(item, bytes):
            return item
        if isinstance(item, Image.Image):
            with opening:
                return f"{item.mode} {item.size}".encode() + item.tobytes()
        return f"{item.dtype.str} {item.shape}".encode() + item.tobytes()

    def _picture(self, item: NDArray[Any] | Image.Image) -> Image.Image:
        if isinstance(item, Image.Image):
            return copied(item)
        return encode.as_picture(self._eight_bit(item))

    def _eight_bit(self, array: NDArray[Any]) -> NDArray[np.uint8]:
        return (self._scale or Scale(0, 0)).apply(array)

    def _size(self, item: Source) -> tuple[int, int] | None:
        if isinstance(item, np.ndarray):
            return item.shape[1], item.shape[0]
        try:
            if isinstance(item, File | bytes):
                return upright.size_of(item.place if isinstance(item, File) else item)
            with opening:
                return upright.upright_size(item)
        except Exception as error:  # noqa: BLE001 - Pillow raises whatever damaged bytes lead to
            _log.info("the size of an image is not readable: %r", error)
            return None

    def _input(self, item: Source) -> NDArray[np.uint8] | None:
        try:
            return pixels(item, self._scale, encode.MODEL_SIDE)
        except Exception as error:  # noqa: BLE001 - Pillow raises whatever damaged bytes lead to
            _log.info("an image is not readable: %r", error)
            return None


def _wider(one: Scale | None, other: Scale | None) -> Scale | None:
    if one is None or other is None:
        return one or other
    return Scale(min(one.low, other.low), max(one.high, other.high))
