"""CVAT's XML 1.1 "for images": ``image`` with ``box`` in it.

Borders have two decimals; ``z_order`` tells which box lies on top. Class keys are text. An image without a box is one
in which there is nothing: CVAT lists images nobody has labeled as well, and does not tell them apart. Images that were
skipped are not written. It holds one answer an image, and nothing else about it.

Turned boxes are read as the boxes around them; other shapes and tracks are no boxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from labelloop.formats import markup
from labelloop.formats.answers import one_each
from labelloop.formats.documents import plain
from labelloop.formats.files import inside
from labelloop.formats.pictures import Picture, class_keys, numbers_of, turned
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from labelloop.formats.images import Images
    from labelloop.formats.report import Tally
    from labelloop.labels.boxes import Box

_BORDERS = ("xtl", "ytl", "xbr", "ybr")
_OWN = {"id", "name", "width", "height"}


def load(path: Path, tally: Tally, images: Images) -> list[Picture]:  # noqa: ARG001 - the file says all sizes
    """Read a file of CVAT.

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of turned boxes, of attributes, and of other shapes.
    images : Images

    Returns
    -------
    list of Picture

    Raises
    ------
    ValueError
        If it is no such file, or one of a video, with tracks.
    """
    root = markup.parse(path, "annotations")
    if root.find("track") is not None:
        raise ValueError(f"{path}: it holds tracks of a video: export the task as 'CVAT for images 1.1'")
    found = []
    for place, image in enumerate(steps(root.findall("image"), "Reading labels"), 1):
        said = image.get("name", "")
        size: Any = (markup.number(image.get("width")), markup.number(image.get("height")))
        picture = Picture(inside(said) or f"image {place}", [], size, _id(image.get("id")))
        if picture.path != said.replace("\\", "/"):
            tally.note("image", "whose name leads out of its folder: the last part of it is taken", picture.name)
        picture.meta = {name: value for name, value in image.items() if name not in _OWN and plain(value)}
        boxes = []
        for shape in image:
            if shape.tag == "box":
                boxes.append((markup.number(shape.get("z_order")) or 0, _box(shape, picture, tally)))
            else:
                tally.drop(
                    "shape", f"of the kind {shape.tag!r:.40}, no box", f"{picture.name}, {shape.get('label')!r:.40}"
                )
        picture.boxes = [box for _, box in sorted(boxes, key=lambda each: each[0])]
        found.append(picture)
    return found


def dump(pictures: Sequence[Picture], path: Path, tally: Tally, classes: list[Any]) -> None:
    """Write a file that CVAT imports.

    Parameters
    ----------
    pictures : list of Picture
    path : Path
    tally : Tally
        Told of class keys that are no text, and of images of unknown size.
    classes : list of class keys
    """
    answers = one_each(pictures, "cvat", tally)
    root = Element("annotations")
    markup.child(root, "version", "1.1")
    labels = markup.child(markup.child(markup.child(root, "meta"), "task"), "labels")
    for name in dict.fromkeys(markup.possible(str(key)) for key in class_keys(answers, classes)):
        markup.child(markup.child(labels, "label"), "name", name)
    for number, picture in zip(
        numbers_of([[each] for each in answers], first=0), steps(answers, "Writing labels"), strict=True
    ):
        image = markup.child(root, "image", id=number, name=picture.path)
        if picture.size is None:
            tally.note("image", "of unknown size: written without", picture.name)
        else:
            image.attrib |= {"width": str(picture.size[0]), "height": str(picture.size[1])}
        for place, box in enumerate(picture.boxes or ()):
            borders = (box["left"], box["top"], box["left"] + box["width"], box["top"] + box["height"])
            label = markup.label_of(box, picture, tally)
            written = {name: f"{border:.2f}" for name, border in zip(_BORDERS, borders, strict=True)}
            markup.child(image, "box", label=label, source="manual", occluded=0, **written, z_order=place)
    markup.write(root, path)


def _box(shape: Element, picture: Picture, tally: Tally) -> Box:
    borders = [markup.number(shape.get(name)) for name in _BORDERS]
    box: Box = {"label": shape.get("label")}
    if None not in borders:
        left, top, right, bottom = (border or 0.0 for border in borders)
        box |= {"left": left, "top": top, "width": right - left, "height": bottom - top}
        rotation = markup.number(shape.get("rotation")) or 0.0
        if rotation:
            box |= turned(box, rotation, ((left + right) / 2, (top + bottom) / 2))
            tally.change(box, "box", "turned: the upright box around it is read", picture.where(box))
    if shape.get("occluded", "0") != "0":
        tally.note("box", "with 'occluded', not read", picture.where(box))
    if shape.find("attribute") is not None:
        tally.note("box", "with attributes, not read", picture.where(box))
    return box


def _id(said: str | None) -> Any:
    return int(said) if said is not None and said.isascii() and said.isdigit() and len(said) < 19 else said  # noqa: PLR2004 - of 64 bits
