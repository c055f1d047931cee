"""How good the model is, from samples that were drawn at random and never learned from.

Answers that a model asked for are no fair sample: they are the hard ones, and a model that is tested on them by
cross-validation looks far worse than it is. An audited sample is in by lot, whatever the model thinks of it.

Examples
--------
>>> wilson(19, 20)
Estimate(value=0.95, low=0.764, high=0.991, n=20)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from labelloop.learning.topk import Floats

_STEPS = 20  # thresholds that are tried, evenly spread over the audited rows
_FEWEST = 30  # audited rows from which a temperature can be told


@dataclass(frozen=True)
class Audit:
    """What a model makes of the audited samples.

    Parameters
    ----------
    confidences : array of float, shape (n,)
        The probability of its answers.
    right : array of bool, shape (n,)
        Whether they are the people's.
    P : array of float, shape (n, n_classes), or None
        Class probabilities; None with several classes per sample, and of parts.
    codes : array of int, shape (n,), or None
        The true column of each row, -1 for a class the model does not know.
    f1 : float
        Of the parts found, all samples together; NaN where answers are classes.
    """

    confidences: Floats
    right: npt.NDArray[np.bool_]
    P: Floats | None = None
    codes: npt.NDArray[np.intp] | None = None
    f1: float = math.nan

    @property
    def accuracy(self) -> Estimate:
        """Share of right answers, with its interval."""
        return wilson(int(self.right.sum()), len(self.right))

    @property
    def auc(self) -> float:
        """Area under the ROC curve, one class against the rest, mean over classes; NaN where it is not defined."""
        from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - slow to import

        if self.P is None or self.codes is None:
            return math.nan
        given = [code for code in range(self.P.shape[1]) if 0 < np.sum(self.codes == code) < len(self.codes)]
        areas = [roc_auc_score(self.codes == code, self.P[:, code]) for code in given]
        return float(np.mean(areas)) if areas else math.nan


@dataclass(frozen=True)
class Estimate:
    """A share and the interval that holds the true one.

    Parameters
    ----------
    value : float
        The share seen, 0 to 1.
    low, high : float
        The interval.
    n : int
        How many rows it was seen on.
    """

    value: float
    low: float
    high: float
    n: int

    def __repr__(self) -> str:
        return f"Estimate(value={self.value:.3g}, low={self.low:.3g}, high={self.high:.3g}, n={self.n})"


@dataclass(frozen=True)
class Threshold:
    """From which confidence on a model may answer alone.

    Parameters
    ----------
    value : float or None
        The smallest confidence that qualifies; None if none does.
    target : float
        The accuracy that is asked for.
    level : float
        How sure one is to get it.
    coverage : float
        Share of the audited rows at or above the threshold: about the share that the model would answer.
    right, n : int
        Audited rows at or above the threshold that the model has right, and how many there are.
    promise : str
        What this says, in words.
    """

    value: float | None
    target: float
    level: float
    coverage: float
    right: int
    n: int
    promise: str

    def __bool__(self) -> bool:
        return self.value is not None


def wilson(right: float, n: int, level: float = 0.95) -> Estimate:
    """Estimate a share from a random sample, with Wilson's score interval.

    Parameters
    ----------
    right : int or float
        How many of the sample are right; a sum of scores from 0 to 1 gives an interval that is rather too wide.
    n : int
        Size of the sample; with 0 nothing is known, and the interval is 0 to 1.
    level : float, default=0.95
        How often such an interval holds the true share.

    Returns
    -------
    Estimate

    Raises
    ------
    ValueError
        If the numbers are no sample, or `level` is not between 0 and 1.

    References
    ----------
    Wilson, *Probable inference, the law of succession, and statistical inference* (1927).

    Examples
    --------
    >>> wilson(0, 0)
    Estimate(value=nan, low=0, high=1, n=0)
    """
    from scipy.special import ndtri  # noqa: PLC0415 - slow to import

    _check_share("level", level)
    if not 0 <= right <= n:
        raise ValueError(f"right={right} of n={n} is no sample: right has to lie between 0 and n")
    if n == 0:
        return Estimate(math.nan, 0.0, 1.0, 0)
    z = float(ndtri(0.5 + level / 2))
    share = right / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At the ends the formula gives 0 and 1 but for rounding.
    low = 0.0 if right == 0 else middle - half
    high = 1.0 if right == n else middle + half
    return Estimate(share, low, high, n)


def choose_threshold(
    confidences: npt.ArrayLike, right: npt.ArrayLike, target: float = 0.95, level: float = 0.95
) -> Threshold:
    """Choose from which confidence on the model may answer alone, so that its answers are right as often as asked.

    Thresholds are tested one after the other, from the strictest that could pass at all to looser ones, each by an
    exact binomial test of "accuracy is below the target"; the last one before the first failure is taken. Tested
    in a fixed order, all of them together err no more often than one.

    Parameters
    ----------
    confidences : array of float, shape (n_rows,)
        The model's probability of its own answer, for audited rows it has not learned from.
    right : array of bool, shape (n_rows,)
        Whether its answer is the person's.
    target : float, default=0.95
        The accuracy to promise for what the model answers alone.
    level : float, default=0.95
        How sure the promise is.

    Returns
    -------
    Threshold
        Without a value if no threshold qualifies.

    Raises
    ------
    ValueError
        If the arrays differ in length, or a share is not between 0 and 1.

    References
    ----------
    Clopper and Pearson, *The use of confidence or fiducial limits* (1934), for the test; Angelopoulos, Bates,
    Candes, Jordan and Lei, *Learn then test* (2021), section 4, for the order.

    Examples
    --------
    >>> found = choose_threshold([0.9] * 60 + [0.6] * 40, [True] * 60 + [False] * 20 + [True] * 20)
    >>> found.value, found.right, found.n
    (0.9, 60, 60)
    """
    _check_share("target", target)
    _check_share("level", level)
    conf, good = np.asarray(confidences, dtype=float), np.asarray(right, dtype=bool)
    if conf.ndim != 1 or conf.shape != good.shape:
        raise ValueError(f"confidences has shape {conf.shape} and right {good.shape}: give one of each per row")
    order = np.argsort(-conf, kind="stable")
    conf, passed = conf[order], np.cumsum(good[order])
    chosen = None
    for size in _prefixes(conf, fewest_to_pass(target, level)):
        if _lower_bound(int(passed[size - 1]), size, level) < target:
            break
        chosen = size
    if chosen is None:
        return Threshold(None, target, level, 0.0, 0, len(conf), _refusal(len(conf), target, level))
    value, correct = float(conf[chosen - 1]), int(passed[chosen - 1])
    promise = (
        f"With {level:.0%} certainty at least {target:.0%} of the answers that the model gives with a confidence of "
        f"{value:.3g} or more are right ({correct} of {chosen} audited rows were). "
        f"That is about {chosen / len(conf):.0%} of the samples."
    )
    return Threshold(value, target, level, chosen / len(conf), correct, chosen, promise)


def fewest_to_pass(target: float, level: float = 0.95) -> int:
    """Return how many audited rows without a single error it takes to promise an accuracy of `target`.

    Examples
    --------
    >>> [fewest_to_pass(target) for target in (0.9, 0.95, 0.99)]
    [29, 59, 299]
    """
    return math.ceil(math.log(1 - level) / math.log(target))


def temperature(P: npt.ArrayLike, codes: npt.ArrayLike) -> float | None:
    """Return the temperature that makes probabilities honest: above 1 if the model is too sure of itself.

    Parameters
    ----------
    P : array of float, shape (n_rows, n_classes)
        Class probabilities of audited rows.
    codes : array of int, shape (n_rows,)
        The column of each row's true class.

    Returns
    -------
    float or None
        None with fewer than 30 rows: too few to tell.

    References
    ----------
    Guo, Pleiss, Sun and Weinberger, *On calibration of modern neural networks* (2017), section 4.2.

    Examples
    --------
    >>> P = [[0.99, 0.01]] * 40
    >>> temperature(P, [0] * 30 + [1] * 10) > 3
    True
    """
    from scipy.optimize import minimize_scalar  # noqa: PLC0415 - slow to import

    logs, truth = _logs(P), np.asarray(codes, dtype=np.intp)
    if len(truth) < _FEWEST:
        return None
    rows = np.arange(len(truth))

    def loss(log_t: float) -> float:
        scaled = logs / math.exp(log_t)
        scaled -= scaled.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[rows, truth]))

    return math.exp(float(minimize_scalar(loss, bounds=(math.log(0.05), math.log(20)), method="bounded").x))


def calibrated(P: npt.ArrayLike, degree: float) -> Floats:
    """Return probabilities at a temperature, shape (n_rows, n_classes); the most probable class stays the same.

    Examples
    --------
    >>> calibrated([[0.8, 0.2]], 2.0).round(3).tolist()
    [[0.667, 0.333]]
    """
    from scipy.special import softmax  # noqa: PLC0415 - slow to import

    return np.asarray(softmax(_logs(P) / degree, axis=1))


def _logs(P: npt.ArrayLike) -> Floats:
    logs: Floats = np.log(np.maximum(np.asarray(P, dtype=float), 1e-12))
    return logs


def _prefixes(conf: Floats, fewest: int) -> list[int]:
    """Sizes of the sets of most confident rows to test, smallest first; rows that tie stay together."""
    if len(conf) < fewest:
        return []
    sizes = np.unique(np.linspace(fewest, len(conf), _STEPS).round().astype(int))
    whole = np.searchsorted(-conf, -conf[sizes - 1], side="right")
    return [int(size) for size in np.unique(whole)]


def _lower_bound(right: int, n: int, level: float) -> float:
    from scipy.special import betaincinv  # noqa: PLC0415 - slow to import

    return 0.0 if right == 0 else float(betaincinv(right, n - right + 1, 1 - level))


def _refusal(n: int, target: float, level: float) -> str:
    fewest = fewest_to_pass(target, level)
    if n < fewest:
        return (
            f"No threshold yet: it takes {fewest} audited rows without an error to promise {target:.0%} with "
            f"{level:.0%} certainty, and there are {n}."
        )
    return (
        f"No threshold qualifies: even where it is surest, the model is not right in {target:.0%} of {n} audited rows."
    )


def _check_share(name: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise ValueError(f"{name}={value!r} has to be a share between 0 and 1, for example 0.95")
