"""Images for models that look closely: the pixels of the upright original, decoded when somebody asks for them."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.pool import encode
from labelloop.pool.errors import UnreadableError
from labelloop.pool.files import File
from labelloop.pool.pixels import Scale, check_picture, scale_of

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray
    from PIL import Image

    from labelloop.pool.image_sources import Source

# A PIL image reads its file when it is first used, which two threads must not do at once.
opening = Lock()


class Photo:
    """An image that has not been decoded yet. ``np.asarray(photo)`` decodes it, each time anew.

    It keeps no pixels of its own, so that a list of all the photos of a pool takes hardly any memory.

    Parameters
    ----------
    item : File, bytes, array or PIL image
    size : (int, int)
        Width and height of the upright image.
    name : str
        What to call it in an error.
    scale : Scale, optional
        What is black and white in arrays of more than 8 bits.

    Examples
    --------
    >>> photo = Photo(np.zeros((30, 40), np.uint8), (40, 30), "dark")
    >>> photo.size, np.asarray(photo).shape, photo.small(20).shape
    ((40, 30), (30, 40, 3), (15, 20, 3))
    """

    def __init__(self, item: Source, size: tuple[int, int], name: str, scale: Scale | None = None) -> None:
        self._item, self._scale = item, scale
        self.size, self.name = size, name

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width, and the three channels."""
        return self.size[1], self.size[0], 3

    def small(self, side: int) -> NDArray[np.uint8]:
        """Return the image at most `side` pixels wide and high, upright, RGB; a JPEG is not even decoded whole.

        Parameters
        ----------
        side : int

        Returns
        -------
        array of uint8, shape (height, width, 3)

        Raises
        ------
        UnreadableError
            If the image is damaged, or gone.
        """
        try:
            return pixels(self._item, self._scale, side)
        except Exception as error:
            raise UnreadableError(f"{self.name} cannot be read: {encode.why(error, None)}", self) from error

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        return self.small(max(self.size)).astype(dtype or np.uint8, copy=bool(copy))

    def __repr__(self) -> str:
        return f"Photo({self.name!r}, {self.size[0]} x {self.size[1]})"


def photo_of(image: Any) -> Photo:
    """Return a photo of an image in memory; one that is a photo already as it is.

    Parameters
    ----------
    image : Photo, or array of shape (height, width), (height, width, 3) or (height, width, 4), or PIL image

    Raises
    ------
    PoolError
        If it has another shape, or holds no numbers.
    """
    if isinstance(image, Photo):
        return image
    array = check_picture(np.asarray(image), "an image")
    return Photo(array, (array.shape[1], array.shape[0]), "an image", scale_of([array]))


def pixels(item: Source, scale: Scale | None, side: int) -> NDArray[np.uint8]:
    """Return an image as a model sees it, see `labelloop.pool.encode.for_model`.

    Parameters
    ----------
    item : File, bytes, array or PIL image
    scale : Scale or None
        Of arrays of more than 8 bits.
    side : int
        The most pixels it may be wide or high.

    Returns
    -------
    array of uint8, shape (height, width, 3)

    Raises
    ------
    Exception
        Whatever Pillow makes of what is no image.
    """
    if isinstance(item, np.ndarray):
        return encode.array_for_model((scale or Scale(0, 0)).apply(item), side)
    if isinstance(item, File | bytes):
        return encode.for_model(encode.read(item.place) if isinstance(item, File) else item, side)
    return encode.for_model(copied(item), side)


def copied(picture: Image.Image) -> Image.Image:
    """Return a picture that nobody else is using."""
    with opening:
        return picture.copy()
