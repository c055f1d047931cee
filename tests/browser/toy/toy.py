"""A toy labeler with labelloop's DOM contract, to prove the harness with: `from toy.toy import Toy`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets


class Toy(anywidget.AnyWidget):
    """Ask for `a` or `b` about the samples 0, 1, 2, ... and remember the answers."""

    _esm = Path(__file__).with_suffix(".js")
    total = traitlets.Int(100).tag(sync=True)
    careless = traitlets.Bool(False).tag(sync=True)  # leave out what keeps keys from the notebook

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.answers: dict[int, str] = {}
        self.on_msg(self._hear)

    def _hear(self, _widget: Toy, content: dict[str, Any], _buffers: list[bytes]) -> None:
        if content["kind"] == "answer":
            self.answers[content["item"]] = content["value"]
        self.send({"kind": "receipt", "next": len(self.answers)})

    def __repr__(self) -> str:
        return f"Toy({len(self.answers)}/{self.total} labeled)"
