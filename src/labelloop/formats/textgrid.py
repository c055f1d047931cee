"""Praat's TextGrid: a file for each recording, with tiers of intervals that follow each other.

A folder is written, with NAME.TextGrid for NAME.wav; or a file, if the path ends in .TextGrid and there is one
recording. Regions stand in a tier "labels", those that overlap others in further ones, "labels (overlap 2)" and so on;
where there are several annotators, each has a tier of that name. What lies between regions are intervals without text.

Each tier of a file that is read is an answer of its own, its name in the column "tier"; that of a tier "labels" is left
out, and tiers of overlaps belong to the one they overlap. Recordings are called like the sounds beside the files (see
``sounds=``), else like the files. Long and short files are read, in UTF-8 and UTF-16; points are no regions. Class keys
are text. It holds nothing else about a recording.
"""

from __future__ import annotations

import re
from heapq import heappop, heappush
from typing import TYPE_CHECKING, TypeAlias

from labelloop.formats import praat
from labelloop.formats.files import write_lines
from labelloop.formats.recordings import Recording, class_of, lasting
from labelloop.formats.sounds import files_for, label_files
from labelloop.labels.regions import DIGITS
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from labelloop.formats.report import Tally
    from labelloop.formats.sounds import Sounds
    from labelloop.labels.regions import Region

_NAME = "labels"
_OVERLAP = re.compile(r"(.*) \(overlap \d+\)", re.DOTALL)
_REASON = "whose class has a character that no text has: U+FFFD instead"

_Interval: TypeAlias = tuple[float, float, str]


def load(path: Path, tally: Tally, sounds: Sounds) -> list[Recording]:
    """Read the files of a folder, or one file.

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of points.
    sounds : Sounds

    Returns
    -------
    list of Recording
        One for each tier.

    Raises
    ------
    ValueError
        If there is no file, or one is no TextGrid.
    """
    return [
        recording
        for file, name in steps(label_files(path, r"\.TextGrid"), "Reading labels")
        for recording in _recordings(praat.read(file), sounds.named(name), tally)
    ]


def dump(recordings: Sequence[Recording], path: Path, tally: Tally) -> None:
    """Write a folder with a file for each recording, or the file of one.

    Parameters
    ----------
    recordings : list of Recording
    path : Path
    tally : Tally
        Told of class keys that are no text, of recordings of unknown duration, and of those whose files would have
        one name.
    """
    for file, answers in steps(files_for(recordings, path, ".TextGrid", tally), "Writing labels"):
        first = answers[0]
        if first.duration is None:
            tally.note("recording", "of unknown duration: taken to end with its last region", first.name)
        last = max((time for each in answers if (time := lasting(each)) is not None), default=1.0)
        tiers: dict[str, list[_Interval]] = {}
        for recording in answers:
            name = _tier_name(recording, tiers)
            layers = _layers(recording.parts) or [[]]
            for number, layer in enumerate(layers, 1):
                tiers[name if number == 1 else f"{name} (overlap {number})"] = [
                    (region["start"], region["end"], class_of(region, recording, tally, _possible, _REASON))
                    for region in layer
                ]
        write_lines(_lines(tiers, last), file)


def _tier_name(recording: Recording, taken: dict[str, list[_Interval]]) -> str:
    said = [str(each) for each in (recording.meta.get("tier"), recording.annotator) if each is not None]
    name = _possible(", ".join(said)) or _NAME
    while name in taken:
        name += "'"
    return name


def _layers(regions: Sequence[Region]) -> list[list[Region]]:
    """Return regions, which are in order of start, as lists in which none overlaps another; as few as there can be.

    Each goes into the first list that is free, so that regions at the same place keep their order.
    """
    layers: list[list[Region]] = []
    busy: list[tuple[float, int]] = []  # until when, which layer
    free: list[int] = []
    for region in regions:
        while busy and busy[0][0] <= region["start"]:
            heappush(free, heappop(busy)[1])
        layer = heappop(free) if free else len(layers)
        if layer == len(layers):
            layers.append([])
        layers[layer].append(region)
        heappush(busy, (region["end"], layer))
    return layers


def _lines(tiers: dict[str, list[_Interval]], last: float) -> Iterator[str]:
    yield from ('File type = "ooTextFile"', 'Object class = "TextGrid"', "")
    yield from ("xmin = 0", f"xmax = {last:.{DIGITS}f}", "tiers? <exists>", f"size = {len(tiers)}", "item []:")
    for place, (name, intervals) in enumerate(tiers.items(), 1):
        whole = [*_without_gaps(intervals, last)]
        yield f"    item [{place}]:"
        for line in (
            'class = "IntervalTier"',
            f"name = {_quoted(name)}",
            "xmin = 0",
            f"xmax = {last:.{DIGITS}f}",
            f"intervals: size = {len(whole)}",
        ):
            yield f"        {line}"
        for number, (start, end, text) in enumerate(whole, 1):
            yield f"        intervals [{number}]:"
            yield f"            xmin = {start:.{DIGITS}f}"
            yield f"            xmax = {end:.{DIGITS}f}"
            yield f"            text = {_quoted(text)}"


def _without_gaps(intervals: Sequence[_Interval], last: float) -> Iterator[_Interval]:
    """Yield intervals that follow each other from 0 to the end, those between the given ones without text."""
    at = 0.0
    for start, end, text in intervals:
        if start > at:
            yield at, start, ""
        yield start, end, text
        at = end
    if at < last:
        yield at, last, ""


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _possible(text: str) -> str:
    return text.replace("\0", "\ufffd")


def _recordings(grid: praat.Grid, name: str, tally: Tally) -> list[Recording]:
    """Return a recording for each tier, those of overlaps in the one that they overlap."""
    found: dict[str, Recording] = {}
    for tier in grid.tiers:
        for time, mark in tier.points:
            tally.drop(
                "point", f"of the tier {tier.name!r:.40}, no region", f"recording {name!r}, {mark!r:.40} {time} s"
            )
        if tier.intervals is None:
            continue
        base = _OVERLAP.fullmatch(tier.name)
        known = found.get(base[1]) if base else None
        regions = [{"start": start, "end": end, "label": text} for start, end, text in tier.intervals if text.strip()]
        if known is not None:
            known.parts.extend(regions)
        else:
            meta = {} if tier.name == _NAME else {"tier": tier.name}
            found[tier.name] = Recording(name, regions, duration=grid.end, meta=meta)
    return list(found.values()) or [Recording(name, [], duration=grid.end)]
