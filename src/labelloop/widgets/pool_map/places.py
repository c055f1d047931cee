"""Where samples lie: coordinates as they are given, or two dimensions made of features."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.labels import LabelError
from labelloop.widgets.pool_map.reducing import (
    EXPECTED,
    name_of,
    principal_places,
    reduced_places,
    shaped,
    stretches,
)

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.widgets.pool_map.plane import Points


@dataclass(frozen=True)
class Places:
    """A point for each sample.

    Parameters
    ----------
    points : array, shape (n_samples, 2)
        NaN for samples without a place.
    axes : (str, str)
        What the two directions mean.
    columns : (name, name) or None
        The columns of the table that are shown, where the plane is that of two features.
    notes : tuple of str
        What a person should know of it.
    """

    points: Points
    axes: tuple[str, str]
    columns: tuple[Any, Any] | None = None
    notes: tuple[str, ...] = ()


def places_of(coordinates: Any, job: Job, learner: ActiveLearner | None) -> Places:
    """Return where samples lie.

    Parameters
    ----------
    coordinates : None, array, DataFrame, dict, pair of column names, callable or transformer
        None: the table's features if there are two, else the first two principal components of the features.
    job : Job
    learner : ActiveLearner, optional
        Its features are used where features are needed.

    Returns
    -------
    Places

    Raises
    ------
    LabelError
        If `coordinates` is none of these, does not fit the pool, or leaves every sample without a place.
    """
    if not len(job.pool):
        return Places(np.empty((0, 2)), ("x", "y"), notes=("There are no samples yet.",))
    found = _found(coordinates, job, learner)
    points, n = np.array(found.points, dtype=np.float64), len(job.pool)
    points[~np.isfinite(points).all(axis=1)] = np.nan
    missing = int(np.isnan(points[:, 0]).sum())
    if missing == n:
        raise LabelError(f"none of {n} samples has a place: every coordinate is NaN or infinite")
    notes = list(found.notes)
    if missing:
        samples = "1 sample has" if missing == 1 else f"{missing:,} samples have"
        notes.append(f"{samples} no place on the map: a coordinate is missing or not a finite number.")
    if n - missing > 1 and (np.nanmin(points, axis=0) == np.nanmax(points, axis=0)).all():
        notes.append("All samples lie at the same point: these coordinates do not tell them apart.")
    return Places(points, found.axes, found.columns, tuple(notes))


def _found(given: Any, job: Job, learner: ActiveLearner | None) -> Places:
    names = _column_names(given, job)
    if names is not None:
        return _of_columns(names, job)
    if given is None or callable(given) or hasattr(given, "fit_transform"):
        return _reduced(given, job, learner)
    if isinstance(given, pd.DataFrame):
        return _of_frame(given, job)
    if isinstance(given, Mapping):
        return Places(_by_id(given, job), ("x", "y"))
    if isinstance(given, str) or not hasattr(given, "__len__"):
        raise LabelError(f"coordinates={given!r:.60} is not understood: {EXPECTED}")
    return Places(_padded(shaped(given, "coordinates"), job), ("x", "y"))


def _column_names(given: Any, job: Job) -> tuple[Any, Any] | None:
    """Return the two columns that are meant: those that are named, or the only two there are."""
    if isinstance(given, tuple | list) and len(given) == 2 and all(isinstance(each, str) for each in given):  # noqa: PLR2004 - a pair
        return given[0], given[1]
    if given is None and job.pool.kind == "table":
        few = job.pool.inputs(np.arange(min(100, len(job.pool))))
        used = [name for name in few.columns if name not in job.exclude]
        numeric = [name for name in used if pd.api.types.is_numeric_dtype(few[name])]
        if len(used) == len(numeric) == 2:  # noqa: PLR2004 - a pair
            return used[0], used[1]
    return None


def _of_columns(names: tuple[Any, Any], job: Job) -> Places:
    if job.pool.kind != "table":
        raise LabelError(
            f"coordinates={list(names)!r} names columns, but these samples are {job.pool.kind}: {EXPECTED}"
        )
    points = np.empty((len(job.pool), 2))
    for part in stretches(len(job.pool)):
        table = job.pool.inputs(part)
        for place, name in enumerate(names):
            points[part, place] = _numbers(table, name)
    return Places(points, (str(names[0]), str(names[1])), names)


def _numbers(table: pd.DataFrame, name: Any) -> Any:
    if name not in table.columns:
        raise LabelError(f"coordinates names {name!r}, which is no column: there are {list(table.columns)!r:.200}")
    try:
        return pd.to_numeric(table[name]).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise LabelError(f"the column {name!r} cannot be an axis, it holds something that is no number") from error


def _of_frame(frame: pd.DataFrame, job: Job) -> Places:
    if frame.shape[1] != 2:  # noqa: PLR2004 - a pair
        raise LabelError(f"coordinates has {frame.shape[1]} columns: it needs two, for example coordinates[['x', 'y']]")
    known = frame.index.isin(job.pool.index)
    if not known.any():
        raise LabelError("no id of coordinates is in the pool: its index must hold the ids of the samples")
    if not frame.index.is_unique:
        raise LabelError("an id is there twice in coordinates: every sample has one place")
    points = shaped(frame.reindex(job.pool.index), "coordinates")
    return Places(points, (str(frame.columns[0]), str(frame.columns[1])))


def _by_id(given: Mapping[Any, Any], job: Job) -> Points:
    points = np.full((len(job.pool), 2), np.nan)
    for sample, point in given.items():
        position = job.pool.position(sample)  # raises if there is none
        points[position] = shaped([point], f"coordinates of {sample!r}")[0]
    return points


def _reduced(given: Any, job: Job, learner: ActiveLearner | None) -> Places:
    """Return two dimensions of the features; samples that cannot be read have no place."""
    if given is None:
        return Places(principal_places(job, learner), ("component 1", "component 2"))
    name = name_of(given)
    return Places(reduced_places(given, job, learner), (f"{name} 1", f"{name} 2"))


def _padded(points: Points, job: Job) -> Points:
    if len(points) != len(job.pool):
        raise LabelError(f"coordinates has {len(points)} points for {len(job.pool)} samples: it needs one for each")
    return points
