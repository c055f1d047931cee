"""Which samples a review is about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from labelloop.labels import LabelError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from labelloop.job import Job
    from labelloop.pool import Pool

Positions: TypeAlias = "NDArray[np.intp]"

SHOWS = ("disagreements", "suspicious", "labeled", "unlabeled", "flagged")
TITLES = {
    "disagreements": "Disagreements",
    "suspicious": "Suspicious labels",
    "labeled": "Labeled samples",
    "unlabeled": "Samples without a label",
    "flagged": "Flagged samples",
}
_DATA = "Order of the data"
_ORDERS = {"disagreements": "Most disagreement", "suspicious": "Least likely label"}


def check_show(show: Any) -> None:
    """Raise `LabelError` if `show` is a word that means nothing here."""
    if isinstance(show, str) and show not in SHOWS:
        raise LabelError(
            f"show={show!r} is not known: choose one of {', '.join(map(repr, SHOWS))}, or give ids or a mask"
        )


def title_of(show: Any) -> str:
    """Return what is shown, as a heading."""
    return TITLES[show] if isinstance(show, str) else "Chosen samples"


def order_of(show: Any) -> str:
    """Return how samples come first, in words."""
    return _ORDERS.get(show, _DATA) if isinstance(show, str) else "As given"


class Tables:
    """What a job says of its answers, asked once: counting takes a while where there are very many."""

    def __init__(self, job: Job) -> None:
        self.job = job

    @cached_property
    def judgments(self) -> pd.DataFrame:
        """Who said what, see `Job.judgments`."""
        return self.job.judgments

    @cached_property
    def consensus(self) -> pd.DataFrame:
        """What most say, see `Job.consensus`."""
        return self.job.consensus()


def members(tables: Tables, show: Any) -> Positions:
    """Return the positions of the samples that a review is about.

    Those least agreed on come first, ids as they are given, everything else in the order of the pool.

    Parameters
    ----------
    tables : Tables
    show : str, mask, or list of ids
        One of `SHOWS` but ``"suspicious"``, which takes a model.

    Returns
    -------
    array of int

    Raises
    ------
    LabelError, PoolError
        If a mask does not fit the pool, or an id is unknown.
    """
    job, pool = tables.job, tables.job.pool
    if isinstance(show, str) and show == "flagged":
        return positions_of(pool, job.flagged)
    if isinstance(show, str) and show == "disagreements":
        agreed = tables.consensus
        open_ = agreed[agreed["disputed"] & (agreed["decided_by"] != "verdict")]
        found = positions_of(pool, open_.index)
        return found[np.lexsort([found, open_["confidence"].to_numpy()])]
    if isinstance(show, str):
        labeled = _labeled(tables)
        # What nobody is asked about is no work to review, and a test question would not be one any more.
        return labeled if show == "labeled" else np.setdiff1d(positions_of(pool, job.complete.index), labeled)
    return _chosen(pool, show)


def positions_of(pool: Pool, ids: Iterable[Any]) -> Positions:
    """Return the positions of many ids; raises `PoolError` if one is not in the pool."""
    given = list(ids)
    if isinstance(pool.index, pd.MultiIndex | pd.IntervalIndex) or len(given) < 100:  # noqa: PLR2004 - a few
        return np.array([pool.position(each) for each in given], dtype=np.intp)
    found = pool.index.get_indexer(pd.Index(given))
    for place in np.flatnonzero(found < 0).tolist():
        found[place] = pool.position(given[place])  # raises, or knows it by another type
    return found.astype(np.intp)


def _labeled(tables: Tables) -> Positions:
    job, judged = tables.job, tables.judgments["sample"].drop_duplicates()
    return np.unique(np.concatenate([positions_of(job.pool, judged), positions_of(job.pool, job.verdicts)]))


def _chosen(pool: Pool, show: Any) -> Positions:
    if isinstance(show, pd.DataFrame):
        show = show.index
    given = list(show)
    if given and all(isinstance(each, bool | np.bool_) for each in given):
        if len(given) != len(pool):
            raise LabelError(f"show is a mask of {len(given)} values for {len(pool)} samples")
        return np.flatnonzero(np.asarray(given, dtype=bool))
    found = positions_of(pool, given)
    return found[np.sort(np.unique(found, return_index=True)[1])]  # each once
