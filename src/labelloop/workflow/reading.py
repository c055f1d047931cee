"""Rows as people bring them: a CSV file, a table, a list; each with a name for messages.

Examples
--------
>>> rows = read_rows([{"size": 1}, {"size": 7}])
>>> rows.frame["size"].tolist(), rows.names
([1, 7], ['row 0', 'row 1'])
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import pandas as pd

from labelloop.pool.errors import PoolError
from labelloop.pool.frames import column_names, to_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER = re.compile(r"[-+]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})", re.ASCII)
_MOST_SHOWN = 50


@dataclass(frozen=True)
class Given:
    """Rows, and how to speak of them.

    Parameters
    ----------
    frame : DataFrame
        Of a CSV file, empty cells are None, and columns are numbers if all their cells are.
    names : list of str
        What each row is called in a message: "line 3" of a file, "row 3" of a table.
    base : Path
        The folder that relative paths start from.
    """

    frame: pd.DataFrame
    names: list[str]
    base: Path


class RowsError(ValueError):
    """Rows that cannot be used as they are; all of them are listed.

    Parameters
    ----------
    intro : str
        What is wrong in general.
    problems : sequence of (str, str)
        The name of each row and what is wrong with it.

    Attributes
    ----------
    problems : list of (str, str)
        All of them, also where the message shows only the first ones.
    """

    def __init__(self, intro: str, problems: Sequence[tuple[str, str]]) -> None:
        self.intro, self.problems = intro, list(problems)
        shown = [f"  {name}: {problem}" for name, problem in self.problems[:_MOST_SHOWN]]
        more = len(self.problems) - len(shown)
        super().__init__("\n".join([intro, *shown, *([f"  and {more} more, see .problems"] if more else [])]))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.intro, self.problems)


def read_rows(data: Any, column: str | None = None, texts: Sequence[str] = ()) -> Given:
    """Return rows from any of the forms they come in.

    Parameters
    ----------
    data : str or Path (a CSV file), DataFrame, list of dict, dict of list, or list of str or Path
        The last only where `column` says what they are.
    column : str, optional
        The column that a bare list stands for.
    texts : sequence of str
        Columns of a CSV file that stay text, whatever is in them.

    Returns
    -------
    Given

    Raises
    ------
    ValueError
        If there are no rows, or the file is not UTF-8 or no table; file and line are named.
    """
    if isinstance(data, str | PurePath):
        return _from_csv(Path(data).expanduser(), [column, *texts])
    if column is not None and isinstance(data, list | tuple) and data and not any(hasattr(x, "keys") for x in data):
        data = pd.DataFrame({column: pd.Series([str(x) if isinstance(x, PurePath) else x for x in data], dtype=object)})
    try:
        frame, _ = to_frame(data)
    except PoolError as error:
        raise ValueError(f"{error}; or give the path of a CSV file") from error
    if not len(frame):
        raise ValueError("the table has no rows; give some, or the path of a CSV file")
    frame = frame.set_axis(column_names(frame), axis=1)
    for name in frame.columns:
        if frame[name].dtype == object and any(isinstance(cell, PurePath) for cell in frame[name]):
            frame[name] = [str(cell) if isinstance(cell, PurePath) else cell for cell in frame[name]]
    return Given(frame, [f"row {index!r}" for index in frame.index.tolist()], Path.cwd())


def need_columns(given: Given, needed: Sequence[str], what: str) -> None:
    """Raise `ValueError` unless the columns are there, exactly as they are called; near ones are named."""
    columns = [str(name) for name in given.frame.columns]
    missing = [name for name in needed if name not in columns]
    if not missing:
        return
    near = [match for name in missing for match in get_close_matches(name, columns, n=1, cutoff=0.7)]
    alike = [name for name in columns if name.strip().lower() in [each.lower() for each in missing]]
    hint = next(iter([*alike, *near]), None)
    mend = f"; is it the one called {hint!r}? Names have to be exact" if hint is not None else ""
    mark = next((mark for mark in ";\t|" if len(columns) == 1 and mark in columns[0]), None)
    if mark is not None:
        mend = f"; cells have to be separated by commas, and here {mark!r} seems to do it"
    raise ValueError(
        f"{what} the column{'s' if len(missing) > 1 else ''} {' and '.join(map(repr, missing))}, and the columns are "
        f"{', '.join(map(repr, columns[:12]))}{mend}"
    )


def read_cells(path: Path) -> tuple[list[str], list[list[str]], list[int]]:
    """Return the header of a CSV file, its rows, and the line that each row begins in.

    Parameters
    ----------
    path : Path

    Raises
    ------
    ValueError
        If it is not UTF-8, has no header, a row is longer or shorter than it, or a quote is never closed.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    lines, header = [], None
    rows: list[list[str]] = []
    for line, cells in _records(reader, path):
        if header is None:
            header = _header(cells, path)
        elif not cells:
            continue  # an empty line
        elif len(cells) != len(header):
            raise ValueError(
                f"{path}, line {line}: expected {len(header)} cells ({', '.join(header[:6])}), found {len(cells)}; "
                "a cell with a comma in it has to stand in quotes"
            )
        else:
            rows.append(cells)
            lines.append(line)
    if header is None:
        raise ValueError(f"{path}, line 1: expected the names of columns, found an empty file")
    return header, rows, lines


