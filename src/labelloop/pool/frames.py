"""Tables in the forms people have them, as pandas DataFrames."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.pool.errors import PoolError
from labelloop.pool.files import near_place

if TYPE_CHECKING:
    import narwhals as nw
    from numpy.typing import NDArray

FORMS = "a DataFrame (pandas, polars, pyarrow), a list of dicts or a dict of lists"


def to_frame(data: Any) -> tuple[pd.DataFrame, bool]:
    """Return a table as a pandas DataFrame, and whether it came with an index of its own.

    Parameters
    ----------
    data : DataFrame of pandas, polars or pyarrow; list of dict; dict of list

    Returns
    -------
    frame : DataFrame
        Shares its data with `data` where it is a pandas one.
    indexed : bool

    Raises
    ------
    PoolError
        If `data` has another form, or its columns cannot be told apart.
    """
    if isinstance(data, pd.DataFrame):
        frame, indexed = data.copy(deep=False), True
    elif isinstance(data, Mapping):
        frame, indexed = _from_lists(data), False
    elif isinstance(data, list | tuple):
        frame, indexed = _from_rows(data), False
    else:
        frame, indexed = _from_other(data), False
    return _with_columns(frame), indexed


def identify(frame: pd.DataFrame, id_col: Hashable) -> pd.DataFrame:
    """Return a table whose index holds the values of one of its columns, which stays a column.

    Parameters
    ----------
    frame : DataFrame
    id_col : Hashable
        The column's name.

    Returns
    -------
    DataFrame

    Raises
    ------
    PoolError
        If there is no such column; the nearest is named.
    """
    if id_col not in frame.columns:
        names = [str(name) for name in frame.columns]
        near = get_close_matches(str(id_col), names, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f": the columns are {', '.join(names[:12])}"
        raise PoolError(f"id_col={id_col!r} is not a column{hint}")
    return frame.set_axis(pd.Index(frame[id_col], name=id_col), axis=0)


def _from_lists(data: Mapping[Any, Any]) -> pd.DataFrame:
    for name, values in data.items():
        if isinstance(values, str | bytes) or not hasattr(values, "__len__"):
            raise PoolError(
                f"column {name!r} is {values!r:.60}, expected a list: a dict must hold one list per column "
                "(for one row write [{…}])"
            )
    lengths = {name: len(values) for name, values in data.items()}
    if len(set(lengths.values())) > 1:
        raise PoolError(f"the columns are of different lengths: {lengths}")
    # Series would be aligned by their index: here rows are given in order.
    return _built({name: _values(values) for name, values in data.items()})


def _values(values: Any) -> Any:
    if isinstance(values, pd.Series | pd.Index):
        return values.array
    if isinstance(values, np.ndarray) and values.ndim > 1:
        return list(values)
    return values


def _from_rows(rows: Sequence[Any]) -> pd.DataFrame:
    for position, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise PoolError(
                f"row {position} is {row!r:.60} of type {type(row).__name__}, expected a dict: a table is {FORMS}"
            )
    return _built(list(rows))


def _built(data: Any) -> pd.DataFrame:
    try:
        return pd.DataFrame(data)
    except UnicodeEncodeError:  # half a surrogate pair: only plain Python strings can carry it
        return pd.DataFrame(data, dtype=object)


def _from_other(data: Any) -> pd.DataFrame:
    import narwhals as nw  # noqa: PLC0415 - only the tables of other libraries need it

    native = nw.from_native(data, eager_only=True, pass_through=True)
    if isinstance(native, nw.DataFrame):
        names = list(native.columns)
        return pd.DataFrame({name: _column(native[name]) for name in names}, columns=names)
    raise PoolError(f"{_what(data)} is not a table: give {FORMS}{_mend(data)}")


def _column(column: nw.Series[Any]) -> Any:
    """Return a column with its type: whole numbers stay whole where some are missing."""
    if column.dtype.is_integer() and column.null_count():
        return pd.arrays.IntegerArray(column.fill_null(0).to_numpy(), _missing(column))
    if str(column.dtype) == "Boolean" and column.null_count():
        values = column.fill_null(value=False).to_numpy().astype(bool)
        return pd.arrays.BooleanArray(values, _missing(column))
    try:
        return column.to_pandas().array
    except ModuleNotFoundError:  # polars needs pyarrow for it, which we do not require
        return column.to_list()


def _missing(column: nw.Series[Any]) -> NDArray[np.bool_]:
    return column.is_null().to_numpy().astype(bool)


def _with_columns(frame: pd.DataFrame) -> pd.DataFrame:
    if len(frame) and not len(frame.columns):
        raise PoolError("the table has no columns: there is nothing to show of a row")
    names = column_names(frame)
    if isinstance(frame.columns, pd.MultiIndex):
        frame.columns = pd.Index(names)
    again = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if again:
        raise PoolError(
            f"columns are repeated or read alike: {', '.join(map(repr, again[:5]))}: give each column a name "
            "of its own, for example with df.columns = […]"
        )
    return frame


def column_names(frame: pd.DataFrame) -> list[str]:
    """Return the names of columns as text; the parts of a compound one are joined by " / ".

    Examples
    --------
    >>> column_names(pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)])))
    ['a / 1', 'a / 2']
    """
    return [
        " / ".join(str(part) for part in name if part != "") if isinstance(name, tuple) else str(name)
        for name in frame.columns
    ]


def _what(data: Any) -> str:
    kind = type(data)
    return f"{data!r:.80}" if kind.__module__ == "builtins" else f"a {kind.__module__}.{kind.__name__}"


def _mend(data: Any) -> str:
    if isinstance(data, pd.Series):
        return "; a Series becomes one with .to_frame()"
    if isinstance(data, np.ndarray):
        return "; an array becomes one with pd.DataFrame(array)"
    if isinstance(data, str) or hasattr(data, "__fspath__"):
        place = Path(data).expanduser()
        if not place.suffix and not place.exists():
            return f". There is no folder of Parquet files of this name in {str(Path.cwd())!r}{near_place(str(place))}"
        return "; read the file first, for example with pd.read_csv(path)"
    if hasattr(data, "collect"):
        return "; a lazy one becomes one with .collect()"
    return ""
