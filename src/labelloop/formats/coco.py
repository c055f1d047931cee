"""COCO's JSON for the detection of objects: ``images``, ``annotations``, ``categories``.

Boxes are ``[left, top, width, height]`` in pixels. An image without an annotation is one in which there is nothing;
images that were skipped are not in the file. Categories are numbered from 1, in the order of the classes.

COCO's own names are text: a class key that is no text stands beside its name, as ``key``. So do, where several people
have labeled, their names beside each box as ``annotator``, and all of an image as its ``annotators``: other
readers see the boxes of all of them on one image. Outlines and crowds are read as the rectangles around them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from labelloop.formats.answers import by_file
from labelloop.formats.documents import plain, whole
from labelloop.formats.files import as_object, dumps, inside, read_json, write_lines
from labelloop.formats.pictures import Picture, class_keys, numbers_of
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from labelloop.formats.images import Images
    from labelloop.formats.report import Tally
    from labelloop.labels.boxes import Box

_IMAGE = {"id", "file_name", "width", "height", "annotators"}
_ANNOTATION = {"id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", "annotator"}

_NEAR = 0.01  # pixels between a corner of an outline and one of its box


def load(path: Path, tally: Tally, images: Images) -> list[Picture]:  # noqa: ARG001 - the file says all sizes
    """Read a file of COCO.

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of outlines and crowds, of what is beside boxes, and of boxes of no image or category.
    images : Images

    Returns
    -------
    list of Picture

    Raises
    ------
    ValueError
        If it is no such file.
    """
    content = as_object(read_json(path), str(path))
    found: dict[Any, Picture] = {}
    annotators: dict[Any, list[Any]] = {}
    for place, entry in enumerate(steps(_entries(content, "images", path), "Reading labels"), 1):
        number = _id(entry, "id", f"{path}, image {place}")
        name = inside(str(entry.get("file_name", "")))
        picture = Picture(name or f"image {number}", [], (entry.get("width"), entry.get("height")), number)  # type: ignore[arg-type]  # checked later
        picture.meta = {key: value for key, value in entry.items() if key not in _IMAGE and plain(value) is not None}
        if name != str(entry.get("file_name", "")).replace("\\", "/"):
            tally.note("image", "whose name leads out of its folder: the last part of it is taken", picture.name)
        if found.setdefault(number, picture) is not picture:
            raise ValueError(f"{path}, image {place}: its id {number!r} is that of another image")
        said = entry.get("annotators")
        annotators[number] = said if isinstance(said, list) else []
    keys = {
        _id(each, "id", f"{path}, category {place}"): _key(each)
        for place, each in enumerate(_entries(content, "categories", path), 1)
    }
    boxes: dict[Any, list[tuple[Any, Box]]] = {number: [] for number in found}
    for place, entry in enumerate(steps(_entries(content, "annotations", path), "Reading labels"), 1):
        number = _id(entry, "image_id", f"{path}, annotation {place}")
        if number not in found:
            tally.drop("box", "of an image that is not listed", f"annotation {place}, image {number!r}")
            continue
        box = _box(entry, keys, found[number], tally)
        if box is not None:
            boxes[number].append((plain(entry.get("annotator")), box))
    return [each for number in found for each in _answers(found[number], boxes[number], annotators[number])]


def dump(pictures: Sequence[Picture], path: Path, tally: Tally, classes: list[Any]) -> None:
    """Write images as a file of COCO, an image or a box a line.

    Parameters
    ----------
    pictures : list of Picture
    path : Path
    tally : Tally
        Told of images of unknown size.
    classes : list of class keys
    """
    groups = by_file(pictures)
    keys = class_keys((picture for group in groups for picture in group), classes)
    numbers = numbers_of(groups, first=1)
    category = {(type(key), key): number for number, key in enumerate(keys, 1)}
    annotations: list[dict[str, Any]] = []
    for number, group in zip(numbers, steps(groups, "Writing labels"), strict=True):
        if group[0].size is None:
            tally.note("image", "of unknown size: written without", group[0].name)
        for picture in group:
            for box in picture.boxes or ():
                sides = [box["left"], box["top"], box["width"], box["height"]]
                row = {
                    "id": len(annotations) + 1,
                    "image_id": number,
                    "category_id": category[type(box["label"]), box["label"]],
                    "bbox": sides,
                    "area": box["width"] * box["height"],
                    "iscrowd": 0,
                    "segmentation": [],
                }
                annotations.append(row if picture.annotator is None else {**row, "annotator": picture.annotator})
    lists = {
        "images": [_image(number, group) for number, group in zip(numbers, groups, strict=True)],
        "annotations": annotations,
        "categories": [_category(number, key) for number, key in enumerate(keys, 1)],
    }
    lines = ['{"info": {}, "licenses": []']
    for name, entries in lists.items():
        lines += [f', "{name}": [', ",\n".join(map(dumps, entries)), "]"]
    write_lines([*lines, "}"], path)


def _image(number: int, group: Sequence[Picture]) -> dict[str, Any]:
    first = group[0]
    row: dict[str, Any] = {"id": number, "file_name": first.path}
    if first.size is not None:
        row |= {"width": first.size[0], "height": first.size[1]}
    more = {name: value for name, value in first.meta.items() if name not in _IMAGE and value is not None}
    who = [picture.annotator for picture in group if picture.annotator is not None]
    return {**row, **more, **({"annotators": who} if who else {})}


def _category(number: int, key: Any) -> dict[str, Any]:
    row = {"id": number, "name": whole(str(key)), "supercategory": ""}
    return row if isinstance(key, str) else {**row, "key": key}


# ---- reading ----------------------------------------------------------------------------------------------------


def _entries(content: dict[str, Any], name: str, path: Path) -> list[dict[str, Any]]:
    entries = content.get(name)
    if not isinstance(entries, list):
        raise ValueError(f"{path}: expected lists of 'images', 'annotations' and 'categories', found {[*content]}")  # noqa: TRY004 - a bad file
    return [as_object(each, f"{path}, {name} {place}") for place, each in enumerate(entries, 1)]


def _id(entry: dict[str, Any], name: str, where: str) -> Any:
    if not isinstance(entry.get(name), int | str):
        raise ValueError(f"{where}: expected a number as {name!r}, found {entry.get(name)!r:.40}")  # noqa: TRY004 - a bad file
    return entry[name]


def _key(category: dict[str, Any]) -> Any:
    """Return the class key of a category: its name, or what stands beside it if that reads the same."""
    name, key = category.get("name"), category.get("key")
    return key if isinstance(key, int | float) and str(key) == name else name


def _box(entry: dict[str, Any], keys: dict[Any, Any], picture: Picture, tally: Tally) -> Box | None:
    sides, number = entry.get("bbox"), entry.get("category_id")
    where = f"{picture.name}, annotation {entry.get('id')!r}"
    if not isinstance(sides, list) or len(sides) != 4:  # noqa: PLR2004 - left, top, width, height
        tally.drop("annotation", "without a bbox", where)
        return None
    if not isinstance(number, int | str) or number not in keys:
        tally.drop("box", "of a category that is not listed", where)
        return None
    box = {"label": keys[number], **dict(zip(("left", "top", "width", "height"), sides, strict=True))}
    if entry.get("iscrowd"):
        tally.change(box, "box", "around a crowd: read as one box", picture.where(box))
    elif entry.get("segmentation") and not _is_rectangle(entry["segmentation"], sides):
        tally.change(box, "box", "with an outline (segmentation): the box alone is read", picture.where(box))
    more = sorted(name for name, value in entry.items() if name not in _ANNOTATION and value not in (None, {}, []))
    if more:
        tally.note("box", f"with {', '.join(map(repr, more))}, not read", picture.where(box))
    return box


def _is_rectangle(outline: Any, sides: Sequence[Any]) -> bool:
    """Return whether an outline is the box itself."""
    if not isinstance(outline, list) or len(outline) != 1 or not isinstance(outline[0], list) or len(outline[0]) % 2:
        return False
    try:
        left, top, width, height = map(float, sides)
        points = {(float(x), float(y)) for x, y in zip(outline[0][::2], outline[0][1::2], strict=True)}
    except (TypeError, ValueError):
        return False
    corners = [(x, y) for x in (left, left + width) for y in (top, top + height)]
    near = [corner for corner in corners if any(math.dist(point, corner) <= _NEAR for point in points)]
    return len(points) == len(near) == len(corners)


def _answers(picture: Picture, boxes: list[tuple[Any, Box]], annotators: list[Any]) -> list[Picture]:
    """Return a picture for each annotator."""
    who = [plain(each) for each in annotators if isinstance(each, int | str)]
    who = list(dict.fromkeys([*who, *(name for name, _ in boxes if isinstance(name, int | str | None))])) or [None]
    return [
        Picture(
            picture.path,
            [box for owner, box in boxes if owner == name],
            picture.size,
            picture.id,
            name,
            meta=dict(picture.meta),
        )
        for name in who
    ]
