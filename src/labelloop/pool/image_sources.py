"""Images in the forms people have them: files, arrays, pictures, bytes, tables of these."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from PIL import Image

from labelloop.pool.errors import PoolError
from labelloop.pool.files import Files
from labelloop.pool.pixels import Scale, check_picture, check_stack, scale_of
from labelloop.pool.sources import Medium, gather, what

if TYPE_CHECKING:
    import pandas as pd

    from labelloop.pool.files import File

SUFFIXES = frozenset(
    [
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".gif", ".webp", ".avif", ".heic", ".heif"),
        *(".bmp", ".dib", ".tif", ".tiff", ".jp2", ".j2k", ".jpx", ".ppm", ".pgm", ".pbm", ".pnm"),
        *(".tga", ".ico", ".qoi"),
    ]
)


Source: TypeAlias = "File | bytes | np.ndarray[Any, Any] | Image.Image"


@dataclass(frozen=True)
class Sources:
    """Images and what to call them.

    Parameters
    ----------
    items : list
        A file, the bytes of one, an array or a PIL image for each.
    index : Index, optional
        The ids; None where the images are just numbered.
    scale : Scale, optional
        What is black and white in arrays of more than 8 bits.
    """

    items: Sequence[Source]
    index: pd.Index[Any] | None
    scale: Scale | None = None


def resolve(data: Any, id_col: Hashable | None) -> Sources:
    """Return the images that the user means.

    Parameters
    ----------
    data : object
        As for `labelloop.pool.images`.
    id_col : str, optional
        For tables.

    Returns
    -------
    Sources

    Raises
    ------
    PoolError
        If a folder or a pattern has no image, a file is missing, or ids are missing or repeated.
    """
    if isinstance(data, np.ndarray) and data.dtype.kind not in "OUST" and id_col is None:
        return Sources(check_stack(data), None, scale_of([data]))
    items, index = gather(data, id_col, _IMAGES)
    arrays = [] if isinstance(items, Files) else [item for item in items if isinstance(item, np.ndarray)]
    return Sources(items, index, scale_of(arrays))


def _image(value: Any, name: str) -> bytes | np.ndarray[Any, Any] | Image.Image:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if isinstance(value, Image.Image):
        return value
    if isinstance(value, Mapping) and value.get("bytes"):
        return _image(value["bytes"], name)  # as in Parquet files of image data sets
    if hasattr(value, "__array__"):
        return check_picture(np.asarray(value), name)
    raise PoolError(f"{name} is {what(value)}: an image is a path, an array, a PIL image or bytes")


_IMAGES = Medium(
    noun="image",
    suffixes=SUFFIXES,
    columns=("path", "image", "file", "filename"),
    forms=(
        "a folder, a glob pattern, a list of paths, arrays, PIL images or bytes, an array (n, height, width), "
        "a dict of id to image, or a table with a column 'path'"
    ),
    item=_image,
    alone=lambda data: isinstance(data, bytes | Image.Image),
)
