"""Rows of a workflow on their way into the store and out of it: plain JSON."""

from __future__ import annotations

import math
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import pandas as pd

from labelloop.pool.ids import plain
from labelloop.workflow.fetching import is_address
from labelloop.workflow.reading import Given, RowsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.store import DataRow
    from labelloop.workflow.samples import Kind

_OURS = ("error", "completed")
_PREFIXES = ("machine_label:", "human_label:")


def packed(given: Given, kind: Kind) -> list[tuple[dict[str, Any], str | None]]:
    """Return rows as the store keeps them, pairs of columns and of the place of the file that they name.

    Raises
    ------
    RowsError
        If a cell cannot be kept as plain text, number, True or False; all rows are listed.
    ValueError
        If a column is called as one of the report.
    """
    names = [str(name) for name in given.frame.columns]
    taken = [name for name in names if name in _OURS or name.startswith(_PREFIXES)]
    if taken:
        raise ValueError(f"the rows have a column {taken[0]!r}, and the report has one of that name: rename it first")
    columns = [[plain(value) for value in given.frame.iloc[:, place].tolist()] for place in range(len(names))]
    rows: list[dict[str, Any]] = []
    problems: list[tuple[str, str]] = []
    for name, cells in zip(given.names, zip(*columns, strict=True), strict=True):
        row, odd = {}, ""
        for column, cell in zip(names, cells, strict=True):
            kept, good = _cell(cell)
            row[column] = kept
            odd = odd or ("" if good else f"column {column!r} is {cell!r:.60} of type {type(cell).__name__}")
        rows.append(row)
        if odd:
            problems.append((name, odd))
    if problems:
        raise RowsError("rows of a workflow are kept as text, numbers, True and False, and these hold more:", problems)
    return [(row, _place(row, kind, given.base)) for row in rows]


def unpacked(rows: Sequence[DataRow], kind: Kind) -> Given:
    """Return rows from the store as they were given, with their numbers as index; paths are absolute."""
    frame = frame_of(rows)
    if kind.column is not None and kind.wanted is not None:
        frame[kind.column] = pd.Series([row.place for row in rows], index=frame.index, dtype=object)
    return Given(frame, [f"row {row.row}" for row in rows], Path.cwd())


def frame_of(rows: Sequence[DataRow]) -> pd.DataFrame:
    """Return the columns of rows as they were given, by row number."""
    columns: dict[str, None] = {}
    for row in rows:
        columns.update(dict.fromkeys(row.source))
    whole = bool(rows) and rows[-1].row - rows[0].row + 1 == len(rows)
    index = (
        pd.RangeIndex(rows[0].row, rows[-1].row + 1) if whole else pd.Index([row.row for row in rows], dtype="int64")
    )
    cells = {name: pd.Series([row.source.get(name) for row in rows], index, dtype=object) for name in columns}
    return pd.DataFrame({name: _inferred(column) for name, column in cells.items()}, index=index)


def _inferred(column: pd.Series[Any]) -> pd.Series[Any]:
    try:
        return column.infer_objects()
    except UnicodeEncodeError:  # half a surrogate pair: only plain Python strings can carry it
        return column


def _place(row: dict[str, Any], kind: Kind, base: Path) -> str | None:
    name = row.get(kind.column) if kind.wanted is not None and kind.column is not None else None
    if not isinstance(name, str) or not name.strip():
        return None
    return name if is_address(name) or "://" in name else str(base / Path(name).expanduser())


def _cell(value: Any) -> tuple[Any, bool]:
    """Return a cell as plain JSON, and whether that is possible."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None, True
    if isinstance(value, PurePath):
        return str(value), True
    if isinstance(value, str | bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value, True
    return None, False
