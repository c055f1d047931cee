"""Rows out of Parquet files: those that are asked for, and no more of a file than it takes.

A file that has changed or is gone since it was opened is never read: its rows come back empty, with the reason.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.pool.errors import PoolError
from labelloop.pool.parquet_stretch import BATCH, Stretch, rows_within, shaped, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from labelloop.pool.parquet_files import Part

_BATCH = 8_192  # rows decoded at once where some are looked for: reading ends with the last of them
_BLOCK = 128  # neighbours that are kept together with a row that is shown
_BLOCKS = 512  # blocks kept
_FEW = 64  # rows up to which blocks are read


class ParquetRows:
    """The rows of Parquet files, one file after the other.

    Parameters
    ----------
    parts : sequence of Part
    schema : pyarrow.Schema
        What all of them are read as.
    first : int
        Position of the first row.
    gaps : frozenset of str, optional
        Columns in which values may be missing; by default those of the parts.
    """

    def __init__(self, parts: Sequence[Part], schema: Any, first: int = 0, gaps: frozenset[str] | None = None) -> None:
        self.parts, self.schema = tuple(parts), schema
        self.starts: NDArray[np.int64] = first + np.cumsum([0, *(part.rows for part in parts)])
        self._gaps = frozenset().union(*(part.gaps for part in parts)) if gaps is None else gaps
        self._lock = threading.Lock()
        self._blocks: OrderedDict[tuple[int, int], pd.DataFrame] = OrderedDict()

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_lock": None, "_blocks": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _lock=threading.Lock(), _blocks=OrderedDict())

    def __len__(self) -> int:
        return int(self.starts[-1] - self.starts[0])

    def troubles(self) -> dict[int, str]:
        """Return the numbers of files that have changed or are gone, and why they are not read."""
        found = {}
        for number, part in enumerate(self.parts):
            try:
                part.check()
            except PoolError as error:  # noqa: PERF203 - each for itself
                found[number] = str(error)
        return found

    def only(self, part: int) -> ParquetRows:
        """Return the rows of one file, which keep their positions and types: little to send to another process."""
        return ParquetRows([self.parts[part]], self.schema, int(self.starts[part]), self._gaps)

    def stretches(self, most: int) -> list[tuple[int, int, int]]:
        """Return all rows as stretches of whole row groups of one file: its number, the first row, and the end.

        They have at most `most` rows, unless one row group has more.
        """
        found = []
        for number, part in enumerate(self.parts):
            first = 0
            for start, stop in pairwise(part.groups):
                if stop - first > most and start > first:
                    found.append((number, first, start))
                    first = start
            found.append((number, first, part.rows))
        return found

    def locate(self, positions: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Return the number of the file and the row in it, of each position."""
        owners = np.searchsorted(self.starts, positions, side="right") - 1
        return owners, positions - self.starts[owners]

    def take(self, positions: NDArray[np.intp]) -> tuple[pd.DataFrame, NDArray[np.bool_], list[str]]:
        """Return rows, in the order asked for.

        Parameters
        ----------
        positions : array of int, shape (n,)

        Returns
        -------
        frame : DataFrame
            Numbered from 0; empty cells where a file cannot be read.
        readable : array of bool, shape (n,)
        problems : list of str
            Why some are not.
        """
        positions = np.asarray(positions, dtype=np.int64)
        owners, rows = self.locate(positions)
        readable, problems = np.ones(len(positions), dtype=bool), []
        pieces, places = [], []
        for owner in np.unique(owners):
            mine = np.flatnonzero(owners == owner)
            try:
                pieces.append(self._of_part(int(owner), rows[mine], few=len(positions) <= _FEW))
                places.append(mine)
            except PoolError as error:
                problems.append(str(error))
                readable[mine] = False
        # A frame without rows comes last, so that columns have a type where nothing can be read.
        frame = pd.concat([*pieces, self.frame_of_none()]) if len(pieces) != 1 else pieces[0]
        known = np.concatenate(places) if places else np.empty(0, np.int64)
        order = np.full(len(positions), -1)
        order[known] = np.arange(len(known))
        if readable.all():
            return frame.iloc[order].reset_index(drop=True), readable, problems
        return frame.set_axis(known, axis=0).reindex(np.arange(len(positions))), readable, problems

    def stretch(
        self, part: int, first: int = 0, stop: int | None = None, columns: Sequence[str] | None = None
    ) -> Stretch:
        """Return the rows of the row groups of a file that hold some.

        Parameters
        ----------
        part : int
            Number of the file.
        first, stop : int
            Rows in it; by default, all.
        columns : sequence of str, optional
            The columns to read; all by default.

        Raises
        ------
        PoolError
            If the file is not the one it was, or cannot be read.
        """
        schema = self.schema if columns is None else self.schema.empty_table().select(list(columns)).schema
        return Stretch(self.parts[part], schema, int(self.starts[part]), first, stop)

    def frame_of(self, rows: Any) -> pd.DataFrame:
        """Return a record batch or a table as pandas has it, of the same types whichever rows it has."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        return self._frame(pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows)

    def frame_of_none(self) -> pd.DataFrame:
        """Return the columns without a row."""
        return self._frame(self.schema.empty_table())

    def column(self, name: str) -> Any:
        """Return a whole column as Arrow has it; raise `PoolError` if a file cannot be read."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        field = self.schema.field(name)
        chunks = [
            batch.column(0) for k in range(len(self.parts)) for _, batch in self.stretch(k, columns=[name]).batches()
        ]
        return pa.chunked_array(chunks, field.type)

    def row(self, position: int) -> list[Any]:
        """Return the cells of a row; raise `PoolError` if its file cannot be read."""
        owners, rows = self.locate(np.array([position]))
        owner, row = int(owners[0]), int(rows[0])
        frame = self._block(owner, row // _BLOCK)
        return [frame.iat[row % _BLOCK, column] for column in range(frame.shape[1])]  # noqa: PD009 - one cell

    def _of_part(self, owner: int, rows: NDArray[np.int64], *, few: bool) -> pd.DataFrame:
        if not few:
            return self._read(owner, rows)
        blocks = {int(block) for block in rows // _BLOCK}
        self._fetch(owner, blocks)
        frames = [self._block(owner, int(row) // _BLOCK).iloc[[int(row) % _BLOCK]] for row in rows]
        return pd.concat(frames) if len(frames) != 1 else frames[0]

    def _block(self, owner: int, block: int) -> pd.DataFrame:
        self.parts[owner].check()  # also of what is known: rows of a file that has changed are not to be labeled
        with self._lock:
            found = self._blocks.get((owner, block))
            if found is not None:
                self._blocks.move_to_end((owner, block))
                return found
        return self._fetch(owner, {block})[block]

    def _fetch(self, owner: int, blocks: set[int]) -> dict[int, pd.DataFrame]:
        """Read blocks that are not known yet, side by side."""
        with self._lock:
            new = sorted(block for block in blocks if (owner, block) not in self._blocks)
        if not new:
            return {}
        end = self.parts[owner].rows
        rows = np.concatenate([np.arange(block * _BLOCK, min(end, (block + 1) * _BLOCK)) for block in new])
        frame = self._read(owner, rows)
        made = {block: frame.iloc[k * _BLOCK : (k + 1) * _BLOCK] for k, block in enumerate(new)}
        with self._lock:
            self._blocks.update({(owner, block): each for block, each in made.items()})
            while len(self._blocks) > _BLOCKS:
                self._blocks.popitem(last=False)
        return made

    def _read(self, owner: int, rows: NDArray[np.int64]) -> pd.DataFrame:
        """Return rows of a file, in the order asked for, reading the row groups that hold them as far as the last."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

        own = self.parts[owner]
        own.check()
        wanted, order = np.unique(rows, return_inverse=True)
        size = _BATCH if len(wanted) < _BATCH // _BLOCK else rows_within(self.schema, BATCH)
        pieces = []
        with told(own), pq.ParquetFile(own.place) as file:
            names = [name for name in self.schema.names if name in file.schema_arrow.names]
            for number, (start, stop) in enumerate(pairwise(own.groups)):
                inside = wanted[np.searchsorted(wanted, start) : np.searchsorted(wanted, stop)] - start
                at = 0
                batches = file.iter_batches(size, row_groups=[number], columns=names) if len(inside) else iter(())
                while len(inside) and at <= inside[-1]:
                    batch = next(batches)
                    here = inside[np.searchsorted(inside, at) : np.searchsorted(inside, at + batch.num_rows)] - at
                    if len(here):
                        pieces.append(shaped(batch.take(pa.array(here)), self.schema, own))
                    at += batch.num_rows
        return self._frame(pa.Table.from_batches(pieces, self.schema)).iloc[order.reshape(-1)]

    def _frame(self, table: Any) -> pd.DataFrame:
        """Return a table as a DataFrame whose types do not depend on which rows it has."""
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        frame: pd.DataFrame = table.to_pandas()
        for field in table.schema:
            # Where a value is missing in some batch, pandas has floats of whole numbers: then in every batch.
            if field.name in self._gaps and pa.types.is_integer(field.type):
                frame[field.name] = frame[field.name].astype("float64")
            elif field.name in self._gaps and pa.types.is_boolean(field.type):
                frame[field.name] = frame[field.name].astype(object)
        return frame
