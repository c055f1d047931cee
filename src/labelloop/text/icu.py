"""Words of scripts without blanks between them, by the dictionaries of ICU; needs the extra ``languages``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def segmenter() -> Callable[[str], list[int]] | None:
    """Return what finds where words end in a run of letters, or None where icu4py is not installed.

    Returns
    -------
    callable or None
        From a text without lone surrogates to the ends of its segments in code points, in order. It may be called
        from several threads: nothing is shared between calls.
    """
    try:
        from icu4py.breakers import WordBreaker  # noqa: PLC0415 - an optional package
    except ImportError:
        return None

    def ends(run: str) -> list[int]:
        # The dictionary goes by the script, not by the language: "" names none.
        found = [end for _, end in WordBreaker(run, "").segments()]
        return found if run.isascii() or max(run) < "\U00010000" else _code_points(run, found)

    return ends


def _code_points(run: str, ends: list[int]) -> list[int]:
    """Turn offsets that count UTF-16 code units into such that count code points."""
    place: dict[int, int] = {}
    units = 0
    for k, char in enumerate(run, start=1):
        units += 1 + (char > "\uffff")
        place[units] = k
    return [place[end] for end in ends]
