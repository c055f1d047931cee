"""How far boxes lie over each other, and which of two annotators' boxes are the same.

Regions of time stand wherever boxes do: as boxes of height 1.

Examples
--------
>>> mine = [{"left": 0, "top": 0, "width": 10, "height": 10, "label": "cat"}]
>>> theirs = [{"left": 0, "top": 0, "width": 10, "height": 8, "label": "dog"}]
>>> iou(mine, theirs).tolist()
[[0.8]]
>>> agreement(mine, theirs)
Agreement(same=0, confused=1, only_one=0, only_other=0)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIDES = ("left", "top", "width", "height")
_ROUNDED = 1e-9  # by which a half of two times in seconds may be less than a half


class Agreement(NamedTuple):
    """How far two lists of boxes of one image agree.

    Parameters
    ----------
    same : int
        Pairs that match and have the same class.
    confused : int
        Pairs that match and have different classes.
    only_one, only_other : int
        Boxes that only the first, or only the second list has.
    """

    same: int
    confused: int
    only_one: int
    only_other: int

    @property
    def exact(self) -> bool:
        """Whether each box has a match of its class, and none is left over."""
        return self.confused == self.only_one == self.only_other == 0

    @property
    def f1(self) -> float:
        """Pairs of the same class, twice, as a share of all boxes; 1 if there is no box."""
        total = 2 * (self.same + self.confused) + self.only_one + self.only_other
        return 2 * self.same / total if total else 1.0


def as_array(boxes: Any) -> npt.NDArray[np.float64]:
    """Return boxes as an array of shape (n, 4): left, top, width, height.

    Parameters
    ----------
    boxes : list of dict, or array of shape (n, 4)
        A dictionary with ``start`` and ``end`` is a region of time.

    Raises
    ------
    ValueError
        If they are neither.
    """
    if isinstance(boxes, list | tuple) and all(isinstance(box, Mapping) for box in boxes):
        boxes = [_sides(box) for box in boxes]
    array = np.asarray(boxes, dtype=float)
    if array.size == 0:
        return array.reshape(0, 4)
    if array.ndim != 2 or array.shape[1] != len(_SIDES):  # noqa: PLR2004 - dimensions
        raise ValueError(
            f"boxes of shape {array.shape}: expected (n, 4), a row of left, top, width and height per box, or a list "
            "of dictionaries with these four"
        )
    return array


def iou(one: Any, other: Any) -> npt.NDArray[np.float64]:
    """Return how far each box of one list lies over each of another: intersection over union.

    Parameters
    ----------
    one, other : list of dict, or array of shape (n, 4)
        Boxes of left, top, width and height. A box is the area from left to left + width, which it does not reach.

    Returns
    -------
    array of float, shape (n_one, n_other)
        From 0, nothing in common, to 1, the same; 0 for boxes without area.

    References
    ----------
    Everingham et al., *The PASCAL Visual Object Classes (VOC) Challenge* (2010), section 4.2.

    Examples
    --------
    >>> iou([[0, 0, 4, 4]], [[2, 0, 4, 4], [4, 0, 4, 4]]).round(3).tolist()
    [[0.333, 0.0]]
    """
    a, b = as_array(one), as_array(other)
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum((a[:, :2] + a[:, 2:])[:, None], (b[:, :2] + b[:, 2:])[None])
    common = np.clip(high - low, 0, None).prod(axis=2)
    union = a[:, 2:].prod(axis=1)[:, None] + b[:, 2:].prod(axis=1)[None] - common
    found: npt.NDArray[np.float64] = np.divide(common, union, out=np.zeros_like(common), where=union > 0)
    return found


def match(one: Any, other: Any, threshold: float = 0.5) -> list[tuple[int, int]]:
    """Pair boxes of two lists, each with at most one: the pairs whose intersections over union sum to most.

    No order and no score decides, so that it makes no difference which list comes first. This is the assignment
    by which trackers are judged (Bernardin and Stiefelhagen, *Evaluating multiple object tracking performance*,
    2008), solved as by Kuhn (1955); COCO's evaluation goes from the highest score down instead, and people's boxes
    have none.

    Parameters
    ----------
    one, other : list of dict, or array of shape (n, 4)
    threshold : float, default=0.5
        The least intersection over union of a pair.

    Returns
    -------
    list of (int, int)
        Places in both lists, in order of the first.

    Examples
    --------
    >>> match([[0, 0, 10, 10]], [[50, 0, 10, 10], [0, 0, 10, 9]])
    [(0, 1)]
    """
    return _pairs(_near(one, other, threshold))


def agreement(
    one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]], threshold: float = 0.5
) -> Agreement:
    """Compare two annotators' boxes of one image.

    Boxes of the same class are matched first, then what is left whatever its class.

    Parameters
    ----------
    one, other : sequence of dict
        Boxes with ``label``, ``left``, ``top``, ``width`` and ``height``, or regions with ``label``, ``start`` and
        ``end``.
    threshold : float, default=0.5
        The least intersection over union of a pair.

    Returns
    -------
    Agreement
    """
    common = _near(one, other, threshold)
    labels = [np.array([str(box["label"]) for box in boxes], dtype=object) for boxes in (one, other)]
    alike = labels[0][:, None] == labels[1][None]
    same = _pairs(np.where(alike, common, 0))
    for i, j in same:
        common[i], common[:, j] = 0, 0
    paired = len(same) + len(_pairs(common))
    return Agreement(len(same), paired - len(same), len(one) - paired, len(other) - paired)


def _sides(box: Mapping[str, Any]) -> list[float]:
    if "start" in box:
        return [box["start"], 0, box["end"] - box["start"], 1]
    return [box[side] for side in _SIDES]


def _near(one: Any, other: Any, threshold: float) -> npt.NDArray[np.float64]:
    common = iou(one, other)
    common[common < threshold - _ROUNDED] = 0
    return common


def _pairs(common: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - slow to import

    if not common.any():
        return []
    rows, columns = linear_sum_assignment(common, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if common[i, j] > 0]
