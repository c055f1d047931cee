"""Fitting a model on some rows and judging it on the others."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning import ActiveLearner
from labelloop.learning.audit import calibrated, temperature
from labelloop.pool.ids import plain
from labelloop.workflow.training import TrainingReport, judged

if TYPE_CHECKING:
    import numpy.typing as npt

    from labelloop.learning.topk import Floats

_LOOKED_AT = 200  # rows that a model is known by


@dataclass(frozen=True)
class Plan:
    """How to fit.

    Parameters
    ----------
    estimator : scikit-learn classifier
    features : "auto", transformer or callable
    random_state : int
    refit, calibrate : bool
    """

    estimator: Any
    features: Any
    random_state: int
    refit: bool
    calibrate: bool


@dataclass(frozen=True)
class Fitted:
    """A model and what is known of it.

    Parameters
    ----------
    learner : ActiveLearner
    classes : list of class keys
        In the order of its columns.
    P : array of float, shape (n_held, n_classes)
        What it says of the held-out rows, calibrated where that is wanted; before it was fitted again on all.
    truth : array of int, shape (n_held,)
        Their true columns.
    degree : float or None
        The temperature.
    digest : str
        What the model is known by: what it says, not how it is made.
    report : TrainingReport
    """

    learner: ActiveLearner
    classes: list[Any]
    P: Floats
    truth: npt.NDArray[np.intp]
    degree: float | None
    digest: str
    report: TrainingReport

    def predict_proba(self, X: Any) -> Floats:
        """Return class probabilities of what the pool gives a model."""
        return _honest(np.asarray(self.learner.predict_proba(X)), self.degree)


def fitted(plan: Plan, X: Any, labels: list[Any], held: npt.NDArray[np.bool_], notes: list[str]) -> Fitted:
    """Fit on the rows that are not held out, and judge on those that are.

    Parameters
    ----------
    plan : Plan
    X : DataFrame, or list of images or clips
        What the model sees of all rows.
    labels : list of class keys
    held : array of bool
        The rows that the model must not learn from.
    notes : list of str
        For the report.

    Raises
    ------
    UnreadableError
        If a sound turns out to be damaged.
    """
    learned, kept_back = _places(~held), _places(held)
    learner = _learner(plan).fit(_take(X, learned), [labels[k] for k in learned])
    classes = [plain(key) for key in learner.classes_.tolist()]
    codes = {str(key): column for column, key in enumerate(classes)}
    truth = np.array([codes[str(labels[k])] for k in kept_back], dtype=np.intp)
    P = learner.predict_proba(_take(X, kept_back)) if len(kept_back) else np.empty((0, len(classes)))
    degree = temperature(P, truth) if plan.calibrate else None
    P = _honest(P, degree)
    estimate, per_class = judged([classes[k] for k in P.argmax(axis=1)], [classes[k] for k in truth], classes)
    if plan.refit:
        learner = _learner(plan).fit(X, labels)
    report = TrainingReport(
        rows=len(labels),
        rows_trained=len(learned),
        rows_held_out=len(kept_back),
        accuracy=estimate.value,
        interval=estimate,
        per_class=per_class,
        refitted=plan.refit,
        temperature=degree,
        warnings=notes,
    )
    known_by = kept_back[:_LOOKED_AT] if len(kept_back) else learned[:_LOOKED_AT]
    digest = _digest(classes, _honest(learner.predict_proba(_take(X, known_by)), degree))
    return Fitted(learner, classes, P, truth, degree, digest, report)


def _learner(plan: Plan) -> ActiveLearner:
    return ActiveLearner(plan.estimator, "random", features=plan.features, random_state=plan.random_state)


def _places(mask: npt.NDArray[np.bool_]) -> list[int]:
    return [int(place) for place in np.flatnonzero(mask)]


def _take(X: Any, positions: list[int]) -> Any:
    return [X[k] for k in positions] if isinstance(X, list) else X.iloc[positions]


def _honest(P: Floats, degree: float | None) -> Floats:
    if degree is None or not len(P):
        return P
    known = np.logical_not(np.isnan(P).any(axis=1))
    out = P.copy()
    out[known] = calibrated(P[known], degree)
    return out


def _digest(classes: list[Any], P: Floats) -> str:
    # Rounded: the same model, fitted again on another number of cores, may differ in the last bits.
    said = json.dumps([[repr(key) for key in classes], (np.round(P, 4) + 0.0).tolist()])
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
