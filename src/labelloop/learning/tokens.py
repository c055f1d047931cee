"""Tokens of a text: where its words, characters and symbols begin and end.

A token is a pair of Python string offsets, end exclusive, so that ``text[start:end]`` is what a person sees
of it. No token splits a letter from its marks, an emoji from its skin tone, or a family of emojis.

Examples
--------
>>> text = "Ada met 東京 👩🏽‍🔬!"
>>> [text[start:end] for start, end in tokenize(text)]
['Ada', 'met', '東', '京', '👩🏽\u200d🔬', '!']
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, TypeAlias
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Iterable

Token: TypeAlias = tuple[int, int]

TOKENIZATIONS = ("auto", "word", "character")

# Scripts written without blanks between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0e3a\u0e40-\u0e4e\u0e80-\u0eff\u1000-\u109f\u1780-\u17d3\u17d7\u17dc-\u17dd\u19e0-\u19ff\u3005-\u3007\u3031-\u3035"
    "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U000323af"
)
_JAMO = "[\u1100-\u115f]+[\u1160-\u11a7]*[\u11a8-\u11ff]*"  # a Korean syllable in pieces
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_KEYCAP = "[0-9#*]\ufe0f?\u20e3"
_JOINER = "\u200d"


def tokenize(text: str, tokenization: str = "auto") -> list[Token]:
    r"""Find the tokens of a text.

    Parameters
    ----------
    text : str
    tokenization : {"auto", "word", "character"}, default="auto"
        ``"word"``: runs of letters and digits (``\w+`` with their combining marks), and single symbols.
        ``"character"``: every character that is no space. ``"auto"``: words, but characters where a script
        has no blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese).

    Returns
    -------
    list of (start, end)
        In code points, in order, without overlap; everything that is no white space is in one of them.

    Raises
    ------
    ValueError
        If the tokenization is unknown.

    Examples
    --------
    >>> tokenize("It's 5\u202f°C")
    [(0, 2), (2, 3), (3, 4), (5, 6), (7, 8), (8, 9)]
    >>> tokenize("ไทย", "word"), tokenize("ไทย")
    ([(0, 3)], [(0, 1), (1, 2), (2, 3)])
    """
    return [match.span() for match in _pattern(check_tokenization(tokenization)).finditer(text)]


def check_tokenization(tokenization: str) -> str:
    """Return the tokenization, or raise `ValueError` that names the known ones and the nearest."""
    if tokenization in TOKENIZATIONS:
        return tokenization
    near = get_close_matches(str(tokenization), TOKENIZATIONS, n=1)
    raise ValueError(
        f"tokenization={tokenization!r} is unknown"
        + (f"; did you mean {near[0]!r}?" if near else "")
        + f" Known are {', '.join(map(repr, TOKENIZATIONS))}"
    )


@cache
def _pattern(tokenization: str) -> re.Pattern[str]:
    marks = _ranges(code for code in (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0)) if _extends(chr(code)))
    # Marks, skin tones and the tags of regional flags belong to what they follow.
    after = f"[{marks}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    letters = f"[{marks}\u200c{_JOINER}]*"
    one = rf"\w{letters}"
    words = rf"(?:{one})+"
    if tokenization == "character":
        words = one
    elif tokenization == "auto":
        words = rf"[{_UNSPACED}]{letters}|(?:(?![{_UNSPACED}]){one})+"
    symbol = rf"[^\w\s]{after}(?:{_JOINER}[^\w\s]{after})*"
    return re.compile(f"{_KEYCAP}|{_FLAG}|{_JAMO}|{words}|{symbol}")


def _extends(char: str) -> bool:
    return category(char)[0] == "M" or char in "\u0e33\u0eb3"  # Thai and Lao AM are letters by name only


def _ranges(codes: Iterable[int]) -> str:
    """Write sorted code points as the inside of a regular expression's brackets."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in runs)
