"""Windows over an image: where to look for objects, and what is to be seen there.

A window is described by the means of channels (colours, edges by direction) over a grid of cells that reaches a
little beyond it, so that what surrounds an object is seen as well. Sums over any rectangle come from an integral
image, four look-ups each, whatever its size (Viola and Jones, *Rapid object detection using a boosted cascade of simple
features*, 2001; Dollár et al., *Integral channel features*, 2009).

Boxes are arrays of shape (n, 4): left, top, width, height.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from labelloop.labels.overlap import iou
from labelloop.learning.image_features import LUMA, edges

if TYPE_CHECKING:
    from labelloop.learning.image_features import Matrix, Pixels
    from labelloop.learning.topk import Floats, Positions

_DIRECTIONS = 6
_CELLS = 6  # a side; the outermost ring lies outside of the window
_BEYOND = 1 / 4  # of a side, on each side: as wide as an inner cell
_STEP = 1 / 5  # of a side: where an object fits a window's size, its IoU with the nearest one is at least 0.65
_MOST = 20_000  # windows of an image
_AT_ONCE = 4_096
_SIDE = 8  # the least side of a window, in pixels


class Channels:
    """An image as sums of its channels, from which windows are described.

    Parameters
    ----------
    image : uint8 array, shape (height, width, 3)
    """

    def __init__(self, image: Pixels) -> None:
        unit = np.asarray(image, dtype=np.float32) / np.float32(255)
        grey: Matrix = np.dot(unit, LUMA)
        strength, bins = edges(grey, _DIRECTIONS) if min(grey.shape) > 1 else (np.zeros_like(grey), np.zeros_like(grey))
        by_direction = (bins[..., None] == np.arange(_DIRECTIONS)) * strength[..., None]
        channels = np.concatenate([unit, by_direction, strength[..., None]], axis=2)
        self.height, self.width = grey.shape
        self._sums = np.zeros((self.height + 1, self.width + 1, channels.shape[2]))
        np.cumsum(channels, axis=0, out=self._sums[1:, 1:])
        np.cumsum(self._sums[1:, 1:], axis=1, out=self._sums[1:, 1:])

    def describe(self, windows: Floats) -> Matrix:
        """Return a row per window: colours and edges of its cells, its size and its form."""
        parts = [self._described(windows[k : k + _AT_ONCE]) for k in range(0, len(windows), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.empty((0, n_features()), np.float32)

    def _described(self, windows: Floats) -> Matrix:
        cells = self._means(windows)
        colours, strengths = cells[..., :3], cells[..., 3:]
        inner = cells[:, 1:-1, 1:-1, :3].reshape(len(windows), -1, 3)
        whole = np.linalg.norm(strengths.reshape(len(windows), -1), axis=1)[:, None, None, None]
        strengths = strengths / (whole + 0.02)
        middle = inner.mean(axis=1)
        contrast = colours - middle[:, None, None]  # what is light is told by `middle`, what differs by these
        rows = [contrast, strengths, middle, inner.std(axis=1), whole, np.log(windows[:, 2:] + 1)]
        return np.concatenate([row.reshape(len(windows), -1) for row in rows], axis=1, dtype=np.float32)

    def _means(self, windows: Floats) -> Floats:
        """Return the means of all channels over the cells of each window, shape (n, _CELLS, _CELLS, n_channels)."""
        ticks = np.linspace(-_BEYOND, 1 + _BEYOND, _CELLS + 1)
        x = np.rint(windows[:, :1] + windows[:, 2:3] * ticks).astype(np.intp)
        y = np.rint(windows[:, 1:2] + windows[:, 3:] * ticks).astype(np.intp)
        # Cells beyond the border hold the pixels nearest to it.
        left, right = _within(x, self.width)
        upper, lower = _within(y, self.height)
        sums = self._sums
        total = (
            sums[lower[:, :, None], right[:, None]]
            - sums[upper[:, :, None], right[:, None]]
            - sums[lower[:, :, None], left[:, None]]
            + sums[upper[:, :, None], left[:, None]]
        )
        area = (lower - upper)[:, :, None] * (right - left)[:, None]
        return total / area[..., None]


def n_features() -> int:
    """Return how many columns a window's description has."""
    return _CELLS * _CELLS * (3 + _DIRECTIONS + 1) + 3 + 3 + 1 + 2


def _within(ticks: Positions, length: int) -> tuple[Positions, Positions]:
    """Return where cells begin and end, each at least one pixel, all of them within the image."""
    start = np.clip(ticks[:, :-1], 0, length - 1)
    return start, np.maximum(np.clip(ticks[:, 1:], 0, length), start + 1)


