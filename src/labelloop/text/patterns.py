"""The regular expressions that find tokens, made of Unicode's rules for grapheme clusters (UAX 29).

The classes are a little wider than the rules: to keep together more than they ask for is harmless. Which characters
are marks is asked of Python, so that those of a Unicode newer than Python's own are symbols.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Iterable

# Scripts written without blanks between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0e3a\u0e40-\u0e4e\u0e80-\u0eff\u1000-\u109f\u1780-\u17d3\u17d7\u17dc-\u17dd\u19e0-\u19ff\u3005-\u3007\u3031-\u3035"
    "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U000323af"
)

_JOINER = "\u200d"
# Thai and Lao AM, voice marks of half-width kana: letters by name only.
_LETTERS_THAT_EXTEND = "\u0e33\u0eb3\uff9e\uff9f"
_NON_JOINER = "\u200c"
# Skin tones, tags of regional flags, variants of Han.
_OTHERS_THAT_EXTEND = f"{_JOINER}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef"
# Signs that belong to what comes after them: the Arabic number sign, the Malayalam dot reph.
_PREPENDED = (
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3\U000113d1\U0001193f"
    "\U00011941\U00011a3a\U00011a84-\U00011a89\U00011d46\U00011f02"
)
# Signs that make one of two consonants: the virama of Hindi, the coeng of Khmer.
_LINKERS = (
    "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\ua9c0\uaaf6\U00010a3f\U00011133\U000113d0"
    "\U0001193e\U00011a47\U00011a99\U00011f42"
)
# Where the letters are that linkers bind.
_LINKED = (
    "\u0900-\u0d4d\u0d4f-\u0d7f\u1000-\u109f\u1780-\u17ff\u1a20-\u1a54\u1b00-\u1bbf\ua980-\ua9ff\uaa60-\uaaff\uabc0-\uabda"
    "\U00010a00\U00010a10-\U00010a35\U00011103-\U00011126\U00011144\U00011147\U00011380-\U000113b5"
    "\U00011900-\U0001192f\U00011a00\U00011a0b-\U00011a32\U00011a50\U00011a5c-\U00011a83\U00011b0a\U00011df1"
    "\U00011f04-\U00011f33"
)
_JAMO_LEADING = "\u1100-\u115f\ua960-\ua97c"
_JAMO_FOLLOWING = "\u1160-\u11ff\ud7b0-\ud7c6\ud7cb-\ud7fb\U00016d63\U00016d67-\U00016d6a"
_REGIONAL = "\U0001f1e6-\U0001f1ff"  # two of these letters make a flag
_PICTURES = (  # what a joiner may join
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d"
    "\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff\U0001fc00-\U0001fffd"
)
# Old and small scripts. Python's `re` is twice as quick without their many marks.
_RARE = re.compile("[\U00010000-\U0001efff]")
_BLANK = " \xa0\u1680\u2000-\u200a\u202f\u205f\u3000"  # white space that can carry a mark
_LINE_BREAKS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"  # those of `str.splitlines`


def pattern(kind: str, text: str) -> re.Pattern[str]:
    """Return what matches all tokens of a text and no more.

    Parameters
    ----------
    kind : {"word", "character", "auto", "runs"}
        The tokenization. ``"runs"`` is ``"auto"`` with whole runs of scripts without blanks, as group 1.
    text : str
        What it is for.

    Returns
    -------
    re.Pattern
    """
    return _compiled(kind, _RARE.search(text) is not None)


def may_have_clusters(text: str) -> bool:
    """Tell whether there may be characters of several code points; quick, and never wrong when it says no."""
    return _signs().search(text) is not None


@cache
def _extending(*, rare: bool) -> tuple[str, str]:
    """Return what extends a character as the inside of brackets: what a linker binds across, and all."""
    last = 0x1F000 if rare else 0x10000
    marks = _ranges(k for k in range(0x300, last) if category(chr(k))[0] == "M" and chr(k) not in _LINKERS)
    across = f"{marks}{_LETTERS_THAT_EXTEND}{_OTHERS_THAT_EXTEND}"
    return across, f"{across}{_NON_JOINER}{_LINKERS}"


@cache
def _signs() -> re.Pattern[str]:
    signs = f"{_PREPENDED}{_JAMO_LEADING}{_JAMO_FOLLOWING}{_REGIONAL}"
    return re.compile(f"[{_extending(rare=False)[1]}{signs}]|{_RARE.pattern}")


@cache
def _compiled(kind: str, rare: bool) -> re.Pattern[str]:
    across, extending = _extending(rare=rare)
    more = f"[{extending}]*"
    # Letters to Python that are none here; the last is an emoji, the sign of information.
    other = f"{_PREPENDED}{_LETTERS_THAT_EXTEND}\u2139"
    letter = rf"[^\W{other}]"
    # A linker binds the letter that comes next. Without one it stands for itself: hence `link?` below.
    link = f"[{_LINKERS}][{across}{_LINKERS}]*(?:(?=[{_LINKED}]){letter})"
    bound = f"{letter}[{across}]*(?:{link}[{across}]*)*{more}"
    flag = f"[{_REGIONAL}]{{2}}{more}"
    picture = rf"(?:[^\w\s{_PREPENDED}]|\u2139){more}(?:(?<={_JOINER})[{_PICTURES}]{more})*"
    symbol = f"{flag}|{picture}|[{_LETTERS_THAT_EXTEND}]{more}"
    if kind == "character":
        syllable = f"(?:[{_JAMO_LEADING}]+[가-힣]?|[가-힣])[{_JAMO_FOLLOWING}]*{more}|[{_JAMO_FOLLOWING}]+{more}"
        found = rf"{syllable}|{bound}|{symbol}|[^\S{_LINE_BREAKS}]{more}"
        return re.compile(f"{found}|[{_PREPENDED}]+(?:{found})?")
    spaced = rf"[^\W{other}{'' if kind == 'word' else _UNSPACED}]"
    words = f"{spaced}+(?:[{across}{_NON_JOINER}]+{spaced}*|{link}?{spaced}*|[{_PREPENDED}]+{spaced}+)*"
    unspaced = {
        "word": "(?!)",
        "auto": f"(?=[{_UNSPACED}]){bound}",
        "runs": f"([{_UNSPACED}][{_UNSPACED}{_LINKED}{extending}]*)",
    }[kind]
    # Emojis such as 1️⃣ follow each other without blanks, and begin with what is a word elsewhere.
    keycap = rf"[0-9#*]\ufe0f?\u20e3{more}"
    found = f"{words}|{symbol}|[{_BLANK}][{extending}]+"
    return re.compile(f"{keycap}|{unspaced}|{found}|[{_PREPENDED}]+(?:{found}|{bound}|[{_BLANK}])?")


def _ranges(codes: Iterable[int]) -> str:
    """Write sorted code points as the inside of a regular expression's brackets."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in runs)
