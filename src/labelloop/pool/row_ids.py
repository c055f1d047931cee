"""Ids of very many rows: by file and row, or of a column; never one Python object each.

Examples
--------
>>> ids = FileRows(["a.parquet", "b.parquet"], [2, 3])
>>> ids.at(np.array([0, 4])).tolist(), ids.locate(("b.parquet", 0))
([('a.parquet', 0), ('b.parquet', 2)], 2)
"""

from __future__ import annotations

from functools import cached_property
from itertools import count, islice
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from labelloop.pool import ids
from labelloop.pool.checks import check_ids, listing
from labelloop.pool.errors import PoolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_MOST_SEARCHED = 4_000_000  # ids looked through for a text; equal ones are found among all
_CHUNK = 262_144


class RowIds(Protocol):
    """Ids of rows by position."""

    @property
    def whole(self) -> pd.Index[Any]:
        """All of them."""

    def at(self, positions: NDArray[np.intp]) -> pd.Index[Any]:
        """Return the ids of some positions."""

    def one(self, position: int) -> Any:
        """Return the id of one position, as a Python value."""

    def locate(self, id: Any) -> int | None:  # noqa: A002 - as in Pool
        """Return the position of an id, None if there is no such."""

    def search(self, text: str, limit: int) -> list[int]:
        """Return positions whose id contains a text, equal ones first."""


class FileRows:
    """Pairs of a file's name and the number of a row in it; of a single file that is named alone, just the row.

    Parameters
    ----------
    names : sequence of str, or None
        None: rows of one file.
    rows : sequence of int
        How many rows each file has.
    """

    def __init__(self, names: Sequence[str] | None, rows: Sequence[int]) -> None:
        self.names, self.rows = names, list(rows)
        self._starts = np.cumsum([0, *self.rows])
        self._place = {name: k for k, name in enumerate(names or ())}

    @cached_property
    def whole(self) -> pd.Index[Any]:
        """All ids: five bytes for each of a pair, nothing for each of plain rows."""
        if self.names is None:
            return pd.RangeIndex(self._starts[-1])
        owners = np.repeat(np.arange(len(self.rows)), self.rows)
        inside = np.concatenate([np.arange(n, dtype=np.int32 if n < 2**31 else np.int64) for n in self.rows])
        return pd.MultiIndex(
            levels=[pd.Index(list(self.names)), pd.RangeIndex(max(self.rows))],  # type: ignore[list-item] # the stubs know no Index here
            codes=[owners, inside],  # type: ignore[list-item] # nor arrays
            names=["file", "row"],
            verify_integrity=False,
        )

    def at(self, positions: NDArray[np.intp]) -> pd.Index[Any]:
        """Return the ids of some positions."""
        positions = np.asarray(positions, dtype=np.int64)
        if self.names is None:
            return pd.Index(positions)
        owners = np.searchsorted(self._starts, positions, side="right") - 1
        names = pd.Index(list(self.names))[owners]
        return pd.MultiIndex.from_arrays([names, positions - self._starts[owners]], names=["file", "row"])

    def one(self, position: int) -> Any:
        """Return the id of one position."""
        if self.names is None:
            return int(position)
        owner = int(np.searchsorted(self._starts, position, side="right")) - 1
        return self.names[owner], int(position - self._starts[owner])

    def locate(self, id: Any) -> int | None:  # noqa: A002 - as in Pool
        """Return the position of an id."""
        owner, row = 0, id
        if self.names is not None:
            if not (isinstance(id, tuple) and len(id) == 2 and isinstance(id[0], str)):  # noqa: PLR2004 - a pair
                return None
            owner, row = self._place.get(id[0], -1), id[1]
        whole = isinstance(row, int) or (isinstance(row, float) and row.is_integer())
        if owner < 0 or not whole or isinstance(row, bool) or not 0 <= row < self.rows[owner]:
            return None
        return int(self._starts[owner]) + int(row)

    def search(self, text: str, limit: int) -> list[int]:
        """Return positions whose id contains a text; numbers in which it only occurs, among the first rows."""
        name, comma, row = text.rpartition(", ")
        found: dict[int, None] = {}
        for positions in self._found(text.strip().lower(), name.lower() if comma else None, row.strip()):
            new = (position for position in positions if position not in found)
            found.update(dict.fromkeys(islice(new, max(0, limit - len(found)))))
            if len(found) >= limit:
                break
        return list(found)

    def _found(self, text: str, name: str | None, row: str) -> Iterator[Iterator[int]]:
        names = [each.lower() for each in self.names] if self.names is not None else [""]
        within = [k for k, each in enumerate(names) if name is None or each.endswith(name)]
        if row.isdecimal() and row == str(int(row)):
            owners = within if name is not None or self.names is None else list(range(len(names)))
            yield (int(self._starts[k]) + int(row) for k in owners if int(row) < self.rows[k])
            yield self._that_begin(row, owners)
            most = min(max(self.rows), 100_000)
            inner = [number for number in range(most) if row in str(number)] if name is None else []
            yield (int(self._starts[k]) + number for number in inner for k in owners if number < self.rows[k])
        if name is None and self.names is not None:
            for keep in (str.startswith, str.__contains__):
                for k in [k for k, each in enumerate(names) if keep(each, text)]:
                    yield iter(range(int(self._starts[k]), int(self._starts[k + 1])))

    def _that_begin(self, digits: str, owners: list[int]) -> Iterator[int]:
        """Yield positions of rows whose number begins with digits."""
        for length in count(1):
            low = int(digits) * 10**length
            if low >= max(self.rows) or int(digits) == 0:
                return
            for k in owners:
                stop = min(self.rows[k], low + 10**length)
                yield from range(int(self._starts[k]) + low, int(self._starts[k]) + max(low, stop))


