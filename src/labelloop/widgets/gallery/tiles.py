"""What samples hold, on its way to a page that shows many: small, in messages that a websocket frame takes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.pool import Payload, PoolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from labelloop.pool import Pool
    from labelloop.widgets.protocol import Json

SMALL = 320  # px of the longest side: two dots a pixel
_CELLS, _CELL = 8, 120  # of a row that is shown small, and characters of each
_CHARACTERS = 700  # of a text that is shown small
_COLUMNS = (160, 800)  # of the picture of a sound, small and large
_LOOKED_AT = 2**22  # frames of a sound that are drawn
_PLAYED = 2**20  # frames that are sent at once
_BYTES = 1_500_000  # of content in a message
_AT_ONCE = 4  # pictures decoded side by side


def samples(pool: Pool, positions: Sequence[int], side: int) -> Iterator[tuple[list[Json], list[bytes]]]:
    """Yield what samples hold, in as many messages as it takes.

    Parameters
    ----------
    pool : Pool
    positions : sequence of int
    side : int
        Longest side of pictures in pixels; 0: all small.

    Yields
    ------
    items : list of dict
        ``key``, ``data`` and ``buffer``: which of the buffers, or None.
    buffers : list of bytes
    """
    items: list[Json] = []
    buffers: list[bytes] = []
    size = 0
    with ThreadPoolExecutor(_AT_ONCE) as decoders:
        for position, payload in zip(
            positions, decoders.map(lambda each: content(pool, each, side), positions), strict=True
        ):
            if payload.buffer is not None:
                buffers.append(payload.buffer)
            place = None if payload.buffer is None else len(buffers) - 1
            items.append({"key": pool.key(pool.id_at(position)), "data": payload.data, "buffer": place})
            size += len(payload.buffer or b"") + sum(6 * len(str(each)) for each in payload.data.values())
            if size > _BYTES:
                yield items, buffers
                items, buffers, size = [], [], 0
    if items:
        yield items, buffers


def content(pool: Pool, position: int, side: int) -> Payload:
    """Return what a person sees of one sample among many, or, with a `side`, of one alone.

    Parameters
    ----------
    pool : Pool
    position : int
    side : int
        Longest side of a picture in pixels; 0: small.

    Returns
    -------
    Payload
        Images: as `Pool.payload`, with the ``size`` of the upright original. Rows: ``cells``, and how many ``more``
        there are. Texts: ``text``, ``direction``, ``language`` and whether it is ``cut``. Sounds: ``seconds``,
        ``rate``, ``frames``, and as buffer the lowest and highest sample of ``columns`` stretches, int8, which end
        after ``drawn`` seconds. Where it cannot be shown: ``error``.
    """
    if pool.kind == "sounds":
        return _wave(pool, position, _COLUMNS[side > 0])
    found = pool.payload(position, max_side=side or SMALL)
    if "error" in found.data:
        return Payload({"error": found.data["error"]})
    if pool.kind == "images":
        size = pool.content(position)
        return Payload({**found.data, "size": None if size is None else list(size)}, found.buffer)
    if "text" in found.data:
        return Payload(_text(found.data, side))
    return Payload(_row(found.data["cells"], side))


def sound(pool: Pool, position: int) -> tuple[dict[str, Json], list[bytes]]:
    """Return the beginning of a sound to play, see `Pool.samples`: as much of it as a message takes."""
    frames = pool.clips(np.array([position]))[0].frames if pool.kind == "sounds" else 1  # type: ignore[attr-defined] # of sounds only
    found = pool.samples(position, 0, min(_PLAYED, frames))
    return found.data, [] if found.buffer is None else [found.buffer]


def _wave(pool: Any, position: int, columns: int) -> Payload:
    (clip,) = pool.clips(np.array([position]))
    if clip is None:
        found = pool.payload(position)
        return Payload({"error": found.data.get("error", "cannot be read")})
    stop = min(clip.frames, _LOOKED_AT)
    facts = {"seconds": clip.duration, "rate": clip.rate, "frames": clip.frames}
    found = pool.picture(position, 0, stop, min(columns, stop), rows=0, scale="linear", low=0.0, high=clip.rate / 2)
    if found.buffer is None:
        return Payload({"error": found.data["error"]})
    # Lanes one above the other take room that a tile has not: the widest of each column is drawn.
    peaks = np.frombuffer(found.buffer, np.int8).reshape(found.data["lanes"], found.data["columns"], 2)
    both = np.stack([peaks[..., 0].min(axis=0), peaks[..., 1].max(axis=0)], axis=1)
    return Payload({**facts, "columns": found.data["columns"], "drawn": stop / clip.rate}, both.tobytes())


def _text(data: dict[str, Json], side: int) -> dict[str, Json]:
    text = data["text"]
    kept = text if side else text[:_CHARACTERS]
    return {
        "text": kept,
        "cut": len(kept) < len(text),
        "direction": data["direction"],
        "language": data["language"],
    }


def _row(cells: list[Json], side: int) -> dict[str, Json]:
    if side:
        return {"cells": cells, "more": 0}
    return {"cells": [_short(cell) for cell in cells[:_CELLS]], "more": max(0, len(cells) - _CELLS)}


def _short(cell: Json) -> Json:
    return cell if not isinstance(cell, str) or len(cell) <= _CELL else f"{cell[:_CELL]}…"


def position_of(pool: Pool, key: str) -> int:
    """Return the position of a sample by what a page knows it by; raises `PoolError` if there is none."""
    try:
        return pool.position(pool.id_of(key))
    except ValueError as error:
        raise PoolError(f"there is no sample {key:.80}") from error
