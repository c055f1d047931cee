"""What a model would answer anywhere in the plane, where that is the plane of two features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.widgets.pool_map.colours import class_codes, class_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.widgets.pool_map.places import Places
    from labelloop.widgets.pool_map.raster import Colour

_SIDE = 180  # cells in each direction
_AROUND = 0.25  # of the points' extent, that is asked about beyond it
_SURE = 0.75  # probability from which on a region has its full colour


@dataclass(frozen=True)
class Regions:
    """What a model answers on a grid.

    Parameters
    ----------
    grid : array of int, shape (n, n)
        Category of each cell, -1 for none; the first row is the lowest.
    sure : array of bool, shape (n, n)
    extent : (left, right, bottom, top)
    colours : list of (red, green, blue)
        Of the categories.
    note : str
        What a person should know of it.
    """

    grid: NDArray[Any]
    sure: NDArray[np.bool_]
    extent: tuple[float, float, float, float]
    colours: list[Colour]
    note: str = ""


def regions_of(job: Job, learner: ActiveLearner | None, places: Places) -> Regions | None:
    """Return the decision regions of a learner, None where there are none to show.

    Where the table has other columns too this is a cut through the model: the others are at their median, or at what
    is most frequent.

    Parameters
    ----------
    job : Job
    learner : ActiveLearner or None
    places : Places
    """
    from sklearn.exceptions import NotFittedError  # noqa: PLC0415 - slow to import

    from labelloop.learning.features import is_rows  # noqa: PLC0415 - as above

    if learner is None or places.columns is None or is_rows(learner.features) or job.label_type.has_parts:
        return None
    low, high = np.nanmin(places.points, axis=0), np.nanmax(places.points, axis=0)
    span = np.where(high > low, high - low, 1.0)
    low, high = low - _AROUND * span, high + _AROUND * span
    step = (np.arange(_SIDE) + 0.5) / _SIDE
    x, y = np.meshgrid(low[0] + step * (high[0] - low[0]), low[1] + step * (high[1] - low[1]))
    rows, others = _rows(job, places.columns, x.ravel(), y.ravel())
    try:
        answers, proba = learner.predict(rows).tolist(), learner.predict_proba(rows).max(axis=1)
    except NotFittedError:
        return None
    grid = np.array(class_codes(job, answers), dtype=np.int64).reshape(_SIDE, _SIDE)
    usual = "the other column is" if others == 1 else f"the {others} other columns are"
    note = f"Regions: what the model answers where {usual} as usual." if others else ""
    extent = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
    return Regions(
        np.where(grid == 0, -1, grid), proba.reshape(_SIDE, _SIDE) >= _SURE, extent, class_names(job, "")[1], note
    )


def _rows(job: Job, columns: tuple[Any, Any], x: NDArray[Any], y: NDArray[Any]) -> tuple[pd.DataFrame, int]:
    """Return a row for each point, and how many columns it has beside the two."""
    table = job.pool.inputs(np.arange(min(len(job.pool), 10_000)))
    made: dict[Any, Any] = {}
    others = 0
    for name in table.columns:
        if name in columns:
            made[name] = x if name == columns[0] else y
        elif name not in job.exclude:
            others += 1
            made[name] = _usual(table[name], len(x))
    return pd.DataFrame(made), others


def _usual(column: pd.Series[Any], n: int) -> pd.Series[Any]:
    known = column.dropna()
    if not len(known):
        value = None
    elif pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        value = known.median()
    else:
        value = known.value_counts().index[0]
    return pd.Series([value] * n, dtype=column.dtype if not pd.api.types.is_integer_dtype(column) else float)
