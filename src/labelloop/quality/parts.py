"""What several people together have marked: boxes, spans and regions, clustered over annotators.

It is agglomerative clustering by average linkage (UPGMA; Sokal and Michener, 1958) on intersection over union: the two
clusters whose parts overlap most on average are joined, until none overlap by `iou`; those of one class before all
others. Never joined are two parts of one annotator, and parts that do not overlap at all, so that the parts of a
cluster have a place in common. Had every two parts to overlap by `iou`, four people who mark one thing could come out
as two pairs, and nothing as marked by most.

Examples
--------
>>> ada, bob = [{"start": 0, "end": 4, "label": "person"}], [{"start": 0, "end": 5, "label": "person"}]
>>> [len(members) for members in cluster([ada, bob, []], iou=0.5)]
[2]
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from labelloop.labels.overlap import as_array
from labelloop.labels.overlap import iou as overlaps
from labelloop.labels.regions import DIGITS
from labelloop.quality.judgments import BOXES, PARTS, SPANS, Judgments, class_order, read_judgments, token, weights_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from labelloop.labels import ClassKey
    from labelloop.labels.parts import Part
    from labelloop.quality.judgments import Bools, Codes, Floats

_ROUNDED = 1e-9


@dataclass(frozen=True)
class Mark:
    """What a cluster of parts comes to.

    Parameters
    ----------
    part : dict
        Class and place.
    owners : list of int
        Which of the sample's answers have it, and those with the class of `part`.
    alike : list of int
        Those of `owners` that have the class of `part`.
    confidence, marked : float
        Share of the sample's trust that marked this with the class of `part`, with any class.
    kept : bool
        Whether the majority marked it.
    tied : bool
        Whether exactly half did, or two classes have equal trust.
    """

    part: Part
    owners: list[int]
    alike: list[int]
    confidence: float
    marked: float
    kept: bool
    tied: bool


def consensus_parts(
    judgments: pd.DataFrame,
    trust: Mapping[Any, float] | None = None,
    *,
    classes: Iterable[ClassKey] | None = None,
    iou: float = 0.5,
    quorum: float = 0.5,
) -> pd.DataFrame:
    """Return every box, span or region that anybody marked, and how much trust stands behind it.

    Parameters
    ----------
    judgments : DataFrame
        See `read_judgments`; answers are lists of parts.
    trust : dict of annotator to float, optional
        Of those not named it is 1.
    classes : iterable of class keys, optional
        In the order in which ties are broken.
    iou : float, default=0.5
        The least intersection over union of two annotators' parts that are the same; of more than two, on average.
    quorum : float, default=0.5
        A part is kept if more than this share of trust marked it.

    Returns
    -------
    DataFrame
        A row per part: ``sample``; ``answer``, the part; ``confidence``, the share of trust that marked it with this
        class; ``marked``, the share that marked it with any; ``n``, how many annotators did; ``kept``.

    Raises
    ------
    ValueError
        If judgments are not readable or no lists of parts.

    Examples
    --------
    >>> def heard(start, end):
    ...     return [{"start": start, "end": end, "label": "siren"}]
    >>> rows = [(1, "ada", heard(1.0, 3.0)), (1, "bob", heard(1.2, 3.0)), (1, "cem", heard(7.5, 8.0))]
    >>> found = consensus_parts(pd.DataFrame(rows, columns=["sample", "annotator", "answer"]))
    >>> [(part["start"], round(share, 2)) for part, share in zip(found["answer"], found["marked"])]
    [(1.1, 0.67), (7.5, 0.33)]
    >>> found["kept"].tolist()
    [True, False]
    """
    judged = read_judgments(judgments)
    if len(judged) and judged.kind not in PARTS and any(judged.answers):
        raise ValueError(f"answers are of the kind {judged.kind!r}: consensus_parts takes lists of parts")
    rows = [
        (judged.samples[sample], mark.part, mark.confidence, mark.marked, len(mark.owners), mark.kept)
        for sample, _, marks in marked(judged, weights_of(judged, trust), classes, iou=iou, quorum=quorum)
        for mark in marks
    ]
    return pd.DataFrame(rows, columns=["sample", "answer", "confidence", "marked", "n", "kept"])


def marked(
    judged: Judgments,
    weights: Floats,
    classes: Iterable[ClassKey] | None,
    *,
    iou: float,
    quorum: float,
) -> Iterator[tuple[int, list[int], list[Mark]]]:
    """Yield of each sample its place, the rows of its judgments, and what they marked.

    Raises
    ------
    ValueError
        If `iou` or `quorum` is no share.
    """
    check_iou(iou)
    check_quorum(quorum)
    order = class_order((part["label"] for answer in judged.answers for part in answer), classes)
    place = {name: rank for rank, name in enumerate(order)}
    for sample, rows in by_sample(judged):
        lists = [judged.answers[row] for row in rows]
        trusts = weights[rows]
        marks = [
            _mark(members, lists, trusts, kind=judged.kind, place=place, quorum=quorum)
            for members in cluster(lists, iou)
        ]
        yield sample, rows, sorted(marks, key=lambda mark: canonical([mark.part])[0])


def check_iou(iou: float) -> None:
    """Raise ValueError if this can be no least intersection over union."""
    if not 0 < iou <= 1:
        raise ValueError(f"iou={iou!r}: it must be above 0 and at most 1")


def check_quorum(quorum: float) -> None:
    """Raise ValueError if this can be no share that a majority has to exceed."""
    if not 0 <= quorum < 1:
        raise ValueError(f"quorum={quorum!r}: it must be from 0 to below 1")


def by_sample(judged: Judgments) -> Iterator[tuple[int, list[int]]]:
    """Yield of each sample with an answer its place and the rows of its judgments."""
    order = np.argsort(judged.sample, kind="stable")
    borders = np.flatnonzero(np.diff(judged.sample[order])) + 1
    for rows in np.split(order, borders) if len(order) else []:
        yield int(judged.sample[rows[0]]), rows.tolist()


def canonical(parts: Sequence[Part]) -> list[tuple[float, float, float, float, str]]:
    """Return what tells a list of parts from others, in whichever order it was given."""
    return sorted(
        (top, left, -width, -height, str(part["label"]))
        for (left, top, width, height), part in zip(as_array(list(parts)).tolist(), parts, strict=True)
    )


def cluster(lists: Sequence[Sequence[Part]], iou: float) -> list[list[tuple[int, int]]]:
    """Return which parts of several annotators are the same, see the head of this file.

    Parameters
    ----------
    lists : sequence of lists of parts
        Of one sample, one per annotator.
    iou : float
        The least intersection over union of two clusters that are joined, on average.

    Returns
    -------
    list of list of (int, int)
        Annotator and place in their list, of every part in exactly one cluster.
    """
    flat = [(owner, place) for owner, parts in enumerate(lists) for place in range(len(parts))]
    boxes = as_array([lists[owner][place] for owner, place in flat])
    labels = np.array([str(lists[owner][place]["label"]) for owner, place in flat], dtype=str)
    order = np.lexsort((labels, *boxes.T))  # so that it makes no difference who comes first
    boxes, labels, flat = boxes[order], labels[order], [flat[each] for each in order]
    common = overlaps(boxes, boxes)
    owners = np.array([owner for owner, _ in flat], dtype=np.intp)
    apart = (common > 0) & (owners[:, None] != owners[None])
    alike = labels[:, None] == labels[None]
    return [
        sorted(flat[each] for each in members)
        for within in _connected(apart & (common >= iou - _ROUNDED))
        for members in _joined(within, common, apart, alike, iou)
    ]


def _connected(near: Bools) -> list[Codes]:
    """Return what hangs together."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - slow to import

    _, component = connected_components(near, directed=False)
    order = np.argsort(component, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(component[order])) + 1) if len(order) else []


