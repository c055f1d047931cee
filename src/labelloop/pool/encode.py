"""Pictures on their way: from files, bytes and arrays to what a browser shows and a model reads."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from labelloop.pool import files, upright
from labelloop.pool.pixels import Scale

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

MOST_BYTES = 2_000_000
MODEL_SIDE = 128
_LOSSLESS_PIXELS = 300_000
_QUALITY = 85
# What browsers show as it is; MPO is the JPEG of phones that keep several pictures in one file.
_BROWSER = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}
_BROWSER_MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}
_HEIC = {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"}
_HEIC_HELP = "HEIC needs the package pillow-heif (pillow_heif.register_heif_opener())"


def for_browser(content: bytes, max_side: int) -> tuple[dict[str, Any], bytes]:
    """Return the bytes of an image file in a form that any browser shows, upright.

    Files that browsers read and that are small enough are given byte for byte, but read once to see that
    they are whole.

    Parameters
    ----------
    content : bytes
    max_side : int
        Longest side in pixels; bigger pictures are scaled down.

    Returns
    -------
    data : dict
        ``mime``, ``width`` and ``height`` in pixels of the upright original, and ``note`` where the
        brightness was changed.
    buffer : bytes

    Raises
    ------
    Exception
        Whatever Pillow makes of bytes that are no image; see `why`.
    """
    with upright.opened(content) as image:
        as_it_is = (
            image.format in _BROWSER
            and image.mode in _BROWSER_MODES
            and len(content) <= MOST_BYTES
            and max(image.size) <= max_side
            and (image.format == "MPO" or getattr(image, "n_frames", 1) == 1)
        )
        mime = _BROWSER.get(image.format or "", "")
        size, orientation = _load(image, 1 if as_it_is else max_side)
        data = {"mime": mime, "width": size[0], "height": size[1]}
        if as_it_is and orientation == 1:
            return data, content
        if as_it_is:  # it was read as a thumbnail only
            with upright.opened(content) as whole:
                _load(whole, max_side)
                return _encode(whole, orientation, data, max_side)
        return _encode(image, orientation, data, max_side)


def picture_for_browser(image: Image.Image, max_side: int) -> tuple[dict[str, Any], bytes]:
    """Return a picture in memory as `for_browser` returns a file.

    Parameters
    ----------
    image : PIL Image
        Nobody else may be using it.
    max_side : int

    Returns
    -------
    data : dict
    buffer : bytes
    """
    size, orientation = _load(image, max_side)
    return _encode(image, orientation, {"mime": "", "width": size[0], "height": size[1]}, max_side)


def for_model(content: bytes | Image.Image, side: int = MODEL_SIDE) -> NDArray[np.uint8]:
    """Return an image as a model sees it: upright, RGB, on white.

    Parameters
    ----------
    content : bytes or PIL Image
        An image file, or a picture that nobody else is using.
    side : int, default=128
        The most pixels it may be wide or high.

    Returns
    -------
    array of uint8, shape (height, width, 3)

    Raises
    ------
    Exception
        Whatever Pillow makes of bytes that are no image.
    """
    with upright.opened(content) if isinstance(content, bytes) else content as image:
        _, orientation = _load(image, side)
        picture, _ = _eight_bit(image)
        picture = upright.turned(_shrunk(picture, side), orientation)
        if picture.mode in {"LA", "RGBA"}:
            picture = picture.convert("RGBA")
            picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
        return np.array(picture.convert("RGB"))


@dataclass(frozen=True)
class Decoded:
    """A picture, upright, in 8 bits a channel; a JPEG perhaps at a fraction of its size.

    Parameters
    ----------
    picture : PIL Image
    size : (int, int)
        Width and height of the original.
    profile : bytes or None
        What its colours mean.
    """

    picture: Image.Image
    size: tuple[int, int]
    profile: bytes | None


def decoded(source: bytes | Image.Image, enough: Callable[[tuple[int, int]], int]) -> Decoded:
    """Return a picture as it is shown, to cut parts out of it.

    Parameters
    ----------
    source : bytes or PIL Image
        The content of a file, or a picture that nobody else is using.
    enough : callable
        Returns, for width and height of the upright original, the longest side in pixels that is asked for.

    Returns
    -------
    Decoded

    Raises
    ------
    Exception
        Whatever Pillow makes of what is no image; see `why`.
    """
    with upright.opened(source) if isinstance(source, bytes) else source as image:
        size, way = _load(image, enough(upright.upright_size(image)))
        profile = _profile(image)
        picture, _ = _eight_bit(image)
        return Decoded(upright.turned(picture, way), size, profile)


def part(decoded: Decoded, borders: tuple[int, int, int, int], side: int) -> tuple[str, bytes]:
    """Return a part of a picture for a browser.

    Parameters
    ----------
    decoded : Decoded
    borders : (int, int, int, int)
        Left, upper, right and lower border in pixels of the original.
    side : int
        Longest side in pixels; larger parts are scaled down.

    Returns
    -------
    mime : str
    buffer : bytes
    """
    (width, height), picture = decoded.size, decoded.picture
    left, upper, right, lower = borders
    across, down = picture.width / width, picture.height / height
    inner = (left * across, upper * down, right * across, lower * down)
    outer = (floor(inner[0]), floor(inner[1]), ceil(inner[2]), ceil(inner[3]))
    box = (inner[0] - outer[0], inner[1] - outer[1], inner[2] - outer[0], inner[3] - outer[1])
    size = _within((right - left, lower - upper), side)
    return _compressed(_resized(picture.crop(outer), size, box), decoded.profile)


def array_for_model(array: NDArray[np.uint8], side: int = MODEL_SIDE) -> NDArray[np.uint8]:
    """Return an array of 8 bits, gray, RGB or RGBA, as `for_model` returns a file.

    Parameters
    ----------
    array : array of uint8, shape (height, width) or (height, width, 3 or 4)
    side : int, default=128

    Returns
    -------
    array of uint8, shape (height, width, 3)
    """
    if max(array.shape[:2]) > side or array.shape[2:] == (4,):
        return for_model(as_picture(array), side)
    return np.repeat(array[:, :, None], 3, axis=2) if array.ndim == 2 else array.copy()  # noqa: PLR2004 - gray


def as_picture(array: NDArray[np.uint8]) -> Image.Image:
    """Return an array of 8 bits, gray, RGB or RGBA, as a PIL image."""
    return Image.fromarray(np.ascontiguousarray(array))


def why(error: Exception, content: bytes | None) -> str:
    """Return in plain words why an image cannot be read.

    Parameters
    ----------
    error : Exception
    content : bytes or None
        What was to be read, as far as it was.

    Returns
    -------
    str
    """
    if content == b"":
        return "the file is empty"
    if isinstance(error, UnidentifiedImageError):
        heic = content is not None and content[4:12] in _HEIC
        return _HEIC_HELP if heic else "it is no image of a known format, or it is damaged"
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return f"it has too many pixels ({error})"
    return files.why(error)


def read(path: str) -> bytes:
    """Return the content of a file."""
    return Path(path).read_bytes()


def _load(image: Image.Image, side: int) -> tuple[tuple[int, int], int]:
    """Decode the first frame; return the size of the upright original and the EXIF orientation.

    A big JPEG is decoded at a fraction of its size, its longest side not smaller than `side`.
    """
    size = image.size
    drafted = image.format in {"JPEG", "MPO"} and image.draft(None, _within(size, side)) is not None
    image.load()
    if not drafted:
        size = image.size  # known for sure, and upright, only now for TIFF
    way = upright.orientation(image)
    return upright.turned_size(size, way), way


def _profile(image: Image.Image) -> bytes | None:
    return image.info.get("icc_profile") if image.mode in {"RGB", "RGBA"} else None


def _encode(image: Image.Image, orientation: int, data: dict[str, Any], max_side: int) -> tuple[dict[str, Any], bytes]:
    profile = _profile(image)
    picture, note = _eight_bit(image)
    mime, buffer = _compressed(upright.turned(_shrunk(picture, max_side), orientation), profile)
    return {**data, "mime": mime, **({"note": note} if note else {})}, buffer


def _compressed(picture: Image.Image, profile: bytes | None) -> tuple[str, bytes]:
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    see_through = picture.mode in {"LA", "RGBA"}
    if see_through or picture.width * picture.height <= _LOSSLESS_PIXELS:
        buffer = _saved(picture, "PNG", profile)
        if len(buffer) <= MOST_BYTES:
            return "image/png", buffer
    if see_through:
        return "image/webp", _saved(picture.convert("RGBA"), "WEBP", profile)
    return "image/jpeg", _saved(picture, "JPEG", profile)


def _saved(picture: Image.Image, form: str, profile: bytes | None) -> bytes:
    stream = BytesIO()
    options: dict[str, Any] = {} if form == "PNG" else {"quality": _QUALITY}
    picture.save(stream, form, icc_profile=profile, **options)
    return stream.getvalue()


def _eight_bit(image: Image.Image) -> tuple[Image.Image, str | None]:
    """Return a picture as L, LA, RGB or RGBA, and what was done to its brightness, if anything."""
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        return _stretched(image)
    if image.mode in {"L", "LA", "RGB", "RGBA"} and "transparency" not in image.info:
        return image, None
    if image.mode == "1":
        return image.convert("L"), None
    return image.convert("RGBA" if image.has_transparency_data else "RGB"), None


def _stretched(image: Image.Image) -> tuple[Image.Image, str]:
    array = np.asarray(image)
    finite = array[np.isfinite(array)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    note = f"brightness stretched: {low:g} is black, {high:g} is white"
    return as_picture(Scale(low, high).apply(array)), note


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    size = _within(picture.size, side)
    return picture if size == picture.size else _resized(picture, size, (0, 0, *picture.size))


def _resized(picture: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float]) -> Image.Image:
    return picture.resize(size, Image.Resampling.BICUBIC, box, reducing_gap=2.0)


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return a size, scaled down if need be so that no side is longer than `side`."""
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
