"""Which formats there are, and reading and writing by their names."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelloop.formats import (
    audacity,
    coco,
    conll,
    cvat,
    doccano,
    kinds,
    label_studio,
    prodigy,
    raven,
    rttm,
    spacy,
    tables,
    textgrid,
    voc,
    yolo,
)
from labelloop.formats import label_studio_boxes as studio_boxes
from labelloop.formats import label_studio_sounds as studio_sounds
from labelloop.formats.files import replacing
from labelloop.formats.kinds import Format, Places
from labelloop.formats.known import text_columns
from labelloop.formats.report import Report, Tally

if TYPE_CHECKING:
    import pandas as pd

FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        kinds.sounds("audacity", (".txt",), audacity.load, audacity.dump),
        kinds.boxes("coco", (".json",), coco.load, coco.dump),
        kinds.texts("conll", (".conll", ".bio", ".iob", ".iob2"), conll.load, conll.dump, classes=False),
        kinds.table("csv", tables.read_csv, tables.write_csv),
        kinds.boxes("cvat", (".xml",), cvat.load, cvat.dump),
        kinds.texts("doccano", (), doccano.load, doccano.dump),
        kinds.table("jsonl", tables.read_jsonl, tables.write_jsonl),
        kinds.either(
            kinds.texts("label_studio", (".json",), label_studio.load, label_studio.dump),
            (kinds.boxes("label_studio", (), studio_boxes.load, studio_boxes.dump), studio_boxes.holds),
            (
                kinds.sounds("label_studio", (), studio_sounds.load, studio_sounds.dump, whole=True),
                studio_sounds.holds,
            ),
        ),
        kinds.table("parquet", tables.read_parquet, tables.write_parquet),
        kinds.texts("prodigy", (), prodigy.load, prodigy.dump),
        kinds.sounds("raven", (".txt",), raven.load, raven.dump),
        kinds.sounds("rttm", (".rttm",), rttm.load, rttm.dump),
        kinds.texts("spacy", (".spacy", ".json"), spacy.load, spacy.dump),
        kinds.sounds("textgrid", (".textgrid",), textgrid.load, textgrid.dump),
        kinds.boxes("voc", (), voc.load, voc.dump),
        kinds.boxes("yolo", (), yolo.load, yolo.dump),
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
    The file or folder is whole or not there: it takes its place when all is written. Texts in a CSV file that a
    spreadsheet would compute have an apostrophe before them, which `read` takes away.

    Parameters
    ----------
    labeler : Labeler, Job or DataFrame
        Tables: a frame is written as it is, ``write(labeler.metadata, "metadata.csv")``. Formats of texts: a frame
        with the columns "text" and "label" (lists of spans, or classes), and "id", "tokens", "annotator" if it has
        them; others are passed on where the format has a place for them. Formats of boxes: a frame with the columns
        "path" and "label" (lists of boxes), and "width", "height", "id", "annotator" if it has them. Formats of
        sounds: a frame with "path" and "label" (lists of regions; "label_studio" holds classes of whole recordings,
        too), and "duration", "rate", "id", "annotator" and "tier" if it has them.
    path : str or Path
        "voc" and "yolo" are folders; whatever else lies in one that is there is left alone. So are "audacity", "raven"
        and "textgrid", unless the path ends in .txt or .TextGrid: then it is the file of one recording.
    format : str, optional
        "audacity", "coco", "conll", "csv", "cvat", "doccano", "jsonl", "label_studio", "parquet", "prodigy", "raven",
        "rttm", "spacy", "textgrid", "voc" or "yolo". Default: by the path's suffix; .txt may be two of them.
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
    >>> write(pd.DataFrame({"label": ["=1+1"], "n": [-5]}), folder / "labels.csv").changed
    1
    >>> (folder / "labels.csv").read_text().splitlines()
    [',label,n', "0,'=1+1,-5"]
    >>> read(folder / "labels.csv")[0]["label"].tolist()
    ['=1+1']
    >>> zips = pd.DataFrame({"zip": ["10115", "20095"]})
    >>> _ = write(zips, folder / "zips.csv")
    >>> read(folder / "zips.csv")[0]["zip"].tolist(), read(folder / "zips.csv", like=zips)[0]["zip"].tolist()
    ([10115, 20095], ['10115', '20095'])
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
    sounds: str | Path | None = None,
    like: Any = None,
) -> tuple[pd.DataFrame, Report]:
    """Read labels from a file.

    Parameters
    ----------
    path : str or Path
    format : str, optional
        "audacity", "coco", "conll", "csv", "cvat", "doccano", "jsonl", "label_studio", "parquet", "prodigy", "raven",
        "rttm", "spacy", "textgrid", "voc" or "yolo". Default: by the path's suffix; .txt may be two of them.
    images : str or Path, optional
        Formats of boxes: the folder that the images lie in. Default: beside the labels, or in ``images`` there.
    sounds : str or Path, optional
        Formats of sounds: the folder that the sounds lie in, or the sound that the labels are of. Default: beside the
        labels, or in ``audio``, ``wav``, ``sounds``, ``recordings`` or ``clips`` there. From a sound come the name that
        files of labels leave the ending out of, and its duration, at which regions are cut off.
    like : Labeler, Job or DataFrame, optional
        CSV: what the file was written from, or one like it. A CSV file says no types, and texts such as "5" come back
        as numbers, unless it is known here that their column holds texts.

    Returns
    -------
    DataFrame
        Tables as they were written. Formats of texts: a row a document, with "text", "label" (a list of spans
        ``{"text", "start", "end", "label"}``, or what classes the document has), and "id", "tokens", "annotator"
        and other columns if the file tells them. Formats of boxes: a row an image, with "path" (as the file has
        it), "width", "height", "label" (a list of boxes ``{"top", "left", "label", "width", "height"}`` in whole
        pixels), and "id", "annotator" and other columns if the file tells them. Formats of sounds: a row a recording,
        with "path", "duration", "label" (a list of regions ``{"start", "end", "label"}`` in seconds, in order of
        start, or what classes the recording has), and "rate", "id", "annotator", "tier" and other columns if they are
        known. A table with a row a part, such as a CSV file with the columns filename, start, end and label, is read as
        it is, and a labeler takes it as ``suggestions=``; frames of the other formats ``frame.set_index("path")``.
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
    >>> path = path.with_suffix(".rttm")
    >>> _ = path.write_text("SPEAKER talk 1 0.5 2.25 <NA> <NA> Ada <NA> <NA>", encoding="utf-8")
    >>> read(path)[0][["path", "label"]].to_dict("records")
    [{'path': 'talk', 'label': [{'start': 0.5, 'end': 2.75, 'label': 'Ada'}]}]
    """
    source = Path(path)
    tally = Tally()
    at = {"images": images, "sounds": sounds}
    known = {name: None if place is None else Path(place) for name, place in at.items()}
    places = Places(known["images"], known["sounds"], text_columns(like))
    frame = find(format, source).read(source, tally, places)
    return frame, tally.report()
