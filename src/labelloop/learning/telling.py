"""How a fit says how far it is, wherever it happens: its loops over `labelloop.progress.steps` tell an ear or a note.

An ear is for threads of the kernel, a note for other processes of this machine; both are also how a fit hears that
nobody waits for it any more, and ends. Nothing is heard of other machines, but that stretches of a pool are done.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from labelloop.progress import told_to

_GONE = "nobody waits for this fit any more"


Heard: TypeAlias = tuple[str, int, int | None]


class Ear:
    """Where a fit in a thread says how far it is."""

    def __init__(self) -> None:
        self._heard: Heard | None = None
        self._wanted = True

    def __call__(self, doing: str, done: int, total: int | None) -> None:
        """Take note; raises `InterruptedError` once nobody waits."""
        if not self._wanted:
            raise InterruptedError(_GONE)
        self._heard = doing, done, total

    def read(self) -> Heard | None:
        """Return what was said last, None if that is nothing."""
        return self._heard

    def close(self) -> None:
        """Nobody waits any more."""
        self._wanted = False


@dataclass(frozen=True)
class Note:
    """Where a fit in another process says how far it is: the same, in a file.

    Parameters
    ----------
    path : str
        As long as the file is there, somebody waits.
    """

    path: str

    @classmethod
    def beside(cls, path: str) -> Note:
        """Make a file that is named after another."""
        note = cls(f"{path}.{uuid.uuid4().hex[:8]}")
        Path(note.path).touch()
        return note

    def __call__(self, doing: str, done: int, total: int | None) -> None:
        """Write it down; raises `InterruptedError` once nobody waits."""
        if not Path(self.path).exists():
            raise InterruptedError(_GONE)
        Path(self.path).write_text(json.dumps([doing, done, total]), encoding="utf-8")

    def read(self) -> Heard | None:
        """Return what was written last, None if that is nothing."""
        try:
            doing, done, total = json.loads(Path(self.path).read_text(encoding="utf-8"))
        except (OSError, ValueError):  # not yet, or only half of it
            return None
        return doing, done, total

    def close(self) -> None:
        """Nobody waits any more."""
        Path(self.path).unlink(missing_ok=True)


def telling(heard: Any, function: Any, *given: Any) -> Any:
    """Call a function that tells how far it is."""
    with told_to(heard):
        return function(*given)
