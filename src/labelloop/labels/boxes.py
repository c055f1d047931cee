"""Rectangles in an image, each with a class.

Examples
--------
>>> from labelloop.labels import Classes
>>> boxes = Boxes(Classes(["cat", "dog"]))
>>> boxes.validate([{"label": "dog", "left": 5, "top": 0, "width": 10, "height": 20}], (100, 80))
[{'top': 0, 'left': 5, 'label': 'dog', 'width': 10, 'height': 20}]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from labelloop.labels.classes import LabelError, MisfitError
from labelloop.labels.parts import Part, PartsType, number_of, plain_number

Box: TypeAlias = Part
Size: TypeAlias = tuple[int, int]

_SIDES = ("left", "top", "width", "height")


@dataclass(frozen=True)
class Boxes(PartsType):
    """Any number of boxes in an image, none included.

    A box is ``{"top", "left", "label", "width", "height"}`` in whole pixels of the upright original; a box over a
    whole image of 40 x 30 pixels has left 0, top 0, width 40, height 30. The order of the list is kept: later boxes
    lie on top of earlier ones.

    Parameters
    ----------
    classes : Classes
    """

    name: ClassVar[str] = "boxes"
    noun: ClassVar[str] = "box"
    fields: ClassVar[tuple[str, ...]] = ("top", "left", "label", "width", "height")
    needed: ClassVar[frozenset[str]] = frozenset(fields)
    example: ClassVar[str] = "{'label': ..., 'left': 0, 'top': 0, 'width': 10, 'height': 10}"

    def validate(self, value: Any, content: Size | None = None) -> list[Box]:
        """Return the boxes as given, each once.

        Parameters
        ----------
        value : iterable of dict
            With ``label``, ``left``, ``top``, ``width`` and ``height``. Empty: there is nothing in the image.
        content : (int, int), optional
            Width and height of the image; without it boxes may lie anywhere right and below of its corner.

        Returns
        -------
        list of dict

        Raises
        ------
        MisfitError
            If a box does not lie in the image.
        LabelError
            If `value` is no list of boxes, a class is not known, or a number is not a whole one.
        """
        seen: dict[tuple[Any, ...], Box] = {}
        for box in self._parts(value, content):
            seen.setdefault(tuple((type(box[name]), box[name]) for name in self.fields), box)
        return list(seen.values())

    def propose(self, value: Any, content: Size | None = None) -> list[Box]:
        """Return boxes that a model has found: rounded to whole pixels, cut off at the border of the image.

        Parameters
        ----------
        value : iterable of dict
        content : (int, int), optional

        Returns
        -------
        list of dict

        Raises
        ------
        LabelError
            If a box has no area within the image, or its numbers are none.
        """
        if isinstance(value, Iterable) and not isinstance(value, Mapping | str):  # else `validate` says what is wrong
            value = [self._rounded(box, content) for box in value]
        return self.validate(value, content)

    def area(self, part: Part) -> tuple[int, int, int, int]:
        """Return left, top, width and height of a box."""
        left, top, width, height = (part[side] for side in _SIDES)
        return left, top, width, height

    def _rounded(self, box: Any, size: Size | None) -> Any:
        if not isinstance(box, Mapping) or not self.needed <= box.keys():
            return box  # `validate` says what is wrong
        left, top, width, height = (_number(box, name) for name in _SIDES)
        if width <= 0 or height <= 0:
            raise _empty(box)
        fitted = fit(left, top, width, height, size)
        if fitted is None:
            raise MisfitError(f"{_shown(box)} does not lie in the image{_of(size)}")
        return {**box, **dict(zip(_SIDES, fitted, strict=True))}

    def _part(self, part: Mapping[str, Any], content: Size | None) -> Box:
        label = self.classes.find(part["label"])
        left, top, width, height = (_whole(part, name) for name in _SIDES)
        if width <= 0 or height <= 0:
            raise _empty(part)
        beyond = content is not None and (left + width > content[0] or top + height > content[1])
        if left < 0 or top < 0 or beyond:
            raise MisfitError(f"{_shown(part)} does not lie in the image{_of(content)}: cut it off at the border")
        return {"top": top, "left": left, "label": label, "width": width, "height": height}


def fit(
    left: float, top: float, width: float, height: float, size: Size | None = None
) -> tuple[int, int, int, int] | None:
    """Return a box in whole pixels, its borders rounded and cut off at those of the image.

    Parameters
    ----------
    left, top, width, height : float
        With a width and height above 0.
    size : (int, int), optional
        Width and height of the image.

    Returns
    -------
    left, top, width, height : int
        At least one pixel wide and high; None if nothing of the box lies in the image.

    Examples
    --------
    >>> fit(-3.0, 4.4, 10.0, 0.2, (100, 80)), fit(100, 0, 5, 5, (100, 80))
    ((0, 4, 7, 1), None)
    """
    wide, high = (math.inf, math.inf) if size is None else size
    x, right = _within(left, left + width, wide)
    y, bottom = _within(top, top + height, high)
    return None if right <= x or bottom <= y else (x, y, right - x, bottom - y)


def _number(box: Mapping[str, Any], name: str) -> float:
    return number_of(box, name, "box", "pixels")


def _whole(box: Mapping[str, Any], name: str) -> int:
    number = _number(box, name)
    if number != int(number):
        raise LabelError(f"{name!r} of a box is {number!r:.40}: it must be a whole number of pixels, round it")
    return int(number)


def _within(start: float, end: float, most: float) -> tuple[int, int]:
    """Return whole pixels that an interval covers: at least one where it lies within the image."""
    low, high = max(0, _round(start)), int(min(most, _round(end)))
    if high > low or end <= 0 or start >= most:
        return low, high
    low = int(min(max(0, math.floor(start)), most - 1))
    return low, low + 1


def _round(x: float) -> int:
    return math.floor(x + 0.5)


def _empty(box: Mapping[str, Any]) -> LabelError:
    return LabelError(f"{_shown(box)} is empty: its width and height must be at least one pixel")


def _shown(box: Mapping[str, Any]) -> str:
    left, top, width, height = (plain_number(box[name]) for name in _SIDES)
    return f"the box {width} x {height} at left {left}, top {top}"


def _of(size: Size | None) -> str:
    return "" if size is None else f" of {size[0]} x {size[1]} pixels"
