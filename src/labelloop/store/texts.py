"""Text that every database keeps exactly as it is.

PostgreSQL takes no NUL, and no database driver takes half a surrogate pair; both come out of what people paste and of
file names in old encodings. They are kept in another form, all other text as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """Read a text."""
        return None if value is None else given(value)
