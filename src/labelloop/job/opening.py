"""Bringing a job back."""

from __future__ import annotations

from typing import Any

from labelloop.job.binding import began_empty
from labelloop.job.job import Job
from labelloop.store import Store, StoreError


def open_job(store: Any, name: str, data: Any = None, **settings: Any) -> Job:
    """Bring a job back from its store.

    Parameters
    ----------
    store : str, Path or Store
    name : str
        As the labeler's footer shows it.
    data : object, optional
        What the job labels; a store holds answers, not samples. A job that was made of a folder or a pattern of
        paths finds them again by itself, and so does one that began without samples.
    **settings : object
        As `Job` takes them: `id_col`, `order`, `seed`, `subset`, `lease`, `test_questions`, and the rules about people,
        which are as the job has them if they are not given.

    Returns
    -------
    Job
        Give it to a labeler in place of data.

    Raises
    ------
    StoreError
        If there is no such job; those that are there are named.

    Examples
    --------
    >>> store = Store(":memory:")
    >>> _ = Job([{"a": 1}], ["x", "y"], kind="tabular", store=store, name="first")
    >>> open_job(store, "first", [{"a": 1}])
    Job('first', tabular, 0/1 labeled)
    """
    opened = Store.of(store)
    row = opened.job(name)
    if row is None:
        names = ", ".join(repr(job.name) for job in opened.jobs()) or "none"
        raise StoreError(f"there is no job {name!r} in {opened.display}; its jobs: {names}")
    if data is None:
        data = [] if began_empty(row) else row.spec["source"]
    if data is None:
        raise StoreError(
            f"the job {name!r} needs its samples: open_job(store, {name!r}, data), as they were given first"
        )
    spec = {"kind": row.kind, "label_col": row.spec["label_col"], **row.spec["options"]}
    return Job(data, store=opened, name=name, **{**spec, **settings})
