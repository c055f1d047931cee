"""Sound files that labels are about: found by their names, to know how long they are."""

from __future__ import annotations

import logging
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from labelloop.formats.answers import by_file, named_apart
from labelloop.formats.files import inside
from labelloop.pool.files import File
from labelloop.pool.recording import Recording as Opened
from labelloop.pool.sound_sources import SUFFIXES
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.formats.recordings import Recording
    from labelloop.formats.report import Tally

_log = logging.getLogger(__name__)
_USUAL = ("audio", "wav", "sounds", "recordings", "clips")
_SUFFIXES = SUFFIXES | {".m4a", ".mp4", ".aac", ".wma", ".webm"}  # which other tools play, too
_AWAY = 0.1  # seconds by which a duration that is said may differ: codecs add silence


class Facts(NamedTuple):
    """What the head of a sound file says."""

    duration: float
    rate: float


class Sounds:
    """Where the sounds of a file of labels lie.

    Parameters
    ----------
    path : Path
        The file or folder of labels. Sounds are looked for in it or beside it, and there in ``audio`` and the like.
    place : Path, optional
        Where they are instead: a folder, or of one recording its file.

    Raises
    ------
    ValueError
        If `place` is neither.
    """

    def __init__(self, path: Path, place: Path | None = None) -> None:
        if place is not None and not place.exists():
            raise ValueError(f"sounds={str(place)!r} is not there: give the folder that the sounds lie in")
        near = path if path.is_dir() else path.parent
        places = [folder / name for folder in (near, near.parent) for name in ("", *_USUAL)]
        self.file = place if place is not None and place.is_file() else None
        self.folders = [place] if place is not None else [folder for folder in places if folder.is_dir()]
        self._given = place is not None
        self._asked: set[str] = set()
        self._facts: dict[str, Facts | None] = {}
        self._stems: dict[Path, dict[str, str]] = {}

    def named(self, name: str) -> str:
        """Return the name of a sound file, of which a file of labels may leave the ending out; as given if unknown."""
        self._asked.add(name)
        return self._find(name)[0]

    def measure(self, recording: Recording, tally: Tally) -> None:
        """Give a recording the duration of its file; note it if the labels say another one."""
        compare(recording, self.facts(recording.path), tally)

    def facts(self, name: str) -> Facts | None:
        """Return what is known of a sound file, None if it is not there or not readable."""
        if name not in self._facts:
            place = self._find(name)[1]
            self._facts[name] = None if place is None else facts_at(place)
        return self._facts[name]

    def check(self, recordings: Sequence[Recording], tally: Tally) -> None:
        """Raise `ValueError` if one file is said to be several recordings, and tell of names without endings."""
        if self.file is not None and len(self._asked) > 1:
            raise ValueError(
                f"sounds={str(self.file)!r} is one file, and the labels are of {len(self._asked)} recordings: give the "
                "folder that they lie in"
            )
        for name in dict.fromkeys(recording.path for recording in recordings):
            if not is_sound(name):
                reason = "whose name has no ending, for its sound is not found: say where it lies with sounds="
                tally.note("recording", reason, f"recording {name!r}")

    def _find(self, name: str) -> tuple[str, Path | None]:
        if self.file is not None:
            return self.file.name, self.file
        safe = inside(name)
        # Which folder is meant is known only if it was given; else a file of that name may be another one.
        names = [name for name in (safe, safe.rpartition("/")[2])[: 1 + self._given] if name]
        for folder, each in ((folder, each) for folder in self.folders for each in names):
            if is_sound(each):
                if (folder / each).is_file():
                    return each, folder / each
                continue
            wanted = PurePosixPath(each)
            found = self._in(folder / wanted.parent).get(wanted.name)
            if found is not None:
                return str(wanted.with_name(found)), folder / wanted.with_name(found)
        return name, None

    def _in(self, folder: Path) -> dict[str, str]:
        """Return the sounds of a folder by their names without endings; of several, the first."""
        if folder not in self._stems:
            files = sorted(folder.iterdir(), reverse=True) if folder.is_dir() else []
            self._stems[folder] = {stem_of(file.name).name: file.name for file in files if is_sound(file.name)}
        return self._stems[folder]


