"""Images in the forms people have them: files, arrays, pictures, bytes, tables of these."""

from __future__ import annotations

import os
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from glob import glob, has_magic
from pathlib import Path, PurePath
from sys import intern
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from PIL import Image

from labelloop.pool.checks import check_ids, listing
from labelloop.pool.errors import PoolError
from labelloop.pool.frames import identify, to_frame
from labelloop.pool.ids import plain
from labelloop.pool.pixels import Scale, check_picture, check_stack, scale_of

SUFFIXES = frozenset(
    [
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".gif", ".webp", ".avif", ".heic", ".heif"),
        *(".bmp", ".dib", ".tif", ".tiff", ".jp2", ".j2k", ".jpx", ".ppm", ".pgm", ".pbm", ".pnm"),
        *(".tga", ".ico", ".qoi"),
    ]
)
_COLUMNS = ("path", "image", "file", "filename")
_FORMS = (
    "a folder, a glob pattern, a list of paths, arrays, PIL images or bytes, an array (n, height, width), "
    "a dict of id to image, or a table with a column 'path'"
)
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class File:
    """An image file.

    Parameters
    ----------
    path : str
        As the user knows it.
    base : str
        The working directory when the pool was made: the user may change it later, and a worker process
        may have another.
    """

    path: str
    base: str

    @property
    def place(self) -> str:
        """The absolute path."""
        return os.path.join(self.base, self.path)  # noqa: PTH118 - a million of them: a Path takes ten times as long


Source: TypeAlias = "File | bytes | np.ndarray[Any, Any] | Image.Image"


@dataclass(frozen=True)
class Sources:
    """Images and what to call them.

    Parameters
    ----------
    items : list
        A file, the bytes of one, an array or a PIL image for each.
    index : Index, optional
        The ids; None where the images are just numbered.
    scale : Scale, optional
        What is black and white in arrays of more than 8 bits.
    """

    items: Sequence[Source]
    index: pd.Index[Any] | None
    scale: Scale | None = None


def resolve(data: Any, id_col: Hashable | None) -> Sources:
    """Return the images that the user means.

    Parameters
    ----------
    data : object
        As for `labelloop.pool.images`.
    id_col : str, optional
        For tables.

    Returns
    -------
    Sources

    Raises
    ------
    PoolError
        If there is no image, a file is missing, or ids are missing or repeated.
    """
    if isinstance(data, np.ndarray) and data.dtype.kind not in "OUST" and id_col is None:
        return Sources(check_stack(data), None, scale_of([data]))
    items, index = _listed(data, id_col)
    if not items:
        raise PoolError("there are no images: the list is empty")
    if index is not None:
        index = check_ids(index, "every image needs an id of its own, and is listed once")
    _check_files(items)
    return Sources(items, index, scale_of(item for item in items if isinstance(item, np.ndarray)))


def _listed(data: Any, id_col: Hashable | None) -> tuple[list[Source], pd.Index[Any] | None]:
    if _is_table(data):
        return _from_table(data, id_col)
    if id_col is not None:
        raise PoolError(f"id_col={id_col!r} names a column, but the images are given as {_what(data)}")
    if isinstance(data, str | PurePath):
        return _from_place(str(data))
    if isinstance(data, Mapping | pd.Series):
        keys = data.index if isinstance(data, pd.Series) else _index_of([_text(key) for key in data])
        return [_source(data_of, repr(key)) for key, data_of in data.items()], keys
    if isinstance(data, bytes | Image.Image):
        return [_source(data, "the image")], None
    if not isinstance(data, list | tuple | np.ndarray | pd.Index | Iterator):
        raise PoolError(f"{_what(data)} is not what images come in: give {_FORMS}")
    items = [_source(each, f"image {position}") for position, each in enumerate(data)]
    paths = [item.path for item in items if isinstance(item, File)]
    return items, _index_of(paths) if len(paths) == len(items) else None


def _is_table(data: Any) -> bool:
    return isinstance(data, pd.DataFrame) or (hasattr(data, "columns") and not isinstance(data, np.ndarray | Mapping))


def _from_table(data: Any, id_col: Hashable | None) -> tuple[list[Source], pd.Index[Any] | None]:
    frame, indexed = to_frame(data)
    names = {str(name).lower(): name for name in reversed(list(frame.columns))}
    column = next((names[name] for name in _COLUMNS if name in names), None)
    if column is None:
        raise PoolError(
            f"the table has no column of images: name one of its columns "
            f"({listing(list(frame.columns))}) {' or '.join(map(repr, _COLUMNS))}"
        )
    if id_col is not None:
        frame, indexed = identify(frame, id_col), True
    values = frame[column]
    gaps = [plain(each) for each in frame.index[values.isna().to_numpy()]]
    if gaps:
        raise PoolError(f"column {column!r} is empty for {len(gaps)} rows, of id {listing(gaps)}")
    items = [_source(value, f"row {row!r}") for row, value in zip(frame.index, values, strict=True)]
    return items, frame.index if indexed else None


