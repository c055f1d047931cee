"""How each annotator works: agreement with the others or with the truth, confusions, pace.

Examples
--------
>>> rows = [(k, who, "cat") for k in range(4) for who in ("ada", "bob", "cem")]
>>> rows += [(9, "ada", "dog"), (9, "bob", "dog"), (9, "cem", "cat")]
>>> report = annotator_report(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]))
>>> report.table["agreement"].round(2).to_dict()
{'ada': 1.0, 'bob': 1.0, 'cem': 0.8}
>>> report.confusion.loc["cem"].loc["dog"].to_dict()
{'cat': 1, 'dog': 0}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.labels import overlap
from labelloop.learning.audit import wilson
from labelloop.quality.errors import dawid_skene
from labelloop.quality.judgments import (
    CLASS,
    CLASSES,
    REGIONS,
    SPANS,
    Judgments,
    class_order,
    object_column,
    read_judgments,
    scalar,
    token,
)
from labelloop.quality.parts import by_sample, check_iou
from labelloop.quality.votes import alike, consensus_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from labelloop.labels import ClassKey
    from labelloop.labels.parts import Part
    from labelloop.quality.judgments import Floats

NOTHING = "(nothing)"  # the row of what was added, the column of what was left out, where answers are lists


@dataclass(frozen=True)
class AnnotatorReport:
    """What `annotator_report` has found.

    Parameters
    ----------
    table : DataFrame
        A row per annotator: ``n``, samples answered; ``n_compared``, those with something to compare with;
        ``agreement``, of these the share that is the same, or the mean F1 of lists; ``low``, ``high``, its Wilson
        interval of 95 %; ``hours`` of work and ``per_hour``, answers, breaks left out; ``dawid_skene``, if asked.
    confusion : DataFrame
        A row per annotator and true class, a column per answer, counts. ``confusion.loc["ada"]`` is the matrix of one
        annotator. Where answers are lists, "(nothing)" is the row of what was added and the column of what was left
        out.
    """

    table: pd.DataFrame
    confusion: pd.DataFrame


def annotator_report(
    judgments: pd.DataFrame,
    *,
    truth: Mapping[Any, Any] | None = None,
    trust: Mapping[Any, float] | None = None,
    classes: Iterable[ClassKey] | None = None,
    iou: float = 0.5,
    break_minutes: float = 10,
    with_dawid_skene: bool = False,
) -> AnnotatorReport:
    """Return how each annotator works.

    Without `truth` everybody is compared with the consensus of the others, themself left out: a consensus that
    contains an answer agrees with it too easily. Where the others tie, there is nothing to compare with.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`. Pace takes the column ``at``.
    truth : dict of sample to answer, optional
        What samples are; others are not compared.
    trust : dict of annotator to float, optional
        Of those not named it is 1; it weights the consensus.
    classes : iterable of class keys, optional
        The columns of the confusion matrices; by default the classes that occur.
    iou : float, default=0.5
        The least intersection over union of two parts that are the same.
    break_minutes : float, default=10
        A longer time between two answers is a break, and left out of the pace.
    with_dawid_skene : bool, default=False
        Whether to estimate from all answers together how probable it is that each annotator is right, see
        `dawid_skene`; of single classes.

    Returns
    -------
    AnnotatorReport

    Raises
    ------
    ValueError
        If judgments are not readable, truth is of another kind than they are, or a parameter is out of its range.

    References
    ----------
    The interval is Wilson's (1927). A mean of numbers between 0 and 1 varies at most as a share does, so that the
    interval is not too narrow for an F1.

    Examples
    --------
    >>> rows = [(1, "ada", "cat"), (2, "ada", "dog"), (3, "ada", "dog")]
    >>> times = pd.to_datetime(["2024-05-01 10:00:00", "2024-05-01 10:00:30", "2024-05-01 12:00:00"])
    >>> judgments = pd.DataFrame(rows, columns=["sample", "annotator", "answer"]).assign(at=times)
    >>> report = annotator_report(judgments, truth={1: "cat", 2: "cat"})
    >>> report.table[["n", "n_compared", "agreement", "per_hour"]].loc["ada"].tolist()
    [3.0, 2.0, 0.5, 120.0]
    """
    check_iou(iou)
    if not break_minutes > 0:
        raise ValueError(f"break_minutes={break_minutes!r}: it must be above 0")
    judged = read_judgments(judgments)
    if with_dawid_skene and judged.kind != CLASS:
        raise ValueError(f"answers are {judged.kind}: with_dawid_skene takes one class per sample")
    classes = None if classes is None else list(classes)
    standards = _others(judged, trust, classes, iou) if truth is None else _given(judged, truth)
    table = _table(judged, standards, iou)
    table["hours"], table["per_hour"] = _pace(judged, break_minutes)
    if with_dawid_skene:
        table["dawid_skene"] = dawid_skene(judgments, classes=classes).accuracy
    return AnnotatorReport(table, _confusion(judged, standards, classes, iou))


def _others(
    judged: Judgments, trust: Mapping[Any, float] | None, classes: Iterable[ClassKey] | None, iou: float
) -> dict[int, Any]:
    """Return, by row of a judgment, what all but its annotator say of the sample; ties left out."""
    pairs = [(row, other) for _, rows in by_sample(judged) for row in rows for other in rows if other != row]
    rows, others = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    without = Judgments(
        kind=judged.kind,
        samples=pd.RangeIndex(len(judged)),
        annotators=judged.annotators,
        sample=rows,
        annotator=judged.annotator[others],
        answers=[judged.answers[other] for other in others],
    )
    order = class_order(_keys(judged.answers), classes)
    found = consensus_of(without, trust, order.values(), method="vote", iou=iou, quorum=0.5)
    clear = found if judged.kind != CLASS else found[~found["tied"]]
    return dict(zip(clear.index.tolist(), clear["answer"].tolist(), strict=True))


def _given(judged: Judgments, truth: Mapping[Any, Any]) -> dict[int, Any]:
    """Return, by row of a judgment, what its sample is."""
    rows = pd.DataFrame({"sample": pd.Series(list(truth), dtype=object), "annotator": 0})
    known = read_judgments(rows.assign(answer=object_column(list(truth.values()))))
    if len(judged) and len(known) and _family(judged) != _family(known):
        raise ValueError(f"truth holds {known.kind} and answers are {judged.kind}: give the same kind")
    answers = {scalar(known.samples[code]): answer for code, answer in zip(known.sample, known.answers, strict=True)}
    names = [scalar(judged.samples[code]) for code in judged.sample]
    return {row: answers[name] for row, name in enumerate(names) if name in answers}


def _family(judged: Judgments) -> str:
    """Return the kind, one for what may stand beside each other."""
    if judged.kind == REGIONS or (judged.kind == CLASSES and not any(judged.answers)):
        return SPANS
    return judged.kind


def _table(judged: Judgments, standards: Mapping[int, Any], iou: float) -> pd.DataFrame:
    """Return how far each annotator agrees with what their answers are held against."""
    same = [
        float(token(judged.answers[row]) == token(answer))
        if judged.kind == CLASS
        else alike(judged.answers[row], answer, iou)
        for row, answer in standards.items()
    ]
    who, size = judged.annotator[list(standards)], len(judged.annotators)
    compared = np.bincount(who, minlength=size)
    found = [wilson(float(right), int(n)) for right, n in zip(np.bincount(who, same, size), compared, strict=True)]
    return pd.DataFrame(
        {
            "n": np.bincount(judged.annotator, minlength=size),
            "n_compared": compared,
            "agreement": [each.value for each in found],
            "low": [each.low for each in found],
            "high": [each.high for each in found],
        },
        index=judged.annotators,
    )


def _pace(judged: Judgments, break_minutes: float) -> tuple[Floats, Floats]:
    """Return hours of work, and answers per hour, of each annotator.

    Each answer but the first of a sitting took the time since the one before it.
    """
    size, times = len(judged.annotators), judged.at
    if times is None:
        return np.full(size, np.nan), np.full(size, np.nan)
    timed = np.flatnonzero(~np.isnat(times))
    order = timed[np.lexsort((times[timed], judged.annotator[timed]))]
    minutes = np.diff(times[order]) / np.timedelta64(1, "m")
    who = judged.annotator[order][1:]
    worked = (np.diff(judged.annotator[order]) == 0) & (minutes <= break_minutes)
    hours = np.bincount(who[worked], minutes[worked] / 60, size).astype(float)
    answers = np.bincount(who[worked], minlength=size)
    return hours, np.divide(answers, hours, out=np.full(size, np.nan), where=hours > 0)


def _confusion(
    judged: Judgments, standards: Mapping[int, Any], classes: Iterable[ClassKey] | None, iou: float
) -> pd.DataFrame:
    """Return how often each annotator gave each answer to each class."""
    order = class_order(_keys([*judged.answers, *standards.values()]), classes)
    keys = [*order.values(), *([] if judged.kind == CLASS else [NOTHING])]
    place = {name: code for code, name in enumerate([*order, *([] if judged.kind == CLASS else [None])])}
    counts = np.zeros((len(judged.annotators), len(keys), len(keys)), dtype=int)
    for row, answer in standards.items():
        for true, given in _pairs(answer, judged.answers[row], judged.kind, iou):
            counts[judged.annotator[row], place[true], place[given]] += 1
    rows = pd.MultiIndex.from_product([judged.annotators, pd.Index(keys, dtype=object)], names=["annotator", "truth"])
    columns = pd.Index(keys, dtype=object, name="answer")
    return pd.DataFrame(counts.reshape(len(rows), len(columns)), index=rows, columns=columns)


def _keys(answers: Iterable[Any]) -> Iterator[ClassKey]:
    """Yield the classes in answers of any kind."""
    for answer in answers:
        for each in answer if isinstance(answer, list) else [answer]:
            yield each["label"] if isinstance(each, dict) else each


def _pairs(truth: Any, answer: Any, kind: str, iou: float) -> Iterator[tuple[Any, Any]]:
    """Yield what is and what was answered, None for nothing."""
    if kind == CLASS:
        yield token(truth), token(answer)
    elif any(isinstance(each, dict) for each in (*truth, *answer)):
        yield from _matched(truth, answer, iou)
    else:
        true, given = set(map(token, truth)), set(map(token, answer))
        yield from ((name, name) for name in true & given)
        yield from ((name, None) for name in true - given)
        yield from ((None, name) for name in given - true)


def _matched(truth: list[Part], answer: list[Part], iou: float) -> Iterator[tuple[Any, Any]]:
    """Yield the classes of parts that match, those of one class first, and of what is left over."""
    true, given = ([token(part["label"]) for part in parts] for parts in (truth, answer))
    rest, more = list(range(len(truth))), list(range(len(answer)))
    for name in (*dict.fromkeys(true), None):  # None: whatever its class
        ours = [k for k in rest if name is None or true[k] == name]
        theirs = [k for k in more if name is None or given[k] == name]
        for one, other in overlap.match([truth[k] for k in ours], [answer[k] for k in theirs], iou):
            rest.remove(ours[one])
            more.remove(theirs[other])
            yield true[ours[one]], given[theirs[other]]
    yield from ((true[k], None) for k in rest)
    yield from ((None, given[k]) for k in more)
