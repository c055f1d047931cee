"""What pools of images and of sounds share: each sample is a file, or something in memory."""

from __future__ import annotations

from abc import abstractmethod
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ClassVar, Generic

import numpy as np
import pandas as pd

from labelloop.pool import ids
from labelloop.pool.base import Pool
from labelloop.pool.checks import check_new
from labelloop.pool.errors import PoolError
from labelloop.pool.files import File
from labelloop.pool.sources import Item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class MediaPool(Pool, Generic[Item]):
    """Samples that are files, or things in memory.

    Parameters
    ----------
    items : sequence
        A `File` or a thing for each.
    index : Index, optional
        The ids; without them the samples are numbered.
    """

    noun: ClassVar[str]

    def __init__(self, items: Sequence[File | Item], index: pd.Index[Any] | None) -> None:
        self._items: Sequence[File | Item] = items
        self._index = pd.RangeIndex(len(self._items)) if index is None or not self._items else index
        self._warm()

    @property
    def index(self) -> pd.Index[Any]:
        """Paths, keys or numbers, as the data came."""
        return self._index

    @abstractmethod
    def _held(self, item: Item) -> bytes:
        """Return what a thing in memory holds, to recognise it."""

    def frame(self, positions: NDArray[np.intp]) -> pd.DataFrame:
        """Return the paths of files; see `Pool.frame`."""
        items = [self._items[position] for position in positions]
        paths = [item.path if isinstance(item, File) else None for item in items]
        return pd.DataFrame({"path": pd.Series(paths, dtype=object).array}, index=self._index[positions])

    def signature(
        self,
        positions: NDArray[np.intp],
        columns: Sequence[str] | None = None,  # noqa: ARG002 - tables only
    ) -> dict[str, str]:
        """Return digests: of a file's name and size, of anything else's content; see `Pool.signature`."""
        return {self.key(self.id_at(int(each))): self._digest(self._items[each]) for each in positions}

    def _digest(self, item: File | Item) -> str:
        content = item.fingerprint if isinstance(item, File) else self._held(item)
        return blake2b(content, digest_size=8).hexdigest()

    def _new_ids(self, index: pd.Index[Any] | None, count: int) -> pd.Index[Any]:
        """Return the ids of new samples, having made sure that they are new; without ids they are numbered on."""
        if index is None:
            if not self._index.equals(pd.RangeIndex(len(self))):
                raise PoolError(
                    f"the new {self.noun}s have no ids, and the pool's ids are no plain numbering (the first is "
                    f"{self.id_at(0)!r}): give a dict of id to {self.noun}"
                )
            index = pd.RangeIndex(len(self), len(self) + count)
        check_new(self._index, index)
        return index

    def _append(self, items: Sequence[File | Item], index: pd.Index[Any]) -> NDArray[np.intp]:
        before = len(self)
        if not items:
            return np.empty(0, dtype=np.intp)
        # The items first: whoever reads meanwhile finds one for every id.
        self._items = [*self._items, *items]
        self._index = self._index.append(index).set_names(self._index.names) if before else index
        return self._grown(before)

    def _name(self, position: int) -> str:
        item = self._items[position]
        if isinstance(item, File):
            return item.name
        return ids.text(self.id_at(position)).encode("utf-8", "replace").decode("utf-8")
