"""CoNLL: a line for each token, ``token TAB tag``, an empty line after each document.

Comment lines before a document hold what lines of tokens cannot: ``# id =``, ``# text =`` (``# text_json =`` for
a text with line breaks), ``# annotator =``, ``# meta =``, and ``# offsets =`` where the tokens could not be found
again in the text. So a file comes back as it was, and other programs read it as they read any.

It holds spans made of whole tokens that do not overlap. Of spans that do the longest is kept.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labelloop.formats.alignment import align, apart, cover
from labelloop.formats.documents import Document, text_of
from labelloop.formats.files import dumps, read_text, shown, write_lines
from labelloop.formats.tags import TAG, bio, decode
from labelloop.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from labelloop.formats.documents import Span
    from labelloop.formats.report import Tally
    from labelloop.text import Token

_COMMENT = re.compile(r"# ?([^\t=]*[^\t= ]) = ?(.*)", re.DOTALL)
_NUMBER = re.compile(r"\d+([-.]\d+)?")
_LEAST_NUMBERED = 3


@dataclass
class _Block:
    """What stands between two empty lines: comments, and the columns of each line with its number."""

    document: int = 0
    comments: dict[str, str] = field(default_factory=dict)
    lines: list[tuple[int, list[str]]] = field(default_factory=list)


def load(path: Path, tally: Tally) -> list[Document]:
    """Read a CoNLL file; see the module for what is understood.

    Without ``# text =`` a text is its tokens joined by blanks. Sentences of one ``-DOCSTART-`` are one document, a
    line each. Several columns of tags behind the token (nested spans) are all read; of others the last.

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
        If a line is not a token with a tag.
    """
    blocks = [block for block in _blocks(read_text(path)) if block.lines or _said(block.comments) is not None]
    token_at = _number_columns(blocks)
    tag_columns = _tag_columns(blocks, token_at, path)
    documents: list[Document] = []
    last = 0
    for block in steps(blocks, "Reading labels"):
        document = _document(block, token_at, tag_columns, tally)
        if block.document and block.document == last:
            _append(documents[-1], document)
        else:
            documents.append(document)
        last = block.document
    return documents


def dump(documents: Sequence[Document], path: Path, tally: Tally) -> None:
    """Write documents with spans as CoNLL with BIO tags.

    Parameters
    ----------
    documents : list of Document
    path : Path
    tally : Tally
    """
    shown = steps(documents, "Writing labels")
    write_lines((line for document in shown if not document.skipped for line in _lines(document, tally)), path)


# ---- writing ----------------------------------------------------------------------------------------------------


def _lines(document: Document, tally: Tally) -> Iterator[str]:
    text, tokens = document.text, []
    for start, end in document.tokenized():
        if _stands(text[start:end]):
            tokens.append((start, end))
        elif text[start:end].strip():
            tally.note("token", "with a tab or line break: no line", f"{document.name}, {text[start:end]!r}")
    words = [text[start:end] for start, end in tokens]
    if document.id is not None:
        yield f"# id = {_say(document.id)}"
    yield f"# text_json = {dumps(text)}" if "\n" in text or "\r" in text else f"# text = {text}"
    if document.annotator is not None:
        yield f"# annotator = {_say(document.annotator)}"
    if align(text, words) != tokens:
        yield f"# offsets = {dumps(tokens)}"
    if document.meta:
        yield f"# meta = {dumps(document.meta)}"
    for word, tag in zip(words, bio(len(words), _pieces(document, tokens, tally)), strict=True):
        yield f"{word}\t{tag}"
    yield ""


def _pieces(document: Document, tokens: Sequence[Token], tally: Tally) -> list[tuple[int, int, str]]:
    """Return spans as runs of tokens, without overlap."""
    spans, runs = [], []
    for span in document.spans or ():
        run = cover(tokens, span["start"], span["end"])
        if run is None:
            tally.drop("span", "without a token", document.where(span))
        else:
            spans.append(span)
            runs.append(run)
    kept, lost = apart(runs)
    for place in lost:
        tally.drop("span", "overlapping a longer one, which CoNLL cannot hold", document.where(spans[place]))
    pieces = []
    for place in kept:
        first, last = runs[place]
        span = spans[place]
        if (tokens[first][0], tokens[last][1]) != (span["start"], span["end"]):
            tally.change(span, "span", "moved to token borders", document.where(span))
        pieces.append((first, last, _class(document, span, tally)))
    return pieces


def _class(document: Document, span: Span, tally: Tally) -> str:
    label = text_of(span, document, tally)
    if re.search(r"[\t\r\n]", label):
        tally.change(span, "span", "whose class has a tab or line break: a blank instead", document.where(span))
    return re.sub(r"[\t\r\n]", " ", label)


def _stands(word: str) -> bool:
    """Whether a token can stand in a line of its own and be read as a token."""
    return bool(word.strip()) and not re.search(r"[\t\r\n]", word) and not _is_other(f"{word}\tO")


def _say(value: Any) -> str:
    """Return a value for a comment: a text as it is where it is heard as such, else JSON."""
    as_it_is = isinstance(value, str) and _hear(value) == value and not re.search(r"[\r\n]", value)
    return value if as_it_is else dumps(value)


def _hear(said: str) -> Any:
    """Return what a comment says: JSON if it is written as we write it, else the text itself."""
    try:
        value = json.loads(said)
    except ValueError:
        return said
    return value if dumps(value) == said and value == value else said  # noqa: PLR0124 - NaN


# ---- reading ----------------------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[_Block]:
    block, documents = _Block(), 0
    for number, raw in enumerate(steps(text.split("\n"), "Reading labels"), 1):
        line = raw.removesuffix("\r")
        if not line.strip(" \t"):
            yield block
            block = _Block(documents)
        elif line.startswith("-DOCSTART-"):
            yield block
            documents += 1
            block = _Block(documents)
        elif comment := _COMMENT.fullmatch(line):
            block.comments[comment[1]] = comment[2]
        elif not _is_other(line):
            columns = line.split("\t") if "\t" in line else re.split(" +", line.strip(" "))
            while not columns[-1]:
                columns.pop()
            block.lines.append((number, columns))
    yield block


def _is_other(line: str) -> bool:
    """Whether a line is no token's: a comment, or the mark of a new document."""
    if line.startswith("-DOCSTART-") or _COMMENT.fullmatch(line):
        return True
    return line.startswith("#") and "\t" not in line and TAG.fullmatch(line.rsplit(maxsplit=1)[-1]) is None


