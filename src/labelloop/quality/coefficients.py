"""How far annotators agree: percent, Cohen's and Fleiss' kappa, Krippendorff's alpha.

What "agree" means follows from the answers:

- One class: the same class.
- Several classes: Passonneau's MASI, see `labelloop.quality.likeness.masi`.
- Boxes: the F1 of the boxes that match at `iou` with the same class, 1 where both are empty.
- Spans and regions: the same F1, or, ``by="units"``, the labels of every character or moment, "nothing" included. The
  kappas take units unless told otherwise, since what two people left blank is agreement too; percent and alpha take the
  marks.

An answer that is missing is no answer, and an empty list is one: whoever saw nothing and whoever never looked are told
apart. A sample that only one annotator answered says nothing of agreement; how many samples were used, of how many
that anybody answered, is part of every result. The interval is the percentile bootstrap over samples;
where all agree it is a point, since draws of agreement only agree.

References
----------
Cohen, *A coefficient of agreement for nominal scales*, 1960. Fleiss, *Measuring nominal scale agreement among many
raters*, 1971. Krippendorff, *Content Analysis*, 4th edition, 2018, chapter 12. Answers that are more or less alike in
kappas and alpha: Artstein and Poesio, *Inter-coder agreement for computational linguistics*, 2008. F1 as distance in
alpha: Braylan, Alonso and Lease, *Measuring annotator agreement generally across complex structured, multi-object, and
free-text annotation tasks*, WWW 2022. Characters as units: as INCEpTION counts positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.quality.judgments import read_judgments, shown
from labelloop.quality.measuring import COHEN, FLEISS, KRIPPENDORFF, MEASURES, PERCENT, Agreement, Measured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labelloop.quality.judgments import Judgments

_RESAMPLES = 1000


@dataclass(frozen=True)
class Pairwise:
    """Agreement of every two annotators.

    Parameters
    ----------
    value : DataFrame
        A row and a column per annotator; NaN where it is not defined, and for one with themself.
    n_used, n_total : DataFrame
        Samples that both answered, of those that either did; of one with themself, what they answered.
    """

    value: pd.DataFrame
    n_used: pd.DataFrame
    n_total: pd.DataFrame


def percent_agreement(
    judgments: pd.DataFrame,
    *,
    by: str | None = None,
    iou: float = 0.5,
    lengths: Mapping[Any, float] | None = None,
    resamples: int = _RESAMPLES,
    random_state: int = 0,
) -> Agreement:
    """Return the share of pairs of answers to a sample that agree, mean over samples.

    It is high by chance alone where one class is frequent: read it beside a coefficient.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`.
    by : {"parts", "units"}, optional
        Of spans and regions, whether marks are compared or what every character or moment was labeled as. By default
        marks here and in `krippendorff_alpha`, units in the kappas.
    iou : float, default=0.5
        The least intersection over union of two parts that match.
    lengths : dict of sample to number, optional
        Characters of each text, seconds of each sound, for ``by="units"``. Without them a sample ends with the last
        mark in it, and what all left blank behind that is not counted.
    resamples : int, default=1000
        How often samples are drawn anew for the interval of 95 %; 0 for none.
    random_state : int, default=0

    Returns
    -------
    Agreement

    Raises
    ------
    ValueError
        If judgments are not readable or a parameter is out of its range.

    Examples
    --------
    >>> rows = [(k, who, answer) for who, answers in {"ada": "xxyy", "bob": "xyyy"}.items()
    ...         for k, answer in enumerate(answers)]
    >>> percent_agreement(pd.DataFrame(rows, columns=["sample", "annotator", "answer"])).value
    0.75
    """
    measured = Measured.of(read_judgments(judgments), PERCENT, by=by, iou=iou, lengths=lengths)
    return measured.agreement(resamples, random_state)


def cohen_kappa(
    judgments: pd.DataFrame,
    pair: tuple[Any, Any] | None = None,
    *,
    by: str | None = None,
    iou: float = 0.5,
    lengths: Mapping[Any, float] | None = None,
    resamples: int = _RESAMPLES,
    random_state: int = 0,
) -> Agreement:
    """Return Cohen's kappa of two annotators; of answers that are more or less alike, his weighted kappa.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`.
    pair : (annotator, annotator), optional
        Needed if there are more than two; see `pairwise` for all pairs.
    by, iou, lengths, resamples, random_state
        See `percent_agreement`.

    Returns
    -------
    Agreement

    Raises
    ------
    ValueError
        As `percent_agreement`; or if it is not clear which two are meant.

    Examples
    --------
    >>> rows = [(k, who, answer) for who, answers in {"ada": "xxyyxy", "bob": "xyyyxy"}.items()
    ...         for k, answer in enumerate(answers)]
    >>> cohen_kappa(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]))
    Agreement(cohen_kappa, value=0.667, low=0, high=1, n_used=6, n_total=6)
    """
    judged = read_judgments(judgments)
    measured = Measured.of(judged, COHEN, by=by, iou=iou, lengths=lengths)
    return measured.only(_places(judged, pair)).agreement(resamples, random_state)


def fleiss_kappa(
    judgments: pd.DataFrame,
    *,
    by: str | None = None,
    iou: float = 0.5,
    lengths: Mapping[Any, float] | None = None,
    resamples: int = _RESAMPLES,
    random_state: int = 0,
) -> Agreement:
    """Return Fleiss' kappa of any number of annotators, who need not be the same ones for each sample.

    Where samples have different numbers of answers, each sample counts alike, as Gwet has it (*Handbook of inter-rater
    reliability*, 4th edition, 2014, chapter 2); where they have the same number, it is Fleiss' own.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`.
    by, iou, lengths, resamples, random_state
        See `percent_agreement`.

    Returns
    -------
    Agreement

    Raises
    ------
    ValueError
        As `percent_agreement`.

    Examples
    --------
    >>> rows = [(k, who, answer) for who, answers in {"a": "xxyy", "b": "xyyy", "c": "xxyy"}.items()
    ...         for k, answer in enumerate(answers)]
    >>> found = fleiss_kappa(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]))
    >>> round(found.value, 3)
    0.657
    """
    measured = Measured.of(read_judgments(judgments), FLEISS, by=by, iou=iou, lengths=lengths)
    return measured.agreement(resamples, random_state)


def krippendorff_alpha(
    judgments: pd.DataFrame,
    *,
    iou: float = 0.5,
    resamples: int = _RESAMPLES,
    random_state: int = 0,
) -> Agreement:
    """Return Krippendorff's alpha, 1 - observed / expected disagreement, of any annotators with any gaps.

    Of several classes with MASI as distance, of boxes, spans and regions with 1 - F1 of the parts that match.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`.
    iou, resamples, random_state
        See `percent_agreement`.

    Returns
    -------
    Agreement

    Raises
    ------
    ValueError
        As `percent_agreement`.

    Examples
    --------
    >>> rows = [(k, who, answer) for who, answers in {"a": "xxyy", "b": "xyyy", "c": "xxy"}.items()
    ...         for k, answer in enumerate(answers)]
    >>> found = krippendorff_alpha(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]))
    >>> round(found.value, 3)
    0.667
    """
    measured = Measured.of(read_judgments(judgments), KRIPPENDORFF, by="parts", iou=iou, lengths=None)
    return measured.agreement(resamples, random_state)


def agreement(
    judgments: pd.DataFrame,
    *,
    iou: float = 0.5,
    lengths: Mapping[Any, float] | None = None,
    resamples: int = _RESAMPLES,
    random_state: int = 0,
) -> pd.DataFrame:
    """Return all coefficients side by side.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`.
    iou, lengths, resamples, random_state
        See `percent_agreement`.

    Returns
    -------
    DataFrame
        A row per coefficient: ``value``, ``low``, ``high`` (NaN where there is none), ``n_used``, ``n_total``, ``why``.

    Raises
    ------
    ValueError
        As `percent_agreement`.

    Examples
    --------
    >>> rows = [(k, who, answer) for who, answers in {"ada": "xxyyxy", "bob": "xyyyxy"}.items()
    ...         for k, answer in enumerate(answers)]
    >>> agreement(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]))["value"].round(3).tolist()
    [0.833, 0.667, 0.657, 0.686]
    """
    judged = read_judgments(judgments)
    found = []
    for measure in MEASURES:
        measured = Measured.of(judged, measure, by=None, iou=iou, lengths=lengths)
        if measure == COHEN and len(judged.annotators) > 2:  # noqa: PLR2004 - Cohen's kappa is of two
            total = measured.agreement(0, random_state).n_total
            why = f"Cohen's kappa compares two, and there are {len(judged.annotators)} annotators: see pairwise"
            found.append(Agreement(COHEN, None, None, None, 0, total, why))
        else:
            found.append(measured.agreement(resamples, random_state))
    table = pd.DataFrame([vars(each) for each in found]).set_index("measure")
    return table.astype({"value": float, "low": float, "high": float})


def pairwise(
    judgments: pd.DataFrame,
    measure: str = COHEN,
    *,
    by: str | None = None,
    iou: float = 0.5,
    lengths: Mapping[Any, float] | None = None,
) -> Pairwise:
    """Return the agreement of every two annotators.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`.
    measure : {"cohen_kappa", "percent_agreement", "fleiss_kappa", "krippendorff_alpha"}
        Fleiss' kappa of two is Scott's pi.
    by, iou, lengths
        See `percent_agreement`.

    Returns
    -------
    Pairwise

    Raises
    ------
    ValueError
        As `percent_agreement`; or if there is no such measure.

    Examples
    --------
    >>> rows = [(k, who, answer) for who, answers in {"ada": "xxyy", "bob": "xyyy", "cem": "xx"}.items()
    ...         for k, answer in enumerate(answers)]
    >>> found = pairwise(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]), "percent_agreement")
    >>> float(found.value.loc["ada", "bob"]), found.n_used.loc["ada"].tolist()
    (0.75, [4, 4, 2])
    """
    if measure not in MEASURES:
        raise ValueError(f"measure={measure!r} is none of {MEASURES}")
    judged = read_judgments(judgments)
    measured = Measured.of(judged, measure, by=by, iou=iou, lengths=lengths)
    n = len(judged.annotators)
    value = np.full((n, n), np.nan)
    used = np.diag(np.bincount(judged.annotator, minlength=n))
    total = used.copy()
    for one, other in combinations(range(n), 2):
        found = measured.only((one, other)).agreement(0, 0)
        value[one, other] = value[other, one] = np.nan if found.value is None else found.value
        used[one, other] = used[other, one] = found.n_used
        total[one, other] = total[other, one] = found.n_total
    return Pairwise(*(pd.DataFrame(each, judged.annotators, judged.annotators) for each in (value, used, total)))


def _places(judged: Judgments, pair: tuple[Any, Any] | None) -> tuple[int, int]:
    """Return where two annotators stand."""
    names = list(judged.annotators)
    if pair is None and len(names) != 2:  # noqa: PLR2004 - Cohen's kappa is of two
        raise ValueError(f"there are {len(names)} annotators: name two, as in cohen_kappa(judgments, ('ada', 'bob'))")
    one, other = pair or names
    for name in (one, other):
        if name not in names:
            raise ValueError(f"there is no annotator {name!r}: there are {shown(names)}")
    if one == other:
        raise ValueError(f"{one!r} is compared with themself: name two annotators")
    return names.index(one), names.index(other)
