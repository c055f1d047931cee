"""What is answered to pages that show many samples: every message, and nothing that was not asked for."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, Protocol

from labelloop.job.callbacks import CallbackError
from labelloop.labels import LabelError
from labelloop.pool import PoolError
from labelloop.store import StoreError
from labelloop.widgets.gallery.tiles import position_of, samples, sound
from labelloop.widgets.gallery.wire import Acted, Heard, Listed, Query, Shown, parse
from labelloop.widgets.protocol import ProtocolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    from labelloop.pool import Pool
    from labelloop.widgets.protocol import Json, Reply

logger = logging.getLogger(__name__)

_PAGES = 8  # whose last question is remembered
_OPERATIONS = 1000  # whose receipt is


class Listing(Protocol):
    """What a gallery shows."""

    @property
    def pool(self) -> Pool:
        """Where the samples are."""

    @property
    def lock(self) -> RLock:
        """Held while a list is read, so that it is one list."""

    @property
    def version(self) -> int:
        """Grows whenever `facets` has changed."""

    def find(self, query: Query) -> NDArray[np.intp]:
        """Return the positions of the samples that are shown, in their order."""

    def told(self, position: int) -> dict[str, Json]:
        """Return what is said of a sample, as plain JSON, with its ``key`` and ``id``."""

    def facets(self) -> dict[str, Json]:
        """Return by what samples can be filtered, and how many there are of each."""

    def summary(self, query: Query, found: NDArray[np.intp]) -> dict[str, Json]:
        """Return what is said of the list as a whole."""

    def retry(self, query: Query) -> None:
        """Hear that a person looks for this anew: what has failed of it is tried again."""


class Talk:
    """Answers the messages of all pages that show one gallery.

    What changes something, or reads what may change, is done one by one: a kernel may hand messages to several
    threads. Pictures and sounds are read beside that.

    Parameters
    ----------
    listing : Listing
    perform : callable, optional
        Does what a person has done, and returns in words what was done; without it nothing can be.
    """

    def __init__(self, listing: Listing, perform: Callable[[Acted], str] | None = None) -> None:
        self._listing, self._perform = listing, perform
        self._asked: OrderedDict[str, Listed] = OrderedDict()
        self._receipts: OrderedDict[str, dict[str, Json]] = OrderedDict()
        self._stuck: dict[str, str] = {}  # by page, what it has done that the store would not take
        self._one_by_one = RLock()

    def handle(self, content: Any) -> Iterator[Reply]:
        """Yield the replies to one message.

        Parameters
        ----------
        content : object
            As it came; malformed messages are answered with an error.

        Yields
        ------
        (message, buffers)
        """
        to = content.get("page") if isinstance(content, dict) else None
        to = to if isinstance(to, str) else None
        try:
            message = parse(content)
            if isinstance(message, Shown):
                yield from self._samples(message)
            elif isinstance(message, Heard):
                yield from self._sound(message)
            else:
                with self._one_by_one:
                    yield from self._act(message) if isinstance(message, Acted) else self._list(message)
        except (ProtocolError, StoreError, LabelError, PoolError) as error:
            yield {"kind": "error", "to": to, "message": str(error)}, []
        except Exception as error:  # the person must see it: a log is not where they look
            logger.exception("a message could not be answered")
            yield {"kind": "error", "to": to, "message": f"{type(error).__name__}: {error}"}, []

    def forget(self, page: Any) -> bool:
        """Forget a page that is gone; returns whether others have asked."""
        if isinstance(page, str):
            self._asked.pop(page, None)
        return bool(self._asked)

    def _list(self, asked: Listed) -> Iterator[Reply]:
        if _anew(self._asked.get(asked.page), asked):
            self._listing.retry(asked.query)
        with self._listing.lock:
            reply = self._listed(asked)
            # What goes with a later receipt need not tell the names again.
            self._asked[asked.page] = replace(asked, known=self._listing.version)
        self._asked.move_to_end(asked.page)
        while len(self._asked) > _PAGES:
            self._asked.popitem(last=False)
        yield reply, []

    def _listed(self, asked: Listed) -> dict[str, Json]:
        listing = self._listing
        found = listing.find(asked.query)
        total = len(found)
        # What was there may have left the list: then the last page is shown.
        start = asked.start if asked.start < total else max(0, (total - 1) // asked.count * asked.count)
        stop = start + asked.count
        names = {} if asked.known == listing.version else {"facets": listing.facets(), "known": listing.version}
        return {
            "kind": "list",
            "to": asked.page,
            "request": asked.request,
            "total": total,
            "start": start,
            "facts": [listing.told(position) for position in found[start:stop].tolist()],
            "ahead": [self._key(position) for position in found[stop : stop + asked.count].tolist()],
            **names,
            **listing.summary(asked.query, found),
        }

    def _act(self, act: Acted) -> Iterator[Reply]:
        receipt = self._receipts.get(act.op_id)
        if receipt is None:
            if self._stuck.get(act.page, act.op_id) != act.op_id:  # an older answer must not come after a newer one
                raise StoreError("what was done before is not stored yet, and is sent again first")
            receipt = {"kind": "receipt", "op_id": act.op_id, **self._performed(act)}
            self._stuck.pop(act.page, None)
            self._receipts[act.op_id] = receipt
            if len(self._receipts) > _OPERATIONS:
                self._receipts.popitem(last=False)
        yield {**receipt, "to": act.page}, []
        asked = self._asked.get(act.page)
        if asked is not None:
            yield from self._list(asked)

    def _performed(self, act: Acted) -> dict[str, Json]:
        if self._perform is None:
            return {"refused": "nothing can be changed here"}
        try:
            return {"said": self._perform(act)}
        except StoreError as error:
            if act.kind == "open":
                return {"refused": str(error)}
            self._stuck[act.page] = act.op_id
            raise  # the page keeps it and sends it, and all after it, again
        except CallbackError as error:
            return {"refused": str(error)}
        except (LabelError, PoolError, ProtocolError) as error:
            return {"refused": f"Nothing was saved: {error}"}
        except Exception as error:  # as in handle
            logger.exception("an operation could not be performed")
            return {"refused": f"It may not have been saved. {type(error).__name__}: {error}"}

    def _samples(self, asked: Shown) -> Iterator[Reply]:
        pool = self._listing.pool
        positions = [position_of(pool, key) for key in asked.keys]
        head = {"kind": "samples", "to": asked.page, "request": asked.request, "side": asked.side}
        for items, buffers in samples(pool, positions, asked.side):
            yield {**head, "items": items}, buffers

    def _sound(self, asked: Heard) -> Iterator[Reply]:
        pool = self._listing.pool
        found, buffers = sound(pool, position_of(pool, asked.key))
        yield {**found, "kind": "sound", "to": asked.page, "request": asked.request, "key": asked.key}, buffers

    def _key(self, position: int) -> str:
        return self._listing.pool.key(self._listing.pool.id_at(position))


def _anew(before: Listed | None, now: Listed) -> bool:
    """Return whether a person looks for something else, or once more for the same; a page by itself only turns."""
    if before is None or (before.query.text, before.query.like) != (now.query.text, now.query.like):
        return True
    return before.query == now.query and before.request != now.request and now.start == 0