def _joined(within: Codes, common: Floats, apart: Bools, alike: Bools, iou: float) -> list[list[int]]:
    """Return clusters of parts, the two that are most alike on average joined first, those of one class before all."""
    block = np.ix_(within, within)
    mean, may, same = common[block], apart[block], alike[block]
    groups = [[int(each)] for each in within]
    one_class = True
    while len(groups) > 1:
        score = np.where(may & same if one_class else may, mean, 0.0)
        one, other = sorted(divmod(int(score.argmax()), len(groups)))
        if score[one, other] >= iou - _ROUNDED:
            sizes = [len(groups[one]), len(groups[other])]
            mean[one] = mean[:, one] = np.average(mean[[one, other]], axis=0, weights=sizes)
            may[one] = may[:, one] = may[one] & may[other]
            same[one] = same[:, one] = same[one] & same[other]
            groups[one] += groups.pop(other)
            mean, may, same = _without(mean, other), _without(may, other), _without(same, other)
        elif one_class:
            one_class = False
        else:
            break
    return groups


def _without(matrix: Any, place: int) -> Any:
    return np.delete(np.delete(matrix, place, axis=0), place, axis=1)


def _mark(
    members: list[tuple[int, int]],
    lists: Sequence[Sequence[Part]],
    trusts: Floats,
    *,
    kind: str,
    place: Mapping[Any, int],
    quorum: float,
) -> Mark:
    """Return what a cluster comes to: class by vote, each edge the weighted median."""
    owners = [owner for owner, _ in members]
    parts = [lists[owner][number] for owner, number in members]
    weights = trusts[owners] if trusts[owners].any() else np.ones(len(owners))
    votes: dict[Any, float] = {}
    for part, weight in zip(parts, weights.tolist(), strict=True):
        votes[token(part["label"])] = votes.get(token(part["label"]), 0.0) + weight
    most = max(votes.values())
    tops = sorted((name for name, vote in votes.items() if vote >= most * (1 - _ROUNDED)), key=place.__getitem__)
    alike = [owner for owner, part in zip(owners, parts, strict=True) if token(part["label"]) == tops[0]]
    label = next(part["label"] for part in parts if token(part["label"]) == tops[0])
    total = float(trusts.sum())
    share = float(trusts[owners].sum()) / total
    kept = share > quorum + _ROUNDED
    return Mark(
        part=_placed(parts, weights, label, kind),
        owners=owners,
        alike=alike,
        confidence=float(trusts[alike].sum()) / total,
        marked=share,
        kept=kept,
        tied=abs(share - quorum) <= _ROUNDED or (kept and len(tops) > 1),
    )


