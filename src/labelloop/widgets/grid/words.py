"""Samples that hold words: in their ids, their texts, the cells of their rows."""

from __future__ import annotations

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
        Words with spaces between them; upper and lower case are the same. A word is found inside of others, too; a
        number is found as the value of a cell, or as an id that is a number.
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
    words = text.lower().split()
    for start in range(0, len(pool), stretch):
        positions = np.arange(start, min(start + stretch, len(pool)))
        yield positions, _found(pool, positions, words)


def _found(pool: Pool, positions: NDArray[np.intp], words: Sequence[str]) -> NDArray[np.bool_]:
    columns = [pool.ids_at(positions).to_series()]
    if pool.kind == "table":
        frame = pool.inputs(positions)
        columns += [frame.iloc[:, at] for at in range(frame.shape[1])]
    texts = [_lower(each) for each in columns if not _is_number(each)]
    numbers = [each.to_numpy() for each in columns if _is_number(each)]
    found = np.ones(len(positions), dtype=bool)
    for word in words:
        here = np.zeros(len(positions), dtype=bool)
        for cells in texts:
            here |= cells.str.contains(word, regex=False).to_numpy(dtype=bool)
        value = _number(word)
        for values in numbers if value is not None else ():
            here |= np.asarray(values == value, dtype=bool)
        found &= here
    return found


def _lower(column: pd.Series[Any]) -> pd.Series[str]:
    """Return cells as text in lower case; those that are missing are empty."""
    texts = column if isinstance(column.dtype, pd.StringDtype) else column.where(column.notna(), "").map(str)
    return texts.fillna("").astype("string").str.lower()


def _is_number(column: pd.Series[Any]) -> bool:
    return isinstance(column.dtype, np.dtype) and column.dtype.kind in "iuf"


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
