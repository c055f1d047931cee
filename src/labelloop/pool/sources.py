"""Images in the forms people have them: files, arrays, pictures, bytes, tables of these."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path, PurePath
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from PIL import Image

from labelloop.pool.checks import check_ids, listing
from labelloop.pool.errors import PoolError
from labelloop.pool.files import File, check_files, file_at, in_folder, index_of, matching, near_place, suffix_of
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
    check_files([item for item in items if isinstance(item, File)])
    return Sources(items, index, scale_of(item for item in items if isinstance(item, np.ndarray)))


def _listed(data: Any, id_col: Hashable | None) -> tuple[list[Source], pd.Index[Any] | None]:
    if _is_table(data):
        return _from_table(data, id_col)
    if id_col is not None:
        raise PoolError(f"id_col={id_col!r} names a column, but the images are given as {_what(data)}")
    if isinstance(data, str | PurePath):
        return _from_place(str(data))
    if isinstance(data, Mapping | pd.Series):
        keys = data.index if isinstance(data, pd.Series) else index_of([_text(key) for key in data])
        return [_source(data_of, repr(key)) for key, data_of in data.items()], keys
    if isinstance(data, bytes | Image.Image):
        return [_source(data, "the image")], None
    if not isinstance(data, list | tuple | np.ndarray | pd.Index | Iterator):
        raise PoolError(f"{_what(data)} is not what images come in: give {_FORMS}")
    items = [_source(each, f"image {position}") for position, each in enumerate(data)]
    paths = [item.path for item in items if isinstance(item, File)]
    return items, index_of(paths) if len(paths) == len(items) else None


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
        files, index = in_folder(root, "images", SUFFIXES)
        return [*files], index
    if Path(root).is_file():
        return [file_at(root)], index_of([place])
    if has_magic(root):
        matches = matching(root)
        paths = [path for path in matches if suffix_of(path) in SUFFIXES]
        if not paths:
            found = f"only other files, such as {listing(matches)}" if matches else "no file"
            raise PoolError(f"no image matches {place!r} in {str(Path.cwd())!r}: there is {found}")
        return [file_at(path) for path in paths], index_of(paths)
    raise PoolError(f"there is no file or folder {place!r} in {str(Path.cwd())!r}{near_place(root)}")


def _source(value: Any, name: str) -> Source:
    if isinstance(value, str | PurePath):
        return file_at(str(value))
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if isinstance(value, Image.Image):
        return value
    if isinstance(value, Mapping) and (value.get("bytes") or value.get("path")):
        return _source(value.get("bytes") or value["path"], name)  # as in Parquet files of image data sets
    if hasattr(value, "__array__"):
        return check_picture(np.asarray(value), name)
    raise PoolError(f"{name} is {_what(value)}: an image is a path, an array, a PIL image or bytes")


def _text(key: Any) -> Any:
    return str(key) if isinstance(key, PurePath) else key


def _what(data: Any) -> str:
    kind = type(data)
    return f"{data!r:.60}" if kind.__module__ == "builtins" else f"a {kind.__module__}.{kind.__name__}"
