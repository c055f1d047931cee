"""Pascal VOC's XML: a folder ``Annotations`` with a file an image.

Its boxes count pixels from 1 and include the last: a box with left 0 and width 10 has ``xmin`` 1 and ``xmax`` 10. Some
tools count from 0 and leave the last pixel out. Where a box of the files that are read begins at 0, which VOC does not
have, they are all taken to be of that kind, and the report says so.

An image is known by ``filename``, and the folder below ``Annotations`` that its file is in; ``path`` tells of another
machine. A file without an object is an image in which there is nothing; images that were skipped have no file. Class
keys are text. It holds one answer an image, and nothing else about it.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from labelloop.formats import markup
from labelloop.formats.answers import named_apart, one_each
from labelloop.formats.files import inside
from labelloop.formats.images import stem_of
from labelloop.formats.pictures import Picture
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.formats.images import Images
    from labelloop.formats.report import Tally
    from labelloop.labels.boxes import Box

_BORDERS = ("xmin", "ymin", "xmax", "ymax")
_MARKS = ("truncated", "difficult", "occluded")


def load(path: Path, tally: Tally, images: Images) -> list[Picture]:  # noqa: ARG001 - the files say all sizes
    """Read the files of a folder, those of ``Annotations`` in it if there is one, or one file.

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of objects without a box and of what else they have.
    images : Images

    Returns
    -------
    list of Picture

    Raises
    ------
    ValueError
        If there is no file, or one is no XML of VOC.
    """
    below = [each for each in path.iterdir() if each.name.lower() == "annotations"] if path.is_dir() else []
    root = below[0] if below else path
    files = sorted(root.rglob("*.xml")) if root.is_dir() else [path]
    if not files:
        raise ValueError(f"{path}: expected a folder with a file .xml for each image, found none")
    found = [_picture(file, root if root.is_dir() else file.parent, tally) for file in steps(files, "Reading labels")]
    boxes = [box for picture in found for box in picture.boxes or ()]
    from_zero = next((p for p in found for box in p.boxes or () if 0 in (box["xmin"], box["ymin"])), None)
    if from_zero is not None:
        reason = "begins at 0, where VOC counts from 1: all files are read as counted from 0, the last pixel left out"
        tally.note("image", f"in which a box {reason}", from_zero.name)
    for box in boxes:
        _count_pixels(box, 0 if from_zero else 1)
    return found


def dump(pictures: Sequence[Picture], path: Path, tally: Tally, classes: list[Any]) -> None:  # noqa: ARG001 - VOC lists none
    """Write a folder with a file an image.

    Parameters
    ----------
    pictures : list of Picture
    path : Path
    tally : Tally
        Told of class keys that are no text, of images of unknown size, and of those whose files would have one name.
    classes : list of class keys
    """
    (path / "Annotations").mkdir(parents=True)
    for stem, picture in steps(named_apart(one_each(pictures, "voc", tally), stem_of, tally), "Writing labels"):
        file = path / "Annotations" / f"{stem}.xml"
        file.parent.mkdir(parents=True, exist_ok=True)
        markup.write(_annotation(picture, tally), file)


def _annotation(picture: Picture, tally: Tally) -> Element:
    root, name = Element("annotation"), PurePosixPath(picture.path)
    if len(name.parts) > 1:
        markup.child(root, "folder", name.parent)
    markup.child(root, "filename", name.name)
    if picture.size is None:
        tally.note("image", "of unknown size: written without", picture.name)
    else:
        size = markup.child(root, "size")
        for tag, number in zip(("width", "height", "depth"), (*picture.size, 3), strict=True):
            markup.child(size, tag, number)
    markup.child(root, "segmented", 0)
    for box in picture.boxes or ():
        thing = markup.child(root, "object")
        markup.child(thing, "name", markup.label_of(box, picture, tally))
        for tag, value in (("pose", "Unspecified"), ("truncated", 0), ("difficult", 0)):
            markup.child(thing, tag, value)
        borders = (box["left"] + 1, box["top"] + 1, box["left"] + box["width"], box["top"] + box["height"])
        bounds = markup.child(thing, "bndbox")
        for tag, number in zip(_BORDERS, borders, strict=True):
            markup.child(bounds, tag, number)
    return root


# ---- reading ----------------------------------------------------------------------------------------------------


def _picture(file: Path, root: Path, tally: Tally) -> Picture:
    """Return an image with the borders of its boxes as the file has them."""
    found = markup.parse(file, "annotation")
    said = found.findtext("filename") or ""
    name = PurePosixPath(inside(said)).name
    folder = PurePosixPath(file.relative_to(root).parent.as_posix())
    picture = Picture(str(folder / (name or file.stem)), [], _size(found))
    if not name:
        tally.note("image", "without a filename: called like its file of labels", picture.name)
    picture.boxes = [box for thing in found.findall("object") if (box := _object(thing, picture, tally)) is not None]
    return picture


def _size(found: Element) -> Any:
    """Return width and height, None for those the file does not say; 0 is what some tools say then."""
    return (markup.number(found.findtext("size/width")), markup.number(found.findtext("size/height")))


def _object(thing: Element, picture: Picture, tally: Tally) -> Box | None:
    label = thing.findtext("name")
    where = f"{picture.name}, {label!r:.40}"
    bounds = thing.find("bndbox")
    if bounds is None:
        tally.drop("object", "without a bndbox", where)
        return None
    marked = [tag for tag in _MARKS if (thing.findtext(tag) or "0").strip() not in ("", "0")]
    marked += ["part"] if thing.find("part") is not None else []
    for tag in marked:
        tally.note("box", f"with {tag!r}, not read", where)
    return {"label": label, **{tag: markup.number(bounds.findtext(tag)) for tag in _BORDERS}}


def _count_pixels(box: Box, first: int) -> None:
    """Replace borders by sides; `first` is the number of the first pixel, and whether the last one is included."""
    borders = [box.pop(tag) for tag in _BORDERS]
    if None in borders:
        return  # a box without sides is none: `settle` says so
    left, top, right, bottom = borders
    box |= {"left": left - first, "top": top - first, "width": right - left + first, "height": bottom - top + first}
