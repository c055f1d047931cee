"""Where labels come from: a labeler, a job, or a table."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.formats import documents, pictures
from labelloop.formats.documents import Document, is_spans, plain
from labelloop.formats.files import inside
from labelloop.formats.images import compare, size_at
from labelloop.formats.pictures import Picture
from labelloop.labels import Boxes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from labelloop.formats.documents import Span
    from labelloop.formats.report import Tally
    from labelloop.labels.boxes import Box
    from labelloop.text import Token


def has_boxes(source: Any) -> bool:
    """Return whether a labeler, job or table is about boxes in images; a table is if it has paths and no texts."""
    if hasattr(source, "columns"):
        return "path" in source.columns and "text" not in source.columns
    return isinstance(getattr(_job_of(source), "label_type", None), Boxes)


def classes_of(source: Any) -> list[Any]:
    """Return the keys of all classes of a labeler or job; a table knows none but those in it."""
    return [] if hasattr(source, "columns") else list(_job_of(source).label_type.classes.keys)


def texts_of(source: Any, tally: Tally) -> list[Document]:
    """Return the documents of a labeler, a job, or a table with the columns "text" and "label".

    Parameters
    ----------
    source : Labeler, Job or DataFrame
    tally : Tally
        Told of samples without an answer and of spans that are not valid.

    Returns
    -------
    list of Document
        Those skipped by an annotator included.

    Raises
    ------
    ValueError
        If there are no texts or labels in it.
    """
    job = _job_of(source)
    found = _texts_of_frame(source) if hasattr(source, "columns") else _texts_of_job(job)
    answers = [document.classes for document in found if document.classes is not None]
    kind = getattr(job, "label_type", None)
    # A table does not say what was asked; nothing but empty lists are documents without spans.
    marked = any(map(is_spans, answers)) or all(answer == [] for answer in answers) if kind is None else kind.has_parts
    for document in found:
        if marked and document.classes is not None:
            document.spans, document.classes = _spans(document), None
        documents.settle(document, tally)
        if not document.answered:
            tally.skip("sample", "without an answer", document.name)
    return found


def pictures_of(source: Any, tally: Tally) -> list[Picture]:
    """Return the images of a labeler, a job, or a table with the columns "path" and "label".

    Parameters
    ----------
    source : Labeler, Job or DataFrame
    tally : Tally
        Told of images without an answer, of boxes that are not valid, and of sizes that are not the image's.

    Returns
    -------
    list of Picture
        Those skipped by an annotator included; each image once for each annotator.

    Raises
    ------
    ValueError
        If there are no boxes in it.
    """
    if not hasattr(source, "columns") and not has_boxes(source):
        kind = getattr(getattr(_job_of(source), "label_type", None), "name", type(source).__name__)
        raise ValueError(
            f"this format holds boxes in images, and the labels are {kind}: choose 'csv', 'jsonl' or 'parquet', or for "
            "texts 'doccano', 'label_studio' or 'prodigy'"
        )
    found = _pictures_of_frame(source, tally) if hasattr(source, "columns") else _pictures_of_job(_job_of(source))
    once: dict[tuple[str, Any], Picture] = {}
    for picture in found:
        pictures.settle(picture, tally)
        if once.setdefault((picture.path, picture.annotator), picture) is not picture:
            tally.note("image", "given twice: the first is written", picture.name)
            for box in picture.boxes or ():
                tally.drop("box", "of an image that is given twice", picture.where(box))
        elif not picture.answered:
            tally.skip("image", "without an answer", picture.name)
    return list(once.values())


def _job_of(source: Any) -> Any:
    return getattr(source, "job", source)


def _answers(job: Any) -> list[tuple[Any, int, Any]]:
    """Return every annotator's answers and skips in the order they were first given: record, position, who.

    Who is None where there is one annotator only.
    """
    names = list(dict.fromkeys(job.metadata["annotator"]))
    answers = (record for name in names for record in job.trail(name) if record.status is not None)
    records = sorted(answers, key=lambda record: record.label_id or 0)
    several = len(names) > 1
    return [(each, job.position_of(each.sample), each.annotator if several else None) for each in records]


def _columns_of(pool: Any, positions: Sequence[int]) -> dict[str, list[Any]]:
    """Return what the pool's table says of some samples."""
    frame = pool.frame(np.asarray(positions, dtype=np.intp))
    return {str(name): frame.iloc[:, place].tolist() for place, name in enumerate(frame.columns)}


# ---- images -----------------------------------------------------------------------------------------------------


def _pictures_of_frame(frame: Any, tally: Tally) -> list[Picture]:
    frame = frame.to_pandas() if hasattr(frame, "to_pandas") else frame
    _need(frame, ("path", "label"))
    rows = [
        Picture(
            path="" if plain(row["path"]) is None else str(row["path"]),
            boxes=_boxes(row["label"], row["path"]),
            size=(row["width"], row["height"]) if "width" in row and "height" in row else None,
            id=plain(row.get("id")),
            annotator=plain(row.get("annotator")),
            meta=_meta(
                [name for name in row if name not in pictures.OWN], [row[n] for n in row if n not in pictures.OWN]
            ),
        )
        for row in frame.to_dict("records")
    ]
    names = _names([row.path for row in rows], list(frame.index))
    for row, name in zip(rows, names, strict=True):
        place = Path(row.path)
        compare(row, size_at(place) if row.path and place.is_file() else None, tally)
        row.path = name
    return rows