def window_sizes(boxes: Floats, most: int, seed: int) -> Floats:
    """Return the sizes of windows that fit boxes best: centres of their logarithms, by k-means.

    Parameters
    ----------
    boxes : array of float, shape (n, 4)
    most : int
        How many sizes at most.
    seed : int

    Returns
    -------
    array of float, shape (n_sizes, 2)
        Width and height.
    """
    from sklearn.cluster import KMeans  # noqa: PLC0415 - slow to import

    logs = np.log(np.maximum(boxes[:, 2:], _SIDE))
    n = min(most, len(np.unique(logs.round(1), axis=0)))
    centres: Floats = KMeans(n, n_init=2, random_state=seed).fit(logs).cluster_centers_
    return np.exp(centres)


def grid(width: int, height: int, sizes: Floats) -> Floats:
    """Return windows of some sizes all over an image, a fifth of a side apart; of many, evenly chosen ones."""
    found = [_rows_of(width, height, min(wide, width), min(high, height)) for wide, high in sizes]
    windows = np.concatenate(found)
    return windows if len(windows) <= _MOST else windows[np.linspace(0, len(windows) - 1, _MOST).astype(np.intp)]


def _rows_of(width: int, height: int, wide: float, high: float) -> Floats:
    lefts = np.linspace(0, width - wide, 1 + int(np.ceil((width - wide) / (wide * _STEP))))
    tops = np.linspace(0, height - high, 1 + int(np.ceil((height - high) / (high * _STEP))))
    x, y = (each.ravel() for each in np.meshgrid(lefts, tops))
    return np.column_stack([x, y, np.full_like(x, wide), np.full_like(x, high)])


def jittered(boxes: Floats, n: int, rng: np.random.Generator) -> Floats:
    """Return boxes, and `n` more of each that are shifted and stretched a little."""
    shift = rng.uniform(-0.15, 0.15, (n, len(boxes), 2)) * boxes[:, 2:]
    size = boxes[:, 2:] * np.exp(rng.uniform(-0.2, 0.2, (n, len(boxes), 2)))
    corner = boxes[:, :2] + boxes[:, 2:] / 2 + shift - size / 2
    return np.concatenate([boxes, np.concatenate([corner, size], axis=2).reshape(-1, 4)])


def clipped(boxes: Floats, width: int, height: int) -> Floats:
    """Return boxes cut off at the border of the image, at least one pixel of each."""
    low = np.clip(boxes[:, :2], 0, np.array([width - 1, height - 1]))
    high = np.clip(boxes[:, :2] + boxes[:, 2:], low + 1, np.array([width, height]))
    return np.concatenate([low, high - low], axis=1)


def suppressed(boxes: Floats, scores: Floats, most: float) -> Positions:
    """Return which boxes stay: from the highest score down, each that overlaps none that stays by more than `most`.

    This is greedy non-maximum suppression; the measure is intersection over union, whatever the classes. Equal scores
    keep their order.

    Parameters
    ----------
    boxes : array of float, shape (n, 4)
    scores : array of float, shape (n,)
    most : float

    Returns
    -------
    array of int
        Positions, the highest score first.

    Examples
    --------
    >>> boxes = np.array([[0, 0, 10, 10], [1, 0, 10, 10], [30, 0, 10, 10]])
    >>> suppressed(boxes, np.array([0.6, 0.9, 0.3]), 0.5).tolist()
    [1, 2]
    """
    order = np.argsort(-scores, kind="stable")
    kept = []
    while len(order):
        kept.append(order[0])
        rest = order[1:]
        order = rest[iou(boxes[order[:1]], boxes[rest])[0] <= most]
    return np.array(kept, dtype=np.int64)


def offsets(windows: Floats, boxes: Floats) -> Floats:
    """Return by how much boxes differ from windows: shift of the middle as a share of the side, logarithm of the size.

    References
    ----------
    Girshick et al., *Rich feature hierarchies for accurate object detection and semantic segmentation* (2014),
    appendix C.
    """
    middle = windows[:, :2] + windows[:, 2:] / 2
    return np.concatenate(
        [(boxes[:, :2] + boxes[:, 2:] / 2 - middle) / windows[:, 2:], np.log(boxes[:, 2:] / windows[:, 2:])], axis=1
    )


def moved(windows: Floats, by: Floats) -> Floats:
    """Return windows changed by `offsets`."""
    by = np.clip(by, -0.5, 0.5)
    size = windows[:, 2:] * np.exp(by[:, 2:])
    middle = windows[:, :2] + windows[:, 2:] / 2 + by[:, :2] * windows[:, 2:]
    return np.concatenate([middle - size / 2, size], axis=1)
