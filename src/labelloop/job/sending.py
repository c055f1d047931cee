"""Samples on their way to all kernels that share a job: as plain JSON, through the log."""

from __future__ import annotations

import math
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.labels import LabelError
from labelloop.pool.ids import encode
from labelloop.pool.parquet_pool import ParquetPool
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from labelloop.pool import Pool

_PLAIN = (str, int, float, bool)


def packed(rows: Any, pool: Pool, origin: str = "") -> dict[str, Any]:
    """Return samples as the log keeps them.

    Parameters
    ----------
    rows : DataFrame, list of dict, dict or Series of id to path
        Rows of tables and texts; paths of images and sounds. A list has no ids: they are numbered, after `origin`.
    pool : Pool
        What they are to be added to.
    origin : str
        Where they come from; put before the numbers.

    Returns
    -------
    dict
        ``ids``, and ``rows`` or ``paths``.

    Raises
    ------
    LabelError
        If something in them cannot be written as plain text and numbers, or the pool grows by files only.
    """
    if isinstance(pool, ParquetPool):
        # The ids of its rows hold the name of their file, which is another where a folder is opened again.
        raise LabelError(
            "the pool of this job is Parquet files: it grows by files, not by rows that are sent. Write new rows to "
            "a file, and in each kernel call job.add(path); or put it into the folder, and make the labelers anew"
        )
    if pool.kind in {"images", "sounds"}:
        found = pd.Series(rows, dtype=object) if isinstance(rows, list | tuple) else pd.Series(rows)
        paths = [_path(value, place) for place, value in enumerate(found.tolist())]
        return {"ids": _ids(found.index, rows, len(pool), origin), "paths": paths}
    texts = pool.kind == "texts" and not isinstance(rows, pd.DataFrame) and all(isinstance(row, str) for row in rows)
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows), columns=["text"] if texts else None)
    names = [str(name) for name in frame.columns]
    values = [
        {name: _cell(value, name) for name, value in zip(names, row, strict=True)}
        for row in steps(frame.itertuples(index=False, name=None), "Preparing samples", len(frame))
    ]
    return {"ids": _ids(frame.index, rows, len(pool), origin), "rows": values}


def unpacked(value: dict[str, Any]) -> Any:
    """Return what `packed` made, as `Pool.add` takes it."""
    index = pd.Index(value["ids"], dtype=object).infer_objects()
    if "paths" in value:
        return pd.Series(value["paths"], index=index)
    return pd.DataFrame(value["rows"]).set_axis(index, axis=0)


def keys_of(value: dict[str, Any]) -> list[str]:
    """Return the keys of packed samples."""
    return [encode(each) for each in value["ids"]]


def without(value: dict[str, Any], known: Callable[[str], bool]) -> dict[str, Any]:
    """Return packed samples without those that are known."""
    fresh = [place for place, key in enumerate(keys_of(value)) if not known(key)]
    return {name: [entries[place] for place in fresh] for name, entries in value.items()}


def _ids(index: pd.Index[Any], rows: Any, start: int, origin: str) -> list[Any]:
    named = isinstance(rows, pd.DataFrame | pd.Series | dict) and not isinstance(index, pd.RangeIndex)
    if named:
        return [_cell(each, "the id") for each in index.tolist()]
    numbers: Sequence[int] = range(start, start + len(index))
    return [f"{origin}:{number}" for number in numbers] if origin else list(numbers)


def _path(value: Any, place: int) -> str:
    if isinstance(value, str | PurePath):
        return str(Path(value).absolute())
    raise LabelError(
        f"sample {place} is {type(value).__name__}, which other kernels could not read: send paths of files"
    )


def _cell(value: Any, name: str) -> Any:
    """Return a value as plain JSON."""
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, _PLAIN) and not (isinstance(value, float) and math.isinf(value)):
        return value
    raise LabelError(
        f"{name} is {value!r:.60}, which other kernels could not read: samples that are sent hold text, numbers, "
        "True and False"
    )
