"""One coefficient of agreement, from judgments to a value with its interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.quality.chance import among, between, beyond_chance, resampled
from labelloop.quality.judgments import CLASSES, REGIONS, SPANS, shown
from labelloop.quality.likeness import coded, identity
from labelloop.quality.stretches import Units, stretches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labelloop.quality.chance import Counted
    from labelloop.quality.judgments import Codes, Floats, Judgments

PERCENT, COHEN, FLEISS, KRIPPENDORFF = "percent_agreement", "cohen_kappa", "fleiss_kappa", "krippendorff_alpha"
MEASURES = (PERCENT, COHEN, FLEISS, KRIPPENDORFF)
_LEVEL = 0.95
_FEWEST = 0.5  # share of resamples in which the coefficient must be defined


@dataclass(frozen=True)
class Agreement:
    """How far annotators agree.

    Parameters
    ----------
    measure : str
        Which coefficient.
    value : float or None
        1 is complete, 0 what chance would give; None where it is not defined.
    low, high : float or None
        The interval; None where there is none.
    n_used, n_total : int
        Samples that at least two of the annotators answered, of those that any did.
    why : str
        Why there is no value or no interval; empty where there are both.
    """

    measure: str
    value: float | None
    low: float | None
    high: float | None
    n_used: int
    n_total: int
    why: str = ""

    def __repr__(self) -> str:
        numbers = ", ".join(
            f"{name}={'None' if number is None else f'{number:.3g}'}"
            for name, number in (("value", self.value), ("low", self.low), ("high", self.high))
        )
        reason = f", why={self.why!r}" if self.why else ""
        return f"Agreement({self.measure}, {numbers}, n_used={self.n_used}, n_total={self.n_total}{reason})"


@dataclass(frozen=True)
class Measured:
    """Judgments made ready for one coefficient.

    Parameters
    ----------
    measure : str
        One of `MEASURES`.
    judged : Judgments
    units : Units
        What was judged: samples, or characters or moments of them.
    answers : list
        The different answers to a unit.
    likeness : sparse array
        How alike they are.
    """

    measure: str
    judged: Judgments
    units: Units
    answers: list[Any]
    likeness: Any

    @classmethod
    def of(
        cls, judged: Judgments, measure: str, *, by: str | None, iou: float, lengths: Mapping[Any, float] | None
    ) -> Measured:
        """Return judgments made ready; raise ValueError if a parameter is out of its range."""
        stretched = judged.kind in {SPANS, REGIONS}
        if by not in {None, "parts", "units"}:
            raise ValueError(f"by={by!r} is neither 'parts' nor 'units'")
        nothing = judged.kind == CLASSES and not any(judged.answers)  # as spans are that nobody has found
        if by == "units" and not stretched and not nothing:
            raise ValueError(f"answers are {judged.kind}: only spans and regions can be compared by='units'")
        if by == "units" or (by is None and stretched and measure in {COHEN, FLEISS}):
            units = stretches(judged, lengths)
            return cls(measure, judged, units, units.labels, identity(len(units.labels)))
        codes, answers, likeness = coded(judged, iou)
        n = len(judged.samples)
        units = Units(np.arange(n), np.ones(n), judged.sample, judged.annotator, codes, answers)
        return cls(measure, judged, units, answers, likeness)

    def only(self, pair: tuple[int, int]) -> Measured:
        """Return the same of two annotators, by their place."""
        kept = np.isin(self.units.annotator, pair)
        units = replace(
            self.units,
            unit=self.units.unit[kept],
            annotator=self.units.annotator[kept],
            code=self.units.code[kept],
        )
        return replace(self, units=units)

    def counted(self) -> tuple[Counted, Codes]:
        """Return what the coefficient is computed from, and the samples it comes from."""
        if self.measure == COHEN:
            one, other = _both(self.units.annotator)
            return between(self.units, self.likeness, one, other)
        return among(self.units, self.likeness, without_replacement=self.measure == KRIPPENDORFF)

    def coefficient(self, observed: Floats, expected: Floats) -> Floats:
        """Return the coefficient, NaN where it is not defined."""
        return observed if self.measure == PERCENT else beyond_chance(observed, expected)

    def agreement(self, resamples: int, random_state: int) -> Agreement:
        """Return the coefficient with its interval."""
        if resamples < 0:
            raise ValueError(f"resamples={resamples!r}: it must be 0 or more")
        counted, used = self.counted()
        total = len(np.unique(self.units.sample[self.units.unit]))
        if not len(used):
            return Agreement(self.measure, None, None, None, 0, total, "no sample was answered by two annotators")
        value = float(self.coefficient(*counted.rates())[0])
        if np.isnan(value):
            return Agreement(self.measure, None, None, None, len(used), total, self._why_undefined(counted))
        low, high, why = self._interval(counted, resamples, random_state)
        return Agreement(self.measure, value, low, high, len(used), total, why)

    def _interval(self, counted: Counted, resamples: int, seed: int) -> tuple[float | None, float | None, str]:
        if not resamples:
            return None, None, ""
        if len(counted) == 1:
            return None, None, "one sample alone tells no interval"
        values = self.coefficient(*resampled(counted, resamples, seed))
        values = values[~np.isnan(values)]
        if len(values) < _FEWEST * resamples:
            return None, None, "too few samples differ for an interval: most resamples hold a single answer"
        low, high = np.quantile(values, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2]).tolist()
        return low, high, ""

    def _why_undefined(self, counted: Counted) -> str:
        given = np.flatnonzero(np.asarray((counted.one + counted.other).sum(axis=0)).ravel())
        if len(given) > 1:
            return "there are too few answers to tell what chance would give"
        return f"every answer is {shown(self.answers[given[0]])}: chance alone would agree wholly, nothing is beyond it"


def _both(annotator: Codes) -> tuple[int, int]:
    """Return the two annotators of judgments; of one alone, a second who has answered nothing."""
    names = [*np.unique(annotator), -1, -1]
    return int(names[0]), int(names[1])
