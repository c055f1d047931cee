"""Images with boxes as every box format sees them, checked, and as a table."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from labelloop.formats.documents import plain, table_of, whole
from labelloop.labels.boxes import fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from labelloop.formats.report import Tally
    from labelloop.labels.boxes import Box, Size

# Columns of a table of images that say what it is about; others are passed on as they are.
OWN = ("id", "path", "width", "height", "label", "annotator")
_SIDES = ("left", "top", "width", "height")
_NEAR = 0.02


@dataclass
class Picture:
    """One image, as one annotator has labeled it.

    Parameters
    ----------
    path : str
        Its name in the file, with the folders it lies in, parted by slashes.
    boxes : list of dict, optional
        ``top, left, label, width, height`` each, later ones on top; None where there is no answer. As a file has
        them they may be any numbers, or none; `settle` sees to that.
    size : (int, int), optional
        Width and height, upright.
    id : str, int or other plain JSON, optional
    annotator : str or int, optional
    skipped : bool
        The annotator passed it over.
    meta : dict
        What else is said about it, as plain JSON.
    """

    noun: ClassVar[str] = "box"
    thing: ClassVar[str] = "image"

    path: str
    boxes: list[Box] | None = None
    size: Size | None = None
    id: Any = None
    annotator: Any = None
    skipped: bool = False
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a report calls it."""
        return f"image {self.path!r}"

    @property
    def answered(self) -> bool:
        """Whether there is a label."""
        return self.boxes is not None

    @property
    def parts(self) -> list[Box]:
        """Its boxes."""
        return [] if self.boxes is None else self.boxes

    @property
    def labels(self) -> int:
        """How many boxes there are."""
        return len(self.boxes or ())

    def where(self, box: Any) -> str:
        """Return what a report calls one of its boxes, or what was meant to be one."""
        if not isinstance(box, dict):
            return f"{self.name}, {box!r:.80}"
        numbers = (_number(box.get(side)) for side in _SIDES)
        left, top, width, height = ("?" if number is None else f"{number:.10g}" for number in numbers)
        return f"{self.name}, {box.get('label')!r:.40} {width} x {height} at {left}, {top}"


def settle(picture: Picture, tally: Tally) -> None:
    """Make boxes whole pixels within the image.

    Parameters
    ----------
    picture : Picture
        Changed in place, and so are its boxes: those that are no boxes dropped, others rounded and cut off.
    tally : Tally
    """
    picture.path, picture.size = whole(picture.path), _size_of(picture.size)
    picture.id, picture.annotator, picture.meta = plain(picture.id), plain(picture.annotator), plain(picture.meta)
    if picture.boxes is not None:
        picture.boxes = _checked(picture.boxes, picture, tally)


def frame_of(pictures: Sequence[Picture]) -> pd.DataFrame:
    """Return a table of images, a row each.

    Parameters
    ----------
    pictures : list of Picture

    Returns
    -------
    DataFrame
        ``id`` if it is known, ``path``, ``width``, ``height``, ``label``, ``annotator`` if it is known, and what
        else was said, a column each; a name that is one of these gets an underscore at its end.
    """
    columns: dict[str, list[Any]] = {}
    if any(picture.id is not None for picture in pictures):
        columns["id"] = [picture.id for picture in pictures]
    columns["path"] = [picture.path for picture in pictures]
    for place, side in enumerate(("width", "height")):
        columns[side] = [None if picture.size is None else picture.size[place] for picture in pictures]
    columns["label"] = [picture.boxes for picture in pictures]
    if any(picture.annotator is not None for picture in pictures):
        columns["annotator"] = [picture.annotator for picture in pictures]
    return table_of(columns, [picture.meta for picture in pictures], OWN)


# ---- what formats share -----------------------------------------------------------------------------------------


def class_keys(pictures: Iterable[Picture], declared: Iterable[Any] = ()) -> list[Any]:
    """Return all class keys there are: those of the job in its order, then others as they come.

    Parameters
    ----------
    pictures : list of Picture
    declared : list of class keys

    Returns
    -------
    list of class keys
        Keys of different types are different keys.
    """
    found = [*declared, *(box["label"] for picture in pictures for box in picture.boxes or ())]
    return [key for _, key in dict.fromkeys((type(key), key) for key in found)]


def numbers_of(groups: Sequence[Sequence[Picture]], first: int) -> list[int]:
    """Return numbers for images: their own, if all have one and none has another's; else counted on from `first`."""
    own = [group[0].id for group in groups]
    if all(type(number) is int for number in own) and len(set(own)) == len(own):
        return own
    return list(range(first, first + len(groups)))


