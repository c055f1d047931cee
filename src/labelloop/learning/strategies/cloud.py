"""Rows of features as points in space: what the strategies that look at places are made of.

Points are kept in float32, moved to their mean and scaled by a power of two. Neither changes which of two distances
is the longer, and both keep the digits that float32 has for the differences between rows.
"""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from labelloop.learning.topk import position_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labelloop.learning.topk import Floats, Positions

Points: TypeAlias = npt.NDArray[np.float32]

# Numbers in a block that stays in the second-level cache, and rows of points that are copied at a time.
_BLOCK, _ROWS = 2**17, 4096
# Points that are kept up to date while the farthest is looked for: so many, or this part of all.
_AHEAD, _AHEAD_OF = 256, 16


class Cloud:
    """Points to measure distances between; all distances inside are squared and in units of `unit`.

    Parameters
    ----------
    points : array of float32, shape (n_rows, n_features)
        Centred on the mean.
    mean : array of float64, shape (n_features,)
        Where the origin is, in units of `unit`.
    unit : float
        Length of 1 in the coordinates of the features.

    Attributes
    ----------
    squares : array of float32, shape (n_rows,)
        Squared distance of each point to the mean.
    """

    def __init__(self, points: Points, mean: Floats, unit: float) -> None:
        self.points, self._mean, self.unit = points, mean, unit
        self.squares = squared_lengths(points)

    @classmethod
    def of(cls, X: npt.ArrayLike, name: str = "X") -> Cloud:
        """Make points of features (n_rows, n_features), or raise `ValueError` that names the row that is none."""
        matrix = feature_matrix(X, name)
        largest = float(max(matrix.max(), -matrix.min())) if matrix.size else 0.0
        unit = float(np.ldexp(1.0, int(np.frexp(largest)[1]) - 1)) if largest else 1.0
        total = np.zeros(matrix.shape[1])
        for _, part in _parts(matrix):
            total += np.add.reduce(part, axis=0, dtype=np.float64) / unit
        mean = total / max(len(matrix), 1)
        return cls(_placed(matrix, mean, unit), mean, unit)

    def part(self, rows: Positions) -> Cloud:
        """Return some of the points as a cloud, in the same coordinates."""
        return Cloud(self.points[rows], self._mean, self.unit)

    def __len__(self) -> int:
        return len(self.points)

    def place(self, others: npt.ArrayLike | None, name: str) -> Points:
        """Return other rows in the coordinates of the points; none of them for None."""
        if others is None:
            return self.points[:0]
        matrix = feature_matrix(others, name)
        if matrix.shape[1] != self.points.shape[1]:
            raise ValueError(
                f"{name} has {matrix.shape[1]} features and the rows to choose from have {self.points.shape[1]}: "
                "both have to come from the same columns"
            )
        return _placed(matrix, self._mean, self.unit)

    def distances(self, row: int) -> Points:
        """Return the squared distance of every point to one of them."""
        return self.distances_to(self.points[row], self.squares[row])

    def distances_to(self, point: Points, square: np.float32) -> Points:
        """Return the squared distance of every point to any point, given its squared distance to the mean."""
        out: Points = self.points @ point
        out *= -2
        out += self.squares
        out += square
        return np.maximum(out, 0, out=out)

    def nearest(self, centres: Points) -> tuple[npt.NDArray[np.intp], Points]:
        """Return the number of the nearest centre, and the squared distance to it, for every point."""
        labels, gaps = np.empty(len(self), np.intp), np.empty(len(self), np.float32)
        for rows, nearness in self._nearness(centres):
            labels[rows] = best = nearness.argmax(axis=1)
            gaps[rows] = self.squares[rows] - 2 * nearness[np.arange(len(best)), best]
        return labels, np.maximum(gaps, 0, out=gaps)

    def gaps(self, centres: Points) -> Points:
        """Return the squared distance of every point to the nearest centre."""
        out = np.empty(len(self), np.float32)
        for rows, nearness in self._nearness(centres):
            np.maximum(self.squares[rows] - 2 * nearness.max(axis=1), 0, out=out[rows])
        return out

    def farthest(self, gaps: Points, n: int, seed: int) -> tuple[Positions, Points]:
        """Take the point with the largest gap, n times.

        Gaps only shrink, so most picks come from the few points whose gaps were largest a while ago: these alone are
        kept up to date, until one of the others may be as far. All others then catch up with the picks at once.

        Parameters
        ----------
        gaps : array of float32, shape (n_rows,)
            Squared distances to what is taken already, -1 for points that are themselves; used up by the call.
        n : int
            How many, at most as many as are left.
        seed : int
            Decides between points equally far.
        """
        picks, widths = np.empty(n, np.int64), np.empty(n, np.float32)
        number = 0
        while number < n:
            ahead, others = _split(gaps)
            few, few_gaps, begun = self.part(ahead), gaps[ahead], number
            pick = largest(gaps, seed)
            width = gaps[pick]
            while number < n and (number == begun or width > others):
                picks[number], widths[number] = pick, width
                np.minimum(few_gaps, few.distances_to(self.points[pick], self.squares[pick]), out=few_gaps)
                few_gaps[ahead == pick] = -1
                place = largest(few_gaps, seed, ahead)
                pick, width, number = int(ahead[place]), few_gaps[place], number + 1
            if number < n:
                np.minimum(gaps, self.gaps(self.points[picks[begun:number]]), out=gaps)
                gaps[picks[begun:number]] = -1
        return picks, widths

    def _nearness(self, centres: Points) -> Iterator[tuple[slice, Points]]:
        """Yield (rows, nearness to each centre), block after block; squared distance = square - 2 nearness."""
        turned, half = np.ascontiguousarray(centres.T), squared_lengths(centres) / 2
        step = max(64, _BLOCK // max(len(centres), 1))
        for start in range(0, len(self), step):
            rows = slice(start, min(start + step, len(self)))
            nearness = self.points[rows] @ turned
            nearness -= half
            yield rows, nearness


def feature_matrix(X: npt.ArrayLike, name: str = "X") -> Floats:
    """Return `X` as a matrix of finite numbers, or raise `ValueError`."""
    if hasattr(X, "toarray"):
        raise ValueError(f"{name} is sparse: distances need dense features, for instance those of TruncatedSVD")
    try:
        matrix = np.asarray(X)
        if matrix.dtype.kind != "f" or matrix.dtype.itemsize < np.dtype(np.float32).itemsize:
            matrix = matrix.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} is no matrix of numbers: {error}") from error
    if matrix.ndim != 2 or matrix.shape[1] == 0:  # noqa: PLR2004 - dimensions
        raise ValueError(f"{name} has shape {matrix.shape}: features have shape (n_rows, n_features)")
    if matrix.size and not (np.isfinite(matrix.max()) and np.isfinite(matrix.min())):
        row = int(np.flatnonzero(~np.isfinite(matrix).all(axis=1))[0])
        value = matrix[row][~np.isfinite(matrix[row])][0]
        raise ValueError(f"row {row} of {name} holds {value}: features have to be finite, so fill in what is missing")
    return matrix


