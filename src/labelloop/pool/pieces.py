"""Files put together from pieces of another one, without copying it."""

from __future__ import annotations

import io
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Buffer


@dataclass(frozen=True)
class Piece:
    """A part of a file, or bytes that it should have had.

    Parameters
    ----------
    start, stop : int
        Of the file.
    """

    start: int
    stop: int


class Pieces(io.RawIOBase):
    """A file that begins with some bytes, and goes on with pieces of another file.

    Parameters
    ----------
    raw : binary file
        It is closed with this one.
    prefix : bytes
    pieces : list of Piece

    Examples
    --------
    >>> Pieces(io.BytesIO(b"0123456789"), b"ab", [Piece(2, 4), Piece(8, 10)]).read()
    b'ab2389'
    """

    def __init__(self, raw: BinaryIO, prefix: bytes, pieces: Sequence[Piece]) -> None:
        self._raw, self._prefix, self._pieces = raw, prefix, pieces
        self._ends = list(accumulate([len(prefix), *(piece.stop - piece.start for piece in pieces)]))
        self._at = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place; see `io.IOBase.seek`."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._ends[-1]}[whence]
        return self._at

    def readinto(self, buffer: Buffer, /) -> int:
        """Read to the end of a piece at most; see `io.RawIOBase.readinto`."""
        which = bisect_right(self._ends, self._at)
        if which == len(self._ends):
            return 0
        left = self._ends[which] - self._at
        view = memoryview(buffer).cast("B")[:left]
        if which == 0:
            count = len(view)
            view[:] = self._prefix[self._at : self._at + count]
        else:
            self._raw.seek(self._pieces[which - 1].stop - left)
            count = self._raw.readinto(view)  # type: ignore[attr-defined] # files and BytesIO have it
        self._at += count
        return int(count)

    def close(self) -> None:
        """Close the other file, too."""
        self._raw.close()
        super().close()
