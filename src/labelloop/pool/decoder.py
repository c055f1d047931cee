"""Decoding files of sound: any part of one, exact to the sample."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from labelloop.pool import mpeg, vorbis
from labelloop.pool.errors import PoolError
from labelloop.pool.files import File
from labelloop.pool.pieces import Piece, Pieces
from labelloop.pool.sound_sources import FASTEST, MOST_CHANNELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_DAMAGE = 1 << 12  # frames that are silent around a place that cannot be decoded
_STEP = 1 << 16  # frames that are skipped, bytes that are read at once
_ENDLESS = 1 << 62  # frames and more: written by a program that did not know how many there would be
_ANY_SIZE = 0x7FFFFF00  # bytes and more, as above
_LEARNING = ("MPEG", "OPUS")  # what is decoded depends on what was decoded just before
_SHORT = 0.01  # seconds that may be missing without a note
# What libsndfile notes where a file has less data than its header tells.
_CUT = re.compile(r"(?:data|SSND) : (\d+) \(should be (\d+)\)")


@dataclass(frozen=True)
class Facts:
    """What there is of a recording.

    Parameters
    ----------
    rate : int
        Frames in a second.
    frames : int
        How many can be read.
    channels : int
    told : int
        How many frames its header tells.
    floats : bool
        Whether it may hold samples that are louder than full scale.
    """

    rate: int
    frames: int
    channels: int
    told: int = 0
    floats: bool = False

    @property
    def lanes(self) -> int:
        """How many channels are shown: of more than two, their mean."""
        return self.channels if self.channels <= 2 else 1  # noqa: PLR2004 - stereo

    @property
    def note(self) -> str:
        """What people should know about it."""
        notes = []
        if (self.told - self.frames) / self.rate > _SHORT:
            notes.append(f"truncated: {self.frames / self.rate:.1f} of {self.told / self.rate:.1f} s could be read")
        if self.lanes < self.channels:
            notes.append(f"{self.channels} channels mixed")
        return ", ".join(notes)


class Decoder:
    """A file of sound that is open. Only one thread may read it at a time.

    Parameters
    ----------
    item : File or bytes

    Raises
    ------
    OSError
        If there is no such file.
    PoolError
        If it is no sound.
    """

    def __init__(self, item: File | bytes) -> None:
        self._item = item
        self._mended: tuple[bytes, Sequence[Piece]] | None = None
        with self._raw() as raw:
            if not raw.read(1):
                raise PoolError("the file is empty (0 bytes)")
        self._open()
        try:
            self._reservoir = mpeg.RESERVOIR if self._file.subtype.startswith(_LEARNING) else 0
            self._is_vorbis = self._file.format == "OGG" and self._file.subtype == "VORBIS"
            self._is_mp3 = self._file.format == "MP3" and self._file.subtype == "MPEG_LAYER_III"
            self.facts = self._found()
        except BaseException:
            self.close()
            raise

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return frames; where the file is damaged they are silent.

        Parameters
        ----------
        start, stop : int
            Within the file.

        Returns
        -------
        array of float32, shape (channels, frames)
        """
        channels = np.zeros((self.facts.channels, stop - start), np.float32)
        if self._fill(channels, start) or (self._mend(trust=False) and self._fill(channels, start)):
            return channels
        for first in range(0, stop - start, _DAMAGE):
            self._fill(channels[:, first : first + _DAMAGE], start + first)
        return channels

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        if self._source is not None:
            self._source.close()

    def _raw(self) -> BinaryIO:
        return Path(self._item.place).open("rb") if isinstance(self._item, File) else io.BytesIO(self._item)

    def _open(self, pieces: tuple[bytes, Sequence[Piece]] | None = None) -> None:
        import soundfile  # noqa: PLC0415 - only who opens a file needs it

        pieces = pieces or self._mended
        self._source: Any = None  # what is to be closed, too
        if pieces is not None:
            self._source = io.BufferedReader(Pieces(self._raw(), *pieces), _STEP)
        elif isinstance(self._item, bytes):
            self._source = self._raw()
        place = self._item.place if isinstance(self._item, File) else None
        try:
            self._file: Any = _steady()(self._source or place)
        except soundfile.LibsndfileError as error:
            raise PoolError(f"it is no sound that can be read ({error.error_string.rstrip('.')})") from error
        except TypeError as error:  # soundfile asks for the rate of what is called .raw
            raise PoolError("it does not say at what rate it was recorded") from error
        self._can_seek = soundfile.SoundFile.seekable(self._file)
        self._at = 0

    def _renew(self) -> None:
        self.close()
        self._open()

    def _fill(self, channels: NDArray[np.float32], start: int) -> bool:
        """Put frames into an array; return whether there were enough."""
        try:
            self._go(start)
            frames = self._file.read(channels.shape[1], dtype="float32", always_2d=True)
        except RuntimeError:  # libsndfile has lost its way
            self._renew()
            return False
        if frames.shape[1] != len(channels):  # damage has made another one of it
            return False
        channels[:, : len(frames)] = frames.T
        self._at += len(frames)
        if len(frames) < channels.shape[1]:
            self._renew()  # at an end where none should be, it does not know where it is
            return False
        return True

    def _go(self, start: int) -> None:
        """Stand at a frame, with all that a decoder has there that comes from the beginning."""
        ahead = start - self._at
        if self._is_vorbis:
            if not 0 <= ahead <= _STEP:
                self._go_by_pages(start)
        elif not self._can_seek:
            if ahead < 0:
                self._renew()
        elif ahead and not 0 <= ahead <= self._reservoir:
            self._at = max(0, start - self._reservoir)
            self._file.seek(self._at)
        while self._at < start:
            skipped = len(self._file.read(min(_STEP, start - self._at), dtype="float32"))
            if not skipped:
                raise RuntimeError("the file ends before it should")
            self._at += skipped

    def _go_by_pages(self, start: int) -> None:
        """Open the file anew, so that it begins with a page before a frame."""
        with self._raw() as raw:
            pieces = vorbis.from_frame(raw, start, self.facts.frames)
        self.close()
        try:
            self._open((b"", pieces))
            self._at = self.facts.frames - self._file.frames
        except PoolError:  # a page that was none
            self._at = -1
        if not 0 <= self._at <= start:
            self._renew()

    def _found(self) -> Facts:
        told = self._file.frames
        if self._is_mp3:
            mended = self._mend()
            frames, told = self._file.frames, mended.told if mended else told
        elif self._can_seek and not self._is_vorbis:
            cut = _CUT.search(self._file.extra_info)
            if cut is not None and int(cut[2]) > 0 and int(cut[1]) < _ANY_SIZE:
                told = told * int(cut[1]) // int(cut[2])
            frames = self._end(self._file.frames)
        else:
            frames = told
        file, told = self._file, 0 if told >= _ENDLESS else told
        if file.channels > MOST_CHANNELS:
            raise PoolError(f"it has {file.channels} channels: at most {MOST_CHANNELS} are read")
        if file.samplerate > FASTEST:
            raise PoolError(f"its rate is {file.samplerate} Hz: at most {FASTEST} are read")
        return Facts(file.samplerate, frames, file.channels, told, file.subtype in {"FLOAT", "DOUBLE"})

    def _mend(self, *, trust: bool = True) -> mpeg.Mended | None:
        """Read an MP3 with a header that is true, from now on; return None if it is none, or its own header is true."""
        if not self._is_mp3 or self._mended is not None:
            return None
        with self._raw() as raw:
            mended = mpeg.mended(raw, trust=trust)
        if mended is not None:
            self._mended = mended.prefix, mended.pieces
            self._renew()
        return mended

    def _end(self, told: int) -> int:
        """Return how many frames can be read of those that the header tells."""
        # The last frame last: in a FLAC that was cut off, libsndfile looks for it half a second long.
        if not told or all(self._is_there(told - 1 - short) for short in (told >> 2, told >> 5, 0)):
            return told
        low, high = 0, 1
        while high < told and self._is_there(high - 1):
            low, high = high, 2 * high
        high = min(high, told)  # of the first `low` frames all are there, of the first `high` not
        # A file that was cut off is long in searching where there is nothing: a 65,536th more or less is left to it.
        least = 1 if told >= _ENDLESS else max(1, told >> 16)
        while high - low > least:
            middle = (low + high) // 2
            low, high = (middle, high) if self._is_there(middle - 1) else (low, middle)
        self._renew()
        return low

    def _is_there(self, frame: int) -> bool:
        try:
            self._file.seek(frame)
            there = len(self._file.read(1)) == 1
        except RuntimeError:
            there = False
        if there:
            self._at = frame + 1
        else:
            self._renew()
        return there


@cache
def _steady() -> Any:
    """Return the class of files of soundfile, without the seek it does after each read.

    It is to where the decoder stands already; but mpg123 empties its reservoir for it, and the next samples are wrong:
    a VBR MP3 that was read in blocks had a click at the beginning of most of them.
    """
    import soundfile  # noqa: PLC0415 - as above

    class Steady(soundfile.SoundFile):  # type: ignore[misc] # soundfile has no types
        def seekable(self) -> bool:
            return False

    return Steady
