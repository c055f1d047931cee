"""The PoolMap: widgets around the picture of a pool."""

from __future__ import annotations

import base64
import logging
import threading
import time
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import ipywidgets as w
import numpy as np

from labelloop.labels import LabelError
from labelloop.pool import PoolError
from labelloop.store import StoreError
from labelloop.widgets.attention import Attention
from labelloop.widgets.base import Labeler
from labelloop.widgets.host import has_manager, when_idle
from labelloop.widgets.pool_map.atlas import Atlas
from labelloop.widgets.pool_map.card import card_of
from labelloop.widgets.pool_map.colours import text_colour
from labelloop.widgets.pool_map.commands import Commands, count
from labelloop.widgets.pool_map.controls import Controls, wanted
from labelloop.widgets.pool_map.following import Following
from labelloop.widgets.pool_map.gestures import Gestures, Meant, pointed
from labelloop.widgets.pool_map.keys import map_keys, pressed
from labelloop.widgets.pool_map.surface import JupyterSurface, PageSurface
from labelloop.widgets.subject import subject_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from labelloop.learning import ActiveLearner
    from labelloop.widgets.pool_map.plane import View

logger = logging.getLogger(__name__)

_LEAST = 120  # pixels of a side
_KNOWN = (LabelError, PoolError, StoreError)


