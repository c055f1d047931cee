"""Documents of a labeler, a job, or a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.formats import documents
from labelloop.formats.documents import Document, is_spans, plain
from labelloop.formats.sources import answers_of, columns_of, fitting, job_of, kind_of, label_of, meta_of, need
from labelloop.progress import steps

if TYPE_CHECKING:
    from labelloop.formats.documents import Span
    from labelloop.formats.report import Tally
    from labelloop.text import Token


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
    job = job_of(source)
    found = _texts_of_frame(source) if hasattr(source, "columns") else _texts_of_job(job)
    answers = [document.classes for document in found if document.classes is not None]
    kind = getattr(job, "label_type", None)
    # A table does not say what was asked; nothing but empty lists are documents without spans.
    marked = any(map(is_spans, answers)) or all(answer == [] for answer in answers) if kind is None else kind.has_parts
    for document in steps(found, "Checking labels"):
        if marked and document.classes is not None:
            document.spans, document.classes = _spans(document), None
        documents.settle(document, tally)
        if not document.answered:
            tally.skip("sample", "without an answer", document.name)
    return found


def _texts_of_frame(frame: Any) -> list[Document]:
    frame = need(frame, ("text", "label"))
    ids = frame["id"] if "id" in frame.columns else frame.index
    tokens = frame["tokens"] if "tokens" in frame.columns else [None] * len(frame)
    annotators = frame["annotator"] if "annotator" in frame.columns else [None] * len(frame)
    others = [name for name in frame.columns if name not in documents.OWN]
    meta = zip(*(frame[name] for name in others), strict=True) if others else [()] * len(frame)
    rows = zip(ids, frame["text"], frame["label"], tokens, annotators, meta, strict=True)
    return [
        Document(
            text=_text(text, id_),
            classes=label_of(label),
            tokens=_tokens(marks),
            id=plain(id_),
            annotator=plain(annotator),
            meta=meta_of(others, more),
        )
        for id_, text, label, marks, annotator, more in rows
    ]


def _texts_of_job(job: Any) -> list[Document]:
    pool, answers = job.pool, answers_of(job)
    positions = [position for _, position, _ in answers]
    texts = [pool.content(position) for position in steps(positions, "Gathering labels")]
    for position, text in zip(positions, texts, strict=True):
        if not isinstance(text, str):
            raise ValueError(  # noqa: TRY004 - the labeler is what it is, the format does not suit it
                f"sample {pool.id_at(position)!r} is no text: this format holds texts; "
                f"write labels of other samples as {fitting(kind_of(job))}"
            )
    columns = {name: values for name, values in columns_of(pool, positions).items() if values != texts}
    others = {f"{name}_" if name in documents.OWN else name: values for name, values in columns.items()}
    return [
        Document(
            text=texts[row],
            classes=label_of(record.value),
            tokens=_tokens(pool.tokens_at(position)) or None,
            id=plain(pool.id_at(position)),
            annotator=who,
            skipped=record.status == "SKIPPED",
            meta=meta_of(others, (values[row] for values in others.values())),
        )
        for row, (record, position, who) in enumerate(answers)
    ]


def _spans(document: Document) -> list[Span]:
    if isinstance(document.classes, list):
        return document.classes
    raise ValueError(f"the label of {document.name} is {document.classes!r}: expected a list of spans, as others have")


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
