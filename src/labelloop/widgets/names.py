"""Names that people give themselves: untrusted text."""

from __future__ import annotations

import unicodedata
from typing import Any

from labelloop.labels import LabelError

LONGEST = 80

# What has no look of its own, or turns the text around it: a name with it could pass for another.
_CONTROLS = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_TURNING = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def checked_name(given: Any) -> str:
    """Return a name as it is kept: composed (NFC), with single blanks inside and none around.

    Quotes, markup and every script are names like any other: they are shown as text. Case counts.

    Raises
    ------
    LabelError
        If it is empty, longer than 80 characters, or holds characters that cannot be seen.

    Examples
    --------
    >>> checked_name("  Ann   O'Neil ")
    "Ann O'Neil"
    """
    if not isinstance(given, str):
        raise LabelError(f"a name is text, not {type(given).__name__}")
    name = unicodedata.normalize("NFC", " ".join(given.split()))
    if not any(unicodedata.category(each) not in {"Cf", "Zs"} for each in name):
        raise LabelError("Please give a name.")
    if len(name) > LONGEST:
        raise LabelError(f"This name has {len(name)} characters; please give one of at most {LONGEST}.")
    odd = next((each for each in name if unicodedata.category(each) in _CONTROLS or each in _TURNING), None)
    if odd is not None:
        raise LabelError(f"This name holds a character that cannot be seen (U+{ord(odd):04X}); please leave it out.")
    return name
