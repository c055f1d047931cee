"""spaCy: a DocBin (``.spacy``), or its training JSON (``.json``).

In a DocBin, spans that overlap others are in ``doc.spans["sc"]``, the rest in ``doc.ents``, classes of documents
in ``doc.cats``; id, annotator and other columns in ``doc.user_data["labelloop"]``. Spans are of whole tokens:
others are widened to them and counted. Class keys are text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from labelloop.formats import spacy_json
from labelloop.formats.documents import Document, text_of, unwrap
from labelloop.formats.files import dumps
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from labelloop.formats.report import Tally

_KEY = "labelloop"
_GROUP = "sc"  # where spaCy's SpanCategorizer looks


def load(path: Path, tally: Tally) -> list[Document]:
    """Read a DocBin or training JSON, whichever the file is.

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
        If the file is neither.
    ImportError
        If spaCy is needed and not installed.
    """
    raw = path.read_bytes()
    if path.suffix.lower() == ".json" or raw.lstrip()[:1] in (b"[", b"{"):
        return spacy_json.load(path, tally)
    spacy = _spacy()
    try:
        held = spacy.tokens.DocBin().from_bytes(raw)
        docs = list(steps(held.get_docs(spacy.vocab.Vocab()), "Reading labels", len(held)))
    except Exception as error:  # what a broken file makes of zlib, msgpack and numpy
        raise ValueError(f"{path}: expected a DocBin as spaCy writes it: {error}") from error
    documents = [_document(doc, tally) for doc in steps(docs, "Reading labels")]
    unwrap(documents)
    return documents


def dump(documents: Sequence[Document], path: Path, tally: Tally) -> None:
    """Write a DocBin, or training JSON if the file is called ``.json``.

    Parameters
    ----------
    documents : list of Document
    path : Path
    tally : Tally

    Raises
    ------
    ImportError
        If spaCy is needed and not installed.
    """
    if path.suffix.lower() == ".json":
        spacy_json.dump(documents, path, tally)
        return
    spacy = _spacy()
    answered = [document for document in documents if not document.skipped]
    known = spacy_json.all_classes(answered)
    vocab = spacy.vocab.Vocab()
    held = spacy.tokens.DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"], store_user_data=True)
    for document in steps(answered, "Writing labels"):
        held.add(_doc(spacy, vocab, document, known, tally))
    path.write_bytes(held.to_bytes())


def _doc(spacy: Any, vocab: Any, document: Document, known: Sequence[str], tally: Tally) -> Any:
    text, tokens = document.text, document.tokenized()
    words, blanks = spacy_json.words_of(text, tokens)
    doc = spacy.tokens.Doc(vocab, words=[text[start:end] for start, end in words], spaces=blanks)
    runs: dict[tuple[int, int, str], Any] = {}
    for first, last, span in spacy_json.runs_of(document, words, tally):
        key = (first, last, text_of(span, document, tally))
        if key in runs:
            tally.drop("span", "the same as another at token borders", document.where(span))
        runs.setdefault(key, span)
    marked = {key: spacy.tokens.Span(doc, key[0], key[1] + 1, label=key[2]) for key in runs}
    crowded = _overlapping(list(runs))
    for key in crowded:
        tally.note("span", f"overlapping others: in doc.spans[{_GROUP!r}], not in doc.ents", document.where(runs[key]))
    if crowded:
        doc.spans[_GROUP] = [marked[key] for key in crowded]
    doc.set_ents([span for key, span in marked.items() if key not in crowded])
    if document.classes is not None:
        doc.cats = spacy_json.cats_of(document, known, tally)
    said = {"id": document.id, "annotator": document.annotator, "meta": document.meta or None}
    if tokens != _tokens(doc):
        said["tokens"] = tokens
    doc.user_data[_KEY] = dumps({name: value for name, value in said.items() if value is not None})
    return doc


def _overlapping(runs: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return those runs of words that share one with another, in order."""
    runs = sorted(runs, key=lambda run: (run[0], -run[1]))
    found, furthest = [], -1
    for place, run in enumerate(runs):
        meets_next = place + 1 < len(runs) and runs[place + 1][0] <= run[1]
        if run[0] <= furthest or meets_next:
            found.append(run)
        furthest = max(furthest, run[1])
    return found


def _document(doc: Any, tally: Tally) -> Document:
    said = json.loads(doc.user_data.get(_KEY, "{}"))
    given = said.get("tokens")
    document = Document(
        doc.text,
        tokens=_tokens(doc) if given is None else [(start, end) for start, end in given],
        id=said.get("id"),
        annotator=said.get("annotator"),
        meta=said.get("meta", {}),
    )
    spans = [*doc.ents, *doc.spans.get(_GROUP, ())]
    for group in doc.spans:
        for span in doc.spans[group] if group != _GROUP else ():
            tally.drop("span", f"in doc.spans[{group!r}]: not read", f"{document.name}, {span.text!r}")
    if doc.cats and not spans:
        document.classes = [key for key, value in doc.cats.items() if value >= spacy_json.HALF]
    else:
        document.spans = [{"start": s.start_char, "end": s.end_char, "label": s.label_} for s in spans]
    return document


def _tokens(doc: Any) -> list[tuple[int, int]]:
    return [(token.idx, token.idx + len(token)) for token in doc if not token.text.isspace()]


def _spacy() -> Any:
    try:
        import spacy  # noqa: PLC0415 - slow, and not everybody's
    except ImportError as error:
        raise ImportError('spaCy is needed for .spacy files: pip install "labelloop[spacy]"') from error
    return spacy
