"""When to stop: whether further answers still change the model, and whether the next samples are worth asking.

All of it is advice. Nothing here ends the labeling.

Examples
--------
>>> stopping_messages([0.05, 0.051, 0.052], [0.9, 0.93, 0.931])
['Contradictions have stalled for the past 3 iterations.']
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from operator import eq
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.strategies.uncertainty import entropy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from labelloop.learning.topk import Floats, Positions

LEAST_NEW = 20  # answers between two models that are compared: fewer tell nothing
_LOOKBACK = 3
_STALLED = 0.01
_AGREED = 0.99  # mean of the last kappas from which the model counts as settled
_GREEN = 10  # samples that are worth asking whatever the scores say
_SURE = 0.1  # share of the range of scores below which the model is certain


@dataclass(frozen=True)
class View:
    """What a model thinks of a fixed random set of samples.

    Parameters
    ----------
    positions : array of int64, shape (n,)
    answers : list of hashable, length n
        What it would answer.
    entropy : float
        How unsure it is on average, 0 to 1.
    n_labels : int
        How many answers the model had learned from.
    same : callable
        Whether two answers are the same.
    """

    positions: Positions
    answers: list[Any]
    entropy: float
    n_labels: int
    same: Callable[[Any, Any], bool] = eq


@dataclass(frozen=True)
class Change:
    """How two models differ on the same samples.

    Parameters
    ----------
    contradictions : float
        Share of the samples whose predicted answer changed.
    kappa : float
        Cohen's kappa between the predicted answers: 1 if all agree, 0 if as many as by chance.
    """

    contradictions: float
    kappa: float


@dataclass(frozen=True)
class Advice:
    """Whether to stop, and why; true if it is time.

    Parameters
    ----------
    stop : bool
    reason : str
        One sentence.
    messages : list of str
        What else points that way.
    """

    stop: bool
    reason: str
    messages: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.stop


def compare(before: View | None, now: View) -> Change | None:
    """Compare two models on the samples that both have seen.

    Parameters
    ----------
    before : View or None
        Of an earlier model.
    now : View

    Returns
    -------
    Change or None
        None if there is nothing to compare, or the later model learned from fewer than 20 answers more.

    References
    ----------
    Bloodgood and Vijay-Shanker, *A method for stopping active learning based on stabilizing predictions* (2009).

    Examples
    --------
    >>> compare(View(np.arange(2), ["a", "b"], 0.7, 20), View(np.arange(2), ["a", "b"], 0.6, 40))
    Change(contradictions=0.0, kappa=1.0)
    """
    if before is None or now.n_labels - before.n_labels < LEAST_NEW:
        return None
    _, mine, theirs = np.intersect1d(now.positions, before.positions, return_indices=True)
    if not mine.size:
        return None
    new, old = [now.answers[k] for k in mine], [before.answers[k] for k in theirs]
    # An answer that is the same as before counts as what it was, though a box of it may have moved a little.
    new = [old_one if now.same(new_one, old_one) else new_one for new_one, old_one in zip(new, old, strict=True)]
    known = {answer: code for code, answer in enumerate(dict.fromkeys([*new, *old]))}
    a, b = np.array([known[answer] for answer in new]), np.array([known[answer] for answer in old])
    return Change(contradictions=float(np.mean(a != b)), kappa=kappa(a, b))


def kappa(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> float:
    """Return Cohen's kappa between two codings of the same rows; 1 where they are the same throughout.

    References
    ----------
    Cohen, *A coefficient of agreement for nominal scales* (1960).

    Examples
    --------
    >>> kappa(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0]))
    0.5
    """
    agreed = float(np.mean(a == b))
    size = int(max(a.max(), b.max())) + 1
    chance = float(np.bincount(a, minlength=size) @ np.bincount(b, minlength=size)) / len(a) ** 2
    return 1.0 if agreed == 1.0 else (agreed - chance) / (1 - chance)


def mean_entropy(P: Floats) -> float:
    """Return how unsure class probabilities are on average, 0 to 1: the mean of the normalised entropies."""
    P = P[~np.isnan(P).any(axis=1)]
    total = P.sum(axis=1, keepdims=True)
    return float(np.mean(entropy(P / np.where(total > 0, total, 1)))) if len(P) else math.nan


def halting(
    scores: Floats, *, mean: float | None = None, least: float | None = None, total: int | None = None
) -> tuple[Floats, float, float]:
    """Return how little each sample of a queue is worth asking, and where the zones of that scale end.

    A value grows with the sample's place in the queue and with how far its score is below the best one: 0 at the
    head, near 1 where the model is certain. Up to `low` a sample tells more than one drawn at random would;
    from `high` on the model is certain of it. A heuristic, to be read as one.

    Parameters
    ----------
    scores : array of float, shape (n,)
        Of the samples in the queue, the biggest first.
    mean, least : float, optional
        Mean and minimum over all that could be asked; default: of `scores`.
    total : int, optional
        How many could be asked; default: n.

    Returns
    -------
    values : array of float, shape (n,)
        In [0, 1], never falling.
    low, high : float
        ``0 <= low <= high <= 1``. At least the first ten samples have values up to `low`.

    Examples
    --------
    >>> values, low, high = halting(np.linspace(1, 0, 21))
    >>> values[[0, 10, 20]].tolist(), round(low, 2), round(high, 2)
    ([0.0, 0.25, 1.0], 0.25, 0.81)
    """
    n = len(scores)
    if n == 0:
        return np.empty(0), 1.0, 1.0
    bottom = float(scores.min()) if least is None else min(least, float(scores.min()))
    span = float(scores.max()) - bottom
    if not span > 0:
        return np.zeros(n), 1.0, 1.0
    scaled = (scores - bottom) / span
    rank = np.arange(n) / max(1, (n if total is None else max(n, total)) - 1)
    values: Floats = np.maximum.accumulate((1 - scaled) * rank)
    average = float(scaled.mean()) if mean is None else (mean - bottom) / span
    # Both zones end by place: that keeps them in order where scores are not quite sorted.
    green = max(min(_GREEN, n), int(np.searchsorted(-scaled, -average, side="right")))
    red = max(green, int(np.searchsorted(-scaled, -_SURE, side="right")))
    low = float(values[green - 1])
    return values, low, max(low, float(values[red]) if red < n else 1.0)


def stopping_messages(contradictions: Sequence[float], auc: Sequence[float] = ()) -> list[str]:
    """Say which measures have stopped to move.

    Parameters
    ----------
    contradictions, auc : sequence of float
        A value per measured fit, oldest first; NaN where it was not measured.

    Returns
    -------
    list of str

    Examples
    --------
    >>> stopping_messages([0.05, 0.051])
    []
    """
    found = []
    for name, series in (("Contradictions have", contradictions), ("Classifier AUC has", auc)):
        latest = [value for value in series if not math.isnan(value)][-_LOOKBACK:]
        if len(latest) == _LOOKBACK and all(abs(step) < _STALLED for step in np.diff(latest)):
            found.append(f"{name} stalled for the past {_LOOKBACK} iterations.")
    return found


def advise(contradictions: Sequence[float], kappas: Sequence[float], auc: Sequence[float] = ()) -> Advice:
    """Say whether more answers would still change the model.

    Parameters
    ----------
    contradictions, kappas, auc : sequence of float
        A value per fit, oldest first; NaN where it was not measured.

    Returns
    -------
    Advice

    References
    ----------
    Bloodgood and Vijay-Shanker (2009): stop when the mean of the last three kappas is 0.99 or more.

    Examples
    --------
    >>> bool(advise([0.0, 0.01, 0.0], [1.0, 0.99, 1.0]))
    True
    >>> advise([0.2], [0.7]).reason
    'Not yet: the last fit changed 20.0 % of the predictions on a random sample.'
    """
    messages = stopping_messages(contradictions, auc)
    agreed = [value for value in kappas if not math.isnan(value)][-_LOOKBACK:]
    changed = [value for value in contradictions if not math.isnan(value)][-_LOOKBACK:]
    if not changed:
        return Advice(False, f"Too early to tell: two fits that are {LEAST_NEW} answers apart are needed.", messages)
    if len(agreed) == _LOOKBACK and float(np.mean(agreed)) >= _AGREED:
        moved = f"{100 * float(np.mean(changed)):.1f} %"
        reason = f"The last {_LOOKBACK} fits changed {moved} of the predictions: more answers would hardly change more."
        return Advice(True, reason, messages)
    return Advice(
        False,
        f"Not yet: the last fit changed {100 * changed[-1]:.1f} % of the predictions on a random sample.",
        messages,
    )
