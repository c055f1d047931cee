"""Spans and tokens: which tokens a span covers, where words stand in a text, which spans do without overlap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.text import Token


def cover(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """Return the first and last of the tokens that a span touches, None if it touches none.

    Examples
    --------
    >>> cover([(0, 3), (4, 7), (7, 8)], 5, 8)
    (1, 2)
    """
    first = bisect_right(tokens, start, key=lambda token: token[1])
    last = bisect_left(tokens, end, key=lambda token: token[0]) - 1
    return (first, last) if first <= last else None


def align(text: str, words: Sequence[str]) -> list[Token] | None:
    """Find words in a text one after the other; None if they are not all there.

    Examples
    --------
    >>> align("It's  5", ["It", "'s", "5"])
    [(0, 2), (2, 4), (6, 7)]
    """
    tokens, at = [], 0
    for word in words:
        start = text.find(word, at)
        if start < 0:
            return None
        at = start + len(word)
        tokens.append((start, at))
    return tokens


def apart(pieces: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Choose pieces that do not overlap, the longest first.

    Parameters
    ----------
    pieces : list of (first, last)
        Last inclusive.

    Returns
    -------
    list of int
        Places of the pieces kept, in the order of the text.
    list of int
        Places of the others, in the order given.

    Examples
    --------
    >>> apart([(0, 4), (1, 1), (5, 5)])
    ([0, 2], [1])
    """
    taken: list[tuple[int, int, int]] = []
    for place in sorted(range(len(pieces)), key=lambda i: (pieces[i][0] - pieces[i][1], pieces[i][0], i)):
        first, last = pieces[place]
        at = bisect_left(taken, (first,))
        free = (at == 0 or taken[at - 1][1] < first) and (at == len(taken) or taken[at][0] > last)
        if free:
            taken.insert(at, (first, last, place))
    kept = [place for _, _, place in taken]
    return kept, sorted(set(range(len(pieces))) - set(kept))
