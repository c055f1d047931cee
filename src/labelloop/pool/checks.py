"""Whether ids can identify samples: each is there, once, and has a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.pool import ids
from labelloop.pool.errors import PoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST_NAMED = 5


def check_ids(index: pd.Index[Any], mend: str) -> pd.Index[Any]:
    """Return an index of ids, having made sure that each is there, once, and of a type that has a key.

    Parameters
    ----------
    index : Index
    mend : str
        What the user can do about ids that are missing or repeated.

    Returns
    -------
    Index
        The same; a categorical one as an index of its values.

    Raises
    ------
    PoolError
        Naming some of the ids at fault.
    """
    if isinstance(index, pd.CategoricalIndex):
        index = index.astype(index.categories.dtype)
    missing = _count_missing(index)
    if missing:
        raise PoolError(f"the id is missing for {missing} of {len(index)} samples: {mend}")
    # A look at the order first: in an index that rises, no two are equal, and no hash table is needed.
    if not (index.is_monotonic_increasing and index.is_unique) and not index.is_unique:
        raise PoolError(f"ids are repeated, for example {_some(index[index.duplicated()])}: {mend}")
    _check_types(index)
    return index


def check_new(old: pd.Index[Any], new: pd.Index[Any]) -> None:
    """Raise `PoolError`, naming some, if ids of `new` are in `old` already."""
    if not len(old):
        return
    if old.nlevels != new.nlevels:
        raise PoolError(
            f"the pool's ids have {old.nlevels} parts, those of the new samples {new.nlevels}: "
            "give the new samples an index like the first ones'"
        )
    again = new[new.isin(old)]
    if len(again):
        raise PoolError(
            f"{len(again)} of {len(new)} ids are in the pool already, for example {_some(again)}: "
            "give only new samples, each with an id of its own"
        )


def listing(names: Sequence[object], write: Callable[[Any], str] = repr) -> str:
    """Return up to five names as text for a message, and how many there are beside them."""
    shown = ", ".join(write(name) for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _some(index: pd.Index[Any]) -> str:
    return listing([ids.plain(each) for each in index.unique()])


def _check_types(index: pd.Index[Any]) -> None:
    """Make sure that one id of every type among them has a key; typed indexes hold one type only."""
    if isinstance(index, pd.MultiIndex):
        for level in index.levels:
            _check_types(level)
        return
    if not len(index):
        return
    if index.dtype == object:
        for each in {type(each): each for each in index}.values():
            ids.encode(each)
    else:
        ids.encode(index[0])


def _count_missing(index: pd.Index[Any]) -> int:
    if isinstance(index, pd.MultiIndex):
        gaps = np.zeros(len(index), dtype=bool)
        for codes in index.codes:
            gaps |= np.asarray(codes) == -1
        return int(gaps.sum())
    return int(np.count_nonzero(index.isna())) if index.hasnans else 0
