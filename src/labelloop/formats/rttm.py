"""RTTM, the format of NIST's evaluations of diarization: a line ``SPEAKER`` for each region of each recording.

Fields are parted by blanks: ``SPEAKER file channel start duration <NA> <NA> class <NA> <NA>``. The file is the name of
the recording without its ending. Blanks in names and classes are written as ``_``. Class keys are text. It holds one
answer a recording, and nothing else about it; a recording in which there is nothing has no line.

Lines of other types say other things of a recording; they are not read, and neither are confidences and channels.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from labelloop.formats.answers import named_apart, one_each
from labelloop.formats.files import inside, read_text, shown, write_lines
from labelloop.formats.recordings import Recording, class_of
from labelloop.formats.sounds import stem_of
from labelloop.labels.regions import DIGITS
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from labelloop.formats.report import Tally
    from labelloop.formats.sounds import Sounds
    from labelloop.labels.regions import Region

_NONE = "<NA>"
_OTHERS = {"SEGMENT", "NOSCORE", "NO_RT_METADATA", "SPKR-INFO", "LEXEME", "NON-LEX", "NON-SPEECH"}
_OTHERS |= {"FILLER", "EDIT", "SU", "IP", "CB", "A/P"}
_FEWEST = 8  # fields of a line, up to the class
_ORDINARY = ("0", "1", _NONE)  # channels


def load(path: Path, tally: Tally, sounds: Sounds) -> list[Recording]:
    """Read a file.

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of lines of other types, and of fields that are not read.
    sounds : Sounds

    Returns
    -------
    list of Recording
        In the order in which the file has them.

    Raises
    ------
    ValueError
        If a line is none of RTTM.
    """
    found: dict[str, Recording] = {}
    for number, line in enumerate(steps(read_text(path).split("\n"), "Reading labels"), 1):
        fields = line.split()
        if not fields or fields[0].startswith(";;"):
            continue
        if fields[0] in _OTHERS:
            tally.note("line", f"of the type {fields[0]}, not read", f"line {number}")
            continue
        if fields[0] != "SPEAKER" or len(fields) < _FEWEST:
            raise ValueError(
                f"{path}, line {number}: expected SPEAKER, a file, a channel, a start, a duration, <NA>, <NA> and a "
                f"class, found {shown(line)}"
            )
        recording = found.setdefault(fields[1], Recording(fields[1], []))
        recording.parts.append(_region(fields, recording, tally))
    for name, recording in found.items():
        safe = inside(name) or "recording"
        if safe != name:
            tally.note("recording", "whose name leads out of its folder: the last part of it is taken", recording.name)
        recording.path = sounds.named(safe)
    return list(found.values())


def dump(recordings: Sequence[Recording], path: Path, tally: Tally) -> None:
    """Write a file.

    Parameters
    ----------
    recordings : list of Recording
    path : Path
    tally : Tally
        Told of class keys that are no text or have blanks, of recordings in which there is nothing, and of names that
        have blanks or are those of others.
    """
    lines: list[str] = []
    for recording in (answers := one_each(recordings, "rttm", tally)):
        if _word(recording.path) != recording.path:
            tally.note("recording", "whose name has blanks: written with _", recording.name)
        if not recording.parts:
            tally.note("recording", "in which there is nothing: it has no line", recording.name)
    for stem, recording in steps(named_apart(answers, lambda name: stem_of(_word(name)), tally), "Writing labels"):
        lines += [_line(str(stem), region, recording, tally) for region in recording.parts]
    write_lines(lines, path)


def _line(name: str, region: Region, recording: Recording, tally: Tally) -> str:
    label = class_of(region, recording, tally, _word, "whose class has blanks, or is <NA>: written with _")
    start, duration = f"{region['start']:.{DIGITS}f}", f"{region['end'] - region['start']:.{DIGITS}f}"
    return f"SPEAKER {name} 1 {start} {duration} {_NONE} {_NONE} {label} {_NONE} {_NONE}"


def _word(text: str) -> str:
    """Return a text without blanks, and not the one that says that there is none."""
    word = re.sub(r"\s", "_", text).replace("\0", "\ufffd")
    return "_NA_" if word == _NONE else word


def _region(fields: list[str], recording: Recording, tally: Tally) -> Region:
    start, duration = map(_seconds, fields[3:5])
    end = None if start is None or duration is None else start + duration
    region = {"start": start, "end": end, "label": None if fields[7] == _NONE else fields[7]}
    if fields[2] not in _ORDINARY:
        tally.note("region", "of a further channel: read as of the whole recording", recording.where(region))
    if any(field != _NONE for field in (*fields[5:7], *fields[8:])):
        tally.note("region", "with a confidence or other fields, not read", recording.where(region))
    return region


def _seconds(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
