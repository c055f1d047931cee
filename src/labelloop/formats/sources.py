"""Where labeled texts come from: a labeler, a job, or a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.formats.documents import OWN, Document, is_spans, plain, settle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labelloop.formats.documents import Span
    from labelloop.formats.report import Tally
    from labelloop.text import Token


def collect(source: Any, tally: Tally) -> list[Document]:
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
    job = getattr(source, "job", source)
    documents = _of_frame(source) if hasattr(source, "columns") else _of_job(job)
    answers = [document.classes for document in documents if document.classes is not None]
    kind = getattr(job, "label_type", None)
    # A table does not say what was asked; nothing but empty lists are documents without spans.
    marked = any(map(is_spans, answers)) or all(answer == [] for answer in answers) if kind is None else kind.has_parts
    for document in documents:
        if marked and document.classes is not None:
            document.spans, document.classes = _spans(document), None
        settle(document, tally)
        if not document.answered:
            tally.skip("sample", "without an answer", document.name)
    return documents


def _of_frame(frame: Any) -> list[Document]:
    frame = frame.to_pandas() if hasattr(frame, "to_pandas") else frame
    for name in ("text", "label"):
        if name not in frame.columns:
            raise ValueError(f"the table has no column {name!r}, but {[*frame.columns]}: rename the one that is meant")
    ids = frame["id"] if "id" in frame.columns else frame.index
    tokens = frame["tokens"] if "tokens" in frame.columns else [None] * len(frame)
    annotators = frame["annotator"] if "annotator" in frame.columns else [None] * len(frame)
    others = [name for name in frame.columns if name not in OWN]
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


def _of_job(job: Any) -> list[Document]:
    """Return every annotator's answers and skips, in the order they were first given."""
    pool = job.pool
    names = list(dict.fromkeys(job.metadata["annotator"]))
    answers = (record for name in names for record in job.trail(name) if record.status is not None)
    records = sorted(answers, key=lambda record: record.label_id or 0)
    positions = [job.position_of(record.sample) for record in records]
    frame = pool.frame(np.asarray(positions, dtype=np.intp))
    texts = [pool.content(position) for position in positions]
    for position, text in zip(positions, texts, strict=True):
        if not isinstance(text, str):
            raise ValueError(  # noqa: TRY004 - the labeler is what it is, the format does not suit it
                f"sample {pool.id_at(position)!r} is no text: this format holds texts; "
                "write labels of other samples as 'csv', 'jsonl' or 'parquet'"
            )
    columns = {str(name): frame.iloc[:, place].tolist() for place, name in enumerate(frame.columns)}
    others = {f"{name}_" if name in OWN else name: values for name, values in columns.items() if values != texts}
    return [
        Document(
            text=texts[row],
            classes=_label(record.value),
            tokens=_tokens(pool.tokens_at(position)) or None,
            id=plain(pool.id_at(position)),
            annotator=record.annotator if len(names) > 1 else None,
            skipped=record.status == "SKIPPED",
            meta=_meta(others, (values[row] for values in others.values())),
        )
        for row, (record, position) in enumerate(zip(records, positions, strict=True))
    ]


def _spans(document: Document) -> list[Span]:
    if isinstance(document.classes, list):
        return document.classes
    raise ValueError(f"the label of {document.name} is {document.classes!r}: expected a list of spans, as others have")


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
