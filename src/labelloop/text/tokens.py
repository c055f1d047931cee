r"""Tokens of a text: where its words, characters and symbols begin and end.

A token is a pair of Python string offsets, end exclusive, so that ``text[start:end]`` is what a person sees
of it. No token begins or ends inside of what a person takes for one character (a grapheme cluster): a letter
and its marks, an emoji and its skin tone, a family of emojis.

Examples
--------
>>> text = "Ada met 東京 👩🏽‍🔬!"
>>> [text[start:end] for start, end in tokenize(text)]
['Ada', 'met', '東', '京', '👩🏽\u200d🔬', '!']
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from labelloop.text.patterns import may_have_clusters, pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Token: TypeAlias = tuple[int, int]

_span = re.Match.span  # quicker, mapped, than called in a loop
_LINE_END = re.compile("\r\n")

TOKENIZATIONS = ("auto", "word", "character")


def tokenize(
    text: str, tokenization: str = "auto", segment: Callable[[str], Iterable[int]] | None = None
) -> list[Token]:
    r"""Find the tokens of a text.

    Parameters
    ----------
    text : str
    tokenization : {"auto", "word", "character"}, default="auto"
        ``"word"``: runs of letters and digits (``\w+`` with their combining marks), and single symbols.
        ``"character"``: every character, also a blank; a line break is none. ``"auto"``: words, but characters
        where a script has no blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese).
    segment : callable, optional
        How ``"auto"`` cuts runs of scripts without blanks, instead of into characters: given the text, it returns
        where words end in it. Ends elsewhere than in such runs, or inside of a character, are passed over.

    Returns
    -------
    list of (start, end)
        In code points, in order, without overlap; everything that is no white space is in one of them. None for
        a text of white space only.

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
    >>> tokenize("a b\nc", "character")
    [(0, 1), (1, 2), (2, 3), (4, 5)]
    """
    check_tokenization(tokenization)
    if tokenization == "auto" and segment is not None:
        return _segmented(text, segment)
    if tokenization == "character" and text.isspace():
        return []
    return list(map(_span, pattern(tokenization, text).finditer(text)))


def whole(text: str, tokens: Iterable[Token]) -> list[Token]:
    r"""Widen tokens until none begins or ends inside of a character; those that share one become one.

    Parameters
    ----------
    text : str
    tokens : iterable of (start, end)
        In order, without overlap.

    Returns
    -------
    list of (start, end)

    Examples
    --------
    >>> whole("e\u0301a", [(0, 1), (1, 2), (2, 3)])
    [(0, 2), (2, 3)]
    """
    return united(tokens, _clusters(text))


def united(tokens: Iterable[Token], pieces: Iterable[Token]) -> list[Token]:
    """Unite the tokens that touch the same piece with it; a piece that no token touches is left out.

    Parameters
    ----------
    tokens, pieces : iterable of (start, end)
        Each in order, without overlap.

    Returns
    -------
    list of (start, end)

    Examples
    --------
    >>> united([(0, 1), (1, 4), (5, 6)], [(0, 4), (6, 9)])
    [(0, 4), (5, 6)]
    """
    made: list[Token] = []
    left = iter(pieces)
    piece = next(left, None)
    for token in tokens:
        start, end = token
        if made and start < made[-1][1]:  # in a piece that the one before touched
            start, end = made[-1][0], max(made.pop()[1], end)
        while piece is not None and piece[0] < end:
            if piece[1] > start:
                start, end = min(start, piece[0]), max(end, piece[1])
            piece = next(left, None)
        made.append((start, end))
    return made


def check_tokenization(tokenization: str, known: Sequence[str] = TOKENIZATIONS) -> str:
    """Return the tokenization, or raise `ValueError` that names the known ones and the nearest."""
    if tokenization in known:
        return tokenization
    near = get_close_matches(str(tokenization), known, n=1)
    raise ValueError(
        f"tokenization={tokenization!r} is unknown"
        + (f"; did you mean {near[0]!r}?" if near else ".")
        + f" Known are {', '.join(map(repr, known))}"
    )


def _segmented(text: str, segment: Callable[[str], Iterable[int]]) -> list[Token]:
    tokens: list[Token] = []
    stops: list[int] | None = None
    for match in pattern("runs", text).finditer(text):
        if not match.lastindex:
            tokens.append(match.span())
            continue
        if stops is None:  # most texts have no such run
            inside = {place for start, end in _clusters(text) for place in range(start + 1, end)}
            stops = sorted({*segment(text)} - inside)
        start, end = match.span()
        tokens += pairwise((start, *stops[bisect_right(stops, start) : bisect_left(stops, end)], end))
    return tokens


def _clusters(text: str) -> list[Token]:
    """Find what a person takes for one character, and is several code points."""
    characters = map(_span, pattern("character", text).finditer(text)) if may_have_clusters(text) else ()
    line_ends = map(_span, _LINE_END.finditer(text))  # no token of ours, but one a function gives may end within
    return sorted([*((start, end) for start, end in characters if end - start > 1), *line_ends])
