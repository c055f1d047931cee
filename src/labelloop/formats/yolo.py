"""YOLO's folder: ``labels/*.txt``, a file an image, with ``data.yaml`` and ``classes.txt``.

A line is ``class cx cy width height``, the middle and size of a box as shares of the image. An empty file is an image
in which there is nothing; images without a file are not labeled. Put the images, in the same folders, into ``images``
beside ``labels``, and ``data.yaml`` is what Ultralytics trains on. Labels in ``train/labels`` and the like are read,
too; so are lines with a confidence, and those of turned boxes and outlines as the boxes around them.

Lines do not say how large an image is: to read, the images are needed, if not beside the labels then in the folder
``images=`` names. Class keys that are no text keep their type in ``data.yaml``. It holds one answer an image.
"""

from __future__ import annotations

import math
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from labelloop.formats import yaml_names
from labelloop.formats.answers import named_apart, one_each
from labelloop.formats.files import read_text, write_lines
from labelloop.formats.images import images_in, size_at, stem_of
from labelloop.formats.pictures import Picture, around, class_keys, snapped
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from labelloop.formats.images import Images
    from labelloop.formats.report import Tally
    from labelloop.labels.boxes import Box, Size

_DIGITS = 10  # a billionth of a pixel would be enough to tell whole ones apart in any image
_BOX, _OUTLINE = 4, 6  # numbers of a box, perhaps with its confidence; of three corners and more, two each
_LISTS = ("classes.txt", "obj.names")


def load(path: Path, tally: Tally, images: Images) -> list[Picture]:
    """Read a folder of labels, or that of a ``data.yaml``.

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of images without a file, of turned boxes and outlines, and of boxes in images that are not found.
    images : Images

    Returns
    -------
    list of Picture

    Raises
    ------
    ValueError
        If there are no labels, no image is found, or a line is none of YOLO.
    """
    root = path if path.is_dir() else path.parent
    folders = sorted(each for each in root.rglob("labels") if each.is_dir()) or [root]
    found = [picture for folder in folders for picture in _in_folder(folder, root, images, tally)]
    if not any(picture.answered for picture in found):
        raise ValueError(f"{path}: expected a folder 'labels' with a file .txt for each image, found none")
    if all(picture.size is None for picture in found) and any(picture.boxes for picture in found):
        raise ValueError(
            f"{path}: the size of an image is needed to read its boxes, and none of the {len(found)} images is found: "
            "say which folder they lie in with images="
        )
    names = _names(path, root, folders)
    if names is None and any(picture.boxes for picture in found):
        tally.note("folder", "without data.yaml or classes.txt: class keys are numbers", str(root))
    for picture in found:
        if picture.boxes:
            read = [box for box in picture.boxes if _in_pixels(box, picture, names, tally)]
            # Boxes that are not known are not to say that there are none.
            picture.boxes = None if picture.size is None else read
    return found


def dump(pictures: Sequence[Picture], path: Path, tally: Tally, classes: list[Any]) -> None:
    """Write a folder of labels; see the head of this module.

    Parameters
    ----------
    pictures : list of Picture
    path : Path
    tally : Tally
        Told of images of unknown size, and of those whose files would have one name.
    classes : list of class keys
    """
    answers = one_each(pictures, "yolo", tally)
    keys = class_keys(answers, classes)
    number = {(type(key), key): place for place, key in enumerate(keys)}
    (path / "labels").mkdir(parents=True)
    for name, picture in steps(named_apart(answers, stem_of, tally), "Writing labels"):
        if picture.size is None and picture.boxes:
            for box in picture.boxes:
                tally.drop("box", "of an image of unknown size", picture.where(box))
            continue
        file = path / "labels" / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_lines(
            [_line(box, number[type(box["label"]), box["label"]], picture.size) for box in picture.boxes or ()], file
        )
    write_lines(["train: images", "val: images", *yaml_names.written(keys)], path / "data.yaml")
    write_lines([" ".join(str(key).split()) for key in keys], path / "classes.txt")


def _line(box: Box, number: int, size: Size | None) -> str:
    width, height = size or (1, 1)
    shares = (
        (box["left"] + box["width"] / 2) / width,
        (box["top"] + box["height"] / 2) / height,
        box["width"] / width,
        box["height"] / height,
    )
    return " ".join([str(number), *(f"{share:.{_DIGITS}f}" for share in shares)])