def compare(recording: Recording, facts: Facts | None, tally: Tally) -> None:
    """Give a recording the duration and rate of its file, and tell where another duration is said.

    Parameters
    ----------
    recording : Recording
    facts : Facts or None
        Of the file; None if they are not known.
    tally : Tally
    """
    if facts is None:
        return
    said = recording.duration
    recording.duration, recording.rate = facts
    if isinstance(said, int | float) and abs(said - facts.duration) > _AWAY:
        tally.note(
            "recording",
            "whose duration is not the one that is said of it",
            f"{recording.name}: {said:.10g} s is said, the file has {facts.duration:.10g} s",
        )


def facts_at(path: Path) -> Facts | None:
    """Return how long a sound file is, None if it is not readable."""
    try:
        opened = Opened(File(str(path), ""))
    except Exception as error:  # noqa: BLE001 - decoders raise whatever damaged bytes lead to
        _log.info("the duration of %s is not readable: %r", path, error)
        return None
    opened.close()
    rate, frames = opened.facts.rate, opened.facts.frames
    return Facts(frames / rate, rate) if frames else None


def is_sound(name: str) -> bool:
    """Return whether a name has the ending of sound files."""
    return PurePosixPath(name).suffix.lower() in _SUFFIXES


def stem_of(name: str) -> PurePosixPath:
    """Return a name without the ending of sound files; what else follows a dot belongs to the name."""
    path = PurePosixPath(name)
    return path.with_suffix("") if path.suffix.lower() in _SUFFIXES else path


def label_files(path: Path, ending: str) -> list[tuple[Path, str]]:
    """Return files of labels, each with the name of its recording as far as the file's own name tells it.

    Parameters
    ----------
    path : Path
        A file, or a folder with files in it and below; hidden ones are left out.
    ending : str
        What is not part of the name, as a regular expression.

    Returns
    -------
    list of (Path, str)
        With slashes, without ending.

    Raises
    ------
    ValueError
        If there is none.
    """
    pattern = re.compile(rf"({ending})\Z", re.IGNORECASE)
    if not path.is_dir():
        return [(path, pattern.sub("", path.name) or path.name)]
    named = [(file, file.relative_to(path)) for file in sorted(path.rglob("*"))]
    found = [
        (file, pattern.sub("", name.as_posix()))
        for file, name in named
        if pattern.search(name.name) and file.is_file() and not any(part.startswith(".") for part in name.parts)
    ]
    if not found:
        raise ValueError(f"{path}: expected a folder with a file of labels for each recording, found none")
    return found


def files_for(
    recordings: Sequence[Recording], path: Path, ending: str, tally: Tally
) -> list[tuple[Path, list[Recording]]]:
    """Return the file of labels that each recording gets, with all answers of it; folders are made.

    Parameters
    ----------
    recordings : list of Recording
    path : Path
        To be a folder; or, if it ends like the files of labels, the file of the only recording.
    ending : str
    tally : Tally
        Told of regions whose file would have the name of another's.

    Returns
    -------
    list of (Path, list of Recording)

    Raises
    ------
    ValueError
        If there are several recordings for one file, or none.
    """
    groups = by_file(recordings)
    suffix = PurePosixPath(f"_{ending}").suffix
    if path.suffix.lower() == suffix.lower():
        if len(groups) != 1:
            raise ValueError(
                f"a file {suffix} holds the labels of one recording, and there are {len(groups)}: give the path of a "
                "folder, and say the format"
            )
        return [(path, groups[0])]
    path.mkdir()
    found: dict[Path, list[Recording]] = {}
    apart = named_apart((each for group in groups for each in group), stem_of, tally)
    for stem, recording in steps(apart, "Making folders"):
        file = path / f"{stem}{ending}"
        file.parent.mkdir(parents=True, exist_ok=True)
        found.setdefault(file, []).append(recording)
    return list(found.items())
