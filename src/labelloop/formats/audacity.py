r"""Audacity's label tracks: a file .txt for each recording, a line ``start<tab>end<tab>label`` for each region.

A folder is written, with NAME.txt for NAME.wav; or a file, if the path ends in .txt and there is one recording. An
empty file is a recording in which there is nothing; recordings that were skipped have none. Where the sounds are found
(see ``sounds=``) recordings are called like them, else like the files of labels.

A point, which ends where it starts, is no region. The line of frequencies that may follow a label (``\``, lowest,
highest) is not read. Class keys are text. It holds one answer a recording, and nothing else about it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from labelloop.formats.answers import one_each
from labelloop.formats.files import read_text, shown, write_lines
from labelloop.formats.recordings import Recording, class_of, one_line
from labelloop.formats.sounds import files_for, label_files
from labelloop.labels.regions import DIGITS
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from labelloop.formats.report import Tally
    from labelloop.formats.sounds import Sounds
    from labelloop.labels.regions import Region

_NUMBER = r"[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?|[-+]?(?:inf(?:inity)?|nan)"
_LINE = re.compile(rf"({_NUMBER})\t(?:({_NUMBER})(?:\t|\Z))?(.*)", re.IGNORECASE | re.DOTALL)
_REASON = "whose class has tabs or line ends: written with blanks"


def load(path: Path, tally: Tally, sounds: Sounds) -> list[Recording]:
    """Read the files of a folder, or one file.

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of frequencies, and of files in a folder that are no label tracks.
    sounds : Sounds

    Returns
    -------
    list of Recording

    Raises
    ------
    ValueError
        If there is no file, or one is no label track.
    """
    found = []
    for file, name in steps(label_files(path, r"\.txt"), "Reading labels"):
        recording = Recording(sounds.named(name))
        recording.regions = _regions(file, recording, tally)
        if recording.regions is None:
            tally.note("file", "that is no label track: passed over", file.name)
        else:
            found.append(recording)
    if not found:
        raise ValueError(f"{path}: expected a start, an end and a label in each line, parted by tabs")
    return found


def dump(recordings: Sequence[Recording], path: Path, tally: Tally) -> None:
    """Write a folder with a file for each recording, or the file of one.

    Parameters
    ----------
    recordings : list of Recording
    path : Path
    tally : Tally
        Told of class keys that are no text, or have tabs or line ends, and of recordings whose files would have one
        name.
    """
    answers = one_each(recordings, "audacity", tally)
    for file, (recording,) in steps(files_for(answers, path, ".txt", tally), "Writing labels"):
        write_lines([_line(region, recording, tally) for region in recording.parts], file)


def _line(region: Region, recording: Recording, tally: Tally) -> str:
    label = class_of(region, recording, tally, one_line, _REASON)
    return f"{region['start']:.{DIGITS}f}\t{region['end']:.{DIGITS}f}\t{label}"


def _regions(file: Path, recording: Recording, tally: Tally) -> list[Region] | None:
    """Return the regions of a file, None if it is no label track."""
    found: list[Region] = []
    for number, line in enumerate(read_text(file).split("\n"), 1):
        text = line.removesuffix("\r")
        said = _LINE.match(text)
        if said is not None:
            start, end, label = said.groups()
            found.append({"start": _seconds(start), "end": _seconds(end or start), "label": label})
            if "," in f"{start}{end}":
                tally.note("region", "with a comma in its times: read as a point", recording.where(found[-1]))
        elif text.startswith("\\") and found:
            tally.note("region", "with a band of frequencies, not read", recording.where(found[-1]))
        elif text.strip():
            if not found:
                return None
            raise ValueError(f"{file}, line {number}: expected a start, an end and a label, found {shown(text)}")
    return found


def _seconds(text: str) -> float:
    return float(text.replace(",", "."))
