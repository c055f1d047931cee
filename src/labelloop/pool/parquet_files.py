"""Parquet files as people name them, and what their footers say: rows, row groups, columns.

Examples
--------
>>> are_files("rows/*.parquet"), are_files("rows.csv"), are_files([{"a": 1}])
(True, False, False)
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote

from labelloop.pool.checks import listing
from labelloop.pool.errors import PoolError
from labelloop.pool.files import check_files, file_at, in_folder, matching, near_place, suffix_of
from labelloop.pool.side_by_side import side_by_side

SUFFIXES = frozenset([".parquet", ".parq", ".pq"])
_AT_ONCE = 16  # footers that are read side by side
_NULL = "__HIVE_DEFAULT_PARTITION__"  # how writers name the folder of rows without a value


@dataclass(frozen=True)
class Part:
    """One Parquet file.

    Parameters
    ----------
    place : str
        Its absolute path.
    name : str
        What the ids of its rows call it.
    groups : tuple of int
        The first row of each row group, and the number of rows.
    stamp : tuple of int
        Size and time of change: by these a file is known to be the one it was.
    constants : tuple of (str, str or None)
        Columns that the names of its folders hold, as ``year=2024``.
    gaps : frozenset of str
        Columns in which values may be missing.
    """

    place: str
    name: str
    groups: tuple[int, ...]
    stamp: tuple[int, int]
    constants: tuple[tuple[str, str | None], ...] = ()
    gaps: frozenset[str] = frozenset()

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.groups[-1]

    def check(self) -> None:
        """Raise `PoolError` if the file is not there any more, or is not the one it was."""
        try:
            now = stamp_of(self.place)
        except FileNotFoundError:
            raise PoolError(
                f"the Parquet file {self.name!r} is no longer there ({self.place}): put it back to go on with its rows"
            ) from None
        except OSError as error:
            raise PoolError(f"the Parquet file {self.name!r} cannot be read: {error.strerror or error}") from error
        if now != self.stamp:
            raise PoolError(
                f"the Parquet file {self.name!r} has changed since the labeler was made, and its rows may be others "
                "now: they are not read any more. Make the labeler anew"
            )


def stamp_of(place: str) -> tuple[int, int]:
    """Return size and time of change of a file."""
    found = os.stat(place)  # noqa: PTH116 - of each of many files
    return found.st_size, found.st_mtime_ns


def are_files(data: Any) -> bool:
    """Return whether data are Parquet files: a folder, a glob pattern, a path or a list of paths."""
    if isinstance(data, str | PurePath):
        place = os.path.expanduser(data)  # noqa: PTH111 - a pattern is no path
        return suffix_of(str(data)) in SUFFIXES or has_magic(str(data)) or Path(place).is_dir()
    listed = isinstance(data, list | tuple) and len(data) > 0
    return listed and all(isinstance(each, str | PurePath) for each in data)


def named(data: Any) -> list[tuple[str, str]]:
    """Return the path of each file that the user means, and what ids are to call it.

    Parameters
    ----------
    data : str, Path, or list of these
        In a folder, hidden files and those that begin with an underscore are left out; names are within the folder.

    Returns
    -------
    list of (str, str)

    Raises
    ------
    PoolError
        If there is none, one is missing, or one is listed twice.
    """
    if isinstance(data, list | tuple):
        pairs = [(file_at(str(each)), str(each)) for each in data]
    else:
        pairs = _in_place(str(data))
    if isinstance(data, list | tuple):  # else they have just been found there
        check_files([file for file, _ in pairs])
    names = [name for _, name in pairs]
    again = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if again:
        raise PoolError(f"Parquet files are listed more than once: {listing(again)}")
    return [(file.place, name) for file, name in pairs]


def _in_place(place: str) -> list[tuple[Any, str]]:
    root = os.path.expanduser(place)  # noqa: PTH111 - a pattern is no path
    if Path(root).is_dir():
        files, index = in_folder(root, "Parquet files", SUFFIXES)
        found = [(file, str(name)) for file, name in zip(files, index, strict=True)]
        # As all readers of such folders do: "_metadata", "_temporary/…".
        return [(f, name) for f, name in found if not any(step.startswith("_") for step in name.split("/"))]
    if Path(root).is_file():
        return [(file_at(root), place)]
    if has_magic(root):
        matches = [path for path in matching(root) if suffix_of(path) in SUFFIXES]
        if matches:
            return [(file_at(path), path) for path in matches]
    raise PoolError(f"there is no Parquet file or folder {place!r} in {str(Path.cwd())!r}{near_place(root)}")


def opened(pairs: list[tuple[str, str]]) -> tuple[list[Part], Any]:
    """Read the footers of files.

    Parameters
    ----------
    pairs : list of (str, str)
        Path and name of each.

    Returns
    -------
    parts : list of Part
        Files without a row are left out.
    schema : pyarrow.Schema
        Of all of them.

    Raises
    ------
    PoolError
        If one is no Parquet file, or their columns do not agree.
    """
    found = [each for each in side_by_side(_footer, pairs, "Opening files", _AT_ONCE) if each[0].rows]
    if not found:
        raise PoolError("the Parquet files have no rows: there is nothing to label")
    parts = [part for part, _ in found]
    schema = together([(part.name, own) for part, own in found])
    if not len(schema):
        raise PoolError("the Parquet files have no columns: there is nothing to show of a row")
    return parts, schema


def together(schemas: list[tuple[str, Any]]) -> Any:
    """Return one schema for files, given the name and the schema of each; raise `PoolError` if they do not agree."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    (first, whole), *others = schemas
    for name, own in others:
        if own == whole:
            continue
        for one, lacking in ((name, set(whole.names) - set(own.names)), (first, set(own.names) - set(whole.names))):
            if lacking:
                raise PoolError(
                    f"the Parquet file {one!r} has no column {listing(sorted(lacking))}, and "
                    f"{first if one == name else name!r} has: all files need the same columns"
                )
        try:
            whole = pa.unify_schemas([whole, own], promote_options="permissive")
        except (pa.ArrowTypeError, pa.ArrowInvalid) as error:
            raise PoolError(
                f"the columns of the Parquet files {first!r} and {name!r} are of different types: {error}"
            ) from error
    return whole


