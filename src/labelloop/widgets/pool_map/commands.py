"""What keys and buttons of the map mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.widgets.pool_map.gestures import Meant

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelloop.job import Job
    from labelloop.widgets.pool_map.atlas import Atlas
    from labelloop.widgets.pool_map.gestures import Gestures

_STEP = 60  # pixels that a key moves the plane
_NEARER = 1.4


class Commands:
    """The part of `PoolMap` that does what a key or a button means: ``_do_`` and the name of the command."""

    job: Job
    atlas: Atlas
    _gestures: Gestures
    _open: Callable[[Any], None] | None  # what shows a sample in the labeler beside the map

    if TYPE_CHECKING:  # what the map brings

        def undo(self) -> None:
            """Take back the latest operation."""

        def redo(self) -> None:
            """Do it again."""

        def _act(self, meant: Meant) -> None: ...
        def _draw(self, *, again: bool = False) -> None: ...
        def _say(self, text: str, *, alert: bool = False) -> None: ...
        def _tell_all(self, *, quiet: bool = False) -> None: ...
        def _show_card(self) -> None: ...
        def _selection_changed(self, *, draw: bool = True) -> None: ...

    # ---- what is seen ------------------------------------------------------------------------------------------

    def _do_tool(self, tool: Any) -> None:
        """Let the pointer do something else."""
        self._gestures.tool = tool
        self._say("")

    def _do_color(self, how: str) -> None:
        """Colour by something else."""
        self.atlas.color_by(how)
        self._tell_all()

    def _do_hide(self, name: str) -> None:
        """Leave a category out."""
        self.atlas.hidden.add(name)
        self._tell_all()

    def _do_show(self, name: str) -> None:
        """Take a category in again."""
        self.atlas.hidden.discard(name)
        self._tell_all()

    def _do_show_all(self) -> None:
        """Leave nothing out."""
        self.atlas.hidden.clear()
        self._tell_all()

    def _do_zoom_in(self) -> None:
        """Go nearer: to the cursor, if it is seen."""
        self._zoom(_NEARER)

    def _do_zoom_out(self) -> None:
        """Go farther away."""
        self._zoom(1 / _NEARER)

    def _zoom(self, factor: float) -> None:
        at = self.atlas.pixel(self.atlas.cursor)
        view = self.atlas.view
        self._act(Meant("zoom", (view.width / 2, view.height / 2) if at is None else at, by=factor))

    def _do_pan(self, way: tuple[int, int]) -> None:
        """Move the view over the plane."""
        self._act(Meant("move", by=(-way[0] * _STEP, -way[1] * _STEP)))

    def _do_see(self, part: tuple[float, float, float]) -> None:
        """Show a part of the plane: where the hand has dragged or turned to, which the page shows already."""
        self.atlas.see(*part)
        self._draw()
        self._show_card()

    def _do_again(self) -> None:
        """Send the picture to a page that has not heard what it shows."""
        self._draw(again=True)

    def _do_fit(self) -> None:
        """Show all samples."""
        self._act(Meant("fit"))

    # ---- the cursor --------------------------------------------------------------------------------------------

    def _do_step(self, way: tuple[int, int]) -> None:
        """Go to the next sample in a direction."""
        self._gone(self.atlas.step(way), "No sample lies farther that way.")

    def _do_along(self, by: int) -> None:
        """Go to the sample before or after."""
        self._gone(self.atlas.along(by), "No sample comes after this one." if by > 0 else "No sample comes before.")

    def _do_extend(self, way: tuple[int, int]) -> None:
        """Go to the next sample in a direction, and select it, and the one that is left."""
        before = self.atlas.cursor
        moved = self.atlas.step(way)
        here = [each for each in (before, self.atlas.cursor) if each is not None]
        self.atlas.select(here, "add")
        self._gone(moved, "No sample lies farther that way.")

    def _do_toggle(self) -> None:
        """Select the sample under the cursor, or no more."""
        here = self.atlas.cursor
        if here is None:
            self._say("No sample is under the cursor: the arrow keys bring it to one.")
            return
        self.atlas.select([here], "remove" if self.atlas.selected[here] else "add")
        self._gone(True, "")

    def _do_open(self) -> None:
        """Show the sample under the cursor in the labeler."""
        here = self.atlas.cursor
        if here is None:
            self._say("No sample is under the cursor: the arrow keys bring it to one.")
        elif self._open is None:
            self._say(f"{self._under()} It is shown beside the map; ll.PoolMap(labeler) opens it in the labeler.")
        else:
            self._open(self.job.pool.id_at(here))
            self._say(f"{self.job.pool.id_at(here)} is open in the labeler.")

    def _gone(self, moved: bool, else_: str) -> None:
        """Show where the cursor is, and say what is under it."""
        self._draw()
        self._show_card()
        self._say(self._under() if moved else else_)

    def _under(self) -> str:
        atlas, here = self.atlas, self.atlas.cursor
        if here is None:
            return ""
        chosen = int(atlas.selected.sum())
        words = [f"{self.job.pool.id_at(here)}: {atlas.said_of(here)}"]
        words += ["selected" if atlas.selected[here] else "not selected"] if chosen else []
        words += [f"{count(atlas.crowd(here))} more at this place"] if atlas.crowd(here) else []
        return f"{', '.join(words)}." + (f" {count(chosen)} selected." if chosen else "")

    # ---- the selection -----------------------------------------------------------------------------------------

    def _do_all(self) -> None:
        """Select all that is shown."""
        self.atlas.select(np.flatnonzero(self.atlas.shown))
        self._selection_changed()

    def _do_clear(self) -> None:
        """Select nothing, point at nothing."""
        self._gestures.cancel()
        self.atlas.select([])
        self.atlas.cursor = None
        self.atlas.act(Meant("cancel"))
        self._show_card()
        self._selection_changed()

    def _do_label(self, value: Any) -> None:
        """Give what is selected an answer."""
        n = self.atlas.label(value)
        caption = next((spec.caption for spec in self.job.classes if spec.key == value), value)
        self._say(f"{count(n)} labeled {caption}. Backspace takes that back.")

    def _do_skip(self) -> None:
        """Leave what is selected without an answer."""
        self._say(f"{count(self.atlas.skip())} skipped. Backspace takes that back.")

    def _do_undo(self) -> None:
        """Take back the latest operation."""
        self.undo()
        self._say("Taken back.")

    def _do_redo(self) -> None:
        """Do it again."""
        self.redo()
        self._say("Done again.")


def count(n: int) -> str:
    """Return a number of samples in words."""
    return f"{n:,} {'sample' if n == 1 else 'samples'}"
