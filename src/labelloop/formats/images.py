"""Image files that labels are about: found by their names, to know their sizes."""

from __future__ import annotations

import logging
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from labelloop.formats.files import inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from labelloop.formats.pictures import Picture
    from labelloop.formats.report import Tally
    from labelloop.labels.boxes import Size

_log = logging.getLogger(__name__)
_USUAL = ("images", "JPEGImages")


class Images:
    """Where the images of a file of labels lie.

    Parameters
    ----------
    path : Path
        The file or folder of labels. Images are looked for in it or beside it, and there in ``images`` and
        ``JPEGImages``.
    folder : Path, optional
        Where they are instead.

    Raises
    ------
    ValueError
        If `folder` is none.
    """

    def __init__(self, path: Path, folder: Path | None = None) -> None:
        if folder is not None and not folder.is_dir():
            raise ValueError(f"images={str(folder)!r} is no folder: give the one that the images lie in")
        near = path if path.is_dir() else path.parent
        places = [place / name for place in (near, near.parent) for name in ("", *_USUAL)]
        self.folders = [folder] if folder else [place for place in places if place.is_dir()]
        self.given = folder is not None

    def size(self, name: str) -> Size | None:
        """Return the upright size of the image of a name, None if it is not there or not readable."""
        safe = inside(name)
        # Which folder is meant is known only if it was given; else an image of that name may be another one.
        names = [name for name in (safe, safe.rpartition("/")[2])[: 1 + self.given] if name]
        found = (folder / name for folder in self.folders for name in names)
        return next((size for each in found if each.is_file() and (size := size_at(each)) is not None), None)

    def measure(self, picture: Picture, tally: Tally) -> None:
        """Give a picture its size if the file says none; note it if the file says another one."""
        compare(picture, self.size(picture.path), tally)


def compare(picture: Picture, size: Size | None, tally: Tally) -> None:
    """Give a picture the size of its image, or tell where another one is said.

    Parameters
    ----------
    picture : Picture
        Boxes are left as they are: where they belong is not to be guessed.
    size : (int, int) or None
        Of the image, upright; None if it is not known.
    tally : Tally
    """
    if picture.size is None or size is None:
        picture.size = picture.size or size
        return
    if picture.size != size:
        on_its_side = picture.size == (size[1], size[0])
        reason = (
            "whose width and height are said the other way round, as before EXIF turns it upright: so may its boxes"
            if on_its_side
            else "whose size is not the one that is said of it: its boxes may lie elsewhere"
        )
        said, real = (f"{width} x {height}" for width, height in (picture.size, size))
        tally.note("image", reason, f"{picture.name}: {said} is said, the image is {real}")


def size_at(path: Path) -> Size | None:
    """Return the upright size of an image file, None if it is not readable."""
    from labelloop.pool.upright import size_of  # noqa: PLC0415 - Pillow is imported when there is an image

    try:
        return size_of(str(path))
    except Exception as error:  # noqa: BLE001 - Pillow raises whatever damaged bytes lead to
        _log.info("the size of %s is not readable: %r", path, error)
        return None


def images_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and place of all image files of a folder and those below, the last first."""
    from labelloop.pool.image_sources import SUFFIXES  # noqa: PLC0415 - Pillow is imported when there is an image

    for file in sorted(folder.rglob("*"), reverse=True):
        if file.suffix.lower() in SUFFIXES:
            yield file.relative_to(folder).as_posix(), file


def stem_of(name: str) -> PurePosixPath:
    """Return a name without the ending of image files; what else follows a dot belongs to the name."""
    from labelloop.pool.image_sources import SUFFIXES  # noqa: PLC0415 - Pillow is imported when there is an image

    path = PurePosixPath(name)
    return path.with_suffix("") if path.suffix.lower() in SUFFIXES else path
