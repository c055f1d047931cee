"""What became of labels on their way into a file or out of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Report:
    """What was written or read, and what could not be as it is.

    Boxes, regions and text spans are counted one by one, classes of the whole by document or recording, tables by row.

    Parameters
    ----------
    written : int
        What stands in the file, or was read from it, changed ones included.
    skipped : int
        Samples without an answer.
    changed, dropped : int
        What the file cannot hold as it is, and what it cannot hold at all.
    reasons : list of str
        Why, each with a number and the first case.

    Examples
    --------
    >>> Report(written=3, changed=1, reasons=["1 span widened to token borders"]).changed
    1
    """

    written: int = 0
    skipped: int = 0
    changed: int = 0
    dropped: int = 0
    reasons: list[str] = field(default_factory=list)


class Tally:
    """Counts on the way to a `Report`: a reason is told once, with how often and where first."""

    def __init__(self) -> None:
        self.written = self.skipped = self.dropped = 0
        self._changed: set[int] = set()
        self._items: list[object] = []
        self._reasons: dict[tuple[str, str], tuple[int, str]] = {}

    @property
    def changed(self) -> int:
        """How many were changed; what is changed twice counts once."""
        return len(self._changed)

    def change(self, item: object, what: str, reason: str, where: str) -> None:
        """Count one that is written otherwise than it is."""
        if id(item) not in self._changed:
            self._changed.add(id(item))
            self._items.append(item)  # kept, so that no other thing gets its id
        self.note(what, reason, where)

    def drop(self, what: str, reason: str, where: str) -> None:
        """Count one that is lost."""
        self.dropped += 1
        self.note(what, reason, where)

    def skip(self, what: str, reason: str, where: str) -> None:
        """Count a sample without an answer."""
        self.skipped += 1
        self.note(what, reason, where)

    def note(self, what: str, reason: str, where: str) -> None:
        """Say something that changes no label."""
        number, first = self._reasons.get((what, reason), (0, where))
        self._reasons[what, reason] = (number + 1, first)

    @property
    def reasons(self) -> list[str]:
        """One sentence a reason."""
        return [
            f"{number} {what if number == 1 else _several(what)} {reason} (first: {first})"
            for (what, reason), (number, first) in self._reasons.items()
        ]

    def report(self) -> Report:
        """Return what has been counted."""
        return Report(self.written, self.skipped, self.changed, self.dropped, self.reasons)


def _several(what: str) -> str:
    return f"{what}es" if what.endswith("x") else f"{what}s"