def _from_place(place: str) -> tuple[list[Source], pd.Index[Any]]:
    root = os.path.expanduser(place)  # noqa: PTH111 - a pattern is no path
    if Path(root).is_dir():
        names = _below(root)
        return [_file(os.path.join(root, name)) for name in names], _index_of(names)  # noqa: PTH118 - as in File.place
    if Path(root).is_file():
        return [_file(root)], _index_of([place])
    if has_magic(root):
        matches = [match for match in glob(root, recursive=True) if Path(match).is_file()]  # noqa: PTH207 - as above
        paths = sorted((path for path in matches if _is_image(path)), key=_natural)
        if not paths:
            found = f"only other files, such as {listing(matches)}" if matches else "no file"
            raise PoolError(f"no image matches {place!r} in {str(Path.cwd())!r}: there is {found}")
        return [_file(path) for path in paths], _index_of(paths)
    raise PoolError(f"there is no file or folder {place!r} in {str(Path.cwd())!r}{_near_place(root)}")


def _below(root: str) -> list[str]:
    """Return the images below a folder as paths within it, in natural order."""
    names: list[str] = []
    others: list[str] = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inside = os.path.relpath(folder, root).replace(os.sep, "/")
        for name in files:
            if not name.startswith("."):
                path = name if inside == "." else f"{inside}/{name}"
                (names if _is_image(name) else others).append(path)
    if not names:
        found = f"{len(others)} other files, such as {listing(sorted(others))}" if others else "no files"
        raise PoolError(
            f"there are no images in the folder {root!r}: it holds {found}; images are files that end in "
            f"{', '.join(sorted(SUFFIXES))}"
        )
    return sorted(names, key=_natural)


def _source(value: Any, name: str) -> Source:
    if isinstance(value, str | PurePath):
        return _file(str(value))
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if isinstance(value, Image.Image):
        return value
    if isinstance(value, Mapping) and (value.get("bytes") or value.get("path")):
        return _source(value.get("bytes") or value["path"], name)  # as in Parquet files of image data sets
    if hasattr(value, "__array__"):
        return check_picture(np.asarray(value), name)
    raise PoolError(f"{name} is {_what(value)}: an image is a path, an array, a PIL image or bytes")


def _file(path: str) -> File:
    if re.match(r"https?://|data:|s3://|gs://", path):
        raise PoolError(f"{path[:80]!r} is an address, not a file: download it first, or give its bytes")
    return File(os.path.expanduser(path), intern(os.getcwd()))  # noqa: PTH109, PTH111 - as in File.place


def _check_files(items: Sequence[Source]) -> None:
    files = [item for item in items if isinstance(item, File)]
    folders = [file.path for file in files if os.path.isdir(file.place)]  # noqa: PTH112 - as in File.place
    if folders:
        raise PoolError(f"a folder is given where a file is expected: {listing(folders)}")
    missing = [file.path for file in files if not os.path.isfile(file.place)]  # noqa: PTH113 - as in File.place
    if missing:
        raise PoolError(
            f"{len(missing)} of {len(items)} files are missing: {listing(missing)} "
            f"(the working directory is {str(Path.cwd())!r})"
        )


def _index_of(names: Sequence[Hashable]) -> pd.Index[Any]:
    # A file name may hold bytes that are no characters: only plain Python strings can carry them.
    try:
        return pd.Index(names)
    except UnicodeEncodeError:
        return pd.Index(names, dtype=object)


def _text(key: Any) -> Any:
    return str(key) if isinstance(key, PurePath) else key


def _is_image(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122 - as in File.place


def _natural(path: str) -> tuple[list[list[str | int]], str]:
    """Order names as people do: img2 before img10, folder by folder."""
    parts = path.replace(os.sep, "/").split("/")
    return [
        [int(piece) if odd % 2 else piece for odd, piece in enumerate(_DIGITS.split(part.casefold()))] for part in parts
    ], path


def _near_place(place: str) -> str:
    path = Path(place)
    siblings = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
    near = get_close_matches(path.name, siblings, n=1)
    return f"; did you mean {str(path.parent / near[0])!r}?" if near else ""


def _what(data: Any) -> str:
    kind = type(data)
    return f"{data!r:.60}" if kind.__module__ == "builtins" else f"a {kind.__module__}.{kind.__name__}"
