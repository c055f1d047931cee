"""A picture of points, made in numpy: one byte a pixel, which says what is there, and a palette.

A PNG of a palette takes a twentieth of the time, and half the bytes, of one with four channels.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from labelloop.widgets.pool_map.plane import View

Codes: TypeAlias = "NDArray[np.uint8]"
Colour: TypeAlias = tuple[int, int, int]

MOST = 24  # categories
DENSE = 200_000  # points in the picture from which on their density is drawn
_FADES = (0.24, 0.36, 0.5, 0.66, 0.82, 1.0)  # of density, the fewest points first
_CELL = 2  # pixels of a side in which points are counted
_PER_POINT = 5  # as long as it takes to move a pixel of a picture, times this, a point takes
_NOTHING, _LINE, _CHOSEN = 0, 1, 2
_PALE, _SURE = 0.14, 0.28  # of a region's colour
_FADED = 0.25
_KNEE = 0.04045  # where the curve of sRGB begins
_TOLD_APART = 1.7  # contrast of a colour against a dark page
_BLUE = (47, 127, 255)
# Where each meaning of a category's code begins
_SOLID = 3
_DULL = _SOLID + MOST
_REGION = _DULL + MOST
_DENSITY = _REGION + 2 * MOST


def palette(colours: Sequence[Colour], background: Colour, regions: Sequence[Colour] | None = None) -> bytes:
    """Return what each code looks like, three bytes each.

    Parameters
    ----------
    colours : list of (red, green, blue)
        Of the categories.
    background : (red, green, blue)
    regions : list of (red, green, blue), optional
        Of the categories in regions, where they mean something else.
    """
    under = np.array(background, dtype=float)
    front = (245, 245, 245) if under.mean() < 128 else (20, 20, 20)  # noqa: PLR2004 - half of white
    table = np.zeros((256, 3))
    table[_NOTHING], table[_LINE], table[_CHOSEN] = background, front, _BLUE
    own = _lit(np.array(colours, dtype=float).reshape(-1, 3), under)
    beneath = own if regions is None else _lit(np.array(regions, dtype=float).reshape(-1, 3), under)

    def put(start: int, mixed: NDArray[Any], share: float) -> None:
        table[start : start + len(mixed)] = mixed * share + under * (1 - share)

    put(_SOLID, own, 1.0)
    put(_DULL, own, _FADED)
    put(_REGION, beneath, _PALE)
    put(_REGION + MOST, beneath, _SURE)
    for level, share in enumerate(_FADES):
        put(_DENSITY + level * MOST, own, share)
    packed: bytes = table.round().astype(np.uint8).tobytes()
    return packed


def _lit(colours: NDArray[Any], under: NDArray[Any]) -> NDArray[Any]:
    """Return colours that would be lost on a dark page lighter; others as they are."""
    for _ in range(4):
        lost = (_luminance(colours) + 0.05) / (_luminance(under) + 0.05) < _TOLD_APART
        if under.mean() >= 128 or not lost.any():  # noqa: PLR2004 - half of white
            break
        colours = np.where(lost[:, None], colours * 0.8 + 255 * 0.2, colours)
    return colours


def _luminance(colours: NDArray[Any]) -> NDArray[Any]:
    """Return the relative luminance of sRGB colours, as WCAG 2.2 defines it."""
    parts = colours / 255
    linear = np.where(parts <= _KNEE, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    found: NDArray[Any] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return found


@dataclass
class Scene:
    """What is drawn.

    Parameters
    ----------
    x, y : array of float, shape (n,)
        In pixels; NaN is nowhere.
    codes : array of uint8, shape (n,)
        The category of each.
    shown : array of bool, shape (n,)
    chosen : array of bool, shape (n,)
        Those of others are dull, if there are any.
    region : array of uint8, shape (height, width), optional
        See `region_codes`.
    cursor : (column, row), optional
        Where the cursor is.
    """

    x: NDArray[Any]
    y: NDArray[Any]
    codes: Codes
    shown: NDArray[np.bool_]
    chosen: NDArray[np.bool_]
    region: Codes | None = None
    cursor: tuple[float, float] | None = None


def drawn(scene: Scene, width: int, height: int) -> Codes:
    """Return the picture of a scene, a code for each pixel."""
    picture = np.zeros((height, width), dtype=np.uint8) if scene.region is None else scene.region.copy()
    seen = scene.shown & (scene.x >= 0) & (scene.x < width) & (scene.y >= 0) & (scene.y < height)
    places = np.flatnonzero(seen)
    columns, rows = scene.x[places].astype(np.int32), scene.y[places].astype(np.int32)
    codes, chosen = scene.codes[places], scene.chosen[places]
    if len(places) > DENSE:
        _put_density(picture, columns, rows, codes)
        rows, columns = rows[chosen], columns[chosen]
        half = (rows + columns) % 2 == 0  # what lies beneath is seen through it
        picture[rows[half], columns[half]] = _CHOSEN
    else:
        _put_dots(picture, columns, rows, codes, chosen if scene.chosen.any() else None)
    if scene.cursor is not None:
        _put_cursor(picture, *scene.cursor, radius(len(places)) + 5)
    return picture


def outlined(picture: Codes, corners: Sequence[tuple[float, float]]) -> Codes:
    """Return a picture with a closed line on it."""
    picture = picture.copy()
    for one, other in pairwise([*corners, corners[0]]):
        _put_line(picture, one, other)
    return picture


def encoded(picture: Codes, colours: bytes) -> bytes:
    """Return a picture as PNG."""
    from PIL import Image  # noqa: PLC0415 - as elsewhere, only where pictures are made

    height, width = picture.shape
    image = Image.frombytes("P", (width, height), np.ascontiguousarray(picture).tobytes())
    image.putpalette(colours)
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def radius(n: int) -> int:
    """Return how big dots are drawn where there are so many."""
    return next((size for size, most in ((5, 300), (4, 2_000), (3, 8_000), (2, 40_000)) if n <= most), 1)


def region_codes(grid: NDArray[Any], sure: NDArray[np.bool_], view: View, extent: Sequence[float]) -> Codes:
    """Return what a model would answer at each pixel, as codes.

    Parameters
    ----------
    grid : array of int, shape (rows, columns)
        Category of each cell, the first row lowest in the plane; -1: nothing.
    sure : array of bool, shape (rows, columns)
    view : View
    extent : (left, right, bottom, top)
        Of the grid in the plane.
    """
    left, right, bottom, top = extent
    x = view.left + (np.arange(view.width) + 0.5) / view.across
    y = view.top - (np.arange(view.height) + 0.5) / view.down
    column = np.floor((x - left) / (right - left) * grid.shape[1]).astype(np.int64)
    row = np.floor((y - bottom) / (top - bottom) * grid.shape[0]).astype(np.int64)
    codes = np.where(grid < 0, _NOTHING, _REGION + grid + MOST * sure).astype(np.uint8)
    framed = np.pad(codes, 1, constant_values=_NOTHING)
    return framed[np.ix_(row.clip(-1, grid.shape[0]) + 1, column.clip(-1, grid.shape[1]) + 1)]


def _put_dots(
    picture: Codes, columns: NDArray[Any], rows: NDArray[Any], codes: Codes, chosen: NDArray[np.bool_] | None
) -> None:
    size = radius(len(columns))
    known = codes != 0  # what has no category yet lies below the rest

    def put(which: NDArray[np.bool_], shades: Codes, size: int) -> None:
        for layer in (which & ~known, which & known):
            if layer.any():
                _stamp(picture, columns[layer], rows[layer], shades[layer], size)

    if chosen is None:
        put(np.ones(len(codes), dtype=bool), codes + np.uint8(_SOLID), size)
        return
    put(~chosen, codes + np.uint8(_DULL), size)
    put(chosen, np.full(len(codes), _CHOSEN, np.uint8), size + 1)
    put(chosen, codes + np.uint8(_SOLID), size)


def _stamp(picture: Codes, columns: NDArray[Any], rows: NDArray[Any], dots: Codes, size: int) -> None:
    """Put a disc at every point; what is nearer to its middle covers what is farther from another's."""
    height, width = picture.shape
    span = range(-size, size + 1)
    steps = sorted((dy * dy + dx * dx, dy, dx) for dy in span for dx in span if dy * dy + dx * dx < (size + 0.3) ** 2)
    discs = np.zeros((height + 2 * size, width + 2 * size), dtype=np.uint8)
    if len(dots) < picture.size // _PER_POINT:
        places = (rows + size) * np.int32(width + 2 * size) + columns + size
        flat = discs.reshape(-1)
        for _, dy, dx in reversed(steps):
            flat[places + (dy * (width + 2 * size) + dx)] = dots
    else:  # many points: move the whole picture of them
        layer = np.zeros_like(picture)
        layer[rows, columns] = dots
        for _, dy, dx in steps:
            target = discs[size + dy : size + dy + height, size + dx : size + dx + width]
            np.copyto(target, layer, where=target == 0)
    discs = discs[size : size + height, size : size + width]
    np.copyto(picture, discs, where=discs > 0)


