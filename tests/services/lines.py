"""Lines to a server that go dead."""

from __future__ import annotations

import contextlib
import socket
import threading

from labelloop.store import postgres

SOON = 0.3  # seconds after which nobody waits any longer for what a dead line brings


class Line:
    """A line to a server that can go dead, as lines do: what is sent is taken, and no answer comes."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._dead, self._patience = False, postgres.SILENCE
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._door.accept()
                if self.dead:
                    near.close()
                    continue
                far = socket.create_connection(self._target)
                for source, target, answers in ((near, far, False), (far, near, True)):
                    threading.Thread(target=self._carry, args=(source, target, answers), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError), source, target:
            while data := source.recv(65536):
                if not (answers and self.dead):
                    target.sendall(data)

    @property
    def dead(self) -> bool:
        """Whether no answer comes; only then patience is short, or a busy machine would pass for a dead line."""
        return self._dead

    @dead.setter
    def dead(self, dead: bool) -> None:
        self._dead = dead
        postgres.SILENCE = SOON if dead else self._patience

    def to(self, address: str) -> str:
        """Return the address of the same database, by way of this line."""
        return address.replace(f":{self._target[1]}/", f":{self.port}/")

    def close(self) -> None:
        """Take no more connections."""
        self.dead = False
        self._door.close()