def _pictures_of_job(job: Any) -> list[Picture]:
    answers = _answers(job)
    positions = [position for _, position, _ in answers]
    columns = _columns_of(job.pool, positions)
    paths = columns.pop("path")
    names = _names(
        ["" if plain(path) is None else str(path) for path in paths], [job.pool.id_at(each) for each in positions]
    )
    return [
        Picture(
            path=names[row],
            boxes=None if record.value is None else _boxes(record.value, names[row]),
            size=job.pool.content(position),
            annotator=who,
            skipped=record.status == "SKIPPED",
            meta=_meta(columns, (values[row] for values in columns.values())),
        )
        for row, (record, position, who) in enumerate(answers)
    ]


def _names(paths: Sequence[str], ids: Sequence[Any]) -> list[str]:
    """Return what to call images in a file: their paths within the folder that holds them all, with slashes.

    Images without a path are called by their ids, and images of a folder by their paths in it, which are their ids.
    """
    slashed = [path.replace(os.sep, "/") for path in paths]
    root = _root([path for path in slashed if path and inside(path) != path])
    return [_name(path, id_, root) for path, id_ in zip(slashed, ids, strict=True)]


def _name(path: str, id_: Any, root: str) -> str:
    if not path:
        return inside(str(id_)) or "image"
    if isinstance(id_, str) and path.endswith(f"/{id_}") and inside(id_) == id_:
        return id_
    return path if inside(path) == path else inside(os.path.relpath(path, root).replace(os.sep, "/"))


def _root(paths: Sequence[str]) -> str:
    """Return the folder that holds all files."""
    try:
        return os.path.commonpath([Path(path).absolute().parent for path in paths]) if paths else ""
    except ValueError:  # on several drives
        return ""


def _boxes(label: Any, name: Any) -> list[Box] | None:
    """Return boxes as dictionaries of their own."""
    if not isinstance(label, list | tuple | np.ndarray):
        if plain(label) is None:
            return None
        raise ValueError(f"the label of {name!r} is {label!r:.80}: expected a list of boxes")
    return [dict(each) if isinstance(each, dict) else each for each in label]


# ---- texts ------------------------------------------------------------------------------------------------------


def _texts_of_frame(frame: Any) -> list[Document]:
    frame = frame.to_pandas() if hasattr(frame, "to_pandas") else frame
    _need(frame, ("text", "label"))
    ids = frame["id"] if "id" in frame.columns else frame.index
    tokens = frame["tokens"] if "tokens" in frame.columns else [None] * len(frame)
    annotators = frame["annotator"] if "annotator" in frame.columns else [None] * len(frame)
    others = [name for name in frame.columns if name not in documents.OWN]
    meta = zip(*(frame[name] for name in others), strict=True) if others else [()] * len(frame)
    rows = zip(ids, frame["text"], frame["label"], tokens, annotators, meta, strict=True)
    return [
        Document(
            text=_text(text, id_),
            classes=_label(label),
            tokens=_tokens(marks),
            id=plain(id_),
            annotator=plain(annotator),
            meta=_meta(others, more),
        )
        for id_, text, label, marks, annotator, more in rows
    ]


def _texts_of_job(job: Any) -> list[Document]:
    pool, answers = job.pool, _answers(job)
    positions = [position for _, position, _ in answers]
    texts = [pool.content(position) for position in positions]
    for position, text in zip(positions, texts, strict=True):
        if not isinstance(text, str):
            fitting = (
                "'coco', 'cvat', 'label_studio', 'voc' or 'yolo'" if has_boxes(job) else "'csv', 'jsonl' or 'parquet'"
            )
            raise ValueError(  # noqa: TRY004 - the labeler is what it is, the format does not suit it
                f"sample {pool.id_at(position)!r} is no text: this format holds texts; "
                f"write labels of other samples as {fitting}"
            )
    columns = {name: values for name, values in _columns_of(pool, positions).items() if values != texts}
    others = {f"{name}_" if name in documents.OWN else name: values for name, values in columns.items()}
    return [
        Document(
            text=texts[row],
            classes=_label(record.value),
            tokens=_tokens(pool.tokens_at(position)) or None,
            id=plain(pool.id_at(position)),
            annotator=who,
            skipped=record.status == "SKIPPED",
            meta=_meta(others, (values[row] for values in others.values())),
        )
        for row, (record, position, who) in enumerate(answers)
    ]


def _spans(document: Document) -> list[Span]:
    if isinstance(document.classes, list):
        return document.classes
    raise ValueError(f"the label of {document.name} is {document.classes!r}: expected a list of spans, as others have")


def _need(frame: Any, names: Iterable[str]) -> None:
    for name in names:
        if name not in frame.columns:
            raise ValueError(f"the table has no column {name!r}, but {[*frame.columns]}: rename the one that is meant")


def _meta(names: Iterable[Any], values: Iterable[Any]) -> dict[str, Any]:
    pairs = ((str(name), plain(value)) for name, value in zip(names, values, strict=True))
    return {name: value for name, value in pairs if value is not None}


def _label(value: Any) -> Any:
    """Return a label with lists as lists, spans untouched, None where there is none."""
    if isinstance(value, list | tuple | np.ndarray):
        return [each if isinstance(each, dict) else plain(each) for each in value]
    return plain(value)


def _text(text: Any, id_: Any) -> str:
    if isinstance(text, str):
        return text
    if plain(text) is None:
        return ""
    raise ValueError(f"the text of document {id_!r} is {text!r}, of type {type(text).__name__}: expected a string")


def _tokens(tokens: Any) -> list[Token] | None:
    if not isinstance(tokens, list | tuple | np.ndarray):
        return None
    return [(int(start), int(end)) for start, end in tokens]
