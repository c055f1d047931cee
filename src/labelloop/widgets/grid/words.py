"""Samples that hold words: in their ids, their texts, the cells of their rows."""

from __future__ import annotations

import math
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from labelloop.pool import Pool

STRETCH = 20_000  # samples looked at before what was found is told


def holding(pool: Pool, text: str, stretch: int = STRETCH) -> Iterator[tuple[NDArray[np.intp], NDArray[np.bool_]]]:
    """Yield which samples hold all words of a text, a stretch of the pool after the other.

    Parameters
    ----------
    pool : Pool
        Rows and texts are searched in what they hold; images and sounds by their ids alone.
    text : str
        Words with spaces between them; upper and lower case are the same, and so is however an accent is written. A
        word is found inside of others, too; a number is found as the value of a cell, or as an id that is a number.
    stretch : int

    Yields
    ------
    array of int
        Positions.
    array of bool
        For each of them.

    Examples
    --------
    >>> from labelloop.pool import table
    >>> pool = table([{"said": "A red apple", "n": 7}, {"said": "Apple pie", "n": 12}])
    >>> [found.tolist() for _, found in holding(pool, "apple 7")]
    [[True, False]]
    """
    words = _folded(text).split()
    for start in range(0, len(pool), stretch):
        positions = np.arange(start, min(start + stretch, len(pool)))
        yield positions, _found(pool, positions, words)


def _found(pool: Pool, positions: NDArray[np.intp], words: Sequence[str]) -> NDArray[np.bool_]:
    columns = [pool.ids_at(positions).to_series().reset_index(drop=True)]
    if pool.kind == "table":
        frame = _cells(pool, positions)
        columns += [frame.iloc[:, at].reset_index(drop=True) for at in range(frame.shape[1])]
    texts = [[_lower(cell) for cell in each] for each in columns if not _is_number(each)]
    numbers = [each for each in columns if _is_number(each)]
    found = np.ones(len(positions), dtype=bool)
    for word in words:
        here = np.zeros(len(positions), dtype=bool)
        for cells in texts:
            here |= np.fromiter((word in cell for cell in cells), bool, len(cells))
        value = _number(word)
        for numbers_ in numbers if value is not None else ():
            with suppress(OverflowError):  # some kinds of columns: no cell of theirs can be that large
                here |= (numbers_ == value).to_numpy(dtype=bool, na_value=False)
        found &= here
    return found


def _cells(pool: Pool, positions: NDArray[np.intp]) -> pd.DataFrame:
    """Return what a person reads: of texts what stands beside them, and not the tokens that a model is given."""
    if not hasattr(pool, "tokens_at"):
        return pool.inputs(positions)  # type: ignore[no-any-return] # of tables a DataFrame
    frame = pool.frame(positions)
    return frame[["text"]] if pool.columns == ["path", "text"] else frame  # of files the id is the path


def _lower(cell: Any) -> str:
    if isinstance(cell, str):
        return _folded(cell)
    missing = cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and math.isnan(cell))
    return "" if missing else _folded(str(cell))


def _folded(text: str) -> str:
    """Return a text as it is compared: an accent may be a letter's own, or a sign of its own behind it."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text.casefold())


def _is_number(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)


def _number(word: str) -> int | float | None:
    for kind in (int, float):  # a large whole number is another one as a float
        with suppress(ValueError):
            return kind(word)
    return None
