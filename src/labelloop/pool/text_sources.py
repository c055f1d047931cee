"""Texts in the forms people have them, as tables: rows, lists, files."""

from __future__ import annotations

import os
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from glob import has_magic
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import pandas as pd

from labelloop.pool.cells import is_missing, kind_of
from labelloop.pool.checks import listing
from labelloop.pool.errors import PoolError
from labelloop.pool.files import File, check_files, file_at, in_folder, index_of, matching, why
from labelloop.pool.frames import column_names, to_frame
from labelloop.pool.ids import plain

SUFFIXES = frozenset([".txt"])
_FORMS = "a table with a column of texts, a list of texts, a list of pathlib.Path, a folder, or a glob pattern"


def to_texts(data: Any) -> tuple[pd.DataFrame, bool]:
    """Return texts as a table, and whether they came with an index of their own.

    Parameters
    ----------
    data : object
        As for `labelloop.pool.texts`.

    Returns
    -------
    frame : DataFrame
        Of a table all columns; of a list one column "text"; of files one column "path" of `File`.
    indexed : bool

    Raises
    ------
    PoolError
        If `data` has another form, or files are missing.
    """
    if isinstance(data, str | PurePath):
        return _of_files(*_at(data)), True
    if isinstance(data, pd.Series):
        return to_frame(data.to_frame("text"))
    # A property of the class: a lazy table would work out its columns.
    if isinstance(data, Mapping) or hasattr(type(data), "columns"):
        return to_frame(data)
    values = _values(data)
    if not len(values) or isinstance(values[0], Mapping):
        return to_frame(list(values))
    if isinstance(values[0], PurePath):
        return _of_files(*_listed(values)), True
    return pd.DataFrame({"text": pd.Series(values, dtype=object)}), False


def holds_files(frame: pd.DataFrame) -> bool:
    """Whether a table of `to_texts` is one of files."""
    return bool(len(frame)) and isinstance(frame.iat[0, 0], File)  # noqa: PD009 - one cell


def read(file: File) -> str:
    r"""Return the text of a file.

    Parameters
    ----------
    file : File
        In UTF-8. A mark of the byte order is left out, and every line ends in ``"\n"``, as Python reads texts.

    Returns
    -------
    str

    Raises
    ------
    PoolError
        If it cannot be read; why is said in plain words, without the place of the file.
    """
    try:
        return Path(file.place).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"it is no text in UTF-8 (byte {error.start} is 0x{error.object[error.start]:02x})"
        raise PoolError(f"cannot read {file.name}: {reason}") from error
    except OSError as error:
        raise PoolError(f"cannot read {file.name}: {why(error)}") from error


def place_of(frame: pd.DataFrame, option: str, column: Hashable) -> int:
    """Return which column of a table an option names; raise `PoolError`, naming the nearest, if there is none."""
    names, name = column_names(frame), str(column)
    if name in names:
        return names.index(name)
    near = get_close_matches(name, names, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else f": the columns are {listing(names)}"
    raise PoolError(f"{option}={column!r} is not a column{hint}")


def text_place(frame: pd.DataFrame, text: Hashable | None, others: Collection[Hashable]) -> int:
    """Return which column of a table holds the texts.

    Parameters
    ----------
    frame : DataFrame
    text : Hashable, optional
        Its name. By default it is the column called "text", or the only one of texts.
    others : collection of Hashable
        Columns that are known to be something else.

    Returns
    -------
    int

    Raises
    ------
    PoolError
        If there is no such column, or several.
    """
    names = column_names(frame)
    if text is not None or "text" in names:
        return place_of(frame, "text", "text" if text is None else text)
    apart = {str(other) for other in others}
    found = [place for place, name in enumerate(names) if name not in apart and kind_of(frame.iloc[:, place]) == "text"]
    if len(found) == 1:
        return found[0]
    held = f"these hold texts: {listing([names[place] for place in found])}" if found else "none holds texts"
    raise PoolError(f"which column is to be read? Of the columns {listing(names)} {held}; name one with text=")


def check_strings(frame: pd.DataFrame, place: int) -> None:
    """Raise `PoolError`, naming the first row at fault, if a column holds anything but texts and gaps."""
    column = frame.iloc[:, place]
    dtype: Any = column.dtype
    values = dtype.categories if isinstance(dtype, pd.CategoricalDtype) else column
    if pd.api.types.infer_dtype(values, skipna=True) in {"string", "empty"}:
        return
    for position, value in enumerate(column):
        if not isinstance(value, str) and not is_missing(value):
            name = column_names(frame)[place]
            raise PoolError(
                f"{row_name(frame, position)} has {value!r:.60} of type {type(value).__name__} in the column "
                f"{name!r}, expected a text: numbers become texts with df[{name!r}].astype(str)"
            )


def row_name(frame: pd.DataFrame, position: int) -> str:
    """Return, for a message, which row is meant."""
    return f"row {position} (id {plain(frame.index[position])!r})"


def _values(data: Any) -> Any:
    """Return a list of texts, however it comes, as a sequence."""
    if isinstance(data, Iterator):
        return list(data)
    if isinstance(data, list | tuple | pd.Index):
        return data
    if isinstance(data, np.ndarray) and data.ndim == 1:
        return data.astype(object)
    if hasattr(data, "to_pylist"):
        return data.to_pylist()  # an array of pyarrow
    if hasattr(data, "to_list"):
        return data.to_list()  # a Series of polars
    raise PoolError(f"{data!r:.60} of type {type(data).__name__} is not what texts come in: give {_FORMS}")


def _at(place: str | PurePath) -> tuple[Sequence[File], pd.Index[Any]]:
    root = os.path.expanduser(str(place))  # noqa: PTH111 - a pattern is no path
    if os.path.isdir(root):  # noqa: PTH112 - a Path stumbles over a text longer than a name can be
        return in_folder(root, "text files", SUFFIXES)
    paths = matching(root) if has_magic(root) else []
    if paths:
        return [file_at(path) for path in paths], index_of(paths)
    if os.path.isfile(root):  # noqa: PTH113 - as above
        raise PoolError(
            f"{str(place)!r:.80} is a single file: as one text, give [Path({str(place)!r:.80})]; if it holds a table, "
            "read it first, for example with pd.read_csv(path)"
        )
    raise PoolError(
        f"{str(place)!r:.80} is no folder, and no pattern that a file in {str(Path.cwd())!r} matches; if it is a "
        "text, give a list of texts: […]"
    )


def _listed(paths: Sequence[Any]) -> tuple[Sequence[File], pd.Index[Any]]:
    for position, path in enumerate(paths):
        if not isinstance(path, PurePath):
            raise PoolError(
                f"item {position} is {path!r:.60} among files: give paths only (pathlib.Path), or texts only (str)"
            )
    files = [file_at(str(path)) for path in paths]
    check_files(files)
    return files, index_of([file.path for file in files])


def _of_files(files: Sequence[File], index: pd.Index[Any]) -> pd.DataFrame:
    return pd.DataFrame({"path": pd.Series([*files], dtype=object).array}, index=index)
