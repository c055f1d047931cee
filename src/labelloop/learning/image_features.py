"""What a classifier sees of an image when nobody says: a short description in plain NumPy.

Images of at most 16 pixels a side are their own description. Of larger ones we keep a small grey
thumbnail, mean colours on a grid, and histograms of gradient orientations (after Dalal and Triggs,
*Histograms of oriented gradients for human detection*, 2005): enough to tell kinds of pictures apart
while somebody labels, in well under a millisecond.

Examples
--------
>>> import numpy as np
>>> images = [np.full((8, 8, 3), shade, dtype=np.uint8) for shade in (0, 255)]
>>> ImageFeatures().fit(images).transform([*images, None]).shape
(3, 64)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Pixels: TypeAlias = npt.NDArray[Any]
Matrix: TypeAlias = npt.NDArray[np.float32]

_TINY = 16  # pixels a side, up to which the pixels themselves are the features
_THUMB, _COLORS, _CELLS, _BINS = 8, 4, 4, 8
LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601


class ImageFeatures:
    """Describes images by rows of equal length.

    `fit` looks at some images, without any answers, to decide between pixels and descriptors, between
    grey and colour, and to bring every column to zero mean and unit variance.
    """

    def fit(self, images: Sequence[Pixels | None]) -> ImageFeatures:
        """Learn form and scale.

        Parameters
        ----------
        images : sequence of uint8 arrays, shape (height, width, 3), or None
            A sample of the pool; None stands for an image that cannot be read.

        Returns
        -------
        ImageFeatures
            Itself.

        Raises
        ------
        ValueError
            If none of the images can be read.
        """
        seen = [image for image in images if image is not None]
        if not seen:
            raise ValueError("none of the images can be read: there is nothing to learn from")
        self._tiny = max(max(image.shape[:2]) for image in seen) <= _TINY
        self._size = (max(image.shape[0] for image in seen), max(image.shape[1] for image in seen))
        self._grey = all(np.array_equal(image[..., 0], image[..., k]) for image in seen for k in (1, 2))
        rows = np.stack([self._describe(image) for image in seen])
        self._mean = rows.mean(axis=0)
        spread = rows.std(axis=0)
        # A column that hardly varies in the sample must not drown the others.
        self._scale = np.maximum(spread, 0.1 * float(np.sqrt((spread**2).mean())) + 1e-6)
        return self

    @property
    def n_features(self) -> int:
        """How many columns a row has."""
        return int(self._mean.size)

    def transform(self, images: Sequence[Pixels | None]) -> Matrix:
        """Describe images.

        Parameters
        ----------
        images : sequence of uint8 arrays, shape (height, width, 3), or None

        Returns
        -------
        array of float32, shape (n_images, n_features)
            NaN throughout for an image that is None.
        """
        out = np.full((len(images), self.n_features), np.nan, dtype=np.float32)
        for row, image in zip(out, images, strict=True):
            if image is not None:
                row[:] = (self._describe(image) - self._mean) / self._scale
        return out

    def _describe(self, image: Pixels) -> Matrix:
        unit: Matrix = np.asarray(image[..., :3], dtype=np.float32) / np.float32(255)
        grey: Matrix = unit[..., 0] if self._grey else np.dot(unit, LUMA)
        if self._tiny:
            pixels = grey if self._grey else unit
            return np.asarray(_shrink(pixels, *self._size).ravel(), dtype=np.float32)
        parts = [_shrink(grey, _THUMB, _THUMB).ravel(), _orientations(grey).ravel()]
        if not self._grey:
            parts.append(_shrink(unit, _COLORS, _COLORS).ravel())
        return np.concatenate(parts, dtype=np.float32)


def _shrink(pixels: Matrix, height: int, width: int) -> Matrix:
    """Average pixels over a grid of `height` x `width` cells that differ by one pixel at most."""
    return _averaged(_averaged(pixels, height, 0), width, 1)


def _averaged(pixels: Matrix, n_cells: int, axis: int) -> Matrix:
    length = pixels.shape[axis]
    if length == n_cells:
        return pixels
    if length < n_cells:
        return np.asarray(np.take(pixels, np.arange(n_cells) * length // n_cells, axis=axis))
    edges = np.arange(n_cells + 1) * length // n_cells
    sums = np.add.reduceat(pixels, edges[:-1], axis=axis)
    counts = np.diff(edges).reshape([-1 if k == axis else 1 for k in range(pixels.ndim)])
    return np.asarray(sums / counts, dtype=np.float32)


def _orientations(grey: Matrix) -> Matrix:
    """Histograms of gradient orientation, weighted by strength, on a grid of cells; each of unit length."""
    grey = _shrink(grey, 64, 64) if min(grey.shape) > 64 else _shrink(grey, 32, 32)  # noqa: PLR2004 - pixels
    strength, bins = edges(grey, _BINS)
    cell = np.arange(len(grey)) * _CELLS // len(grey)
    place = (cell[:, None] * _CELLS + cell) * _BINS + bins
    flat = np.bincount(place.ravel(), strength.ravel(), minlength=_CELLS * _CELLS * _BINS)
    cells = flat.reshape(_CELLS * _CELLS, _BINS)
    return np.asarray(cells / (np.linalg.norm(cells, axis=1, keepdims=True) + 1e-2), dtype=np.float32)


def edges(grey: Matrix, n_bins: int) -> tuple[Matrix, npt.NDArray[np.intp]]:
    """Return how strong the gradient is at each pixel, and which of `n_bins` directions from 0 to 180 degrees it has.

    Opposite directions are the same edge.
    """
    down, across = np.gradient(grey)
    turn = np.mod(np.arctan2(down, across), np.pi) * (n_bins / np.pi)
    return np.hypot(down, across), np.minimum(turn.astype(np.intp), n_bins - 1)
