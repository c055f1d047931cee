"""Answers made of parts of a sample, each with a class: what spans, boxes and regions have in common."""

from __future__ import annotations

import sys
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, ClassVar, TypeAlias

from labelloop.labels.classes import ClassKey, LabelError
from labelloop.labels.label_type import LabelType

Part: TypeAlias = dict[str, Any]

ORIGINS = ("accepted", "edited")  # of a suggestion taken as it was, or changed; a part made by hand has none
_PROVENANCE = frozenset({"origin", "score"})


@dataclass(frozen=True)
class PartsType(LabelType):
    """Any number of parts of a sample, none included.

    Its ``origin`` says whether a part was a suggestion, its ``score`` how sure that was.

    Parameters
    ----------
    classes : Classes
    """

    has_parts: ClassVar[bool] = True
    noun: ClassVar[str]  # what a part is called
    fields: ClassVar[tuple[str, ...]]  # of a part, in the order that files have them
    needed: ClassVar[frozenset[str]]  # fields that whoever writes a part has to give
    example: ClassVar[str]

    @abstractmethod
    def _part(self, part: Mapping[str, Any], content: Any) -> Part:
        """Return the fields of a part, checked."""

    @abstractmethod
    def area(self, part: Part) -> tuple[float, float, float, float]:
        """Return the place of a part as left, top, width and height; a stretch of text or time is of height 1."""

    def count(self, value: list[Part]) -> dict[ClassKey, int]:
        """Return how many parts each class has."""
        return dict(Counter(part["label"] for part in value))

    def public(self, value: list[Part]) -> list[Part]:
        """Return the parts without where they came from."""
        return [{name: part[name] for name in self.fields} for part in value]

    def _parts(self, value: Any, content: Any) -> list[Part]:
        """Return the parts of a list, each checked, in the order given."""
        if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
            raise LabelError(f"{value!r:.80} is not a list of {self.name}: write [{self.example}], [] if there is none")
        return [{**self._part(self._fields(part), content), **_provenance(part, self.noun)} for part in value]

    def _fields(self, part: Any) -> Mapping[str, Any]:
        if not isinstance(part, Mapping) or not self.needed <= part.keys():
            raise LabelError(f"{part!r:.80} is not a {self.noun}: write {self.example}")
        unknown = sorted(str(name) for name in part.keys() - _PROVENANCE - set(self.fields))
        if unknown:
            raise LabelError(f"a {self.noun} has no field {unknown[0]!r}: it has {', '.join(self.fields)}")
        return part

    def _same(self, one: Part, other: Part) -> bool:
        return all(one[name] == other[name] for name in self.fields)


def number_of(part: Mapping[str, Any], name: str, noun: str, unit: str) -> float:
    """Return a number of a part; raise `LabelError` if it is none that a float can hold."""
    number = plain_number(part[name])
    known = isinstance(number, Real) and not isinstance(number, bool)
    if not known or not abs(number) <= sys.float_info.max:  # NaN is not, an int may be larger
        raise LabelError(f"{name!r} of a {noun} is {number!r:.40}: it must be a number of {unit}")
    return float(number)


def plain_number(value: Any) -> Any:
    """Return a number of numpy as Python's; anything else as it is."""
    return value.item() if hasattr(value, "item") and getattr(value, "shape", None) == () else value


def _provenance(part: Mapping[str, Any], noun: str) -> Part:
    """Return where a part came from, as far as it says."""
    found: Part = {}
    if part.get("origin") is not None:
        if part["origin"] not in ORIGINS:
            raise LabelError(f"'origin' of a {noun} is {part['origin']!r:.40}: it must be one of {ORIGINS}")
        found["origin"] = part["origin"]
    if part.get("score") is not None:
        score = part["score"]
        known = isinstance(score, Real) and not isinstance(score, bool)
        if not known or not 0 <= score <= 1:
            raise LabelError(f"'score' of a {noun} is {score!r:.40}: it must lie between 0 and 1")
        found["score"] = float(score)
    return found
