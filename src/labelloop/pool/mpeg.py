"""MP3 files that do not say how long they are.

An MP3 is a row of frames. Each stands alone, but for a "reservoir" of bits in the ones before it. How many there are
stands nowhere, or in a first frame that is silent: the Xing (or "Info") header. libsndfile believes what mpg123 tells,
and reads no further. That was looked at with libsndfile 1.2.2, in files of 1 and 10 minutes, with constant, average and
variable bit rates:

- With a true Xing header, header and decoding agree in every sample, also in how many of the first and last ones are
  padding, and a seek leads to the very sample.
- Without it, mpg123 divides the file's size by that of the first frame. With a constant bit rate that was some thousand
  samples too many; with a variable one it was a quarter of the sound, and the rest could not be read.
- With a Xing header that is not true (a file cut short, or two joined), the header is believed.
- After a seek, up to a frame is not what a decoder has that comes from the beginning: its reservoir was not filled.

So frames are counted here where the header is missing or does not fit the file's size, and the decoder is given the
file with a header that tells it. Sample 0 stays where libsndfile has it without a header.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from labelloop.pool.pieces import Piece

RESERVOIR = 32 * 1152  # samples to decode before what is wanted: the reservoir reaches over some frames at most
_CHUNK = 1 << 22  # bytes in which frames are counted
_NEAR = 1 << 16  # bytes in which one is looked for
_SHORTEST, _LONGEST = 24, 1441  # bytes of a frame
_DELAY = 529  # samples that mpg123 takes off at the beginning, beside the padding that a header tells
_LAYER_3 = 1
_BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1, in kbit/s
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2.5
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True)
class Header:
    """The first four bytes of a frame.

    Parameters
    ----------
    data : bytes

    References
    ----------
    ISO/IEC 11172-3 and 13818-3, audio frame header; the headers "Xing" and "LAME" as their encoders write them.
    """

    data: bytes

    @property
    def version(self) -> int:
        """3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5."""
        return (self.data[1] >> 3) & 3

    @property
    def samples(self) -> int:
        """Samples in a frame."""
        return 1152 if self.version == 3 else 576  # noqa: PLR2004 - MPEG 1

    @property
    def side(self) -> int:
        """Bytes of the header, and of what says where the bits of the channels are: a Xing header stands behind it."""
        mono = self.data[3] >> 6 == 3  # noqa: PLR2004 - the mode of one channel
        return 4 + ({True: 17, False: 32} if self.version == 3 else {True: 9, False: 17})[mono]  # noqa: PLR2004

    def lengths(self) -> list[int]:
        """Return how long a frame of this kind is, by its third byte; 0 where that cannot be."""
        if self.data[0] != 255 or self.data[1] < 224 or self.version not in _RATES:  # noqa: PLR2004 - the 11 bits of sync
            return [0] * 256
        if (self.data[1] >> 1) & 3 != _LAYER_3:
            return [0] * 256
        found = []
        for third in range(256):
            bitrate, rate = third >> 4, (third >> 2) & 3
            fits = 0 < bitrate < 15 and rate == (self.data[2] >> 2) & 3 and rate < 3  # noqa: PLR2004 - reserved values
            kbits = _BITRATES[self.version][bitrate] if fits else 0
            found.append(kbits and self.samples * 125 * kbits // _RATES[self.version][rate] + ((third >> 1) & 1))
        return found


@dataclass(frozen=True)
class Told:
    """What a Xing header tells.

    Parameters
    ----------
    frames, size : int
        0 where it does not.
    rest : bytes
        What the encoder says of itself behind it, with the padding.
    """

    frames: int
    size: int
    rest: bytes


def told(frame: bytes, header: Header) -> Told | None:
    """Return what the Xing header in a frame tells; None if there is none."""
    place = header.side
    if frame[place : place + 4] not in (b"Xing", b"Info"):
        return None
    flags, place = int.from_bytes(frame[place + 4 : place + 8], "big"), place + 8
    numbers = []
    for bit, length in ((1, 4), (2, 4), (4, 100), (8, 4)):  # frames, bytes, table of contents, quality
        given = length if flags & bit else 0
        numbers.append(int.from_bytes(frame[place : place + given], "big"))
        place += given
    return Told(numbers[0], numbers[1], frame[place : place + 36])


@dataclass(frozen=True)
class Mended:
    """An MP3 with a header that tells how long it is.

    Parameters
    ----------
    prefix : bytes
        The header, which goes before the pieces.
    pieces : list of Piece
        Of the file: its frames.
    told : int
        How many samples its own header told, which is not true; 0 without one.
    """

    prefix: bytes
    pieces: list[Piece]
    told: int


def mended(raw: BinaryIO, *, trust: bool = True) -> Mended | None:
    """Return how to put an MP3 together such that it tells how many frames there are.

    Parameters
    ----------
    raw : binary file
    trust : bool, default=True
        Whether a header is true that fits the file's size; otherwise frames are counted in any case.

    Returns
    -------
    Mended or None
        None if its own header is true, or there are no frames that can be counted.
    """
    size = raw.seek(0, 2)
    first = _find(raw, _after_tags(raw, 0), size, None)
    if first is None:
        return None
    header = Header(_read(raw, first, 4))
    frame = _read(raw, first, header.lengths()[header.data[2]])
    own = told(frame, header)
    if trust and own and _fits(own, first, size) and _ends_there(raw, first + own.size, header):
        return None
    runs, count = _count(raw, first + (len(frame) if own else 0), size, header)
    if own is None:
        return Mended(_prefix(header, count), runs, 0) if count else None
    if own.frames == count and len(runs) == 1:
        return None
    prefix = bytearray(len(frame))
    prefix[: header.side] = frame[: header.side]
    _put(prefix, header.side, b"Xing" + (1).to_bytes(4, "big") + count.to_bytes(4, "big") + own.rest)
    return Mended(bytes(prefix), runs, own.frames * header.samples)


def _prefix(header: Header, count: int) -> bytes:
    """Return a Xing header, and a silent frame: just as long as what the decoder takes off for it."""
    third = (header.data[2] & 0b1100) | (9 << 4)  # a bit rate at which there is room
    silent = bytearray(header.lengths()[third])
    silent[:4] = bytes([255, header.data[1] | 1, third, header.data[3]])
    xing, delay = bytearray(silent), header.samples - _DELAY
    told_frames = b"Xing" + (1).to_bytes(4, "big") + (count + 1).to_bytes(4, "big")
    padding = (delay << 12 | _DELAY).to_bytes(3, "big")
    _put(xing, header.side, told_frames + b"LAME     " + bytes(12) + padding)
    return bytes(xing + silent)


def _put(frame: bytearray, place: int, content: bytes) -> None:
    frame[place : place + len(content)] = content


def _fits(own: Told, first: int, size: int) -> bool:
    """Whether so many frames can be as long as it is told."""
    return (
        own.size > 0 and own.frames * _SHORTEST <= own.size <= (own.frames + 1) * _LONGEST and first + own.size <= size
    )


def _ends_there(raw: BinaryIO, end: int, header: Header) -> bool:
    """Whether the frames end where they should: with the file, or before something that is no frame."""
    beyond = _read(raw, end, 3)
    return not (len(beyond) == 3 and beyond[0] == 255 and _alike(beyond, header))  # noqa: PLR2004 - as the header begins


def _alike(data: bytes, header: Header) -> bool:
    return data[1] | 1 == header.data[1] | 1 and header.lengths()[data[2]] > 0


def _count(raw: BinaryIO, start: int, size: int, header: Header) -> tuple[list[Piece], int]:
    """Return where frames follow each other, and how many there are altogether."""
    kind, lengths = header.data[1] | 1, header.lengths()
    runs: list[Piece] = []
    begin, count = start, 0
    while True:
        place, more = _run(raw, begin, size, kind, lengths)
        if more:
            runs.append(Piece(begin, place))
            count += more
        found = _find(raw, _after_tags(raw, place), size, header)
        if found is None:
            return runs, count
        begin = found


def _run(raw: BinaryIO, start: int, size: int, kind: int, lengths: list[int]) -> tuple[int, int]:
    """Go from frame to frame; return where that ends, and how many there were."""
    place, count = start, 0
    while True:
        data = _read(raw, place, _CHUNK)
        at, last = 0, len(data) - 3
        while at < last and data[at] == 255 and data[at + 1] | 1 == kind:  # noqa: PLR2004 - the sync
            length = lengths[data[at + 2]]
            if not length or place + at + length > size:
                return place + at, count
            at += length
            count += 1
        place += at
        if at < last or len(data) < _CHUNK:
            return place, count


def _find(raw: BinaryIO, start: int, size: int, like: Header | None) -> int | None:
    """Return where the next frame begins that another one follows, or the end of the file."""
    while start < size:
        data = _read(raw, start, _NEAR)
        at = data.find(255)
        while 0 <= at < len(data) - 3:
            header = Header(data[at : at + 4])
            length = header.lengths()[header.data[2]] if like is None or _alike(header.data, like) else 0
            if length:
                following = _read(raw, start + at + length, 3)
                ends = start + at + length == size
                if ends or (len(following) == 3 and following[0] == 255 and _alike(following, header)):  # noqa: PLR2004
                    return start + at
            at = data.find(255, at + 1)
        start += max(1, len(data) - 3)
    return None


def _after_tags(raw: BinaryIO, place: int) -> int:
    """Return where the tags end that begin at a place: ID3v2, also several."""
    while True:
        data = _read(raw, place, 10)
        if data[:3] != b"ID3" or len(data) < 10:  # noqa: PLR2004 - a tag's header
            return place
        place += 10 + sum((byte & 127) << shift for byte, shift in zip(data[6:], (21, 14, 7, 0), strict=True))


def _read(raw: BinaryIO, start: int, count: int) -> bytes:
    raw.seek(start)
    return raw.read(count)
