"""Values of a table as text: what a person reads in a cell.

Examples
--------
>>> [cell(value) for value in (3, 2.5, "NA", None, float("nan"), pd.Timestamp("2024-05-01"))]
['3', '2.5', 'NA', None, None, '2024-05-01T00:00:00']
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

Kind: TypeAlias = Literal["number", "text", "time", "bool", "other"]

MOST_CHARACTERS = 2_000
_MOST_OF_OTHERS = 200
_MOST_ITEMS = 20
_ELLIPSIS = "…"


def cell(value: Any, most: int | None = MOST_CHARACTERS) -> str | None:
    """Return a value as text, or None where there is none.

    Parameters
    ----------
    value : object
        None, NaN, NaT and ``pd.NA`` are missing; the texts "None" and "NA" are texts.
    most : int, optional
        Texts longer than this are cut, and end in "…". With None they are given whole.

    Returns
    -------
    str or None

    Examples
    --------
    >>> cell(np.float32(0.1)), cell(True), cell([1, 2])
    ('0.1', 'True', '[1, 2]')
    >>> cell("abcdef", most=3)
    'abc…'
    """
    if isinstance(value, str):
        return _cut(_unicode(value), most)
    if is_missing(value):
        return None
    if isinstance(value, bool | int | float | np.generic):
        # str of a numpy number is the shortest text that reads back as it, at its own precision.
        return str(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return _cut(_unicode(_other(value)), None if most is None else min(most, _MOST_OF_OTHERS))


def is_missing(value: Any) -> bool:
    """Whether there is no value: None, NaN, NaT or ``pd.NA``."""
    if isinstance(value, float | np.floating):
        return bool(np.isnan(value))
    if isinstance(value, np.datetime64 | np.timedelta64):
        return bool(np.isnat(value))
    return value is None or value is pd.NA or value is pd.NaT


def canonical(value: Any) -> str | None:
    """Return the whole of a value as text, alike for numbers that are equal.

    A column of whole numbers is read as floats once a value is missing: 3 and 3.0 are the same content.

    Parameters
    ----------
    value : object

    Returns
    -------
    str or None

    Examples
    --------
    >>> canonical(3), canonical(np.float64(3.0)), canonical("3.0")
    ('3', '3', '3.0')
    """
    if isinstance(value, float | np.floating) and np.isfinite(value) and value == int(value):
        return str(int(value))
    if isinstance(value, np.ndarray):
        return repr(value.tolist())
    return cell(value, most=None)


def kind_of(column: pd.Series[Any]) -> Kind:
    """Return what a column holds, to align and to read it.

    Parameters
    ----------
    column : Series
        Of a column of Python objects the first 1,000 values are looked at.

    Returns
    -------
    {"number", "text", "time", "bool", "other"}

    Examples
    --------
    >>> kind_of(pd.Series([1, None])), kind_of(pd.Series(["a"])), kind_of(pd.Series([True]))
    ('number', 'text', 'bool')
    """
    dtype: Any = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return kind_of(dtype.categories.to_series())
    if pd.api.types.is_object_dtype(dtype):
        return _INFERRED.get(pd.api.types.infer_dtype(column.iloc[:1_000], skipna=True), "other")
    if pd.api.types.is_bool_dtype(dtype):
        return "bool"
    if pd.api.types.is_numeric_dtype(dtype):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(dtype) or isinstance(dtype, pd.PeriodDtype):
        return "time"
    return "text" if pd.api.types.is_string_dtype(dtype) else "other"


_INFERRED: dict[str, Kind] = {
    "string": "text",
    "empty": "text",
    "integer": "number",
    "floating": "number",
    "mixed-integer-float": "number",
    "decimal": "number",
    "boolean": "bool",
    "datetime": "time",
    "datetime64": "time",
    "date": "time",
    "time": "time",
    "period": "time",
}


def _other(value: Any) -> str:
    """Return a text for what is neither text, number nor time; long ones need not be whole."""
    if isinstance(value, bytes | bytearray | memoryview):
        return f"{len(value)} bytes"
    if isinstance(value, np.ndarray):
        if value.ndim == 1 and len(value) <= _MOST_ITEMS:
            return str(value.tolist())
        return f"array of shape {value.shape}, {value.dtype}"
    if isinstance(value, list | tuple | set | frozenset | dict) and len(value) > _MOST_ITEMS:
        return f"{type(value).__name__} of {len(value)} items"
    return str(value)


def _cut(text: str, most: int | None) -> str:
    return text if most is None or len(text) <= most else text[:most] + _ELLIPSIS


def _unicode(text: str) -> str:
    """Return a text that can be sent: half a surrogate pair is no character."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
