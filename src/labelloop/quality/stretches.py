"""Spans and regions as labels of every character, of every moment.

This makes of two annotators' marks what coefficients for classes take: units that both have given a label, "nothing"
included. A stretch in which nothing changes is one unit as heavy as it is long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.quality.judgments import SPANS, scalar, shown
from labelloop.quality.parts import by_sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from labelloop.quality.judgments import Codes, Floats, Judgments


@dataclass(frozen=True)
class Units:
    """What was judged, and how.

    Parameters
    ----------
    sample : array of int, shape (n_units,)
        The sample that a unit belongs to.
    weight : array of float, shape (n_units,)
    unit, annotator, code : array of int, shape (n,)
        Who gave which label to which unit.
    labels : list
        What the codes stand for: sets of classes, the empty one for nothing.
    """

    sample: Codes
    weight: Floats
    unit: Codes
    annotator: Codes
    code: Codes
    labels: list[Any]


def stretches(judged: Judgments, lengths: Mapping[Any, float] | None) -> Units:
    """Return the units of spans or regions.

    Parameters
    ----------
    judged : Judgments
        Of spans or regions.
    lengths : dict of sample to number, optional
        How many characters a text has, how many seconds a sound; without it each ends with the last mark in it.

    Raises
    ------
    ValueError
        If a sample has no length, or marks reach beyond it.
    """
    codes: dict[frozenset[str], int] = {frozenset(): 0}
    samples: list[int] = []
    weights: list[float] = []
    units: list[Codes] = []
    annotators: list[Codes] = []
    labels: list[int] = []
    for sample, rows in by_sample(judged):
        lists = [judged.answers[row] for row in rows]
        ends = [part["end"] for parts in lists for part in parts]
        length = _length(judged, sample, max(ends, default=0), lengths)
        borders = np.unique(
            [0, length, *(part[name] for parts in lists for part in parts for name in ("start", "end"))]
        )
        first = len(samples)
        samples += [sample] * (len(borders) - 1)
        weights += np.diff(borders).tolist()
        for row, parts in zip(rows, lists, strict=True):
            units.append(np.arange(first, len(samples)))
            annotators.append(np.full(len(borders) - 1, judged.annotator[row]))
            labels += [codes.setdefault(names, len(codes)) for names in _labels(parts, borders)]
    return Units(
        sample=np.array(samples, dtype=np.intp),
        weight=np.array(weights, dtype=float),
        unit=np.concatenate([np.empty(0, np.intp), *units]),
        annotator=np.concatenate([np.empty(0, np.intp), *annotators]),
        code=np.array(labels, dtype=np.intp),
        labels=[sorted(names) for names in codes],
    )


def _labels(parts: Sequence[Mapping[str, Any]], borders: Floats) -> list[frozenset[str]]:
    """Return the classes of each stretch between two borders."""
    found: list[set[str]] = [set() for _ in range(len(borders) - 1)]
    for part in parts:
        first, last = np.searchsorted(borders, [part["start"], part["end"]])
        for names in found[first:last]:
            names.add(str(part["label"]))
    return [frozenset(names) for names in found]


def _length(judged: Judgments, sample: int, last: float, lengths: Mapping[Any, float] | None) -> float:
    if lengths is None:
        return last
    name = scalar(judged.samples[sample])
    if name not in lengths:
        raise ValueError(f"lengths say nothing of sample {name!r}: give a length for every sample")
    if lengths[name] < last:
        unit = "characters" if judged.kind == SPANS else "seconds"
        raise ValueError(f"sample {name!r} has {shown(lengths[name])} {unit}, and a mark in it ends at {last!r}")
    return float(lengths[name])