def snapped(number: float) -> float:
    """Return a number of pixels computed from a share of an image; very near a whole one it means that."""
    near = round(number) if math.isfinite(number) else number
    return near if abs(number - near) <= _NEAR else number


def around(points: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Return the box around points.

    Parameters
    ----------
    points : list of (x, y)

    Returns
    -------
    dict
        ``left``, ``top``, ``width``, ``height``.

    Examples
    --------
    >>> around([(1, 2), (4, 1), (3, 5)])
    {'left': 1, 'top': 1, 'width': 3, 'height': 4}
    """
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return {"left": min(xs), "top": min(ys), "width": max(xs) - min(xs), "height": max(ys) - min(ys)}


def turned(box: Box, degrees: float, pivot: tuple[float, float]) -> dict[str, float]:
    """Return the box around a box that is turned clockwise about a point.

    Parameters
    ----------
    box : dict
        With ``left``, ``top``, ``width`` and ``height``.
    degrees : float
    pivot : (x, y)

    Returns
    -------
    dict
        ``left``, ``top``, ``width``, ``height``.

    Examples
    --------
    >>> turned({"left": 10, "top": 10, "width": 4, "height": 2}, 90, pivot=(10, 10))
    {'left': 8.0, 'top': 10.0, 'width': 2.0, 'height': 4.0}
    """
    angle, (px, py) = math.radians(degrees), pivot
    cos, sin = math.cos(angle), math.sin(angle)
    xs, ys = (
        [box[near] - at, box[near] + box[side] - at]
        for near, side, at in (("left", "width", px), ("top", "height", py))
    )
    corners = [(x, y) for x in xs for y in ys]
    # Rounded, for sine and cosine of a quarter turn are not quite whole.
    return around([(round(px + x * cos - y * sin, 9), round(py + x * sin + y * cos, 9)) for x, y in corners])


# ---- boxes ------------------------------------------------------------------------------------------------------


def _checked(boxes: Iterable[Any], picture: Picture, tally: Tally) -> list[Box]:
    found: list[Box] = []
    seen = set()
    for box in boxes:
        new = _fitted(box, picture.size)
        key = None if isinstance(new, str) else (*new.values(), type(new["label"]))
        if isinstance(new, str) or key in seen:
            tally.drop("box", new if isinstance(new, str) else "given twice", picture.where(box))
            continue
        seen.add(key)
        for reason in _changes(box, new, picture.size):
            tally.change(box, "box", reason, picture.where(box))
        box.clear()  # the box stays the one that reports know
        box.update(new)
        found.append(box)
    return found


def _fitted(box: Any, size: Size | None) -> Box | str:
    """Return a box in whole pixels within its image, or why there is none."""
    if not isinstance(box, dict) or any(name not in box for name in ("label", *_SIDES)):
        return "without label, left, top, width or height"
    left, top, width, height = (_number(box[side]) for side in _SIDES)
    if left is None or top is None or width is None or height is None:
        return "whose numbers are none"
    label = plain(box["label"])
    if not isinstance(label, str | int | float | bool) or label == "":
        return "without a class"
    if width <= 0 or height <= 0:
        return "of no width or height"
    fitted = fit(left, top, width, height, size)
    if fitted is None:
        return "outside the image"
    left, top, width, height = fitted
    return {"top": top, "left": left, "label": label, "width": width, "height": height}


def _changes(box: Box, new: Box, size: Size | None) -> list[str]:
    """Return why a box is another than it was."""
    if all(box[side] == new[side] for side in _SIDES):
        return []
    left, top, width, height = (float(plain(box[side])) for side in _SIDES)
    wide, high = (math.inf, math.inf) if size is None else size
    beyond = left < 0 or top < 0 or left + width > wide or top + height > high
    reasons = [] if all(side.is_integer() for side in (left, top, width, height)) else ["not of whole pixels: rounded"]
    return [*reasons, "reaching beyond the image: cut off at its border"] if beyond else reasons


def _number(value: Any) -> float | None:
    """Return a number in pixels, None if it is none that can be."""
    number = value if type(value) in (int, float) else plain(value)
    usable = isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < 2**53
    return number if usable else None  # not a number is not smaller than any


def _size_of(size: Any) -> Size | None:
    """Return a size in whole pixels, None if it is none."""
    width, height = (None, None) if size is None else map(_number, size)
    return None if width is None or height is None or min(width, height) < 1 else (int(width), int(height))
