"""Stretches of a text, each with a class.

Examples
--------
>>> from labelloop.labels import Classes
>>> Spans(Classes(["person", "place"])).validate([{"label": "place", "start": 13, "end": 18}], "Ada lives in Paris")
[{'text': 'Paris', 'start': 13, 'end': 18, 'label': 'place'}]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from labelloop.labels.classes import LabelError, MisfitError
from labelloop.labels.parts import Part, PartsType, plain_number

if TYPE_CHECKING:
    from collections.abc import Mapping

Span: TypeAlias = Part

_QUOTED = 40  # characters of a text in a message
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Spans(PartsType):
    """Any number of spans of a text, none included.

    A span is ``{"text", "start", "end", "label"}``: offsets in code points as those of Python strings, end exclusive,
    so that ``text[start:end]`` is what it holds.

    Parameters
    ----------
    classes : Classes
    overlap : bool
        Whether spans may overlap or lie within each other.
    """

    name: ClassVar[str] = "spans"
    noun: ClassVar[str] = "span"
    fields: ClassVar[tuple[str, ...]] = ("text", "start", "end", "label")
    needed: ClassVar[frozenset[str]] = frozenset({"label", "start", "end"})
    example: ClassVar[str] = "{'label': ..., 'start': 0, 'end': 4}"

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
        order = {str(key): place for place, key in enumerate(self.classes.keys)}
        spans = sorted(
            self._parts(value, content),
            key=lambda span: (span["start"], -span["end"], order[str(span["label"])], span.get("origin", "")),
        )
        return [span for k, span in enumerate(spans) if k == 0 or not self._same(spans[k - 1], span)]

    def area(self, part: Part) -> tuple[int, int, int, int]:
        """Return the place of a span, as a box that is one line high."""
        return part["start"], 0, part["end"] - part["start"], 1

    def _part(self, part: Mapping[str, Any], content: str | None) -> Span:
        label, start, end = self.classes.find(part["label"]), _offset(part, "start"), _offset(part, "end")
        return {"text": _held(part, start, end, content), "start": start, "end": end, "label": label}

    def _refuse_overlap(self, spans: list[Span]) -> None:
        for before, after in pairwise(spans):  # sorted by start: if any two overlap, two neighbours do
            if after["start"] < before["end"]:
                raise LabelError(
                    f"{_quote(after['text'])} ({after['start']}-{after['end']}) overlaps {_quote(before['text'])} "
                    f"({before['start']}-{before['end']}): spans may overlap only with overlap=True"
                )


def _offset(span: Mapping[str, Any], name: str) -> int:
    offset = plain_number(span[name])
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


def _difference(one: str, other: str) -> tuple[str, str]:
    """Return two texts as a message shows them: from shortly before they differ."""
    same = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, same - _QUOTED // 2)
    return _quote(one[start:]), _quote(other[start:])


def _quote(text: str) -> str:
    return repr(text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…")
