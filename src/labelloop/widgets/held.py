"""What a kernel believes one page to hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labelloop.widgets.parcels import Parcels
    from labelloop.widgets.protocol import Json


@dataclass
class Page:
    """What the kernel believes one page to hold.

    What a page was sent may be on its screen until it says what it holds, and what is under way to it meanwhile comes
    after that. So what is sent is numbered, and a page says which number it has seen.
    """

    parcels: Parcels
    queue: list[str] = field(default_factory=list)
    order_version: int = -1
    classes: dict[str, int] = field(default_factory=dict)
    learner: Json = None
    work: tuple[str, str] = ("open", "")
    blocked: str | None = None  # the operation that could not be stored: what came after it has to come again
    shown: set[str] = field(default_factory=set)  # what may be on its screen by now, or soon
    sent: list[tuple[int, set[str]]] = field(default_factory=list)  # what it has not confirmed

    def send(self, keys: list[str], number: int) -> None:
        """Take into account what is sent to it."""
        fresh = set(keys) - self.shown
        if fresh:
            self.sent.append((number, fresh))
            self.shown |= fresh

    def settle(self, have: Iterable[str], seen: int) -> None:
        """Take into account that it held `have` when it had seen everything up to a number."""
        self.sent = [(number, keys) for number, keys in self.sent if number > seen]
        self.shown = set(have).union(*(keys for _, keys in self.sent))

    def answered(self, key: str) -> None:
        """Take into account that it is done with a sample."""
        if key in self.queue:
            self.queue.remove(key)
        self.shown.discard(key)
        for _, keys in self.sent:
            keys.discard(key)
