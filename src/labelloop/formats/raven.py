"""Raven's selection tables: a file ``NAME.Table.1.selections.txt`` for each recording, a row for each region.

Columns are parted by tabs. "Begin Time (s)" and "End Time (s)" are needed, and one for the class: "Annotation", or
another of the usual names. If there is a column "Begin File", a table may be of several recordings; times then begin
with each one, by "File Offset (s)". A selection that is listed once for each view is one region.

A folder is written, or a file, if the path ends in .txt and there is one recording. Its selections reach over all
frequencies, for regions have none; those of a file are not read, and neither are channels and measurements. Class keys
are text. It holds one answer a recording. A table without a row is a recording in which there is nothing, and only
there is the ending of the recording's name not known unless the sound is found (see ``sounds=``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from labelloop.formats.answers import one_each
from labelloop.formats.files import inside, read_text, shown, write_lines
from labelloop.formats.recordings import Recording, class_of, one_line
from labelloop.formats.sounds import files_for, label_files
from labelloop.labels.regions import DIGITS
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from labelloop.formats.report import Tally
    from labelloop.formats.sounds import Sounds

_BEGIN, _END, _OFFSET = "begin time (s)", "end time (s)", "file offset (s)"
_LOW, _HIGH = "low freq (hz)", "high freq (hz)"
_FILES = ("begin path", "begin file")
_CLASSES = ("annotation", "annotations", "label", "labels", "class", "species", "common name", "species code", "tags")
_HEAD = (
    "Selection",
    "View",
    "Channel",
    "Begin Time (s)",
    "End Time (s)",
    "Low Freq (Hz)",
    "High Freq (Hz)",
    "Begin File",
    "Annotation",
)
_READ = {name.lower() for name in _HEAD} | {_OFFSET, *_FILES}
_ENDING = r"(\.BirdNET)?\.selection\.table\.txt|(\.Table\.\d+)?\.selections\.txt|\.txt"
_REASON = "whose class has tabs or line ends: written with blanks"
_HIGHEST = 1000  # Hz, where it is not known which ones there are: every recording has these


def load(path: Path, tally: Tally, sounds: Sounds) -> list[Recording]:
    """Read the tables of a folder, or one file.

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of columns and frequencies that are not read, and of files in a folder that are no tables.
    sounds : Sounds

    Returns
    -------
    list of Recording

    Raises
    ------
    ValueError
        If there is no table, or one has not the columns it needs.
    """
    found: dict[str, Recording] = {}
    for file, name in steps(label_files(path, _ENDING), "Reading labels"):
        head, *lines = read_text(file).split("\n")
        columns = {cell.strip().lower(): place for place, cell in enumerate(head.split("\t"))}
        if _BEGIN not in columns or _END not in columns:
            if not path.is_dir():
                raise ValueError(
                    f"{path}, line 1: expected columns 'Begin Time (s)' and 'End Time (s)', parted by tabs, "
                    f"found {shown(head)}"
                )
            tally.note("file", "that is no selection table: passed over", file.name)
            continue
        for recording in _recordings(_Table(file, name, columns, lines), sounds, tally):
            first = found.setdefault(recording.path, recording)
            if first is not recording:  # tables of other channels, perhaps
                first.parts.extend(recording.parts)
    if not found:
        raise ValueError(f"{path}: expected tables of selections, found none with a column 'Begin Time (s)'")
    return list(found.values())


def dump(recordings: Sequence[Recording], path: Path, tally: Tally) -> None:
    """Write a folder with a table for each recording, or the table of one.

    Parameters
    ----------
    recordings : list of Recording
    path : Path
    tally : Tally
        Told of class keys that are no text, or have tabs or line ends, and of recordings whose files would have one
        name.
    """
    answers = one_each(recordings, "raven", tally)
    for file, (recording,) in steps(files_for(answers, path, ".Table.1.selections.txt", tally), "Writing labels"):
        if recording.rate is None and recording.parts:
            tally.note("recording", f"of unknown rate: its selections reach up to {_HIGHEST} Hz", recording.name)
        highest = _HIGHEST if recording.rate is None else recording.rate / 2
        name = one_line(PurePosixPath(recording.path).name)
        lines = []
        for number, region in enumerate(recording.parts, 1):
            times = (f"{time:.{DIGITS}f}" for time in (region["start"], region["end"]))
            label = class_of(region, recording, tally, one_line, _REASON)
            lines.append("\t".join([str(number), "Spectrogram 1", "1", *times, "0.0", f"{highest:.1f}", name, label]))
        write_lines(["\t".join(_HEAD), *lines], file)


# ---- reading ----------------------------------------------------------------------------------------------------


@dataclass
class _Table:
    """The table of a file; the name is that of its recording, as far as it tells it."""

    file: Path
    name: str
    columns: dict[str, int]
    lines: Sequence[str]

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield the cells of each line by the names of their columns; what a line leaves out is empty."""
        for line in self.lines:
            cells = line.removesuffix("\r").split("\t")
            if any(cells):
                yield {name: cells[place] if place < len(cells) else "" for name, place in self.columns.items()}


def _recordings(table: _Table, sounds: Sounds, tally: Tally) -> list[Recording]:
    """Return the recordings of a table; one without a row is of the recording that its name says."""
    column = _class_column(table)
    others = [each for each in table.columns if each and each not in _READ and each != column]
    if others:
        tally.note("table", "with further columns, not read", f"{table.file.name}: {', '.join(others):.80}")
    found: dict[str, Recording] = {}
    views: dict[tuple[str, ...], str] = {}
    for row in table.rows():
        said = next((inside(row[each]) for each in _FILES if row.get(each)), "")
        place = str(PurePosixPath(table.name).parent / said) if said else table.name
        recording = found.setdefault(place, Recording(sounds.named(place), []))
        listed = tuple(row.get(each, "") for each in ("selection", _BEGIN, _END, _OFFSET, column))
        view = row.get("view", "")
        if listed[0] and views.setdefault((place, *listed), view) != view:
            continue
        region = {"label": row[column], **_times(row, offset=bool(said))}
        low, high = _number(row.get(_LOW)), _number(row.get(_HIGH))
        facts = sounds.facts(place)
        if (low or 0) > 0 or (high and facts and high < facts.rate / 2 - 1):
            tally.note("region", "with a band of frequencies, not read", recording.where(region))
        recording.parts.append(region)
    return list(found.values()) or [Recording(sounds.named(table.name), [])]


def _class_column(table: _Table) -> str:
    found = next((name for name in _CLASSES if name in table.columns), None)
    if found is None:
        raise ValueError(
            f"{table.file}, line 1: expected a column 'Annotation' with the class of each selection, "
            f"found {[*table.columns]}: "
            "rename the one that is meant"
        )
    return found


def _times(row: dict[str, str], *, offset: bool) -> dict[str, float | None]:
    """Return start and end, counted from the beginning of the file that a row names."""
    start, end = _number(row[_BEGIN]), _number(row[_END])
    first = _number(row.get(_OFFSET)) if offset else None
    if first is not None and start is not None and end is not None:
        return {"start": first, "end": first + end - start}
    return {"start": start, "end": end}


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
