"""Telling the pages of a labeler: replies at once, all else when no cell runs."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from labelloop.widgets.host import when_idle

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.widgets.conversation import Conversation
    from labelloop.widgets.protocol import Json


class Telling:
    """Sends what the pages of one labeler are told.

    Parameters
    ----------
    conversation : Conversation
        What answers them.
    send : callable
        Takes a message, and buffers if there are any, to all pages.
    """

    def __init__(self, conversation: Conversation, send: Callable[..., None]) -> None:
        self._conversation, self._send = conversation, send
        self._news: set[str] = set()
        self._to_show: str | None = None
        self._lock = threading.Lock()
        self._here = threading.local()

    @property
    def replying(self) -> bool:
        """Whether this thread is answering a page."""
        return getattr(self._here, "replying", False)

    def received(self, content: Any) -> None:
        """Answer a message from a page; may run on another thread, while a cell runs."""
        self._here.replying, self._here.changes = True, 0
        try:
            for message, buffers in self._conversation.handle(content):
                self._send(message, buffers)
        finally:
            self._here.replying = False
        self._tell_others(content, self._here.changes)
        if isinstance(content, dict) and content.get("kind") == "hello":
            self._tell_to_show()  # what no page was there for

    def changed(self, what: str) -> None:
        """Tell the pages to ask, once the kernel is idle; those that are being answered hear it with the answer."""
        if self.replying:
            self._here.changes += what in {"answer", "pool"}
        elif what != "others":  # pages hear of others with their own answers
            with self._lock:
                first = not self._news
                self._news.add(what)
            if first:
                when_idle(self._announce)

    def show(self, key: str) -> None:
        """Have all pages show a sample, once the kernel is idle; of several in one cell, the last."""
        with self._lock:
            first, self._to_show = self._to_show is None, key
        if first:
            when_idle(self._tell_to_show)

    def _announce(self) -> None:
        with self._lock:
            news, self._news = self._news, set()
        self._send({"kind": "changed", "what": "all" if news & {"answer", "pool"} else "queue"})

    def _tell_to_show(self) -> None:
        with self._lock:
            if not self._conversation.pages:
                return  # the first page that opens is told
            key, self._to_show = self._to_show, None
        if key is not None:
            self._send({"kind": "show", "sample": key})

    def _tell_others(self, content: Json, changes: int) -> None:
        """Tell what was not told with a reply: other pages of the answers of this one, this one of a callback's."""
        performed = content.get("operations") if isinstance(content, dict) else None
        if not performed or not changes:
            return
        here = content["page"]
        others = [page for page in self._conversation.pages if page != here]
        for page in [*others, here] if changes > len(performed) else others:
            self._send({"kind": "changed", "what": "all", "to": page})
