"""Opening and reading recordings: any part of one as floats, channel after channel."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from labelloop.pool.decoder import Decoder, Facts
from labelloop.pool.sound_sources import Signal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from labelloop.pool.sound_sources import Source

BLOCK = 1 << 16  # frames that are decoded at once
_MOST_BYTES = 64_000_000  # of decoded blocks that are kept
_MOST_OPEN = 4


class Recording:
    """A sound that is open. Only one thread may read it at a time.

    Parameters
    ----------
    item : File, bytes or Signal

    Raises
    ------
    OSError, PoolError
        If it cannot be read.
    """

    def __init__(self, item: Source) -> None:
        if isinstance(item, Signal):
            self._decoder: Decoder | Signal = item
            self.facts = facts_of(item)
        else:
            self._decoder = Decoder(item)
            self.facts = self._decoder.facts

    def read(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return the frames of [start, stop) that there are, with silence where there is no number.

        Parameters
        ----------
        start, stop : int

        Returns
        -------
        array of float32, shape (channels, frames)
        """
        stop = min(stop, self.facts.frames)
        start = max(0, min(start, stop))
        samples = self._decoder.read(start, stop)
        return samples if np.isfinite(samples).all() else np.nan_to_num(samples, posinf=1, neginf=-1)

    def close(self) -> None:
        """Close the file, if there is one."""
        if isinstance(self._decoder, Decoder):
            self._decoder.close()


def facts_of(signal: Signal) -> Facts:
    """Return the facts of samples in memory."""
    frames, channels = signal.shape
    return Facts(signal.rate, frames, channels, frames, signal.array.dtype.kind == "f")


@dataclass(eq=False)
class _Kept:
    """A recording that was opened lately; whoever reads it holds the lock."""

    item: Source
    lock: Lock = field(default_factory=Lock)
    recording: Recording | None = None

    def opened(self) -> Recording:
        if self.recording is None:
            self.recording = Recording(self.item)
        return self.recording

    def close(self) -> None:
        if self.recording is not None:
            self.recording.close()
        self.recording = None


class Recordings:
    """The recordings of a pool, as they are read: what was opened or decoded last is kept. Threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        weakref.finalize(self, _close, self._kept)  # also at exit, while soundfile is still whole
        self._blocks: OrderedDict[tuple[int, int], NDArray[np.float32]] = OrderedDict()
        self._bytes = 0

    def facts(self, position: int, item: Source) -> Facts:
        """Return the facts of the recording at a position of the pool.

        Parameters
        ----------
        position : int
        item : File, bytes or Signal

        Raises
        ------
        OSError, PoolError
            If it cannot be read.
        """
        kept = self._at(position, item)
        with kept.lock:
            return kept.opened().facts

    def read(self, position: int, item: Source, start: int, stop: int) -> NDArray[np.float32]:
        """Return frames as they are shown.

        Parameters
        ----------
        position : int
        item : File, bytes or Signal
        start, stop : int
            Frames; only those that there are are returned.

        Returns
        -------
        array of float32, shape (lanes, frames)

        Raises
        ------
        OSError, PoolError
            If it cannot be read.
        """
        if isinstance(item, Signal):
            return lanes_of(Recording(item).read(start, stop))
        facts = self.facts(position, item)
        start, stop = max(0, start), min(stop, facts.frames)
        lanes = np.empty((facts.lanes, max(0, stop - start)), np.float32)
        for block in range(start // BLOCK, -(-stop // BLOCK)):
            first = block * BLOCK
            begin, end = max(start, first), min(stop, first + BLOCK)
            decoded = self._block(position, item, block)
            lanes[:, begin - start : end - start] = decoded[:, begin - first : end - first]
        return lanes

    def _at(self, position: int, item: Source) -> _Kept:
        with self._lock:
            kept = self._kept.setdefault(position, _Kept(item))
            self._kept.move_to_end(position)
            old = [self._kept.popitem(last=False)[1] for _ in range(len(self._kept) - _MOST_OPEN)]
        for each in old:
            with each.lock:
                each.close()
        return kept

    def _block(self, position: int, item: Source, block: int) -> NDArray[np.float32]:
        kept = self._at(position, item)
        with kept.lock:  # asked for by two, it is decoded once
            with self._lock:
                if (position, block) in self._blocks:
                    self._blocks.move_to_end((position, block))
                    return self._blocks[position, block]
            try:
                decoded = lanes_of(kept.opened().read(block * BLOCK, (block + 1) * BLOCK))
            except BaseException:
                kept.close()
                raise
            with self._lock:
                self._blocks[position, block] = decoded
                self._bytes += decoded.nbytes
                while self._bytes > _MOST_BYTES:
                    self._bytes -= self._blocks.popitem(last=False)[1].nbytes
        return decoded


def _close(kept: OrderedDict[int, _Kept]) -> None:
    for each in kept.values():
        each.close()


def lanes_of(channels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return channels as they are shown: one or two as they are, of more their mean."""
    return channels if len(channels) <= 2 else channels.mean(axis=0, keepdims=True)  # noqa: PLR2004 - stereo


def as_pcm(lanes: NDArray[np.float32]) -> bytes:
    """Return lanes as 16 bits, little-endian, lane after lane; what is louder than full scale is cut."""
    pcm: NDArray[np.int16] = np.clip(np.rint(lanes * np.float32(32768)), -32768, 32767).astype("<i2")
    return pcm.tobytes()
