"""Stretches of a text, each with a class.

Examples
--------
>>> from labelloop.labels import Classes
>>> Spans(Classes(["person", "place"])).validate([{"label": "place", "start": 13, "end": 18}], "Ada lives in Paris")
[{'text': 'Paris', 'start': 13, 'end': 18, 'label': 'place'}]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from numbers import Real
from typing import Any, ClassVar, TypeAlias

from labelloop.labels.classes import ClassKey, LabelError, MisfitError
from labelloop.labels.label_type import LabelType

Span: TypeAlias = dict[str, Any]

ORIGINS = ("accepted", "edited")  # of a suggestion taken as it was, or changed; a span made by hand has none
_FIELDS = frozenset({"text", "start", "end", "label", "origin", "score"})
_PUBLIC = ("text", "start", "end", "label")
_EXAMPLE = "{'label': ..., 'start': 0, 'end': 4}"
_QUOTED = 40  # characters of a text in a message
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Spans(LabelType):
    """Any number of spans of a text, none included.

    A span is ``{"text", "start", "end", "label"}``: offsets in code points as those of Python strings, end exclusive,
    so that ``text[start:end]`` is what it holds. Its ``origin`` says whether it was a suggestion, its ``score`` how
    sure that was.

    Parameters
    ----------
    classes : Classes
    overlap : bool
        Whether spans may overlap or lie within each other.
    """

    name: ClassVar[str] = "spans"
    has_parts: ClassVar[bool] = True

    overlap: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.overlap, bool):
            raise LabelError(f"overlap={self.overlap!r} is neither True nor False")

    def validate(self, value: Any, content: str | None = None) -> list[Span]:
        """Return the spans in order of start, longer ones first, each once.

        Parameters
        ----------
        value : iterable of dict
            With ``label``, ``start`` and ``end``; a ``text`` must be what stands there. Empty: there are none.
        content : str, optional
            The text; without it each span has to bring its own.

        Returns
        -------
        list of dict

        Raises
        ------
        MisfitError
            If a span does not lie in the text or holds something else.
        LabelError
            If `value` is no list of spans, a class is not known, or spans overlap where they must not.
        """
        spans = self.read(value, content)
        if not self.overlap:
            self._refuse_overlap(spans)
        return spans

    def read(self, value: Any, content: str | None = None) -> list[Span]:
        """Return spans that were stored, see `validate`; those that overlap were allowed to then."""
        if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
            raise LabelError(f"{value!r:.80} is not a list of spans: write [{_EXAMPLE}], [] if there is none")
        order = {str(key): place for place, key in enumerate(self.classes.keys)}
        spans = sorted(
            (self._span(span, content) for span in value),
            key=lambda span: (span["start"], -span["end"], order[str(span["label"])], span.get("origin", "")),
        )
        return [span for k, span in enumerate(spans) if k == 0 or not _same(spans[k - 1], span)]

    def count(self, value: list[Span]) -> dict[ClassKey, int]:
        """Return how many spans each class has."""
        return dict(Counter(span["label"] for span in value))

    def public(self, value: list[Span]) -> list[Span]:
        """Return the spans without where they came from."""
        return [{name: span[name] for name in _PUBLIC} for span in value]

    def _span(self, span: Any, content: str | None) -> Span:
        if not isinstance(span, Mapping) or not {"label", "start", "end"} <= span.keys():
            raise LabelError(f"{span!r:.80} is not a span: write {_EXAMPLE}")
        unknown = sorted(str(name) for name in span.keys() - _FIELDS)
        if unknown:
            raise LabelError(f"a span has no field {unknown[0]!r}: it has {', '.join(_PUBLIC)}")
        label, start, end = self.classes.find(span["label"]), _offset(span, "start"), _offset(span, "end")
        text = _held(span, start, end, content)
        return {"text": text, "start": start, "end": end, "label": label, **_provenance(span)}

    def _refuse_overlap(self, spans: list[Span]) -> None:
        for before, after in pairwise(spans):  # sorted by start: if any two overlap, two neighbours do
            if after["start"] < before["end"]:
                raise LabelError(
                    f"{_quote(after['text'])} ({after['start']}-{after['end']}) overlaps {_quote(before['text'])} "
                    f"({before['start']}-{before['end']}): spans may overlap only with overlap=True"
                )


def _offset(span: Mapping[str, Any], name: str) -> int:
    offset = span[name]
    if hasattr(offset, "item") and getattr(offset, "shape", None) == ():
        offset = offset.item()
    if type(offset) is not int:
        raise LabelError(f"{name!r} of a span is {offset!r:.40}: it must be a whole number, an offset into the text")
    return offset


def _held(span: Mapping[str, Any], start: int, end: int, content: str | None) -> str:
    """Return what the span holds, checked against the text and against what it says itself."""
    said = span.get("text")
    if said is not None and not isinstance(said, str):
        raise LabelError(f"'text' of a span is {said!r:.40}: it must be what stands at {start}-{end}")
    if not 0 <= start < end or (content is not None and end > len(content)):
        size = "" if content is None else f" of {len(content)} characters"
        raise MisfitError(f"a span {start}-{end} does not lie in the text{size}: it must hold at least one character")
    text = said if content is None else content[start:end]
    if text is None:
        raise LabelError(f"a span {start}-{end} says no 'text', and the sample's is not known here")
    if _LONE.search(text):  # a page is shown something else there
        raise MisfitError(
            f"the span {start}-{end} holds half a character (a lone surrogate), which cannot be stored: mark what is "
            "beside it"
        )
    if len(text) != end - start or said not in {None, text}:
        ours, theirs = _difference(text, str(said))
        raise MisfitError(
            f"a span {start}-{end} says it holds {theirs}, and the text has {ours} there: offsets count code points, "
            "as Python's do"
        )
    return text


def _provenance(span: Mapping[str, Any]) -> Span:
    """Return where a span came from, as far as it says."""
    found: Span = {}
    if span.get("origin") is not None:
        if span["origin"] not in ORIGINS:
            raise LabelError(f"'origin' of a span is {span['origin']!r:.40}: it must be one of {ORIGINS}")
        found["origin"] = span["origin"]
    if span.get("score") is not None:
        score = span["score"]
        if isinstance(score, bool) or not isinstance(score, Real) or not 0 <= float(score) <= 1:
            raise LabelError(f"'score' of a span is {score!r:.40}: it must lie between 0 and 1")
        found["score"] = float(score)
    return found


def _same(one: Span, other: Span) -> bool:
    return all(one[name] == other[name] for name in ("start", "end", "label"))


def _difference(one: str, other: str) -> tuple[str, str]:
    """Return two texts as a message shows them: from shortly before they differ."""
    same = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, same - _QUOTED // 2)
    return _quote(one[start:]), _quote(other[start:])


def _quote(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…")
