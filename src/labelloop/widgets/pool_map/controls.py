"""What lies around the picture of a map, as one widget: tools, legend, the sample pointed at, classes, what is said."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labelloop.labels import LabelError
from labelloop.labels.classes import page_text
from labelloop.widgets.pool_map.colours import HOWS, OF_MODEL, class_colours, text_colour
from labelloop.widgets.pool_map.keys import class_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelloop.pool import Payload
    from labelloop.widgets.pool_map.atlas import Atlas
    from labelloop.widgets.pool_map.plane import View
    from labelloop.widgets.protocol import Json

_STATIC = Path(__file__).parents[2] / "static"
TOOLS = ("move", "lasso", "rectangle")
_BARE = ("again", "fit", "zoom_in", "zoom_out", "all", "clear", "skip", "undo", "redo", "show_all")


class Controls(anywidget.AnyWidget):
    """The page's side of a map, but for the picture; it also hears the keys, and knows the colour of the page behind.

    Parameters
    ----------
    atlas : Atlas
    opens : bool
        Whether a click opens a sample in a labeler.
    draws : bool, default=False
        Whether its page shows the picture, too, and hears the pointer.

    Attributes
    ----------
    config : dict
        What hardly ever changes.
    state : dict
        What is chosen, what is shown, what is said.
    card : dict
        The sample pointed at.
    background : list of int
        Red, green and blue of the page behind; told by the page.
    """

    _esm = _STATIC / "labelloop.js"
    _css = _STATIC / "labelloop.css"
    config = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    card = traitlets.Dict().tag(sync=True)
    background = traitlets.List([255, 255, 255]).tag(sync=True)

    def __init__(self, atlas: Atlas, *, opens: bool, draws: bool = False) -> None:
        self._atlas, self._opens, self._draws = atlas, opens, draws
        self._said: dict[str, Json] = {"text": "", "alert": False, "number": 0}
        super().__init__(config=self._configuration())

    def tell(self, tool: str) -> None:
        """Show how things stand."""
        atlas = self._atlas
        self.config = self._configuration()
        self.state = {
            "tool": tool,
            "color": atlas.how,
            "legend": [
                {"name": name, "color": text_colour(colour), "count": n, "shown": name not in atlas.hidden}
                for name, colour, n in atlas.legend()
                if n
            ],
            "selected": int(atlas.selected.sum()),
            "cursor": atlas.cursor is not None,
            "notes": atlas.notes,
            "said": self._said,
        }

    def show(self, view: View, *, same: bool) -> None:
        """Say which part of the plane the next picture shows; or, with `same`, the one that is there."""
        shown = {name: getattr(view, name) for name in ("left", "top", "across", "down", "zoom")}
        self.send({"kind": "view", "view": shown, "same": same})

    def say(self, text: str, *, alert: bool = False) -> None:
        """Say something with what is told next, in place of what was said before."""
        self._said = {"text": text, "alert": alert, "number": self._said["number"] + bool(text)}

    def point(self, name: str, said: str, colour: str, content: Payload, at: tuple[float, float] | None = None) -> None:
        """Show a sample, and where it is in the picture if the pointer is there."""
        view = self._atlas.view
        place = None if at is None else [at[0] / view.width, at[1] / view.height]
        told = {"id": name, "said": said, "color": colour, "at": place}
        self.card = {**told, "data": content.data, "buffer": content.buffer}

    def _configuration(self) -> dict[str, Json]:
        atlas, job = self._atlas, self._atlas.job
        pool, keys = job.pool, class_keys(job)
        classes = zip(job.classes, class_colours(job, len(job.classes)), strict=True)
        return {
            "kind": "map",
            "name": job.name,
            "samples": len(pool),
            "shows": "texts" if hasattr(pool, "tokens_at") else {"table": "rows"}.get(pool.kind, pool.kind),
            "columns": [str(each) for each in pool.columns],
            "axes": list(atlas.places.axes),
            "classes": [
                {
                    "key": page_text(spec.key),
                    "caption": spec.caption,
                    "color": text_colour(colour),
                    "hotkey": keys.get(spec.key, ""),
                    "description": spec.description or "",
                }
                for spec, colour in classes
            ],
            "parts": job.label_type.has_parts,
            "colors": [how for how in HOWS if atlas.learner is not None or how not in OF_MODEL],
            "opens": self._opens,
            "canvas": [atlas.view.width, atlas.view.height] if self._draws else None,
        }


def wanted(content: Any, atlas: Atlas) -> tuple[str, tuple[Any, ...]]:
    """Return what a button of the page stands for, as a command and what it is given.

    Parameters
    ----------
    content : object
        As it came: untrusted.
    atlas : Atlas

    Raises
    ------
    LabelError
        If the page asks for something that there is not.
    """
    what = content.get("do") if isinstance(content, dict) else None
    if what in _BARE:
        return str(what), ()
    value: Any = content.get("value") if isinstance(content, dict) else None
    if what == "see":
        return "see", (_seen(value),)
    known: dict[str, Sequence[Any]] = {
        "tool": TOOLS,
        "color": HOWS,
        "hide": atlas.colouring.names,
        "show": atlas.colouring.names,
        "label": range(len(atlas.job.classes)),
    }
    if not isinstance(what, str) or type(value) not in {str, int} or value not in known.get(what, ()):
        raise LabelError(f"the page asks for {what!r:.40} with {value!r:.40}, which this map does not know")
    return what, (atlas.job.classes.keys[value],) if what == "label" else (value,)


def _seen(value: Any) -> tuple[float, float, float]:
    """Return a part of the plane as a page names it: left, top and zoom."""
    numbers = value if isinstance(value, list) and all(type(each) in {int, float} for each in value) else []
    if len(numbers) != 3 or not all(math.isfinite(each) for each in numbers) or numbers[2] <= 0:  # noqa: PLR2004 - as named
        raise LabelError(f"the page asks to see {value!r:.60}, which is no part of this map")
    left, top, zoom = (float(each) for each in numbers)
    return left, top, zoom
