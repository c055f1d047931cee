"""Tables of labels: CSV, JSON lines, Parquet. Files hold plain JSON values.

Parquet keeps every type. JSON lines keep what JSON has, and times. CSV says no types: a column comes back as
numbers, times, true and false, or lists, if all its cells read as such and would be written just so; an empty
cell is nothing. Places of regions and boxes ("start", "xmin" and the like) and scores are numbers with any decimals,
as other tools write them. An index without a name comes back as the index, one with a name as a column.

Texts in a CSV file that a spreadsheet would compute, names of columns among them, have an apostrophe before them, as
`labelloop.labels.formulas` says; it is taken away when the file is read. Texts that look like numbers are numbers when
they come back, unless `like` tells which columns hold texts.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from labelloop.formats.documents import column_of, plain, whole
from labelloop.formats.files import dumps, read_objects, read_text, write_lines
from labelloop.formats.harmless import harmless
from labelloop.formats.known import UNNAMED
from labelloop.labels.formulas import unescape_formula
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from labelloop.formats.report import Tally

_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?")
_MEASURES = frozenset(
    ["start", "end", "duration", "score", "left", "top", "width", "height", "xmin", "ymin", "xmax", "ymax"]
)
_AT_ONCE = 10_000  # rows of a CSV file that are written between two looks at the clock
_MOST_DIGITS = 15  # of a whole number that a float holds in any case
_JSON_MARKS = ("[", "{", '"')


def write_csv(source: Any, path: Path, tally: Tally) -> None:
    """Write a CSV file in UTF-8."""
    frame = _frame(source, tally)
    odd = [*_odd(frame), *(name for name in frame.columns if _reads_as_json(frame[name]))]
    indexed = _says_something(frame)
    plainly = harmless(_as_json(_named(frame), odd), tally, indexed=indexed)
    text = _as_csv(plainly, indexed)
    if "\r" in text:  # read as the end of a line unless it is quoted
        text = _as_csv(plainly, indexed, quoting=csv.QUOTE_NONNUMERIC)
    path.write_text(whole(text), encoding="utf-8", newline="")


def write_jsonl(source: Any, path: Path, tally: Tally) -> None:
    """Write one JSON object a row."""
    frame = _frame(source, tally)
    rows = _named(frame).reset_index() if _says_something(frame) else frame
    names = [str(name) for name in rows.columns]
    cells = zip(*(rows.iloc[:, place] for place in range(len(names))), strict=True)
    lines = (dumps(dict(zip(names, map(plain, row), strict=True))) for row in steps(cells, "Writing labels", len(rows)))
    write_lines(lines, path)


def write_parquet(source: Any, path: Path, tally: Tally) -> None:
    """Write a Parquet file; lists, and keys of several types, are JSON text in it."""
    frame = _frame(source, tally)
    odd = _odd(frame)
    stored = _as_json(_named(frame), odd)
    stored.attrs = {"json": odd}  # pandas stores it beside the data
    stored.to_parquet(path)


def read_csv(path: Path, tally: Tally, texts: Collection[str] = frozenset()) -> pd.DataFrame:
    """Read a CSV file; `texts` are columns that hold texts, whatever they look like."""
    text = read_text(path)
    if not text.strip():
        raise ValueError(f"{path}, line 1: expected the names of columns, found an empty file")
    try:
        cells = pd.read_csv(
            io.StringIO(text), header=None, dtype=str, keep_default_na=False, na_filter=False, skip_blank_lines=False
        )
    except pd.errors.ParserError as error:
        raise ValueError(f"{path}: expected as many cells in every line: {error}") from error
    names = [unescape_formula(str(name)) for name in cells.iloc[0]]
    texts = frozenset(texts) - ({UNNAMED} if "data_id" in names else set())  # metadata have the ids in that column
    every = [(name, cells.iloc[1:, place].tolist()) for place, name in enumerate(names)]
    columns = [_texts(column) if name in texts else _typed(column, name in _MEASURES) for name, column in every]
    return _assembled(names, columns, sum(not name for name in names[: _leading(names)]), tally)


def read_jsonl(path: Path, tally: Tally, _texts: Collection[str] = frozenset()) -> pd.DataFrame:
    """Read a file with one JSON object a line, which says itself what is a text."""
    rows = [row for _, row in read_objects(path)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = [_times([row.get(name) for row in rows]) for name in names]
    unnamed = names[:1] == ["index"]
    return _assembled(["", *names[1:]] if unnamed else names, columns, int(unnamed), tally)


def read_parquet(path: Path, tally: Tally, _texts: Collection[str] = frozenset()) -> pd.DataFrame:
    """Read a Parquet file, which says itself what is a text."""
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise ValueError(f"{path}: expected a Parquet file: {error}") from error
    odd = frame.attrs.get("json", [])
    frame.attrs = {}
    tally.written = len(frame)
    return frame.assign(
        **{name: column_of([_value(cell) for cell in frame[name]]).set_axis(frame.index) for name in odd}
    )


def _frame(source: Any, tally: Tally) -> pd.DataFrame:
    """Return a table as it is, and of a labeler its labels."""
    if hasattr(source, "columns"):
        frame: pd.DataFrame = source.to_pandas() if hasattr(source, "to_pandas") else source
    else:
        frame = source.labels
        tally.skipped = source.progress["skipped"]
    tally.written = len(frame)
    return frame


def _assembled(names: Sequence[str], columns: list[pd.Series[Any]], levels: int, tally: Tally) -> pd.DataFrame:
    """Return columns as a table; the first `levels` are the index."""
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    frame = frame.set_axis(list(names), axis=1) if names else frame
    tally.written = len(frame)
    if not levels:
        return frame
    index = pd.MultiIndex.from_arrays(columns[:levels]) if levels > 1 else pd.Index(columns[0])
    return frame.iloc[:, levels:].set_axis(index.set_names([None] * levels), axis=0)


def _leading(names: Sequence[str]) -> int:
    return next((place for place, name in enumerate(names) if name), len(names))


# ---- cells ------------------------------------------------------------------------------------------------------


def _typed(cells: list[str], measures: bool) -> pd.Series[Any]:
    """Return a column of the type all its cells read as; of measures, whatever reads as a number is one."""
    said = [cell for cell in cells if cell]
    if not said:
        return column_of([None] * len(cells))
    if all(_is_int(cell) for cell in said):
        return column_of([int(cell) if cell else None for cell in cells])
    if all(_is_float(cell) or (measures and _is_decimal(cell)) for cell in said):
        return pd.Series([float(cell) if cell else float("nan") for cell in cells])
    if set(said) <= {"True", "False"}:
        return column_of([cell == "True" if cell else None for cell in cells])
    if _reads_as_json(said):
        return column_of([_value(unescape_formula(cell) or None) for cell in cells])
    return _times([unescape_formula(cell) if cell else None for cell in cells])


def _texts(cells: list[str]) -> pd.Series[Any]:
    """Return a column of texts; those that read as JSON, all of them, have been written as JSON texts."""
    said = [cell for cell in cells if cell]
    if _reads_as_json(said) and all(isinstance(json.loads(cell), str) for cell in said):
        return pd.Series([_value(cell or None) for cell in cells], dtype="str")
    return pd.Series([unescape_formula(cell) if cell else None for cell in cells], dtype="str")


def _times(values: list[Any]) -> pd.Series[Any]:
    """Return a column, of times if it is times as text; a number missing among floats is NaN."""
    said = [value for value in values if value is not None]
    marks = [_TIME.fullmatch(value) for value in said if isinstance(value, str)]
    if said and len(marks) == len(said) and all(marks) and len({bool(mark and mark[2]) for mark in marks}) == 1:
        return pd.Series(pd.to_datetime(values, format="ISO8601", utc=bool(marks[0] and marks[0][2])))
    kinds = {type(value) for value in said}
    if kinds == {float}:
        return pd.Series(values, dtype=float)
    if kinds == {str}:
        return pd.Series(values)
    return column_of(values)


def _is_int(cell: str) -> bool:
    return re.fullmatch(r"0|-?[1-9][0-9]*", cell) is not None


def _is_decimal(cell: str) -> bool:
    return re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", cell, re.ASCII | re.IGNORECASE) is not None


def _is_float(cell: str) -> bool:
    if _is_int(cell):  # among floats
        return len(cell) <= _MOST_DIGITS
    if re.fullmatch(r"-?(\d[\d.e+-]*|inf)", cell) is None:
        return False
    try:
        return repr(float(cell)) == cell
    except ValueError:
        return False


def _reads_as_json(cells: Any) -> bool:
    """Whether all texts are JSON and one of them a list, an object or a text."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    if not any(text.startswith(_JSON_MARKS) for text in texts):
        return False
    try:
        for text in texts:
            json.loads(text)
    except ValueError:
        return False
    return True


