"""Recordings with regions as every format of sounds sees them, checked, and as a table.

Times are seconds from the beginning of the recording, rounded to millionths; files have six decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from labelloop.formats.documents import plain, table_of, text_of, whole
from labelloop.labels.regions import DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

    from labelloop.formats.report import Tally
    from labelloop.labels.regions import Region

# Columns of a table of recordings that say what it is about; others are passed on as they are.
OWN = ("id", "path", "duration", "rate", "label", "annotator")
_LEAST = 10.0**-DIGITS


@dataclass
class Recording:
    """One recording, as one annotator has labeled it.

    Parameters
    ----------
    path : str
        Its name in the file, with the folders it lies in, parted by slashes.
    regions : list of dict, optional
        ``start, end, label`` each; None where regions are not what was asked for, or there is no answer. As a file
        has them they may be any numbers, or none; `settle` sees to that.
    classes : class key or list of class keys, optional
        Of the whole recording.
    duration : float, optional
        In seconds.
    rate : float, optional
        Samples in a second.
    id : str, int or other plain JSON, optional
    annotator : str or int, optional
    skipped : bool
        The annotator passed it over.
    meta : dict
        What else is said about it, as plain JSON.
    """

    noun: ClassVar[str] = "region"
    thing: ClassVar[str] = "recording"

    path: str
    regions: list[Region] | None = None
    classes: Any = None
    duration: float | None = None
    rate: float | None = None
    id: Any = None
    annotator: Any = None
    skipped: bool = False
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a report calls it."""
        return f"recording {self.path!r}"

    @property
    def answered(self) -> bool:
        """Whether there is a label."""
        return self.regions is not None or self.classes is not None

    @property
    def parts(self) -> list[Region]:
        """Its regions."""
        return [] if self.regions is None else self.regions

    @property
    def labels(self) -> int:
        """How many labels there are: regions, or one class of the whole."""
        return int(self.classes is not None) if self.regions is None else len(self.regions)

    def where(self, region: Any) -> str:
        """Return what a report calls one of its regions, or what was meant to be one."""
        if not isinstance(region, dict):
            return f"{self.name}, {region!r:.80}"
        times = (_number(region.get(name)) for name in ("start", "end"))
        start, end = ("?" if time is None else f"{time:.10g}" for time in times)
        return f"{self.name}, {region.get('label')!r:.40} {start}-{end} s"

    def class_keys(self) -> list[Any]:
        """Return the class keys of the whole recording as a list."""
        return list(self.classes) if isinstance(self.classes, list) else [self.classes]


def settle(recording: Recording, tally: Tally) -> None:
    """Make regions such that lie in the recording, in order of start, longer ones first.

    Parameters
    ----------
    recording : Recording
        Changed in place, and so are its regions: those that are no regions dropped, others cut off.
    tally : Tally
    """
    recording.path, recording.meta = whole(recording.path), plain(recording.meta)
    recording.id, recording.annotator = plain(recording.id), plain(recording.annotator)
    recording.classes = plain(recording.classes)
    recording.duration, recording.rate = _positive(recording.duration), _positive(recording.rate)
    if recording.regions is not None:
        recording.regions = _checked(recording.regions, recording, tally)


def frame_of(recordings: Sequence[Recording]) -> pd.DataFrame:
    """Return a table of recordings, a row each.

    Parameters
    ----------
    recordings : list of Recording

    Returns
    -------
    DataFrame
        ``id`` if it is known, ``path``, ``duration``, ``rate`` if it is known, ``label``, ``annotator`` if it is
        known, and what else was said, a column each; a name that is one of these gets an underscore at its end.
    """
    columns: dict[str, list[Any]] = {}
    for name in OWN:
        column = [_label(each) if name == "label" else getattr(each, name) for each in recordings]
        if name in ("path", "duration", "label") or any(value is not None for value in column):
            columns[name] = column
    return table_of(columns, [recording.meta for recording in recordings], OWN)


def lasting(recording: Recording) -> float | None:
    """Return how long a recording is: as it says, but no region ends later; None if there is nothing to tell it."""
    ends = [region["end"] for region in recording.parts]
    known = ends if recording.duration is None else [*ends, round(recording.duration, DIGITS)]
    return max(known, default=None)


def one_line(text: str) -> str:
    """Return a text with blanks for tabs and line ends, and U+FFFD for NUL."""
    return re.sub("[\t\n\r]", " ", text).replace("\0", "\ufffd")


def class_of(region: Region, recording: Recording, tally: Tally, possible: Callable[[str], str], reason: str) -> str:
    """Return the class key of a region as text that a format can hold; one that is changed is counted.

    Parameters
    ----------
    region : dict
    recording : Recording
    tally : Tally
    possible : callable
        Returns the text as the format can hold it.
    reason : str
        Why a text is changed.

    Returns
    -------
    str
    """
    label = text_of(region, recording, tally)
    if possible(label) != label:
        tally.change(region, "region", reason, recording.where(region))
    return possible(label)


def _label(recording: Recording) -> Any:
    return recording.classes if recording.regions is None else recording.regions


# ---- regions ----------------------------------------------------------------------------------------------------


def _checked(regions: Iterable[Any], recording: Recording, tally: Tally) -> list[Region]:
    found: list[Region] = []
    seen = set()
    for region in regions:
        new = _fitted(region, recording.duration)
        key = None if isinstance(new, str) else (new["start"], new["end"], type(new["label"]), new["label"])
        if isinstance(new, str) or key in seen:
            tally.drop("region", new if isinstance(new, str) else "given twice", recording.where(region))
            continue
        seen.add(key)
        for name, reason in (
            ("start", "beginning before the recording: cut off there"),
            ("end", "ending after the recording: cut off there"),
        ):
            if round(float(plain(region[name])), DIGITS) != new[name]:
                tally.change(region, "region", reason, recording.where(region))
        region.clear()  # the region stays the one that reports know
        region.update(new)
        found.append(region)
    return sorted(found, key=lambda region: (region["start"], -region["end"]))


def _fitted(region: Any, duration: float | None) -> Region | str:
    """Return a region within its recording, or why there is none."""
    if not isinstance(region, dict) or not {"label", "start", "end"} <= region.keys():
        return "without label, start or end"
    start, end = _number(region["start"]), _number(region["end"])
    if start is None or end is None:
        return "whose times are no numbers"
    label = plain(region["label"])
    if not isinstance(label, str | int | float | bool) or (isinstance(label, str) and not label.strip()):
        return "without a class"
    start, end = round(start, DIGITS), round(end, DIGITS)
    if end <= start:
        return "of no length: a point in time" if end == start else "that ends before it starts"
    last = end if duration is None or end <= duration + _LEAST else round(duration, DIGITS)
    if end <= 0 or start >= last:
        return "outside the recording"
    return {"start": max(start, 0.0) + 0.0, "end": last, "label": label}  # no -0.0


def _number(value: Any) -> float | None:
    """Return a number of seconds, None if it is none that can be."""
    number = value if type(value) in (int, float) else plain(value)
    usable = isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < 2**53
    return float(number) if usable else None  # not a number is not smaller than any


def _positive(value: Any) -> float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None
