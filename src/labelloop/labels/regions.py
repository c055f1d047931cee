"""Stretches of time in a sound, each with a class.

Examples
--------
>>> from labelloop.labels import Classes
>>> regions = Regions(Classes(["siren", "horn"]))
>>> regions.validate([{"label": "horn", "start": 5, "end": 5.7}, {"label": "siren", "start": 2, "end": 7}], 10.0)
[{'start': 2.0, 'end': 7.0, 'label': 'siren'}, {'start': 5.0, 'end': 5.7, 'label': 'horn'}]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, TypeAlias

from labelloop.labels.classes import LabelError, MisfitError
from labelloop.labels.parts import Part, PartsType, number_of

Region: TypeAlias = Part

DIGITS = 6  # of a second: a sample lasts 5 millionths of one at 192 kHz
_LEAST = 10.0**-DIGITS


@dataclass(frozen=True)
class Regions(PartsType):
    """Any number of regions of a sound, none included.

    A region is ``{"start", "end", "label"}`` in seconds from the beginning of the sound, rounded to millionths. Time is
    counted in samples: the sample of number `k` is heard from ``k / rate`` to ``(k + 1) / rate``.

    Parameters
    ----------
    classes : Classes
    overlap : bool
        Whether regions may overlap.
    """

    name: ClassVar[str] = "regions"
    noun: ClassVar[str] = "region"
    fields: ClassVar[tuple[str, ...]] = ("start", "end", "label")
    needed: ClassVar[frozenset[str]] = frozenset(fields)
    example: ClassVar[str] = "{'label': ..., 'start': 0.5, 'end': 1.25}"

    overlap: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.overlap, bool):
            raise LabelError(f"overlap={self.overlap!r} is neither True nor False")

    def validate(self, value: Any, content: float | None = None) -> list[Region]:
        """Return the regions in order of start, longer ones first, each once.

        Parameters
        ----------
        value : iterable of dict
            With ``label``, ``start`` and ``end``. Empty: there is nothing in the sound.
        content : float, optional
            How long the sound is, in seconds; without it regions may end anywhere.

        Returns
        -------
        list of dict

        Raises
        ------
        MisfitError
            If a region does not lie in the sound.
        LabelError
            If `value` is no list of regions, a class is not known, a number is none, or regions overlap where they must
            not.
        """
        regions = self.read(value, content)
        if not self.overlap:
            self._refuse_overlap(regions)
        return regions

    def read(self, value: Any, content: float | None = None) -> list[Region]:
        """Return regions that were stored, see `validate`; those that overlap were allowed to then."""
        order = {str(key): place for place, key in enumerate(self.classes.keys)}
        regions = sorted(
            self._parts(value, content),
            key=lambda one: (one["start"], -one["end"], order[str(one["label"])], one.get("origin", "")),
        )
        return [one for k, one in enumerate(regions) if k == 0 or not self._same(regions[k - 1], one)]

    def propose(self, value: Any, content: float | None = None) -> list[Region]:
        """Return regions that a model has found: cut off at the beginning and the end of the sound.

        Parameters
        ----------
        value : iterable of dict
        content : float, optional

        Returns
        -------
        list of dict

        Raises
        ------
        LabelError
            If nothing of a region lies within the sound, its numbers are none, or regions overlap where they must not.
        """
        if isinstance(value, Iterable) and not isinstance(value, Mapping | str):  # else `validate` says what is wrong
            value = [self._cut(region, content) for region in value]
        return self.validate(value, content)

    def area(self, part: Part) -> tuple[float, float, float, float]:
        """Return the place of a region, as a box of height 1."""
        return part["start"], 0, part["end"] - part["start"], 1

    def _cut(self, region: Any, duration: float | None) -> Any:
        if not isinstance(region, Mapping) or not self.needed <= region.keys():
            return region  # `validate` says what is wrong
        start, end = _time(region, "start"), _time(region, "end")
        last = math.inf if duration is None else duration
        if start >= last or end <= 0:
            raise MisfitError(f"{_shown(start, end)} does not lie in the sound{_of(duration)}")
        return {**region, "start": max(0.0, start), "end": min(last, end)}

    def _part(self, part: Mapping[str, Any], content: float | None) -> Region:
        label = self.classes.find(part["label"])
        start, end = (round(_time(part, name), DIGITS) for name in ("start", "end"))
        if end - start < _LEAST / 2:
            raise LabelError(f"{_shown(start, end)} is empty: it must end after it starts")
        if start < 0 or (content is not None and end > content + _LEAST):
            raise MisfitError(f"{_shown(start, end)} does not lie in the sound{_of(content)}: cut it off there")
        return {"start": start + 0.0, "end": end, "label": label}  # no -0.0

    def _refuse_overlap(self, regions: list[Region]) -> None:
        for before, after in pairwise(regions):  # sorted by start: if any two overlap, two neighbours do
            if after["start"] < before["end"]:
                one, other = (_shown(region["start"], region["end"]) for region in (after, before))
                raise LabelError(f"{one} overlaps {other}: regions may overlap only with overlap=True")


def _time(region: Mapping[str, Any], name: str) -> float:
    return number_of(region, name, "region", "seconds")


def _shown(start: float, end: float) -> str:
    return f"the region {start:.10g}-{end:.10g} s"


def _of(duration: float | None) -> str:
    return "" if duration is None else f" of {duration:.10g} s"
