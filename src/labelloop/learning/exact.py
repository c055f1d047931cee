"""Whether spans found are those given: the same label from the same start to the same end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.learning.parts import Annotation


class ExactMatch(NamedTuple):
    """How well spans were found: those with the right start, end and label count."""

    precision: float
    recall: float
    f1: float


def exact_match(true: Sequence[list[Annotation]], found: Sequence[list[Annotation]]) -> ExactMatch:
    """Compare spans found with those given, over all documents together.

    Parameters
    ----------
    true, found : sequence of list of dict
        Spans of each document, with ``"label"``, ``"start"`` and ``"end"``.

    Returns
    -------
    ExactMatch
        ``precision``, ``recall`` and their harmonic mean ``f1``; all 1 when there is nothing and nothing is found.

    Examples
    --------
    >>> right = {"label": "place", "start": 0, "end": 5}
    >>> exact_match([[right], []], [[right], [right]])
    ExactMatch(precision=0.5, recall=1.0, f1=0.6666666666666666)
    """
    given, ours = _placed(true), _placed(found)
    hits = len(given & ours)
    if not given and not ours:
        return ExactMatch(1.0, 1.0, 1.0)
    f1 = 2 * hits / (len(given) + len(ours))
    return ExactMatch(hits / max(1, len(ours)), hits / max(1, len(given)), f1)


def span_keys(spans: Sequence[Annotation]) -> frozenset[tuple[int, int, str]]:
    """Return what makes the spans of a document what they are: two answers are the same where this is.

    Examples
    --------
    >>> span_keys([{"label": "place", "start": 0, "end": 5, "score": 0.9}])
    frozenset({(0, 5, 'place')})
    """
    return frozenset((span["start"], span["end"], str(span["label"])) for span in spans)


def _placed(documents: Sequence[Sequence[Annotation]]) -> set[tuple[int, tuple[int, int, str]]]:
    return {(k, key) for k, spans in enumerate(documents) for key in span_keys(spans)}