def score_vector(scores: npt.ArrayLike, n_rows: int, name: str) -> Floats:
    """Return one finite number per row, or raise `ValueError`."""
    vector: Floats = np.asarray(scores, dtype=np.float64)
    if vector.shape != (n_rows,):
        raise ValueError(f"{name} has shape {vector.shape}: one number per row is needed, shape ({n_rows},)")
    if not np.isfinite(vector).all():
        row = int(np.flatnonzero(~np.isfinite(vector))[0])
        raise ValueError(f"row {row} of {name} holds {vector[row]}: every row needs a finite number")
    return vector


def batch_size(n: Any, n_rows: int) -> int:
    """Return how many rows to choose: `n`, or all if there are fewer."""
    if index(n) < 0:
        raise ValueError(f"n={n} rows cannot be chosen: n is a number of rows, 0 or more")
    return min(index(n), n_rows)


def squared_lengths(points: Points) -> Points:
    """Return the squared length of each row."""
    out: Points = np.einsum("ij,ij->i", points, points)
    return out


def largest(values: Floats, seed: int, positions: Positions | None = None) -> int:
    """Return the place of the largest value; among several, the seed and their positions decide."""
    first = int(values.argmax())
    if np.count_nonzero(values == values[first]) == 1:
        return first
    tied = np.flatnonzero(values == values[first])
    return int(tied[position_hash(tied if positions is None else positions[tied], seed).argmin()])


def _split(gaps: Points) -> tuple[Positions, float]:
    """Return the places of the largest gaps, and the largest of all others."""
    n = max(_AHEAD, len(gaps) // _AHEAD_OF)
    if n >= len(gaps):
        return np.arange(len(gaps)), -np.inf
    order = np.argpartition(gaps, len(gaps) - n)
    return order[-n:], float(gaps[order[:-n]].max())


def _placed(matrix: Floats, mean: Floats, unit: float) -> Points:
    out = np.empty(matrix.shape, np.float32)
    for start, part in _parts(matrix):
        np.subtract(part / unit, mean, out=out[start : start + _ROWS], casting="same_kind")
    return out


def _parts(matrix: Floats) -> Iterator[tuple[int, Floats]]:
    return ((start, matrix[start : start + _ROWS]) for start in range(0, len(matrix), _ROWS))
