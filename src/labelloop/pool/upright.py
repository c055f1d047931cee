"""Image files as they are opened: which way up they are shown, and how large they are then."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import IO, TYPE_CHECKING

from PIL import Image
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)

_ORIENTATION, _WIDTH, _HEIGHT = 0x0112, 0x0100, 0x0101
# Left out: readers that run other programs, and formats that Pillow only recognises.
_NO_PICTURES = {"EPS", "WMF", "MPEG", "PDF", "BUFR", "GRIB", "HDF5"}
_TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE = {5, 6, 7, 8}
_PNG_SIGNATURE = 8  # bytes
_PNG_FRAME = 12  # bytes around the content of a chunk: length, type, checksum
# How chunks begin that say how to turn a PNG.
_PNG_TURNS = (b"eXIf", b"tEXtRaw profile type exif", b"zTXtRaw profile type exif", b"iTXtXML:com.adobe.xmp")


def opened(source: str | bytes) -> Image.Image:
    """Return an image of which the header has been read, by Pillow alone.

    Parameters
    ----------
    source : str or bytes
        A path, or the content of a file.

    Returns
    -------
    PIL Image

    Raises
    ------
    Exception
        Whatever Pillow makes of what is no image.
    """
    Image.init()
    formats = [name for name in Image.ID if name not in _NO_PICTURES]
    return Image.open(BytesIO(source) if isinstance(source, bytes) else source, formats=formats)


def size_of(source: str | bytes) -> tuple[int, int]:
    """Return width and height of an image as it is shown; the picture itself is not decoded.

    Parameters
    ----------
    source : str or bytes
        A path, or the content of a file.

    Returns
    -------
    width, height : int

    Raises
    ------
    Exception
        Whatever Pillow makes of what is no image.
    """
    with opened(source) as image:
        if isinstance(image, PngImageFile) and image.fp is not None and not _turns_at_the_end(image.fp):
            # Pillow would decode a PNG that does not begin with EXIF, to look behind its pixels.
            return turned_size(image.size, _orientation(image, Image.Image.getexif))
        return upright_size(image)


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height of a picture as it is shown."""
    if not isinstance(image, TiffImageFile):
        return turned_size(image.size, orientation(image))
    # Pillow turns TIFF itself when it decodes it. Its newer versions give the size upright before.
    tags = image.tag_v2
    turns = image.size == (tags.get(_WIDTH), tags.get(_HEIGHT))
    return turned_size(image.size, tags.get(_ORIENTATION, 1) if turns else 1)


def orientation(image: Image.Image) -> int:
    """Return how a picture is to be turned, 1 to 8 as EXIF counts; 1 where that is damaged."""
    return _orientation(image, lambda each: each.getexif())


def turned(picture: Image.Image, orientation: int) -> Image.Image:
    """Return a picture of an EXIF orientation upright."""
    return picture if orientation == 1 else picture.transpose(_TURN[orientation])


def turned_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Return width and height of a picture of an EXIF orientation once it is upright."""
    return size[::-1] if orientation in _ON_ITS_SIDE else size


def _orientation(image: Image.Image, exif: Callable[[Image.Image], Image.Exif]) -> int:
    found = 1
    try:
        found = int(exif(image).get(_ORIENTATION, 1))
    except Exception as error:  # noqa: BLE001 - Pillow's EXIF reader raises whatever damaged bytes lead to
        _log.debug("EXIF of an image is not readable: %r", error)
    return found if found in _TURN else 1


def _turns_at_the_end(stream: IO[bytes]) -> bool:
    """Return whether a PNG says only behind its pixels how to turn it; the stream is left where it was."""
    before, behind, longest = stream.tell(), False, max(map(len, _PNG_TURNS))
    position = stream.seek(_PNG_SIGNATURE)
    while len(head := stream.read(4 + longest)) > 4:  # noqa: PLR2004 - the length of a chunk's content
        kind = head[4:]
        if behind and kind.startswith(_PNG_TURNS):
            break
        behind = behind or kind.startswith(b"IDAT")
        position = stream.seek(position + int.from_bytes(head[:4], "big") + _PNG_FRAME)
    stream.seek(before)
    return bool(head)
