"""Prodigy's JSON lines: a text, its tokens, spans with ``token_start`` and ``token_end`` (inclusive), an answer.

Classes of documents are a ``label``, or ``options`` with the list of those to ``accept``. What was skipped is
written with the answer "ignore". Read is what was accepted: "ignore" is no answer, and "reject" says only what
the label is not.

It holds spans with overlap and spans inside tokens. Class keys are text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelloop.formats.alignment import apart, cover
from labelloop.formats.documents import Document, plain, text_of, texts_of
from labelloop.formats.files import dumps, read_objects, write_lines
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from labelloop.formats.report import Tally
    from labelloop.text import Token

_KNOWN = {"text", "tokens", "spans", "label", "accept", "options", "answer", "id", "meta", "config"}


def load(path: Path, tally: Tally) -> list[Document]:
    """Read annotations as Prodigy exports them.

    Parameters
    ----------
    path : Path
    tally : Tally
        Told of what was rejected or ignored.

    Returns
    -------
    list of Document

    Raises
    ------
    ValueError
        If a line is not a JSON object with a text.
    """
    documents = []
    for number, row in read_objects(path):
        document = _document(row, f"{path}, line {number}")
        answer = row.get("answer") or "accept"
        name = f"line {number}, {document.text[:40]!r}"
        if answer != "accept":
            tally.skip("sample", "rejected: no label" if answer == "reject" else "ignored: no label", name)
            continue
        if not document.answered:
            tally.skip("sample", "without spans or classes", name)
        documents.append(document)
    return documents


def dump(documents: Sequence[Document], path: Path, tally: Tally) -> None:
    """Write documents as Prodigy does.

    Parameters
    ----------
    documents : list of Document
    path : Path
    tally : Tally
    """
    lists = [document for document in documents if isinstance(document.classes, list)]
    options = list(dict.fromkeys(str(key) for document in lists for key in document.class_keys()))
    write_lines((dumps(_row(document, options, tally)) for document in steps(documents, "Writing labels")), path)


def _row(document: Document, options: list[str], tally: Tally) -> dict[str, Any]:
    row: dict[str, Any] = {"text": document.text}
    if document.id is not None:
        row["id"] = document.id
    if document.meta:
        row["meta"] = document.meta
    if document.annotator is not None:
        row["_annotator_id"] = document.annotator
    if document.skipped:
        return {**row, "answer": "ignore"}
    if document.spans is not None:
        tokens = document.tokenized()
        _, overlapping = apart([(span["start"], span["end"] - 1) for span in document.spans])
        row["tokens"] = [_token(number, token, document.text) for number, token in enumerate(tokens)]
        row["spans"] = [_span(span, document, tokens, tally) for span in document.spans]
        row["_view_id"] = "spans_manual" if overlapping else "ner_manual"
    elif isinstance(document.classes, list):
        accept = texts_of(document, tally)
        row |= {"options": [{"id": key, "text": key} for key in options], "accept": accept, "_view_id": "choice"}
        row["config"] = {"choice_style": "multiple"}
    else:
        row |= {"label": texts_of(document, tally)[0], "_view_id": "classification"}
    if document.spans is None and document.tokens is not None:
        row["tokens"] = [_token(number, token, document.text) for number, token in enumerate(document.tokens)]
    return {**row, "answer": "accept"}


def _token(number: int, token: Token, text: str) -> dict[str, Any]:
    start, end = token
    return {"text": text[start:end], "start": start, "end": end, "id": number, "ws": text[end : end + 1] == " "}


def _span(span: dict[str, Any], document: Document, tokens: Sequence[Token], tally: Tally) -> dict[str, Any]:
    row = {"start": span["start"], "end": span["end"]}
    run = cover(tokens, span["start"], span["end"])
    if run is not None:
        row["token_start"], row["token_end"] = run
    return {**row, "label": text_of(span, document, tally)}


def _document(row: dict[str, Any], where: str) -> Document:
    if not isinstance(row.get("text"), str):
        raise ValueError(f"{where}: expected the key 'text' with a text, found {[*row]}")  # noqa: TRY004 - a bad file
    said = {name: value for name, value in row.items() if name not in _KNOWN and not name.startswith("_")}
    meta = row.get("meta")
    document = Document(
        row["text"],
        tokens=_tokens(row.get("tokens"), row["text"]),
        id=row.get("id"),
        annotator=row.get("_annotator_id", row.get("_session_id")),
        meta=plain(said | (meta if isinstance(meta, dict) else {})),
    )
    if isinstance(row.get("spans"), list):
        document.spans = row["spans"]
    elif isinstance(row.get("accept"), list):
        config = row.get("config")
        single = isinstance(config, dict) and config.get("choice_style") == "single"
        document.classes = next(iter(row["accept"]), None) if single else row["accept"]
    elif row.get("label") is not None:
        document.classes = row["label"]
    elif "tokens" in row:
        document.spans = []  # a text with tokens in which nothing was marked
    return document


def _tokens(tokens: Any, text: str) -> list[Token] | None:
    """Return the tokens; out of place they are told as (0, 0), which fits no text."""
    if not isinstance(tokens, list):
        return None
    return [_borders(token, text) for token in tokens]


def _borders(token: Any, text: str) -> Token:
    if not isinstance(token, dict):
        return 0, 0
    start, end = token.get("start"), token.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return 0, 0
    return (start, end) if token.get("text", text[start:end]) == text[start:end] else (0, 0)
