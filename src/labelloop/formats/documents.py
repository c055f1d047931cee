"""Labeled texts as every text format sees them, checked, and as a table."""

from __future__ import annotations

import datetime as dt
import operator
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias

import numpy as np
import pandas as pd

from labelloop.formats.files import shown
from labelloop.text import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from labelloop.formats.report import Tally
    from labelloop.text import Token

Span: TypeAlias = dict[str, Any]

# Columns of a table of documents that say what it is about; others are passed on as they are.
OWN = ("id", "text", "label", "tokens", "annotator")
_BIG = 2**63


class Labeled(Protocol):
    """What a report says of a text or an image."""

    noun: ClassVar[str]

    def where(self, part: dict[str, Any], /) -> str:
        """Return what a report calls one of its parts."""


class Whole(Protocol):
    """What is said of a text or a recording as a whole."""

    thing: ClassVar[str]
    classes: Any

    @property
    def name(self) -> str:
        """What a report calls it."""

    def class_keys(self) -> list[Any]:
        """Return the class keys of the whole as a list."""


@dataclass
class Document:
    """One text, as one annotator has labeled it.

    Parameters
    ----------
    text : str
    spans : list of dict, optional
        ``text, start, end, label`` each; None where spans are not what was asked for, or there is no answer.
    classes : class key or list of class keys, optional
        Of the whole document.
    tokens : list of (start, end), optional
    id : str, int or other plain JSON, optional
    annotator : str or int, optional
    skipped : bool
        The annotator passed it over.
    meta : dict
        What else is said about it, as plain JSON.
    """

    noun: ClassVar[str] = "span"
    thing: ClassVar[str] = "document"

    text: str
    spans: list[Span] | None = None
    classes: Any = None
    tokens: list[Token] | None = None
    id: Any = None
    annotator: Any = None
    skipped: bool = False
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a report calls it."""
        return f"document {shown(self.text) if self.id is None else repr(self.id)}"

    @property
    def answered(self) -> bool:
        """Whether there is a label."""
        return self.spans is not None or self.classes is not None

    @property
    def labels(self) -> int:
        """How many labels there are: spans, or one class of the whole."""
        return int(self.classes is not None) if self.spans is None else len(self.spans)

    def tokenized(self) -> list[Token]:
        """Return its tokens, those of the usual tokenization if it came without."""
        return Reader().read(self.text).tokens if self.tokens is None else self.tokens

    def where(self, span: Span) -> str:
        """Return what a report calls one of its spans."""
        return f"{self.name}, {span['text']!r} {span['start']}-{span['end']}"

    def class_keys(self) -> list[Any]:
        """Return the class keys of the whole document as a list."""
        return list(self.classes) if isinstance(self.classes, list) else [self.classes]


def settle(document: Document, tally: Tally) -> None:
    """Check spans and tokens against the text, and make the text one that files can hold.

    Parameters
    ----------
    document : Document
        Changed in place: spans in canonical order, those that do not fit dropped.
    tally : Tally
    """
    if document.tokens is not None and not _in_order(document.tokens, len(document.text)):
        tally.note("document", "with tokens that do not fit its text: split anew", document.name)
        document.tokens = None
    if document.spans is not None:
        document.spans = checked(document.spans, document, tally)
    document.id, document.annotator = plain(document.id), plain(document.annotator)
    document.classes, document.meta = plain(document.classes), plain(document.meta)
    text = whole(document.text)
    if text != document.text:
        document.text = text
        reason = "with halves of characters, which no file holds: U+FFFD instead"
        tally.change(document, "document", reason, document.name)
        for span in document.spans or ():
            span["text"] = document.text[span["start"] : span["end"]]


def checked(spans: Iterable[Any], document: Document, tally: Tally) -> list[Span]:
    """Return those spans that lie in the text and cover what they say they cover, in canonical order.

    Parameters
    ----------
    spans : list of dict
        ``start``, ``end``, ``label``, and ``text`` if it is known.
    document : Document
    tally : Tally
        Told of every other.

    Returns
    -------
    list of dict
    """
    found: list[Span] = []
    seen = set()
    for raw in spans:
        fault = _fault(raw, document.text)
        if fault is None:
            start, end, label = operator.index(raw["start"]), operator.index(raw["end"]), plain(raw["label"])
            if (start, end, type(label), label) not in seen:
                seen.add((start, end, type(label), label))
                found.append({"text": document.text[start:end], "start": start, "end": end, "label": label})
                continue
            fault = "given twice"
        tally.drop("span", fault, f"{document.name}, {_brief(raw)}")
    return sorted(found, key=lambda span: (span["start"], -span["end"]))


def frame_of(documents: Sequence[Document]) -> pd.DataFrame:
    """Return a table of documents, a row each.

    Parameters
    ----------
    documents : list of Document

    Returns
    -------
    DataFrame
        ``id``, ``text``, ``label``, ``tokens``, ``annotator`` (those that are known), and what else was said, a
        column each; a name that is one of these gets an underscore at its end.
    """
    columns: dict[str, list[Any]] = {}
    if any(document.id is not None for document in documents):
        columns["id"] = [document.id for document in documents]
    columns["text"] = [document.text for document in documents]
    columns["label"] = [d.classes if d.spans is None else d.spans for d in documents]
    if any(document.tokens is not None for document in documents):
        columns["tokens"] = [document.tokens for document in documents]
    if any(document.annotator is not None for document in documents):
        columns["annotator"] = [document.annotator for document in documents]
    return table_of(columns, [document.meta for document in documents], OWN)


def table_of(columns: dict[str, list[Any]], metas: Sequence[dict[str, Any]], own: Sequence[str]) -> pd.DataFrame:
    """Return columns, and what else was said of each row, as a table.

    Parameters
    ----------
    columns : dict of str to list
    metas : list of dict
    own : sequence of str
        Names that are taken.

    Returns
    -------
    DataFrame
    """
    for name in dict.fromkeys(name for meta in metas for name in meta):
        columns[f"{name}_" if name in own else name] = [meta.get(name) for meta in metas]
    return pd.DataFrame({name: column_of(values) for name, values in columns.items()})


def column_of(values: list[Any]) -> pd.Series[Any]:
    """Return values as a column: of a type of its own if they have one, else as they are."""
    if _alike(values):
        return pd.Series(values)
    boxed = np.empty(len(values), dtype=object)
    boxed[:] = values
    return pd.Series(boxed, dtype=object)


def text_of(part: dict[str, Any], record: Labeled, tally: Tally) -> str:
    """Return the class key of a span or box as text, for formats that know no other; other types are counted."""
    if not isinstance(part["label"], str):
        tally.change(part, record.noun, "whose class key is no text: written as text", record.where(part))
    return str(part["label"])


def texts_of(record: Whole, tally: Tally) -> list[str]:
    """Return the class keys of a whole document or recording as texts, for formats that know no other."""
    keys = record.class_keys()
    if not all(isinstance(key, str) for key in keys):
        tally.change(record, record.thing, "whose class key is no text: written as text", f"{record.name}, {keys!r}")
    return [str(key) for key in keys]


def unwrap(records: Sequence[Whole], parts: str = "spans") -> None:
    """Make records of one file alike: no answer among classes is no class; one class each needs no lists.

    Parameters
    ----------
    records : list of Document or of Recording
    parts : str
        The name of what they have in place of classes.
    """
    if any(record.classes for record in records) and not any(getattr(record, parts) for record in records):
        for record in records:
            record.classes = [] if getattr(record, parts) == [] else record.classes
            setattr(record, parts, None)
    answered = [record for record in records if record.classes is not None]
    if all(isinstance(record.classes, list) and len(record.classes) == 1 for record in answered):
        for record in answered:
            record.classes = record.classes[0]


def is_spans(value: Any) -> bool:
    """Whether a label is a list of spans; an empty list may be anything."""
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def whole(text: str) -> str:
    """Return a text with U+FFFD for halves of characters (lone surrogates), one for one."""
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def plain(value: Any) -> Any:
    """Return a value as plain JSON; None for what is missing."""
    if isinstance(value, dict):
        return {whole(str(key)): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        return [plain(each) for each in value]
    item = value.item() if isinstance(value, np.generic) else value
    if item is None or item is pd.NA or item is pd.NaT or (isinstance(item, float) and item != item):  # noqa: PLR0124 - NaN
        return None
    if isinstance(item, dt.date | dt.time):
        return item.isoformat()
    return item if isinstance(item, int | float | bool) else whole(str(item))


def _in_order(tokens: Sequence[Token], length: int) -> bool:
    at = 0
    for start, end in tokens:
        if not at <= start < end <= length:
            return False
        at = end
    return True


def _fault(raw: Any, text: str) -> str | None:
    """Return why a span is none, None if it is one."""
    if not isinstance(raw, dict) or any(name not in raw for name in ("start", "end", "label")):
        return "without start, end or label"
    start, end = plain(raw["start"]), plain(raw["end"])
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in (start, end)):
        return "with offsets that are no whole numbers"
    if not isinstance(plain(raw["label"]), str | int | float | bool) or plain(raw["label"]) == "":
        return "without a class"
    if not 0 <= start < end <= len(text):
        return "outside its text, or empty"
    if isinstance(raw.get("text"), str) and raw["text"] != text[start:end]:
        return "whose text is not what stands there"
    return None


def _brief(raw: Any) -> str:
    if not isinstance(raw, dict):
        return repr(raw)
    return f"{raw.get('text', raw.get('label'))!r} {raw.get('start')}-{raw.get('end')}"


def _alike(values: list[Any]) -> bool:
    kinds = {type(value) for value in values}
    return kinds in ({str}, {float}, {bool}) or (kinds == {int} and all(abs(value) < _BIG for value in values))
