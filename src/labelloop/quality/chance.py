"""Agreement beyond chance: observed and expected agreement of any answers, and how sure one can be of it.

Every coefficient here is (observed - expected) / (1 - expected), with agreement as likeness from 0 to 1. They differ
in what they expect of annotators who answer at random: each with their own frequencies (Cohen), all with the common
ones (Fleiss), all with the common ones and no answer drawn twice (Krippendorff).

References
----------
Artstein and Poesio, *Inter-coder agreement for computational linguistics*, Computational Linguistics 34 (2008): the
coefficients side by side, and for answers that are more or less alike. Efron, *Bootstrap methods: another look at the
jackknife*, Annals of Statistics 7 (1979): the interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from labelloop.quality.judgments import Codes, Floats
    from labelloop.quality.stretches import Units

_BLOCK = 4_000_000  # numbers of resampled counts held at once
_NONE = 1e-12  # 1 - expected that is 0 but for rounding


@dataclass(frozen=True)
class Counted:
    """What a coefficient needs to know of each sample; sums over samples make the coefficient.

    Parameters
    ----------
    agree, weight : array of float, shape (n_samples,)
        Observed agreement is the sum of one by the sum of the other.
    one, other : sparse array, shape (n_samples, n_answers)
        How often each answer was given, by one side and by the other.
    likeness : sparse array, shape (n_answers, n_answers)
    without_replacement : bool
        Whether chance draws no answer twice.
    """

    agree: Floats
    weight: Floats
    one: Any
    other: Any
    likeness: Any
    without_replacement: bool = False

    def __len__(self) -> int:
        return len(self.agree)

    def rates(self, times: npt.NDArray[Any] | None = None) -> tuple[Floats, Floats]:
        """Return observed and expected agreement.

        Parameters
        ----------
        times : array of shape (n, n_samples), optional
            How often each sample is counted, in each of n resamples.
        """
        times = np.ones((1, len(self))) if times is None else times
        total = times @ self.weight
        one = times @ self.one
        other = one if self.other is self.one else times @ self.other
        alike = ((one @ self.likeness) * other).sum(axis=1)
        if self.without_replacement:
            expected = np.divide(alike - total, total * (total - 1), out=np.ones_like(total), where=total > 1)
        else:
            expected = np.divide(alike, total**2, out=np.ones_like(total), where=total > 0)
        observed = np.divide(times @ self.agree, total, out=np.ones_like(total), where=total > 0)
        return observed, expected


def beyond_chance(observed: Floats, expected: Floats) -> Floats:
    """Return the coefficient, NaN where chance alone would agree wholly."""
    room = 1 - expected
    return np.divide(observed - expected, room, out=np.full_like(room, np.nan), where=room > _NONE)


def between(units: Units, likeness: Any, one: int, other: int) -> tuple[Counted, Codes]:
    """Count what two annotators both judged; return it with the samples it comes from."""
    mine, theirs = (np.flatnonzero(units.annotator == who) for who in (one, other))
    both, a, b = np.intersect1d(units.unit[mine], units.unit[theirs], assume_unique=True, return_indices=True)
    left, right, weight = units.code[mine[a]], units.code[theirs[b]], units.weight[both]
    samples, row = np.unique(units.sample[both], return_inverse=True)
    alike = np.asarray(likeness[left, right]).ravel() if len(both) else np.empty(0)
    n = len(samples)
    return Counted(
        agree=np.bincount(row, weight * alike, minlength=n).astype(float),
        weight=np.bincount(row, weight, minlength=n).astype(float),
        one=_table(weight, row, left, (n, likeness.shape[0])),
        other=_table(weight, row, right, (n, likeness.shape[0])),
        likeness=likeness,
    ), samples


def among(units: Units, likeness: Any, *, without_replacement: bool) -> tuple[Counted, Codes]:
    """Count what two or more annotators judged; return it with the samples it comes from.

    Parameters
    ----------
    units : Units
    likeness : sparse array
    without_replacement : bool
        Count as Krippendorff does, every answer alike; else as Fleiss does, every unit alike.
    """
    answers = np.bincount(units.unit, minlength=len(units.sample))
    several = np.flatnonzero(answers > 1)
    place = np.full(len(units.sample), -1)
    place[several] = np.arange(len(several))
    entries = np.flatnonzero(place[units.unit] >= 0)
    m = answers[several].astype(float)
    given = _table(np.ones(len(entries)), place[units.unit[entries]], units.code[entries], (len(m), likeness.shape[0]))
    alike = np.asarray(((given @ likeness) * given).sum(axis=1)).ravel() - m  # nobody is compared with themself
    heavy = units.weight[several] if without_replacement else units.weight[several] / m
    samples, row = np.unique(units.sample[several], return_inverse=True)
    to_samples = _table(np.ones(len(m)), row, np.arange(len(m)), (len(samples), len(m)))
    counts = to_samples @ given.multiply(heavy[:, None]).tocsr()
    return Counted(
        agree=to_samples @ (heavy * alike / (m - 1)),
        weight=to_samples @ (heavy * m),
        one=counts,
        other=counts,
        likeness=likeness,
        without_replacement=without_replacement,
    ), samples


def resampled(counted: Counted, n: int, seed: int) -> tuple[Floats, Floats]:
    """Return observed and expected agreement of `n` draws of as many samples, with replacement."""
    rng = np.random.default_rng(seed)
    size = len(counted)
    step = max(1, _BLOCK // max(size, counted.one.shape[1], 1))
    found = []
    for start in range(0, n, step):
        draws = rng.integers(0, size, (min(step, n - start), size))
        times = np.array([np.bincount(draw, minlength=size) for draw in draws], dtype=float)
        found.append(counted.rates(times))
    observed, expected = (np.concatenate(column) for column in zip(*found, strict=True))
    return observed, expected


def _table(values: Floats, rows: Codes, columns: Codes, shape: tuple[int, int]) -> Any:
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

    return csr_array((values, (rows, columns)), shape=shape)