def _placed(parts: Sequence[Part], weights: Floats, label: ClassKey, kind: str) -> Part:
    """Return a part whose edges are the weighted medians of those given."""
    if kind == BOXES:
        whole = all(isinstance(part[name], int) for part in parts for name in ("left", "top", "width", "height"))
        left, right = _edges(parts, weights, "left", "width", whole=whole)
        top, bottom = _edges(parts, weights, "top", "height", whole=whole)
        return {"top": top, "left": left, "label": label, "width": right - left, "height": bottom - top}
    starts, ends = ([part[name] for part in parts] for name in ("start", "end"))
    middles = [weighted_median(edges, weights) for edges in (starts, ends)]
    if kind == SPANS:  # of two offsets in the middle the lower one: between them may be no border of a word
        first, last = (int(low) for low, _ in middles)
        text = _text(parts, first, last)
        return {**({} if text is None else {"text": text}), "start": first, "end": last, "label": label}
    start, end = (round(math.fsum(middle) / 2, DIGITS) for middle in middles)
    return {"start": start, "end": end, "label": label}


def _edges(parts: Sequence[Part], weights: Floats, near: str, size: str, *, whole: bool) -> tuple[Any, Any]:
    sides = [part[near] for part in parts], [part[near] + part[size] for part in parts]
    medians = [math.fsum(weighted_median(edges, weights)) / 2 for edges in sides]
    low, high = (math.floor(each + 0.5) for each in medians) if whole else medians
    return low, high


def weighted_median(values: Sequence[float], weights: Floats) -> tuple[float, float]:
    """Return the two values in the middle, the same one twice unless the weight on both sides is equal.

    Examples
    --------
    >>> weighted_median([1, 2, 10], np.array([1.0, 1.0, 1.0])), weighted_median([1, 3], np.array([0.5, 0.5]))
    ((2, 2), (1, 3))
    """
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    half, margin = sums[-1] / 2, sums[-1] * _ROUNDED
    low = int(np.argmax(sums >= half - margin))
    high = int(np.argmax(sums > half + margin))
    return values[order[low]], values[order[high]]


def _text(parts: Sequence[Part], start: int, end: int) -> str | None:
    """Return what stands at a place that the parts cover together; None if they do not say."""
    known = {
        part["start"] + k: letter
        for part in parts
        if isinstance(part.get("text"), str) and len(part["text"]) == part["end"] - part["start"]
        for k, letter in enumerate(part["text"])
    }
    return "".join(known[k] for k in range(start, end)) if all(k in known for k in range(start, end)) else None
