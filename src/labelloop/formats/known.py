"""Which columns of a file without types hold texts, as far as it is known what the file is of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from labelloop.job import Job

UNNAMED = ""  # how a CSV file calls an index without a name


def text_columns(like: Any) -> frozenset[str]:
    """Return the names of columns that hold texts.

    Parameters
    ----------
    like : Labeler, Job, DataFrame or None
        What the file was written from, or one like it.

    Raises
    ------
    TypeError
        If it is none of these.

    Examples
    --------
    >>> sorted(text_columns(pd.DataFrame({"zip": ["10115"], "n": [3]}, index=["7"])))
    ['', 'zip']
    """
    if like is None:
        return frozenset()
    if isinstance(like, pd.DataFrame):
        names = [str(name) for place, name in enumerate(like.columns) if _is_text(like.iloc[:, place])]
        return frozenset([*names, *_of_index(like.index)])
    job = getattr(like, "job", like)
    if not hasattr(job, "label_type"):
        raise TypeError(f"like={like!r:.60} is no labeler, Job or DataFrame: give what the file was written from")
    return frozenset(_of_job(job))


def _of_job(job: Job) -> list[str]:
    kinds = getattr(job.pool, "column_kinds", [])
    names = [name for name, kind in zip(job.pool.columns, kinds, strict=False) if kind == "text"]
    names += ["path", "annotator", "comment", "status"]
    if job.label_type.name == "class" and all(isinstance(key, str) for key in job.classes.keys):
        names.append(job.label_col)
    ids = _of_index(job.pool.index)
    return [*names, *ids, *(["data_id"] if ids else [])]


def _of_index(index: pd.Index[Any]) -> list[str]:
    levels = [index.get_level_values(place) for place in range(index.nlevels)]
    return [UNNAMED if level.name is None else str(level.name) for level in levels if _is_text(level)]


def _is_text(values: Any) -> bool:
    return pd.api.types.infer_dtype(values, skipna=True) == "string"
