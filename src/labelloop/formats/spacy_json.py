"""spaCy's training JSON: documents of paragraphs with a raw text, tokens with BILUO tags, and ``cats``.

Neither reading nor writing needs spaCy. A paragraph is a document of ours. It holds what CoNLL holds: spans of
whole tokens without overlap; and classes of documents. Class keys are text.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from labelloop.formats.alignment import align, apart, cover
from labelloop.formats.documents import Document, text_of, texts_of, unwrap
from labelloop.formats.files import as_object, dumps, read_json, write_lines
from labelloop.formats.tags import biluo, decode
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from labelloop.formats.documents import Span
    from labelloop.formats.report import Tally
    from labelloop.text import Token

HALF = 0.5  # from which a class counts as given


def load(path: Path, tally: Tally) -> list[Document]:
    """Read a file of spaCy's training JSON.

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
        If it is no list of documents with paragraphs.
    """
    rows = read_json(path)
    documents = []
    for number, row in enumerate(steps(rows if isinstance(rows, list) else [rows], "Reading labels"), 1):
        where = f"{path}, document {number}"
        if "paragraphs" not in as_object(row, where):
            raise ValueError(f"{where}: expected a list of 'paragraphs', found {[*row]}")
        paragraphs = _list(row, "paragraphs", where)
        documents += [_document(row, as_object(paragraph, where), where, tally) for paragraph in paragraphs]
    unwrap(documents)
    return documents


def dump(documents: Sequence[Document], path: Path, tally: Tally) -> None:
    """Write documents as spaCy's training JSON.

    Parameters
    ----------
    documents : list of Document
    path : Path
    tally : Tally
    """
    answered = [document for document in documents if not document.skipped]
    known = all_classes(answered)
    lines = [dumps(_row(document, known, tally)) for document in steps(answered, "Writing labels")]
    write_lines(["[", *(line + "," for line in lines[:-1]), *lines[-1:], "]"], path)


def words_of(text: str, tokens: Sequence[Token]) -> tuple[list[Token], list[bool]]:
    """Return words as spaCy wants them, which leave out nothing but one blank behind a word.

    Parameters
    ----------
    text : str
    tokens : list of (start, end)

    Returns
    -------
    list of (start, end)
        The tokens, and what stands between them.
    list of bool
        Whether a word has its blank behind it.

    Examples
    --------
    >>> words_of("Ada  met", [(0, 3), (5, 8)])
    ([(0, 3), (4, 5), (5, 8)], [True, False, False])
    """
    words: list[Token] = []
    blanks: list[bool] = []
    at = 0
    for start, end in [*tokens, (len(text), len(text))]:
        if words and text[at:start].startswith(" "):
            blanks[-1] = True
            at += 1
        for piece in ((at, start), (start, end)):
            if piece[0] < piece[1]:
                words.append(piece)
                blanks.append(False)
        at = end
    return words, blanks


def runs_of(document: Document, words: Sequence[Token], tally: Tally) -> list[tuple[int, int, Span]]:
    """Return first word, last word and span of what covers words that are not blank; others are counted.

    Parameters
    ----------
    document : Document
    words : list of (start, end)
    tally : Tally

    Returns
    -------
    list of (first, last, span)
    """
    numbers = [i for i, (start, end) in enumerate(words) if not document.text[start:end].isspace()]
    visible = [words[i] for i in numbers]
    runs = []
    for span in document.spans or ():
        run = cover(visible, span["start"], span["end"])
        if run is None:
            tally.drop("span", "without a token", document.where(span))
            continue
        first, last = numbers[run[0]], numbers[run[1]]
        if (words[first][0], words[last][1]) != (span["start"], span["end"]):
            tally.change(span, "span", "moved to token borders", document.where(span))
        runs.append((first, last, span))
    return runs


def all_classes(documents: Sequence[Document]) -> list[str]:
    """Return all classes of documents as text, in the order they first occur."""
    answered = (document for document in documents if document.classes is not None)
    return list(dict.fromkeys(str(key) for document in answered for key in document.class_keys()))


def cats_of(document: Document, known: Sequence[str], tally: Tally) -> dict[str, float]:
    """Return 1.0 for the classes of a document, and 0.0 for the others."""
    chosen = texts_of(document, tally)
    return dict.fromkeys(chosen, 1.0) | {key: 0.0 for key in known if key not in chosen}


def _row(document: Document, known: Sequence[str], tally: Tally) -> dict[str, Any]:
    text, tokens = document.text, document.tokenized()
    words, blanks = words_of(text, tokens)
    runs = runs_of(document, words, tally)
    kept, lost = apart([(first, last) for first, last, _ in runs])
    for place in lost:
        tally.drop("span", "overlapping a longer one, which spaCy's JSON cannot hold", document.where(runs[place][2]))
    pieces = [(first, last, text_of(span, document, tally)) for first, last, span in (runs[i] for i in kept)]
    tags = biluo(len(words), pieces)
    rows = [
        {"id": number, "orth": text[start:end], "space": " " if blank else "", "ner": tag}
        for number, ((start, end), blank, tag) in enumerate(zip(words, blanks, tags, strict=True))
    ]
    paragraph: dict[str, Any] = {"raw": text, "sentences": [{"tokens": rows, "brackets": []}]}
    if document.classes is not None:
        paragraph["cats"] = [{"label": k, "value": v} for k, v in cats_of(document, known, tally).items()]
    if tokens != _visible(text, words):
        paragraph["tokens"] = tokens
    row = {"id": document.id, "annotator": document.annotator, "meta": document.meta or None, "paragraphs": [paragraph]}
    return {name: value for name, value in row.items() if value is not None}


def _document(row: dict[str, Any], paragraph: dict[str, Any], where: str, tally: Tally) -> Document:
    rows = list(_tokens(paragraph, where))
    raw = paragraph.get("raw")
    text, words = _words(rows, raw if isinstance(raw, str) else None)
    meta = row.get("meta")
    document = Document(
        text, id=row.get("id"), annotator=row.get("annotator"), meta=meta if isinstance(meta, dict) else {}
    )
    if isinstance(raw, str) and text != raw:
        tally.note("document", "whose tokens are not in its text: joined by blanks", document.name)
    given = _pairs(paragraph.get("tokens"))
    document.tokens = _visible(text, words) if given is None else given
    spans = decode([[str(token.get("ner") or "O")] for token in rows])
    cats = paragraph.get("cats")
    if isinstance(cats, list) and cats and not spans:
        found = [as_object(cat, where) for cat in cats]
        document.classes = [cat.get("label") for cat in found if (cat.get("value") or 0) >= HALF]
    else:
        document.spans = [{"start": words[a][0], "end": words[b][1], "label": label} for a, b, label in spans]
    return document


def _tokens(paragraph: dict[str, Any], where: str) -> Iterator[dict[str, Any]]:
    for sentence in _list(paragraph, "sentences", where):
        for token in _list(as_object(sentence, where), "tokens", where):
            if "orth" not in as_object(token, where):
                raise ValueError(f"{where}: expected tokens with 'orth', found {token!r}")
            yield token


def _list(holder: dict[str, Any], name: str, where: str) -> list[Any]:
    given: Any = holder.get(name) or []
    if not isinstance(given, list):
        raise ValueError(f"{where}: expected a list of {name!r}, found {given!r}")  # noqa: TRY004 - a bad file
    return given


def _words(rows: Sequence[dict[str, Any]], raw: str | None) -> tuple[str, list[Token]]:
    """Return a text and where its words are: as the blanks behind them say, or else where they are found."""
    words = [str(row["orth"]) for row in rows]
    if all(isinstance(row.get("space"), str) for row in rows):
        pieces = [piece for row in rows for piece in (str(row["orth"]), row["space"])]
        text = "".join(pieces)
    else:
        pieces = [piece for word in words for piece in (word, " ")]
        text = "".join(pieces).removesuffix(" ")
    if raw is not None and raw != text:
        found = align(raw, words)
        if found is not None:
            return raw, found
    ends = list(accumulate(map(len, pieces)))
    return text, [(end - len(word), end) for word, end in zip(words, ends[::2], strict=True)]


def _visible(text: str, words: Sequence[Token]) -> list[Token]:
    return [(start, end) for start, end in words if not text[start:end].isspace()]


def _pairs(value: Any) -> list[Token] | None:
    """Return tokens if a file tells them as we do, None for anything else."""
    pairs: list[Any] = value if isinstance(value, list) else [None]
    fits = all(isinstance(pair, list) and [*map(type, pair)] == [int, int] for pair in pairs)
    return [(start, end) for start, end in pairs] if fits else None
