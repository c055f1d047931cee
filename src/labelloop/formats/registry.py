"""Which formats there are, and reading and writing by their names.

A `Format` reads a path into a table and writes a labeler or table to a path, and tells a `Tally` what became of
the labels. Formats of texts see documents only, formats of boxes pictures; tables are made and taken apart here.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelloop.formats import (
    coco,
    conll,
    cvat,
    doccano,
    documents,
    label_studio,
    label_studio_boxes,
    pictures,
    prodigy,
    spacy,
    tables,
    voc,
    yolo,
)
from labelloop.formats.files import replacing
from labelloop.formats.images import Images
from labelloop.formats.report import Report, Tally
from labelloop.formats.sources import classes_of, has_boxes, pictures_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from labelloop.formats.documents import Document
    from labelloop.formats.pictures import Picture


@dataclass(frozen=True)
class Format:
    """A form of files.

    Parameters
    ----------
    name : str
    suffixes : tuple of str
        Endings of files that are of this format unless another is named.
    read : callable
        ``read(path, tally, images)`` returns a DataFrame; `images` is the folder of images, or None.
    write : callable
        ``write(source, path, tally)`` writes a labeler, job or DataFrame to a path that does not exist.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, Tally, Path | None], pd.DataFrame]
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

    def read(path: Path, tally: Tally, images: Path | None) -> pd.DataFrame:
        _no_images(name, images)
        found = load(path, tally)
        for document in found:
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

    return Format(name, suffixes, read, write)


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

    def read(path: Path, tally: Tally, folder: Path | None) -> pd.DataFrame:
        if not path.exists():
            raise FileNotFoundError(f"there is no file or folder {str(path)!r}")
        images = Images(path, folder)
        found = load(path, tally, images)
        for picture in found:
            images.measure(picture, tally)
            pictures.settle(picture, tally)
        tally.written = _labels_in(found)
        return pictures.frame_of(found)

    def write(source: Any, path: Path, tally: Tally) -> None:
        found = pictures_of(source, tally)
        lost = tally.dropped
        dump(found, path, tally, classes_of(source))
        tally.written = _labels_in(found) - (tally.dropped - lost)

    return Format(name, suffixes, read, write)


def either(of_texts: Format, of_boxes: Format, has_boxes_in: Callable[[Path], bool]) -> Format:
    """Return the format of files that hold texts or images.

    Parameters
    ----------
    of_texts, of_boxes : Format
    has_boxes_in : callable
        Says of a path whether the file holds boxes.

    Returns
    -------
    Format
    """

    def read(path: Path, tally: Tally, images: Path | None) -> pd.DataFrame:
        return (of_boxes if images is not None or has_boxes_in(path) else of_texts).read(path, tally, images)

    def write(source: Any, path: Path, tally: Tally) -> None:
        (of_boxes if has_boxes(source) else of_texts).write(source, path, tally)

    return Format(of_texts.name, of_texts.suffixes, read, write)


def table(name: str, read: Callable[[Path, Tally], pd.DataFrame], write: Callable[[Any, Path, Tally], None]) -> Format:
    """Return the format of tables, of files that end in its name."""

    def read_table(path: Path, tally: Tally, images: Path | None) -> pd.DataFrame:
        _no_images(name, images)
        return read(path, tally)

    return Format(name, (f".{name}",), read_table, write)


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        boxes("coco", (".json",), coco.load, coco.dump),
        texts("conll", (".conll", ".bio", ".iob", ".iob2"), conll.load, conll.dump, classes=False),
        table("csv", tables.read_csv, tables.write_csv),
        boxes("cvat", (".xml",), cvat.load, cvat.dump),
        texts("doccano", (), doccano.load, doccano.dump),
        table("jsonl", tables.read_jsonl, tables.write_jsonl),
        either(
            texts("label_studio", (".json",), label_studio.load, label_studio.dump),
            boxes("label_studio", (".json",), label_studio_boxes.load, label_studio_boxes.dump),
            label_studio_boxes.holds,
        ),
        table("parquet", tables.read_parquet, tables.write_parquet),
        texts("prodigy", (), prodigy.load, prodigy.dump),
        texts("spacy", (".spacy", ".json"), spacy.load, spacy.dump),
        boxes("voc", (), voc.load, voc.dump),
        boxes("yolo", (), yolo.load, yolo.dump),
    )
}


