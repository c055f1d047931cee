"""Text that every database keeps exactly as it is.

PostgreSQL takes no NUL, and no database driver takes half a surrogate pair; both come out of what people paste and of
file names in old encodings. They are kept in another form, all other text as it is.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_MARK = "\ufdd0"  # a noncharacter: Unicode keeps it free for use inside of a program
_UNKEPT = re.compile(f"[\x00\ud800-\udfff{_MARK}]")
_KEPT = re.compile(f"{_MARK}([0-9a-f]{{4}})")


def kept(text: str) -> str:
    r"""Return a text in the form in which every database keeps it.

    Examples
    --------
    >>> kept("as it is")
    'as it is'
    >>> given(kept("nul \0")) == "nul \0"
    True
    """
    return _UNKEPT.sub(lambda found: f"{_MARK}{ord(found[0]):04x}", text)


def given(text: str) -> str:
    """Return a text as it was before `kept`."""
    return _KEPT.sub(lambda found: chr(int(found[1], 16)), text) if _MARK in text else text


class Exact(TypeDecorator[str]):
    """A column of text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """Write a text, or compare with it."""
        return None if value is None else kept(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ARG002 - SQLAlchemy's
        """Return what reads a text: itself and not a method around it, for a job has a million of them."""
        return lambda value: value if value is None or _MARK not in value else given(value)


class Json(TypeDecorator[Any]):
    """A column of plain JSON; None is none."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """Write a value."""
        return None if value is None else json.dumps(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ARG002 - SQLAlchemy's
        """Return what reads a value."""
        return _read


def _read(text: str | None) -> Any:
    if text is None:
        return None
    return json.loads(text) if text[0] in "[{" else _read_plain(text)


_read_plain = lru_cache(1000)(json.loads)  # classes are few, and nothing can be changed in them
