"""Places in Ogg Vorbis files.

A seek of libsndfile 1.2.2 leads to another sample than the one asked for, by half a block or several: of 300 seeks in a
clip of 5 s, 53 did (a known bug, issue 885 of libsndfile). Reading a file from its beginning is exact; so is reading
one that begins at a later page: libsndfile works out from the page how many samples there are to the end. So a seek is
done here by opening the file anew, its headers followed by the pages from the place on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from labelloop.pool.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEAR = 1 << 14  # bytes: nearer than that is near enough
_PAGE = 27  # bytes of a page's header before its table of segments
_LONGEST = _PAGE + 255 + 255 * 255
_WINDOW = 1 << 16  # bytes in which one is looked for
_HEADERS = 3  # packets


def from_frame(raw: BinaryIO, frame: int, frames: int) -> list[Piece]:
    """Return how to put together a file that begins before a frame, and ends where the whole ends.

    Parameters
    ----------
    raw : binary file
    frame : int
    frames : int
        How many there are in the whole.

    Returns
    -------
    list of Piece
        The whole, if there is no page between the headers and the frame.

    References
    ----------
    RFC 3533 (the pages of Ogg); the Vorbis I specification, appendix A (how many samples a page completes).
    """
    size = raw.seek(0, 2)
    begin = _after_headers(raw, size)
    last = _last(raw, size)
    if begin is None or last is None:
        return [Piece(0, size)]
    base = last - frames  # of a stream that was cut out of another one
    best, low, high = begin, begin, size
    while high - low > _NEAR:
        middle = (low + high) // 2
        page = _page(raw, middle, high, size)
        if page is None or page[1] - base >= frame:
            high = middle
        else:
            best, low = page[0], page[0] + 1
    return [Piece(0, begin), Piece(best, size)]


def _after_headers(raw: BinaryIO, size: int) -> int | None:
    """Return where the first page of sound begins: behind the one in which the third packet ends."""
    place, packets = 0, 0
    while place < size and packets < _HEADERS:
        raw.seek(place)
        data = raw.read(_PAGE + 255)
        if len(data) < _PAGE or data[:4] != b"OggS":
            return None
        segments = data[_PAGE : _PAGE + data[26]]
        packets += sum(segment < 255 for segment in segments)  # noqa: PLR2004 - a packet goes on after 255
        place += _PAGE + len(segments) + sum(segments)
    return place


def _page(raw: BinaryIO, start: int, stop: int, size: int) -> tuple[int, int] | None:
    """Return where the next page begins in which a packet ends, and the number of the sample it ends with."""
    while start < stop:
        raw.seek(start)
        data = raw.read(_WINDOW)
        page = next(_pages(data, start, size), None)
        if page is not None:
            return page if page[0] < stop else None
        start += max(1, len(data) - _PAGE - 255)
    return None


def _last(raw: BinaryIO, size: int) -> int | None:
    """Return the number of the last sample."""
    start = raw.seek(max(0, size - 2 * _LONGEST))
    return max((sample for _, sample in _pages(raw.read(), start, size)), default=None)


def _pages(data: bytes, start: int, size: int) -> Iterator[tuple[int, int]]:
    at = data.find(b"OggS")
    while 0 <= at <= len(data) - _PAGE:
        body = at + _PAGE + data[at + 26]
        sample = int.from_bytes(data[at + 6 : at + 14], "little", signed=True)
        whole = body <= len(data) and start + body + sum(data[at + _PAGE : body]) <= size
        if data[at + 4] == 0 and sample >= 0 and whole:  # -1: no packet ends there
            yield start + at, sample
        at = data.find(b"OggS", at + 1)
