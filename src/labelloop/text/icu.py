"""Words of scripts without blanks between them, by the dictionaries of ICU; needs the extra ``languages``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def segmenter() -> Callable[[str], list[int]] | None:
    """Return what finds where words end in a text, or None where icu4py is not installed.

    Returns
    -------
    callable or None
        From a text to the ends of its segments in code points, in order. It may be called from several threads:
        nothing is shared between calls.
    """
    try:
        from icu4py.breakers import WordBreaker  # noqa: PLC0415 - an optional package
    except ImportError:
        return None

    def ends(text: str) -> list[int]:
        clean = _SURROGATE.sub("\ufffd", text)  # ICU is given UTF-8
        # The dictionary goes by the script, not by the language: "" names none.
        found = [end for _, end in WordBreaker(clean, "").segments()]
        return _code_points(text, found)

    return ends


def _code_points(text: str, ends: list[int]) -> list[int]:
    """Turn offsets that count UTF-16 code units into such that count code points."""
    if ends[-1:] == [len(text)]:  # no character is two units
        return ends
    place, units = {}, 0
    for k, char in enumerate(text, start=1):
        units += 1 + (char > "\uffff")
        place[units] = k
    return [place[end] for end in ends]
