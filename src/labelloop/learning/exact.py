"""Whether what is found is what was given.

Of spans that is the same label from the same start to the same end; of boxes, and of regions of time, one of the same
label that lies over the other by half, see `labelloop.labels.overlap.match`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from labelloop.labels.overlap import agreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.learning.parts import Annotation


Keys: TypeAlias = tuple[tuple[Any, ...], ...]

_SIDES = ("left", "top", "width", "height")
_TIMES = ("start", "end")


class Match(NamedTuple):
    """How well parts were found: which count, `exact_match`, `box_match` and `region_match` say."""

    precision: float
    recall: float
    f1: float


def exact_match(true: Sequence[list[Annotation]], found: Sequence[list[Annotation]]) -> Match:
    """Compare spans found with those given, over all documents together.

    Parameters
    ----------
    true, found : sequence of list of dict
        Spans of each document, with ``"label"``, ``"start"`` and ``"end"``.

    Returns
    -------
    Match
        ``precision``, ``recall`` and their harmonic mean ``f1``; all 1 when there is nothing and nothing is found.

    Examples
    --------
    >>> right = {"label": "place", "start": 0, "end": 5}
    >>> exact_match([[right], []], [[right], [right]])
    Match(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    given, ours = _placed(true), _placed(found)
    return _match(len(given & ours), len(given), len(ours))


def box_match(
    true: Sequence[Sequence[Annotation]], found: Sequence[Sequence[Annotation]], threshold: float = 0.5
) -> Match:
    """Compare boxes found with those given, over all images together.

    Parameters
    ----------
    true, found : sequence of list of dict
        Boxes of each image, with ``"label"``, ``"left"``, ``"top"``, ``"width"`` and ``"height"``.
    threshold : float, default=0.5
        The least intersection over union of a pair; see `labelloop.labels.overlap.agreement`.

    Returns
    -------
    Match

    Examples
    --------
    >>> right = {"label": "cat", "left": 0, "top": 0, "width": 10, "height": 10}
    >>> box_match([[right], []], [[{**right, "width": 8}], [right]])
    Match(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    hits = sum(agreement(one, other, threshold).same for one, other in zip(true, found, strict=True))
    return _match(hits, sum(map(len, true)), sum(map(len, found)))


def region_match(
    true: Sequence[Sequence[Annotation]], found: Sequence[Sequence[Annotation]], threshold: float = 0.5
) -> Match:
    """Compare regions found with those given, over all sounds together.

    Parameters
    ----------
    true, found : sequence of list of dict
        Regions of each sound, with ``"label"``, ``"start"`` and ``"end"``.
    threshold : float, default=0.5
        The least intersection over union of a pair, as of boxes.

    Returns
    -------
    Match

    Examples
    --------
    >>> right = {"label": "siren", "start": 2.0, "end": 7.0}
    >>> region_match([[right], []], [[{**right, "end": 6.0}], [right]])
    Match(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    return box_match(true, found, threshold)


def box_keys(boxes: Sequence[Annotation]) -> Keys:
    """Return what makes the boxes of an image what they are, see `same_boxes`."""
    return _keys(boxes, _SIDES)


def region_keys(regions: Sequence[Annotation]) -> Keys:
    """Return what makes the regions of a sound what they are, see `same_regions`."""
    return _keys(regions, _TIMES)


def same_boxes(one: Keys, other: Keys) -> bool:
    """Return whether two answers are the same: every box has a match of its class, and none is left over.

    Examples
    --------
    >>> box = {"label": "cat", "left": 0, "top": 0, "width": 10, "height": 10}
    >>> same_boxes(box_keys([box]), box_keys([{**box, "width": 8}]))
    True
    """
    return _same(one, other, _SIDES)


def same_regions(one: Keys, other: Keys) -> bool:
    """Return whether two answers are the same: every region has a match of its class, and none is left over.

    Examples
    --------
    >>> region = {"label": "siren", "start": 2.0, "end": 7.0}
    >>> same_regions(region_keys([region]), region_keys([{**region, "end": 6.0}]))
    True
    """
    return _same(one, other, _TIMES)


def span_keys(spans: Sequence[Annotation]) -> frozenset[tuple[int, int, str]]:
    """Return what makes the spans of a document what they are: two answers are the same where this is.

    Examples
    --------
    >>> span_keys([{"label": "place", "start": 0, "end": 5, "score": 0.9}])
    frozenset({(0, 5, 'place')})
    """
    return frozenset((span["start"], span["end"], str(span["label"])) for span in spans)


def _match(hits: int, given: int, found: int) -> Match:
    if not given and not found:
        return Match(1.0, 1.0, 1.0)
    return Match(hits / max(1, found), hits / max(1, given), 2 * hits / (given + found))


def _keys(parts: Sequence[Annotation], names: tuple[str, ...]) -> Keys:
    return tuple((str(part["label"]), *(float(part[name]) for name in names)) for part in parts)


def _same(one: Keys, other: Keys, names: tuple[str, ...]) -> bool:
    mine, theirs = ([dict(zip(("label", *names), key, strict=True)) for key in keys] for keys in (one, other))
    return agreement(mine, theirs).exact


def _placed(documents: Sequence[Sequence[Annotation]]) -> set[tuple[int, tuple[int, int, str]]]:
    return {(k, key) for k, spans in enumerate(documents) for key in span_keys(spans)}