class PoolMap(Commands, w.VBox):  # type: ignore[misc] # ipywidgets ships no types
    """The whole pool as a map: look, select by lasso, label many samples in one undoable step.

    Drag to move, turn the wheel to zoom, hold Shift and drag for a lasso (or choose a tool). After a click on the
    map the keys of the classes label what is selected, Backspace takes that back, Escape lets go, Ctrl+A selects all
    that is shown; ``?`` tells all keys. By keys alone: the arrows move a cursor from sample to sample, Space selects
    the one under it, Shift and an arrow one more, Enter opens it. The legend's boxes leave categories out: what is
    left out is not selected.

    Made from a labeler, a click on a point (or Enter) opens the sample there, by `labeler.show`; put the two side by
    side or in two cells. Made from a Job there is no labeler to open it in: then the sample is shown in full beside
    the map. Pictures are drawn in the kernel; until the next one comes, the page shows what is there moved and
    stretched, so that it follows the hand while the kernel is busy, too.

    Parameters
    ----------
    work : Job or labeler
    coordinates : array of shape (n_samples, 2), two column names, DataFrame or dict by id, callable, or transformer
        Where samples lie. A callable is given the features of all samples and returns such an array, a transformer
        has ``fit_transform`` (UMAP, t-SNE). Of a pool of Parquet files a transformer with ``fit`` and ``transform``
        is fitted on a sample and given a part at a time; others take pools of up to 100,000 samples. Default: the
        table's features if it has two, which shows the model's decision regions too; else the first two principal
        components of the features.
    color : {"label", "prediction", "uncertainty", "annotator", "state"}
    learner : ActiveLearner, optional
        Default: the labeler's.
    annotator : str, optional
        Who labels. Default: the labeler's, or the operating system's user.
    width, height : int
        Of the picture, in pixels.

    Raises
    ------
    TypeError, LabelError, PoolError
        If `work` has no samples, coordinates do not fit them, or there is no model to colour by.

    Examples
    --------
    >>> import labelloop as ll
    >>> rows = [{"width": 1.0, "height": 2.0}, {"width": 1.5, "height": 2.0}, {"width": 8.0, "height": 9.0}]
    >>> job = ll.Job(rows, ["small", "large"], kind="tabular", store=":memory:")
    >>> there = ll.PoolMap(job, annotator="me")
    >>> there.select_box(0, 4, 0, 4)
    [0, 1]
    >>> there.label("small")
    2
    >>> job.labels["label"].tolist()
    ['small', 'small']
    >>> there.close()
    """

    def __init__(
        self,
        work: Any,
        coordinates: Any = None,
        *,
        color: str = "label",
        learner: ActiveLearner | None = None,
        annotator: str | None = None,
        width: int = 600,
        height: int = 440,
    ) -> None:
        job, learner, who = subject_of("PoolMap", work, learner, annotator)
        for name, given in (("width", width), ("height", height)):
            if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < _LEAST:
                raise LabelError(f"{name}={given!r} is no size for a map: give a whole number of pixels from {_LEAST}")
        self.job, self.learner, self.annotator = job, learner, who
        self._open = work.show if isinstance(work, Labeler) else None
        self.atlas = Atlas(
            job, coordinates, color=color, learner=learner, annotator=who, size=(int(width), int(height))
        )
        self._lock = threading.RLock()
        self._following = Following(self.atlas.refresh, self._seen_again)
        self._attention = Attention(lambda: self._controls.send({"kind": "here"}), self._following.changed)
        self._gestures = Gestures()
        self._closed = False
        self._ends: list[Callable[[], None]] = []
        self._carded: tuple[Any, ...] | None = None
        self.bytes_sent, self._sent = 0, b""
        self._shown: View | None = None
        super().__init__()
        self.add_class("ll-map")
        self._build(int(width), int(height))
        self._listen()
        self._tell_all()

    # ---- verbs -------------------------------------------------------------------------------------------------

    def select(self, ids: Iterable[Any]) -> list[Any]:
        """Select samples by their ids; returns what is selected."""
        with self._lock:
            self.atlas.select_ids(ids)
            self._selection_changed()
            return self.selected

    def select_box(self, left: float, right: float, bottom: float, top: float) -> list[Any]:
        """Select what lies in a rectangle of the plane, of what is shown; returns what is selected."""
        with self._lock:
            points = self.atlas.places.points
            x, y = points[:, 0], points[:, 1]
            found = (x >= left) & (x <= right) & (y >= bottom) & (y <= top) & self.atlas.shown
            self.atlas.select(np.flatnonzero(found))
            self._selection_changed()
            return self.selected

    def label(self, value: Any) -> int:
        """Give all that is selected an answer, in one step of undo; returns how many samples."""
        return self.atlas.label(value)

    def skip(self) -> int:
        """Leave all that is selected without an answer, in one step of undo; returns how many samples."""
        return self.atlas.skip()

    def undo(self) -> None:
        """Take back the annotator's latest operation, all of it."""
        self.job.record(self.annotator, "undo")

    def redo(self) -> None:
        """Do again what was undone last."""
        self.job.record(self.annotator, "redo")

    def wait(self, timeout: float = 60.0) -> bool:
        """Wait until the map knows what the job does; for scripts and tests. Returns False if the time ran out."""
        self._attention.here()
        return self._following.wait(timeout)

    @property
    def selected(self) -> list[Any]:
        """Ids of what is selected, in the order of the pool."""
        return self.atlas.ids()

    @property
    def coordinates(self) -> Any:
        """Where samples lie, a row of two numbers per sample; NaN where there is no place."""
        return self.atlas.places.points.copy()

    def picture(self) -> bytes:
        """Return what the map shows as PNG."""
        return self.atlas.picture()

    def close(self) -> None:
        """Take the map off the page, and cease to follow the job."""
        if getattr(self, "_closed", True):
            super().close()
            return
        with self._lock:  # what is under way to the page is finished first
            self._closed = True
        for end in self._ends:
            end()
        self._following.close()
        for each in (self._surface, self._controls):
            each.close()
        super().close()

    def __repr__(self) -> str:
        return f"PoolMap({len(self.job.pool)} samples of {self.job.name!r}, color={self.atlas.how!r})"

    def _repr_mimebundle_(self, **given: Any) -> Any:
        """Return the widget, and its picture for where no kernel is: a web page made of the notebook."""
        bundle = super()._repr_mimebundle_(**given)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if isinstance(data, dict):
            data["image/png"] = base64.b64encode(self.picture()).decode()
        return bundle

    def _display_(self) -> Any:
        """Return what marimo shows, which has no boxes of widgets: the controls, with a canvas of their own."""
        return self._controls

    # ---- widgets -----------------------------------------------------------------------------------------------

    def _build(self, width: int, height: int) -> None:
        beside = has_manager()
        self._controls = Controls(self.atlas, opens=self._open is not None, draws=not beside)
        self._controls.observe(self._use_background, "background")
        self._surface = (
            JupyterSurface(
                width,
                height,
                lambda: self._guard(lambda: self._draw(again=True)),
                lambda events: self._guard(lambda: self._heard(events)),
            )
            if beside
            else PageSurface(self._controls)
        )
        self.children = [self._controls, *self._surface.widgets]
        self.layout.width = "100%"

    def _listen(self) -> None:
        self._controls.on_msg(lambda _, content, __: self._told(content))
        self._ends.append(self.job.on_change(self._changed))
        if self.learner is not None:
            self._ends.append(self.learner.on_status(self._changed))

    def _use_background(self, change: Any) -> None:
        red, green, blue = (int(part) for part in change["new"][:3])
        self.atlas.background = (red, green, blue)
        self._guard(self._draw)

    # ---- what comes from the page ------------------------------------------------------------------------------

    def _guard(self, fn: Callable[[], object]) -> None:
        """Do something for the page; what goes wrong is told there."""
        with self._lock:
            try:
                fn()
            except _KNOWN as error:
                self._say(str(error), alert=True)
            except Exception as error:  # the person must see it: a log is not where they look
                logger.exception("the map could not do what was asked of it")
                self._say(f"{type(error).__name__}: {error}", alert=True)

    def _told(self, content: Any) -> None:
        """Do what a key or a button says, and say that it is done: a key that is held down waits for that."""
        self._attention.here()
        if isinstance(content, dict) and content.get("kind") == "here":
            return
        self._guard(lambda: self._do(content))
        self._controls.send({"kind": "done"})

    def _do(self, content: Any) -> None:
        if isinstance(content, dict) and "pointer" in content:
            self._heard(pointed(content["pointer"]))
            return
        if isinstance(content, dict) and content.get("event") == "keydown":
            found = pressed(content, map_keys(self.job))
            if found is None:
                return
            what, value = found
            given = () if value is None else (value,)
        else:
            what, given = wanted(content, self.atlas)
        getattr(self, f"_do_{what}")(*given)

    def _heard(self, events: list[dict[str, Any]]) -> None:
        """Do what the pointer did since it was heard last."""
        size = self.atlas.view.width, self.atlas.view.height
        meant = [each for event in events if (each := self._gestures.meant(event, *size)) is not None]
        for each, later in zip_longest(meant, meant[1:]):
            if later is None or each.what not in {"draw", "look"}:  # what comes next holds all of a line
                self._act(each)

    def _act(self, meant: Meant) -> None:
        if self.atlas.act(meant):
            self._draw()
        self._show_card()
        if meant.what == "select":
            self._selection_changed(draw=False)
        if meant.what == "click":
            self._clicked()

    def _clicked(self) -> None:
        here = self.atlas.cursor
        if here is None:
            self._say("")
        elif self._open is None:
            self._say(self._under())
        else:
            self._do_open()

    # ---- what the job says -------------------------------------------------------------------------------------

    def _changed(self, *_what: object) -> None:
        if not self._attention.lost():
            self._following.changed()

    def _seen_again(self, failed: Exception | None) -> None:
        """Show what was found out, once no cell runs: whoever waits for it in a cell waits for the knowledge alone."""
        when_idle(lambda: self._guard(lambda: self._show_again(failed)))

    def _show_again(self, failed: Exception | None) -> None:
        if self._closed:
            return
        self._tell_all(quiet=True)
        self._attention.ask()
        if failed is not None:
            self._say(f"The colours are as they were: {type(failed).__name__}: {failed}", alert=True)

    # ---- what the page is told ---------------------------------------------------------------------------------

    def _tell_all(self, *, quiet: bool = False) -> None:
        self._draw()
        self._show_card()
        self._controls.tell(self._gestures.tool)
        if not quiet:
            self._say("")

    def _draw(self, *, again: bool = False) -> None:
        """Draw what is seen, and send it if it is another picture than before, or wanted again."""
        if self._closed:
            return
        begun = time.perf_counter()
        picture, view = self.atlas.picture(), self.atlas.view
        same = picture == self._sent and not again
        if same and view == self._shown:
            return
        self._shown = view
        self._controls.show(view, same=same)
        if same:
            return
        self._sent = picture
        self._surface.put(picture)
        self.bytes_sent += len(picture)
        self._surface.took((time.perf_counter() - begun) * 1000)

    def _selection_changed(self, *, draw: bool = True) -> None:
        n = int(self.atlas.selected.sum())
        self._say(f"{count(n)} selected." if n else "Nothing is selected.")
        if draw:
            self._draw()

    def _show_card(self) -> None:
        atlas = self.atlas
        position = atlas.cursor if atlas.looked is None else atlas.looked
        said = "" if position is None else atlas.said_of(position)
        at = atlas.pixel(atlas.looked)
        key = (position, position == atlas.cursor, said, at)
        if key == self._carded:
            return
        self._carded = key
        if position is None:
            self._controls.card = {}
            return
        # Where a labeler shows all of it, a glance is enough here.
        content = card_of(self.job, position, large=position == atlas.cursor and self._open is None)
        colour = atlas.colouring.colours[int(atlas.colouring.codes[position])]
        self._controls.point(str(self.job.pool.id_at(position)), said, text_colour(colour), content, at)

    def _say(self, text: str, *, alert: bool = False) -> None:
        self._controls.say(text, alert=alert)
        self._controls.tell(self._gestures.tool)
