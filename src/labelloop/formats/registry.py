"""Which formats there are, and reading and writing by their names.

A `Format` reads a path into a table and writes a labeler or table to a path, and tells a `Tally` what became of
the labels. Formats of texts see documents only; their tables are made and taken apart here.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelloop.formats import conll, doccano, label_studio, prodigy, spacy, tables
from labelloop.formats.documents import Document, frame_of, settle
from labelloop.formats.files import replacing
from labelloop.formats.report import Report, Tally
from labelloop.formats.sources import collect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd


@dataclass(frozen=True)
class Format:
    """A form of files.

    Parameters
    ----------
    name : str
    suffixes : tuple of str
        Endings of files that are of this format unless another is named.
    read : callable
        ``read(path, tally)`` returns a DataFrame.
    write : callable
        ``write(source, path, tally)`` writes a labeler, job or DataFrame to a path that does not exist.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, Tally], pd.DataFrame]
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

    def read(path: Path, tally: Tally) -> pd.DataFrame:
        documents = load(path, tally)
        for document in documents:
            settle(document, tally)
        tally.written = _labels_in(documents)
        return frame_of(documents)

    def write(source: Any, path: Path, tally: Tally) -> None:
        documents = [document for document in collect(source, tally) if document.answered or document.skipped]
        whole = next((document for document in documents if document.classes is not None), None)
        if whole is not None and not classes:
            raise ValueError(
                f"{name} holds spans, but the label of {whole.name} is the class {whole.classes!r} of the "
                "whole document: choose doccano, label_studio, prodigy or spacy"
            )
        lost = tally.dropped
        dump(documents, path, tally)
        tally.written = _labels_in(documents) - (tally.dropped - lost)

    return Format(name, suffixes, read, write)


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        texts("conll", (".conll", ".bio", ".iob", ".iob2"), conll.load, conll.dump, classes=False),
        Format("csv", (".csv",), tables.read_csv, tables.write_csv),
        texts("doccano", (), doccano.load, doccano.dump),
        Format("jsonl", (".jsonl",), tables.read_jsonl, tables.write_jsonl),
        texts("label_studio", (".json",), label_studio.load, label_studio.dump),
        Format("parquet", (".parquet",), tables.read_parquet, tables.write_parquet),
        texts("prodigy", (), prodigy.load, prodigy.dump),
        texts("spacy", (".spacy", ".json"), spacy.load, spacy.dump),
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
    The file is whole or not there: it takes its place when all is written.

    Parameters
    ----------
    labeler : Labeler, Job or DataFrame
        Tables: a frame is written as it is, ``write(labeler.metadata, "metadata.csv")``. Formats of texts: a frame
        with the columns "text" and "label" (lists of spans, or classes), and "id", "tokens", "annotator" if it has
        them; others are passed on where the format has a place for them.
    path : str or Path
    format : {"conll", "csv", "doccano", "jsonl", "label_studio", "parquet", "prodigy", "spacy"}, optional
        Default: by the path's suffix.
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


def read(path: str | Path, format: str | None = None) -> tuple[pd.DataFrame, Report]:  # noqa: A002 - the public contract says format
    """Read labels from a file.

    Parameters
    ----------
    path : str or Path
    format : {"conll", "csv", "doccano", "jsonl", "label_studio", "parquet", "prodigy", "spacy"}, optional
        Default: by the path's suffix.

    Returns
    -------
    DataFrame
        Tables as they were written. Formats of texts: a row a document, with "text", "label" (a list of spans
        ``{"text", "start", "end", "label"}``, or what classes the document has), and "id", "tokens", "annotator"
        and other columns if the file tells them.
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
    frame = find(format, source).read(source, tally)
    return frame, tally.report()


def _labels_in(documents: Sequence[Document]) -> int:
    """Return how many labels documents have: spans, or classes of the whole."""
    return sum(int(d.classes is not None) if d.spans is None else len(d.spans) for d in documents)
