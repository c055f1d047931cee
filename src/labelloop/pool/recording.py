"""Opening and reading recordings: any part of one as floats, channel after channel."""

from __future__ import annotations

from collections import OrderedDict
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


class Recordings:
    """The recordings of a pool, as they are read: what was opened or decoded last is kept."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: OrderedDict[int, tuple[Recording, Lock]] = OrderedDict()
        self._blocks: OrderedDict[tuple[int, int], NDArray[np.float32]] = OrderedDict()
        self._bytes = 0

    def facts(self, position: int, item: Source) -> Facts:
        """Return the facts of the recording at a position of the pool."""
        return self._opened(position, item)[0].facts

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
        """
        recording, lock = self._opened(position, item)
        start, stop = max(0, start), min(stop, recording.facts.frames)
        parts = [np.zeros((recording.facts.lanes, 0), np.float32)]
        for block in range(start // BLOCK, -(-stop // BLOCK)):
            first = block * BLOCK
            with lock:
                decoded = self._block(position, block, recording)
            parts.append(decoded[:, max(0, start - first) : stop - first])
        return np.concatenate(parts, axis=1)

    def _opened(self, position: int, item: Source) -> tuple[Recording, Lock]:
        with self._lock:
            if position not in self._open:
                self._open[position] = (Recording(item), Lock())
            self._open.move_to_end(position)
            while len(self._open) > _MOST_OPEN:
                _, (recording, lock) = self._open.popitem(last=False)
                with lock:
                    recording.close()
            return self._open[position]

    def _block(self, position: int, block: int, recording: Recording) -> NDArray[np.float32]:
        with self._lock:
            if (position, block) in self._blocks:
                self._blocks.move_to_end((position, block))
                return self._blocks[position, block]
        decoded = lanes_of(recording.read(block * BLOCK, (block + 1) * BLOCK))
        with self._lock:
            self._blocks[position, block] = decoded
            self._bytes += decoded.nbytes
            while self._bytes > _MOST_BYTES:
                self._bytes -= self._blocks.popitem(last=False)[1].nbytes
        return decoded


def lanes_of(channels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return channels as they are shown: one or two as they are, of more their mean."""
    return channels if len(channels) <= 2 else channels.mean(axis=0, keepdims=True)  # noqa: PLR2004 - stereo


def as_pcm(lanes: NDArray[np.float32]) -> bytes:
    """Return lanes as 16 bits, little-endian, lane after lane; what is louder than full scale is cut."""
    pcm: NDArray[np.int16] = np.clip(np.rint(lanes * np.float32(32768)), -32768, 32767).astype("<i2")
    return pcm.tobytes()
