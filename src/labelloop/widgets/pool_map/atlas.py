"""What a map shows and what is done on it, without a browser: the view, the colours, the selection, the labels."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.labels import LabelError
from labelloop.widgets.pool_map.colours import OF_MODEL, check_how, coloured
from labelloop.widgets.pool_map.gestures import corners
from labelloop.widgets.pool_map.places import places_of
from labelloop.widgets.pool_map.plane import View, inside, nearest, toward
from labelloop.widgets.pool_map.raster import Scene, drawn, encoded, outlined, palette, region_codes
from labelloop.widgets.pool_map.regions import regions_of
from labelloop.widgets.review.members import positions_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from labelloop.job import Job
    from labelloop.learning import ActiveLearner
    from labelloop.widgets.pool_map.colours import Colouring
    from labelloop.widgets.pool_map.gestures import Meant
    from labelloop.widgets.pool_map.raster import Codes, Colour
    from labelloop.widgets.pool_map.regions import Regions

_MARGIN = 24  # pixels around the cursor that are seen too
REACH = 10  # pixels from a point that still mean it


class Atlas:
    """The map of a job's pool.

    Parameters
    ----------
    job : Job
    coordinates : object
        See `labelloop.widgets.pool_map.places.places_of`.
    color : str
    learner : ActiveLearner or None
    annotator : str
    size : (width, height)
        Of the picture, in pixels.

    Attributes
    ----------
    places : Places
    view : View
    colouring : Colouring
    selected : array of bool, shape (n_samples,)
    hidden : set of str
        Names of categories that the legend leaves out.
    cursor, looked : int or None
        Positions of the sample that was clicked or gone to by keys, and of the one under the pointer.
    """

    def __init__(
        self,
        job: Job,
        coordinates: Any,
        *,
        color: str,
        learner: ActiveLearner | None,
        annotator: str,
        size: tuple[int, int],
    ) -> None:
        check_how(color, learner)
        self.job, self.learner, self.annotator, self.how = job, learner, annotator, color
        self._coordinates = coordinates
        self.lock = RLock()
        self.places = places_of(coordinates, job, learner)
        self.view = self._whole = View.of(self.places.points, *size)
        self.selected = np.zeros(len(job.pool), dtype=bool)
        self.hidden: set[str] = set()
        self.cursor: int | None = None
        self.looked: int | None = None
        self.background: Colour = (255, 255, 255)
        self._line: tuple[tuple[float, float], ...] = ()
        self._still: Codes | None = None
        self._regions: Regions | None = None
        self._seen: tuple[Any, ...] = ()
        self._coloured = ""
        self.colouring: Colouring
        self.refresh()

    # ---- what is known -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Find out anew what the colours tell; with a model that takes as long as predicting the whole pool."""
        if len(self.selected) != len(self.job.pool):
            self._grow()
        how, places, known = self.how, self.places, self._known()
        same = self._seen == known
        regions = self._regions if same else regions_of(self.job, self.learner, places)
        # An answer alone does not change what a model says.
        keep = same and how in OF_MODEL and how == self._coloured
        colouring = self.colouring if keep else coloured(self.job, how, self.learner)
        with self.lock:
            if how == self.how and len(colouring.codes) == len(self.selected):
                self.colouring, self._regions = colouring, regions
                self._seen, self._coloured, self._still = known, how, None

    def _known(self) -> tuple[Any, ...]:
        """Return what the model's answers depend on."""
        return getattr(self.learner, "session_id", 0), len(self.job.pool), len(self.job.classes)

    def color_by(self, how: str) -> None:
        """Colour by something else; all of its categories are shown."""
        check_how(how, self.learner)
        with self.lock:
            self.how = how
            self.hidden.clear()
        self.refresh()

    def _grow(self) -> None:
        """Take samples that were added since; given coordinates say nothing of them."""
        n = len(self.job.pool)
        try:
            places = places_of(self._coordinates, self.job, self.learner)
        except LabelError:
            points = np.full((n, 2), np.nan)
            points[: len(self.places.points)] = self.places.points[:n]
            new = f"{n - len(self.places.points):,} samples were added and have no coordinates: they are not shown."
            places = type(self.places)(points, self.places.axes, self.places.columns, (*self.places.notes, new))
        with self.lock:
            self.places = places
            self.selected = np.concatenate([self.selected, np.zeros(n - len(self.selected), dtype=bool)])
            untouched = self.view == self._whole
            self._whole = View.of(places.points, self.view.width, self.view.height)
            self.view = self._whole if untouched else self.view

    @property
    def notes(self) -> list[str]:
        """What a person should know of what is shown."""
        return [*self.places.notes, *([self._regions.note] if self._regions is not None and self._regions.note else [])]

    @property
    def shown(self) -> NDArray[np.bool_]:
        """Samples that the legend leaves in and that have a place."""
        return self.shows(slice(None))

    def shows(self, positions: Any) -> NDArray[np.bool_]:
        """Return which of some samples are `shown`."""
        placed: NDArray[np.bool_] = ~np.isnan(self.places.points[positions, 0])
        if not self.hidden:
            return placed
        kept = np.array([name not in self.hidden for name in self.colouring.names], dtype=bool)
        found: NDArray[np.bool_] = placed & kept[self.colouring.codes[positions]]
        return found

    def legend(self) -> list[tuple[str, Colour, int]]:
        """Return name, colour and number of samples of each category."""
        placed = ~np.isnan(self.places.points[:, 0])
        counts = self.colouring.counts(placed)
        return list(zip(self.colouring.names, self.colouring.colours, counts, strict=True))

    def said_of(self, position: int) -> str:
        """Return what a sample's colour tells."""
        return self.colouring.names[int(self.colouring.codes[position])]

    # ---- the picture -------------------------------------------------------------------------------------------

    def picture(self) -> bytes:
        """Return what is seen as PNG."""
        with self.lock:
            if not self._line or self._still is None:  # while a line is drawn, all else stands still
                self._still = self._drawn()
            picture = outlined(self._still, self._line) if self._line else self._still
            beneath = None if self._regions is None else self._regions.colours
            return encoded(picture, palette(self.colouring.colours, self.background, beneath))

    def _drawn(self) -> Codes:
        view = self.view
        x, y = view.pixels(self.places.points)
        regions = self._regions
        region = None if regions is None else region_codes(regions.grid, regions.sure, view, regions.extent)
        cursor = self.pixel(self.cursor)
        scene = Scene(x, y, self.colouring.codes, self.shown, self.selected, region, cursor)
        return drawn(scene, view.width, view.height)

    # ---- gestures ----------------------------------------------------------------------------------------------

    def act(self, meant: Meant) -> bool:
        """Do what a gesture means; returns whether the picture is another one now."""
        with self.lock:
            self._line = meant.line if meant.what == "draw" else ()
            if meant.what in {"look", "leave"}:
                self.looked = None if meant.what == "leave" else self.at(*meant.at)
                return False
            self.looked = None
            if meant.what == "draw":
                self._line = corners(meant.line, meant.tool)
            elif meant.what == "move":
                self.view = self.view.moved(*meant.by)
            elif meant.what == "zoom":
                self.view = self.view.zoomed(meant.by, *meant.at)
            elif meant.what == "fit":
                self.view = self._whole
            elif meant.what == "click":
                self.cursor = self.at(*meant.at)
            elif meant.what == "select":
                self.enclose(corners(meant.line, meant.tool), meant.mode)
            return True

    def see(self, left: float, top: float, zoom: float) -> None:
        """Show another part of the plane; see `View`."""
        with self.lock:
            self.view, self.looked = self.view.showing(left, top, zoom), None

    def at(self, column: float, row: float) -> int | None:
        """Return the position of the sample at a pixel, None if there is none."""
        view, points = self.view, self.places.points
        x, y = view.point(column, row)
        near = np.flatnonzero(np.abs(points[:, 0] - x) <= REACH / view.across)
        near = near[np.abs(points[near, 1] - y) <= REACH / view.down]
        near = near[self.shows(near)]
        found = nearest(*view.pixels(points[near]), column, row, REACH)
        return None if found is None else int(near[found])

    # ---- the cursor ---------------------------------------------------------------------------------------------

    def step(self, way: tuple[int, int]) -> bool:
        """Move the cursor to the next sample in a direction, and the view with it; returns whether there is one.

        Without a cursor it begins in the middle of what is seen.
        """
        shown = np.flatnonzero(self.shown)
        x, y = self.view.pixels(self.places.points[shown])
        if self.cursor is None or np.isnan(self.places.points[self.cursor, 0]):
            found = nearest(x, y, self.view.width / 2, self.view.height / 2, np.inf)
        else:
            (column,), (row,) = self.view.pixels(self.places.points[[self.cursor]])
            found = toward(x, y, float(column), float(row), way)
        return found is not None and self.move(int(shown[found]))

    def along(self, by: int) -> bool:
        """Move the cursor to the sample before or after in the pool; also among those at one place."""
        shown = np.flatnonzero(self.shown)
        start = (-1 if by > 0 else len(self.selected)) if self.cursor is None else self.cursor
        later = shown[shown > start] if by > 0 else shown[shown < start][::-1]
        return len(later) > 0 and self.move(int(later[0]))

    def move(self, position: int) -> bool:
        """Put the cursor on a sample, and see it."""
        with self.lock:
            self.cursor, self.looked = position, None
            (column,), (row,) = self.view.pixels(self.places.points[[position]])
            self.view = self.view.having(float(column), float(row), _MARGIN)
        return True

    def pixel(self, position: int | None) -> tuple[float, float] | None:
        """Return where a sample is in the picture, None if it is not seen."""
        if position is None or not self.shows([position])[0]:
            return None
        (column,), (row,) = self.view.pixels(self.places.points[[position]])
        seen = 0 <= column < self.view.width and 0 <= row < self.view.height
        return (float(column), float(row)) if seen else None

    def crowd(self, position: int) -> int:
        """Return how many other samples that are shown lie at the place of one."""
        alike = np.flatnonzero((self.places.points == self.places.points[position]).all(axis=1))
        return max(0, int(self.shows(alike).sum()) - 1)

    def enclose(self, polygon: tuple[tuple[float, float], ...], mode: str = "replace") -> None:
        """Select what lies in a polygon of pixels, of what is shown."""
        shown = np.flatnonzero(self.shown)
        x, y = self.view.pixels(self.places.points[shown])
        self.select(shown[inside(x, y, polygon)], mode)

    # ---- the selection -----------------------------------------------------------------------------------------

    def select(self, positions: Any, mode: str = "replace") -> None:
        """Select samples: in place of those that were, ``"add"`` to them, or ``"remove"`` from them."""
        if mode == "replace":
            self.selected[:] = False
        self.selected[positions] = mode != "remove"

    def select_ids(self, ids: Iterable[Any]) -> None:
        """Select samples by their ids."""
        self.select(positions_of(self.job.pool, ids))

    def ids(self) -> list[Any]:
        """Return the ids of what is selected."""
        pool, positions = self.job.pool, np.flatnonzero(self.selected)
        return [pool.id_at(int(each)) for each in positions] if len(positions) < 100 else _all_ids(pool, positions)  # noqa: PLR2004 - a few

    def label(self, value: Any) -> int:
        """Give all that is selected one answer, in one transaction and one step of undo; returns how many."""
        job = self.job
        if job.label_type.has_parts:
            raise LabelError("answers have parts here: open samples one by one in a labeler")
        answer = [value] if job.label_type.name == "classes" and not isinstance(value, list) else value
        return self._record("label", answer)

    def skip(self) -> int:
        """Leave all that is selected without an answer; as `label`."""
        return self._record("skip", None)

    def _record(self, kind: str, value: Any) -> int:
        ids = self.ids()
        if not ids:
            raise LabelError("nothing is selected: draw a lasso or a rectangle around samples, or click one")
        self.job.record_many(self.annotator, kind, dict.fromkeys(ids, value))
        self.selected[:] = False
        return len(ids)


def _all_ids(pool: Any, positions: NDArray[np.intp]) -> list[Any]:
    """Return many ids at once, as Python values."""
    found = pool.index[positions]
    values = found.tolist()
    return values if not hasattr(values[0], "dtype") else [pool.id_at(int(each)) for each in positions]
