"""Serving a ranking that was made elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError

if TYPE_CHECKING:
    from labelloop.job import Job


def rank_by(queries: Any, job: Job) -> None:
    """Put the samples of a frame of queries first, the most uncertain one on top.

    Parameters
    ----------
    queries : DataFrame
        What `ll.query_sampler` or `ActiveLearner.queries` returned.
    job : Job

    Raises
    ------
    LabelError
        If it has no column ``uncertainty``, or names a sample twice.
    """
    if not hasattr(queries, "columns") or "uncertainty" not in queries.columns:
        raise LabelError(
            "queries is not a frame with a column 'uncertainty': make it with ll.query_sampler or learner.queries"
        )
    if not queries.index.is_unique:
        raise LabelError("queries names some samples twice: its index has to be the pool's, each id once")
    ranked = queries.sort_values("uncertainty", ascending=False, kind="stable")
    positions = np.asarray([job.pool.position(each) for each in ranked.index], dtype=np.intp)
    session = int(queries["session_id"].max()) if "session_id" in queries.columns and len(queries) else 1
    job.rank(positions, ranked["uncertainty"].to_numpy(), max(session, job.session))
