"""What a training was like: how many rows, how right on rows it has not seen, by class."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.learning.audit import Estimate, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.learning.topk import Floats


class TrainingWarning(UserWarning):
    """There are few rows to learn from; the model is made all the same."""


@dataclass(frozen=True)
class TrainingReport:
    """What a training was like.

    Parameters
    ----------
    rows : int
        How many rows were given, all in all.
    rows_trained : int
        How many the model has learned from.
    rows_held_out : int
        How many were kept back and never learned from: accuracy and `per_class` are of these.
    accuracy : float
        Share of the held-out rows whose most probable class is the right one; NaN if none was held out.
    interval : Estimate
        The same with the interval that holds the true accuracy, 19 times of 20.
    per_class : DataFrame
        By class: ``precision``, ``recall`` (NaN where there is nothing to divide by), ``n`` held-out rows.
    refitted : bool
        Whether the model was fitted again on all rows, those held out included, after it was judged.
    temperature : float or None
        What makes the scores honest: above 1 if the model is too sure of itself. None if they are as they are.
    warnings : list of str
        What could be better about the rows.
    """

    rows: int
    rows_trained: int
    rows_held_out: int
    accuracy: float
    interval: Estimate
    per_class: pd.DataFrame
    refitted: bool = False
    temperature: float | None = None
    warnings: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        table = self.per_class.to_string(float_format="{:.3f}".format, na_rep="-")
        return "\n".join(["TrainingReport", *self._lines(), table])

    def _repr_html_(self) -> str:
        lines = "".join(f"<div>{escape(line)}</div>" for line in self._lines())
        table = self.per_class.to_html(float_format="{:.3f}".format, na_rep="-", border=0, escape=True)
        return f"<div>{lines}{table}</div>"

    def _lines(self) -> list[str]:
        of = f"{self.interval.low:.1%} to {self.interval.high:.1%}"
        right = f"accuracy {self.accuracy:.1%} ({of})" if self.rows_held_out else "accuracy unknown"
        lines = [f"{self.rows_trained} rows trained, {self.rows_held_out} held out, {right}"]
        if self.refitted:
            lines.append(f"then fitted again on all {self.rows} rows")
        if self.temperature is not None:
            lines.append(f"scores are calibrated, at temperature {self.temperature:.2f}")
        return lines + [f"note: {warning}" for warning in self.warnings]


def judged(predicted: Sequence[Any], truth: Sequence[Any], classes: Sequence[Any]) -> tuple[Estimate, pd.DataFrame]:
    """Return the accuracy of predictions, and precision, recall and number by class.

    Examples
    --------
    >>> estimate, table = judged(["a", "a", "b"], ["a", "b", "b"], ["a", "b"])
    >>> round(estimate.value, 3), table.loc["b"].tolist()
    (0.667, [1.0, 0.5, 2.0])
    """
    said, true = np.array([str(key) for key in predicted]), np.array([str(key) for key in truth])
    names = [str(key) for key in classes]
    hits = np.array([np.sum((said == name) & (true == name)) for name in names], dtype=float)
    per_class = pd.DataFrame(
        {
            "precision": _shares(hits, np.array([np.sum(said == name) for name in names])),
            "recall": _shares(hits, np.array([np.sum(true == name) for name in names])),
            "n": [int(np.sum(true == name)) for name in names],
        },
        index=pd.Index(list(classes), name="class"),
    )
    return wilson(int(np.sum(said == true)), len(true)), per_class


def _shares(parts: Floats, wholes: Any) -> Floats:
    out = np.full(len(parts), np.nan)
    np.divide(parts, wholes, out=out, where=wholes > 0)
    return out
