"""What a classifier sees of a table when nobody says: numbers, made without looking at any answer.

Examples
--------
>>> import pandas as pd
>>> frame = pd.DataFrame({"mass": [1.0, None, 3.0], "species": ["a", "b", "a"]})
>>> TableFeatures().fit(frame).transform(frame).shape
(3, 4)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    import pandas as pd

# Columns that this package writes: answers and bookkeeping, never features.
OWN_COLUMNS = ("label", "label_id", "uncertainty", "session_id")

_FIT_ROWS = 50_000  # medians and vocabularies do not get better with more rows
_MOST_CATEGORIES = 40
_MOST_WORDS = 2_000
_LONG_TEXT = 25  # characters; a median longer than this is prose, not a category
HUGE = 1e100  # the square of larger numbers overflows
_LOOK = 2_000  # cells looked at to tell what a column holds


class TableFeatures:
    """Turns the rows of a DataFrame into a matrix.

    Numbers: median for missing cells plus an indicator column, zero mean, unit variance. Booleans: the
    same. Times: the moment, month, weekday and hour. Short strings and categories: one column per
    frequent value. Long strings, and strings that are all there is: tf-idf. A complete table of numbers
    keeps its number of columns.

    Parameters
    ----------
    exclude : collection of column names, default=OWN_COLUMNS
        Columns that never become features.

    Attributes
    ----------
    maker : ColumnTransformer
        What does it, once fitted.
    kinds : dict of column name to str
        What its columns hold, see `kind_of`; without those that are left out.
    """

    def __init__(self, exclude: Collection[Hashable] = OWN_COLUMNS) -> None:
        self.exclude = frozenset(exclude)

    def fit(self, frame: pd.DataFrame) -> TableFeatures:
        """Learn medians, categories and vocabularies.

        Parameters
        ----------
        frame : DataFrame
            The pool; a random sample of it is read when it is large.

        Returns
        -------
        TableFeatures
            Itself.

        Raises
        ------
        ValueError
            If no column is left to learn from.
        """
        sample = frame.sample(_FIT_ROWS, random_state=0) if len(frame) > _FIT_ROWS else frame
        columns = [column for column in sample.columns if column not in self.exclude]
        kinds = {column: kind_of(sample[column]) for column in columns}
        self.kinds: dict[Hashable, str] = {c: kind for c, kind in kinds.items() if kind != "empty"}
        if list(self.kinds.values()) == ["category"]:
            (only,) = self.kinds
            if sample[only].map(lambda cell: isinstance(cell, str)).any() and sample[only].dtype.name != "category":
                self.kinds[only] = "text"  # nothing but strings: what they say tells more than which they are
        if not self.kinds:
            raise ValueError(
                f"no column to learn from: the table has {list(map(str, frame.columns))}, of which "
                f"{sorted(map(str, self.exclude))} are never features and empty ones say nothing"
            )
        self.maker = _maker(self.kinds, sample).fit(self._plain(sample))
        return self

    def transform(self, frame: pd.DataFrame) -> Any:
        """Return the features of rows.

        Parameters
        ----------
        frame : DataFrame
            With the columns seen in `fit`; others are ignored.

        Returns
        -------
        array of float or CSR matrix, shape (n_rows, n_features)

        Raises
        ------
        ValueError
            If a column is missing.
        """
        missing = [column for column in self.kinds if column not in frame.columns]
        if missing:
            raise ValueError(f"the table has no column {missing[0]!r}, which the model was fitted with")
        matrix = self.maker.transform(self._plain(frame))
        return matrix.tocsr() if hasattr(matrix, "tocsr") else matrix

    def _plain(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the columns as float numbers or str, whatever they were stored as."""
        import pandas as pd  # noqa: PLC0415 - slow to import

        parts: dict[str, Any] = {}
        for place, (column, kind) in enumerate(self.kinds.items()):
            if kind == "number":
                parts[str(place)] = _numbers(frame[column])
            elif kind == "time":
                moment, *cycle = _times(frame[column])
                parts |= {str(place): moment} | {f"{place}.{k}": part for k, part in enumerate(cycle)}
            else:
                parts[str(place)] = _strings(frame[column])
        return pd.DataFrame(parts, index=frame.index)