def _value(cell: Any) -> Any:
    return json.loads(cell) if isinstance(cell, str) else None


def _json(value: Any) -> Any:
    return None if plain(value) is None else dumps(plain(value))


# ---- tables -----------------------------------------------------------------------------------------------------


def _says_something(frame: pd.DataFrame) -> bool:
    """Return whether the index holds what no column holds: an index made of a column need not be written twice."""
    name = frame.index.name
    return name not in frame.columns or list(frame.index) != list(frame[name])


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with an index whose names are not those of columns."""
    taken = set(map(str, frame.columns))
    names = [f"{name}_index" if name is not None and str(name) in taken else name for name in frame.index.names]
    if names == [None] and "index" in taken:
        names = ["id"]
    return frame.set_axis(frame.index.set_names(names), axis=0)


def _odd(frame: pd.DataFrame) -> list[str]:
    """Return names of columns with lists, or with values of several types."""
    return [name for name in frame.columns if frame[name].dtype == object and _is_odd(frame[name])]


def _is_odd(values: pd.Series[Any]) -> bool:
    types = {type(value) for value in values if value is not None}
    return len(types) > 1 or bool(types & {list, dict, tuple})


def _as_csv(frame: pd.DataFrame, indexed: bool, **how: Any) -> str:
    starts = steps(range(0, max(1, len(frame)), _AT_ONCE), "Writing labels", len(frame), each=_AT_ONCE)
    parts = (
        frame.iloc[start : start + _AT_ONCE].to_csv(index=indexed, header=start == 0, lineterminator="\n", **how)
        for start in starts
    )
    return "".join(parts)


def _as_json(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    changed: dict[str, Callable[[pd.DataFrame], Any] | Any] = {str(name): frame[name].map(_json) for name in names}
    return frame.assign(**changed)
