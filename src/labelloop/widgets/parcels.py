"""Samples on their way to a page: as many in a message as a websocket frame takes, each with what is said of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from labelloop.widgets.protocol import entry_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from labelloop.job import Job
    from labelloop.widgets.protocol import Json, Reply

logger = logging.getLogger(__name__)

_FIRST = 2  # samples in the first message of several, so that something is on screen soon
_AT_ONCE = 10  # samples in any message
_BYTES = 3_000_000  # of content in a message; a websocket frame takes 10 MiB


class Parcels:
    """Packs samples for one page, and knows what the page was told of them.

    Parameters
    ----------
    job : Job
    annotator : str
    suggest : callable
        Returns ``{"value", "score"}`` or None for a position.
    """

    def __init__(self, job: Job, annotator: str, suggest: Callable[[int], Json]) -> None:
        self._job, self._annotator, self._suggest = job, annotator, suggest
        self._trouble: str | None = None
        self._told: dict[str, Json] = {}  # suggestions, by sample

    def deliver(self, to: str, message: dict[str, Json], queue: list[str], held: set[str]) -> Iterator[Reply]:
        """Send a queue, each key with its sample unless the page holds it, in as many messages as it takes."""
        # The first message names all keys: a page forgets what a new queue does not name.
        rest, named, most = list(queue), queue, _FIRST
        while True:
            keys, items, buffers = self._pack(rest, held, most)
            rest = rest[len(keys) :]
            yield {**message, "to": to, "queue": named or keys, "items": items, "more": bool(rest)}, buffers
            if not rest:
                return
            message, named, most = {"kind": "items"}, [], _AT_ONCE

    def send(self, to: str, message: dict[str, Json], keys: list[str]) -> Iterator[Reply]:
        """Send samples, in as many messages as it takes."""
        rest = keys
        while True:
            sent, items, buffers = self._pack(rest, set(), _AT_ONCE)
            rest = rest[len(sent) :]
            yield {**message, "to": to, "items": items, "more": bool(rest)}, buffers
            if not rest:
                return
            message = {"kind": "items"}

    def _pack(self, keys: list[str], held: set[str], most: int) -> tuple[list[str], list[Json], list[bytes]]:
        """Return as many of the keys, with their samples, as one message takes."""
        sent: list[str] = []
        items: list[Json] = []
        buffers: list[bytes] = []
        size = 0
        for key in keys:
            if len(items) == most or size > _BYTES:
                break
            sent.append(key)
            if key not in held:
                item = self._item(key, buffers)
                items.append(item)
                size += _size(item["data"]) + (0 if item["buffer"] is None else len(buffers[-1]))
        return sent, items, buffers

    def _item(self, key: str, buffers: list[bytes]) -> dict[str, Json]:
        job = self._job
        position = job.pool.position(job.pool.id_of(key))
        payload = job.pool.payload(position)
        if payload.buffer is not None:
            buffers.append(payload.buffer)
        record = job.record_of(self._annotator, key)
        known = record.status is not None or record.flag
        return {
            "id": str(job.pool.id_at(position)),
            "data": payload.data,
            "buffer": None if payload.buffer is None else len(buffers) - 1,
            **self.mark(key),
            "entry": entry_json(record, job.pool) if known else None,
        }

    def mark(self, key: str) -> dict[str, Json]:
        """Return what is said of a sample at the moment."""
        position = self._job.pool.position(self._job.pool.id_of(key))
        return {
            "key": key,
            "suggestion": self._tell(key, position),
            "uncertainty": self._job.ranking.scores.get(position),
            "halting": self._job.ranking.halting.get(position),
        }

    def changed(self, keys: list[str]) -> list[dict[str, Json]]:
        """Return what is said of those of the samples whose suggestion is another one by now."""
        positions = {key: self._job.pool.position(self._job.pool.id_of(key)) for key in keys}
        self._told = {key: self._told[key] for key in keys if key in self._told}
        return [self.mark(key) for key in self._told if self._suggested(positions[key]) != self._told[key]]

    def _tell(self, key: str, position: int) -> Json:
        self._told[key] = self._suggested(position)
        return self._told[key]

    def _suggested(self, position: int) -> Json:
        try:
            found = self._suggest(position)
            left_out = None if found is None else found.pop("left_out", None)
        except Exception as error:  # a user's function may raise anything; the sample is shown without
            logger.exception("no suggestion for position %d", position)
            self._trouble = f"suggestions= failed with {type(error).__name__}: {error}. Samples are shown without one."
            return None
        if left_out is not None:
            self._trouble = left_out
        return found

    def trouble(self) -> str | None:
        """Return what went wrong while samples were packed, once."""
        trouble, self._trouble = self._trouble, None
        return trouble


def _size(data: dict[str, Json]) -> int:
    """Return about how many bytes of a message a sample's content takes."""
    return sum(len(value) * 6 for value in data.values() if isinstance(value, str | list))
