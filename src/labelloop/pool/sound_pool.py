"""Sounds as samples."""

from __future__ import annotations

import logging
from contextlib import closing
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from labelloop.pool.base import Payload
from labelloop.pool.clips import Clip
from labelloop.pool.errors import PoolError
from labelloop.pool.files import why
from labelloop.pool.media_pool import MediaPool
from labelloop.pool.recording import Recording, Recordings, as_pcm
from labelloop.pool.side_by_side import side_by_side
from labelloop.pool.sound_sources import Signal, resolve
from labelloop.pool.spectra import Bands, peaks, reach, spectrogram

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from labelloop.pool.decoder import Facts
    from labelloop.pool.sound_sources import Source

_log = logging.getLogger(__name__)
HEAD_BYTES = 1_000_000  # a sound that takes no more is sent whole
_HEAD_OF_MORE = 250_000
_PREVIEW, _PREVIEW_ROWS = 512, 128  # columns and rows of the picture that comes with a short sound
_AT_ONCE = 16  # headers that are read side by side
_MOST_COLUMNS, _MOST_ROWS, _MOST_FRAMES, _MOST_SAMPLES = 4096, 512, 1 << 22, 1 << 20


class SoundPool(MediaPool["bytes | Signal"]):
    """Sounds; see `labelloop.pool.sounds`.

    Parameters
    ----------
    data : folder, glob pattern or path; arrays; DataFrame; dict; list
    id_col : str, optional
        Tables only: the column that identifies the sounds.
    rate : int, optional
        Of arrays that do not say their own.
    """

    kind: ClassVar[str] = "sounds"
    noun: ClassVar[str] = "sound"

    def __init__(self, data: Any, *, id_col: Hashable | None = None, rate: int | None = None) -> None:
        self._id_col, self._rate = id_col, rate
        super().__init__(*resolve(data, id_col, rate))
        self._facts: dict[int, Facts | None] = {}
        self._recordings = Recordings()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if name != "_recordings"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._recordings = Recordings()

    def content(self, position: int) -> float | None:
        """Return the duration of a sound in seconds; None if it cannot be read, or is empty."""
        self._check_position(position)
        if position not in self._facts:
            self._facts[position] = _facts(self._items[position])
        facts = self._facts[position]
        return None if facts is None else facts.frames / facts.rate

    def measure(self, positions: Iterable[int]) -> None:
        """Read the headers of many sounds side by side; see `Pool.measure`."""
        unknown = [position for position in positions if position not in self._facts]
        items = [self._items[position] for position in unknown]
        self._facts.update(zip(unknown, side_by_side(_facts, items, "Measuring sounds", _AT_ONCE), strict=True))

    def clips(self, positions: NDArray[np.intp]) -> list[Clip | None]:
        """Return sounds for models.

        Parameters
        ----------
        positions : array of int, shape (n,)

        Returns
        -------
        list of Clip
            None for a sound that cannot be read, or is empty.
        """
        self.measure(map(int, positions))
        known = [(position, self._facts[int(position)]) for position in positions]
        return [
            None if facts is None else Clip(self._items[position], facts, self._name(int(position)))
            for position, facts in known
        ]

    def inputs(self, positions: NDArray[np.intp]) -> list[Clip | None]:
        """Return sounds for models, see `clips`."""
        return self.clips(positions)

    def add(self, data: Any) -> NDArray[np.intp]:
        """Append sounds; see `Pool.add`. Those without ids are numbered on where the first ones were numbered."""
        items, index = resolve(data, self._id_col, self._rate)
        return self._append(items, self._new_ids(index, len(items)))

    def _payload(self, position: int, max_side: int) -> Payload:  # noqa: ARG002 - pictures only
        item, name = self._items[position], self._name(position)
        try:
            facts = self._recordings.facts(position, item)
            self._facts[position] = facts if facts.frames else None
            if not facts.frames:
                return Payload({"error": f"cannot read {name}: it is empty (0 samples)", "name": name})
            fits = facts.frames * facts.lanes * 2 <= HEAD_BYTES
            head = facts.frames if fits else _HEAD_OF_MORE // (2 * facts.lanes)
            lanes = self._recordings.read(position, item, 0, head)
        except Exception as error:  # noqa: BLE001 - decoders raise whatever damaged bytes lead to
            _log.info("sound %s is not readable: %r", name, error)
            return Payload({"error": f"cannot read {name}: {why(error)}", "name": name})
        data = {"rate": facts.rate, "frames": facts.frames, "channels": facts.channels, "lanes": facts.lanes}
        loud = facts.floats and np.abs(lanes).max() > 1
        note = ", ".join(filter(None, [facts.note, "louder than full scale: cut" if loud else ""]))
        whole, look = self._preview(position, facts) if fits else ({}, b"")
        return Payload(
            {**data, "name": name, **({"note": note} if note else {}), "head": head, **whole}, as_pcm(lanes) + look
        )

    def _preview(self, position: int, facts: Facts) -> tuple[dict[str, Any], bytes]:
        """Return how the whole of a short sound looks, so that it is seen at once, while the kernel is busy, too."""
        columns = min(_PREVIEW, facts.frames)
        size = {"start": 0, "stop": facts.frames, "columns": columns, "rows": _PREVIEW_ROWS}
        found = self.picture(position, **size, scale="mel", low=0.0, high=facts.rate / 2)
        if found.buffer is None:
            return {}, b""
        return {"picture": {"columns": found.data["columns"], "rows": _PREVIEW_ROWS}}, found.buffer

    def picture(
        self,
        position: int,
        start: int,
        stop: int,
        columns: int,
        *,
        rows: int,
        scale: str,
        low: float,
        high: float,
    ) -> Payload:
        """Return a picture of a part of a sound; see `Pool.picture`."""
        self._check_position(position)
        item = self._items[position]
        try:
            facts = self._recordings.facts(position, item)
            _check_part(start, stop, facts.frames, _MOST_FRAMES)
            _check_size(columns, rows)
            width, edges = (stop - start) / columns, np.arange(columns) * (stop - start) // columns
            stop = min(stop, facts.frames)
            columns = min(columns, ceil((stop - start) / width))
            beside = reach(width, facts.rate) if rows else 0
            end = max(stop, start + ceil(columns * width))  # of the last column, had it all its frames
            lanes = self._silent_beyond(position, facts, start - beside, end + beside)
            buffer = peaks(lanes[:, beside : beside + stop - start], edges[:columns]).tobytes()
            if rows:
                bands = Bands(rows, scale, low, high)
                buffer += spectrogram(lanes, columns, width, bands, facts.rate).tobytes()
        except Exception as error:  # noqa: BLE001 - decoders raise whatever damaged bytes lead to
            return self._failed(position, "picture", error)
        return Payload({"start": start, "stop": stop, "columns": columns, "lanes": len(lanes), "rows": rows}, buffer)

    def samples(self, position: int, start: int, stop: int) -> Payload:
        """Return a part of a sound to play; see `Pool.samples`."""
        self._check_position(position)
        item = self._items[position]
        try:
            frames = self._recordings.facts(position, item).frames
            _check_part(start, stop, frames, _MOST_SAMPLES)
            lanes = self._recordings.read(position, item, start, stop)
        except Exception as error:  # noqa: BLE001 - decoders raise whatever damaged bytes lead to
            return self._failed(position, "samples", error)
        return Payload({"start": start, "stop": start + lanes.shape[1], "lanes": len(lanes)}, as_pcm(lanes))

    def _silent_beyond(self, position: int, facts: Facts, start: int, stop: int) -> NDArray[np.float32]:
        lanes = self._recordings.read(position, self._items[position], start, stop)
        before, after = max(0, -start), max(0, stop - facts.frames)
        return np.pad(lanes, ((0, 0), (before, after))) if before or after else lanes

    def _failed(self, position: int, wanted: str, error: Exception) -> Payload:
        name = self._name(position)
        _log.info("no %s of sound %s: %r", wanted, name, error)
        return Payload({"error": f"no {wanted} of {name}: {why(error)}"})

    def _held(self, item: bytes | Signal) -> bytes:
        if isinstance(item, bytes):
            return item
        return f"{item.array.dtype.str} {item.array.shape} {item.rate}".encode() + item.array.tobytes()


def _check_part(start: int, stop: int, frames: int, most: int) -> None:
    if not (0 <= start < min(stop, frames) and stop - start <= most):
        raise PoolError(
            f"the part from {start} to {stop} is empty, lies outside of the sound of {frames} frames, or is longer "
            f"than {most}"
        )


def _check_size(columns: int, rows: int) -> None:
    if not (1 <= columns <= _MOST_COLUMNS and 0 <= rows <= _MOST_ROWS):
        raise PoolError(f"{columns} columns and {rows} rows: expected 1 to {_MOST_COLUMNS}, and 0 to {_MOST_ROWS}")


def _facts(item: Source) -> Facts | None:
    try:
        with closing(Recording(item)) as recording:
            return recording.facts if recording.facts.frames else None
    except Exception as error:  # noqa: BLE001 - decoders raise whatever damaged bytes lead to
        _log.info("the length of a sound is not readable: %r", error)
        return None
