"""Whole row groups of a Parquet file, batch by batch, and what its footer says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.pool.errors import PoolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from labelloop.pool.parquet_files import Part

BATCH = 8 << 20  # bytes
_MOST, _LEAST = 262_144, 1_024  # rows of a batch
_WIDE = 32  # bytes that a text is taken for, or another value of no fixed size
_SMALL = 4_096  # rows of a row group up to which it is quicker to look at them than at what is said of them


class Stretch:
    """The rows of the row groups of a file that hold some.

    Parameters
    ----------
    part : Part
    schema : pyarrow.Schema
        The columns to read, and what they are read as.
    start : int
        Position of the first row of the file.
    first, stop : int
        Rows in it; by default, all.

    Raises
    ------
    PoolError
        If the file is not the one it was, or cannot be read; so does reading it.
    """

    def __init__(self, part: Part, schema: Any, start: int = 0, first: int = 0, stop: int | None = None) -> None:
        import pyarrow.dataset as ds  # noqa: PLC0415 - slow to import
        from pyarrow import fs  # noqa: PLC0415 - as above

        part.check()
        group = max(0, int(np.searchsorted(part.groups, first, side="right")) - 1)
        end = int(np.searchsorted(part.groups, part.rows if stop is None else stop))
        self._part, self._schema, self._at = part, schema, start + part.groups[group]
        self._rows = part.groups[end] - part.groups[group]
        # In small pieces, which the processor's memory holds: takes a sixth less time than pieces of whole columns.
        kind = ds.ParquetFileFormat(use_buffered_stream=True, pre_buffer=False)
        with told(part):
            whole = kind.make_fragment(part.place, fs.LocalFileSystem())
            self._fragment = whole.subset(row_group_ids=list(range(group, end)))
            self._physical = [name for name in schema.names if name in whole.physical_schema.names]

    def batches(self, size: int = BATCH) -> Iterator[tuple[int, Any]]:
        """Yield record batches, each with the position of its first row.

        Parameters
        ----------
        size : int
            How many bytes a batch may have, about. Some are in memory at the same time.
        """
        at, rows = self._at, rows_within(self._schema, size)
        with told(self._part):
            batches = self._fragment.to_batches(
                columns=self._physical, batch_size=rows, batch_readahead=2, fragment_readahead=1
            )
            for batch in batches:
                if batch.num_rows:
                    yield at, shaped(batch, self._schema, self._part)
                    at += batch.num_rows

    def largest(self, columns: Sequence[str]) -> NDArray[np.float64]:
        """Return how large the numbers of columns are at most, as far as the file says so.

        Parameters
        ----------
        columns : sequence of str

        Returns
        -------
        array of float64, shape (n_columns,)
            NaN where it does not, where values are missing, and where it is quicker to look.
        """
        found = np.full(len(columns), np.nan)
        groups = self._fragment.row_groups
        if self._rows < len(groups) * _SMALL:
            return found
        with told(self._part):
            chunks = [self._fragment.metadata.row_group(group.id) for group in groups]
        places = {chunks[0].column(k).path_in_schema: k for k in range(chunks[0].num_columns)}
        for k, name in enumerate(columns):
            if name in places:
                found[k] = np.max([_reach(chunk.column(places[name]).statistics) for chunk in chunks])
        return found


def rows_within(schema: Any, size: int) -> int:
    """Return how many rows have about so many bytes."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    width = sum(each.bit_width / 8 if pa.types.is_primitive(each) else _WIDE for each in schema.types)
    return int(np.clip(size / max(width, 1), _LEAST, _MOST))


class told:  # noqa: N801 - read as a verb: with told(part)
    """Says of which file an error is that a reader raises."""

    def __init__(self, part: Part) -> None:
        self._part = part

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        if isinstance(error, pa.ArrowException | OSError):
            self._part.check()  # gone or changed while it was read: that is what is to be said
            raise PoolError(f"the Parquet file {self._part.name!r} cannot be read: {error}") from error


def _reach(said: Any) -> float:
    """Return how large the numbers of a column chunk are at most, given its statistics; NaN if they do not say."""
    if said is None or not said.has_min_max or said.null_count != 0:  # None where it is not said
        return np.nan
    ends = (said.min, said.max)
    return float(np.abs(np.array(ends, float)).max()) if all(isinstance(each, int | float) for each in ends) else np.nan


def shaped(batch: Any, schema: Any, part: Part) -> Any:
    """Return a record batch with the columns of a schema, those included that the folder's name holds."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    if batch.schema.equals(schema):
        return batch
    constants, columns = dict(part.constants), []
    for field in schema:
        if field.name in batch.schema.names:
            column = batch.column(field.name)
            columns.append(column if column.type == field.type else column.cast(field.type))
        else:
            columns.append(pa.repeat(pa.scalar(constants.get(field.name), field.type), batch.num_rows))
    return pa.RecordBatch.from_arrays(columns, schema=schema)
