"""Forms of files, made of what reads and writes one kind of sample: texts, images with boxes, sounds, tables.

A `Format` reads a path into a table and writes a labeler or table to a path, and tells a `Tally` what became of the
labels. Formats of texts see documents only, formats of boxes pictures, formats of sounds recordings; tables are made
and taken apart here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from labelloop.formats import documents, pictures, recordings
from labelloop.formats.images import Images
from labelloop.formats.picture_sources import pictures_of
from labelloop.formats.recording_sources import recordings_of
from labelloop.formats.sounds import Sounds
from labelloop.formats.sources import Kind, classes_of, kind_of
from labelloop.formats.text_sources import texts_of
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import pandas as pd

    from labelloop.formats.documents import Document
    from labelloop.formats.pictures import Picture
    from labelloop.formats.recordings import Recording
    from labelloop.formats.report import Tally


class Places(NamedTuple):
    """What is known of the samples that labels are about: where they lie, if not beside the labels, and what they hold.

    Parameters
    ----------
    images, sounds : Path, optional
        The folder of images, or of sounds; of one recording its file.
    texts : frozenset of str
        Names of columns that hold texts.
    """

    images: Path | None = None
    sounds: Path | None = None
    texts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Format:
    """A form of files.

    Parameters
    ----------
    name : str
    suffixes : tuple of str
        Endings of files that are of this format unless another is named.
    about : str
        "texts", "boxes" (in images), "sounds", or "" for tables of anything.
    read : callable
        ``read(path, tally, places)`` returns a DataFrame.
    write : callable
        ``write(source, path, tally)`` writes a labeler, job or DataFrame to a path that does not exist.
    """

    name: str
    suffixes: tuple[str, ...]
    about: Kind
    read: Callable[[Path, Tally, Places], pd.DataFrame]
    write: Callable[[Any, Path, Tally], None]


def texts(
    name: str,
    suffixes: tuple[str, ...],
    load: Callable[[Path, Tally], list[Document]],
    dump: Callable[[Sequence[Document], Path, Tally], None],
    *,
    classes: bool = True,
) -> Format:
    """Return the format of what reads and writes documents.

    Parameters
    ----------
    name, suffixes
        As of `Format`.
    load, dump : callable
        ``load(path, tally)`` returns documents as the file has them, to be checked here; ``dump(documents, path,
        tally)`` writes them, those that were skipped among them.
    classes : bool
        Whether it holds classes of whole documents, not spans only.

    Returns
    -------
    Format
    """

    def read(path: Path, tally: Tally, places: Places) -> pd.DataFrame:
        _refuse(name, places)
        found = load(path, tally)
        for document in steps(found, "Checking labels"):
            documents.settle(document, tally)
        tally.written = _labels_in(found)
        return documents.frame_of(found)

    def write(source: Any, path: Path, tally: Tally) -> None:
        found = [document for document in texts_of(source, tally) if document.answered or document.skipped]
        whole = next((document for document in found if document.classes is not None), None)
        if whole is not None and not classes:
            raise ValueError(
                f"{name} holds spans, but the label of {whole.name} is the class {whole.classes!r} of the "
                "whole document: choose doccano, label_studio, prodigy or spacy"
            )
        lost = tally.dropped
        dump(found, path, tally)
        tally.written = _labels_in(found) - (tally.dropped - lost)

    return Format(name, suffixes, "texts", read, write)


def boxes(
    name: str,
    suffixes: tuple[str, ...],
    load: Callable[[Path, Tally, Images], list[Picture]],
    dump: Callable[[Sequence[Picture], Path, Tally, list[Any]], None],
) -> Format:
    """Return the format of what reads and writes images with boxes.

    Parameters
    ----------
    name, suffixes
        As of `Format`.
    load, dump : callable
        ``load(path, tally, images)`` returns images as the file has them, to be checked here; ``dump(pictures, path,
        tally, classes)`` writes them, those that were skipped among them. `classes` are the keys of the job's.

    Returns
    -------
    Format
    """

    def read(path: Path, tally: Tally, places: Places) -> pd.DataFrame:
        _refuse(name, places, "images")
        _need(path)
        images = Images(path, places.images)
        found = load(path, tally, images)
        for picture in steps(found, "Checking labels"):
            images.measure(picture, tally)
            pictures.settle(picture, tally)
        tally.written = _labels_in(found)
        return pictures.frame_of(found)

    def write(source: Any, path: Path, tally: Tally) -> None:
        found = pictures_of(source, tally)
        lost = tally.dropped
        dump(found, path, tally, classes_of(source))
        tally.written = _labels_in(found) - (tally.dropped - lost)

    return Format(name, suffixes, "boxes", read, write)


def sounds(
    name: str,
    suffixes: tuple[str, ...],
    load: Callable[[Path, Tally, Sounds], list[Recording]],
    dump: Callable[[Sequence[Recording], Path, Tally], None],
    *,
    whole: bool = False,
) -> Format:
    """Return the format of what reads and writes recordings with regions.

    Parameters
    ----------
    name, suffixes
        As of `Format`.
    load, dump : callable
        ``load(path, tally, sounds)`` returns recordings as the file has them, to be checked here;
        ``dump(recordings, path, tally)`` writes them, those that were skipped among them.
    whole : bool
        Whether it holds classes of whole recordings, not regions only.

    Returns
    -------
    Format
    """

    def read(path: Path, tally: Tally, places: Places) -> pd.DataFrame:
        _refuse(name, places, "sounds")
        _need(path)
        near = Sounds(path, places.sounds)
        found = load(path, tally, near)
        near.check(found, tally)
        for recording in steps(found, "Checking labels"):
            near.measure(recording, tally)
            recordings.settle(recording, tally)
        tally.written = _labels_in(found)
        return recordings.frame_of(found)

    def write(source: Any, path: Path, tally: Tally) -> None:
        found = recordings_of(source, tally)
        other = next((each for each in found if each.classes is not None), None)
        if other is not None and not whole:
            raise ValueError(
                f"{name} holds regions, but the label of {other.name} is the class {other.classes!r} of the whole "
                "recording: choose csv, jsonl, label_studio or parquet"
            )
        lost = tally.dropped
        dump(found, path, tally)
        tally.written = _labels_in(found) - (tally.dropped - lost)

    return Format(name, suffixes, "sounds", read, write)


def either(default: Format, *others: tuple[Format, Callable[[Path], bool]]) -> Format:
    """Return the format of files that hold samples of several kinds.

    Parameters
    ----------
    default : Format
        What it is if it is none of the others.
    *others : (Format, callable)
        With what says of a path whether the file is of that kind.

    Returns
    -------
    Format
    """
    forms = {form.about: form for form in (default, *(form for form, _ in others))}

    def read(path: Path, tally: Tally, places: Places) -> pd.DataFrame:
        said = forms.get("boxes" if places.images else "sounds" if places.sounds else "")
        found = said or next((form for form, holds in others if holds(path)), default)
        return found.read(path, tally, places)

    def write(source: Any, path: Path, tally: Tally) -> None:
        forms.get(kind_of(source), default).write(source, path, tally)

    return Format(default.name, default.suffixes, default.about, read, write)


def table(
    name: str, read: Callable[[Path, Tally, frozenset[str]], pd.DataFrame], write: Callable[[Any, Path, Tally], None]
) -> Format:
    """Return the format of tables, of files that end in its name; `read` is told which columns hold texts."""

    def read_table(path: Path, tally: Tally, places: Places) -> pd.DataFrame:
        _refuse(name, places)
        return read(path, tally, places.texts)

    return Format(name, (f".{name}",), "", read_table, write)


def _labels_in(records: Iterable[Document | Picture | Recording]) -> int:
    return sum(record.labels for record in records)


def _need(path: Path) -> None:
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder {str(path)!r}")


def _refuse(name: str, places: Places, wanted: str = "") -> None:
    for kind, what in (("images", "images with boxes lie"), ("sounds", "sounds lie")):
        given = getattr(places, kind)
        if given is not None and kind != wanted:
            raise ValueError(f"{kind}={str(given)!r} says where {what}, and {name} holds none: leave it out")