def _put_density(picture: Codes, columns: NDArray[Any], rows: NDArray[Any], codes: Codes) -> None:
    """Colour each cell by the category most often in it, the stronger the more points there are."""
    height, width = -(-picture.shape[0] // _CELL), -(-picture.shape[1] // _CELL)
    cells = (rows // _CELL) * np.int32(width) + columns // _CELL
    kinds = int(codes.max()) + 1
    counts = np.bincount(cells * np.int32(kinds) + codes, minlength=width * height * kinds).reshape(-1, kinds)
    # What has no category counts where nothing else is: it would drown the few that have one.
    most = (
        np.where(counts[:, 1:].any(axis=1), counts[:, 1:].argmax(axis=1) + 1, 0)
        if kinds > 1
        else np.zeros(len(counts), int)
    )
    total = counts.sum(axis=1)
    steps = np.log1p(total) / max(np.log1p(total.max()), 1e-9) * len(_FADES)
    level = np.ceil(steps).clip(1, len(_FADES)).astype(int) - 1
    shade = np.where(total > 0, _DENSITY + level * MOST + most, 0).astype(np.uint8).reshape(height, width)
    large = shade.repeat(_CELL, axis=0).repeat(_CELL, axis=1)[: picture.shape[0], : picture.shape[1]]
    np.copyto(picture, large, where=large > 0)


def _put_line(picture: Codes, one: tuple[float, float], other: tuple[float, float]) -> None:
    n = int(max(abs(one[0] - other[0]), abs(one[1] - other[1]))) + 2
    columns = np.linspace(one[0], other[0], n).round().astype(int)
    rows = np.linspace(one[1], other[1], n).round().astype(int)
    seen = (columns >= 0) & (columns < picture.shape[1]) & (rows >= 0) & (rows < picture.shape[0])
    picture[rows[seen], columns[seen]] = _LINE


def _put_cursor(picture: Codes, column: float, row: float, size: int) -> None:
    """Put a ring with four ticks."""
    _put_ring(picture, column, row, size)
    near, far = size + 1, size + 6
    for right, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        for aside in (0, 1):  # two pixels thick
            x, y = column + down * aside, row + right * aside
            _put_line(picture, (x + right * near, y + down * near), (x + right * far, y + down * far))


def _put_ring(picture: Codes, column: float, row: float, size: int) -> None:
    angle = np.linspace(0, 2 * np.pi, 16 * size)
    for extra in (0, 1):
        columns = (column + (size + extra) * np.cos(angle)).astype(int)
        rows = (row + (size + extra) * np.sin(angle)).astype(int)
        seen = (columns >= 0) & (columns < picture.shape[1]) & (rows >= 0) & (rows < picture.shape[0])
        picture[rows[seen], columns[seen]] = _LINE
