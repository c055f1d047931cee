"""Text files of Praat, as far as they hold a TextGrid.

Praat reads a file as a row of numbers, texts in quotes and flags such as ``<exists>``, each after a blank or at the
beginning of a line; whatever else stands there (``xmin =``, ``intervals [1]:``, and comments from ``!`` on) is for
people. So files in the long and in the short form are the same row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labelloop.formats.files import read_text, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TOKENS = re.compile(
    r"""
      "(?P<text>[^"]*(?:""[^"]*)*)"
    | (?P<open>")                               # is not closed
    | <(?P<flag>\w+)>
    | (?P<number>[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)[a-zA-Z]*(?=\s|\Z)
    | ![^\n]*
    | [^\s"]\S*
    """,
    re.VERBOSE,
)
_TYPES = ("ooTextFile", "ooTextFile short")


@dataclass
class Tier:
    """A tier: of intervals, or of points."""

    name: str
    intervals: list[tuple[float, float, str]] | None
    points: list[tuple[float, str]]


@dataclass
class Grid:
    """A TextGrid; `end` is said to be the end of its sound."""

    end: float
    tiers: list[Tier]


def read(path: Path) -> Grid:
    """Read a file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Grid

    Raises
    ------
    ValueError
        If it is no TextGrid; file and line are named.
    """
    return _Reader(path).grid()


class _Reader:
    """Takes one after the other from the row."""

    def __init__(self, path: Path) -> None:
        self.path, self.content = path, read_text(path, utf_16=True)
        self.at = 0
        self.tokens = self._tokens()

    def grid(self) -> Grid:
        if not self.content.lstrip().startswith(("File type", '"ooTextFile')) or self.text() not in _TYPES:
            raise self.error('"ooTextFile", as the text files of Praat begin')
        if self.text() != "TextGrid":
            raise self.error('"TextGrid"')
        _, end = self.number(), self.number()
        if self.take("flag", "<exists> or <absent>") != "exists":
            return Grid(end, [])
        return Grid(end, [self.tier() for _ in range(self.count())])

    def tier(self) -> Tier:
        kind = self.text()
        if kind not in ("IntervalTier", "TextTier"):
            raise self.error('"IntervalTier" or "TextTier"')
        name, _, _ = self.text(), self.number(), self.number()
        size = range(self.count())
        if kind == "TextTier":
            return Tier(name, None, [(self.number(), self.text()) for _ in size])
        return Tier(name, [(self.number(), self.number(), self.text()) for _ in size], [])

    def text(self) -> str:
        return self.take("text", "a text in quotes").replace('""', '"')

    def number(self) -> float:
        return float(self.take("number", "a number"))

    def count(self) -> int:
        number = self.number()
        if not 0 <= number <= len(self.content) or not number.is_integer():
            raise self.error("a number of tiers, intervals or points")
        return int(number)

    def take(self, kind: str, wanted: str) -> str:
        match = next(self.tokens, None)
        if match is None:
            self.at = len(self.content)
            raise self.error(wanted)
        self.at = match.start()
        if match.lastgroup != kind:
            raise self.error(wanted)
        return match[kind]

    def error(self, wanted: str) -> ValueError:
        line = self.content.count("\n", 0, self.at) + 1
        found = shown(self.content[self.at :].partition("\n")[0]) if self.at < len(self.content) else "the end"
        return ValueError(f"{self.path}, line {line}: expected {wanted}, found {found}")

    def _tokens(self) -> Iterator[re.Match[str]]:
        return (match for match in _TOKENS.finditer(self.content) if match.lastgroup is not None)
