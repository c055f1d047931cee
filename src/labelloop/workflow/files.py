"""Reports in CSV files, as spreadsheets and the source of this feature write them.

UTF-8; ``true`` and ``false``; an empty cell where there is nothing. Text that a spreadsheet would take for a formula is
written with an apostrophe before it, and read without.
"""

from __future__ import annotations

import csv
import io
import math
import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.labels.formulas import escape_formula, unescape_formula
from labelloop.pool.ids import plain
from labelloop.progress import uninterrupted
from labelloop.workflow.reading import read_cells, typed
from labelloop.workflow.reporting import HUMAN_LABEL, MACHINE_LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

_BOOLEANS = {"true": True, "false": False}


def write_report(report: pd.DataFrame, path: str | Path) -> Path:
    """Write a report as a CSV file, in place of what was there; returns its path.

    Parameters
    ----------
    report : DataFrame
        As `labelloop.workflow.Workflow.report` returns it; its index, the rows' numbers, is not written.
    path : str or Path
    """
    place = Path(path).expanduser()
    names = [str(name) for name in report.columns]
    columns = [report.iloc[:, k].tolist() for k in range(len(names))]
    lines = [[_written(cell) for cell in row] for row in [names, *zip(*columns, strict=True)]]
    # Outside of quotes it would be read as the end of a line, and Python does not quote it of itself.
    returns = any("\r" in cell for line in lines for cell in line)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL).writerows(lines)
    beside = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}")
    with uninterrupted():
        beside.write_text(out.getvalue(), encoding="utf-8", newline="")
        os.replace(beside, place)  # noqa: PTH105 - as one step: nobody finds half a file
    return place


def read_report(path: str | Path) -> pd.DataFrame:
    """Read a report that `write_report` has written.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    DataFrame
        Columns whose cells all read as numbers are numbers; empty cells are nothing.

    Raises
    ------
    ValueError
        If it is no CSV file in UTF-8, has no ``error`` and ``completed``, or these are neither true nor false.
    """
    place = Path(path).expanduser()
    header, rows, lines = read_cells(place)
    header = [unescape_formula(name) for name in header]
    for name in ("error", "completed"):
        if name not in header:
            raise ValueError(f"{place}, line 1: a report has the column {name!r}, and there are {', '.join(header)}")
    columns = {name: _column(name, [row[k] for row in rows], place, lines) for k, name in enumerate(header)}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))


def _column(name: str, cells: Sequence[str], place: Path, lines: Sequence[int]) -> pd.Series[Any]:
    if name in {"error", "completed"}:
        odd = next(((line, cell) for line, cell in zip(lines, cells, strict=True) if cell not in _BOOLEANS), None)
        if odd is not None:
            raise ValueError(f"{place}, line {odd[0]}: {name} is {odd[1]!r:.40}, expected true or false")
        return pd.Series([_BOOLEANS[cell] for cell in cells], dtype=bool)
    if name.startswith((MACHINE_LABEL, HUMAN_LABEL)):
        return pd.Series([_number(cell, place, line) for cell, line in zip(cells, lines, strict=True)], dtype=float)
    said = {cell for cell in cells if cell}
    if said and said <= _BOOLEANS.keys():
        return pd.Series([_BOOLEANS.get(cell) for cell in cells], dtype=object).infer_objects()
    column = typed(cells)
    if column.dtype != object:
        return column
    return pd.Series(
        [None if cell is None else unescape_formula(cell) for cell in column], dtype=object
    ).infer_objects()


def _number(cell: str, place: Path, line: int) -> float:
    try:
        return float(cell) if cell else math.nan
    except ValueError:
        raise ValueError(f"{place}, line {line}: {cell!r:.40} is no confidence, expected a number") from None


def _written(cell: Any) -> str:
    value = plain(cell)
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    return escape_formula(value) if isinstance(value, str) else repr(value)
