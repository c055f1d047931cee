"""doccano's JSON lines: ``{"id", "text", "label": [[start, end, class], …]}``, or classes of whole documents.

Read are also its other forms: ``labels``, ``entities`` (lists or objects) beside ``cats``, and exports with one
list of ``annotations`` for several users, which become a document per user. Relations are not read.

It holds spans with overlap and class keys of every type, no tokens. Where every document of a file has one class,
they are read as class keys, else as lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelloop.formats.documents import Document, plain, unwrap
from labelloop.formats.files import dumps, read_objects, write_lines
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from labelloop.formats.report import Tally

_LABELS = ("label", "labels", "entities", "annotations")
_KNOWN = {"id", "text", "data", "meta", "annotator", "relations", *_LABELS}


def load(path: Path, tally: Tally) -> list[Document]:
    """Read a file of doccano.

    Parameters
    ----------
    path : Path
    tally : Tally

    Returns
    -------
    list of Document

    Raises
    ------
    ValueError
        If a line is not a JSON object with a text and labels in one of the known forms.
    """
    documents: list[Document] = []
    for number, row in read_objects(path):
        documents += _documents(row, f"{path}, line {number}", tally)
    unwrap(documents)
    return documents


def dump(documents: Sequence[Document], path: Path, tally: Tally) -> None:  # noqa: ARG001 - it holds all there is
    """Write documents as doccano takes them.

    Parameters
    ----------
    documents : list of Document
    path : Path
    tally : Tally
    """
    write_lines(
        (dumps(_row(document)) for document in steps(documents, "Writing labels") if not document.skipped), path
    )


def _row(document: Document) -> dict[str, Any]:
    row = {"id": document.id, "text": document.text}
    if document.spans is None:
        row["label"] = document.class_keys()
    else:
        row["label"] = [[span["start"], span["end"], span["label"]] for span in document.spans]
    row |= {"annotator": document.annotator, "meta": document.meta or None}
    return {name: value for name, value in row.items() if value is not None}


def _documents(row: dict[str, Any], where: str, tally: Tally) -> Iterator[Document]:
    text = row.get("text", row.get("data"))
    if not isinstance(text, str):
        raise ValueError(f"{where}: expected the key 'text' with a text, found {[*row]}")  # noqa: TRY004 - a bad file
    said = {name: value for name, value in row.items() if name not in _KNOWN and value not in (None, [])}
    nested = row.get("meta")
    meta = said | (nested if isinstance(nested, dict) else {"meta": nested} if nested else {})
    given = next((row[name] for name in _LABELS if row.get(name) is not None), None)
    if given is None and "cats" in row:
        given = meta.pop("cats")
    for user, answers in _by_user(given).items():
        spans, classes = _answers(answers, where)
        document = Document(text, spans, classes, None, row.get("id"), row.get("annotator", user), meta=plain(meta))
        relations = row.get("relations")
        for _ in relations if isinstance(relations, list) else ():
            tally.drop("relation", "between spans: not read", document.name)
        if given is None:
            tally.skip("document", "without labels", document.name)
        yield document


def _by_user(given: Any) -> dict[Any, Any]:
    """Return answers by the user who gave them; None where that is not said."""
    if not (isinstance(given, list) and any(isinstance(each, dict) and "user" in each for each in given)):
        return {None: given}
    users = dict.fromkeys(each.get("user") for each in given if isinstance(each, dict))
    return {user: [each for each in given if isinstance(each, dict) and each.get("user") == user] for user in users}


def _answers(given: Any, where: str) -> tuple[list[Any] | None, Any]:
    """Return spans, or the classes of the document."""
    if given is None:
        return None, None
    given = given if isinstance(given, list) else [given]
    spans, classes = [], []
    for each in given:
        if isinstance(each, list) and len(each) == len(("start", "end", "label")):
            spans.append(dict(zip(("start", "end", "label"), each, strict=True)))
        elif isinstance(each, dict) and "start_offset" in each:
            spans.append({"start": each["start_offset"], "end": each.get("end_offset"), "label": each.get("label")})
        elif isinstance(each, dict) and "label" in each:
            classes.append(each["label"])
        elif isinstance(each, str | int | float):
            classes.append(each)
        else:
            raise ValueError(f"{where}: expected labels like [0, 5, 'PER'] or 'sports', found {each!r}")
    if spans and classes:
        raise ValueError(f"{where}: expected spans or classes of the document, found both in one list")
    return (None, classes) if classes else (spans, None)
