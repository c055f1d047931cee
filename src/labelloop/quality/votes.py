"""What several people together say of a sample: votes weighted with trust.

Examples
--------
>>> import pandas as pd
>>> rows = [(1, "ada", "cat"), (1, "bob", "dog"), (1, "cem", "cat"), (2, "ada", "dog")]
>>> judgments = pd.DataFrame(rows, columns=["sample", "annotator", "answer"])
>>> found = consensus(judgments, trust={"ada": 0.9, "bob": 0.6, "cem": 0.5})
>>> print(found.round(3).to_string(index_names=False))
  answer  confidence  n  disputed   tied
1    cat         0.7  3      True  False
2    dog         1.0  1     False  False
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.labels import overlap
from labelloop.quality.judgments import (
    CLASS,
    CLASSES,
    PARTS,
    Judgments,
    checked_trust,
    class_order,
    object_column,
    read_judgments,
    token,
    weights_of,
)
from labelloop.quality.parts import by_sample, canonical, check_iou, check_quorum, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from labelloop.labels import ClassKey
    from labelloop.quality.judgments import Codes, Floats

METHODS = ("vote", "medoid")
_ALIKE = 1e-9  # two sums of trust that differ by less, as a share, are the same: they were added in another order


def weighted_confidence(trusts: Mapping[ClassKey, float]) -> dict[ClassKey, float]:
    """Return the confidence of each answer to a sample: its share of the trust of all who judged it.

    Parameters
    ----------
    trusts : dict of answer to float
        The summed trust of those who gave it.

    Returns
    -------
    dict of answer to float
        They sum to 1. Where nobody is trusted at all (all sums are 0), every answer has the same share.

    Raises
    ------
    ValueError
        If a trust is negative or no finite number.

    References
    ----------
    Appen, *How to Calculate a Confidence Score*, success.appen.com, article 201855939.

    Examples
    --------
    >>> shares = weighted_confidence({"cat": 4.4703, "dog": 1.8571, "horse": 0.9231})
    >>> {answer: round(share, 4) for answer, share in shares.items()}
    {'cat': 0.6166, 'dog': 0.2561, 'horse': 0.1273}
    """
    sums = {answer: checked_trust(trust, answer) for answer, trust in trusts.items()}
    total = sum(sums.values())
    return {answer: trust / total if total else 1 / len(sums) for answer, trust in sums.items()}


def shares(
    judgments: pd.DataFrame,
    trust: Mapping[Any, float] | None = None,
    *,
    classes: Iterable[ClassKey] | None = None,
) -> pd.DataFrame:
    """Return the confidence of every class for every sample, see `weighted_confidence`.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`; answers are classes, or lists of classes.
    trust : dict of annotator to float, optional
        Of those not named it is 1.
    classes : iterable of class keys, optional
        The columns; by default the classes that were given.

    Returns
    -------
    DataFrame
        A row per sample with an answer, a column per class. Of single classes rows sum to 1; of several classes each
        number is the share of trust that chose this one.

    Raises
    ------
    ValueError
        If judgments are not readable, or an answer is none of `classes`.

    Examples
    --------
    >>> rows = [(1, "ada", "cat"), (1, "bob", "dog"), (2, "ada", "dog")]
    >>> shares(pd.DataFrame(rows, columns=["sample", "annotator", "answer"])).values.tolist()
    [[0.5, 0.5], [0.0, 1.0]]
    """
    judged = read_judgments(judgments)
    if judged.kind in PARTS:
        raise ValueError(f"answers are {judged.kind}, which have no share per class: see consensus_parts")
    lists = [answer if judged.kind == CLASSES else [answer] for answer in judged.answers]
    order = class_order((key for keys in lists for key in keys), classes)
    column = {name: place for place, name in enumerate(order)}
    weights = weights_of(judged, trust)
    sums = np.zeros((len(judged.samples), len(order)))
    rows = np.repeat(judged.sample, [len(keys) for keys in lists])
    columns = np.array([column[token(key)] for keys in lists for key in keys], dtype=np.intp)
    np.add.at(sums, (rows, columns), np.repeat(weights, [len(keys) for keys in lists]))
    totals = np.bincount(judged.sample, weights, minlength=len(judged.samples))
    answered = totals > 0
    index = judged.samples[answered]
    keys = pd.Index(list(order.values()), dtype=object)
    return pd.DataFrame(sums[answered] / totals[answered, None], index=index, columns=keys)


def consensus(
    judgments: pd.DataFrame,
    trust: Mapping[Any, float] | None = None,
    *,
    classes: Iterable[ClassKey] | None = None,
    method: str = "vote",
    iou: float = 0.5,
    quorum: float = 0.5,
) -> pd.DataFrame:
    """Return what the annotators together say of each sample.

    A single class is the one with most trust. Of several classes, and of parts (boxes, spans, regions), each is voted
    on for itself: it is kept if more than `quorum` of the trust of those who judged the sample is for it. Which parts
    of several annotators are the same one is told by clusters, see `labelloop.quality.parts`; the class of such a part
    is the one with most trust, each of its edges the weighted median, so that nobody alone can pull it far. Parts that
    different people have marked may then overlap although nobody's own did: where that must not be, take the medoid.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`.
    trust : dict of annotator to float, optional
        Of those not named it is 1. Where all who judged a sample have 0, they count alike.
    classes : iterable of class keys, optional
        The order in which ties are broken; by default numbers, then strings, in their own order.
    method : {"vote", "medoid"}, default="vote"
        "medoid" takes the answer of one annotator as it is: the one that is most like all the others', weighted with
        trust. Alike are equal classes, and lists by their F1 (of parts: those that match at `iou` with the same class).
    iou : float, default=0.5
        The least intersection over union of two parts that are the same.
    quorum : float, default=0.5
        More than this share of trust keeps a class of several, or a part.

    Returns
    -------
    DataFrame
        A row per sample with an answer: ``answer``; ``confidence``, how much the answers given agree with it, weighted
        with trust (of a single class that is its share of trust, see `weighted_confidence`; of lists the mean F1);
        ``n``, the number of judgments; ``disputed``, whether anyone answered otherwise (of parts: left one out, has
        one more, or another class); ``tied``, whether equal trust stood against each other somewhere. A tie between
        classes goes to the first in the order of `classes`, one between having and not having a part or a class of
        several to not having it, one between medoids to the first in order of their content.

    Raises
    ------
    ValueError
        If judgments are not readable, an answer is none of `classes`, or a parameter is out of its range.

    References
    ----------
    Single classes: Appen, *How to Calculate a Confidence Score*, success.appen.com, article 201855939. Parts: in the
    manner of CVAT's consensus (matching by overlap, a quorum, a vote on the class) with trust as weight.

    Examples
    --------
    >>> ada = [{"left": 0, "top": 0, "width": 10, "height": 10, "label": "cat"}]
    >>> bob = [{"left": 2, "top": 0, "width": 10, "height": 10, "label": "cat"}]
    >>> cem = [{"left": 50, "top": 9, "width": 8, "height": 8, "label": "dog"}]
    >>> rows = [(1, "ada", ada), (1, "bob", bob), (1, "cem", cem)]
    >>> found = consensus(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]))
    >>> found.loc[1, "answer"]
    [{'top': 0, 'left': 1, 'label': 'cat', 'width': 10, 'height': 10}]
    >>> found["confidence"].round(3).tolist()
    [0.667]
    """
    if method not in METHODS:
        raise ValueError(f"method={method!r} is none of {METHODS}")
    return consensus_of(read_judgments(judgments), trust, classes, method=method, iou=iou, quorum=quorum)


def consensus_of(
    judged: Judgments,
    trust: Mapping[Any, float] | None,
    classes: Iterable[ClassKey] | None,
    *,
    method: str,
    iou: float,
    quorum: float,
) -> pd.DataFrame:
    """Return what the annotators together say, see `consensus`, of judgments that are read."""
    weights = weights_of(judged, trust)
    if judged.kind == CLASS:  # the medoid of classes is the class with most trust
        return _class_votes(judged, weights, classes)
    if method == "medoid":
        return _medoids(judged, weights, classes, iou)
    if judged.kind == CLASSES:
        return _set_votes(judged, weights, classes, quorum)
    return _part_votes(judged, weights, classes, iou=iou, quorum=quorum)


def _class_votes(judged: Judgments, weights: Floats, classes: Iterable[ClassKey] | None) -> pd.DataFrame:
    """Return the answer with most trust of each sample, see `consensus`; answers are single classes."""
    order = class_order(judged.answers, classes)
    place = {name: code for code, name in enumerate(order)}
    codes = np.array([place[token(answer)] for answer in judged.answers], dtype=np.intp)
    cells, cell = np.unique(judged.sample * max(1, len(order)) + codes, return_inverse=True)
    sample, code = cells // max(1, len(order)), cells % max(1, len(order))
    sums = np.bincount(cell, weights, minlength=len(cells))
    first, kinds = _groups(sample)
    most = np.maximum.reduceat(sums, first) if len(first) else sums
    total = np.add.reduceat(sums, first) if len(first) else sums
    top = sums >= np.repeat(most, kinds) * (1 - _ALIKE)
    tops = np.add.reduceat(top.astype(int), first) if len(first) else sums
    ranked = np.flatnonzero(top)
    chosen = ranked[_groups(sample[ranked])[0]]  # cells are in order of classes: the first of equals
    keys = list(order.values())
    n = np.bincount(judged.sample, minlength=len(judged.samples))[sample[chosen]]
    answers = [keys[each] for each in code[chosen]]
    return _frame(judged, [sample[chosen], answers, sums[chosen] / total, n, kinds > 1, tops > 1])


def _set_votes(judged: Judgments, weights: Floats, classes: Iterable[ClassKey] | None, quorum: float) -> pd.DataFrame:
    """Return the classes that more than the quorum chose, of each sample."""
    check_quorum(quorum)
    order = class_order((key for answer in judged.answers for key in answer), classes)
    rows = []
    for sample, places in by_sample(judged):
        chosen = [{token(key) for key in judged.answers[row]} for row in places]
        trusts = weights[places]
        share = {name: trusts[[name in each for each in chosen]].sum() / trusts.sum() for name in set().union(*chosen)}
        kept = {name for name, part in share.items() if part > quorum + _ALIKE}
        tied = any(abs(part - quorum) <= _ALIKE for part in share.values())
        likeness = np.array([_f1(len(each & kept), len(each), len(kept)) for each in chosen])
        answer = [key for name, key in order.items() if name in kept]
        disputed = any(each != chosen[0] for each in chosen)
        rows.append((sample, answer, np.average(likeness, weights=trusts), len(places), disputed, tied))
    return _frame(judged, _columns(rows))


def _part_votes(
    judged: Judgments, weights: Floats, classes: Iterable[ClassKey] | None, *, iou: float, quorum: float
) -> pd.DataFrame:
    """Return the parts that more than the quorum marked, of each sample."""
    rows = []
    for sample, places, marks in marked(judged, weights, classes, iou=iou, quorum=quorum):
        kept = [mark for mark in marks if mark.kept]
        right = np.bincount([owner for mark in kept for owner in mark.alike], minlength=len(places))
        sizes = [len(judged.answers[row]) for row in places]
        likeness = np.array([_f1(int(own), size, len(kept)) for own, size in zip(right, sizes, strict=True)])
        confidence = np.average(likeness, weights=weights[places])
        tied = any(mark.tied for mark in marks)
        rows.append((sample, [mark.part for mark in kept], confidence, len(places), (likeness < 1).any(), tied))
    return _frame(judged, _columns(rows))


def _medoids(judged: Judgments, weights: Floats, classes: Iterable[ClassKey] | None, iou: float) -> pd.DataFrame:
    """Return the answer that is most like all others, of each sample."""
    check_iou(iou)
    of_parts = judged.kind in PARTS
    order = class_order((each["label"] if of_parts else each for answer in judged.answers for each in answer), classes)
    place = {name: rank for rank, name in enumerate(order)}
    rows = []
    for sample, places in by_sample(judged):
        lists = [judged.answers[row] for row in places]
        content = [canonical(each) if of_parts else sorted(place[token(key)] for key in each) for each in lists]
        ranked: list[int] = sorted(range(len(lists)), key=content.__getitem__)
        likeness = np.array([[alike(lists[i], lists[j], iou) for j in range(len(lists))] for i in ranked])
        scores = np.average(likeness, axis=1, weights=weights[places])
        tops = np.flatnonzero(scores >= scores.max() - _ALIKE)
        tied = any(content[ranked[top]] != content[ranked[tops[0]]] for top in tops)
        answer = lists[ranked[tops[0]]]
        disputed = (likeness[tops[0]] < 1).any()
        rows.append((sample, answer, scores[tops[0]], len(places), disputed, tied))
    return _frame(judged, _columns(rows))


def alike(one: list[Any], other: list[Any], iou: float) -> float:
    """Return the F1 of two lists of classes or of parts."""
    if any(isinstance(each, dict) for each in (*one, *other)):
        return overlap.agreement(one, other, iou).f1
    first, second = {token(key) for key in one}, {token(key) for key in other}
    return _f1(len(first & second), len(first), len(second))


def _f1(common: int, one: int, other: int) -> float:
    return 2 * common / (one + other) if one + other else 1.0


def _columns(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    """Return rows of place, answer, confidence, n, disputed, tied as columns."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(6)]


def _frame(judged: Judgments, columns: Sequence[Any]) -> pd.DataFrame:
    """Return a table of consensus answers, which keep their types; columns as of a row: see `_columns`."""
    sample, answers, confidence, n, disputed, tied = columns
    return pd.DataFrame(
        {
            "answer": object_column(answers),
            "confidence": np.asarray(confidence, dtype=float),
            "n": np.asarray(n, dtype=int),
            "disputed": np.asarray(disputed, dtype=bool),
            "tied": np.asarray(tied, dtype=bool),
        }
    ).set_index(judged.samples[np.asarray(sample, dtype=np.intp)])


def _groups(ordered: Codes) -> tuple[Codes, Codes]:
    """Return where each run of equal numbers begins, and how long it is."""
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
    return begins, np.diff(np.r_[begins, len(ordered)])