# ---- reading ----------------------------------------------------------------------------------------------------


def _in_folder(folder: Path, root: Path, images: Images, tally: Tally) -> Iterator[Picture]:
    """Yield pictures of one folder of labels, with the numbers of their lines in place of boxes."""
    split = folder.relative_to(root).parent.as_posix()  # 'train', where there are several folders
    prefix = PurePosixPath() if split == "." or images.given else PurePosixPath(split)
    near = [folder.parent / "images", folder.parent / "JPEGImages", folder] if not images.given else images.folders
    there = {stem_of(name): (name, file) for place in reversed(near) for name, file in images_in(place)}
    read = set()
    for file in steps(sorted(folder.rglob("*.txt")), "Reading labels"):
        stem = PurePosixPath(file.relative_to(folder).with_suffix("").as_posix())
        if file.name in _LISTS or (folder == root and file.parent == root and stem.name in ("train", "val", "test")):
            continue
        read.add(stem)
        name, image = there.get(stem, (str(stem), None))
        size = None if image is None else size_at(image)
        yield Picture(str(prefix / name), list(_lines(file)), size)
    for stem, (name, _) in there.items():
        if stem not in read:
            picture = Picture(str(prefix / name))
            tally.skip("image", "without a file of labels", picture.name)
            yield picture


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(read_text(file).splitlines(), 1):
        if not line.strip():
            continue
        said, *rest = line.split()
        try:
            place, numbers = int(said), [float(each) for each in rest]
        except ValueError:
            numbers = []
        if len(numbers) < _BOX or (len(numbers) > _OUTLINE and len(numbers) % 2):
            raise ValueError(
                f"{file}, line {number}: expected a class number and the numbers of a box ('0 0.5 0.5 0.2 0.1'), "
                f"found {line!r:.60}"
            )
        yield {"number": place, "shares": numbers}


def _in_pixels(box: dict[str, Any], picture: Picture, names: dict[int, Any] | None, tally: Tally) -> bool:
    """Make a line a box, or tell why it is none."""
    number, shares = box.pop("number"), box.pop("shares")
    where = f"{picture.name}, class {number}"
    if picture.size is None:
        tally.drop("box", "of an image that is not found: say where with images=", where)
        return False
    if names is not None and number not in names:
        tally.drop("box", "of a class that data.yaml or classes.txt does not name", where)
        return False
    wide, high = picture.size
    box["label"] = number if names is None else names[number]
    if len(shares) < _OUTLINE:
        x, y, width, height = shares[:4]
        left, top = (x - width / 2) * wide, (y - height / 2) * high
        box |= {"left": left, "top": top, "width": width * wide, "height": height * high}
    else:
        box |= around([(x * wide, y * high) for x, y in zip(shares[::2], shares[1::2], strict=True)])
        what = "turned" if len(shares) == 8 else "given by an outline"  # noqa: PLR2004 - four corners
        tally.change(box, "box", f"{what}: the upright box around it is read", picture.where(box))
    if len(shares) == _BOX + 1:
        tally.note("box", "with a confidence, not read", picture.where(box))
    if all(map(math.isfinite, shares)):
        right, bottom = (snapped(box[near] + box[side]) for near, side in (("left", "width"), ("top", "height")))
        left, top = snapped(box["left"]), snapped(box["top"])
        box |= {"left": left, "top": top, "width": right - left, "height": bottom - top}
    return True


def _names(path: Path, root: Path, folders: Sequence[Path]) -> dict[int, Any] | None:
    """Return class keys by their numbers, None if no file tells them."""
    near = dict.fromkeys([root, *folders, *(folder.parent for folder in folders)])
    yamls = (
        [path]
        if path.is_file()
        else [file for place in near for file in sorted([*place.glob("*.yaml"), *place.glob("*.yml")])]
    )
    for file in yamls:
        found = yaml_names.names_in(read_text(file), str(file))
        if found:
            return found
    lists = [place / name for place in near for name in _LISTS if (place / name).is_file()]
    if not lists:
        return None
    lines = read_text(lists[0]).split("\n")
    return {number: line.strip() for number, line in enumerate(lines) if line.strip()}
