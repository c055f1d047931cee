"""A widget that shows many samples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labelloop.widgets import still
from labelloop.widgets.attention import Attention
from labelloop.widgets.gallery.talk import Talk
from labelloop.widgets.gallery.wire import LARGEST_PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from labelloop.job import Job
    from labelloop.labels import Classes
    from labelloop.pool import Pool
    from labelloop.widgets.gallery.talk import Listing
    from labelloop.widgets.gallery.wire import Acted
    from labelloop.widgets.protocol import Json

_STATIC = Path(__file__).parents[2] / "static"


class Gallery(still.Still, anywidget.AnyWidget):
    """Base of the faces that show many samples; see `Review`.

    Parameters
    ----------
    listing : Listing
    config : dict
        What the page is told once, see `configuration`.
    perform : callable, optional
        See `Talk`.
    """

    _esm = _STATIC / "labelloop.js"
    _css = _STATIC / "labelloop.css"
    config = traitlets.Dict().tag(sync=True)

    def __init__(
        self, listing: Listing, config: Mapping[str, Json], perform: Callable[[Acted], str] | None = None
    ) -> None:
        self._talk = Talk(listing, perform)
        self._attention = Attention(lambda: self.send({"kind": "changed"}), self._resume)
        super().__init__(config=dict(config), layout={"width": "100%"})
        self.on_msg(self._received)

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Answer a message from a page; may run on another thread, while a cell runs."""
        if isinstance(content, dict) and content.get("kind") == "left":
            self._left(content.get("page"))
            return
        self._attention.here()
        self._wake()
        for message, buffers in self._talk.handle(content):
            self.send(message, buffers)

    def _left(self, page: Any) -> None:
        """Hear that a page is gone: its cell was run again, or its output was cleared."""
        if not self._talk.forget(page):
            self._attention.left()
            self._rest()

    def _resume(self) -> None:
        """Tell what was missed while nobody looked."""
        self._tell()

    def _rest(self) -> None:
        """Work out nothing more: nobody looks."""

    def _wake(self) -> None:
        """Go on, because somebody looks again."""

    def _renew(self, job: Job, keys: Callable[[], tuple[Classes, dict[str, list[str]]]]) -> None:
        """Tell pages of classes that were added, and of the columns of the first samples of an empty pool."""
        columns = list(job.pool.columns)
        known, keymap = self.config["classes"], self.config["keymap"]
        if len(job.classes) == len(known) and columns == self.config["columns"]:
            return
        # A key that is in somebody's fingers keeps its meaning: a class that is added gets what is free.
        taken = {each.get("hotkey") for each in known}.union(*keymap.values())
        classes, actions = keys()
        added = [
            {**spec, "hotkey": None if spec.get("hotkey") in taken else spec.get("hotkey")}
            for spec in classes.specs[len(known) :]
        ]
        free = {name: [key for key in given if key not in taken] for name, given in actions.items()}
        self.config = {
            **self.config,
            "classes": [*known, *added],
            "keymap": {**free, **keymap},
            "columns": columns,
        }

    def _tell(self) -> None:
        """Have the pages ask for their list again, once the kernel is idle."""
        if not self._attention.lost():
            self._attention.ask()


def configuration(
    kind: str, pool: Pool, classes: Classes, answer: str, *, title: str, order: str, page_size: int, **more: Json
) -> dict[str, Json]:
    """Return what a page is told once.

    Parameters
    ----------
    kind : {"review", "snapshot"}
    pool : Pool
    classes : Classes
    answer : str
        What an answer is, as `labelloop.labels.LABEL_TYPES` names it.
    title : str
    order : str
        How samples come, in words.
    page_size : int
    **more : JSON
        What only this face has.

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If `page_size` is not 1 to 200.
    """
    if isinstance(page_size, bool) or not isinstance(page_size, int) or not 1 <= page_size <= LARGEST_PAGE:
        raise ValueError(f"page_size={page_size!r} is not a whole number from 1 to {LARGEST_PAGE}")
    return {
        "kind": kind,
        "shows": "texts" if hasattr(pool, "tokens_at") else {"table": "rows"}.get(pool.kind, pool.kind),
        "answer": answer,
        "classes": classes.specs,
        "columns": list(pool.columns),
        "title": title,
        "order": order,
        "page_size": page_size,
        **more,
    }
