"""Rows of a table as samples."""

from __future__ import annotations

import json
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from labelloop.pool.base import Payload, Pool
from labelloop.pool.cells import Kind, canonical, cell, kind_of
from labelloop.pool.checks import check_ids, check_new, listing
from labelloop.pool.errors import PoolError
from labelloop.pool.frames import column_names, identify, to_frame

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray


class TablePool(Pool):
    """Rows of a table; see `labelloop.pool.table`.

    Parameters
    ----------
    data : DataFrame of pandas, polars or pyarrow; list of dict; dict of list
    id_col : str, optional
        The column that identifies the rows.
    """

    kind: ClassVar[str] = "table"
    _frame: pd.DataFrame
    _columns: list[str]

    def __init__(self, data: Any, *, id_col: Hashable | None = None) -> None:
        self._id_col = id_col
        self._begin(self._to_frame(data)[0])

    @property
    def index(self) -> pd.Index[Any]:
        """The index of the table, or the values of `id_col`."""
        return self._frame.index

    @property
    def columns(self) -> list[str]:
        """Names of the columns as text."""
        return list(self._columns)

    @property
    def column_kinds(self) -> list[Kind]:
        """What each column holds: "number", "text", "time", "bool" or "other"."""
        return list(self._kinds)

    @cached_property
    def _kinds(self) -> list[Kind]:
        return [kind_of(self._frame.iloc[:, column]) for column in range(len(self._columns))]

    def _payload(self, position: int, max_side: int) -> Payload:  # noqa: ARG002 - pictures only
        return Payload({"cells": [cell(value) for value in self._row(position)]})

    def inputs(self, positions: NDArray[np.intp]) -> pd.DataFrame:
        """Return rows as a DataFrame; see `Pool.inputs`."""
        return self._rows(positions)

    def frame(self, positions: NDArray[np.intp]) -> pd.DataFrame:
        """Return rows with all columns; see `Pool.frame`."""
        return self._rows(positions)

    def add(self, data: Any) -> NDArray[np.intp]:
        """Append rows; see `Pool.add`.

        The columns must be the same, in any order. Rows without an index (dicts, polars, pyarrow) are
        numbered on where the first ones were numbered from 0. The first rows of a pool without any decide what the
        columns are, unless a table without rows has named them.
        """
        before = len(self)
        frame, indexed = self._to_frame(data)
        if not len(frame):
            return np.empty(0, dtype=np.intp)
        if not before:
            self._begin(self._aligned(frame) if self._columns else frame)
            return self._grown(before)
        new = self._identified(self._numbered(self._aligned(frame), indexed))
        check_new(self.index, new.index)
        new.index.names = self.index.names
        self._frame = pd.concat([self._frame, new])
        self.__dict__.pop("_kinds", None)
        return self._grown(before)

    def _begin(self, frame: pd.DataFrame) -> None:
        """Hold the first rows, or none."""
        self._frame = self._identified(frame)
        self._columns = column_names(self._frame)
        self.__dict__.pop("_kinds", None)
        self._warm()

    def signature(self, positions: NDArray[np.intp], columns: Sequence[str] | None = None) -> dict[str, str]:
        """Return digests of rows over their columns' names and values; see `Pool.signature`."""
        names = sorted(self._columns if columns is None else columns)
        return {self._key_at(int(position)): self._digest(int(position), names) for position in positions}

    def _to_frame(self, data: Any) -> tuple[pd.DataFrame, bool]:
        """Return data as a table, and whether they came with an index of their own."""
        return to_frame(data)

    def _key_at(self, position: int) -> str:
        return self.key(self.id_at(position))

    def _digest(self, position: int, names: Sequence[str]) -> str:
        values = dict(zip(self._columns, self._row(position), strict=True))
        content = json.dumps([[name, canonical(values.get(name))] for name in names])
        return blake2b(content.encode(), digest_size=8).hexdigest()

    def _row(self, position: int) -> list[Any]:
        # Cell by cell: a row as a Series would make floats of its whole numbers.
        frame = self._frame
        return [frame.iat[position, column] for column in range(len(self._columns))]  # noqa: PD009 - one cell

    def _rows(self, positions: NDArray[np.intp]) -> pd.DataFrame:
        positions, frame = np.asarray(positions, dtype=np.intp), self._frame  # which may grow on another thread
        if len(positions) == len(frame) and np.array_equal(positions, np.arange(len(frame))):
            return frame.copy(deep=False)  # all of a large table: no need to hold it twice
        return frame.iloc[positions]

    def _identified(self, frame: pd.DataFrame) -> pd.DataFrame:
        if self._id_col is None or not len(frame.columns):
            mend = "number the rows with df.reset_index(drop=True), or name a column of ids with id_col="
        else:
            frame = identify(frame, self._id_col)
            mend = f"mend column {self._id_col!r}, or leave id_col out to use the index"
        index = check_ids(frame.index, mend)
        return frame if index is frame.index else frame.set_axis(index, axis=0)

    def _numbered(self, frame: pd.DataFrame, indexed: bool) -> pd.DataFrame:
        """Continue the numbering of the pool with rows that come without an index."""
        if indexed or self._id_col is not None:
            return frame
        if not self.index.equals(pd.RangeIndex(len(self))):
            raise PoolError(
                f"the new rows have no ids, and the pool's ids are no plain numbering (the first is "
                f"{self.id_at(0)!r}): give a pandas DataFrame whose index holds new ids"
            )
        return frame.set_axis(pd.RangeIndex(len(self), len(self) + len(frame)), axis=0)

    def _aligned(self, frame: pd.DataFrame) -> pd.DataFrame:
        names = column_names(frame)
        missing = [name for name in self._columns if name not in names]
        unknown = [name for name in names if name not in self._columns]
        if missing or unknown:
            named = {"without": missing, "with": unknown}
            faults = [f"{word} {listing(names)}" for word, names in named.items() if names]
            raise PoolError(f"the new rows come {' and '.join(faults)}: they must have the columns of the first ones")
        frame = frame.iloc[:, [names.index(name) for name in self._columns]]
        return frame.set_axis(self._frame.columns, axis=1)
