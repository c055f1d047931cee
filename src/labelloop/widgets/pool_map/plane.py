"""The plane that samples lie in: which part of it is seen, and which points are meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Points: TypeAlias = "NDArray[np.float64]"
Positions: TypeAlias = "NDArray[np.intp]"

_MARGIN = 0.06  # of the picture's sides left free around all points
_SAME = 0.5  # pixels: points nearer than that are at one place
_CLOSEST, _FARTHEST = 1e6, 0.05  # how far one can zoom, in terms of all points


@dataclass(frozen=True)
class View:
    """The part of the plane that is seen in a picture; y grows upwards in the plane, downwards in the picture.

    Parameters
    ----------
    width, height : int
        Of the picture, in pixels.
    left, top : float
        The point of the plane at the picture's upper left corner.
    across, down : float
        Pixels per unit of the plane.
    zoom : float
        1 where all points are seen.

    Examples
    --------
    >>> view = View.of(np.array([[0.0, 0.0], [4.0, 2.0]]), 400, 200)
    >>> x, y = view.pixels(np.array([[2.0, 1.0]]))
    >>> round(float(x[0])), round(float(y[0]))
    (200, 100)
    """

    width: int
    height: int
    left: float
    top: float
    across: float
    down: float
    zoom: float = 1.0

    @classmethod
    def of(cls, points: Points, width: int, height: int) -> View:
        """Return the view that shows all points; those that are not finite are left out."""
        placed = points[np.isfinite(points).all(axis=1)]
        placed = placed if len(placed) else np.zeros((1, 2))
        low, high = placed.min(axis=0), placed.max(axis=0)
        span = high - low
        alike = span <= np.maximum(np.abs(low), np.abs(high)) * 1e-12
        span = np.where(alike, np.maximum(1.0, np.abs(low) * 1e-3), span)
        middle = low + (high - low) / 2
        across, down = np.array([width, height]) * (1 - 2 * _MARGIN) / span
        left, top = middle[0] - width / 2 / across, middle[1] + height / 2 / down
        return cls(width, height, float(left), float(top), float(across), float(down))

    def pixels(self, points: Points) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return where points lie in the picture, as columns and rows."""
        return (points[:, 0] - self.left) * self.across, (self.top - points[:, 1]) * self.down

    def point(self, column: float, row: float) -> tuple[float, float]:
        """Return the point of the plane at a pixel."""
        return self.left + column / self.across, self.top - row / self.down

    def moved(self, columns: float, rows: float) -> View:
        """Return the view after the plane was dragged by so many pixels."""
        return replace(self, left=self.left - columns / self.across, top=self.top + rows / self.down)

    def having(self, column: float, row: float, margin: float) -> View:
        """Return the view moved no farther than it takes to see a pixel, with some room around it."""
        low, high = np.array([margin, margin]), np.array([self.width - margin, self.height - margin])
        over = np.array([column, row]) - np.clip([column, row], low, high)
        return self.moved(-float(over[0]), -float(over[1])) if over.any() else self

    def showing(self, left: float, top: float, zoom: float) -> View:
        """Return the view with a point at its upper left corner, `zoom` times as close as where all are seen."""
        zoom = min(_CLOSEST, max(_FARTHEST, zoom))
        across, down = self.across * zoom / self.zoom, self.down * zoom / self.zoom
        return replace(self, left=left, top=top, across=across, down=down, zoom=zoom)

    def zoomed(self, factor: float, column: float, row: float) -> View:
        """Return the view `factor` times as close, where the point at a pixel stays in its place."""
        zoom = min(_CLOSEST, max(_FARTHEST, self.zoom * factor))
        factor = zoom / self.zoom
        x, y = self.point(column, row)
        across, down = self.across * factor, self.down * factor
        return replace(self, left=x - column / across, top=y + row / down, across=across, down=down, zoom=zoom)


def inside(x: NDArray[Any], y: NDArray[Any], corners: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    """Return which points lie in a polygon, by the even-odd rule: a lasso's loop within a loop is a hole.

    Each edge is held against the points beside it only: with points in the order of y that is a slice.

    Parameters
    ----------
    x, y : array, shape (n,)
        NaN is outside.
    corners : list of pairs
        The last is joined to the first; fewer than three hold nothing.

    Returns
    -------
    array of bool, shape (n,)

    Examples
    --------
    >>> inside(np.array([1.0, 3.0]), np.array([1.0, 1.0]), [(0, 0), (2, 0), (2, 2), (0, 2)]).tolist()
    [True, False]
    """
    found = np.zeros(len(x), dtype=bool)
    if len(corners) < 3:  # noqa: PLR2004 - a polygon's least number of corners
        return found
    heights = [corner[1] for corner in corners]
    near = np.flatnonzero((y >= min(heights)) & (y <= max(heights)))
    near = near[np.argsort(y[near], kind="stable")]
    xs, ys = x[near], y[near]
    odd = np.zeros(len(near), dtype=bool)
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if y1 == y2:
            continue
        start, stop = np.searchsorted(ys, sorted((y1, y2)), side="left")
        crossing = x1 + (ys[start:stop] - y1) * ((x2 - x1) / (y2 - y1))
        odd[start:stop] ^= xs[start:stop] < crossing
    found[near] = odd
    return found


def within(x: NDArray[Any], y: NDArray[Any], one: tuple[float, float], other: tuple[float, float]) -> NDArray[np.bool_]:
    """Return which points lie in a rectangle, its border included, given by two opposite corners."""
    (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    found: NDArray[np.bool_] = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    return found


def nearest(x: NDArray[Any], y: NDArray[Any], column: float, row: float, reach: float) -> int | None:
    """Return the place of the point nearest to a pixel, None if none is within `reach` pixels."""
    if not len(x):
        return None
    distance = (x - column) ** 2 + (y - row) ** 2
    distance = np.where(np.isnan(distance), np.inf, distance)
    best = int(np.argmin(distance))
    return best if distance[best] <= reach**2 else None


def toward(x: NDArray[Any], y: NDArray[Any], column: float, row: float, way: tuple[int, int]) -> int | None:
    """Return the place of the point that an arrow key leads to from a pixel, None if there is none that way.

    That is the nearest within 45 degrees of the arrow, in pixels along and aside; else the nearest beyond that.

    Parameters
    ----------
    x, y : array, shape (n,)
        In pixels; NaN is nowhere.
    column, row : float
    way : (int, int)
        To the right and down.

    Notes
    -----
    From any place arrows lead to any other. Take the quarter in which a place v lies: its arrow leads to v, or to a
    place no farther from the pixel than v, and that is no farther from v than the pixel was. It is as far only if it
    lies on the quarter's edge and v is ahead or on the other side; from there on v stays on that side and comes nearer,
    so this ends. Hence a quarter has only one of its two edges, and of places equally far the one on it is taken.

    Examples
    --------
    >>> toward(np.array([0.0, 5.0, 4.0]), np.array([0.0, 1.0, 9.0]), 0, 0, (1, 0))
    1
    """
    right, down = x - column, y - row
    along, aside = right * way[0] + down * way[1], down * way[0] - right * way[1]
    for ahead in ((along > _SAME) & (aside <= along) & (aside > -along), along > _SAME):
        places = np.flatnonzero(ahead)
        if len(places):
            far = along[places] + np.abs(aside[places])
            places = places[far == far.min()]
            return int(places[np.argmin(along[places])])
    return None
