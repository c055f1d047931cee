"""How alike two answers are, from 0 to 1; what every coefficient of agreement starts from.

Classes are alike or not. Lists of classes are by Passonneau's MASI, boxes, spans and regions by the F1 of the parts
that match: as `labelloop.labels.overlap.agreement` tells it of two lists, here of all lists at once.

Examples
--------
>>> round(masi(frozenset("ab"), frozenset("abc")), 3)
0.444
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels.overlap import as_array
from labelloop.quality.judgments import CLASS, CLASSES, token
from labelloop.quality.parts import canonical, check_iou

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from labelloop.quality.judgments import Codes, Floats, Judgments

_ROUNDED = 1e-9
_BLOCK = 1_000_000  # pairs of parts that are compared at once


def coded(judged: Judgments, iou: float) -> tuple[Codes, list[Any], Any]:
    """Return each answer as a number, the different answers, and how alike these are.

    Parameters
    ----------
    judged : Judgments
    iou : float
        The least intersection over union of two parts that match.

    Returns
    -------
    codes : array of int, shape (n,)
    answers : list
        One for every code.
    likeness : sparse array, shape (n_codes, n_codes)
        Ones on the diagonal.
    """
    check_iou(iou)
    names: dict[Hashable, int] = {}
    codes = np.array(
        [names.setdefault(_name(answer, judged.kind), len(names)) for answer in judged.answers], dtype=np.intp
    )
    _, first = np.unique(codes, return_index=True)
    answers = [judged.answers[row] for row in first]
    if judged.kind == CLASS:
        return codes, answers, identity(len(answers))
    pairs = _like_sets(answers) if judged.kind == CLASSES else _like_parts(answers, iou)
    return codes, answers, _symmetric(*pairs, len(answers))


def identity(n: int) -> Any:
    """Return the likeness of answers that are alike or not."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

    return csr_array((np.ones(n), (np.arange(n), np.arange(n))), shape=(n, n))


def masi(one: frozenset[Any], other: frozenset[Any]) -> float:
    """Return how alike two sets of classes are.

    Jaccard's index times 1 for equal sets, 2/3 for a set within the other, 1/3 for sets that have something in common;
    two empty sets are equal.

    References
    ----------
    Passonneau, *Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation*, LREC 2006.
    """
    if one == other:
        return 1.0
    common = len(one & other)
    within = common == min(len(one), len(other))
    return common / len(one | other) * (2 / 3 if within else 1 / 3)


def _name(answer: Any, kind: str) -> Hashable:
    """Return what tells an answer from others: lists are the same in any order."""
    if kind == CLASS:
        named: Hashable = token(answer)
        return named
    return frozenset(map(token, answer)) if kind == CLASSES else tuple(canonical(answer))


def _like_sets(answers: Sequence[Any]) -> tuple[Codes, Codes, Floats]:
    sets = [frozenset(map(token, answer)) for answer in answers]
    by_class: dict[Any, list[int]] = {}
    for code, names in enumerate(sets):
        for name in names:
            by_class.setdefault(name, []).append(code)
    pairs = sorted({(i, j) for codes in by_class.values() for k, i in enumerate(codes) for j in codes[k + 1 :]})
    rows, columns = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return rows, columns, np.array([masi(sets[i], sets[j]) for i, j in pairs])


def _like_parts(answers: Sequence[Any], iou: float) -> tuple[Codes, Codes, Floats]:
    """Return the pairs of lists that have parts in common, and their F1."""
    sizes = np.array([len(answer) for answer in answers], dtype=np.intp)
    owner = np.repeat(np.arange(len(answers)), sizes)
    boxes = as_array([part for answer in answers for part in answer])
    labels = np.array([str(part["label"]) for answer in answers for part in answer], dtype=object)
    found = [
        block for label in dict.fromkeys(labels) for block in _near(boxes, owner, np.flatnonzero(labels == label), iou)
    ]
    if not found:
        return np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0)
    p, q, common = (np.concatenate(column) for column in zip(*found, strict=True))
    turned = owner[p] > owner[q]
    p, q = np.where(turned, q, p), np.where(turned, p, q)
    lists, group = np.unique(owner[p] * len(answers) + owner[q], return_inverse=True)
    same = np.bincount(group, minlength=len(lists))
    for each in np.flatnonzero(_several(group, p, len(lists)) | _several(group, q, len(lists))):
        same[each] = _matched(*(column[group == each] for column in (p, q, common)))
    rows, columns = lists // len(answers), lists % len(answers)
    return rows, columns, 2 * same / (sizes[rows] + sizes[columns])


def _near(boxes: Floats, owner: Codes, members: Codes, iou: float) -> Iterator[tuple[Codes, Codes, Floats]]:
    """Yield pairs of parts of different lists that lie over each other far enough, of those that are `members`.

    Two of which the second begins further right than the first is wide times (1 - iou) cannot: only so many of those
    sorted by their left edge are looked at.
    """
    members = members[np.argsort(boxes[members, 0], kind="stable")]
    left, width = boxes[members, 0], boxes[members, 2]
    reach = np.searchsorted(left, left + width * (1 - iou + 1e-6), side="right")
    counts = np.maximum(reach - np.arange(len(members)) - 1, 0)
    borders = np.searchsorted(np.cumsum(counts), np.arange(_BLOCK, counts.sum() + _BLOCK, _BLOCK))
    for part in np.split(np.arange(len(members)), np.unique(borders)):
        first = np.repeat(part, counts[part])
        second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(counts[part]) - counts[part], counts[part])
        p, q = members[first], members[second]
        p, q = p[owner[p] != owner[q]], q[owner[p] != owner[q]]
        common = _overlap(boxes[p], boxes[q])
        kept = common >= iou - _ROUNDED
        yield p[kept], q[kept], common[kept]


def _overlap(one: Floats, other: Floats) -> Floats:
    """Return the intersection over union of boxes in the same place of two lists."""
    high = np.minimum(one[:, :2] + one[:, 2:], other[:, :2] + other[:, 2:])
    common = np.clip(high - np.maximum(one[:, :2], other[:, :2]), 0, None).prod(axis=1)
    union = one[:, 2:].prod(axis=1) + other[:, 2:].prod(axis=1) - common
    found: Floats = np.divide(common, union, out=np.zeros(len(one)), where=union > 0)
    return found


def _several(group: Codes, part: Codes, n_groups: int) -> Any:
    """Return which groups have some part more than once, so that matching is a choice."""
    pairs, counts = np.unique(part * n_groups + group, return_counts=True)
    return np.bincount(pairs[counts > 1] % max(1, n_groups), minlength=n_groups) > 0


def _matched(p: Codes, q: Codes, common: Floats) -> int:
    """Return how many pairs are matched where each part has at most one, and their overlaps sum to most."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - slow to import

    rows, row = np.unique(p, return_inverse=True)
    columns, column = np.unique(q, return_inverse=True)
    matrix = np.zeros((len(rows), len(columns)))
    matrix[row, column] = common
    chosen = linear_sum_assignment(matrix, maximize=True)
    return int((matrix[chosen] > 0).sum())


def _symmetric(rows: Codes, columns: Codes, values: Floats, n: int) -> Any:
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

    half = csr_array((values, (rows, columns)), shape=(n, n))
    return (half + half.T + identity(n)).tocsr()