def kind_of(column: pd.Series[Any]) -> str:  # noqa: PLR0911 - one line per kind reads best
    """Return ``"number"``, ``"time"``, ``"category"``, ``"text"`` or ``"empty"``.

    Parameters
    ----------
    column : Series
        Of any dtype; object columns are judged by what they hold.

    Returns
    -------
    str

    Examples
    --------
    >>> import pandas as pd
    >>> kind_of(pd.Series(["red", "blue", None]))
    'category'
    """
    import pandas as pd  # noqa: PLC0415 - slow to import

    types, known = pd.api.types, column.dropna().head(_LOOK)
    if known.empty:
        return "empty"
    if isinstance(column.dtype, pd.CategoricalDtype):
        return "category"
    if types.is_complex_dtype(column.dtype):
        return "category"
    if types.is_numeric_dtype(column.dtype) or types.is_timedelta64_dtype(column.dtype):
        return "number"
    if types.is_datetime64_any_dtype(column.dtype):
        return "time"
    inferred = types.infer_dtype(known, skipna=True)
    if inferred in {"integer", "floating", "decimal", "boolean", "mixed-integer-float"}:
        return "number"
    if inferred in {"datetime", "datetime64", "date"}:
        return "time"
    text = known.astype(str)
    return "text" if text.str.len().median() > _LONG_TEXT or _names_each(text) else "category"


def text_columns(frame: pd.DataFrame, exclude: Collection[Hashable] = OWN_COLUMNS) -> list[Any]:
    """Return the names of columns that hold strings: long ones if any are long, else short ones."""
    kinds = {column: kind_of(frame[column]) for column in frame.columns if column not in exclude}
    strings = ("text", "category")
    found = ([column for column, kind in kinds.items() if kind == wanted] for wanted in strings)
    return next((columns for columns in found if columns), [])


def _names_each(text: pd.Series[str]) -> bool:
    """Whether hardly any two strings agree, as names and titles do; worth nothing as categories."""
    few = 20
    return len(text) >= few and text.nunique() > len(text) / 2


def _maker(kinds: dict[Hashable, str], sample: pd.DataFrame) -> Any:
    from sklearn.compose import ColumnTransformer  # noqa: PLC0415 - slow to import
    from sklearn.impute import SimpleImputer  # noqa: PLC0415 - slow to import
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - slow to import
    from sklearn.preprocessing import OneHotEncoder, StandardScaler  # noqa: PLC0415 - slow to import

    numbers: list[str] = []
    categories: list[str] = []
    makers: list[tuple[str, Any, Any]] = []
    for place, (column, kind) in enumerate(kinds.items()):
        if kind == "text":
            makers.append((f"text {place}", _words(_strings(sample[column])), str(place)))
        elif kind == "category":
            categories.append(str(place))
        else:
            numbers += [str(place)] + [f"{place}.{k}" for k in range(3) if kind == "time"]
    if numbers:
        # The indicator is added before scaling, so that it weighs as much as any other column.
        impute = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
        makers.append(("numbers", make_pipeline(impute, StandardScaler()), numbers))
    if categories:
        encode = OneHotEncoder(
            max_categories=_MOST_CATEGORIES, handle_unknown="infrequent_if_exist", sparse_output=False
        )
        makers.append(("categories", encode, categories))
    return ColumnTransformer(makers)


def _words(strings: Any) -> Any:
    """Tf-idf of words; of letters where there are no words: names, codes, scripts without spaces."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - slow to import

    spaced = sum(" " in text for text in strings[:_LOOK]) > min(len(strings), _LOOK) / 2
    if spaced:
        word = r"(?u)\b\w+\b"  # single letters too: "C", "I"
        return TfidfVectorizer(max_features=_MOST_WORDS, sublinear_tf=True, token_pattern=word)
    return TfidfVectorizer(max_features=_MOST_WORDS, sublinear_tf=True, analyzer="char_wb", ngram_range=(1, 3))


def _numbers(column: pd.Series[Any]) -> Any:
    import pandas as pd  # noqa: PLC0415 - slow to import

    if pd.api.types.is_timedelta64_dtype(column.dtype):
        column = column.dt.total_seconds()
    if column.dtype == object:
        column = pd.to_numeric(column, errors="coerce")
    numbers = column.to_numpy(dtype=float, na_value=np.nan)
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)  # infinity has no median
    return np.clip(numbers, -HUGE, HUGE)


def _times(column: pd.Series[Any]) -> Sequence[Any]:
    import pandas as pd  # noqa: PLC0415 - slow to import

    times = pd.to_datetime(column, errors="coerce", utc=True)
    seconds = (times - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1)
    local = column if pd.api.types.is_datetime64_any_dtype(column.dtype) else times
    return [part.to_numpy(dtype=float) for part in (seconds, local.dt.month, local.dt.day_of_week, local.dt.hour)]


def _strings(column: pd.Series[Any]) -> Any:
    return column.astype(object).where(column.notna(), "").astype(str).to_numpy(dtype=object)
