"""Media in the forms people have them: a folder, a pattern, paths, a list, a dict, a table with a column of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path, PurePath
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np
import pandas as pd

from labelloop.pool.checks import check_ids, listing
from labelloop.pool.errors import PoolError
from labelloop.pool.files import (
    File,
    Files,
    check_files,
    file_at,
    files_at,
    in_folder,
    index_of,
    matching,
    near_place,
    suffix_of,
)
from labelloop.pool.frames import identify, to_frame
from labelloop.pool.ids import plain

Item = TypeVar("Item")
Listed: TypeAlias = "tuple[list[File | Item] | Files, pd.Index[Any] | None]"


@dataclass(frozen=True)
class Medium(Generic[Item]):
    """What differs between images and sounds where their sources are read.

    Parameters
    ----------
    noun : str
        What one is called in a message: "image". Its plural has an s.
    suffixes : frozenset of str
        How the names of its files end, in lower case and with the dot.
    columns : tuple of str
        Names, in lower case, of the column of a table that may hold them; the first that is there does.
    forms : str
        What they may come in, for a message.
    item : callable
        Returns one from a value that is no path, and what to call it in an error; raises `PoolError` if it is none.
    alone : callable
        Whether a value that stands for all the data is a single one.
    """

    noun: str
    suffixes: frozenset[str]
    columns: tuple[str, ...]
    forms: str
    item: Callable[[Any, str], Item]
    alone: Callable[[Any], bool]


def gather(data: Any, id_col: Hashable | None, medium: Medium[Item]) -> Listed[Item]:
    """Return the images or sounds that the user means.

    Parameters
    ----------
    data : object
        In any of the forms that images and sounds share.
    id_col : str, optional
        For tables.
    medium : Medium

    Returns
    -------
    items : sequence
        A `File`, or what the medium makes of a value.
    index : Index or None
        The ids; None where they are just numbered.

    Raises
    ------
    PoolError
        If a folder or a pattern has none, a file is missing, or ids are missing or repeated.
    """
    items, index = _listed(data, id_col, medium)
    if index is not None:
        index = check_ids(index, f"every {medium.noun} needs an id of its own, and is listed once")
    if not isinstance(data, str | PurePath):  # else they have just been found there
        check_files(items if isinstance(items, Files) else [item for item in items if isinstance(item, File)])
    return items, index


def what(data: Any) -> str:
    """Return, for a message, what somebody has given."""
    kind = type(data)
    return f"{data!r:.60}" if kind.__module__ == "builtins" else f"a {kind.__module__}.{kind.__name__}"


def _listed(data: Any, id_col: Hashable | None, medium: Medium[Item]) -> Listed[Item]:
    if _is_table(data):
        return _from_table(data, id_col, medium)
    if id_col is not None:
        raise PoolError(f"id_col={id_col!r} names a column, but the {medium.noun}s are given as {what(data)}")
    if isinstance(data, str | PurePath):
        return _from_place(str(data), medium)
    if medium.alone(data):
        return _items({f"the {medium.noun}": data}.items(), medium), None
    if isinstance(data, Mapping | pd.Series):
        keys = data.index if isinstance(data, pd.Series) else index_of([_text(key) for key in data])
        return _items(((repr(key), value) for key, value in data.items()), medium), keys
    if not isinstance(data, list | tuple | np.ndarray | pd.Index | Iterator):
        raise PoolError(f"{what(data)} is not what {medium.noun}s come in: give {medium.forms}")
    if isinstance(data, list | tuple) and all(isinstance(value, str) for value in data):
        files = files_at(data)
        return files, index_of(files.paths)
    items = _items(((f"{medium.noun} {position}", value) for position, value in enumerate(data)), medium)
    paths = [item.path for item in items if isinstance(item, File)]
    return items, index_of(paths) if len(paths) == len(items) else None


def _is_table(data: Any) -> bool:
    return isinstance(data, pd.DataFrame) or (hasattr(data, "columns") and not isinstance(data, np.ndarray | Mapping))


def _from_table(data: Any, id_col: Hashable | None, medium: Medium[Item]) -> Listed[Item]:
    frame, indexed = to_frame(data)
    names = {str(name).lower(): name for name in reversed(list(frame.columns))}
    column = next((names[name] for name in medium.columns if name in names), None)
    if column is None:
        raise PoolError(
            f"the table has no column of {medium.noun}s: name one of its columns "
            f"({listing(list(frame.columns))}) {' or '.join(map(repr, medium.columns))}"
        )
    if id_col is not None:
        frame, indexed = identify(frame, id_col), True
    values = frame[column]
    gaps = [plain(each) for each in frame.index[values.isna().to_numpy()]]
    if gaps:
        raise PoolError(f"column {column!r} is empty for {len(gaps)} rows, of id {listing(gaps)}")
    items = _items(((f"row {row!r}", value) for row, value in zip(frame.index, values, strict=True)), medium)
    return items, frame.index if indexed else None


def _from_place(place: str, medium: Medium[Item]) -> tuple[list[File | Item] | Files, pd.Index[Any]]:
    root = os.path.expanduser(place)  # noqa: PTH111 - a pattern is no path
    if Path(root).is_dir():
        return in_folder(root, f"{medium.noun}s", medium.suffixes)
    if Path(root).is_file():
        return [file_at(root)], index_of([place])
    if has_magic(root):
        matches = matching(root)
        paths = [path for path in matches if suffix_of(path) in medium.suffixes]
        if not paths:
            found = f"only other files, such as {listing(matches)}" if matches else "no file"
            raise PoolError(f"no {medium.noun} matches {place!r} in {str(Path.cwd())!r}: there is {found}")
        return [file_at(path) for path in paths], index_of(paths)
    raise PoolError(f"there is no file or folder {place!r} in {str(Path.cwd())!r}{near_place(root)}")


def _items(named: Iterable[tuple[str, Any]], medium: Medium[Item]) -> list[File | Item]:
    """Return values as items, each with what to call it in an error."""
    items: list[File | Item] = []
    for name, given in named:
        # As data sets hold media: what is there goes before the path it had on another machine.
        held = isinstance(given, Mapping) and not given.get("bytes") and given.get("array") is None
        value = given.get("path") if held else given
        items.append(file_at(str(value)) if isinstance(value, str | PurePath) else medium.item(given, name))
    return items


def _text(key: Any) -> Any:
    return str(key) if isinstance(key, PurePath) else key
