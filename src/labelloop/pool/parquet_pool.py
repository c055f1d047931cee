"""Rows of Parquet files as samples, never loaded whole."""

from __future__ import annotations

import json
import logging
import warnings
from hashlib import blake2b
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from labelloop.pool import ids
from labelloop.pool.base import Payload, Pool
from labelloop.pool.cells import Kind, canonical, cell, kind_of
from labelloop.pool.checks import listing
from labelloop.pool.errors import PoolError
from labelloop.pool.parquet_files import are_files, named, opened, together
from labelloop.pool.parquet_rows import ParquetRows
from labelloop.pool.row_ids import ColumnIds, FileRows, RowIds

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

_log = logging.getLogger(__name__)


class ParquetPool(Pool):
    """Rows of Parquet files; see `labelloop.pool.table`.

    Only footers are read, and the column of ids if there is one; rows as they are asked for, from the row groups that
    hold them. Row groups of 100,000 rows are shown sooner than those of a million.

    Parameters
    ----------
    data : str, Path, or list of these
        A folder, a glob pattern, a file, or files.
    id_col : str, optional
        The column that identifies the rows. By default a row is known by its file and its place in it: by its place
        alone where one file is given.

    Attributes
    ----------
    rows : ParquetRows
        What reads them.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> import pandas as pd
    >>> pd.DataFrame({"size": [1, 7]}).to_parquet(folder / "a.parquet")
    >>> pool = ParquetPool(folder)
    >>> pool.id_at(1), pool.payload(1).data
    (('a.parquet', 1), {'cells': ['7']})
    """

    kind: ClassVar[str] = "table"

    def __init__(self, data: Any, *, id_col: Hashable | None = None) -> None:
        try:
            import pyarrow.dataset  # noqa: F401, PLC0415 - slow to import
        except ImportError as error:
            raise PoolError("Parquet files are read by pyarrow: pip install 'labelloop[parquet]'") from error
        parts, schema = opened(named(data))
        self._id_col = None if id_col is None else str(id_col)
        self._alone = isinstance(data, str | PurePath) and Path(data).expanduser().is_file()
        self.rows = ParquetRows(parts, schema)
        if self._id_col is not None and self._id_col not in schema.names:
            raise PoolError(f"id_col={id_col!r} is not a column: the columns are {listing(schema.names)}")
        self._ids = self._ids_of(self.rows)

    @property
    def index(self) -> pd.Index[Any]:
        """Pairs of file and row, rows, or the values of `id_col`: all of them, made when they are asked for."""
        return self._ids.whole

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return list(self.rows.schema.names)

    @property
    def column_kinds(self) -> list[Kind]:
        """What each column holds: "number", "text", "time", "bool" or "other"."""
        empty = self.rows.frame_of_none()
        return [kind_of(empty.iloc[:, column]) for column in range(empty.shape[1])]

    def __len__(self) -> int:
        return len(self.rows)

    def ids_at(self, positions: NDArray[np.intp]) -> pd.Index[Any]:
        """Return the ids of some positions; see `Pool.ids_at`."""
        return self._ids.at(positions)

    def id_at(self, position: int) -> Any:
        """Return the id at a position; see `Pool.id_at`."""
        self._check_position(position)
        return self._ids.one(position)

    def key(self, id: Hashable) -> str:  # noqa: A002 - the public contract says id
        """Return the canonical text of an id; see `Pool.key`."""
        found = self._locate(id)
        return ids.encode(id if found is None else self.id_at(found))

    def search(self, text: str, limit: int = 20) -> list[int]:
        """Return positions whose id contains a text; see `Pool.search`.

        Equal ids are found among all; those that only contain it, among some millions.
        """
        return self._ids.search(text, limit)

    def _payload(self, position: int, max_side: int) -> Payload:  # noqa: ARG002 - pictures only
        try:
            return Payload({"cells": [cell(value) for value in self.rows.row(position)]})
        except PoolError as error:
            return Payload({"error": str(error)})

    def inputs(self, positions: NDArray[np.intp]) -> pd.DataFrame:
        """Return rows as a DataFrame; see `Pool.inputs`.

        Raises
        ------
        PoolError
            If a file has changed or is gone; `read` goes on with the others.
        """
        frame, _, problems = self.rows.take(positions)
        if problems:
            raise PoolError(listing(problems, str))
        return frame.set_axis(self.ids_at(positions), axis=0)

    def frame(self, positions: NDArray[np.intp]) -> pd.DataFrame:
        """Return rows with all columns; see `Pool.frame`. Those of a file that is gone are empty, with a warning."""
        frame, readable, problems = self.rows.take(positions)
        if problems:
            n = int((~readable).sum())
            rows = "1 row is shown without its" if n == 1 else f"{n:,} rows are shown without their"
            lost = f"{rows} columns: {listing(problems, str)}"
            warnings.warn(lost, stacklevel=2)
        return frame.set_axis(self.ids_at(positions), axis=0)

    def add(self, data: Any) -> NDArray[np.intp]:
        """Append the rows of more Parquet files; see `Pool.add`."""
        if not are_files(data):
            raise PoolError(
                "this pool holds the rows of Parquet files, and grows by files: give the path of one that is new, "
                "or a list of them"
            )
        before = self.rows
        known = {part.name for part in before.parts}
        parts, schema = opened(named(data))
        again = [part.name for part in parts if part.name in known]
        if again:
            raise PoolError(f"{len(again)} files are in the pool already, for example {listing(again)}")
        if self._alone:
            raise PoolError("this pool is one Parquet file, and its rows are its ids: give a list of files instead")
        schema = together([("of before", before.schema), ("that are new", schema)])
        rows = ParquetRows([*before.parts, *parts], schema)
        self._ids, self.rows = self._ids_of(rows), rows
        return self._grown(len(before))

    def landmarks(self, n: int) -> NDArray[np.intp]:
        """Return rows to know the data by: at the beginnings of row groups, where they are read soonest."""
        starts = np.concatenate(
            [
                start + np.asarray(part.groups[:-1])
                for part, start in zip(self.rows.parts, self.rows.starts, strict=False)
            ]
        )
        ends = np.append(starts[1:], len(self))
        some = np.unique(np.linspace(0, len(starts) - 1, n).astype(np.intp))
        each = -(-n // len(some))
        found = np.minimum(starts[some][:, None] + np.arange(each), ends[some][:, None] - 1)
        return np.unique(found).astype(np.intp)

    def signature(self, positions: NDArray[np.intp], columns: Sequence[str] | None = None) -> dict[str, str]:
        """Return digests of rows over their columns' names and values; see `Pool.signature`."""
        names = sorted(self.columns if columns is None else columns)
        return {self.key(self.id_at(int(each))): self._digest(int(each), names) for each in positions}

    def _digest(self, position: int, names: Sequence[str]) -> str:
        try:
            values = dict(zip(self.columns, self.rows.row(position), strict=True))
        except PoolError as error:
            _log.info("a row is not readable: %s", error)
            return ""
        content = json.dumps([[name, canonical(values.get(name))] for name in names])
        return blake2b(content.encode(), digest_size=8).hexdigest()

    def _ids_of(self, rows: ParquetRows) -> RowIds:
        if self._id_col is not None:
            return ColumnIds(rows.column(self._id_col), self._id_col)
        return FileRows(None if self._alone else [part.name for part in rows.parts], [p.rows for p in rows.parts])

    def _locate(self, id: Any) -> int | None:  # noqa: A002 - as in position
        return self._ids.locate(ids.plain(id))

    def _warm(self) -> None:
        """Nothing to prepare: ids are looked up without a table of them."""