def find(name: str | None, path: Path) -> Format:
    """Return a format by its name, or by a path's suffix.

    Parameters
    ----------
    name : str or None
    path : Path

    Returns
    -------
    Format

    Raises
    ------
    ValueError
        If it is not known, or several formats have that suffix.
    """
    if name in FORMATS:
        return FORMATS[name]
    fitting = [each for each in FORMATS.values() if name is None and path.suffix.lower() in each.suffixes]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = " and ".join(repr(each.name) for each in fitting)
        raise ValueError(f"{path.name!r} may be {names}: say which with format=")
    near = get_close_matches(str(name), FORMATS, n=1) if name else []
    hint = f"did you mean {near[0]!r}?" if near else f"choose one of {sorted(FORMATS)}"
    raise ValueError(f"format {name or path.suffix!r} is not known: {hint}")


def write(labeler: Any, path: str | Path, format: str | None = None, strict: bool = False) -> Report:  # noqa: A002 - the public contract
    """Write the labels of a labeler or job to a file.

    What the format cannot hold as it is is changed or dropped, and counted; the module of each format says what.
    The file or folder is whole or not there: it takes its place when all is written.

    Parameters
    ----------
    labeler : Labeler, Job or DataFrame
        Tables: a frame is written as it is, ``write(labeler.metadata, "metadata.csv")``. Formats of texts: a frame
        with the columns "text" and "label" (lists of spans, or classes), and "id", "tokens", "annotator" if it has
        them; others are passed on where the format has a place for them. Formats of boxes: a frame with the columns
        "path" and "label" (lists of boxes), and "width", "height", "id", "annotator" if it has them.
    path : str or Path
        "voc" and "yolo" are folders; whatever else lies in one that is there is left alone.
    format : str, optional
        "coco", "conll", "csv", "cvat", "doccano", "jsonl", "label_studio", "parquet", "prodigy", "spacy", "voc" or
        "yolo". Default: by the path's suffix.
    strict : bool
        Raise instead of changing or dropping a label, and write nothing.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If the format is not known or cannot hold such labels, or with `strict` not all of them; nothing is written.

    Examples
    --------
    >>> import pandas as pd, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> write(pd.DataFrame({"label": ["a", "b"]}), folder / "labels.csv").written
    2
    >>> spans = [{"start": 0, "end": 2, "label": "PER"}, {"start": 8, "end": 12, "label": "LOC"}]
    >>> report = write(pd.DataFrame({"text": ["Ada met Rome."], "label": [spans]}), folder / "labels.conll")
    >>> report.written, report.changed, report.reasons
    (2, 1, ["1 span moved to token borders (first: document 0, 'Ad' 0-2)"])
    """
    target = Path(path)
    chosen, tally = find(format, target), Tally()
    with replacing(target) as beside:
        chosen.write(labeler, beside, tally)
        if strict and (tally.changed or tally.dropped):
            raise ValueError(
                f"{chosen.name} cannot hold all labels as they are, and strict=True: nothing was written; "
                + "; ".join(tally.reasons)
            )
    return tally.report()


def read(
    path: str | Path,
    format: str | None = None,  # noqa: A002 - the public contract says format
    images: str | Path | None = None,
) -> tuple[pd.DataFrame, Report]:
    """Read labels from a file.

    Parameters
    ----------
    path : str or Path
    format : str, optional
        "coco", "conll", "csv", "cvat", "doccano", "jsonl", "label_studio", "parquet", "prodigy", "spacy", "voc" or
        "yolo". Default: by the path's suffix.
    images : str or Path, optional
        Formats of boxes: the folder that the images lie in. Default: beside the labels, or in ``images`` there.

    Returns
    -------
    DataFrame
        Tables as they were written. Formats of texts: a row a document, with "text", "label" (a list of spans
        ``{"text", "start", "end", "label"}``, or what classes the document has), and "id", "tokens", "annotator"
        and other columns if the file tells them. Formats of boxes: a row an image, with "path" (as the file has
        it), "width", "height", "label" (a list of boxes ``{"top", "left", "label", "width", "height"}`` in whole
        pixels), and "id", "annotator" and other columns if the file tells them.
    Report

    Raises
    ------
    ValueError
        If the format is not known, or the file is not of that format: file and line are named.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "labels.conll"
    >>> _ = path.write_text("Ada B-PER" + chr(10) + "codes O" + chr(10), encoding="utf-8")
    >>> frame, report = read(path)
    >>> frame["label"][0]
    [{'text': 'Ada', 'start': 0, 'end': 3, 'label': 'PER'}]
    """
    source = Path(path)
    tally = Tally()
    frame = find(format, source).read(source, tally, None if images is None else Path(images))
    return frame, tally.report()


def _labels_in(records: Sequence[Document] | Sequence[Picture]) -> int:
    return sum(record.labels for record in records)


def _no_images(name: str, images: Path | None) -> None:
    if images is not None:
        raise ValueError(
            f"images={str(images)!r} says where images with boxes lie, and {name} holds none: leave it out"
        )
