"""What a model makes of a handful of rows, to look at before it is let loose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from labelloop.learning.topk import Floats
    from labelloop.pool import Pool

PREDICTED, CONFIDENCE = "predicted", "confidence"


@dataclass(frozen=True)
class PredictionsSnapshot:
    """What a model says of some rows.

    Parameters
    ----------
    frame : DataFrame
        The rows' own columns, ``predicted``, ``confidence`` (of the predicted class), and a column of scores for each
        class, called as it is. Of rows that could not be predicted, None and NaN. Its index is that of the rows.
    classes : list
        The model's classes, in the order of their columns.
    pool : Pool
        The same rows as samples to look at, position by position as the whole `frame`; `filter` keeps it.
    errors : dict
        Why rows could not be predicted, by their index.
    label : str or None
        The column of the rows' true labels, if they came with one.
    """

    frame: pd.DataFrame
    classes: list[Any]
    pool: Pool
    errors: dict[Any, str]
    label: str | None = None

    def filter(self, label: Any = None, min_confidence: float | None = None) -> PredictionsSnapshot:
        """Keep the rows that are predicted to be of a class, and with at least some confidence.

        Parameters
        ----------
        label : class key, optional
            Default: any class.
        min_confidence : float, optional
            From 0 to 1; rows that have exactly this stay. Default: whatever it is.

        Returns
        -------
        PredictionsSnapshot
            Rows that could not be predicted stay only if nothing is asked.

        Raises
        ------
        ValueError
            If the model has no such class, or the confidence is no share.
        """
        kept = np.ones(len(self.frame), dtype=bool)
        if label is not None:
            kept &= np.array([same(each, key_of(label, self.classes)) for each in self.frame[PREDICTED]], dtype=bool)
        if min_confidence is not None:
            number = isinstance(min_confidence, int | float) and not isinstance(min_confidence, bool)
            if not number or not 0 <= min_confidence <= 1:
                raise ValueError(f"min_confidence={min_confidence!r} is no share: give a number from 0 to 1")
            kept &= self.frame[CONFIDENCE].to_numpy() >= min_confidence
        frame = self.frame[kept]
        left = set(frame.index)
        errors = {row: why for row, why in self.errors.items() if row in left}
        return PredictionsSnapshot(frame, self.classes, self.pool, errors, self.label)

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        counts = self.frame[PREDICTED].value_counts()
        said = ", ".join(f"{counts.get(key, 0)} {key}" for key in self.classes)
        failed = f", {len(self.errors)} not predicted" if self.errors else ""
        return f"PredictionsSnapshot({len(self)} rows: {said}{failed})"

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(float_format="{:.3f}".format, na_rep="", border=0, escape=True, max_rows=20))


def snapshot_frame(rows: pd.DataFrame, P: Floats, classes: list[Any]) -> pd.DataFrame:
    """Return rows with what a model says of them beside; see `PredictionsSnapshot`.

    Raises
    ------
    ValueError
        If a column of the rows is called as one of these.
    """
    ours = [PREDICTED, CONFIDENCE, *map(str, classes)]
    taken = [str(name) for name in rows.columns if str(name) in ours]
    if taken:
        raise ValueError(
            f"the rows have a column {taken[0]!r}, and predictions stand in one of that name: rename it first"
        )
    confidence = np.where(np.isnan(P).any(axis=1), np.nan, P.max(axis=1))
    out = rows.copy()
    out[PREDICTED] = pd.Series(best_of(P, classes), index=rows.index, dtype=object)
    out[CONFIDENCE] = confidence
    for column, key in enumerate(classes):
        out[str(key)] = P[:, column]
    return out


def best_of(P: Floats, classes: list[Any]) -> np.ndarray[Any, Any]:
    """Return the most probable class of each row, None where there is no prediction."""
    out = np.full(len(P), None, dtype=object)
    for row in np.flatnonzero(~np.isnan(P).any(axis=1)):
        out[row] = classes[int(P[row].argmax())]
    return out


def key_of(label: Any, classes: list[Any]) -> Any:
    """Return the class that is meant, or raise `ValueError`."""
    found = [key for key in classes if same(key, label)]
    if not found:
        raise ValueError(f"label={label!r} is not one of the classes {classes}")
    return found[0]


def same(one: Any, other: Any) -> bool:
    """Return whether two class keys are the same one: 1 is not True, and "1" is not 1."""
    return bool(one == other) and isinstance(one, bool | np.bool_) == isinstance(other, bool | np.bool_)
