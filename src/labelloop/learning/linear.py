"""Linear models on columns of numbers, straight from Arrow: no DataFrame is made, and nothing is scaled row by row.

Scaling and filling of gaps are linear too, so they are taken into the coefficients once:
``w·(x - m)/s + b = (w/s)·x + (b - w·m/s)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from labelloop.learning.table_features import TableFeatures

if TYPE_CHECKING:
    from labelloop.learning.features import Recipe
    from labelloop.learning.models import Model
    from labelloop.learning.topk import Floats

_CLOSE = 1e-3  # how far probabilities in float32 may be from the model's own


@dataclass(frozen=True)
class Linear:
    """A logistic regression on raw columns.

    Parameters
    ----------
    columns : list of str
    coefficients : array of float32, shape (n_outputs, n_columns)
    intercepts : array of float32, shape (n_outputs,)
    fill : array of float32, shape (n_columns,)
        What stands for a value that is missing.
    missing : array of float32, shape (n_outputs, n_columns)
        What a missing value adds.
    """

    columns: list[str]
    coefficients: npt.NDArray[np.float32]
    intercepts: npt.NDArray[np.float32]
    fill: npt.NDArray[np.float32]
    missing: npt.NDArray[np.float32]

    def probabilities(self, batch: Any) -> Floats:
        """Return class probabilities of an Arrow record batch, shape (n_rows, n_classes)."""
        from scipy.special import expit, softmax  # noqa: PLC0415 - slow to import

        X = np.empty((len(self.columns), batch.num_rows), dtype=np.float32)
        for place, name in enumerate(self.columns):
            column = batch.column(name)
            X[place] = column.to_numpy(zero_copy_only=False)
        decision = self.coefficients @ X
        decision += self.intercepts[:, None]
        gaps = ~np.isfinite(decision).all(axis=0)  # as it is nowhere where a value is missing
        if gaps.any():
            held = X[:, gaps]
            lacking = ~np.isfinite(held)
            full = self.coefficients @ np.where(lacking, self.fill[:, None], held)
            decision[:, gaps] = full + self.intercepts[:, None] + self.missing @ lacking.astype(np.float32)
        if len(decision) > 1:
            return np.asarray(softmax(decision, axis=0)).T
        positive = expit(decision[0])
        return np.stack([1 - positive, positive], axis=1)


def linear_of(recipe: Recipe, model: Model, frame: Any) -> Linear | None:
    """Return a model that reads raw columns, where there is one that gives the same probabilities.

    Parameters
    ----------
    recipe : Recipe
    model : Model
    frame : DataFrame
        Some rows, on which both are compared.

    Returns
    -------
    Linear or None
        None for other models and other columns, and where float32 is not exact enough for them.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    maker, estimator = recipe.maker, model.estimator
    plain = isinstance(maker, TableFeatures) and set(maker.kinds.values()) == {"number"}
    if not plain or type(estimator).__name__ != "LogisticRegression" or model.several or not len(frame):
        return None
    columns = [str(name) for name in maker.kinds]
    if not all(frame[name].dtype.kind in "fiu" for name in columns):
        return None
    impute, scale = maker.maker.named_transformers_["numbers"]
    own = estimator.coef_ / scale.scale_
    marked = impute.indicator_.features_
    missing = np.zeros((len(own), len(columns)))
    missing[:, marked] = own[:, len(columns) :]
    found = Linear(
        columns,
        own[:, : len(columns)].astype(np.float32),
        (estimator.intercept_ - own @ scale.mean_).astype(np.float32),
        impute.statistics_.astype(np.float32),
        missing.astype(np.float32),
    )
    batch = pa.RecordBatch.from_pandas(frame[columns], preserve_index=False)
    same = np.allclose(found.probabilities(batch), model.probabilities(recipe.transform(frame)), atol=_CLOSE)
    return found if same else None
