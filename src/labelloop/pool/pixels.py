"""Arrays of numbers as pictures of 8 bits."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.pool.errors import PoolError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_CHANNELS = (1, 3, 4)
_SMALLEST_PHOTO = 8
_BLOCK = 64


@dataclass(frozen=True)
class Scale:
    """The numbers that are black and white, one pair for all pictures of a pool.

    Parameters
    ----------
    low, high : float
        What becomes 0 and 255. Equal ones make everything black.

    Examples
    --------
    >>> Scale(0, 16).apply(np.array([[0.0, 8.0, 16.0, np.nan]]))
    array([[  0, 128, 255,   0]], dtype=uint8)
    """

    low: float
    high: float

    def apply(self, array: NDArray[Any]) -> NDArray[np.uint8]:
        """Return an array as 8 bits.

        Parameters
        ----------
        array : array of numbers or bool
            8 bits are taken as they are, truth values as black and white; missing numbers become black.

        Returns
        -------
        array of uint8
        """
        if array.dtype == np.uint8:
            return np.asarray(array, dtype=np.uint8)
        if array.dtype == np.bool_:
            return array.astype(np.uint8) * np.uint8(255)
        if not self.low < self.high:
            return np.zeros(array.shape, dtype=np.uint8)
        values = np.clip(array.astype(np.float64), self.low, self.high)
        # NaN passes through clip, and is the only thing that does.
        return np.nan_to_num(np.rint((values - self.low) / (self.high - self.low) * 255)).astype(np.uint8)


def scale_of(arrays: Iterable[NDArray[Any]]) -> Scale | None:
    """Return one scale for pictures, or None where all are of 8 bits or truth values.

    The darkest is 0, or the smallest number if there are negative ones. The lightest is 1 for floats that
    do not exceed it, 255 for numbers that look like 8 bits, and the largest number otherwise.

    Parameters
    ----------
    arrays : iterable of arrays

    Returns
    -------
    Scale or None

    Examples
    --------
    >>> scale_of([np.array([0.0, 0.5])]), scale_of([np.array([0.0, 16.0])])
    (Scale(low=0.0, high=1.0), Scale(low=0.0, high=16.0))
    """
    low, high, whole, seen = 0.0, 0.0, True, False
    for array in arrays:
        if array.dtype in (np.uint8, np.bool_):
            continue
        seen, whole = True, whole and array.dtype.kind in "iu"
        for start in range(0, len(array), _BLOCK):  # by blocks: no second copy of a large array
            block = array[start : start + _BLOCK]
            finite = block[np.isfinite(block)]
            if finite.size:
                low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    if not seen:
        return None
    if low == 0 and high <= 1 and not whole:
        high = 1.0
    elif low == 0 and 127 < high <= 255:  # noqa: PLR2004 - more than half of what 8 bits can say
        high = 255.0
    return Scale(low, high)


def check_picture(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Return one picture as an array of shape (height, width) or (height, width, 3 or 4).

    Parameters
    ----------
    array : array
    name : str
        What to call it in an error.

    Returns
    -------
    array
        A view.

    Raises
    ------
    PoolError
        If it has another shape, or does not hold numbers.
    """
    _check_numbers(array, name)
    if array.ndim == 3 and array.shape[2] == 1:  # noqa: PLR2004 - height, width, channel
        array = array[:, :, 0]
    if not array.size or array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in _CHANNELS):  # noqa: PLR2004 - as above
        raise PoolError(
            f"{name} has the shape {array.shape}: a picture is (height, width), (height, width, 3) or "
            f"(height, width, 4){_channels_first(array, 0)}"
        )
    return array


def check_stack(stack: NDArray[Any]) -> list[NDArray[Any]]:
    """Return the pictures of one array.

    Parameters
    ----------
    stack : array, shape (n, height, width) or (n, height, width, 1, 3 or 4)

    Returns
    -------
    list of arrays
        Views.

    Raises
    ------
    PoolError
        If it has another shape, or does not hold numbers; the message says how to reshape it.
    """
    _check_numbers(stack, "the array")
    expected = "an array of images is (n, height, width) or (n, height, width, 3)"
    if stack.ndim == 2:  # noqa: PLR2004 - rows and columns
        raise PoolError(f"the array has the shape {stack.shape}, but {expected}: {_unflatten(*stack.shape)}")
    if stack.ndim == 3 and stack.shape[2] in (3, 4) and min(stack.shape[:2]) >= _SMALLEST_PHOTO:  # noqa: PLR2004 - height, width, channel
        raise PoolError(
            f"the array has the shape {stack.shape}, which looks like one colour picture, but {expected}: "
            "write array[None] for a pool of one"
        )
    if stack.ndim not in (3, 4) or (stack.ndim == 4 and stack.shape[3] not in _CHANNELS):  # noqa: PLR2004 - as above
        raise PoolError(f"the array has the shape {stack.shape}, but {expected}{_channels_first(stack, 1)}")
    if not stack.size:
        raise PoolError(f"the array is empty: its shape is {stack.shape}")
    return [check_picture(picture, "the array") for picture in stack]


def _check_numbers(array: NDArray[Any], name: str) -> None:
    if array.dtype.kind not in "buif":
        raise PoolError(f"{name} holds {array.dtype}: the pixels of an image are numbers")


def _unflatten(n: int, size: int) -> str:
    side = isqrt(size)
    if size and side * side == size:
        return f"write array.reshape({n}, {side}, {side})"
    side = isqrt(size // 3)
    if size and side * side * 3 == size:
        return f"write array.reshape({n}, {side}, {side}, 3)"
    return "reshape it, or write array[None] if it is one picture"


def _channels_first(array: NDArray[Any], axis: int) -> str:
    first = array.ndim == axis + 3 and array.shape[axis] in _CHANNELS
    return f"; channels come last: write np.moveaxis(array, {axis}, -1)" if first else ""
