"""Finding samples by a piece of their id."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BREAK = "\n"


class Haystack:
    """Lower-cased texts in one string, so that a search among a million of them is one scan in C.

    Parameters
    ----------
    texts : iterable of str

    Examples
    --------
    >>> Haystack(["img1", "my img1", "img10"]).find("IMG1", limit=3)
    [0, 2, 1]
    """

    def __init__(self, texts: Iterable[str]) -> None:
        lines = [text.lower().replace(_BREAK, " ") for text in texts]
        # Every text stands between two line breaks, so that a prefix and a whole text are substrings too.
        self._text = _BREAK + _BREAK.join(lines) + _BREAK
        lengths = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
        self._ends = np.cumsum(lengths + 1)

    def find(self, text: str, limit: int) -> list[int]:
        """Return the positions of texts that contain `text`: equal ones first, then by prefix.

        Parameters
        ----------
        text : str
            Upper and lower case are the same.
        limit : int
            How many positions at most.

        Returns
        -------
        list of int
        """
        needle = text.lower().replace(_BREAK, " ")
        found: dict[int, None] = {}
        for pattern in (f"{_BREAK}{needle}{_BREAK}", f"{_BREAK}{needle}", needle):
            new = (position for position in self._positions(pattern) if position not in found)
            found.update(dict.fromkeys(islice(new, max(0, limit - len(found)))))
        return list(found)

    def _positions(self, pattern: str) -> Iterator[int]:
        compiled, start = re.compile(re.escape(pattern)), 0
        lead = int(not pattern or pattern.startswith(_BREAK))  # these match at the break before a text
        while (match := compiled.search(self._text, start)) is not None:
            position = int(np.searchsorted(self._ends, match.start() + lead))
            if position >= len(self._ends):
                return
            yield position
            start = int(self._ends[position])
