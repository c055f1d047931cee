"""Tables on their way into a CSV file: what a spreadsheet would compute is a text in it, and is counted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pandas as pd

from labelloop.formats.files import shown
from labelloop.labels.formulas import escape_formula

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labelloop.formats.report import Tally

_REASON = "begins as a formula does, or a part of it: the file has an apostrophe before that, which read() takes away"


def harmless(frame: pd.DataFrame, tally: Tally, *, indexed: bool) -> pd.DataFrame:
    """Return a table whose texts no spreadsheet computes: its cells and names; numbers stay as they are.

    Parameters
    ----------
    frame : DataFrame
    tally : Tally
        Counts a row once, and each name.
    indexed : bool
        Whether the index is written, too.

    Returns
    -------
    DataFrame
        The rows of `frame`, as far as possible without copies.
    """
    escape = _Escape(tally)
    safe = frame.copy(deep=False)
    for place, name in enumerate(frame.columns):
        cells = escape.cells(frame.iloc[:, place], name)
        if cells is not None:
            safe.isetitem(place, cells)
    if indexed:
        safe.index = _index(frame.index, escape)
    return safe.set_axis(frame.columns.map(escape.name), axis=1)


def _index(index: pd.Index[Any], escape: _Escape) -> pd.Index[Any]:
    names = [escape.name(name) for name in index.names]
    levels = [index.get_level_values(place) for place in range(index.nlevels)]
    new = [escape.cells(level, level.name) for level in levels]
    if any(cells is not None for cells in new):
        arrays = [level if cells is None else cells for level, cells in zip(levels, new, strict=True)]
        index = pd.MultiIndex.from_arrays(arrays) if len(arrays) > 1 else pd.Index(arrays[0], dtype=object)
    return index.set_names(names)


class _Escape:
    """Escapes texts and counts those that it changed."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._rows: dict[int, object] = {}

    def cells(self, values: pd.Series[Any] | pd.Index[Any], name: object) -> list[Any] | None:
        """Return the cells of a column, or None where none has to be changed."""
        if pd.api.types.is_numeric_dtype(values.dtype):
            return None
        texts = [os.fspath(value) if isinstance(value, os.PathLike) else value for value in values]
        cells = list(map(_safe, texts))
        changed = _differing(texts, cells)
        for row in changed:
            where = f"row {row}, column {name!r}: {shown(texts[row])}"
            self._tally.change(self._rows.setdefault(row, object()), "text", _REASON, where)
        return cells if changed else None

    def name(self, name: Any) -> Any:
        """Return the name of a column."""
        if isinstance(name, tuple):
            return tuple(map(self.name, name))
        safe = _safe(name)
        if safe is not name:
            self._tally.change(object(), "name", _REASON, shown(name))
        return safe


def _safe(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    safe = escape_formula(value)
    return value if safe == value else safe


def _differing(before: Iterable[Any], after: Iterable[Any]) -> list[int]:
    return [row for row, (one, other) in enumerate(zip(before, after, strict=True)) if one is not other]