def _number_columns(blocks: Sequence[_Block]) -> int:
    """Return the column of the tokens: 1 where column 0 counts them, as in CoNLL-U, else 0."""
    for block in blocks:
        heads = [columns[0] for _, columns in block.lines if len(columns) >= _LEAST_NUMBERED]
        counted = [head for head in heads if head.isdecimal()]
        if len(heads) < len(block.lines) or not all(map(_NUMBER.fullmatch, heads)):
            return 0
        if counted != [str(i) for i in range(1, len(counted) + 1)]:
            return 0
    return int(any(block.lines for block in blocks))


def _tag_columns(blocks: Sequence[_Block], token_at: int, path: Path) -> list[int]:
    """Return which columns hold tags."""
    lines = [line for block in blocks for line in block.lines]
    width = max((len(columns) for _, columns in lines), default=0)
    like_tags = [
        column
        for column in range(token_at + 1, width)
        if all(TAG.fullmatch(columns[column]) for _, columns in lines if len(columns) > column)
    ]
    least = like_tags[0] if like_tags else token_at + 1
    short = next((line for line in lines if len(line[1]) <= least or not line[1][token_at]), None)
    if lines and (not like_tags or short):
        number, columns = short or next(x for x in lines if not TAG.fullmatch(x[1][-1]) or len(x[1]) <= token_at + 1)
        found = shown(" ".join(columns))
        raise ValueError(f"{path}, line {number}: expected a token, a tab and a tag such as O or B-PER, found {found}")
    nested = [column for place, column in enumerate(like_tags) if column == token_at + 1 + place]
    return nested or like_tags[-1:]


def _document(block: _Block, token_at: int, tag_columns: Sequence[int], tally: Tally) -> Document:
    rows = [columns for _, columns in block.lines if token_at == 0 or columns[0].isdecimal()]
    words = [columns[token_at] for columns in rows]
    comments = dict(block.comments)
    said, id_ = _said(comments), comments.pop("id", comments.get("sent_id"))
    annotator = comments.pop("annotator", None)
    document = Document(
        "" if said is None else said,
        id=None if id_ is None else _hear(id_),
        annotator=None if annotator is None else _hear(annotator),
    )
    tokens = _offsets(comments.pop("offsets", None), words, document.text) if said is not None else None
    if tokens is None:
        if said is not None and words:
            tally.note("document", "whose tokens are not in its text: joined by blanks", document.name)
        document.text = " ".join(words)
        tokens = _joined(words)
    document.tokens = tokens
    for name in ("text", "text_json", *(("sent_id",) if id_ == comments.get("sent_id") else ())):
        comments.pop(name, None)
    meta = _hear(comments.get("meta", ""))
    document.meta = {**comments, **meta} if isinstance(meta, dict) else comments
    if isinstance(meta, dict):
        document.meta.pop("meta") if "meta" not in meta else None
    tags = [[columns[column] for column in tag_columns if len(columns) > column] for columns in rows]
    document.spans = [
        {"start": tokens[first][0], "end": tokens[last][1], "label": label} for first, last, label in decode(tags)
    ]
    return document


def _said(comments: dict[str, str]) -> str | None:
    """Return the text that the comments tell."""
    told = _hear(comments.get("text_json", ""))
    return told if isinstance(told, str) and "text_json" in comments else comments.get("text")


def _offsets(said: str | None, words: Sequence[str], text: str) -> list[Token] | None:
    """Return where the tokens are: as the comment tells if it fits, else where they are found."""
    told = _hear(said or "")
    if isinstance(told, list):
        tokens = [(pair[0], pair[1]) for pair in told if isinstance(pair, list) and [*map(type, pair)] == [int, int]]
        if [text[start:end] for start, end in tokens] == list(words):
            return tokens
    return align(text, words)


def _joined(words: Sequence[str]) -> list[Token]:
    tokens, at = [], 0
    for word in words:
        tokens.append((at, at + len(word)))
        at += len(word) + 1
    return tokens


def _append(document: Document, more: Document) -> None:
    """Put a sentence at the end of its document, on a line of its own."""
    by = len(document.text) + 1
    document.text += f"\n{more.text}"
    document.tokens = [*(document.tokens or ()), *((start + by, end + by) for start, end in more.tokens or ())]
    moved = ({**span, "start": span["start"] + by, "end": span["end"] + by} for span in more.spans or ())
    document.spans = [*(document.spans or ()), *moved]