def _footer(pair: tuple[str, str]) -> tuple[Part, Any]:
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

    place, name = pair
    stamp = stamp_of(place)
    try:
        with pq.ParquetFile(place) as file:
            footer, schema = file.metadata, file.schema_arrow
    except (pa.ArrowException, OSError) as error:
        raise PoolError(f"{name!r} cannot be read as a Parquet file: {error}") from error
    groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
    bounds = [0]
    for group in groups:
        bounds.append(bounds[-1] + group.num_rows)
    gaps = {
        column.path_in_schema.split(".")[0]
        for group in groups
        for column in map(group.column, range(group.num_columns))
        if column.statistics is None or column.statistics.null_count != 0  # None where it is not said
    }
    constants = tuple(
        (key, None if value == _NULL else unquote(value))
        for key, sign, value in (step.partition("=") for step in name.split("/")[:-1])
        if sign
    )
    own = [pa.field(each.name, _plain_type(each.type)) for each in schema if not _is_index(each.name)]
    own += [pa.field(key, pa.string()) for key, _ in constants if key not in schema.names]
    return Part(place, name, tuple(bounds), stamp, constants, frozenset(gaps)), pa.schema(own)


def _plain_type(given: Any) -> Any:
    """Return the type of values: codes of categories differ from file to file."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    return given.value_type if pa.types.is_dictionary(given) else given


def _is_index(name: str) -> bool:
    """Whether a column is an index of pandas that had no name."""
    return name.startswith("__index_level_") and name.endswith("__")