class ColumnIds:
    """The values of a column: numbers and times as pandas holds them, texts as Arrow does.

    Parameters
    ----------
    values : pyarrow.ChunkedArray
    name : str
        Of the column.

    Raises
    ------
    PoolError
        If some are missing or repeated.
    """

    def __init__(self, values: Any, name: str) -> None:
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        self._name, mend = name, f"mend column {name!r}, or leave id_col out to use file and row"
        if values.null_count:
            raise PoolError(f"the id is missing for {values.null_count} of {len(values)} samples: {mend}")
        self._texts: Any = None
        self._index: pd.Index[Any] | None = None
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            self._texts = values.cast(pa.large_string()).combine_chunks()
            self._sort(mend)
        else:
            self._index = check_ids(pd.Index(values.to_pandas(), name=name), mend)

    @property
    def whole(self) -> pd.Index[Any]:
        """All ids."""
        return pd.Index(self._texts.to_pandas(), name=self._name) if self._index is None else self._index

    def at(self, positions: NDArray[np.intp]) -> pd.Index[Any]:
        """Return the ids of some positions."""
        if self._index is not None:
            return self._index.take(positions)
        texts = self._texts.take(np.asarray(positions, dtype=np.int64))
        found: pd.Index[Any] = pd.Index(texts.to_pandas(), name=self._name)
        return found

    def one(self, position: int) -> Any:
        """Return the id of one position."""
        return self._texts[position].as_py() if self._index is None else ids.plain(self._index[position])

    def locate(self, id: Any) -> int | None:  # noqa: A002 - as in Pool
        """Return the position of an id."""
        if self._index is not None:
            try:
                found = self._index.get_loc(id)
            except (KeyError, TypeError, ValueError, pd.errors.InvalidIndexError):
                return None
            return int(found) if isinstance(found, int | np.integer) else None
        if not isinstance(id, str):
            return None
        (wanted,) = _hashes([id])
        first = int(np.searchsorted(self._hashes, wanted))
        for place in range(first, len(self._hashes)):
            if self._hashes[place] != wanted:
                break
            position = int(self._order[place])
            if self._texts[position].as_py() == id:
                return position
        return None

    def search(self, text: str, limit: int) -> list[int]:
        """Return positions whose id contains a text: equal ones first, then those that begin with it."""
        import pyarrow.compute as pc  # noqa: PLC0415 - slow to import

        needle = text.lower()
        found: dict[str, list[int]] = {"equal": [], "first": [], "inside": []}
        exact = self.locate(text) if self._index is None else None
        found["equal"] += [] if exact is None else [exact]
        for start in range(0, min(len(self), _MOST_SEARCHED), _CHUNK):
            if len(found["equal"]) + len(found["first"]) >= limit:
                break
            chunk = pc.utf8_lower(self._chunk(start))
            hits = np.flatnonzero(pc.match_substring(chunk, needle).to_numpy(zero_copy_only=False))
            for hit in hits[: 64 * limit].tolist():
                value = chunk[hit].as_py()
                kind = "equal" if value == needle else "first" if value.startswith(needle) else "inside"
                found[kind].append(start + hit)
        return list(dict.fromkeys([*found["equal"], *found["first"], *found["inside"]]))[:limit]

    def __len__(self) -> int:
        return len(self._texts) if self._index is None else len(self._index)

    def _chunk(self, start: int) -> Any:
        import pyarrow as pa  # noqa: PLC0415 - slow to import

        if self._index is None:
            return self._texts.slice(start, _CHUNK)
        return pa.array([ids.text(ids.plain(each)) for each in self._index[start : start + _CHUNK]], pa.large_string())

    def _sort(self, mend: str) -> None:
        """Sort by hash: texts are found by it, and repeated ones stand beside each other."""
        chunks = range(0, len(self._texts), _CHUNK)
        hashes = np.concatenate([_hashes(self._texts.slice(start, _CHUNK).to_pylist()) for start in chunks])
        order = np.argsort(hashes, kind="stable")
        self._order = order.astype(np.uint32) if len(order) < 2**32 else order
        self._hashes = hashes[order]
        twins = np.flatnonzero(self._hashes[1:] == self._hashes[:-1])
        again = [
            one
            for place in twins.tolist()
            if (one := self._texts[int(order[place])].as_py()) == self._texts[int(order[place + 1])].as_py()
        ]
        if again:
            raise PoolError(f"ids are repeated, for example {listing(list(dict.fromkeys(again)))}: {mend}")


def _hashes(texts: list[str]) -> NDArray[np.uint64]:
    values = np.empty(len(texts), dtype=object)
    values[:] = texts
    return np.asarray(pd.util.hash_array(values, categorize=False), dtype=np.uint64)
