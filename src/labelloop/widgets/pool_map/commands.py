"""What keys and buttons of the map mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.widgets.pool_map.gestures import Meant

if TYPE_CHECKING:
    from labelloop.job import Job
    from labelloop.widgets.pool_map.atlas import Atlas
    from labelloop.widgets.pool_map.bars import ClassBar
    from labelloop.widgets.pool_map.gestures import Gestures

_STEP = 60  # pixels that an arrow key moves the plane


class Commands:
    """The part of `PoolMap` that does what a key or a button means: ``do_`` and the name of the command."""

    job: Job
    atlas: Atlas
    _gestures: Gestures
    _classes: ClassBar

    if TYPE_CHECKING:  # what the map brings

        def undo(self) -> None:
            """Take back the latest operation."""

        def redo(self) -> None:
            """Do it again."""

        def _act(self, meant: Meant) -> None: ...
        def _say(self, text: str, *, alert: bool = False) -> None: ...
        def _tell_all(self, *, quiet: bool = False) -> None: ...
        def _show_card(self) -> None: ...
        def _selection_changed(self, *, draw: bool = True) -> list[Any]: ...

    def do_tool(self, tool: Any) -> None:
        """Let the pointer do something else."""
        self._gestures.tool = tool

    def do_color(self, how: str) -> None:
        """Colour by something else."""
        self.atlas.color_by(how)
        self._tell_all()

    def do_undo(self) -> None:
        """Take back the latest operation."""
        self.undo()
        self._say("Taken back.")

    def do_redo(self) -> None:
        """Do it again."""
        self.redo()
        self._say("Done again.")

    def do_skip(self) -> None:
        """Leave what is selected without an answer."""
        self._say(f"{count(self.atlas.skip())} skipped. Backspace takes that back.")

    def do_all(self) -> None:
        """Select all that is shown."""
        self.atlas.select(np.flatnonzero(self.atlas.shown))
        self._selection_changed()

    def do_clear(self) -> None:
        """Select nothing, open nothing."""
        self._gestures.cancel()
        self.atlas.select([])
        self.atlas.open = None
        self.atlas.act(Meant("cancel"))
        self._show_card()
        self._selection_changed()

    def do_zoom(self, factor: float) -> None:
        """Go nearer, or farther away."""
        view = self.atlas.view
        self._act(Meant("zoom", (view.width / 2, view.height / 2), by=factor))

    def do_pan(self, steps: tuple[int, int]) -> None:
        """Move the plane."""
        self._act(Meant("move", by=(steps[0] * _STEP, steps[1] * _STEP)))

    def do_fit(self) -> None:
        """Show all samples."""
        self._act(Meant("fit"))

    def do_label(self, value: Any) -> None:
        """Give what is selected an answer."""
        n = self.atlas.label(value)
        self._classes.show(0)
        caption = next((spec.caption for spec in self.job.classes if spec.key == value), value)
        self._say(f"{count(n)} labeled {caption}. Backspace takes that back.")


def count(n: int) -> str:
    """Return a number of samples in words."""
    return f"{n:,} {'sample' if n == 1 else 'samples'}"