def typed(cells: Sequence[str]) -> pd.Series[Any]:
    """Return a column of a CSV file: numbers if all its cells read as such, else text; empty cells are nothing."""
    said = [cell for cell in cells if cell]
    if said and all(_WHOLE.fullmatch(cell) for cell in said):
        if len(said) == len(cells):
            return pd.Series([int(cell) for cell in cells], dtype="int64")
        return pd.Series([float(cell) if cell else None for cell in cells], dtype="float64")
    if said and all(_NUMBER.fullmatch(cell) for cell in said):
        return pd.Series([float(cell) if cell else None for cell in cells], dtype="float64")
    return pd.Series([cell or None for cell in cells], dtype=object)


def _from_csv(path: Path, texts: Sequence[str | None]) -> Given:
    if not path.is_file():
        kind = "a folder" if path.is_dir() else "not there"
        raise ValueError(f"{str(path)!r} is {kind} (the working directory is {str(Path.cwd())!r}): name a CSV file")
    header, rows, lines = read_cells(path)
    if not rows:
        raise ValueError(f"{path}: expected rows below the names of columns, found none")
    columns = [[row[place] for row in rows] for place in range(len(header))]
    series = [
        pd.Series([cell or None for cell in cells], dtype=object) if name in texts else typed(cells)
        for name, cells in zip(header, columns, strict=True)
    ]
    frame = pd.concat(series, axis=1).set_axis(header, axis=1)
    return Given(frame, [f"line {line}" for line in lines], path.resolve().parent)


def _records(reader: Any, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of a CSV file and the line it begins in; a quoted cell may go over several."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            unclosed = "unexpected end" in str(error)
            why = "a quote is opened and never closed" if unclosed else str(error)
            raise ValueError(f"{path}, line {line}: this is no row of a CSV file: {why}") from error
        yield line, cells


def _header(cells: list[str], path: Path) -> list[str]:
    if not any(cell.strip() for cell in cells):
        raise ValueError(f"{path}, line 1: expected the names of columns, found an empty line")
    again = sorted({cell for cell in cells if cells.count(cell) > 1})
    if again:
        raise ValueError(f"{path}, line 1: the column {again[0]!r} is there twice: give each a name of its own")
    return cells


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(f"{path}, line 1: expected UTF-8 text, found UTF-16: save the file as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{raw[error.start]:02x}"
        raise ValueError(f"{path}, line {line}: expected UTF-8 text, found {found}: save the file as UTF-8") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ValueError(f"{path}, line {line}: expected text, found a null character: is this a CSV file?")
    return text
